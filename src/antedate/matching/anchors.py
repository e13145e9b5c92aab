"""Anchors: registrations at single query seconds, and the map that moves between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.footage import Strip
from antedate.matching.register import corners

FEW_INLIERS = 8
"""Keypoints that must agree before a registration is looked at at all."""
# Anchors that tell a steady movement, and how far off it most may lie, of the picture's size.
_STEADY_ANCHORS = 3
_STEADY_OFF = 0.02


@dataclass(frozen=True, slots=True)
class Anchor:
    """A registration of one query second: ``homography`` carries query pixels (mirrored
    first where the match is) to reference pixels."""

    query_s: float
    reference_s: float
    homography: NDArray[np.float64]
    inliers: int
    spread: float


def planes(query: Strip, anchors: Sequence[Anchor]) -> list[NDArray[np.float64]]:
    """A map for each query frame, its corners moving smoothly from anchor to anchor."""
    if len(anchors) == 1:
        return [anchors[0].homography] * len(query)
    times, quads = _quads(query, anchors)
    return [
        _plane(
            query,
            np.array(
                [[np.interp(at_s, times, quads[:, k, axis]) for axis in (0, 1)] for k in range(4)]
            ),
        )
        for at_s in query.times_s
    ]


def steadied(query: Strip, anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    """The anchors, or where they lie near one steady movement its two ends.

    A zoom or pan laid over a copy moves the map evenly. Its ends are then known beyond the
    first and last anchor, and one poor registration does not bend it. Slopes are medians of
    pairs (Theil and Sen), which a quarter of poor anchors leaves unmoved.
    """
    if len(anchors) < _STEADY_ANCHORS:
        return tuple(anchors)
    times, quads = _quads(query, anchors)
    one, other = np.triu_indices(len(times), 1)
    apart = (times[other] - times[one])[:, None, None]
    slope = np.median((quads[other] - quads[one]) / np.maximum(apart, 1e-6), axis=0)
    start = np.median(quads - slope * times[:, None, None], axis=0)
    off = np.abs(quads - (start + slope * times[:, None, None])).max(axis=(1, 2))
    if np.median(off) > _STEADY_OFF * float(np.ptp(quads, axis=1).max()):
        return tuple(anchors)
    best = max(anchors, key=lambda anchor: anchor.inliers)
    return tuple(
        replace(
            best,
            query_s=float(at_s),
            reference_s=best.reference_s + float(at_s) - best.query_s,
            homography=_plane(query, start + slope * at_s),
        )
        for at_s in (query.times_s[0], query.times_s[-1])
    )


def covered(plane: NDArray[np.float64], query: Strip, reference: Strip) -> float:
    """The share of the query frame that the reference frame fills."""
    height, width = query.pixels.shape[1:3]
    back = corners(np.linalg.inv(plane), reference.pixels.shape[2], reference.pixels.shape[1])
    area, _ = cv2.intersectConvexConvex(back.astype(np.float32), _frame(query))
    return float(area / (width * height))


def _frame(query: Strip) -> NDArray[np.float32]:
    """The corners of a query frame: (4, 2)."""
    height, width = query.pixels.shape[1:3]
    return corners(np.eye(3), width, height).astype(np.float32)


def _quads(
    query: Strip, anchors: Sequence[Anchor]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The query seconds of anchors in order (n,), and where each carries the frame (n, 4, 2)."""
    height, width = query.pixels.shape[1:3]
    ordered = sorted(anchors, key=lambda anchor: anchor.query_s)
    times = np.array([anchor.query_s for anchor in ordered])
    return times, np.stack([corners(anchor.homography, width, height) for anchor in ordered])


def _plane(query: Strip, quad: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map that carries a query frame to the corners (4, 2)."""
    return np.asarray(
        cv2.getPerspectiveTransform(_frame(query), quad.astype(np.float32)), np.float64
    )
