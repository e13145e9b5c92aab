"""Which frames of a video tell most: sharp, full of detail, and unlike each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.model import Model
from antedate.media.frames import Frame
from antedate.records import Shot

# Frames are compared at this size, so that a larger video is no sharper for it.
_SIDE = 480
_DARK, _BRIGHT, _FLAT = 14.0, 243.0, 9.0
# A frame this near to a cut may be half of the shot before.
_BESIDE_CUT_S = 0.12
_BLURRED = 0.4
# Descriptors fall apart fast: under a moving camera, frames two seconds apart reach 0.4.
_ALIKE = 0.6
_MOST_HELD = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame that may be worth writing. ``worth`` compares frames; ``shot`` counts from 0;
    ``vector`` is its descriptor, of unit length."""

    time_s: float
    shot: int
    worth: float
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best frame of each stretch of a video, and its shots. Empty where all is dark."""

    found: tuple[Candidate, ...]
    shots: tuple[Shot, ...]


def candidates(frames: Iterable[Frame], model: Model, stretch_s: float = 1.0) -> Candidates:
    """The sharpest frame of every ``stretch_s`` of every shot, from frames with cuts.

    However long the video is, one frame and at most 2,000 descriptors are held: with more,
    stretches double in length.
    """
    held: list[Candidate] = []
    starts = [0.0]
    last_s = 0.0
    best: tuple[float, Frame] | None = None
    stretch_end_s = stretch_s
    for frame in frames:
        cut = frame.cut_s is not None
        if best is not None and (cut or frame.time_s >= stretch_end_s):
            held.append(_described(best, len(starts) - 1, model))
            best = None
        if frame.cut_s is not None:
            starts.append(frame.cut_s)
        if best is None:
            stretch_end_s = max(stretch_end_s, frame.time_s + (stretch_s if cut else 0))
        while frame.time_s >= stretch_end_s:
            stretch_end_s += stretch_s
        last_s = frame.time_s
        value = worth(frame.pixels)
        if len(starts) > 1 and frame.time_s - starts[-1] < _BESIDE_CUT_S:
            value *= 0.5
        if value > 0 and (best is None or value > best[0]):
            best = (value, frame)
        if len(held) > _MOST_HELD:
            held = _thinned(held)
            stretch_s *= 2
    if best is not None:
        held.append(_described(best, len(starts) - 1, model))
    ends = [*starts[1:], max(last_s, starts[-1])]
    shots = tuple(Shot(start, end) for start, end in zip(starts, ends, strict=True))
    return Candidates(tuple(held), shots)


def worth(pixels: NDArray[np.uint8]) -> float:
    """How much a picture (h, w, 3) may tell: 0 for black, white and flat ones.

    Sharpness counts by its root, times the share of the picture that holds detail: a title
    on a plain ground is sharp, and tells nothing about a place.
    """
    scale = min(1.0, _SIDE / max(pixels.shape[:2]))
    gray = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if scale < 1:
        gray = np.asarray(
            cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    if not _DARK < float(gray.mean()) < _BRIGHT or float(gray.std()) < _FLAT:
        return 0.0
    # Grain is no detail.
    calm = cv2.GaussianBlur(gray, (0, 0), 1.0).astype(np.float32)
    edges = np.abs(np.asarray(cv2.Laplacian(calm, cv2.CV_32F)))
    spread = cv2.resize(edges, (16, 9), interpolation=cv2.INTER_AREA)
    return float(np.sqrt(edges.mean()) * (np.asarray(spread) > 1.0).mean())


def choose(found: Candidates, most: int) -> tuple[Candidate, ...]:
    """At most ``most`` frames in order of time: one of each shot first, none alike."""
    rest = _clear(found.found)
    chosen: list[Candidate] = []
    nearest = np.zeros(len(rest), np.float32)
    vectors = np.stack([one.vector for one in rest]) if rest else np.zeros((0, 1), np.float32)
    while len(chosen) < most and rest:
        seen = {one.shot for one in chosen}
        values = [
            0.0
            if near > _ALIKE
            else one.worth * (1 - max(near, 0.0)) * (1.0 if one.shot in seen else 2.0)
            for one, near in zip(rest, nearest.tolist(), strict=True)
        ]
        at = int(np.argmax(values))
        if values[at] <= 0:
            break
        chosen.append(rest[at])
        nearest = np.maximum(nearest, vectors @ rest[at].vector)
    return tuple(sorted(chosen, key=lambda one: one.time_s))


def _clear(found: Sequence[Candidate]) -> list[Candidate]:
    """Without frames that are blurred beside the best of their own shot."""
    best: dict[int, float] = {}
    for one in found:
        best[one.shot] = max(best.get(one.shot, 0.0), one.worth)
    return [one for one in found if one.worth >= _BLURRED * best[one.shot]]


def _described(best: tuple[float, Frame], shot: int, model: Model) -> Candidate:
    value, frame = best
    return Candidate(frame.time_s, shot, value, model.describe([frame.pixels])[0])


def _thinned(held: Sequence[Candidate]) -> list[Candidate]:
    """The better of each two neighbours, but no shot's last."""
    return list(_better(held))


def _better(held: Sequence[Candidate]) -> Iterator[Candidate]:
    place = 0
    while place < len(held):
        pair = held[place : place + 2]
        if len(pair) == 2 and pair[0].shot == pair[1].shot:
            yield max(pair, key=lambda one: one.worth)
            place += 2
        else:
            yield pair[0]
            place += 1
