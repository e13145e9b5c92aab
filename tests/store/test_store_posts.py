"""Posts are append-only: edits are kept beside the first version, repeats are no change."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_material import MODEL, a_file, a_post

from antedate.errors import ArchiveError
from antedate.records import DateClaim, DateClaimKind, Post, StoredPost
from antedate.store import Archive
from antedate.when import Moment, Precision, parse_moment

# Any code point at all, as json.loads of a broken export may give.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
MOMENTS = st.builds(
    Moment,
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(Precision),
    st.sampled_from([None, "UTC", "+03:30", "Asia/Baghdad", "-12:00"]),
    ANY_TEXT,
)
SAID = st.builds(
    Post,
    key=st.sampled_from(["k1", "k2", "k\ud800\x00"]),
    reader=st.just("r"),
    source=st.none() | ANY_TEXT,
    url=st.none() | ANY_TEXT,
    text=ANY_TEXT,
    published_at=st.none() | MOMENTS,
    edited_at=st.none() | MOMENTS,
    retrieved_at=st.none() | MOMENTS,
    forwarded_from=st.none() | ANY_TEXT,
    reply_to=st.none() | ANY_TEXT,
    original=ANY_TEXT,
    notes=st.lists(ANY_TEXT, max_size=2).map(tuple),
)


def said(post: Post) -> Post:
    return dataclasses.replace(post, retrieved_at=None)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(SAID, max_size=4), max_size=4), st.booleans())
def test_each_thing_said_is_kept_once_and_exactly(
    empty: Path, batches: list[list[Post]], one: bool
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(shutil.copytree(empty, Path(folder) / "archive")) as archive,
    ):
        expected: dict[str, list[Post]] = {}
        for batch in batches:
            if one:
                added = [archive.add(post, [], MODEL) for post in batch]
            else:
                added = archive.add_posts(batch)
            for post, what in zip(batch, added, strict=True):
                versions = expected.setdefault(post.key, [])
                is_new = said(post) not in [said(version) for version in versions]
                assert what.changed == is_new
                if is_new:
                    versions.append(post)
        listed = archive.posts()
        assert {stored.post.key for stored in listed} == set(expected)
        for stored in listed:
            found = archive.post_versions(stored.id)
            assert [version.post for version in found] == expected[stored.post.key]
            assert [version.version for version in found] == list(range(1, len(found) + 1))
        # Reading it all again changes nothing.
        again = [post for batch in batches for post in batch]
        assert not any(what.changed for what in archive.add_posts(again))


def test_an_edit_is_kept_beside_the_first_version(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    before = a_post(text="The bridge has fallen")
    after = dataclasses.replace(
        before, text="The bridge stands", edited_at=parse_moment("2024-03-02T10:00:00Z")
    )
    with Archive.open(tmp_path / "archive", create=True) as archive:
        first = archive.add(before, [file], MODEL)
        second = archive.add(after, [file], MODEL)
        assert (first.version, second.version) == (1, 2)
        assert first.post_id == second.post_id
        assert second.changed
        assert second.new_media == 0
        (now,) = archive.posts()
        assert now.post == after
        versions = archive.post_versions(first.post_id)
        assert [version.post for version in versions] == [before, after]
        assert versions[0].added_at <= versions[1].added_at
        assert [stored.version for stored in archive.posts_of(file.media.sha256)] == [2]


def test_an_older_export_read_later_does_not_speak_for_the_post(tmp_path: Path) -> None:
    older = a_post(text="first words")
    newer = dataclasses.replace(
        older, text="edited words", edited_at=parse_moment("2024-03-02T10:00:00Z")
    )
    fetched = [
        dataclasses.replace(a_post("p/2", words), retrieved_at=parse_moment(day))
        for words, day in (("late", "2024-05-02T00:00:00Z"), ("early", "2024-05-01T00:00:00Z"))
    ]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts([newer, older])
        archive.add_posts(fetched)
        assert [stored.post.text for stored in archive.posts()] == ["edited words", "late"]


def test_fetching_the_same_post_again_is_no_change(tmp_path: Path) -> None:
    post = dataclasses.replace(a_post(), retrieved_at=parse_moment("2024-05-02T00:00:00Z"))
    later = dataclasses.replace(post, retrieved_at=parse_moment("2024-06-02T00:00:00Z"))
    with Archive.open(tmp_path, create=True) as archive:
        archive.add(post, [], MODEL)
        assert not archive.add(later, [], MODEL).changed
        assert archive.posts()[0].post == post


def test_files_read_on_different_days_come_together(tmp_path: Path) -> None:
    first, second = a_file(tmp_path, "1.mp4"), a_file(tmp_path, "2.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(), [first], MODEL)
        assert archive.add(a_post(), [second], MODEL).version == 2
        # A file that cannot be read this time was there all the same.
        assert not archive.add(a_post(), [second], MODEL).changed
        assert not archive.add(a_post(), [], MODEL).changed
        (stored,) = archive.posts()
    assert stored.files == (
        (first.media.sha256, "given/1.mp4"),
        (second.media.sha256, "given/2.mp4"),
    )


def test_media_taken_out_of_a_post_still_appeared_in_it(tmp_path: Path) -> None:
    first, second = a_file(tmp_path, "1.mp4"), a_file(tmp_path, "2.mp4")
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(a_post(text="one"), [first], MODEL)
        archive.add(a_post(text="other"), [second], MODEL)
        assert [stored.version for stored in archive.posts_of(first.media.sha256)] == [1]
        assert [stored.version for stored in archive.posts_of(second.media.sha256)] == [2]


def test_posts_of_a_media_are_in_order_of_publication(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    dates = {
        "undated": None,
        "late": "2024-06-01T00:00:00Z",
        "early": "2019-01-01T00:00:00Z",
        # Without a zone it can mean 14 hours earlier: before the next one.
        "zoneless": "2020-01-01T00:00:00",
        "zoned": "2019-12-31T23:00:00Z",
    }
    with Archive.open(tmp_path / "archive", create=True) as archive:
        for key, date in dates.items():
            archive.add(a_post(key, published=date), [file], MODEL)
        found = archive.posts_of(file.media.sha256)
        assert archive.shown_path(file.media.sha256) == "given/clip.mp4"
    keys = [stored.post.key for stored in found]
    assert keys == ["early", "zoneless", "zoned", "late", "undated"]


def test_posts_are_chosen_by_source_text_and_date(tmp_path: Path) -> None:
    posts = [
        a_post("p/1", "Пожар на СКЛАДЕ", "2024-03-05"),
        dataclasses.replace(a_post("p/2", "fire", "2024-04-01T10:00:00Z"), source="ÉCHO"),
        a_post("p/3", "fire"),
    ]
    with Archive.open(tmp_path, create=True) as archive:
        archive.add_posts(posts)

        def keys(found: list[StoredPost]) -> list[str]:
            return [stored.post.key for stored in found]

        assert keys(archive.posts(text="складе")) == ["p/1"]
        assert keys(archive.posts(text="EXAMPLE.org/P/2")) == ["p/2"]
        assert keys(archive.posts(source="écho")) == ["p/2"]
        assert keys(archive.posts(source="channel")) == []
        assert keys(archive.posts(since=parse_moment("2024-03-08", "UTC"))) == ["p/2"]
        assert keys(archive.posts(until=parse_moment("2024-03", "UTC"))) == ["p/1"]
        assert keys(archive.posts(limit=2)) == ["p/1", "p/2"]
        last = archive.posts(limit=2)[-1].id
        assert keys(archive.posts(limit=2, after_id=last)) == ["p/3"]
        assert archive.posts(text="100%_") == []


def test_dates_and_claims_come_back_as_they_were_given(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    claims = (
        DateClaim(DateClaimKind.EXIF, "DateTimeOriginal", parse_moment("2023-05-06T07:08:09")),
        DateClaim(DateClaimKind.FILE_TIME, "mtime", parse_moment("2023-05-06T07:08:09.123456Z")),
    )
    media = dataclasses.replace(file.media, claims=claims, notes=("cut short\ud812",))
    post = dataclasses.replace(a_post(), published_at=parse_moment("2024-03", "Asia/Baghdad"))
    with Archive.open(tmp_path / "archive", create=True) as archive:
        archive.add(post, [dataclasses.replace(file, media=media)], MODEL)
        assert archive.media(media.sha256) == media
        assert archive.posts()[0].post.published_at == post.published_at
        added_at = archive.posts()[0].added_at
    assert added_at.tzinfo is not None
    assert abs(datetime.now(UTC) - added_at) < timedelta(hours=1)


def test_ten_thousand_posts_without_media(tmp_path: Path) -> None:
    posts = [a_post(f"p/{number}", published="2024-03-05T10:00:00Z") for number in range(10_000)]
    with Archive.open(tmp_path, create=True) as archive:
        added = archive.add_posts([*posts, posts[7]])
        assert sum(what.changed for what in added) == 10_000
        assert added[-1].post_id == added[7].post_id
        assert not any(what.changed for what in archive.add_posts(posts))
        assert archive.info().posts == 10_000
        assert len(archive.posts(limit=20_000)) == 10_000


def test_a_huge_caption_comes_back_whole(tmp_path: Path) -> None:
    caption = "<b>\u202e" + "слово " * 500_000
    with Archive.open(tmp_path, create=True) as archive:
        archive.add(a_post(text=caption), [], MODEL)
        assert archive.posts(text="слово")[0].post.text == caption


def test_unknown_media_has_no_posts(tmp_path: Path) -> None:
    with (
        Archive.open(tmp_path, create=True) as archive,
        pytest.raises(ArchiveError, match="has no media ab"),
    ):
        archive.posts_of("ab")
