"""Who is signed in at an archive that cannot be written to: known while the desk runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, insert, select
from sqlalchemy.pool import StaticPool

from antedate.store import schema

Connected = Callable[[], AbstractContextManager[Connection]]


class PassingTables:
    """The tables of sessions and decisions in memory, with the accounts of the archive.

    They are made when they are first asked for.
    """

    def __init__(self, reading: Connected) -> None:
        self._reading = reading
        self._lock = Lock()
        self._engine: Engine | None = None

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A transaction on them, one at a time."""
        with self._lock:
            if self._engine is None:
                self._engine = self._made()
            with self._engine.begin() as connection:
                yield connection

    def close(self) -> None:
        """Let them go."""
        if self._engine is not None:
            self._engine.dispose()

    def _made(self) -> Engine:
        made = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
        )
        with self._reading() as archive:
            accounts = [dict(row) for row in archive.execute(select(schema.account)).mappings()]
        with made.begin() as connection:
            tables = [schema.account, schema.session, schema.audit]
            schema.metadata.create_all(connection, tables=tables)
            if accounts:
                connection.execute(insert(schema.account), accounts)
        return made
