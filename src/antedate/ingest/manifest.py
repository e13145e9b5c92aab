"""A table of files with what is known of each: CSV as spreadsheets write it.

Columns, in any order: ``path`` (from the table's folder, or absolute), ``source``,
``published``, ``zone``, ``url``, ``text``. Further columns are kept in the post's original.
Several rows may name one path: several posts of one media. The table is a person's own word,
so unlike an export it may name any file and links are followed.

The key is source, address, path, and which row of those three it is. A date corrected in the
table is then a further version of the same post; adding a second row is a second post.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from antedate.errors import AntedateError, ReaderError
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json
from antedate.ingest.paths import absolute, quoted, shown
from antedate.ingest.posts import key_of, storable
from antedate.records import Found, FoundFile, Post, Problem
from antedate.when import Moment, parse_moment

READER = "manifest"
COLUMNS = ("path", "source", "published", "zone", "url", "text")
MOST_BYTES = 256 << 20

# A cell may hold a long caption; the module's own bound is 128 KiB.
_LONGEST_CELL = 64 << 20


def read_manifest(table: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """Posts of a table, one a row. A bad row is a ``Problem`` with its number; row 1 is the
    heading. A cell that is empty leaves the word to ``defaults``.
    """
    try:
        text = _text(table)
    except ReaderError as unreadable:
        yield Problem(shown(table), unreadable)
        return
    rows = _rows(text)
    names = _heading(next(rows, (1, []))[1])
    if wrong := _wrong_heading(names):
        heading = ReaderError(wrong, subject=shown(table), remedy=f"Columns: {', '.join(COLUMNS)}.")
        yield Problem(shown(table), heading)
        return
    seen: Counter[tuple[str, ...]] = Counter()
    for number, cells in rows:
        try:
            yield _found(table, names, cells, defaults, seen)
        except AntedateError as bad_row:
            yield _problem(table, number, bad_row)


def _found(
    table: Path,
    names: list[str],
    cells: list[str] | ReaderError,
    defaults: Defaults,
    seen: Counter[tuple[str, ...]],
) -> Found:
    if isinstance(cells, ReaderError):
        raise cells
    if len(cells) > len(names):
        raise ReaderError(
            f"has {len(cells)} cells for {len(names)} columns",
            remedy="Put text that holds the separator in double quotes.",
        )
    row = dict(zip(names, cells, strict=False))
    said = {name: row.get(name, "").strip() for name in COLUMNS}
    source, url = said["source"] or defaults.source, said["url"] or defaults.url
    # Counted before the row is judged, so that mending one row renames no other.
    same = (source or "", url or "", absolute(table.parent / said["path"]))
    seen[same] += 1
    path = _path(table, said["path"])
    published = _published(said, defaults)
    post = Post(
        key=key_of(READER, *same, seen[same]),
        reader=READER,
        source=source,
        url=url,
        text=row.get("text", ""),
        published_at=published,
        original=as_json(row),
    )
    return Found(storable(post), (FoundFile(path, shown(path)),))


def _path(table: Path, written: str) -> Path:
    if not written:
        raise ReaderError("names no path", remedy="Fill in the path, from the table's folder.")
    try:
        path = table.parent / written
        if path.is_file():
            return path
        there = path.exists()
    except (OSError, ValueError):
        there = False
    message = "is not a regular file" if there else "does not exist"
    raise ReaderError(
        f"names a path that {message}: {quoted(written)}",
        remedy="Write the path from the folder of the table, or an absolute one.",
    )


def _published(said: dict[str, str], defaults: Defaults) -> Moment | None:
    if not said["published"]:
        return defaults.published_at
    return parse_moment(said["published"], said["zone"] or defaults.zone)


def _heading(cells: list[str] | ReaderError) -> list[str]:
    names = [] if isinstance(cells, ReaderError) else [cell.strip() for cell in cells]
    return [name.lower() if name.lower() in COLUMNS else name for name in names]


def _wrong_heading(names: list[str]) -> str | None:
    if "path" not in names:
        return "has no column named path in its first row"
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    return f"has two columns named {quoted(twice[0])}" if twice else None


def _text(table: Path) -> str:
    try:
        if table.stat().st_size > MOST_BYTES:
            raise ReaderError(
                "is larger than 256 MiB", subject=shown(table), remedy="Split the table."
            )
        data = table.read_bytes()
    except OSError as error:
        raise ReaderError(
            f"cannot be read ({error.strerror})",
            subject=shown(table),
            remedy="Check that the file is there and that you may read it.",
        ) from None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ReaderError(
            "is not UTF-8, so names in it cannot be told for sure",
            subject=shown(table),
            remedy="Save it from the spreadsheet as CSV UTF-8.",
        ) from None


def _rows(text: str) -> Iterator[tuple[int, list[str] | ReaderError]]:
    """Rows that hold anything, numbered as a spreadsheet does. The first is the heading."""
    heading = text.partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        before = csv.field_size_limit(_LONGEST_CELL)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, ReaderError(f"cannot be read ({error})")
            continue
        finally:
            csv.field_size_limit(before)
        if any(cell.strip() for cell in cells):
            yield number, cells


def _problem(table: Path, number: int, error: AntedateError) -> Problem:
    subject = f"{shown(table)}, row {number}"
    about = f"{error.subject} " if error.subject else ""
    message = f"{about}{error.message}"
    return Problem(shown(table), ReaderError(message, subject=subject, remedy=error.remedy))
