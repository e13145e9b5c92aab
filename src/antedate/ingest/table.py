"""Tables as spreadsheets write them: their text, their rows, the files that they name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from antedate.errors import AntedateError, ReaderError
from antedate.ingest.paths import quoted, shown
from antedate.records import Problem

MOST_BYTES = 256 << 20
# A cell may hold a long caption; the module's own bound is 128 KiB.
_LONGEST_CELL = 64 << 20


def file_named(table: Path, written: str) -> Path:
    """The regular file that a row names, from the table's folder. Raises ``ReaderError``."""
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


def table_text(table: Path) -> str:
    """The text of a table in UTF-8 or UTF-16. Raises ``ReaderError``."""
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


def table_rows(text: str) -> Iterator[tuple[int, list[str] | ReaderError]]:
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


def row_problem(table: Path, number: int, error: AntedateError) -> Problem:
    """What is wrong with a row, by its number."""
    subject = f"{shown(table)}, row {number}"
    about = f"{error.subject} " if error.subject else ""
    message = f"{about}{error.message}"
    return Problem(shown(table), ReaderError(message, subject=subject, remedy=error.remedy))
