"""The estimate: prior times likelihood on the grid, its regions, and each reason's weight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from antedate.dating.combine import (
    Reason,
    each_left_out,
    failure_chance,
    groups,
    on_grid,
    together,
    trust_of,
)
from antedate.dating.conflicts import conflicts
from antedate.dating.grid import Grid, grid_for
from antedate.dating.prior import flat_mass, prior_mass
from antedate.dating.regions import density, quantile, region, shown_cells, support
from antedate.dating.settings import FIRST_FILM, DatingSettings
from antedate.dating.weigh import Scale, divergence_bits, older_share, posterior_mass, weighed
from antedate.dating.wording import excluded_words, words
from antedate.errors import UsageError
from antedate.estimate import LEVELS, Conflict, DateEstimate, Flat, Weighed, moment_at
from antedate.evidence import DAY_S, Evidence, FloatArray
from antedate.when import iso


def estimate(
    evidence: Sequence[Evidence],
    until: datetime,
    settings: DatingSettings = DatingSettings(),
    *,
    now: datetime | None = None,
) -> DateEstimate:
    """When footage can have been filmed that was certainly there at ``until``.

    ``until`` is U, the query's own publication or receipt: nothing later is possible.
    Where reasons exclude every date the estimate has ``error`` set and the conflict named.
    Raises ``UsageError`` for a window that is empty, lies in the future, or ends before the
    first film, and ``ValueError`` for naive times.
    """
    grid, reasons = gridded(evidence, until, settings, now=now)
    return estimate_on(grid, reasons, settings)


def gridded(
    evidence: Sequence[Evidence],
    until: datetime,
    settings: DatingSettings,
    *,
    now: datetime | None = None,
) -> tuple[Grid, tuple[Reason, ...]]:
    """The grid of an estimate, and its reasons on it. Raises what ``estimate`` does."""
    start = _start(until, settings, now or datetime.now(UTC))
    grid = grid_for(start, until, evidence)
    return grid, tuple(on_grid(one, grid) for one in evidence)


def estimate_on(grid: Grid, reasons: Sequence[Reason], settings: DatingSettings) -> DateEstimate:
    """``estimate`` for reasons that lie on a grid already, over the window that it spans."""
    prior = prior_mass(grid, settings)
    log = together(reasons, len(prior))
    mass = posterior_mass(prior, log)
    clashes = conflicts(reasons, prior)
    if mass is None:
        window = (moment_at(grid.edges_s[0]), moment_at(grid.edges_s[-1]))
        return _excluded(reasons, window, clashes, settings)
    knots = [knot for one in reasons for knot in one.evidence.knots]
    scale = Scale(grid, prior, settings.older_days, shown_cells(grid, mass, knots))
    median = moment_at(quantile(grid, mass, 0.5))
    bits = divergence_bits(mass, prior)
    older = _share_older(mass, scale)
    regions = {level: region(grid, mass, level) for level in LEVELS}
    hard = support(grid, mass)
    return DateEstimate(
        hard=hard,
        median=median,
        regions=regions,
        density=density(grid, mass, scale.cells),
        flat=_flat(grid, log),
        reasons=tuple(
            weighed(reason, without, mass, scale)
            for reason, without in zip(reasons, each_left_out(reasons, len(mass)), strict=True)
        ),
        conflicts=clashes,
        bits=bits,
        older_days=settings.older_days,
        older=older,
        older_before=_share_older(prior, scale),
        failures=_failures(reasons, prior),
        words=words(regions[0.9], hard, bits, clashes, moment_at(grid.edges_s[0])),
    )


def _start(until: datetime, settings: DatingSettings, now: datetime) -> datetime:
    if until.tzinfo is None:
        raise ValueError("naive datetime as the end of the window")
    if until > now:
        raise UsageError(
            f"The end of the window, {iso(until)}, lies in the future",
            remedy="Give a publication or --not-after that has been.",
        )
    if until <= FIRST_FILM:
        raise UsageError(
            f"The end of the window, {iso(until)}, is before the first film was shot (1888)",
            remedy="Look at the year.",
        )
    start = max(settings.start, FIRST_FILM)
    if start >= until:
        raise UsageError(
            f"The window is empty: it starts at {iso(start)} and ends at {iso(until)}",
            remedy="Give an earlier --not-before or --start, or a later --not-after.",
        )
    return start


def _share_older(mass: FloatArray, scale: Scale) -> float | None:
    span = scale.grid.edges_s[-1] - scale.grid.edges_s[0]
    return older_share(mass, scale) if span > scale.older_days * DAY_S else None


def _flat(grid: Grid, log: FloatArray) -> Flat | None:
    mass = posterior_mass(flat_mass(grid), log)
    if mass is None:
        return None
    regions = {level: region(grid, mass, level) for level in LEVELS}
    return Flat(moment_at(quantile(grid, mass, 0.5)), regions)


def _failures(reasons: Sequence[Reason], prior: FloatArray) -> dict[str, float]:
    """By name, the posterior chance of each group that it rests on the wrong thing."""
    found = {}
    for members in groups(reasons):
        inside = [reasons[index] for index in members]
        name = inside[0].evidence.group
        if name and trust_of(inside) < 1:
            outside = [reason for at, reason in enumerate(reasons) if at not in members]
            rest = together(outside, len(prior))
            found[name] = failure_chance(inside, rest, prior)
    return found


def _excluded(
    reasons: Sequence[Reason],
    window: tuple[datetime, datetime],
    clashes: tuple[Conflict, ...],
    settings: DatingSettings,
) -> DateEstimate:
    said = excluded_words(clashes)
    return DateEstimate(
        hard=window,
        median=None,
        regions={level: () for level in LEVELS},
        density=None,
        flat=None,
        reasons=tuple(_unweighed(reason, window) for reason in reasons),
        conflicts=clashes,
        older_days=settings.older_days,
        words=said,
        error=said,
    )


def _unweighed(reason: Reason, window: tuple[datetime, datetime]) -> Weighed:
    return Weighed(reason.evidence, 0.0, 0.0, None, window[0], 0.0, (), np.zeros(0))
