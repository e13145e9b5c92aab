"""What each reason is worth: in bits, as a Bayes factor, and by leaving it out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.dating.combine import Reason, group_log
from antedate.dating.grid import Grid
from antedate.dating.regions import band, quantile, region
from antedate.estimate import Weighed, moment_at
from antedate.evidence import DAY_S, FloatArray


@dataclass(frozen=True, slots=True)
class Scale:
    """What reasons are weighed against: the grid, the prior's mass, D, the shown cells."""

    grid: Grid
    prior: FloatArray
    older_days: float
    cells: NDArray[np.intp]


def posterior_mass(prior: FloatArray, log: FloatArray) -> FloatArray | None:
    """The mass of each cell, shape (n,); ``None`` where nothing is left."""
    with np.errstate(divide="ignore"):
        both = np.log(prior) + log
    top = both.max()
    if not np.isfinite(top) or top < -1e8:
        return None
    mass = np.exp(both - top)
    return np.asarray(mass / mass.sum(), np.float64)


def weighed(
    reason: Reason, log_without: FloatArray, posterior: FloatArray, scale: Scale
) -> Weighed:
    """One reason's weight among all. ``log_without`` is the log-likelihood of the others,
    ``posterior`` the mass under all; shape (n,) both."""
    alone = group_log([reason])
    without = posterior_mass(scale.prior, log_without)
    base = posterior if without is None else without
    with_alone = posterior_mass(scale.prior, alone)
    median, before = quantile(scale.grid, posterior, 0.5), quantile(scale.grid, base, 0.5)
    return Weighed(
        evidence=reason.evidence,
        bits=divergence_bits(posterior, base),
        bits_alone=0.0 if with_alone is None else divergence_bits(with_alone, scale.prior),
        bayes_factor=bayes_factor(alone, scale),
        median_without=moment_at(before),
        shift_days=(median - before) / DAY_S,
        region_without=region(scale.grid, base, 0.9),
        band=band(alone, scale.grid, scale.cells),
    )


def divergence_bits(one: FloatArray, other: FloatArray) -> float:
    """Kullback-Leibler divergence of ``one`` from ``other``, in bits; both are masses."""
    there = (one > 0) & (other > 0)
    return max(0.0, float(np.sum(one[there] * np.log2(one[there] / other[there]))))


def older_share(mass: FloatArray, scale: Scale) -> float:
    """The mass of dates more than D days before the end of the window."""
    limit = scale.grid.edges_s[-1] - scale.older_days * DAY_S
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    return float(np.interp(limit, scale.grid.edges_s, reached))


def bayes_factor(log: FloatArray, scale: Scale) -> float | None:
    """P(reason | older than D days) / P(reason | not), under the prior within each."""
    before = older_share(scale.prior, scale)
    if not 0 < before < 1:
        return None
    mass = posterior_mass(scale.prior, log)
    if mass is None:
        return None
    after = older_share(mass, scale)
    odds = after / max(1 - after, 1e-300)
    return float(odds * (1 - before) / before)
