"""Reasons that bear on the filming date, as every room hands them to the dating engine.

One formula joins them. Evidence that shares a ``group`` shares one latent: either the whole
group rests on what it should (the right place, a true clock, the right match), with chance
``trust``, or none of it does. With L_i(t) the likelihood when it does and b_i the chance of
the same observation when it does not, whatever the date,

    L(t) = trust * product of L_i(t) + (1 - trust) * product of b_i.

Evidence with no group stands alone. All likelihoods are natural logarithms over aware time,
given as seconds since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from antedate.when import Moment

FloatArray = NDArray[np.float64]
LogLikelihood = Callable[[FloatArray], FloatArray]
"""Seconds since 1970 (UTC) to log-likelihood, array in, array of the same shape out."""

DAY_S = 86400.0


class EvidenceKind(StrEnum):
    """What sort of reason it is."""

    APPEARANCE = "appearance"
    PUBLICATION = "publication"
    CONTAINER = "container"
    EXIF = "exif"
    SIGNATURE = "signature"
    CLOCK = "clock"
    SUN = "sun"
    ITEM = "item"
    PLACE = "place"
    STATEMENT = "statement"
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"


class Presence(StrEnum):
    """What a view says of an item."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_VISIBLE = "not_visible"


@dataclass(frozen=True, slots=True)
class Curve:
    """A log-likelihood over time from its values at some times, which rise.

    ``linear``: straight lines between the values, which as many times as values give. Else
    steps: ``log_values[i]`` holds from ``at[i]`` to ``at[i + 1]``, the last one for ever.
    Before the first time, ``before`` (by default the first value); lines go on level.
    Raises ``ValueError`` for naive times, times that do not rise, or unequal lengths.
    """

    at: tuple[datetime, ...]
    log_values: tuple[float, ...]
    linear: bool = False
    before: float | None = None

    def __post_init__(self) -> None:
        if not self.at or len(self.at) != len(self.log_values):
            raise ValueError("a curve needs as many times as values, and at least one")
        if any(time.tzinfo is None for time in self.at):
            raise ValueError("naive datetime in a curve")
        if any(a >= b for a, b in zip(self.at, self.at[1:], strict=False)):
            raise ValueError("the times of a curve must rise")

    def __call__(self, epoch_s: FloatArray) -> FloatArray:
        times = np.array([time.timestamp() for time in self.at])
        values = np.array(self.log_values, dtype=np.float64)
        before = values[0] if self.before is None else self.before
        if self.linear:
            out = np.interp(epoch_s, times, values)
        else:
            out = values[np.clip(np.searchsorted(times, epoch_s, side="right") - 1, 0, None)]
        return np.asarray(np.where(epoch_s < times[0], before, out), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """How often a sighting is wrong: present reported of what is not there; missed."""

    false_present: float = 0.02
    missed: float = 0.05

    def __post_init__(self) -> None:
        if not (0 < self.false_present < 1 and 0 < self.missed < 1):
            raise ValueError("error rates lie between 0 and 1, both excluded")


@dataclass(frozen=True, slots=True)
class Sighting:
    """One observation of an item in one view; ``at`` is ``None`` in the query.

    ``log_present`` and ``log_absent`` are the log-likelihoods of what the picture shows if
    the item stood there then, and if it did not; only their difference and, in the query,
    their height above ``log_elsewhere`` of the item count. ``presence`` is for the reader.
    ``view`` names the picture, ``by`` who says so (``machine``, or a person); ``crop`` is the
    part of it that shows the spot, as JPEG, for the report.
    """

    at: Moment | None
    presence: Presence
    log_present: float
    log_absent: float
    view: str = ""
    by: str = "machine"
    crop: bytes = b""

    @classmethod
    def judged(
        cls,
        at: Moment | None,
        presence: Presence,
        rates: ErrorRates,
        *,
        view: str = "",
        by: str = "machine",
    ) -> Sighting:
        """A plain present, absent or not visible, with its error rates."""
        present, absent = 0.0, 0.0
        if presence is Presence.PRESENT:
            present, absent = log(1 - rates.missed), log(rates.false_present)
        elif presence is Presence.ABSENT:
            present, absent = log(rates.missed), log(1 - rates.false_present)
        return cls(at, presence, present, absent, view, by)


@dataclass(frozen=True, slots=True)
class ChangeRates:
    """How often a thing of this sort appears and goes, per day."""

    appear_per_day: float = 1 / 200
    go_per_day: float = 1 / 200

    def __post_init__(self) -> None:
        if not (self.appear_per_day > 0 and self.go_per_day > 0):
            raise ValueError("rates of change are above 0")


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """A lasting thing: its sightings in dated views, and in the query.

    ``log_elsewhere`` is log b: the chance of the query's sightings of it if the query shows
    some other place or was registered wrongly, on the scale of their log-likelihoods. Frames
    of one shot are one observation: hand over one query sighting for all of them.
    """

    name: str
    references: tuple[Sighting, ...]
    query: tuple[Sighting, ...]
    log_elsewhere: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason that bears on the filming date.

    ``words`` is one sentence for a reader. The likelihood is ``likelihood``, or that of
    ``items``, or their product; the items of one evidence moved in one real change and share
    one presence latent with ``rates``. ``log_elsewhere`` is log b for ``likelihood``; items
    carry their own. ``group`` shares the failure latent: see the module. ``trust`` is 1 less
    the chance of failure; in a group the least counts.

    ``knots`` are times where the likelihood jumps or bends: cells of the grid end there. Where
    it varies within a day, ``step_s`` says how finely (between the first and the last knot,
    or everywhere without knots). ``start_s`` and ``end_s`` say which media time of the query
    it is about; ``None``: all of it.
    """

    kind: EvidenceKind
    words: str
    trust: float = 1.0
    source: str = ""
    likelihood: LogLikelihood | None = None
    items: tuple[ItemEvidence, ...] = ()
    rates: ChangeRates = ChangeRates()
    log_elsewhere: float = 0.0
    group: str = ""
    knots: tuple[datetime, ...] = ()
    step_s: float = DAY_S
    start_s: float | None = None
    end_s: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.trust <= 1:
            raise ValueError("trust lies between 0 and 1")
        if any(knot.tzinfo is None for knot in self.knots):
            raise ValueError("naive datetime among the knots")
        if self.likelihood is None and not self.items:
            raise ValueError("evidence needs a likelihood or items")

    def describe(self) -> dict[str, Any]:
        """Plain values for JSON: what it is, not how it weighs."""
        return {
            "kind": self.kind.value,
            "words": self.words,
            "trust": self.trust,
            "source": self.source or None,
            "group": self.group or None,
        }
