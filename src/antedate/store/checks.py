"""Earlier checks, kept so that they can be made again when the archive has grown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from antedate.store import schema
from antedate.store.columns import moment_of, moment_values
from antedate.when import Moment


@dataclass(frozen=True)
class StoredCheck:
    """A check as it was answered. ``answer`` is the object that was printed."""

    id: int
    checked_at: datetime
    path: str
    sha256: str
    published_at: Moment | None
    finding: str
    answer: Mapping[str, Any]


def record(
    connection: Connection,
    path: str,
    sha256: str,
    published_at: Moment | None,
    finding: str,
    answer: Mapping[str, Any],
    now: datetime,
) -> int:
    """Keep a check; its number."""
    made = connection.execute(
        insert(schema.checked).values(
            checked_at=now,
            path=path,
            sha256=sha256,
            **moment_values("published", published_at),
            finding=finding,
            answer=json.dumps(answer, ensure_ascii=False, separators=(",", ":")),
        )
    )
    return made.inserted_primary_key[0] if made.inserted_primary_key else 0


def recorded(connection: Connection) -> list[StoredCheck]:
    """All checks in the order they were made."""
    return [
        StoredCheck(
            id=row.id,
            checked_at=row.checked_at,
            path=row.path,
            sha256=row.sha256,
            published_at=moment_of(row, "published"),
            finding=row.finding,
            answer=json.loads(row.answer),
        )
        for row in connection.execute(select(schema.checked).order_by(schema.checked.c.id))
    ]
