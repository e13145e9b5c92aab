"""The grid of time that likelihoods are taken on: days, finer where a reason is finer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

import numpy as np

from antedate.evidence import DAY_S, Evidence, FloatArray

_MOST_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of time. ``edges_s``: seconds since 1970 (UTC), shape (n + 1,), rising."""

    edges_s: FloatArray

    @property
    def middle_s(self) -> FloatArray:
        """The middle of each cell, shape (n,)."""
        return np.asarray((self.edges_s[1:] + self.edges_s[:-1]) / 2, np.float64)

    @property
    def days(self) -> FloatArray:
        """The width of each cell in days, shape (n,)."""
        return np.asarray(np.diff(self.edges_s) / DAY_S, np.float64)


def grid_for(start: datetime, until: datetime, evidence: Iterable[Evidence]) -> Grid:
    """Days (in UTC) from ``start`` to ``until``, cut at all knots, and finer where asked.

    Raises ``ValueError`` where ``start`` is not before ``until``.
    """
    first, last = start.timestamp(), until.timestamp()
    if first >= last:
        raise ValueError("the window is empty")
    reasons = list(evidence)
    days = np.arange(floor(first / DAY_S) + 1, ceil(last / DAY_S)) * DAY_S
    knots = [knot.timestamp() for reason in reasons for knot in reason.knots]
    edges = _within(np.concatenate([days, knots, [first, last]]), first, last)
    for step_s, low, high in _fine(reasons, first, last):
        edges = _subdivided(edges, max(step_s, (high - low) / _MOST_CELLS), low, high)
    return Grid(edges)


def _fine(reasons: list[Evidence], first: float, last: float) -> list[tuple[float, float, float]]:
    """(step, from, to) of each reason that varies within a day, the coarsest first."""
    found = []
    for reason in reasons:
        if reason.step_s < DAY_S:
            at = [knot.timestamp() for knot in reason.knots] or [first, last]
            found.append((reason.step_s, max(first, min(at)), min(last, max(at))))
    return sorted((f for f in found if f[1] < f[2]), reverse=True)


def _within(times: FloatArray, first: float, last: float) -> FloatArray:
    return np.asarray(np.unique(times[(times >= first) & (times <= last)]), np.float64)


def _subdivided(edges: FloatArray, step_s: float, low: float, high: float) -> FloatArray:
    """Cells between ``low`` and ``high`` cut into equal parts no longer than ``step_s``."""
    left, width = edges[:-1], np.diff(edges)
    inside = (edges[1:] > low) & (left < high)
    parts = np.where(inside, np.maximum(1, np.ceil(width / step_s - 1e-9)), 1).astype(int)
    starts = np.repeat(left, parts)
    place = np.arange(len(starts)) - np.repeat(np.cumsum(parts) - parts, parts)
    cut = starts + place * np.repeat(width / parts, parts)
    return np.append(cut, edges[-1])
