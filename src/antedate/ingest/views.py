"""A table of dated views of one place: CSV with the columns ``path``, ``time`` and ``zone``.

Like a manifest the table is a person's own word: it may name any file, and links are followed.
Where two rows give one file different times neither is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from antedate.errors import AntedateError, ReaderError
from antedate.ingest.paths import shown
from antedate.ingest.table import file_named, row_problem, table_rows, table_text
from antedate.records import Problem
from antedate.when import Moment, parse_moment

COLUMNS = ("path", "time", "zone")


@dataclass(frozen=True, slots=True)
class DatedFile:
    """A file and when it was filmed, as somebody said. ``name`` is what it goes by, where that
    is not the name of the file."""

    path: Path
    filmed: Moment
    name: str = ""


def read_views(table: Path, zone: str | None = None) -> Iterator[DatedFile | Problem]:
    """The dated files of a table; a bad row is a ``Problem`` with its number.

    ``zone`` is for times that name none. Times without any zone stay wide by the clocks of
    the whole Earth.
    """
    try:
        rows = table_rows(table_text(table))
        names = _heading(table, next(rows, (1, []))[1])
    except ReaderError as unreadable:
        yield Problem(shown(table), unreadable)
        return
    found: dict[Path, DatedFile] = {}
    disputed: set[Path] = set()
    for number, cells in rows:
        try:
            one = _row(table, names, cells, zone)
            key = one.path.resolve()
            if key in disputed or (key in found and found[key].filmed.at != one.filmed.at):
                found.pop(key, None)
                disputed.add(key)
                raise ReaderError(
                    "gives a file another time than an earlier row does; it is left out",
                    remedy="Keep the row that is right.",
                )
            found[key] = one
        except AntedateError as bad_row:
            yield row_problem(table, number, bad_row)
    yield from found.values()


def _heading(table: Path, cells: list[str] | ReaderError) -> list[str]:
    names = [] if isinstance(cells, ReaderError) else [cell.strip().lower() for cell in cells]
    for needed in ("path", "time"):
        if names.count(needed) != 1:
            raise ReaderError(
                f"has not one column named {needed} in its first row",
                subject=shown(table),
                remedy=f"Columns: {', '.join(COLUMNS)}.",
            )
    return names


def read_times(
    table: Path, name: str, zone: str | None = None
) -> tuple[dict[str, Moment], list[Problem]]:
    """The times in a table by the last part of each path, whether or not there is such a file:
    for a table that was sent in beside the files. ``name`` is what the table goes by.

    Rows that give one name different times are all left out.
    """
    called = Path(name)
    try:
        rows = table_rows(table_text(table))
        names = _heading(called, next(rows, (1, []))[1])
    except ReaderError as unreadable:
        told = ReaderError(unreadable.message, subject=name, remedy=unreadable.remedy)
        return {}, [Problem(name, told)]
    found: dict[str, Moment] = {}
    disputed: set[str] = set()
    problems = []
    for number, cells in rows:
        try:
            written, filmed = _timed(names, cells, zone)
            last = last_part(written)
            if last in disputed or (last in found and found[last].at != filmed.at):
                found.pop(last, None)
                disputed.add(last)
                raise ReaderError(
                    f"gives {last} another time than an earlier row does; it is left out",
                    remedy="Keep the row that is right.",
                )
            found[last] = filmed
        except AntedateError as bad_row:
            problems.append(row_problem(called, number, bad_row))
    return found, problems


def last_part(written: str) -> str:
    """The name of a file, from a path of any system."""
    return re.split(r"[/\\]", written)[-1]


def _row(
    table: Path, names: list[str], cells: list[str] | ReaderError, zone: str | None
) -> DatedFile:
    row = _cells(names, cells)
    path = file_named(table, row.get("path", ""))
    return DatedFile(path, _timed(names, cells, zone)[1])


def _timed(
    names: list[str], cells: list[str] | ReaderError, zone: str | None
) -> tuple[str, Moment]:
    row = _cells(names, cells)
    if not row.get("path"):
        raise ReaderError("names no path", remedy="Fill in the path, from the table's folder.")
    if not row.get("time"):
        raise ReaderError(
            "names a view without a time", remedy="Fill in when it was filmed, or its day."
        )
    return row["path"], parse_moment(row["time"], row.get("zone") or zone)


def _cells(names: list[str], cells: list[str] | ReaderError) -> dict[str, str]:
    if isinstance(cells, ReaderError):
        raise cells
    return {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
