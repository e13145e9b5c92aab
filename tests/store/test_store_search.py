"""Searching posts: any script, short words, pages both ways, and nothing left when forgotten."""

from __future__ import annotations

import dataclasses
import random
import shutil
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, text
from store_material import MODEL, a_file, a_post

from antedate.records import MediaType, Post
from antedate.store import Archive, PostPlace, Sought, migrate
from antedate.store.folding import fold
from antedate.when import Moment, Precision, parse_moment


def keys(archive: Archive, **sought: object) -> list[str]:
    found = archive.search_posts(Sought(**sought))  # type: ignore[arg-type]
    return [stored.post.key for stored in found.posts]


def says(key: str, words: str) -> Post:
    return dataclasses.replace(a_post(key, words), url=None, source=None)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("ÉCHO de Łódź", "echo de lodz"),
        ("İSTANBUL'da patlama", "istanbul’da"),
        ("ISPARTA", "ısparta"),
        ("Straße", "STRASSE"),
        ("Ｆｉｒｅ １２３", "fire 123"),
        ("انفجار في مُحَمَّدِيَّة", "محمدية"),
        ("علی در کرمان", "علي"),
        ("كركوك", "کرکوک"),
        ("کوردستان ڕێگا", "كوردستان ريگا"),
        ("می‌خواهم", "میخواهم"),
        ("أحمد إلى آخر", "احمد الى اخر"),
        ("مدرسة", "مدرسه"),
        ("الـــعراق", "العراق"),
        ("٢٠٢٤", "2024"),
        ("۱۴۰۲", "١٤٠٢"),
        ("ﻼ", "لا"),
        ("שָׁלוֹם", "שלום"),
        ("Ёлка", "елка"),
        ("ΟΔΟΣ", "οδος"),
        ("ｶﾞｿﾘﾝ", "ガソリン"),
        ("Việt Nam", "viet nam"),
        ("дом\nна  углу", "дом на углу"),
    ],
)
def test_a_person_finds_what_is_written_otherwise(tmp_path: Path, written: str, typed: str) -> None:
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts([says("this", f"x {written} y"), says("other", "nothing of it")])
        assert keys(archive, text=typed) == ["this"]
        assert keys(archive, text=written) == ["this"]
        assert [stored.post.key for stored in archive.posts(text=typed)] == ["this"]


@pytest.mark.parametrize(
    ("one", "other"), [("か", "が"), ("и", "й"), ("हन्द", "हिन्दी"), ("ก", "กิ"), ("ب", "پ")]
)
def test_other_letters_stay_other(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_folding_twice_changes_nothing(any_text: str) -> None:
    assert fold(fold(any_text)) == fold(any_text)
    assert "\n" not in fold(any_text)


@given(st.lists(st.text("aбا火 \"'%_*\n", max_size=12), min_size=1, max_size=6), st.data())
def test_the_index_finds_what_a_walk_through_all_finds(
    tmp_path_factory: pytest.TempPathFactory, empty: Path, texts: list[str], data: st.DataObject
) -> None:
    sought = data.draw(st.text("aбا火 '%_*", min_size=1, max_size=4))
    folder = shutil.copytree(empty, tmp_path_factory.mktemp("a") / "archive")
    with Archive.open(folder) as archive:
        archive.add_posts([says(str(number), words) for number, words in enumerate(texts)])
        found = {stored.post.key for stored in archive.posts(text=sought)}
    assert found == {str(n) for n, words in enumerate(texts) if fold(sought) in fold(words)}


def test_words_of_one_and_two_letters(tmp_path: Path) -> None:
    posts = [says(f"p/{number}", f"слово {number} и ещё") for number in range(30)]
    posts += [says("fire", "昨日の大火"), says("end", "у реки Ж")]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(posts)
        assert keys(archive, text="大火") == ["fire"]
        assert keys(archive, text="火") == ["fire"]
        assert keys(archive, text="ж") == ["end"]
        assert keys(archive, text="qq") == []
        assert len(keys(archive, text="и")) == 31


def test_words_in_any_order_and_quotes_as_they_stand(tmp_path: Path) -> None:
    posts = [says("a", "fire on the bridge"), says("b", "the bridge, no fire"), says("c", "fire")]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(posts)
        assert set(keys(archive, text="bridge fire")) == {"a", "b"}
        assert keys(archive, text='"fire on"') == ["a"]
        assert keys(archive, text="“fire on the”") == ["a"]
        assert set(keys(archive, text=' " ')) == {"a", "b", "c"}


def test_file_names_addresses_and_hashes(tmp_path: Path) -> None:
    video, image = a_file(tmp_path, "VID_2024.mp4"), a_file(tmp_path, "Фото.jpg")
    image = dataclasses.replace(image, media=dataclasses.replace(image.media, type=MediaType.IMAGE))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post("v"), [video], MODEL)
        archive.add(a_post("i"), [image], MODEL)
        archive.add_posts([dataclasses.replace(a_post("none"), reader="file")])
        assert keys(archive, text="vid_2024") == ["v"]
        assert keys(archive, text="фото") == ["i"]
        assert keys(archive, media=MediaType.VIDEO) == ["v"]
        assert keys(archive, media=MediaType.IMAGE) == ["i"]
        assert keys(archive, sha256=video.media.sha256[:6].upper()) == ["v"]
        assert keys(archive, sha256="zz") == []
        assert keys(archive, text="example.org/none") == ["none"]
        assert keys(archive, reader="file") == ["none"]
        assert archive.readers() == ["file", "telegram"]
        # A part of text, address or source is not a file name.
        assert archive.posts(text="vid_2024") == []


def test_sources_with_those_of_most_posts_first(tmp_path: Path) -> None:
    def by(source: str | None, number: int) -> Post:
        return dataclasses.replace(a_post(f"{source}/{number}"), source=source)

    posts = [by("Écho", 1), by("Écho", 2), by("علی", 1), by(None, 1), by("", 1)]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(posts)
        assert archive.sources() == [("Écho", 2), ("علی", 1)]
        assert archive.sources("ECH") == [("Écho", 2)]
        assert keys(archive, source="علي") == ["علی/1"]


def test_pages_follow_on_each_other_both_ways(tmp_path: Path) -> None:
    random.seed(5)
    day = Moment(parse_moment("2024-03-05", "UTC").at, Precision.DAY)
    posts = [
        dataclasses.replace(
            says(f"p/{number}", "same words"),
            published_at=random.choice(
                [None, day, parse_moment("2024-03"), parse_moment("2024-03-05T10:00:00Z")]
            ),
        )
        for number in range(47)
    ]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(posts)
        for oldest_first in (False, True):
            whole = archive.search_posts(Sought(text="same"), oldest_first=oldest_first, most=100)
            order = [stored.id for stored in whole.posts]
            assert (len(order), whole.total, whole.after, whole.before) == (47, 47, None, None)
            dated = [stored.post.published_at is not None for stored in whole.posts]
            assert dated == sorted(dated, reverse=True)
            at = [m.earliest for s in whole.posts if (m := s.post.published_at)]
            assert at == sorted(at, reverse=not oldest_first)
            forth, back = [], []
            page = archive.search_posts(Sought(), oldest_first=oldest_first, most=5)
            assert page.before is None
            forth.append(page)
            while page.after:
                page = archive.search_posts(
                    Sought(), after=page.after, oldest_first=oldest_first, most=5
                )
                forth.append(page)
            assert [stored.id for page in forth for stored in page.posts] == order
            while page.before:
                page = archive.search_posts(
                    Sought(), before=page.before, oldest_first=oldest_first, most=5
                )
                back.append(page)
            assert [page.posts for page in reversed(back)] == [page.posts for page in forth[:-1]]
        assert archive.search_posts(Sought(), after=PostPlace(None, 0)).posts == ()
        few = archive.search_posts(Sought(), count_most=10)
        assert (few.total, few.many) == (10, True)


def test_a_day_overlaps_what_it_may_mean(tmp_path: Path) -> None:
    posts = {
        "day": parse_moment("2024-03-05", "Asia/Baghdad"),
        "second": parse_moment("2024-03-05T10:00:00Z"),
        "month": parse_moment("2024-03", "UTC"),
        "zoneless": parse_moment("2024-03-06T05:00:00"),
        "undated": None,
    }
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(
            [dataclasses.replace(says(key, ""), published_at=at) for key, at in posts.items()]
        )

        def between(since: str | None, until: str | None) -> set[str]:
            return set(
                keys(
                    archive,
                    since=parse_moment(since, "UTC") if since else None,
                    until=parse_moment(until, "UTC") if until else None,
                )
            )

        assert between("2024-03-05T12:00", "2024-03-05T13:00") == {"day", "month"}
        assert between("2024-03-05T16:00", "2024-03-05T16:30") == {"day", "month", "zoneless"}
        assert between("2024-03-06", None) == {"month", "zoneless"}
        assert between(None, "2024-03-04") == {"day", "month"}
        assert between("2025", None) == set()


def test_an_edit_is_found_by_its_new_words_alone(tmp_path: Path) -> None:
    before = a_post(text="the bridge has fallen")
    after = dataclasses.replace(
        before, text="the bridge stands", edited_at=parse_moment("2024-03-02T10:00:00Z")
    )
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts([before, after])
        assert keys(archive, text="fallen") == []
        assert keys(archive, text="stands") == ["channel/1"]


def test_forgetting_leaves_no_name_in_the_database(tmp_path: Path) -> None:
    secret = a_file(tmp_path, "Zeugin Wohnort.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post("p/1"), [secret], MODEL)
        archive.add_posts([a_post(f"q/{number}") for number in range(20)])
        assert keys(archive, text="wohnort") == ["p/1"]
        archive.forget(secret.media.sha256, "asked for", "me")
        assert keys(archive, text="wohnort") == []
        assert keys(archive, text="words p/1") == ["p/1"]
        with archive._reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT count(*) FROM post_grams_words WHERE term IN ('woh', 'ohn', 'nor')"
            )
            assert rows.scalar() == 0
    for file in (tmp_path / "archive").glob("antedate.db*"):
        assert b"wohnort" not in file.read_bytes().lower()


def test_old_archives_are_filled(tmp_path: Path) -> None:
    match = {
        "kind": "same_footage",
        "probability": 0.9,
        "reference": {"sha256": "ab" * 32},
        **{f"{side}_{end}_s": 1.5 for side in ("query", "reference") for end in ("start", "end")},
    }
    answer = {"matches": [match, {**match, "reported": False}]}
    video = a_file(tmp_path, "пожар.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add_posts([says(f"p/{number}", f"Слово {number}") for number in range(1200)])
        archive.add(a_post("v", published="2024-03-05"), [video], MODEL)
        archive.record_check("q.mp4", "cd" * 32, None, "Found.", answer)
        with archive._writing() as connection:
            config = migrate._config()
            config.attributes["connection"] = connection
            command.downgrade(config, "0005")
            assert "post_search" not in inspect(connection).get_table_names()
    with Archive.open(tmp_path / "archive") as archive:
        assert keys(archive, text="пожар") == ["v"]
        assert keys(archive, text="слово 1199") == ["p/1199"]
        assert keys(archive, since=parse_moment("2024", "UTC"), media=MediaType.VIDEO) == ["v"]
        (found,) = archive.check_matches("ab" * 32)
        assert (found.query, found.path, found.check) == ("cd" * 32, "q.mp4", 1)
        assert [check.id for check in archive.checks_of("cd" * 32)] == [1]
        with archive._reading() as connection:
            filled = connection.execute(text("SELECT * FROM post_search ORDER BY post_id")).all()
        with archive._writing() as connection:
            from antedate.store import search

            search.renew(connection, range(1, 1202))
        with archive._reading() as connection:
            written = connection.execute(text("SELECT * FROM post_search ORDER BY post_id")).all()
    assert filled == written
