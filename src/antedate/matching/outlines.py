"""Outlines: where the query lies in the reference, frame by frame, kept as few as say it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.measure import Verified
from antedate.matching.register import corners
from antedate.matching.stretches import Stretch
from antedate.records import Match, Outline

# A corner that stands nearer than this share of the frame to where it would be anyway.
_NEAR = 0.002
_MOST = 240
_UNIT = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)


def outlines(stretch: Stretch, verified: Verified) -> tuple[Outline, ...]:
    """The outlines of a verified stretch, over the frames that hold it."""
    times = stretch.frames.times_s
    return fewest(
        Outline(float(times[place]), outline(stretch, verified, place))
        for place in range(verified.first, verified.last)
    )


def outline(stretch: Stretch, verified: Verified, place: int) -> tuple[tuple[float, float], ...]:
    """The corners of one query frame in the reference frame, as fractions of it."""
    height, width = stretch.frames.pixels.shape[1:3]
    quad = corners(verified.homographies[place], width, height)
    if verified.mirrored:
        # The map is of the mirrored frame: its top right is the top left that is shown.
        quad = quad[[1, 0, 3, 2]]
    high, wide = verified.reference.pixels.shape[1:3]
    return tuple((float(x / wide), float(y / high)) for x, y in quad)


def fewest(found: Iterable[Outline]) -> tuple[Outline, ...]:
    """Outlines in order of time, without those that stand where the others put them anyway.

    Each is kept whose corners are far from the straight line between its kept neighbours
    (Douglas and Peucker, 1973, in time); of very many, some evenly.
    """
    # Two pieces of one match may both hold a second: one of them says where it lies.
    at = {one.query_s: one for one in sorted(found, key=lambda one: one.query_s)}
    ordered = list(at.values())
    if len(ordered) < 2:
        return tuple(ordered)
    times = np.array([one.query_s for one in ordered])
    quads = np.array([one.corners for one in ordered]).reshape(len(ordered), -1)
    kept, spans = {0, len(ordered) - 1}, [(0, len(ordered) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        part = slice(first, last + 1)
        share = (times[part] - times[first]) / max(times[last] - times[first], 1e-9)
        line = quads[first] + share[:, None] * (quads[last] - quads[first])
        # Only what lies between can be kept by a step: else it would divide without end.
        far = np.abs(quads[part] - line).max(axis=1)[1:-1]
        worst = first + 1 + int(far.argmax())
        if far.max() > _NEAR:
            kept.add(worst)
            spans += [(first, worst), (worst, last)]
    places = sorted(kept)
    if len(places) > _MOST:
        spread = np.linspace(0, len(places) - 1, _MOST).round().astype(int)
        places = [places[n] for n in spread]
    return tuple(ordered[place] for place in places)


def onward(link: Match, match: Match, query_s: Callable[[float], float]) -> tuple[Outline, ...]:
    """Outlines of the query in a far reference: where it lies in the middle copy (``link``),
    and that in the far one (``match``). ``query_s`` tells the query's second of a middle one.
    """
    if not link.outlines or not match.outlines:
        return ()
    times = {query_s(one.query_s) for one in match.outlines}
    low, high = min(times), max(times)
    times |= {one.query_s for one in link.outlines if low <= one.query_s <= high}
    return fewest(Outline(second, _carried(link, match, second)) for second in times)


def _carried(link: Match, match: Match, second: float) -> tuple[tuple[float, float], ...]:
    inner = _at(link.outlines, second)
    outer = _at(match.outlines, link.reference_s(second)).astype(np.float32)
    plane = cv2.getPerspectiveTransform(_UNIT, outer)
    quad = cv2.perspectiveTransform(inner.reshape(-1, 1, 2), plane).reshape(4, 2)
    return tuple((float(x), float(y)) for x, y in quad)


def _at(found: Sequence[Outline], second: float) -> NDArray[np.float64]:
    """The corners at a second, (4, 2)."""
    times = [one.query_s for one in found]
    quads = np.array([one.corners for one in found], np.float64).reshape(len(found), 8)
    return np.array([np.interp(second, times, quads[:, k]) for k in range(8)]).reshape(4, 2)
