"""Reasons entered by hand. Nothing is changed or deleted: dropping one is a further row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from antedate.errors import ArchiveError
from antedate.store import schema


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A reason as somebody entered it. ``about`` is a SHA-256, or ``case:`` and a name.

    ``trust`` is ``None`` where the default of its kind holds. ``given`` is what was typed, as
    plain JSON values. The ``dropped`` fields are set once it counts no more.
    """

    id: int
    added_at: datetime
    who: str
    why: str
    about: str
    kind: str
    trust: float | None
    source: str
    given: Mapping[str, Any]
    dropped_at: datetime | None = None
    dropped_by: str = ""
    dropped_why: str = ""


def add(
    connection: Connection,
    about: str,
    kind: str,
    given: Mapping[str, Any],
    *,
    trust: float | None,
    source: str,
    who: str,
    why: str,
    now: datetime,
) -> int:
    """Keep a reason; its number."""
    made = connection.execute(
        insert(schema.evidence).values(
            added_at=now,
            who=who,
            why=why,
            about=about,
            kind=kind,
            trust=trust,
            source=source,
            given=json.dumps(given, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        )
    )
    return made.inserted_primary_key[0] if made.inserted_primary_key else 0


def drop(
    connection: Connection, folder: Path, number: int, *, who: str, why: str, now: datetime
) -> StoredEvidence:
    """Have a reason count no more. Raises ``ArchiveError`` where there is none to drop."""
    found = next((one for one in listed(connection) if one.id == number), None)
    if found is None or found.dropped_at is not None:
        raise ArchiveError(
            f"has no evidence {number} that counts",
            subject=str(folder),
            remedy="antedate evidence list shows the numbers.",
        )
    connection.execute(
        insert(schema.evidence_dropped).values(evidence_id=number, dropped_at=now, who=who, why=why)
    )
    return found


def listed(
    connection: Connection, about: tuple[str, ...] | None = None, *, dropped: bool = True
) -> list[StoredEvidence]:
    """Reasons in the order they were entered: all, or those about some media or cases."""
    gone = schema.evidence_dropped.c
    query = (
        select(
            schema.evidence,
            gone.dropped_at,
            gone.who.label("dropped_by"),
            gone.why.label("dropped_why"),
        )
        .outerjoin(schema.evidence_dropped, gone.evidence_id == schema.evidence.c.id)
        .order_by(schema.evidence.c.id)
    )
    if about is not None:
        query = query.where(schema.evidence.c.about.in_(about))
    if not dropped:
        query = query.where(gone.dropped_at.is_(None))
    return [
        StoredEvidence(
            id=row.id,
            added_at=row.added_at,
            who=row.who,
            why=row.why,
            about=row.about,
            kind=row.kind,
            trust=row.trust,
            source=row.source,
            given=json.loads(row.given),
            dropped_at=row.dropped_at,
            dropped_by=row.dropped_by or "",
            dropped_why=row.dropped_why or "",
        )
        for row in connection.execute(query)
    ]
