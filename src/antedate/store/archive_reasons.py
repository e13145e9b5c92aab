"""Reasons that people entered, as an archive keeps them: a part of ``Archive``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from antedate.store import evidence
from antedate.store.archive_part import PartOfArchive
from antedate.store.evidence import StoredEvidence


class ReasonsOfArchive(PartOfArchive):
    """Reasons for a filming date: entered, dropped, listed."""

    def add_evidence(
        self,
        about: str,
        kind: str,
        given: Mapping[str, Any],
        *,
        trust: float | None,
        source: str,
        who: str,
        why: str,
    ) -> int:
        """Keep a reason entered by hand, about a media (SHA-256) or ``case:NAME``; its number."""
        with self._writing() as connection:
            return evidence.add(
                connection,
                about,
                kind,
                given,
                trust=trust,
                source=source,
                who=who,
                why=why,
                now=datetime.now(UTC),
            )

    def drop_evidence(self, number: int, *, who: str, why: str) -> StoredEvidence:
        """Have a reason entered by hand count no more; it stays on record."""
        with self._writing() as connection:
            now = datetime.now(UTC)
            return evidence.drop(connection, self.folder, number, who=who, why=why, now=now)

    def evidence(self, *about: str, dropped: bool = False) -> list[StoredEvidence]:
        """Reasons entered by hand, in order: all, or those about some media or cases."""
        with self._reading() as connection:
            return evidence.listed(connection, about or None, dropped=dropped)
