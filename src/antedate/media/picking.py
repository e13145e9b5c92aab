"""Which decoded frames are handed on: every one, a steady rate, or as few as show all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import av

from antedate.media.timeline import Reel, Timed

# Time stamps are rounded to the container's ticks, often milliseconds.
_TICK_S = 0.002
# How far back of a wanted second to seek, until a frame before it turns up.
_SURE_S = 0.25
_BACK_S = (0.0, 2.0, 10.0, 60.0)


class OnTime(Protocol):
    """Anything shown from some second on."""

    @property
    def time_s(self) -> float:
        """Seconds from the first presented frame."""


def from_second(reel: Reel, start_s: float) -> Iterator[Timed]:
    """Frames from a little before ``start_s`` to the end of the file."""
    if start_s <= 0:
        yield from reel.frames()
        return
    # One frame before the second may be the nearest to it; some stamps are a little off.
    reel.hurried_to_s = start_s - max(_SURE_S, 3 * reel.clock.frame_s)
    for back_s in _BACK_S:
        if start_s <= back_s:
            break
        try:
            reel.seek(start_s - back_s)
        except av.FFmpegError:
            continue
        frames = reel.frames()
        first = next(frames, None)
        if first is not None and first.time_s <= start_s + _TICK_S:
            yield first
            yield from frames
            return
    reel.rewind()
    yield from reel.frames()


def every[Shown: OnTime](
    frames: Iterator[Shown], start_s: float, end_s: float | None
) -> Iterator[Shown]:
    """The frames from ``start_s`` to ``end_s``, both included."""
    for timed in frames:
        if end_s is not None and timed.time_s > end_s + _TICK_S:
            return
        if timed.time_s >= start_s - _TICK_S:
            yield timed


def nearest[Shown: OnTime](
    frames: Iterator[Shown], rate: float, start_s: float, end_s: float | None
) -> Iterator[Shown]:
    """For each of the seconds ``start_s + k / rate`` the nearest frame, each frame once.

    A frame that stays longer than the range asked for is handed on too, so that there is
    always an answer.
    """
    before: Shown | None = None
    given: Shown | None = None
    count = 0
    for timed in frames:
        while (wanted := start_s + count / rate) <= timed.time_s + _TICK_S:
            if end_s is not None and wanted > end_s + _TICK_S:
                return
            near = timed
            if before is not None and wanted - before.time_s <= timed.time_s - wanted:
                near = before
            if near is not given:
                yield near
                given = near
            count += 1
        before = timed
    if before is None or before is given:
        return
    wanted = start_s + count / rate
    within = end_s is None or wanted <= end_s + _TICK_S
    if given is None or (within and wanted - before.time_s <= 0.5 / rate):
        yield before
