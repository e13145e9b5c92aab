"""Coverage, PIT, CRPS and width of dated cases."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from antedate.dating.grid import Grid
from antedate.dating.regions import region
from antedate.evidence import DAY_S, FloatArray

LEVELS = (0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Scored:
    """One dated case. ``covered`` and ``width_days`` go with ``LEVELS``; days throughout."""

    covered: tuple[bool, ...]
    width_days: tuple[float, ...]
    pit: float
    crps_days: float
    error_days: float


def score(grid: Grid, mass: FloatArray, filmed_days: float) -> Scored:
    """How a posterior does on a case whose truth is known.

    CRPS = integral of (F(x) - [x >= truth])^2 dx (Gneiting and Raftery 2007, equation 20),
    exact for a density that is constant in each cell.
    """
    truth = grid.edges_s[0] + filmed_days * DAY_S
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    covered, widths = [], []
    for level in LEVELS:
        pieces = [(a.timestamp(), b.timestamp()) for a, b in region(grid, mass, level)]
        covered.append(any(a <= truth <= b for a, b in pieces))
        widths.append(sum(b - a for a, b in pieces) / DAY_S)
    median = float(np.interp(0.5, reached, grid.edges_s))
    return Scored(
        covered=tuple(covered),
        width_days=tuple(widths),
        pit=float(np.interp(truth, grid.edges_s, reached)),
        crps_days=_crps(grid.edges_s, reached, truth) / DAY_S,
        error_days=abs(median - truth) / DAY_S,
    )


def _crps(edges: FloatArray, reached: FloatArray, truth: float) -> float:
    at = float(np.interp(truth, edges, reached))
    place = int(np.searchsorted(edges, truth))
    x = np.insert(edges, place, truth)
    f = np.insert(reached, place, at)
    below = _squared(x[: place + 1], f[: place + 1])
    above = _squared(x[place:], f[place:] - 1)
    return below + above


def _squared(x: FloatArray, f: FloatArray) -> float:
    """The integral of f^2 for f linear between the values of x."""
    a, b = f[:-1], f[1:]
    return float(np.sum(np.diff(x) * (a * a + a * b + b * b) / 3))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z, share = 1.959964, hits / count
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    half /= 1 + z * z / count
    return centre - half, centre + half


def pit_distance(values: list[float]) -> float:
    """The greatest distance of the PIT values' distribution from the uniform one (KS)."""
    ordered = np.sort(values)
    steps = np.arange(1, len(ordered) + 1) / len(ordered)
    return float(np.max(np.maximum(steps - ordered, ordered - steps + 1 / len(ordered))))
