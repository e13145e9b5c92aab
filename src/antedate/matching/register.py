"""Registration: keypoints of two pictures and the plane map that carries one to the other."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 320
_KEYPOINTS = 500
# A road, a wall or the sea has few points of clear contrast, and many of faint.
_FEW_KEYPOINTS = 200
_CLEAR, _FAINT = 0.02, 0.005
_RATIO = 0.82
_REPROJECTION_PX = 4.0


@dataclass(frozen=True, slots=True)
class Keypoints:
    """Keypoints of one picture: ``points`` (n, 2) in its own pixels, ``descriptors`` (n, 128)."""

    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Registration:
    """``homography`` (3, 3) carries points of one picture to the other; both in pixels."""

    homography: NDArray[np.float64]
    inliers: int
    spread: float
    """Share of the first picture's area inside the hull of the inliers."""
    points: tuple[NDArray[np.float32], NDArray[np.float32]]
    """The inliers, (k, 2) in each picture."""


def keypoints(gray: NDArray[np.uint8]) -> Keypoints:
    """SIFT keypoints with root-normalised descriptors, of a gray picture of any size."""
    height, width = gray.shape
    scale = _SIDE / max(height, width)
    scaled = cv2.resize(
        gray,
        None,
        fx=scale,
        fy=scale,
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
    )
    found, vectors = _sift(_CLEAR).detectAndCompute(scaled, None)
    if len(found) < _FEW_KEYPOINTS:
        found, vectors = _sift(_FAINT).detectAndCompute(scaled, None)
    if vectors is None or not len(found):
        return Keypoints(
            np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32), width, height
        )
    points = np.array([point.pt for point in found], dtype=np.float32)
    points = (points + 0.5) / np.float32(scale) - 0.5
    rooted = np.sqrt(vectors / np.maximum(vectors.sum(axis=1, keepdims=True), 1e-9))
    return Keypoints(points.astype(np.float32), rooted.astype(np.float32), width, height)


def _sift(contrast: float) -> cv2.SIFT:
    return cv2.SIFT.create(nfeatures=_KEYPOINTS, contrastThreshold=contrast)


def register(one: Keypoints, other: Keypoints) -> Registration | None:
    """The homography from ``one`` to ``other``, or ``None`` when none is plausible."""
    if len(one.points) < 8 or len(other.points) < 8:
        return None
    alike = one.descriptors @ other.descriptors.T
    best = alike.argmax(axis=1)
    rows = np.arange(len(best))
    first = alike[rows, best]
    rest = alike.copy()
    rest[rows, best] = -1.0
    # For unit vectors distance squared is 2 - 2 * cosine.
    keep = (1 - first) < _RATIO**2 * (1 - rest.max(axis=1))
    mutual = alike.argmax(axis=0)[best] == rows
    chosen = np.flatnonzero(keep & mutual)
    if len(chosen) < 6:
        return None
    source, target = one.points[chosen], other.points[best[chosen]]
    tolerance = _REPROJECTION_PX * max(other.width, other.height) / _SIDE
    homography, inside = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, tolerance, maxIters=3000, confidence=0.999
    )
    if homography is None:
        return None
    plane = np.asarray(homography, np.float64)
    if not plausible(plane, one.width, one.height):
        return None
    agree = inside.ravel() > 0
    kept = source[agree]
    # Points that sit on one another say the same thing once.
    distinct = len(np.unique((kept / (0.02 * one.width)).astype(int), axis=0)) if len(kept) else 0
    hull = cv2.contourArea(cv2.convexHull(kept)) if len(kept) > 2 else 0.0
    spread = hull / (one.width * one.height)
    return Registration(plane, distinct, spread, (kept, target[agree]))


def plausible(homography: NDArray[np.float64], width: int, height: int) -> bool:
    """Whether a frame of this size maps to a convex, not overly sheared, upright quadrilateral."""
    quad = corners(homography, width, height)
    if not np.isfinite(quad).all():
        return False
    sides = np.roll(quad, -1, axis=0) - quad
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    if not (turns > 0).all():
        return False
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() <= 0 or (turns / (lengths * np.roll(lengths, -1))).min() < 0.5:
        return False
    opposite = lengths[:2] / lengths[2:]
    scale = np.sqrt(cv2.contourArea(quad.astype(np.float32)) / (width * height))
    aspect = (lengths[0] / width) / (lengths[1] / height)
    return bool(
        opposite.min() > 0.4 and opposite.max() < 2.5 and 0.12 < scale < 8 and 0.4 < aspect < 2.5
    )


def corners(homography: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """Where the corners of a frame go: (4, 2), clockwise from the top left."""
    frame = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
    return np.asarray(cv2.perspectiveTransform(frame, homography).reshape(4, 2), np.float64)
