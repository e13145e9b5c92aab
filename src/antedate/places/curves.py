"""From likeness to a log-likelihood over time.

Of one cell, the chance of what a picture shows at time t is estimated from the references
near t (a kernel estimate of a conditional density, Nadaraya 1964 and Watson 1964): with k_i
how well reference i explains it, w_i(t) = exp(-|t - t_i| / h), and p the mean of k,

    ratio(t) = (sum_i w_i(t) k_i + a p) / (p (sum_i w_i(t) + a)).

Where no reference is near, the ratio is 1: nothing is known. A cell that other cells'
references cannot be dated by gets no weight: each cell counts by how well it dates the
references themselves, each one left out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from antedate.places.cells import Field
from antedate.places.likeness import BY_CELL, KINDS, Likeness, usual

SPREADS = (0.01, 0.03, 0.1)
"""The widths h, as shares of the time that the references span."""
COLUMNS = tuple((kind, spread) for kind in KINDS for spread in SPREADS)
"""What the last axis of a stack of curves holds."""
_UNKNOWN = 0.5
_MOST = 3.0
_FOLDS = 20
_TWINS = 0.1
"""Views nearer in time than this share of their mean distance are one observation."""

Times = NDArray[np.float64]


def curves(excess: Field, at: Times, grid: Times, kind: str) -> list[Field]:
    """Of one picture, log ratios (grid, cells) for each of ``SPREADS``.

    ``excess`` (references, cells) is its likeness above the usual, ``at`` (references,) and
    ``grid`` times in one unit.
    """
    explains, mean = _explains(excess, kind)
    out = []
    for near in _near(at, grid):
        known = near @ explains + _UNKNOWN * mean
        out.append(np.log(known / ((near.sum(axis=1, keepdims=True) + _UNKNOWN) * mean)))
    return out


def _explains(excess: Field, kind: str) -> tuple[Field, Field]:
    """k of each reference, and p."""
    sharp = 2.0 if kind in BY_CELL else 1.0
    found = np.asarray(np.exp(sharp * np.clip(excess, -_MOST, _MOST)), np.float32)
    return found, np.asarray(found.mean(axis=0), np.float32)


def _near(at: Times, grid: Times) -> list[Field]:
    """w of each reference at each time of the grid, for each of ``SPREADS``."""
    apart = np.abs(grid[:, None] - at[None]) / max(float(np.ptp(at)), 1e-9)
    return [np.exp(-apart / spread).astype(np.float32) for spread in SPREADS]


def cell_weights(among: Likeness, at: Times, grid: Times) -> list[Field]:
    """For each of ``COLUMNS``, the weight (cells,) of each cell; they sum to 1, or all are 0.

    A cell's weight is its mean gain: the log of its ratio at a reference's true time, less the
    log of its mean ratio, from all other references. Means over the grid are taken of the
    weights w, not of each cell's curve.
    """
    slots = nearest(grid, at)
    nears = _near(at, grid)
    weights: list[Field] = []
    burst = bursts(at)
    for kind in KINDS:
        excess = usual(kind, among[kind]).excess(among[kind])
        gains = [np.zeros(excess.shape[2]) for _ in SPREADS]
        for each in range(len(at)):
            others = burst != burst[each]
            explains, mean = _explains(excess[each][others], kind)
            for gain, near in zip(gains, nears, strict=True):
                ours = near[:, others]
                total = ours.sum(axis=1) + _UNKNOWN
                share = (ours / total[:, None]).mean(axis=0)
                everywhere = share @ explains + _UNKNOWN * mean * (1 / total).mean()
                slot = slots[each]
                here = (ours[slot] @ explains + _UNKNOWN * mean) / total[slot]
                gain += np.log(here / everywhere)
        for gain in gains:
            weight = np.maximum(gain, 0)
            weights.append((weight / (weight.sum() + 1e-9)).astype(np.float32))
    return weights


def stacked(
    likeness: Likeness, among: Likeness, at: Times, grid: Times, weights: Sequence[Field]
) -> Field:
    """The weighted curves of pictures, (pictures, grid, columns)."""
    columns: list[Field] = []
    for number, kind in enumerate(KINDS):
        excess = usual(kind, among[kind]).excess(likeness[kind])
        parts = [curves(one, at, grid, kind) for one in excess]
        for spread in range(len(SPREADS)):
            weight = weights[number * len(SPREADS) + spread]
            columns.append(np.stack([part[spread] @ weight for part in parts]))
    return np.stack(columns, axis=-1)


def left_out(among: Likeness, at: Times, grid: Times, seed: int = 7) -> Field:
    """Curves of the references themselves, (references, grid, columns), for calibration.

    In folds: neither the weights of the cells nor what is usual has seen the references that
    a fold dates, so that the curves are as good for them as for a query, and no better. Views
    of one burst fall into one fold: one would date the other better than any query.
    """
    n, burst = len(at), bursts(at)
    folds = min(_FOLDS, int(burst.max()) + 1)
    turn = (np.random.default_rng(seed).permutation(int(burst.max()) + 1) % folds)[burst]
    out = np.zeros((n, len(grid), len(COLUMNS)), np.float32)
    for fold in range(folds):
        ours, rest = np.flatnonzero(turn == fold), np.flatnonzero(turn != fold)
        inner = {kind: among[kind][np.ix_(rest, rest)] for kind in KINDS}
        across = {kind: among[kind][np.ix_(ours, rest)] for kind in KINDS}
        weights = cell_weights(inner, at[rest], grid)
        out[ours] = stacked(across, inner, at[rest], grid, weights)
    return out


def bursts(at: Times) -> NDArray[np.intp]:
    """The number of the burst that each view belongs to; most are bursts of one."""
    order = np.argsort(at, kind="stable")
    least = _TWINS * float(np.ptp(at)) / max(1, len(at) - 1)
    number = np.concatenate([[0], np.cumsum(np.diff(at[order]) > least)])
    out = np.empty(len(at), np.intp)
    out[order] = number
    return out


def nearest(grid: Times, at: Times) -> NDArray[np.intp]:
    """The cell of an even grid that each time lies in."""
    step = (grid[-1] - grid[0]) / max(1, len(grid) - 1)
    slots = np.round((at - grid[0]) / max(step, 1e-9)).astype(np.intp)
    return np.asarray(np.clip(slots, 0, len(grid) - 1), np.intp)
