"""Manifests as people and spreadsheets write them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from antedate.ingest import Defaults, read_manifest
from antedate.records import Found, Problem
from antedate.when import Precision, parse_moment

MP4 = b"\x00\x00\x00\x18ftypisom"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(MP4)
    return tmp_path


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "posts.csv"
    path.write_bytes(text.encode(encoding))
    return path


def split(path: Path, defaults: Defaults | None = None) -> tuple[list[Found], list[Problem]]:
    items = list(read_manifest(path, defaults or Defaults()))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Problem)],
    )


def found(path: Path, defaults: Defaults | None = None) -> list[Found]:
    posts, problems = split(path, defaults)
    assert not problems, [str(problem.error) for problem in problems]
    return posts


def test_all_columns_in_any_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    path = table(
        folder,
        "text,Zone,published,SOURCE,path,url,who noted it\n"
        '"Seen, today",Asia/Baghdad,2023-11-15 01:13,Channel,a.mp4,https://e.org/1,Ann\n',
    )
    [item] = found(Path(folder.name) / path.name)
    assert item.files[0].shown == f"{folder.name}/a.mp4"
    post = item.post
    assert post.reader == "manifest"
    assert (post.source, post.url, post.text) == ("Channel", "https://e.org/1", "Seen, today")
    assert post.published_at is not None
    assert post.published_at.at == datetime(2023, 11, 14, 22, 13, tzinfo=UTC)
    assert post.published_at.precision is Precision.MINUTE
    assert post.published_at.zone == "Asia/Baghdad"
    assert json.loads(post.original)["who noted it"] == "Ann"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_as_spreadsheets_write_it(folder: Path, encoding: str, separator: str, end: str) -> None:
    rows = [["path", "source", "published"], ["a.mp4", "Канал", "2020-01-02"], ["b.mp4", "ب", ""]]
    text = end.join(separator.join(row) for row in rows) + end + end
    items = found(table(folder, text, encoding))
    assert [item.post.source for item in items] == ["Канал", "ب"]
    assert [item.files[0].path.name for item in items] == ["a.mp4", "b.mp4"]


def test_several_posts_of_one_media(folder: Path) -> None:
    text = "path,source,published,url\na.mp4,S,2020,\na.mp4,S,2021,\na.mp4,T,2020,\na.mp4,S,,u\n"
    keys = [item.post.key for item in found(table(folder, text))]
    assert len(set(keys)) == 4
    corrected = text.replace("2020", "2019")
    assert [item.post.key for item in found(table(folder, corrected))] == keys


def test_mending_a_row_renames_no_other(folder: Path) -> None:
    text = "path,source,published\na.mp4,S,{}\na.mp4,S,2021\n"
    [good], [_] = split(table(folder, text.format("never")))
    assert found(table(folder, text.format("2020")))[1].post.key == good.post.key


def test_empty_cells_leave_the_word_to_the_defaults(folder: Path) -> None:
    said = Defaults("S", "https://e.org", parse_moment("2020"), "Asia/Tehran")
    text = "path,source,published,zone\na.mp4,,,\nb.mp4,T,2021-01-01 10:00,\n"
    first, second = found(table(folder, text), said)
    assert (first.post.source, first.post.published_at) == ("S", said.published_at)
    assert second.post.source == "T"
    assert second.post.published_at is not None
    assert second.post.published_at.zone == "Asia/Tehran"


def test_without_zone_none_is_made_up(folder: Path) -> None:
    [item] = found(table(folder, "path,published\na.mp4,2021-01-01 10:00\n"))
    assert item.post.published_at is not None
    assert item.post.published_at.zone is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("gone.mp4,S,2020,", "gone.mp4"),
        (",S,2020,", "no path"),
        (".,S,2020,", "regular file"),
        ("a.mp4,S,05/03/2024,", "05/03/2024"),
        ("a.mp4,S,2024-13-01,", "2024-13-01"),
        ("a.mp4,S,2024-01-01,Atlantis", "Atlantis"),
        ("a.mp4,S,2024,,more,cells", "6 cells"),
        ('"a.mp4"x,S,2024,', "cannot be read"),
        ("a\x00.mp4,S,2024,", "does not exist"),
        ("x" * 5000 + ",S,2024,", "does not exist"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(folder: Path, row: str, says: str) -> None:
    text = f"path,source,published,zone\na.mp4,S,2020,\n\n{row}\nb.mp4,S,2021,\n"
    posts, [problem] = split(table(folder, text))
    assert [item.files[0].path.name for item in posts] == ["a.mp4", "b.mp4"]
    assert "posts.csv, row 4" in str(problem.error)
    assert says in str(problem.error)


def test_a_quote_left_open_is_not_silent(folder: Path) -> None:
    text = 'path,source\na.mp4,S\nb.mp4,"open\na.mp4,lost\n'
    posts, [problem] = split(table(folder, text))
    assert len(posts) == 1
    assert "row 3" in str(problem.error)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column named path"),
        ("file,source\na.mp4,S\n", "no column named path"),
        ("path,source,Path\na.mp4,S,b.mp4\n", "two columns"),
    ],
)
def test_a_wrong_heading(folder: Path, text: str, says: str) -> None:
    posts, [problem] = split(table(folder, text))
    assert not posts
    assert says in str(problem.error)


def test_a_table_that_cannot_be_read(folder: Path) -> None:
    assert "cannot be read" in str(split(folder / "none.csv")[1][0].error)
    assert "cannot be read" in str(split(folder)[1][0].error)
    latin = table(folder, "path,source\na.mp4,Caf\xe9\n", "latin-1")
    assert "CSV UTF-8" in str(split(latin)[1][0].error)


def test_a_person_may_point_anywhere(folder: Path) -> None:
    inner = folder / "tables"
    inner.mkdir()
    (inner / "link.mp4").symlink_to(folder / "a.mp4")
    text = f"path\n../a.mp4\n{folder / 'b.mp4'}\nlink.mp4\n"
    shown = [item.files[0].shown for item in found(table(inner, text))]
    assert shown == [str(inner / "../a.mp4"), str(folder / "b.mp4"), str(inner / "link.mp4")]


def test_a_huge_cell_and_strange_characters(folder: Path) -> None:
    before = csv.field_size_limit()
    words = "<b>\u202e" + "word " * 200_000
    [item] = found(table(folder, f'path,text\na.mp4,"{words}\nnext line"\n'))
    assert item.post.text == f"{words}\nnext line"
    assert csv.field_size_limit() == before
