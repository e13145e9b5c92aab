"""A table of files with what is known of each: CSV as spreadsheets write it.

Columns, in any order: ``path`` (from the table's folder, or absolute), ``source``,
``published``, ``zone``, ``url``, ``text``. Further columns are kept in the post's original.
Several rows may name one path: several posts of one media. The table is a person's own word,
so unlike an export it may name any file and links are followed.

The key is source, address, path, and which row of those three it is. A date corrected in the
table is then a further version of the same post; adding a second row is a second post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from antedate.errors import AntedateError, ReaderError
from antedate.ingest.defaults import NOTHING_SAID, Defaults
from antedate.ingest.jsonfile import as_json
from antedate.ingest.paths import absolute, quoted, shown
from antedate.ingest.posts import key_of, storable
from antedate.ingest.table import file_named, row_problem, table_rows, table_text
from antedate.records import Found, FoundFile, Post, Problem
from antedate.when import Moment, parse_moment

READER = "manifest"
COLUMNS = ("path", "source", "published", "zone", "url", "text")


def read_manifest(table: Path, defaults: Defaults = NOTHING_SAID) -> Iterator[Found | Problem]:
    """Posts of a table, one a row. A bad row is a ``Problem`` with its number; row 1 is the
    heading. A cell that is empty leaves the word to ``defaults``.
    """
    try:
        text = table_text(table)
    except ReaderError as unreadable:
        yield Problem(shown(table), unreadable)
        return
    rows = table_rows(text)
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
            yield row_problem(table, number, bad_row)


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
    path = file_named(table, said["path"])
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
