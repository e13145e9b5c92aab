"""Stretches: the query cut at its shots into pieces short enough to hold in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from antedate.matching.footage import Strip
from antedate.media.frames import Frame

# Shots shorter than this are searched together with the one after.
SHORTEST_S = 1.0
LONGEST_S = 16.0
# What one frame on its own stands for.
_ALONE_S = 0.25


@dataclass(frozen=True, slots=True)
class Stretch:
    """Query frames from ``start_s`` to ``end_s``; ``cut_s`` are cuts inside and at the start."""

    start_s: float
    end_s: float
    frames: Strip
    cuts_s: tuple[float, ...] = ()


def stretches(frames: Iterable[Frame], longest_s: float = LONGEST_S) -> Iterator[Stretch]:
    """Pieces of the query in order; memory holds one at a time."""
    held: list[Frame] = []
    cuts: list[float] = []
    start = 0.0
    for frame in frames:
        if held:
            cut = frame.cut_s
            same = frame.pixels.shape == held[0].pixels.shape
            if (cut is not None and cut - start >= SHORTEST_S) or not same:
                edge = cut if cut is not None else frame.time_s
                yield _stretch(held, start, edge, cuts)
                held, cuts, start = [], [edge], edge
            elif frame.time_s - start >= longest_s:
                yield _stretch(held, start, frame.time_s, cuts)
                held, cuts, start = [], [], frame.time_s
            elif cut is not None:
                cuts.append(cut)
        else:
            start = frame.time_s if not cuts else start
        held.append(frame)
    if held:
        last = held[-1].time_s
        spacing = last - held[-2].time_s if len(held) > 1 else _ALONE_S
        yield _stretch(held, start, last + spacing, cuts)


def _stretch(held: list[Frame], start: float, end: float, cuts: list[float]) -> Stretch:
    strip = Strip(
        np.array([frame.time_s for frame in held], np.float64),
        np.stack([frame.pixels for frame in held]),
    )
    return Stretch(start, end, strip, tuple(cuts))
