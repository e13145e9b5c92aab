"""What two to five views say: too few to learn from, enough to say which is nearest.

Nothing can be held out of so few, so nothing is fitted. How like each view the query is, over
all cells alike, is turned into a wide curve over time by one strength and one width that
served at other places.
"""

from __future__ import annotations

import numpy as np

from antedate.places.cells import Field
from antedate.places.curves import Times
from antedate.places.likeness import Likeness

FEWEST = 2
_KINDS = ("edges", "pattern")
_STRENGTH, _SPREAD = 2.0, 0.3
_UNKNOWN = 0.5
_MOST = 3.0


def few_curve(alike: Likeness, at: Times, grid: Times) -> Times:
    """Log ratios (grid,) of one query, level where nothing is known.

    ``alike`` is its likeness, each kind (1, views, cells), to views of the times ``at``.
    """
    nearer = np.mean([_nearer(alike[kind][0]) for kind in _KINDS], axis=0)
    explains = np.exp(_STRENGTH * nearer)
    apart = np.abs(grid[:, None] - at[None]) / max(float(np.ptp(at)), 1e-9)
    near = np.exp(-apart / _SPREAD)
    mean = explains.mean()
    known = near @ explains + _UNKNOWN * mean
    return np.asarray(np.log(known / ((near.sum(axis=1) + _UNKNOWN) * mean)), np.float64)


def _nearer(likeness: Field) -> Field:
    """Of each view, how much more alike than the others, in deviations of single cells."""
    seen = likeness[:, np.isfinite(likeness).all(axis=0)]
    if not seen.size:
        return np.zeros(len(likeness), np.float32)
    apart = seen - seen.mean(axis=0)
    spread = float(np.sqrt((apart**2).mean())) + 1e-3
    return np.asarray(np.clip(apart / spread, -_MOST, _MOST).mean(axis=1), np.float32)
