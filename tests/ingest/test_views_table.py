"""A table of dated views: what it names, and what is refused row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from antedate.errors import UsageError
from antedate.ingest import DatedFile, date_in_name, read_times, read_views
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


def test_times_by_name_need_no_files(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "cam/a.jpg,2024-03-01 10:00,",
        "C:\\cam\\b.jpg,2024-03-02,UTC",
        "c.jpg,2024-03-01,UTC",
        "other/c.jpg,2024-03-09,UTC",
        "d.jpg,,UTC",
    )
    found, problems = read_times(path, "sent.csv", "Asia/Baghdad")
    assert sorted(found) == ["a.jpg", "b.jpg"]
    assert found["a.jpg"].at.hour == 7
    said = " ".join(str(one.error) for one in problems)
    assert "sent.csv, row 5" in said
    assert "sent.csv, row 6" in said


def test_a_table_of_times_that_is_none_is_said_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "0123"
    path.write_bytes(b"\xff\xd8\xff\xe0 no table")
    found, (problem,) = read_times(path, "views.csv")
    assert found == {}
    assert str(problem.error).startswith("views.csv:")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("IMG_20240305_143015.jpg", "2024-03-05 14:30:15 (zone unknown)"),
        ("2024-03-05 14.30.15.mp4", "2024-03-05 14:30:15 (zone unknown)"),
        ("WhatsApp Image 2024-03-05 at 14.30.15.jpeg", "2024-03-05 14:30:15 (zone unknown)"),
        ("cam_20240305143015_1.jpg", "2024-03-05 14:30:15 (zone unknown)"),
        ("cam-2024-03-05T14-30Z.png", "2024-03-05 14:30 UTC"),
        ("square 2024-03-05.png", "2024-03-05 (zone unknown)"),
        ("20240305.png", "2024-03-05 (zone unknown)"),
        ("2024-02-31.png", None),
        ("2024-03-05 or 2024-03-06.png", None),
        ("DSC_0042.jpg", None),
        ("1202403051.jpg", None),
        ("", None),
    ],
)
def test_dates_in_names(name: str, words: str | None) -> None:
    found = date_in_name(name)
    assert (found and found.words()) == words


def test_a_date_in_a_name_is_read_in_the_zone_that_is_given() -> None:
    found = date_in_name("IMG_20240305_143015.jpg", "Asia/Baghdad")
    assert found is not None
    assert found.at.hour == 11
    with pytest.raises(UsageError, match="time zone"):
        date_in_name("IMG_20240305_143015.jpg", "Nowhere/City")
