"""Earlier checks, kept so that they can be made again when the archive has grown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from antedate.records import MatchKind
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


@dataclass(frozen=True, slots=True)
class CheckMatch:
    """A match that a check reported: stretches of two files, by hash, in seconds.

    ``path`` is what was checked, as the check recorded it.
    """

    check: int
    checked_at: datetime
    path: str
    kind: MatchKind
    probability: float
    query: str
    query_s: tuple[float, float]
    reference: str
    reference_s: tuple[float, float]


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
    number: int = made.inserted_primary_key[0] if made.inserted_primary_key else 0
    if found := match_values(number, sha256, answer):
        connection.execute(insert(schema.check_match), found)
    return number


def match_values(number: int, sha256: str, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of ``check_match`` for the reported matches of an answer."""
    names = ("query_start_s", "query_end_s", "reference_start_s", "reference_end_s")
    return [
        {
            "check_id": number,
            "position": position,
            "kind": match["kind"],
            "probability": match["probability"],
            "query": sha256,
            "reference": match["reference"]["sha256"],
            **{name: match[name] for name in names},
        }
        for position, match in enumerate(answer.get("matches", ()))
        if "reference" in match and match.get("reported", True)
    ]


def matches(connection: Connection, sha256: Sequence[str], most: int) -> list[CheckMatch]:
    """Reported matches that any of these files is a side of, the newest checks first."""
    at = schema.check_match.c
    rows = connection.execute(
        select(schema.check_match, schema.checked.c.checked_at, schema.checked.c.path)
        .join(schema.checked, schema.checked.c.id == at.check_id)
        .where(or_(at.query.in_(sha256), at.reference.in_(sha256)))
        .order_by(at.check_id.desc(), at.position)
        .limit(most)
    )
    return [
        CheckMatch(
            check=row.check_id,
            checked_at=row.checked_at,
            path=row.path,
            kind=MatchKind(row.kind),
            probability=row.probability,
            query=row.query,
            query_s=(row.query_start_s, row.query_end_s),
            reference=row.reference,
            reference_s=(row.reference_start_s, row.reference_end_s),
        )
        for row in rows
    ]


def of_file(connection: Connection, sha256: str, most: int) -> list[StoredCheck]:
    """The checks of a file, the newest first."""
    chosen = select(schema.checked).where(schema.checked.c.sha256 == sha256)
    return [
        _check(row)
        for row in connection.execute(chosen.order_by(schema.checked.c.id.desc()).limit(most))
    ]


def recorded(connection: Connection) -> list[StoredCheck]:
    """All checks in the order they were made."""
    chosen = select(schema.checked).order_by(schema.checked.c.id)
    return [_check(row) for row in connection.execute(chosen)]


def _check(row: Row[Any]) -> StoredCheck:
    return StoredCheck(
        id=row.id,
        checked_at=row.checked_at,
        path=row.path,
        sha256=row.sha256,
        published_at=moment_of(row, "published"),
        finding=row.finding,
        answer=json.loads(row.answer),
    )
