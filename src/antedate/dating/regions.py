"""From the mass of cells to medians and to the smallest regions, which may be in pieces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from antedate.dating.grid import Grid
from antedate.estimate import Density, Interval, moment_at
from antedate.evidence import DAY_S, FloatArray

_MOST_PIECES = 40
_SHOWN_CELLS = 1000
_SAME = 1e-9


def quantile(grid: Grid, mass: FloatArray, share: float) -> float:
    """The time, in seconds since 1970, before which ``share`` of the mass lies."""
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    reached /= reached[-1]
    return float(np.interp(share, reached, grid.edges_s))


def region(grid: Grid, mass: FloatArray, level: float) -> tuple[Interval, ...]:
    """The smallest set of times with ``level`` of the mass, as intervals in order.

    The last cell is cut, on the side of what is already in, so that the region holds no more
    than it must. Where the set falls into very many pieces the narrowest gaps are closed, and
    it then holds more than ``level``, never less.
    """
    return tuple((moment_at(start), moment_at(end)) for start, end in _spans_s(grid, mass, level))


def _spans_s(grid: Grid, mass: FloatArray, level: float) -> list[tuple[float, float]]:
    order = np.lexsort((-grid.middle_s, -mass / grid.days))
    reached = np.cumsum(mass[order])
    last = min(int(np.searchsorted(reached, level - _SAME)), len(order) - 1)
    taken = np.zeros(len(mass), bool)
    taken[order[:last]] = True
    spans = _runs(grid.edges_s, taken)
    short = level - (reached[last - 1] if last else 0.0)
    cell = int(order[last])
    share = float(np.clip(short / mass[cell], 0, 1)) if mass[cell] > 0 else 1.0
    spans.append(_part(grid, taken, cell, share))
    return _closed(_joined(sorted(spans)))


def _part(grid: Grid, taken: NDArray[np.bool_], cell: int, share: float) -> tuple[float, float]:
    """That share of a cell which lies nearest to what is taken: else its middle."""
    start, end = grid.edges_s[cell], grid.edges_s[cell + 1]
    width = share * (end - start)
    if cell + 1 < len(taken) and taken[cell + 1]:
        return float(end - width), float(end)
    if cell and taken[cell - 1]:
        return float(start), float(start + width)
    middle = (start + end) / 2
    return float(middle - width / 2), float(middle + width / 2)


def _runs(edges: FloatArray, taken: NDArray[np.bool_]) -> list[tuple[float, float]]:
    steps = np.flatnonzero(np.diff(np.concatenate([[0], taken.astype(int), [0]])))
    return [(float(edges[a]), float(edges[b])) for a, b in steps.reshape(-1, 2)]


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    for start, end in spans:
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _closed(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(spans) <= _MOST_PIECES:
        return spans
    gaps = np.array([b[0] - a[1] for a, b in pairwise(spans)])
    kept = set(np.argsort(-gaps, kind="stable")[: _MOST_PIECES - 1].tolist())
    out = [spans[0]]
    for place, span in enumerate(spans[1:]):
        if place in kept:
            out.append(span)
        else:
            out[-1] = (out[-1][0], span[1])
    return out


def support(grid: Grid, mass: FloatArray) -> Interval:
    """From the first to the last instant that is possible at all."""
    there = np.flatnonzero(mass > 0)
    return moment_at(grid.edges_s[there[0]]), moment_at(grid.edges_s[there[-1] + 1])


def shown_cells(
    grid: Grid, mass: FloatArray, knots: Sequence[datetime] = (), most: int = _SHOWN_CELLS
) -> NDArray[np.intp]:
    """Edges of about ``most`` cells to show a density by, indices into the grid's.

    Cells are fine where the mass is, coarse elsewhere: each holds a like part of half the
    mass and half the time. Where a reason jumps a cell ends, so that it is shown sharply.
    """
    n = len(mass)
    if n <= most:
        return np.arange(n + 1)
    spread = np.cumsum(0.5 * mass / mass.sum() + 0.5 * grid.days / grid.days.sum())
    cuts = np.searchsorted(spread, np.arange(1, most) / most) + 1
    jumps = np.searchsorted(grid.edges_s, [knot.timestamp() for knot in knots[:most]])
    return np.unique(np.concatenate([[0], cuts[cuts < n], jumps[jumps < n], [n]]).astype(np.intp))


def density(grid: Grid, mass: FloatArray, cells: NDArray[np.intp]) -> Density:
    """The density on the cells between the given edges (indices into the grid's)."""
    reached = np.concatenate([[0.0], np.cumsum(mass)])
    edges = grid.edges_s[cells]
    per_day = np.diff(reached[cells]) / (np.diff(edges) / DAY_S)
    return Density(edges, np.asarray(np.clip(per_day, 0, None), np.float64))


def band(log: FloatArray, grid: Grid, cells: NDArray[np.intp]) -> FloatArray:
    """A likelihood averaged over the shown cells, its highest value 1; shape (len(cells) - 1,)."""
    high = np.exp(log - log.max()) * grid.days
    reached = np.concatenate([[0.0], np.cumsum(high)])
    mean = np.diff(reached[cells]) / (np.diff(grid.edges_s[cells]) / DAY_S)
    top = float(mean.max())
    return np.asarray(np.clip(mean / (top if top > 0 else 1.0), 0, 1), np.float64)
