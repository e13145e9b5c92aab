"""Verification with pictures: does a candidate hold, where exactly, and is it the same take.

Keypoints give the plane map from query to reference at a few seconds; all frames of both
stretches are then compared under it, which gives the line in time, its ends, and whether
what moves agrees too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from antedate.matching import compare
from antedate.matching.align import Candidate, Sight
from antedate.matching.anchors import FEW_INLIERS, Anchor
from antedate.matching.fit import fitted
from antedate.matching.footage import Footage, Strip, strip
from antedate.matching.lines import Line
from antedate.matching.mapping import registered
from antedate.matching.measure import Verified, measured
from antedate.matching.register import Keypoints, Registration, keypoints, register
from antedate.matching.stretches import Stretch
from antedate.matching.views import WHOLE, View, gray
from antedate.media.frames import Plan, Sampling

# Whole multiples of both comparison grids, which are quick to reduce to.
_REFERENCE_SIDE = 384
_REFERENCE_RATE = 12.5
_GLIMPSES = 3
_STRONG = 0.2
_ENOUGH_INLIERS = 30
# A sight this far above its background is worth a look at the seconds around it, where more
# is asked of a registration, since more are tried.
_LIKELY = 0.25
_AROUND_S = 2.0
_INLIERS_AROUND = 12
_LONGEST_REFERENCE_S = 60.0
_WINDOW_SIGHTS = 8


class Verifier:
    """Verifies candidates of one stretch after another; keeps keypoints of the stretch."""

    def __init__(self, footage: Footage) -> None:
        self._footage = footage
        self._stretch: Stretch | None = None
        self._oriented: dict[bool, Strip] = {}
        self._keypoints: dict[tuple[int, View], Keypoints] = {}

    def verify(self, stretch: Stretch, candidate: Candidate) -> Verified | None:
        """``None`` when the pictures cannot be registered. Raises ``MediaError``."""
        self._take(stretch)
        query = self._oriented[False]
        anchors = self._glimpse(query, candidate)
        if not anchors:
            return None
        mirrored, found = anchors
        sights = candidate.sights[:_WINDOW_SIGHTS]
        at = [
            *((one.query_s, one.reference_s) for one in found),
            *((s.query_s, edge) for s in sights for edge in (s.reference_s, s.reference_end_s)),
        ]
        reference = self._reference(stretch, candidate.sha256, at, candidate.speed)
        if reference is None:
            return None
        return self._compared(self._oriented[mirrored], reference, found, mirrored)

    def carried(
        self, stretch: Stretch, sha256: str, line: Line, anchor: Anchor, mirrored: bool
    ) -> Verified | None:
        """A line known of a stretch beside this one, with its map there, tried in this one.

        ``None`` when the pictures cannot be registered. Raises ``MediaError``.
        """
        self._take(stretch)
        query = self._oriented[mirrored]
        ends = (stretch.start_s, stretch.end_s)
        at = [(end_s, float(line.reference_s(end_s))) for end_s in ends]
        reference = self._reference(stretch, sha256, at, line.speed)
        if reference is None:
            return None
        found = registered(query, reference, line, (anchor,))
        return self._compared(query, reference, found, mirrored, line) if found else None

    def _compared(
        self,
        query: Strip,
        reference: Strip,
        anchors: Sequence[Anchor],
        mirrored: bool,
        about: Line | None = None,
    ) -> Verified | None:
        onto = compare.grid(reference)
        fit = fitted(query.thinned(2), reference, onto, anchors, about)
        return measured(query, reference, onto, fit, mirrored, near=about is not None)

    def _take(self, stretch: Stretch) -> None:
        """Gray frames of the stretch, as they are and mirrored: what is made of them is kept."""
        if stretch is not self._stretch:
            self._stretch = stretch
            self._keypoints = {}
            plain = np.stack([gray(frame) for frame in stretch.frames.pixels])
            times_s = stretch.frames.times_s
            self._oriented = {
                False: Strip(times_s, plain),
                True: Strip(times_s, np.ascontiguousarray(plain[:, :, ::-1])),
            }

    def _seen(self, place: int, view: View) -> Keypoints:
        """Keypoints of one view of one query frame, in pixels of the mirrored-or-not frame."""
        if view.box == WHOLE:
            return self._oriented[view.mirrored].keypoints(place)
        if (place, view) not in self._keypoints:
            picture = self._oriented[False].pixels[place]
            self._keypoints[place, view] = keypoints(view.of(picture))
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
                if anchor is not None and anchor.inliers >= FEW_INLIERS:
                    tried[mirrored].append(anchor)
                    break
            if sum(anchor.inliers for anchor in tried[mirrored]) >= _ENOUGH_INLIERS:
                break
        best = max(tried, key=lambda key: sum(anchor.inliers for anchor in tried[key]))
        if not tried[best] and sights[0].strength >= _LIKELY:
            return self._look_around(query, candidate.sha256, sights[0])
        return (best, tried[best]) if tried[best] else None

    def _look_around(
        self, query: Strip, sha256: str, sight: Sight
    ) -> tuple[bool, list[Anchor]] | None:
        """The best registration of one query frame with the seconds around a sight.

        Where much moves, a sparse code lies too far from the query's second to register.
        """
        plan = Plan(
            Sampling.RATE,
            rate=4.0,
            start_s=max(sight.reference_s - _AROUND_S, 0.0),
            end_s=min(sight.reference_end_s, sight.reference_s + _AROUND_S) + _AROUND_S,
            max_side=_REFERENCE_SIDE,
            gray=True,
        )
        place = query.at(sight.query_s)
        # A black or bare frame is like many and registers with none.
        if len(self._seen(place, View(sight.view.box)).points) < _INLIERS_AROUND:
            return None
        found: list[tuple[bool, Anchor]] = []
        for frame in self._footage.frames(sha256, plan):
            target = keypoints(frame.pixels)
            for mirrored in (False, True):
                anchor = self._anchor(query, place, sight.view, mirrored, target, frame.time_s)
                if anchor is not None and anchor.inliers >= _INLIERS_AROUND:
                    found.append((mirrored, anchor))
        if not found:
            return None
        mirrored, anchor = max(found, key=lambda pair: pair[1].inliers)
        return mirrored, [anchor]

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
        found = register(self._seen(place, view), target)
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
        self, stretch: Stretch, sha256: str, seen: Sequence[tuple[float, float]], speed: float
    ) -> Strip | None:
        """Reference frames wherever the stretch can lie, for any speed near the one given.

        ``seen`` are pairs of a query second and the reference second that it may show.
        """
        ends = [
            reference_s + like * (edge - query_s)
            for query_s, reference_s in seen
            for edge in (stretch.start_s, stretch.end_s)
            for like in (speed / 1.25, speed * 1.25)
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
        return strip(self._footage.frames(sha256, plan))


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
