"""Ways to date a simulated case: the engine's, and what it is measured against."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import log

import numpy as np

from antedate.dating.changes import changed_together
from antedate.dating.combine import Reason, together
from antedate.dating.grid import Grid
from antedate.dating.presence import presence
from antedate.dating.prior import prior_mass
from antedate.dating.settings import DatingSettings
from antedate.dating.weigh import posterior_mass
from antedate.evidence import (
    DAY_S,
    ChangeRates,
    ErrorRates,
    Evidence,
    EvidenceKind,
    FloatArray,
    Presence,
    Sighting,
)
from benchmarks.dating.cases import SPAN_DAYS, Case

START = datetime(2022, 1, 1, tzinfo=UTC)
SETTINGS = DatingSettings(start=START)
RATES, ERRORS = ChangeRates(), ErrorRates()
FAILURE = 0.02
ELSEWHERE = log(0.5)
Method = Callable[[Case], FloatArray]
"""A case to the mass of each cell of ``GRID``."""


def _grid() -> Grid:
    first = START.timestamp()
    return Grid(first + np.arange(SPAN_DAYS + 1) * DAY_S)


GRID = _grid()
PRIOR = prior_mass(GRID, SETTINGS)
_LOGS = np.array(
    [
        (sighting.log_absent, sighting.log_present)
        for sighting in (
            Sighting.judged(None, presence_, ERRORS)
            for presence_ in (Presence.ABSENT, Presence.PRESENT, Presence.NOT_VISIBLE)
        )
    ]
)


def engine(case: Case) -> FloatArray:
    """Items that changed together share one latent, with a common chance of failure."""
    at_s, sights = _views(case)
    sets = changed_together(at_s, sights, RATES)
    return _mass(case, at_s, sights, sets, FAILURE)


def independent(case: Case) -> FloatArray:
    """Bayes with every item by itself and no chance that the place is wrong."""
    at_s, sights = _views(case)
    return _mass(case, at_s, sights, [[thing] for thing in range(len(sights))], 0.0)


def prior_only(case: Case) -> FloatArray:
    """No evidence at all."""
    return PRIOR


def intervals(case: Case) -> FloatArray:
    """What people do by hand: between the views around that agree with the query, or not."""
    allowed = np.ones(len(PRIOR), bool)
    middle = (GRID.middle_s - GRID.edges_s[0]) / DAY_S
    for seen, now in zip(case.seen, case.query, strict=True):
        shown = seen >= 0
        if now < 0 or not shown.any():
            continue
        times, states = case.views[shown], seen[shown]
        after = np.searchsorted(times, middle)
        left = states[np.clip(after - 1, 0, None)] == now
        right = states[np.clip(after, None, len(states) - 1)] == now
        holds = left | right
        if (allowed & holds).any():
            allowed &= holds
    mass = np.where(allowed, PRIOR, 0.0)
    return np.asarray(mass / mass.sum(), np.float64)


METHODS: dict[str, Method] = {
    "antedate": engine,
    "independent Bayes": independent,
    "interval logic": intervals,
    "prior": prior_only,
}


def _views(case: Case) -> tuple[FloatArray, FloatArray]:
    """Seconds of the views, and log-likelihoods (things, views, 2) under absent, present."""
    at_s = GRID.edges_s[0] + case.views * DAY_S
    return at_s, _LOGS[case.seen.astype(int)]


def _mass(
    case: Case, at_s: FloatArray, sights: FloatArray, sets: list[list[int]], failure: float
) -> FloatArray:
    pooled = np.stack([sights[things].sum(axis=0) for things in sets])
    stood = np.clip(presence(at_s, pooled, GRID.middle_s, RATES), 1e-9, 1 - 1e-9)
    reasons = [
        _of_items(case.query[things], p, failure) for things, p in zip(sets, stood, strict=True)
    ]
    if not np.isnan(case.appeared):
        reasons.append(_of_appearance(case.appeared))
    mass = posterior_mass(PRIOR, together(reasons, len(PRIOR)))
    return PRIOR if mass is None else mass


def _of_items(query: FloatArray, p: FloatArray, failure: float) -> Reason:
    logs = _LOGS[query.astype(int)]
    absent, present = logs.sum(axis=0)
    log_l = np.logaddexp(np.log(p) + present, np.log1p(-p) + absent)
    made = Evidence(
        EvidenceKind.ITEM, "", trust=1 - failure, group="place", likelihood=np.zeros_like
    )
    return Reason(made, np.asarray(log_l, np.float64), float((query >= 0).sum()) * ELSEWHERE)


def _of_appearance(day: float) -> Reason:
    at = START + timedelta(days=day)
    made = Evidence(EvidenceKind.APPEARANCE, "", trust=0.9, likelihood=np.zeros_like)
    # The part of the day that holds the post counts for that part.
    days = (at.timestamp() - GRID.edges_s[:-1]) / DAY_S
    with np.errstate(divide="ignore"):
        return Reason(made, np.log(np.clip(days, 0, 1)), 0.0)
