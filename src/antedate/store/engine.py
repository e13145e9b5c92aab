"""Opening the database. All that is particular to SQLite is here."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

DATABASE = "antedate.db"

_WAIT_S = 60.0


@dataclass(frozen=True)
class Database:
    """An open database. ``writer`` begins transactions that hold the write lock."""

    reader: Engine
    writer: Engine
    readonly: bool
    scratch: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Give up all connections; the last one out folds the log into the database."""
        self.reader.dispose()
        if self.scratch is not None:
            self.scratch.cleanup()


def open_to_write(folder: Path, *, create: bool) -> Database:
    """Open ``folder``'s database for reading and writing, in WAL mode.

    With ``create`` an empty one is made where there is none.
    """
    mode = "rwc" if create else "rw"
    reader = _engine(f"{_uri(folder / DATABASE)}?mode={mode}", "synchronous=FULL")
    try:
        _patiently(lambda: _prepare(reader))
    except BaseException:
        reader.dispose()
        raise
    return Database(reader, reader.execution_options(writes=True), readonly=False)


def open_to_read(folder: Path, *, writable: bool) -> Database:
    """Open ``folder``'s database for reading only.

    WAL needs to write even to read. Where it can (``writable``), the connection merely
    refuses to change anything. Where it cannot, the database is taken as immutable, unless
    a log lies beside it: then the log of a running writer is shared if possible, and else
    both are copied to a temporary folder, since without the log the newest rows are missing.
    """
    database = folder / DATABASE
    log = database.with_name(DATABASE + "-wal")
    # A full disk has no room for what WAL writes to read: then it is as if not writable.
    if writable and (usual := _tried(f"{_uri(database)}?mode=rw", "query_only=ON")):
        return usual
    if not log.exists() or log.stat().st_size == 0:
        return _reading(f"{_uri(database)}?mode=ro&immutable=1")
    if shared := _tried(f"{_uri(database)}?mode=ro"):
        return shared
    scratch = tempfile.TemporaryDirectory(prefix="antedate-")
    copied = Path(scratch.name)
    shutil.copyfile(database, copied / DATABASE)
    shutil.copyfile(log, copied / log.name)
    return _reading(f"{_uri(copied / DATABASE)}?mode=rw", "query_only=ON", scratch=scratch)


def is_writable(folder: Path) -> bool:
    """Whether this process may change the archive in ``folder``."""
    return os.access(folder, os.W_OK | os.X_OK) and os.access(folder / DATABASE, os.W_OK)


def damage(connection: Connection) -> list[str]:
    """What the database's own check of itself finds wrong; nothing when it is sound."""
    if connection.dialect.name != "sqlite":
        return []
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    found = [] if found == ["ok"] else found
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.append(f"row {row} of {table} names a row of {parent} that is not there")
    return found


def fold_log(engine: Engine) -> None:
    """Fold the log into the database, so that what was deleted is in neither."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(outside=True) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _uri(database: Path) -> str:
    return f"file:{quote(os.fsencode(database))}"


def _reading(
    uri: str, *pragmas: str, scratch: tempfile.TemporaryDirectory[str] | None = None
) -> Database:
    engine = _engine(uri, *pragmas)
    return Database(engine, engine, readonly=True, scratch=scratch)


def _engine(uri: str, *pragmas: str) -> Engine:
    def connect() -> sqlite3.Connection:
        # Transactions begin as _begin says, never by the driver's guess.
        connection = sqlite3.connect(
            uri, uri=True, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
        )
        try:
            # What is forgotten must not stay readable in free pages.
            for pragma in ("foreign_keys=ON", "secure_delete=ON", *pragmas):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("outside"):  # of any transaction, as some pragmas must be
        return
    # A transaction that will write takes the lock at once: one that read first and then
    # found another writer ahead of it could not go on.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")


def _prepare(engine: Engine) -> None:
    with engine.connect().execution_options(outside=True) as connection:
        if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
            # A file system without shared memory keeps its own mode, which is as safe.
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _tried(uri: str, *pragmas: str) -> Database | None:
    database = _reading(uri, *pragmas)
    try:
        with database.reader.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except OperationalError:
        database.close()
        return None
    except BaseException:
        database.close()
        raise
    return database


def _patiently(step: Callable[[], None]) -> None:
    """Repeat a step that SQLite refuses, rather than delays, while another process does it."""
    until = time.monotonic() + _WAIT_S
    while True:
        try:
            return step()
        except OperationalError as error:
            name = getattr(error.orig, "sqlite_errorname", "")
            if not name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or time.monotonic() > until:
                raise
            time.sleep(0.05)
