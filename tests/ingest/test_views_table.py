"""A table of dated views: what it names, and what is refused row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from antedate.ingest import DatedFile, read_views
from antedate.records import Problem
from antedate.when import Precision


def table(folder: Path, *rows: str, heading: str = "path,time,zone") -> Path:
    path = folder / "views.csv"
    path.write_text("\n".join((heading, *rows)) + "\n", encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    return [str(one.error) for one in read_views(path) if isinstance(one, Problem)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def test_rows_give_files_with_their_times_in_utc(folder: Path) -> None:
    path = table(folder, "a.jpg,2024-03-01 10:00,Asia/Baghdad", "b.jpg,2024-03-02T10:00:00Z,")
    found = [one for one in read_views(path) if isinstance(one, DatedFile)]
    assert [one.path.name for one in found] == ["a.jpg", "b.jpg"]
    assert [one.filmed.at.hour for one in found] == [7, 10]


def test_a_day_alone_stays_a_day(folder: Path) -> None:
    (one,) = read_views(table(folder, "a.jpg,2024-03-01,UTC"))
    assert isinstance(one, DatedFile)
    assert one.filmed.precision is Precision.DAY


def test_a_time_without_zone_is_as_wide_as_the_clocks_of_the_earth(folder: Path) -> None:
    (one,) = read_views(table(folder, "a.jpg,2024-03-01 10:00,"))
    assert isinstance(one, DatedFile)
    assert (one.filmed.latest - one.filmed.earliest).total_seconds() > 25 * 3600


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("gone.jpg,2024-03-01,UTC", "does not exist"),
        (".,2024-03-01,UTC", "not a regular file"),
        ("/dev/null,2024-03-01,UTC", "not a regular file"),
        ("a.jpg,,UTC", "without a time"),
        (",2024-03-01,UTC", "names no path"),
        ("a.jpg,March,UTC", "not a date"),
        ("a.jpg,2024-03-01 10:00,Nowhere/City", "not a time zone"),
    ],
)
def test_a_bad_row_is_named_and_the_others_go_on(folder: Path, row: str, words: str) -> None:
    path = table(folder, row, "b.jpg,2024-03-02,UTC")
    found = list(read_views(path))
    assert [one.path.name for one in found if isinstance(one, DatedFile)] == ["b.jpg"]
    assert words in problems(path)[0]
    assert "row 2" in problems(path)[0]


def test_a_file_with_two_times_has_neither(folder: Path) -> None:
    path = table(folder, "a.jpg,2024-03-01,UTC", "a.jpg,2024-05-01,UTC", "b.jpg,2024-03-02,UTC")
    assert [one.path.name for one in read_views(path) if isinstance(one, DatedFile)] == ["b.jpg"]
    assert "another time" in problems(path)[0]


def test_a_table_may_name_files_elsewhere_as_its_writers_word(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (one,) = read_views(table(inner, "../a.jpg,2024-03-01,UTC"))
    assert isinstance(one, DatedFile)


@pytest.mark.parametrize("heading", ["path,when", "time,zone", "path,path,time"])
def test_a_table_with_other_columns_is_refused(folder: Path, heading: str) -> None:
    path = table(folder, "a.jpg,2024-03-01,UTC", heading=heading)
    assert "column" in problems(path)[0]


def test_a_table_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in problems(tmp_path / "none.csv")[0]
