"""What a date rests on before any evidence, as settings that a person can change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

FIRST_FILM = datetime(1888, 10, 1, tzinfo=UTC)
"""The oldest film that survives was shot in October 1888; no footage is older."""


@dataclass(frozen=True, slots=True)
class DatingSettings:
    """The prior over how long before the last possible moment U footage was filmed.

    prior(t) = w Exp(U - t; mean delay) + (1 - w) / (U - t + scale), each part normalised on
    [start, U]. ``fresh_weight`` is w, the share of footage published soon after filming;
    ``mean_delay_days`` and ``old_scale_days`` are in days. With ``flat`` every day is as
    likely. ``older_days`` is D of "filmed more than D days before publication".
    """

    fresh_weight: float = 0.6
    mean_delay_days: float = 2.0
    old_scale_days: float = 30.0
    start: datetime = datetime(1990, 1, 1, tzinfo=UTC)
    flat: bool = False
    older_days: float = 1.0

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("naive datetime as the start of the prior")
        if not 0 <= self.fresh_weight <= 1:
            raise ValueError("the share of fresh footage lies between 0 and 1")
        if min(self.mean_delay_days, self.old_scale_days) <= 0 or self.older_days < 0:
            raise ValueError("delays and scales are above 0")
