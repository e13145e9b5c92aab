"""Verification with pictures: does a candidate hold, where exactly, and is it the same take.

Keypoints give the plane map from query to reference at a few seconds; all frames of both
stretches are then compared under it, which gives the line in time, its ends, and whether
what moves agrees too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d

from antedate.matching import compare, lines
from antedate.matching.align import Candidate, Sight
from antedate.matching.footage import Footage, Strip, strip
from antedate.matching.register import Keypoints, Registration, corners, keypoints, register
from antedate.matching.stretches import Stretch
from antedate.matching.views import View, gray
from antedate.media.frames import Plan, Sampling

_REFERENCE_SIDE = 400
_REFERENCE_RATE = 12.5
_GLIMPSES = 3
_STRONG = 0.2
_FEW_INLIERS = 8
_ENOUGH_INLIERS = 30
_FLOOR = 0.25
_LONGEST_REFERENCE_S = 60.0
_WINDOW_SIGHTS = 8
# Movement that the coarse grid sees this surely needs no finer look.
_SURE_MOVED, _SURE_S = 0.6, 1.0
# A mean excess over the floor at which a map needs no second registration.
_SURE_AGREEMENT = 0.45


@dataclass(frozen=True, slots=True)
class Anchor:
    """A registration of one query second: ``homography`` carries query pixels (mirrored
    first where the match is) to reference pixels."""

    query_s: float
    reference_s: float
    homography: NDArray[np.float64]
    inliers: int
    spread: float


@dataclass(frozen=True, slots=True)
class Verified:
    """What the pictures say of a candidate: frames [first, last) of the stretch hold it."""

    first: int
    last: int
    line: lines.Line
    mirrored: bool
    homographies: tuple[NDArray[np.float64], ...]
    comparison: compare.Comparison
    reference: Strip
    measures: dict[str, float]

    @property
    def turned_degrees(self) -> int:
        """By how many degrees, to the nearest quarter turn, the query must turn clockwise."""
        plane = self.homographies[(self.first + self.last - 1) // 2]
        return round(math.degrees(math.atan2(plane[1, 0], plane[0, 0])) / 90) * 90 % 360


class Verifier:
    """Verifies candidates of one stretch after another; keeps keypoints of the stretch."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._stretch: Stretch | None = None
        self._gray: Strip | None = None
        self._keypoints: dict[tuple[int, View], Keypoints] = {}

    def verify(self, stretch: Stretch, candidate: Candidate) -> Verified | None:
        """``None`` when the pictures cannot be registered. Raises ``MediaError``."""
        query = self._take(stretch)
        anchors = self._glimpse(query, candidate)
        if not anchors:
            return None
        mirrored, found = anchors
        reference = self._reference(stretch, candidate, found)
        if reference is None:
            return None
        oriented = Strip(query.times_s, query.pixels[:, :, ::-1] if mirrored else query.pixels)
        return _settle(oriented, reference, found, mirrored)

    def _take(self, stretch: Stretch) -> Strip:
        if stretch is not self._stretch or self._gray is None:
            self._stretch = stretch
            self._keypoints = {}
            self._gray = Strip(
                stretch.frames.times_s, np.stack([gray(frame) for frame in stretch.frames.pixels])
            )
        return self._gray

    def _seen(self, query: Strip, place: int, view: View) -> Keypoints:
        """Keypoints of one view of one query frame, in pixels of the mirrored-or-not frame."""
        if (place, view) not in self._keypoints:
            self._keypoints[place, view] = keypoints(view.of(query.pixels[place]))
        return self._keypoints[place, view]

    def _glimpse(self, query: Strip, candidate: Candidate) -> tuple[bool, list[Anchor]] | None:
        """Registrations at the seconds where the votes are strongest."""
        tried: dict[bool, list[Anchor]] = {False: [], True: []}
        sights = _spread(
            candidate.sights, _GLIMPSES if candidate.sights[0].strength > _STRONG else 2
        )
        for sight in sights:
            picture = self._picture(candidate.sha256, sight.reference_s)
            if picture is None:
                continue
            time_s, frame = picture
            target = keypoints(frame)
            place = query.at(sight.query_s)
            for mirrored in (False, True):
                anchor = self._anchor(query, place, sight.view, mirrored, target, time_s)
                if anchor is not None and anchor.inliers >= _FEW_INLIERS:
                    tried[mirrored].append(anchor)
                    break
            if sum(anchor.inliers for anchor in tried[mirrored]) >= _ENOUGH_INLIERS:
                break
        best = max(tried, key=lambda key: sum(anchor.inliers for anchor in tried[key]))
        return (best, tried[best]) if tried[best] else None

    def _anchor(
        self,
        query: Strip,
        place: int,
        view: View,
        mirrored: bool,
        target: Keypoints,
        time_s: float,
    ) -> Anchor | None:
        view = View(view.box, mirrored, 0)
        found = register(self._seen(query, place, view), target)
        if found is None:
            return None
        return Anchor(
            float(query.times_s[place]),
            time_s,
            _from_oriented(found, view, query),
            found.inliers,
            found.spread,
        )

    def _picture(self, sha256: str, at_s: float) -> tuple[float, NDArray[np.uint8]] | None:
        # Just after the second asked for, so that a keyframe there is the first one decoded
        # and not the last of the group before it.
        plan = Plan(
            Sampling.RATE,
            rate=50.0,
            start_s=at_s + 0.012,
            end_s=at_s + 0.03,
            max_side=_REFERENCE_SIDE,
            gray=True,
        )
        for frame in self._footage.frames(sha256, plan):
            return frame.time_s, frame.pixels
        return None

    def _reference(
        self, stretch: Stretch, candidate: Candidate, anchors: Sequence[Anchor]
    ) -> Strip | None:
        """Reference frames wherever the stretch can lie, for any speed the votes allow."""
        sights = candidate.sights[:_WINDOW_SIGHTS]
        ends = [
            second + speed * (edge - at)
            for at, seconds in (
                *((a.query_s, (a.reference_s,)) for a in anchors),
                *((s.query_s, (s.reference_s, s.reference_end_s)) for s in sights),
            )
            for second in seconds
            for edge in (stretch.start_s, stretch.end_s)
            for speed in (candidate.speed / 1.25, candidate.speed * 1.25)
        ]
        low, high = max(min(ends) - 1.5, 0.0), max(ends) + 1.5
        high = min(high, low + _LONGEST_REFERENCE_S)
        plan = Plan(
            Sampling.RATE,
            rate=_REFERENCE_RATE if high - low > 20.0 else 2 * _REFERENCE_RATE,
            start_s=low,
            end_s=high,
            max_side=_REFERENCE_SIDE,
            gray=True,
        )
        return strip(self._footage.frames(candidate.sha256, plan))


def _spread(sights: Sequence[Sight], most: int) -> list[Sight]:
    """The strongest sights that are at least half a second apart."""
    chosen: list[Sight] = []
    for sight in sights:
        if all(abs(sight.query_s - other.query_s) >= 0.5 for other in chosen):
            chosen.append(sight)
        if len(chosen) == most:
            return chosen
    return chosen


def _from_oriented(found: Registration, view: View, query: Strip) -> NDArray[np.float64]:
    """The homography from the (mirrored or not) whole query frame to the reference."""
    height, width = query.pixels.shape[1:3]
    to_frame = view.to_frame(width, height)
    if view.mirrored:
        flip = np.array([[-1, 0, width - 1], [0, 1, 0], [0, 0, 1.0]])
        to_frame = flip @ to_frame
    homography = found.homography @ np.linalg.inv(to_frame)
    return np.asarray(homography / homography[2, 2], np.float64)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A line under the map given by ``anchors``: one is constant, several move between."""

    line: lines.Line
    comparison: compare.Comparison
    anchors: tuple[Anchor, ...]


def _settle(
    query: Strip, reference: Strip, anchors: list[Anchor], mirrored: bool
) -> Verified | None:
    """Compare coarsely under each likely map, register again along the best line, measure."""
    onto = compare.grid(reference)
    few = query.thinned(2)
    best = _best(few, onto, _maps(anchors))
    for _ in range(2):
        if best.line.agreement > _SURE_AGREEMENT and len(best.anchors) < 2:
            break
        again = _reregister(few, reference, best)
        if not again:
            break
        better = _best(few, onto, _maps(again))
        if better.line.agreement <= best.line.agreement * 1.02:
            break
        best = better
    return _measured(query, reference, onto, best, mirrored)


def _maps(anchors: Sequence[Anchor]) -> list[tuple[Anchor, ...]]:
    """The maps worth trying: each of the two best anchors alone, and all together."""
    ranked = sorted(anchors, key=lambda anchor: -anchor.inliers)
    maps: list[tuple[Anchor, ...]] = [(anchor,) for anchor in ranked[:2]]
    if len(ranked) > 1:
        maps.append(tuple(ranked))
    return maps


def _best(query: Strip, onto: compare.Grid, maps: Sequence[tuple[Anchor, ...]]) -> _Fit:
    fits = []
    for anchors in maps:
        cells, defined = compare.warp(query, _planes(query, anchors), onto)
        comparison = compare.compare(query.times_s, cells, defined, onto, 1.0)
        # Few query frames on a coarse range of speeds: neighbours in time count as well.
        tolerant = maximum_filter1d(comparison.both, 3, axis=1)
        line = lines.best_line(tolerant, query.times_s, onto.times_s, _FLOOR)
        fits.append(_Fit(line, comparison, anchors))
    return max(fits, key=lambda fit: fit.line.agreement)


def _planes(query: Strip, anchors: Sequence[Anchor]) -> list[NDArray[np.float64]]:
    """A map for each query frame, its corners moving smoothly from anchor to anchor."""
    if len(anchors) == 1:
        return [anchors[0].homography] * len(query)
    height, width = query.pixels.shape[1:3]
    ordered = sorted(anchors, key=lambda anchor: anchor.query_s)
    times = [anchor.query_s for anchor in ordered]
    quads = np.stack([corners(anchor.homography, width, height) for anchor in ordered])
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    planes = []
    for time_s in query.times_s:
        quad = [[np.interp(time_s, times, quads[:, k, axis]) for axis in (0, 1)] for k in range(4)]
        plane = cv2.getPerspectiveTransform(frame, np.array(quad, np.float32))
        planes.append(np.asarray(plane, np.float64))
    return planes


def _reregister(query: Strip, reference: Strip, fit: _Fit) -> list[Anchor]:
    """Keypoints again at up to five seconds on the line, also where nothing agrees yet."""
    planes = _planes(query, fit.anchors)
    at_s = fit.line.reference_s(query.times_s)
    inside = np.flatnonzero(
        (at_s >= reference.times_s[0] - 0.1) & (at_s <= reference.times_s[-1] + 0.1)
    )
    if not len(inside):
        return []
    anchors = []
    for place in inside[np.unique(np.linspace(0, len(inside) - 1, 5).round().astype(int))]:
        at = reference.at(float(at_s[place]))
        part = _part(query, place, planes[place], reference)
        found = register(part, keypoints(reference.pixels[at]))
        if found is not None and found.inliers >= _FEW_INLIERS:
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
    low = np.clip(np.floor(quad.min(axis=0) - 4), 0, [width - 16, height - 16]).astype(int)
    high = np.clip(np.ceil(quad.max(axis=0) + 4), low + 16, [width, height]).astype(int)
    found = keypoints(query.pixels[place][low[1] : high[1], low[0] : high[0]])
    return Keypoints(found.points + low.astype(np.float32), found.descriptors, width, height)


def _measured(
    query: Strip, reference: Strip, onto: compare.Grid, fit: _Fit, mirrored: bool
) -> Verified | None:
    """Compare once more where the pictures agree in structure, at the speed found.

    Where hardly anything moves, or nothing agrees in it, a finer grid is asked too: ripples,
    leaves and people far away vanish in coarse cells.
    """
    found = _compared(query, reference, onto, fit, mirrored)
    if found is None or _is_sure(found.measures):
        return found
    finer = _compared(query, reference, compare.grid(reference, compare.FINE), fit, mirrored)
    if finer is None:
        return found
    if _evidence(finer.measures) > _evidence(found.measures):
        finer.measures["moved_again"] = _moved_along(found, finer.line, query)
        return finer
    found.measures["moved_again"] = _moved_along(finer, found.line, query)
    return found


def _moved_along(other: Verified, line: lines.Line, query: Strip) -> float:
    """What moves, agreeing on a line found on another grid."""
    part = slice(other.first, other.last)
    return _measures(query, other.comparison, line, part)["moved"]


def _compared(
    query: Strip, reference: Strip, onto: compare.Grid, fit: _Fit, mirrored: bool
) -> Verified | None:
    first, last = _run(fit, query.thinned(2))
    if last - first < 1:
        return None
    planes = _planes(query, fit.anchors)
    cells, defined = compare.warp(query, planes, onto)
    at = [reference.at(float(second)) for second in fit.line.reference_s(query.times_s)]
    inside = slice(2 * first, max(2 * last, 2 * first + 1))
    defined = defined & compare.alike(cells[inside], onto.cells[at[inside]])
    comparison = compare.compare(query.times_s, cells, defined, onto, fit.line.speed or 1.0)
    both, times = comparison.both, query.times_s
    line = lines.refined(fit.line, both, times, onto.times_s, _FLOOR)
    if onto.side > compare.COARSE:
        anew = lines.best_line(both, times, onto.times_s, _FLOOR)
        line = max(line, anew, key=lambda one: one.agreement)
    first, last = lines.run(lines.along(line, both, times, onto.times_s), _FLOOR)
    if last - first < 1:
        return None
    measures = _measures(query, comparison, line, slice(first, last))
    measures["speed"] = line.speed
    measures["inliers"] = float(np.median([anchor.inliers for anchor in fit.anchors]))
    measures["anchors"] = float(len(fit.anchors))
    measures["spread"] = float(np.median([anchor.spread for anchor in fit.anchors]))
    middle = (first + last - 1) // 2
    opposite = reference.pixels[reference.at(float(line.reference_s(times[middle])))]
    measures["fine"] = compare.fine(query.pixels[middle], planes[middle], opposite)
    measures["covered"] = _covered(planes[middle], query, reference)
    return Verified(first, last, line, mirrored, tuple(planes), comparison, reference, measures)


def _is_sure(measures: dict[str, float]) -> bool:
    return measures["moved"] >= _SURE_MOVED and measures["moving_s"] >= _SURE_S


def _evidence(measures: dict[str, float]) -> float:
    """How much movement speaks for one alignment above all others."""
    ahead = measures["moved"] - max(measures["moved_beside"], 0.0)
    return ahead * min(1.0, measures["moving_s"])


def _covered(plane: NDArray[np.float64], query: Strip, reference: Strip) -> float:
    """The share of the query frame that the reference frame fills."""
    height, width = query.pixels.shape[1:3]
    back = corners(np.linalg.inv(plane), reference.pixels.shape[2], reference.pixels.shape[1])
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    area, _ = cv2.intersectConvexConvex(back.astype(np.float32), frame)
    return float(area / (width * height))


def _run(fit: _Fit, query: Strip) -> tuple[int, int]:
    """The frames of ``query`` over which a fit agrees: [first, last)."""
    values = lines.along(fit.line, fit.comparison.both, query.times_s, fit.comparison.reference_s)
    return lines.run(values, _FLOOR)


def _measures(
    query: Strip, comparison: compare.Comparison, line: lines.Line, part: slice
) -> dict[str, float]:
    """Agreement on the line and beside it, over the frames of ``part``."""
    times, weight = query.times_s[part], comparison.weight[part]

    def mean(agreement: NDArray[np.float32], shift_s: float, by: NDArray[np.float32]) -> float:
        values = lines.along(line, agreement[part], times, comparison.reference_s, shift_s)
        known = ~np.isnan(values)
        total = float(by[known].sum())
        if known.sum() < 0.6 * len(values) or total <= 0:
            return float("nan")
        return float((values[known] * by[known]).sum() / total)

    even = np.ones_like(weight)
    beside = [s * sign for s in (0.7, 1.0, 1.4, 2.0, 3.0, 4.5, 6.5) for sign in (1, -1)]
    moved_off = [mean(comparison.moved, shift, weight + 1e-3) for shift in beside]
    seen_off = [mean(comparison.seen, shift, even) for shift in beside]
    spacing = float(np.median(np.diff(query.times_s))) if len(query) > 1 else 0.25
    return {
        "seen": mean(comparison.seen, 0.0, even),
        "moved": mean(comparison.moved, 0.0, weight + 1e-3),
        "seen_beside": _top(seen_off),
        "moved_beside": _top(moved_off),
        "moving_s": float(weight.sum()) * spacing,
        "seconds": len(times) * spacing,
        "share": comparison.share,
    }


def _top(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return max(known) if known else 0.0
