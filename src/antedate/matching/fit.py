"""Fitting: the line in time under each likely map, and registering again along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching import compare, lines
from antedate.matching.anchors import FEW_INLIERS, Anchor, planes, steadied
from antedate.matching.footage import Strip
from antedate.matching.register import Keypoints, corners, keypoints, register

FLOOR = 0.25
"""Agreement that unrelated frames reach: only what is above it counts."""
# A mean excess over the floor at which a map needs no second registration.
_SURE_AGREEMENT = 0.45
# How often at most. Under a moving view line and map better each other by turns.
_ROUNDS = 5
# Reference frames that a single picture is registered with before the best is refined.
_GLANCES = 16
# A map that shows less than this of the reference may have another beside it, so far off.
_WHOLE = 0.93
# A part whose edges are this near to the frame's is the frame, whose keypoints are known.
_NEARLY_WHOLE = 0.06
_BESIDE_S = (-1.5, -0.75, 0.75, 1.5)


@dataclass(frozen=True, slots=True)
class Fit:
    """A line under the map given by ``anchors``: one is constant, several move between."""

    line: lines.Line
    comparison: compare.Comparison
    anchors: tuple[Anchor, ...]


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
    best = _best(query, onto, _maps(query, anchors), about)
    for _ in range(_ROUNDS):
        if best.line.agreement > _SURE_AGREEMENT and len(best.anchors) < 2:
            break
        again = registered(query, reference, best.line, best.anchors)
        if not again:
            break
        better = _best(query, onto, _maps(query, again), about)
        if better.line.agreement <= best.line.agreement * 1.02:
            break
        best = better
    if about is not None or best.comparison.share > _WHOLE:
        return best
    return _beside(query, reference, onto, best)


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
            other = _best(query, onto, _maps(query, anchors)[:1], None)
            if other.line.agreement > best.line.agreement * 1.02:
                best = other
    return best


def _of_one_picture(query: Strip, reference: Strip, anchor: Anchor) -> list[Anchor]:
    """The second that a single picture registers best with: its map holds for no other."""
    own = _part(query, 0, anchor.homography, reference)

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


def _maps(query: Strip, anchors: Sequence[Anchor]) -> list[tuple[Anchor, ...]]:
    """The maps worth trying: each of the two best anchors alone, and all together."""
    ranked = sorted(anchors, key=lambda anchor: -anchor.inliers)
    maps: list[tuple[Anchor, ...]] = [(anchor,) for anchor in ranked[:2]]
    if len(ranked) > 1:
        maps.append(steadied(query, ranked))
    return maps


def _best(
    query: Strip,
    onto: compare.Grid,
    maps: Sequence[tuple[Anchor, ...]],
    about: lines.Line | None,
) -> Fit:
    fits = []
    for anchors in maps:
        cells, defined = compare.warp(query, planes(query, anchors), onto)
        comparison = compare.compare(query.times_s, cells, defined, onto, 1.0)
        # Few query frames on a coarse range of speeds: neighbours in time count as well.
        tolerant = np.asarray(cv2.dilate(comparison.both, np.ones((1, 3), np.uint8)), np.float32)
        if about is None:
            line = lines.best_line(tolerant, query.times_s, onto.times_s, FLOOR)
        else:
            line = lines.refined(about, tolerant, query.times_s, onto.times_s, FLOOR)
        fits.append(Fit(line, comparison, anchors))
    return max(fits, key=lambda fit: fit.line.agreement)


def registered(
    query: Strip, reference: Strip, line: lines.Line, maps: Sequence[Anchor], most: int = 5
) -> list[Anchor]:
    """Keypoints at up to ``most`` seconds on a line, also where nothing agrees yet.

    ``maps`` are where the reference lies in the query, as far as that is known.
    """
    moving = planes(query, maps)
    at_s = line.reference_s(query.times_s)
    inside = np.flatnonzero(
        (at_s >= reference.times_s[0] - 0.1) & (at_s <= reference.times_s[-1] + 0.1)
    )
    if not len(inside):
        return []
    anchors = []
    for place in inside[
        np.unique(np.linspace(0, len(inside) - 1, most + 2)[1:-1].round().astype(int))
    ]:
        at = reference.at(float(at_s[place]))
        part = _part(query, place, moving[place], reference)
        found = register(part, reference.keypoints(at))
        if found is not None and found.inliers >= FEW_INLIERS:
            anchors.append(
                Anchor(
                    float(query.times_s[place]),
                    float(reference.times_s[at]),
                    found.homography,
                    found.inliers,
                    found.spread,
                )
            )
    return anchors


def _part(query: Strip, place: int, plane: NDArray[np.float64], reference: Strip) -> Keypoints:
    """Keypoints of the part of a query frame that shows the reference, in frame pixels."""
    height, width = query.pixels.shape[1:3]
    back = np.linalg.inv(plane)
    quad = corners(back, reference.pixels.shape[2], reference.pixels.shape[1])
    inset = np.concatenate([quad.min(axis=0), [width, height] - quad.max(axis=0)])
    if inset.max() < _NEARLY_WHOLE * min(width, height):
        return query.keypoints(place)
    low = np.clip(np.floor(quad.min(axis=0) - 4), 0, [width - 16, height - 16]).astype(int)
    high = np.clip(np.ceil(quad.max(axis=0) + 4), low + 16, [width, height]).astype(int)
    found = keypoints(query.pixels[place][low[1] : high[1], low[0] : high[0]])
    return Keypoints(found.points + low.astype(np.float32), found.descriptors, width, height)
