"""Cuts between shots, found on tiny pictures of every frame."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from antedate.media.scaling import Scaler
from antedate.media.timeline import Timed

THUMB_WIDTH, THUMB_HEIGHT = 32, 18


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


def with_cuts(
    source: Iterator[Timed], chosen: Callable[[Iterator[Timed]], Iterator[Timed]]
) -> Iterator[tuple[Timed, float | None]]:
    """The chosen frames of a source, each with the latest cut since the one before.

    Every frame is looked at. A chosen frame waits until it is settled whether a cut lies at
    or before it; a cut after the last chosen frame adds the last frame of all.
    """
    finder, small = CutFinder(), Scaler(THUMB_WIDTH, False)
    cuts: list[float] = []
    seen: deque[Timed] = deque(maxlen=finder.delay + 1)

    def watched() -> Iterator[Timed]:
        for timed in source:
            thumb = small.resized(timed.frame, THUMB_WIDTH, THUMB_HEIGHT)
            if (cut_s := finder.push(timed.time_s, thumb)) is not None:
                cuts.append(cut_s)
            seen.append(timed)
            yield timed

    waiting: deque[Timed] = deque()
    last: Timed | None = None
    for timed in chosen(watched()):
        waiting.append(timed)
        while waiting and waiting[0].time_s < seen[0].time_s:
            last = waiting.popleft()
            yield last, _latest(cuts, last.time_s)
    cuts.extend(finder.finish())
    for timed in waiting:
        last = timed
        yield timed, _latest(cuts, timed.time_s)
    if last is not None and cuts and seen and seen[-1].time_s > last.time_s:
        yield seen[-1], _latest(cuts, seen[-1].time_s)


def _latest(cuts: list[float], time_s: float) -> float | None:
    passed = [c for c in cuts if c <= time_s]
    cuts[:] = [c for c in cuts if c > time_s]
    return passed[-1] if passed else None
