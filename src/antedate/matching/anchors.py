"""Anchors: registrations at single query seconds, and the map that moves between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.footage import Strip
from antedate.matching.register import corners

FEW_INLIERS = 8
"""Keypoints that must agree before a registration is looked at at all."""


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
    height, width = query.pixels.shape[1:3]
    ordered = sorted(anchors, key=lambda anchor: anchor.query_s)
    times = [anchor.query_s for anchor in ordered]
    quads = np.stack([corners(anchor.homography, width, height) for anchor in ordered])
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moving = []
    for time_s in query.times_s:
        quad = [[np.interp(time_s, times, quads[:, k, axis]) for axis in (0, 1)] for k in range(4)]
        plane = cv2.getPerspectiveTransform(frame, np.array(quad, np.float32))
        moving.append(np.asarray(plane, np.float64))
    return moving


def covered(plane: NDArray[np.float64], query: Strip, reference: Strip) -> float:
    """The share of the query frame that the reference frame fills."""
    height, width = query.pixels.shape[1:3]
    back = corners(np.linalg.inv(plane), reference.pixels.shape[2], reference.pixels.shape[1])
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    area, _ = cv2.intersectConvexConvex(back.astype(np.float32), frame)
    return float(area / (width * height))
