"""Whether everything in an archive still is what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from antedate.errors import ArchiveError
from antedate.store import engine, schema
from antedate.store.codes import bits_of, unpack_times
from antedate.store.files import MediaFolder, sha256_of
from antedate.store.media import Keep, find, locate


class VerifyStatus(StrEnum):
    """What was found: ``OK``, or what is wrong."""

    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    ORPHAN = "orphan"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class VerifyItem:
    """One thing looked at: a media file, the codes of a media, or the database."""

    status: VerifyStatus
    what: str
    path: Path | None = None
    sha256: str | None = None
    detail: str = ""


def verify(reader: Engine, folder: Path, files: MediaFolder) -> Iterator[VerifyItem]:
    """Look at the database, then at each media and its codes, then for files of no media.

    Yields one item for the database and one or more for each media, as they are done. No
    transaction is held open meanwhile, so others can go on writing.
    """
    with reader.connect() as connection:
        damage = engine.damage(connection)
        ids = connection.scalars(select(schema.media.c.sha256).order_by(schema.media.c.id)).all()
    database = folder / engine.DATABASE
    for detail in damage:
        yield VerifyItem(VerifyStatus.DAMAGED, "database", database, detail=detail)
    if not damage:
        yield VerifyItem(VerifyStatus.OK, "database", database)
    for sha256 in ids:
        yield from _media(reader, files, sha256)
    for path in files.files():
        if _is_orphan(reader, files, path):
            yield VerifyItem(
                VerifyStatus.ORPHAN, "file", path, detail="no media of the archive has this file"
            )


def _media(reader: Engine, files: MediaFolder, sha256: str) -> Iterator[VerifyItem]:
    with reader.connect() as connection:
        row = find(connection, sha256)
        if row is None:  # forgotten since
            return
        damage = list(_code_damage(connection, row.id))
    yield _file(files, row)
    for detail in damage:
        yield VerifyItem(VerifyStatus.DAMAGED, "codes", sha256=sha256, detail=detail)


def _file(files: MediaFolder, row: Row[Any]) -> VerifyItem:
    def item(status: VerifyStatus, detail: str = "") -> VerifyItem:
        return VerifyItem(status, "media", path, row.sha256, detail)

    path = None
    try:
        path = Path(row.path) if row.path is not None else files.path(row.sha256, row.suffix)
        if not path.exists():
            return item(VerifyStatus.MISSING, "the file is not there")
        located = locate(files, row)
        if located.path is None:
            return item(VerifyStatus.CHANGED, located.reason)
        found = sha256_of(path)
    except (OSError, ValueError, ArchiveError) as error:
        return item(VerifyStatus.UNREADABLE, str(error))
    if found != row.sha256:
        return item(VerifyStatus.CHANGED, f"its SHA-256 is now {found}")
    return item(VerifyStatus.OK)


def _code_damage(connection: Connection, media_id: int) -> Iterator[str]:
    for row in connection.execute(select(schema.codes).where(schema.codes.c.media_id == media_id)):
        try:
            bits_of(row.bits, row.n, row.width)
            start_s, end_s = unpack_times(row.times, row.n)
        except ValueError as error:
            yield f"{row.track}: {error}"
            continue
        if (start_s > end_s).any():
            yield f"{row.track}: a code ends before it starts"


def _is_orphan(reader: Engine, files: MediaFolder, path: Path) -> bool:
    with reader.connect() as connection:
        row = find(connection, path.name.partition(".")[0])
    if row is None or row.keep != Keep.COPY:
        return True
    try:
        return files.path(row.sha256, row.suffix) != path
    except ArchiveError:  # a link: its media is reported as unreadable
        return False
