"""What people said of matches. Nothing is changed or deleted: another word is a further row."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from antedate.errors import UsageError
from antedate.records import Verdict
from antedate.store import schema
from antedate.store.media import PICTURE

Connected = Callable[[], AbstractContextManager[Connection]]
SOUND = "sound"
_MOST_WHY = 10_000
_at = schema.judgement.c


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """A person's word on the seconds of a query beside the seconds of a reference.

    Both are files by their SHA-256; an image has no seconds: 0 to 0. ``track`` tells whether
    it is about their pictures (``PICTURE``) or their sound (``SOUND``).
    """

    id: int
    judged_at: datetime
    who: str
    verdict: Verdict
    why: str
    track: str
    query: str
    query_s: tuple[float, float]
    reference: str
    reference_s: tuple[float, float]


class Judgements:
    """The judgements of an archive. Had by ``Archive.judgements``; raises ``ArchiveError``."""

    def __init__(self, reading: Connected, writing: Connected) -> None:
        self._reading = reading
        self._writing = writing

    def add(
        self,
        verdict: Verdict,
        *,
        who: str,
        why: str,
        query: str,
        query_s: tuple[float, float],
        reference: str,
        reference_s: tuple[float, float],
        track: str = PICTURE,
    ) -> StoredJudgement:
        """Keep a judgement. Raises ``UsageError`` for one that cannot be meant."""
        _refuse(query, query_s, reference, reference_s, why)
        now = datetime.now(UTC)
        with self._writing() as connection:
            made = connection.execute(
                insert(schema.judgement).values(
                    judged_at=now,
                    who=who,
                    verdict=verdict,
                    why=why,
                    track=track,
                    query=query,
                    query_start_s=query_s[0],
                    query_end_s=query_s[1],
                    reference=reference,
                    reference_start_s=reference_s[0],
                    reference_end_s=reference_s[1],
                )
            )
        id = made.inserted_primary_key[0] if made.inserted_primary_key else 0
        return StoredJudgement(
            id, now, who, verdict, why, track, query, query_s, reference, reference_s
        )

    def about(self, sha256: str) -> list[StoredJudgement]:
        """All that was said of matches of a file, as query or as reference, in order."""
        query = select(schema.judgement).where(
            or_(_at.query == sha256, _at.reference == sha256)
        )  # fmt: skip
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query.order_by(_at.id))]

    def newest(self, most: int = 50, before: int | None = None) -> list[StoredJudgement]:
        """What was said last, the newest first; of what was said before the number ``before``."""
        query = select(schema.judgement).order_by(_at.id.desc()).limit(most)
        if before is not None:
            query = query.where(_at.id < before)
        with self._reading() as connection:
            return [_read(row) for row in connection.execute(query)]


def _refuse(
    query: str,
    query_s: tuple[float, float],
    reference: str,
    reference_s: tuple[float, float],
    why: str,
) -> None:
    if query == reference:
        raise UsageError(
            "The two files are the same to the last byte: there is nothing to judge",
            remedy="Judge a match with another file.",
        )
    for start, end in (query_s, reference_s):
        if not (math.isfinite(start) and math.isfinite(end) and 0 <= start <= end):
            raise UsageError(
                f"Seconds {start:g} to {end:g} are no part of a file",
                remedy="Give a start of 0 or more, and an end that is not before it.",
            )
    if len(why) > _MOST_WHY:
        raise UsageError(
            f"A reason of {len(why):,} characters is too long",
            remedy=f"Keep it under {_MOST_WHY:,}, and put the rest in a case.",
        )


def _read(row: Row[Any]) -> StoredJudgement:
    return StoredJudgement(
        id=row.id,
        judged_at=row.judged_at,
        who=row.who,
        verdict=Verdict(row.verdict),
        why=row.why,
        track=row.track,
        query=row.query,
        query_s=(row.query_start_s, row.query_end_s),
        reference=row.reference,
        reference_s=(row.reference_start_s, row.reference_end_s),
    )
