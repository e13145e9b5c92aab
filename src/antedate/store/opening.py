"""Opening the database of an archive: made, brought up to date, or refused."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from antedate.errors import ArchiveError
from antedate.store import engine, migrate, schema
from antedate.store.engine import DATABASE, Database


def open_database(folder: Path, *, create: bool, readonly: bool) -> Database:
    """Open the database of the archive in ``folder``, for reading alone where that is asked
    for or nothing else is possible. Raises ``ArchiveError`` where there is none to open."""
    is_there = (folder / DATABASE).is_file()
    if not is_there and (readonly or not create):
        raise _nothing_in(folder)
    if is_there and (readonly or not engine.is_writable(folder)):
        return _opened_to_read(folder)
    if not is_there:
        # What is archived is nobody else's on this machine, unless its owner opens the folder.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _opened_to_write(folder, create=create)


def _opened_to_write(folder: Path, *, create: bool) -> Database:
    database = engine.open_to_write(folder, create=create)
    try:
        with database.reader.connect() as connection:
            found = migrate.schema_of(connection, folder / DATABASE)
        if found is None and not create:
            raise _nothing_in(folder)
        if found is not None:
            migrate.refuse_newer(found, folder)
        if found != migrate.SCHEMA:
            with database.writer.begin() as connection:
                _bring_up(connection, folder)
        (folder / "media").mkdir(exist_ok=True)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up(connection: Connection, folder: Path) -> None:
    """Make or upgrade the tables, unless another process just did."""
    found = migrate.schema_of(connection, folder / DATABASE)
    if found == migrate.SCHEMA:
        return
    migrate.upgrade(connection)
    if found is None:
        connection.execute(
            insert(schema.archive).values(id=str(uuid.uuid4()), created_at=datetime.now(UTC))
        )


def _opened_to_read(folder: Path) -> Database:
    database = engine.open_to_read(folder, writable=engine.is_writable(folder))
    try:
        with database.reader.connect() as connection:
            found = migrate.schema_of(connection, folder / DATABASE)
        if found is None:
            raise _nothing_in(folder)
        migrate.refuse_newer(found, folder)
        if found != migrate.SCHEMA:
            raise ArchiveError(
                f"the archive is of an older version (schema {found}) and cannot be brought up "
                "to date where it cannot be written to",
                subject=str(folder),
                remedy="Open it once where its folder can be written to.",
            )
        return database
    except BaseException:
        database.close()
        raise


def _nothing_in(folder: Path) -> ArchiveError:
    return ArchiveError(
        "there is no archive here",
        subject=str(folder),
        remedy=f"Make one with: antedate add PATH --archive {folder}",
    )
