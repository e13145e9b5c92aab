"""Cases on disk: their logs, appended to entry by entry."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Row,
    Select,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from antedate.case_log import START, Action, Entry
from antedate.errors import ArchiveError
from antedate.store import schema

UNREADABLE = "\ufffd"
"""What stands for content that is there and is no text any more."""
Connected = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class StoredCase:
    """A case and how long its log is."""

    id: str
    name: str
    opened_at: datetime
    entries: int


@dataclass(frozen=True)
class ListedCase(StoredCase):
    """A case as a list shows it: ``changed_at`` is when its last entry was written."""

    changed_at: datetime
    question: str


class NoCase(ArchiveError):
    """There is no case of this id, and never was."""


class CaseMoved(ArchiveError):
    """Somebody else changed the case meanwhile: read it again and try again."""


class Cases:
    """The cases of an archive. Had by ``Archive.cases``; raises ``ArchiveError``."""

    def __init__(
        self, folder: Path, reading: Connected, writing: Connected, fold: Callable[[], None]
    ) -> None:
        self._folder = folder
        self._reading = reading
        self._writing = writing
        self._fold = fold

    def all(self) -> list[StoredCase]:
        """All cases, in the order they were opened."""
        with self._reading() as connection:
            return [
                StoredCase(row.id, row.name, row.opened_at, row.entries)
                for row in connection.execute(
                    select(
                        schema.case_file, func.count(schema.case_entry.c.number).label("entries")
                    )
                    .outerjoin(
                        schema.case_entry, schema.case_entry.c.case_id == schema.case_file.c.id
                    )
                    .group_by(schema.case_file.c.id)
                    .order_by(schema.case_file.c.opened_at, schema.case_file.c.name)
                )
            ]

    def listed(self, most: int = 50, skipped: int = 0) -> list[ListedCase]:
        """Cases in the order of their last change, the newest first."""
        entry, file = schema.case_entry.c, schema.case_file.c
        last = func.max(entry.at)
        chosen = (
            select(file.id, file.name, file.opened_at, func.count().label("entries"))
            .add_columns(last.label("changed_at"))
            .join(schema.case_entry, entry.case_id == file.id)
            .group_by(file.id)
            .order_by(last.desc(), file.name)
            .limit(most)
            .offset(skipped)
        )
        with self._reading() as connection:
            rows = connection.execute(chosen).all()
            asked = _questions(connection, [row.id for row in rows])
        return [
            ListedCase(
                id=row.id,
                name=row.name,
                opened_at=row.opened_at,
                entries=row.entries,
                changed_at=row.changed_at,
                question=asked.get(row.id, ""),
            )
            for row in rows
        ]

    def find(self, name: str) -> StoredCase | None:
        """The case of a name or id, ``None`` where there is none."""
        return next((found for found in self.all() if name in (found.name, found.id)), None)

    def entries(self, case: str) -> tuple[Entry, ...]:
        """The whole log of a case (by id), in order. Raises where the case was deleted."""
        with self._reading() as connection:
            self._row(connection, case)
            return _entries(connection, case)

    def head(self, case: str) -> tuple[int, str]:
        """The number and the hash of the last entry of a log. Raises as ``entries`` does."""
        with self._reading() as connection:
            self._row(connection, case)
            return _end(connection, case)

    def some(
        self, case: str, *, subject: str | None = None, before: int | None = None, most: int = 1000
    ) -> tuple[Entry, ...]:
        """Entries of a log, the newest first: those about a subject, or before a number."""
        with self._reading() as connection:
            self._row(connection, case)
            chosen = _chosen(case).order_by(schema.case_entry.c.number.desc()).limit(most)
            if subject is not None:
                chosen = chosen.where(schema.case_entry.c.subject == subject)
            if before is not None:
                chosen = chosen.where(schema.case_entry.c.number < before)
            return _read(connection, case, chosen)

    def open(self, id: str, name: str, first: Entry) -> None:
        """Begin a case with the first entry of its log."""
        with self._writing() as connection:
            if connection.scalar(
                select(schema.case_file.c.id).where(schema.case_file.c.name == name)
            ):
                raise ArchiveError(
                    "is a case of this archive already",
                    subject=name,
                    remedy="Choose another name, or see it with: antedate case show.",
                )
            connection.execute(
                insert(schema.case_file).values(id=id, name=name, opened_at=first.at)
            )
            connection.execute(insert(schema.case_entry), [_values(first)])

    def append(self, case: str, entries: Sequence[Entry], erase: Sequence[int] = ()) -> None:
        """Put entries at the end of a log: all of them, or none.

        ``erase`` are numbers of entries whose content goes in the same transaction. Raises
        ``CaseMoved`` where the log does not end just before the first of them.
        """
        if not entries:
            return
        with self._writing() as connection:
            self._row(connection, case)
            if _end(connection, case) != (entries[0].number - 1, entries[0].previous):
                raise CaseMoved(
                    "the case was changed by another command meanwhile",
                    subject=case,
                    remedy="Run the same command again.",
                )
            connection.execute(insert(schema.case_entry), [_values(entry) for entry in entries])
            if erase:
                connection.execute(
                    update(schema.case_entry)
                    .where(
                        schema.case_entry.c.case_id == case,
                        schema.case_entry.c.number.in_(list(erase)),
                    )
                    .values(salt=None, content=None)
                )
        if erase:
            self._fold()

    def delete(self, case: str, who: str, why: str) -> StoredCase:
        """Remove a case with its log; a dated record of that stays."""
        with self._writing() as connection:
            row = self._row(connection, case)
            entries = _entries(connection, case)
            connection.execute(delete(schema.case_entry).where(_of(case)))
            connection.execute(delete(schema.case_file).where(schema.case_file.c.id == case))
            connection.execute(
                insert(schema.case_deleted).values(
                    id=case,
                    name=row.name,
                    deleted_at=datetime.now(UTC),
                    who=who,
                    why=why,
                    entries=len(entries),
                    head=entries[-1].hash if entries else START,
                )
            )
        self._fold()
        return StoredCase(case, row.name, row.opened_at, len(entries))

    def _row(self, connection: Connection, case: str) -> Row[Any]:
        row = connection.execute(
            select(schema.case_file).where(schema.case_file.c.id == case)
        ).one_or_none()
        if row is not None:
            return row
        gone = connection.execute(
            select(schema.case_deleted).where(schema.case_deleted.c.id == case)
        ).one_or_none()
        if gone is not None:
            raise ArchiveError(
                f"the case was deleted on {gone.deleted_at:%Y-%m-%d %H:%M} UTC by {gone.who} "
                f"({gone.why})",
                subject=gone.name,
                remedy="Nothing was changed. Ask them, or open another case.",
            )
        raise NoCase(
            "is no case of this archive",
            subject=case,
            remedy=f"See which there are with: antedate case list --archive {self._folder}",
        )


def _of(case: str) -> Any:
    return schema.case_entry.c.case_id == case


def _end(connection: Connection, case: str) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    last = connection.execute(
        select(schema.case_entry.c.number, schema.case_entry.c.hash)
        .where(_of(case))
        .order_by(schema.case_entry.c.number.desc())
        .limit(1)
    ).one_or_none()
    return (last.number, last.hash) if last else (0, START)


def _entries(connection: Connection, case: str) -> tuple[Entry, ...]:
    return _read(connection, case, _chosen(case).order_by(schema.case_entry.c.number))


def _chosen(case: str) -> Select[Any]:
    entries = schema.case_entry
    content = type_coerce(entries.c.content, LargeBinary).label("packed")
    others = [column for column in entries.c if column.name != "content"]
    return select(*others, content).where(_of(case))


def _questions(connection: Connection, cases: Sequence[str]) -> dict[str, str]:
    """What cases ask, as the first entries of their logs say; nothing where that is no text."""
    entry = schema.case_entry.c
    packed = type_coerce(entry.content, LargeBinary).label("packed")
    first = select(entry.case_id, packed).where(entry.case_id.in_(cases), entry.number == 1)
    asked = {}
    for row in connection.execute(first):
        try:
            content = json.loads(_unpacked(row.packed) or "{}")
        except ValueError:  # an edited log: custody tells of it
            continue
        if isinstance(content, dict):
            asked[row.case_id] = str(content.get("question", ""))
    return asked


def _read(connection: Connection, case: str, chosen: Select[Any]) -> tuple[Entry, ...]:
    try:
        return tuple(_entry(row) for row in connection.execute(chosen))
    except (ValueError, TypeError, zlib.error) as error:
        number = _unreadable(connection, chosen)
        raise ArchiveError(
            f"entry {number} of the log of the case cannot be read ({error})",
            subject=case,
            remedy="Somebody changed the database. Put antedate.db back from a backup.",
        ) from error


def _entry(row: Any) -> Entry:
    return Entry(
        case=row.case_id,
        number=row.number,
        at=row.at,
        # An edited log may hold anything here: that is for custody to find.
        action=Action(row.action) if row.action in set(Action) else row.action,
        subject=row.subject,
        digest=row.digest,
        previous=row.previous,
        hash=row.hash,
        salt=row.salt,
        content=_unpacked(row.packed),
    )


def _unpacked(packed: bytes | None) -> str | None:
    try:
        return None if packed is None else zlib.decompress(packed).decode("utf-8", "surrogatepass")
    except (zlib.error, ValueError, TypeError):
        return UNREADABLE


def _unreadable(connection: Connection, chosen: Select[Any]) -> int:
    """The number of the first entry that cannot be read."""
    numbers = connection.execute(chosen.with_only_columns(schema.case_entry.c.number)).scalars()
    for number in numbers.all():
        try:
            connection.execute(chosen.where(schema.case_entry.c.number == number)).all()
        except (ValueError, TypeError):
            return int(number)
    return 0


def _values(entry: Entry) -> dict[str, object]:
    return {
        "case_id": entry.case,
        "number": entry.number,
        "at": entry.at,
        "action": str(entry.action),
        "subject": entry.subject,
        "digest": entry.digest,
        "previous": entry.previous,
        "hash": entry.hash,
        "salt": entry.salt,
        "content": entry.content,
    }
