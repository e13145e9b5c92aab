"""Cuts between shots, found on tiny pictures of every frame."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from antedate.records import Shot

THUMB_WIDTH, THUMB_HEIGHT = 32, 18


def shots(cuts: Iterable[float], duration_s: float) -> tuple[Shot, ...]:
    """The shots between cuts, in seconds. Cuts outside the media are left out."""
    inner = sorted({c for c in cuts if 0 < c < duration_s})
    edges = [0.0, *inner, duration_s]
    return tuple(Shot(a, b) for a, b in pairwise(edges))


class CutFinder:
    """Finds hard cuts in a run of thumbnails, (18, 32, 3) uint8 RGB each.

    A cut is told ``delay`` frames late, when what follows is known: a flash comes back to
    the picture before it, a fast pan is as wild before and after.
    """

    delay = 3

    def __init__(self) -> None:
        self._thumbs: deque[NDArray[np.float32]] = deque(maxlen=2 * self.delay + 2)
        self._times: deque[float] = deque(maxlen=2 * self.delay + 2)

    def push(self, time_s: float, thumb: NDArray[np.uint8]) -> float | None:
        """Takes the next frame; gives the time of a cut that it confirms."""
        self._thumbs.append(thumb.astype(np.float32))
        self._times.append(time_s)
        if len(self._thumbs) < self.delay + 2:
            return None
        at = len(self._thumbs) - 1 - self.delay
        steps = [_apart(self._thumbs[i], self._thumbs[i + 1]) for i in range(len(self._thumbs) - 1)]
        step = steps[at - 1]
        others = sorted(steps[: at - 1] + steps[at:])
        back = min(
            _apart(self._thumbs[at - 1], self._thumbs[i])
            for i in range(at + 1, at + self.delay + 1)
        )
        if (
            step > 18
            and step > 3 * others[len(others) // 2]
            and step == max(steps)
            and back > 0.6 * step
        ):
            return self._times[at]
        return None

    def finish(self) -> list[float]:
        """Cuts among the last frames."""
        return []


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.abs(one - other).mean())
