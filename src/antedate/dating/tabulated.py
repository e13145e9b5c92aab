"""What an estimate was made from, kept: so that it can be weighed again with other trusts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

import numpy as np

from antedate.dating.combine import Reason
from antedate.dating.grid import Grid
from antedate.dating.posterior import estimate_on, gridded
from antedate.dating.settings import DatingSettings
from antedate.errors import UsageError
from antedate.estimate import DateEstimate, moment_at
from antedate.evidence import Evidence, EvidenceKind, FloatArray

BOUND = frozenset({EvidenceKind.PUBLICATION})
"""What the window itself was made from: it cannot be left out afterwards."""


@dataclass(frozen=True, slots=True)
class OnCells:
    """A log-likelihood that is constant in each cell. ``edges_s``: (n + 1,), ``log``: (n,)."""

    edges_s: FloatArray
    log: FloatArray

    def __call__(self, epoch_s: FloatArray) -> FloatArray:
        """Its value at each time; outside the cells that of the nearest."""
        cell = np.searchsorted(self.edges_s, epoch_s, side="right") - 1
        return np.asarray(self.log[np.clip(cell, 0, len(self.log) - 1)], np.float64)


@dataclass(frozen=True, slots=True)
class Tabulated:
    """Reasons on the grid of an estimate, and the settings of its prior."""

    grid: Grid
    reasons: tuple[Reason, ...]
    settings: DatingSettings

    @classmethod
    def of(
        cls,
        evidence: Sequence[Evidence],
        until: datetime,
        settings: DatingSettings,
        *,
        now: datetime | None = None,
    ) -> Self:
        """What ``estimate`` of the same is made from. Raises what that does."""
        return cls(*gridded(evidence, until, settings, now=now), settings)

    def weighed(
        self,
        trusts: Mapping[int, float] | None = None,
        without: Collection[int] = (),
    ) -> DateEstimate:
        """The estimate, with other trusts (by the place of a reason) or some reasons left out.

        A reason left out keeps its place, with a likelihood that says nothing. Raises
        ``UsageError`` for a place where no reason is, a trust that is no chance, and for
        leaving out what makes the window.
        """
        for place in {*(trusts or {}), *without}:
            if not 0 <= place < len(self.reasons):
                raise UsageError(f"There is no reason {place + 1}", remedy="Load the page again.")
        made = []
        for place, reason in enumerate(self.reasons):
            trust = (trusts or {}).get(place, reason.evidence.trust)
            if not 0 <= trust <= 1:
                raise UsageError(f"A trust of {trust:g} is no chance", remedy="Give 0 to 1.")
            if place not in without:
                made.append(replace(reason, evidence=replace(reason.evidence, trust=trust)))
            elif reason.evidence.kind in BOUND:
                raise UsageError(
                    "The last possible moment cannot be left out", remedy="Ask for the date anew."
                )
            else:
                made.append(_silenced(reason))
        return estimate_on(self.grid, made, self.settings)

    def packed(self) -> bytes:
        """As bytes that ``unpacked`` reads: numbers and plain values, nothing that runs."""
        told = {
            "settings": {**_plain(self.settings), "start": self.settings.start.isoformat()},
            "reasons": [_told(reason) for reason in self.reasons],
        }
        held = io.BytesIO()
        logs = np.stack([reason.log for reason in self.reasons])
        words = np.frombuffer(json.dumps(told).encode(), np.uint8)
        np.savez_compressed(held, edges_s=self.grid.edges_s, logs=logs, told=words)
        return held.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """What was packed. Raises ``UsageError`` for anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as held:
                edges, logs = held["edges_s"], held["logs"]
                told = json.loads(held["told"].tobytes())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise UsageError(
                "What this estimate was made from cannot be read", remedy="Date the footage again."
            ) from error
        settings = told["settings"]
        start = datetime.fromisoformat(settings.pop("start"))
        return cls(
            Grid(edges),
            tuple(_reason(one, edges, log) for one, log in zip(told["reasons"], logs, strict=True)),
            DatingSettings(start=start, **settings),
        )


def _silenced(reason: Reason) -> Reason:
    silent = replace(reason.evidence, group="", items=(), likelihood=np.zeros_like)
    return Reason(silent, np.zeros_like(reason.log), 0.0)


def _plain(settings: DatingSettings) -> dict[str, Any]:
    names = ("fresh_weight", "mean_delay_days", "old_scale_days", "flat", "older_days")
    return {name: getattr(settings, name) for name in names}


def _told(reason: Reason) -> dict[str, Any]:
    evidence = reason.evidence
    return {
        "kind": evidence.kind.value,
        "words": evidence.words,
        "trust": evidence.trust,
        "source": evidence.source,
        "group": evidence.group,
        "elsewhere": reason.elsewhere,
        "knots": [knot.timestamp() for knot in evidence.knots],
        "start_s": evidence.start_s,
        "end_s": evidence.end_s,
        "notes": list(evidence.notes),
    }


def _reason(told: Mapping[str, Any], edges: FloatArray, log: FloatArray) -> Reason:
    evidence = Evidence(
        kind=EvidenceKind(told["kind"]),
        words=told["words"],
        trust=told["trust"],
        source=told["source"],
        likelihood=OnCells(edges, log),
        log_elsewhere=told["elsewhere"],
        group=told["group"],
        knots=tuple(moment_at(knot) for knot in told["knots"]),
        start_s=told["start_s"],
        end_s=told["end_s"],
        notes=tuple(told["notes"]),
    )
    return Reason(evidence, log, told["elsewhere"])
