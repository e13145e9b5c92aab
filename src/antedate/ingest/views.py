"""A table of dated views of one place: CSV with the columns ``path``, ``time`` and ``zone``.

Like a manifest the table is a person's own word: it may name any file, and links are followed.
Where two rows give one file different times neither is believed.
"""

from __future__ import annotations

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
    """A file and when it was filmed, as somebody said."""

    path: Path
    filmed: Moment


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


def _row(
    table: Path, names: list[str], cells: list[str] | ReaderError, zone: str | None
) -> DatedFile:
    if isinstance(cells, ReaderError):
        raise cells
    row = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    path = file_named(table, row.get("path", ""))
    if not row.get("time"):
        raise ReaderError(
            "names a view without a time", remedy="Fill in when it was filmed, or its day."
        )
    return DatedFile(path, parse_moment(row["time"], row.get("zone") or zone))
