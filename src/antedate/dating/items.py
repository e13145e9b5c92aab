"""The likelihood of a query's sightings over time, from dated sightings of the same things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from antedate.dating.presence import presence
from antedate.evidence import ChangeRates, FloatArray, ItemEvidence, Sighting
from antedate.when import Moment

# Rounding must not turn "very likely" into "certain", which no other reason could outweigh.
_NEVER_SURER = 1e-9
_VAGUE_S = 7200.0


def items_log_likelihood(
    items: Sequence[ItemEvidence], rates: ChangeRates, epoch_s: FloatArray
) -> FloatArray:
    """log P(the query's sightings | filmed at t), for things that moved in one real change.

    They share one latent: L = p prod P(z | present) + (1 - p) prod P(z | absent), with p(t)
    from all their dated sightings. A sighting dated only to a day or worse is put at the
    start, middle and end of what its date allows, all alike, and the three are averaged.
    """
    placed = [
        _placed(items, rates, epoch_s, share)
        for share in ((0.5,) if not _vague(items) else (1 / 6, 0.5, 5 / 6))
    ]
    return np.asarray(np.logaddexp.reduce(placed, axis=0) - np.log(len(placed)), np.float64)


def items_log_elsewhere(items: Sequence[ItemEvidence]) -> float:
    """log b: the chance of the query's sightings at some other place."""
    return sum(item.log_elsewhere for item in items)


def _placed(
    items: Sequence[ItemEvidence], rates: ChangeRates, epoch_s: FloatArray, share: float
) -> FloatArray:
    dated = _dated(items, share)
    times = np.array([time for time, _ in dated], np.float64)
    logs = np.array([[[s.log_absent, s.log_present] for _, s in dated]], np.float64)
    p = presence(times, logs.reshape(1, len(dated), 2), epoch_s, rates)[0]
    p = np.clip(p, _NEVER_SURER, 1 - _NEVER_SURER)
    seen = [sighting for item in items for sighting in item.query]
    present = sum(sighting.log_present for sighting in seen)
    absent = sum(sighting.log_absent for sighting in seen)
    return np.asarray(np.logaddexp(np.log(p) + present, np.log1p(-p) + absent), np.float64)


def _dated(items: Sequence[ItemEvidence], share: float) -> list[tuple[float, Sighting]]:
    found = [
        (_instant(sighting.at, share), sighting)
        for item in items
        for sighting in item.references
        if sighting.at is not None
    ]
    return sorted(found, key=lambda pair: pair[0])


def _instant(at: Moment, share: float) -> float:
    early, late = at.earliest.timestamp(), at.latest.timestamp()
    return early + share * (late - early)


def _vague(items: Sequence[ItemEvidence]) -> bool:
    return any(
        (sighting.at.latest - sighting.at.earliest).total_seconds() > _VAGUE_S
        for item in items
        for sighting in item.references
        if sighting.at is not None
    )
