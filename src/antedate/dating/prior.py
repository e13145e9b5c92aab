"""How long before its publication footage was filmed, before anything else is known."""

from __future__ import annotations

import numpy as np

from antedate.dating.grid import Grid
from antedate.dating.settings import DatingSettings
from antedate.evidence import DAY_S, FloatArray


def prior_mass(grid: Grid, settings: DatingSettings) -> FloatArray:
    """The prior probability of each cell, by exact integrals; shape (n,), sums to 1.

    U is the last edge of the grid and the start its first, so that both parts are
    normalised on the window that is looked at.
    """
    if settings.flat:
        return flat_mass(grid)
    delay = (grid.edges_s[-1] - grid.edges_s) / DAY_S
    fresh = _share(np.exp(-delay / settings.mean_delay_days))
    old = _share(-np.log(delay + settings.old_scale_days))
    mixed = settings.fresh_weight * fresh + (1 - settings.fresh_weight) * old
    return np.asarray(mixed / mixed.sum(), np.float64)


def flat_mass(grid: Grid) -> FloatArray:
    """Every instant of the window as likely; shape (n,), sums to 1."""
    return np.asarray(grid.days / grid.days.sum(), np.float64)


def _share(integral: FloatArray) -> FloatArray:
    """Mass of each cell from an antiderivative at the edges that rises with time."""
    mass = np.clip(np.diff(integral), 0, None)
    return np.asarray(mass / mass.sum(), np.float64)


def prior_share(start: float, end: float, first: float, last: float, s: DatingSettings) -> float:
    """The prior mass between ``start`` and ``end`` of a window; all in seconds since 1970."""
    inner = np.clip([start, end], first, last)
    edges = np.unique(np.array([first, *inner, last], np.float64))
    mass = prior_mass(Grid(edges), s)
    inside = (edges[:-1] >= inner[0]) & (edges[1:] <= inner[1])
    return float(mass[inside].sum())
