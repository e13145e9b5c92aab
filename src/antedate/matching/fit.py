"""Fitting: the line in time under each likely map, and registering again along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from antedate.matching import compare, lines
from antedate.matching.anchors import FEW_INLIERS, Anchor
from antedate.matching.footage import Strip
from antedate.matching.mapping import (
    FLOOR,
    Fit,
    best_under,
    keypoints_within,
    maps_of,
    registered,
)
from antedate.matching.register import register

# A mean excess over the floor at which a map needs no second registration.
_SURE_AGREEMENT = 0.45
# How often at most. Under a moving view line and map better each other by turns.
_ROUNDS = 5
# Reference frames that a single picture is registered with before the best is refined.
_GLANCES = 16
# A map that shows less than this of the reference may have another beside it, so far off.
_WHOLE = 0.93
# How far from the original's speed a line is doubted, how sure the map must be that is asked
# again then, and how often.
_OTHER_SPEED, _SURE_INLIERS, _OWN_ROUNDS = 0.03, 25, 2
_BESIDE_S = (-1.5, -0.75, 0.75, 1.5)


def fitted(
    query: Strip,
    reference: Strip,
    onto: compare.Grid,
    anchors: Sequence[Anchor],
    about: lines.Line | None = None,
) -> Fit:
    """Compare coarsely under each likely map, register again along the best line, repeat.

    Only lines near ``about`` are looked at, where one is given.
    """
    if len(query) == 1 and len(reference) > 1:
        anchors = _of_one_picture(query, reference, anchors[0]) or anchors
    best = best_under(query, onto, maps_of(query, anchors), about)
    for _ in range(_ROUNDS):
        if best.line.agreement > _SURE_AGREEMENT and len(best.anchors) < 2:
            break
        again = registered(query, reference, best.line, best.anchors)
        if not again:
            break
        better = best_under(query, onto, maps_of(query, again), about)
        if better.line.agreement <= best.line.agreement * 1.02:
            break
        best = better
    if about is not None or best.comparison.share > _WHOLE:
        return best
    if abs(best.line.speed - 1.0) > _OTHER_SPEED and best.line.speed > 0:
        best = _at_own_speed(query, reference, onto, best, anchors)
    return _beside(query, reference, onto, best)


def _at_own_speed(
    query: Strip, reference: Strip, onto: compare.Grid, fit: Fit, anchors: Sequence[Anchor]
) -> Fit:
    """The best fit at the original's speed, where it is nearly as good as one at another.

    Under a view that zooms, a wrong line and a wrong map bend each other, and any speed may
    come of it: what holds is the second that a sure registration showed, or one near it.
    """
    best: Fit | None = None
    for anchor in [one for one in anchors if one.inliers >= _SURE_INLIERS][:2]:
        for shift_s in sorted((0.0, *_BESIDE_S), key=abs):
            line = lines.Line(anchor.reference_s - anchor.query_s + shift_s, 1.0, 0.0)
            maps: tuple[Anchor, ...] = (anchor,)
            for _ in range(_OWN_ROUNDS):
                again = registered(query, reference, line, maps)
                if not again:
                    break
                other = best_under(query, onto, maps_of(query, again), line)
                if best is None or other.line.agreement > best.line.agreement:
                    best = other
                line, maps = other.line, other.anchors
    if best is None or best.line.agreement * lines.KEPT_SPEED <= fit.line.agreement:
        return fit
    return best


def _beside(query: Strip, reference: Strip, onto: compare.Grid, fit: Fit) -> Fit:
    """The best of maps registered somewhat earlier and later than a fit.

    While a camera pans, a later second and a shifted map explain a frame almost as well as
    the right ones do: only trying both tells.
    """
    best = fit
    for shift_s in _BESIDE_S:
        shifted = replace(fit.line, offset_s=fit.line.offset_s + shift_s)
        anchors = registered(query, reference, shifted, fit.anchors, 1)
        if anchors:
            other = best_under(query, onto, maps_of(query, anchors)[:1], None)
            if other.line.agreement > best.line.agreement * 1.02:
                best = other
    return best


def _of_one_picture(query: Strip, reference: Strip, anchor: Anchor) -> list[Anchor]:
    """The second that a single picture registers best with: its map holds for no other."""
    own = keypoints_within(query, 0, anchor.homography, reference)

    def of(places: Iterable[int]) -> list[Anchor]:
        found = ((place, register(own, reference.keypoints(place))) for place in places)
        return [
            Anchor(
                float(query.times_s[0]),
                float(reference.times_s[place]),
                one.homography,
                one.inliers,
                one.spread,
            )
            for place, one in found
            if one is not None and one.inliers >= FEW_INLIERS
        ]

    count = len(reference)
    spaced = np.linspace(0, count - 1, min(count, _GLANCES)).round().astype(int)
    coarse = of(int(place) for place in np.unique(spaced))
    if not coarse:
        return []
    best = max(coarse, key=lambda one: one.inliers)
    middle, around = reference.at(best.reference_s), max(1, count // _GLANCES)
    first, last = max(0, middle - around), min(count, middle + around + 1)
    near = of(range(first, last, max(1, around // 4)))
    return [max([best, *near], key=lambda one: one.inliers)]


def run(fit: Fit, query: Strip) -> tuple[int, int]:
    """The frames of ``query`` over which a fit agrees: [first, last)."""
    values = lines.along(fit.line, fit.comparison.both, query.times_s, fit.comparison.reference_s)
    return lines.run(values, FLOOR)
