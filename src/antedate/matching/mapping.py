"""Maps and lines: what is seen under given maps, and what registers along a given line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching import compare, lines
from antedate.matching.anchors import FEW_INLIERS, Anchor, planes, steadied
from antedate.matching.footage import Strip
from antedate.matching.register import Keypoints, corners, keypoints, register

FLOOR = 0.25
"""Agreement that unrelated frames reach: only what is above it counts."""
# A part whose edges are this near to the frame's is the frame, whose keypoints are known.
_NEARLY_WHOLE = 0.06


@dataclass(frozen=True, slots=True)
class Fit:
    """A line under the map given by ``anchors``: one is constant, several move between."""

    line: lines.Line
    comparison: compare.Comparison
    anchors: tuple[Anchor, ...]


def maps_of(query: Strip, anchors: Sequence[Anchor]) -> list[tuple[Anchor, ...]]:
    """The maps worth trying: each of the two best anchors alone, and all together."""
    ranked = sorted(anchors, key=lambda anchor: -anchor.inliers)
    maps: list[tuple[Anchor, ...]] = [(anchor,) for anchor in ranked[:2]]
    if len(ranked) > 1:
        maps.append(steadied(query, ranked))
    return maps


def best_under(
    query: Strip,
    onto: compare.Grid,
    maps: Sequence[tuple[Anchor, ...]],
    about: lines.Line | None,
) -> Fit:
    """The line that agrees most under any of the maps; only near ``about``, where it is given."""
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
        part = keypoints_within(query, place, moving[place], reference)
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


def keypoints_within(
    query: Strip, place: int, plane: NDArray[np.float64], reference: Strip
) -> Keypoints:
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
