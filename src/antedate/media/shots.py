"""From cuts to shots."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from antedate.records import Shot


def shots(cuts: Iterable[float], duration_s: float) -> tuple[Shot, ...]:
    """The shots between cuts, in seconds. Cuts outside the media are left out."""
    inner = sorted({c for c in cuts if 0 < c < duration_s})
    edges = [0.0, *inner, duration_s]
    return tuple(Shot(a, b) for a, b in pairwise(edges))
