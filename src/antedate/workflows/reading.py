"""Reading the dates that stand in a query's pictures, shot by shot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from antedate.dating.burnt_in import Reading, readings
from antedate.dating.clocks import read_clock
from antedate.dating.trusts import Trusts
from antedate.evidence import Evidence
from antedate.media.digits import eastern_line
from antedate.media.frames import Frame, Plan, Sampling
from antedate.media.lettering import Line, TextReader
from antedate.records import Shot

LOOK = Plan(Sampling.RATE, rate=2.0, max_side=1280, cuts=True)
_A_SHOT, _ALTOGETHER = 3, 12
_HELD = 2000
# In letters of a face it never saw the reader of Eastern digits takes one in ten wrongly.
_EASTERN_TRUST = 0.8


@dataclass(frozen=True, slots=True)
class Looked:
    """A query's shots, and a few frames of each: (second, pixels)."""

    shots: tuple[Shot, ...]
    frames: tuple[tuple[tuple[float, NDArray[np.uint8]], ...], ...]


def look(frames: Iterable[Frame], duration_s: float) -> Looked:
    """Shots, with up to three frames of each, from frames sampled with cuts."""
    starts, held = [0.0], [[]]  # type: list[float], list[list[tuple[float, NDArray[np.uint8]]]]
    for frame in frames:
        if frame.cut_s is not None and frame.cut_s > starts[-1] and len(starts) < _HELD:
            starts.append(frame.cut_s)
            held.append([])
        of_shot = held[-1]
        if len(of_shot) < _A_SHOT:
            of_shot.append((frame.time_s, frame.pixels))
        else:
            # The first, one from the middle, and the last so far.
            middle = (of_shot[0][0] + frame.time_s) / 2
            if abs(of_shot[2][0] - middle) < abs(of_shot[1][0] - middle):
                of_shot[1] = of_shot[2]
            of_shot[2] = (frame.time_s, frame.pixels)
    ends = [*starts[1:], max(duration_s, starts[-1])]
    return Looked(
        tuple(Shot(a, b) for a, b in zip(starts, ends, strict=True)),
        tuple(tuple(of_shot) for of_shot in held),
    )


def burnt_in(
    looked: Looked, reader: TextReader, trusts: Trusts, latest: datetime
) -> list[Evidence]:
    """The dates that stand in the pictures: at most one reason a shot."""
    out = []
    share = max(1, _ALTOGETHER // max(1, len(looked.shots)))
    budget = _ALTOGETHER
    for shot, frames in zip(looked.shots, looked.frames, strict=True):
        if budget <= 0:
            break
        chosen = frames[: min(share, _A_SHOT, budget)]
        budget -= len(chosen)
        found = _of_shot(chosen, reader, latest)
        if found is not None:
            meant, confidence, text = found
            made = read_clock(meant, trusts.burnt_in, confidence, _words(text, meant, shot))
            several = len(looked.shots) > 1
            out.append(replace(made, start_s=shot.start_s, end_s=shot.end_s) if several else made)
    return out


def _of_shot(
    frames: Sequence[tuple[float, NDArray[np.uint8]]], reader: TextReader, latest: datetime
) -> tuple[tuple[Reading, ...], float, str] | None:
    """The reading that most frames agree on, and how sure the reading is."""
    votes: Counter[tuple[str, ...]] = Counter()
    kept: dict[tuple[str, ...], tuple[tuple[Reading, ...], float, str]] = {}
    for time_s, pixels in frames:
        for line in reader.lines(pixels):
            for text, confidence in _texts(line, pixels):
                if meant := readings(text, latest):
                    day = tuple(f"{moment.at:%Y-%m-%d}" for moment, _ in meant)
                    votes[day] += 1
                    kept.setdefault(day, (_at_start(meant, time_s), confidence, text))
                    break
    if not votes:
        return None
    day, count = votes.most_common(1)[0]
    meant, confidence, text = kept[day]
    return meant, confidence * min(1.0, count / max(1, len(frames))), text


def _texts(line: Line, pixels: NDArray[np.uint8]) -> Iterator[tuple[str, float]]:
    """What a line can say: as Latin text, and then in Eastern digits."""
    yield line.text, line.confidence
    left, top, right, bottom = line.box
    cut = pixels[max(0, top) : bottom, max(0, left) : right]
    if (eastern := eastern_line(cut)) is not None:
        yield eastern[0], eastern[1] * _EASTERN_TRUST


def _at_start(meant: tuple[Reading, ...], time_s: float) -> tuple[Reading, ...]:
    """A running clock as it stood when the video began."""
    back = timedelta(seconds=round(time_s))
    return tuple((replace(moment, at=moment.at - back), weight) for moment, weight in meant)


def _words(text: str, meant: Sequence[Reading], shot: Shot) -> str:
    said = f"In the picture stands “{text}”"
    if len(meant) > 1:
        each = " or ".join(f"{m.words()} ({w:.0%})" for m, w in meant)
        return f"{said}, which can mean {each}."
    return f"{said}: {meant[0][0].words()}."
