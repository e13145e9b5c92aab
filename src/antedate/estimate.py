"""What the dating engine answers: a density over the filming date, and each reason's weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from antedate.evidence import Evidence, FloatArray
from antedate.things import Thing

Interval = tuple[datetime, datetime]
LEVELS = (0.5, 0.9, 0.95)


def moment_at(epoch_s: float) -> datetime:
    """Seconds since 1970 as an aware time in UTC, to the second."""
    return datetime.fromtimestamp(round(epoch_s), UTC)


@dataclass(frozen=True, slots=True)
class Density:
    """A probability density over time, constant in each cell.

    ``edges_s``: seconds since 1970 (UTC), shape (n + 1,), rising. ``per_day``: shape (n,).
    """

    edges_s: FloatArray
    per_day: FloatArray


@dataclass(frozen=True, slots=True)
class Weighed:
    """One reason with its weight in an estimate.

    ``bits`` is what it adds to all the others: the divergence of the posterior from the one
    without it. ``bits_alone`` is what it would say alone. ``bayes_factor`` is for "filmed more
    than D days before publication" against not, from this reason alone; ``None`` where the
    window has no room for one of the two. ``median_without`` and ``region_without`` (90 %)
    are the answer without it. ``band`` is its own likelihood on the cells of the estimate's
    density, its highest value 1.
    """

    evidence: Evidence
    bits: float
    bits_alone: float
    bayes_factor: float | None
    median_without: datetime
    shift_days: float
    region_without: tuple[Interval, ...]
    band: FloatArray


@dataclass(frozen=True, slots=True)
class Conflict:
    """Reasons that exclude each other: by their indices among the estimate's reasons."""

    reasons: tuple[int, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Flat:
    """The answer under a flat prior on the same window."""

    median: datetime
    regions: Mapping[float, tuple[Interval, ...]]


@dataclass(frozen=True, slots=True)
class DateEstimate:
    """When footage, or one shot of it (``start_s`` to ``end_s``), can have been filmed.

    ``hard`` is what nothing allowed lies outside of. ``regions`` are the smallest sets with
    50, 90 and 95 % of the probability, in pieces where it must be. ``older`` is the chance of
    "filmed more than ``older_days`` before publication", ``older_before`` that of the prior.
    ``failures`` gives, by group, the chance that its reasons rest on the wrong thing.
    ``error`` is set, and density and regions are empty, where reasons exclude everything.
    """

    hard: Interval
    median: datetime | None
    regions: Mapping[float, tuple[Interval, ...]]
    density: Density | None
    flat: Flat | None
    reasons: tuple[Weighed, ...]
    conflicts: tuple[Conflict, ...] = ()
    bits: float = 0.0
    older_days: float = 1.0
    older: float | None = None
    older_before: float | None = None
    failures: Mapping[str, float] = field(default_factory=dict)
    words: str = ""
    notes: tuple[str, ...] = ()
    start_s: float | None = None
    end_s: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class DateAnswer:
    """What ``date`` says of one query: the whole, and each shot where it has several."""

    path: str
    whole: DateEstimate | None = None
    shots: tuple[DateEstimate, ...] = ()
    sha256: str = ""
    published_at: datetime | None = None
    notes: tuple[str, ...] = ()
    made_at: datetime | None = None
    version: str = ""
    error: str | None = None
    things: tuple[Thing, ...] = ()
    """What carries the date, followed through the dated views of a place."""
