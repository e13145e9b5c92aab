"""One picture made ready: small, with its keypoints, to be registered and compared."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

WORKING_SIDE = 640
_KEYPOINTS = 700
_CONTRAST = 0.01
LOOKS = "looks-1"
"""Names how looks are made: kept looks of another make are made again."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """``pixels`` is (h, w, 3) RGB, its longer side at most 640; ``points`` (n, 2) are in
    them, ``descriptors`` (n, 128) have length one."""

    pixels: NDArray[np.uint8]
    points: NDArray[np.float32]
    descriptors: NDArray[np.float32]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[1], self.pixels.shape[0]


def look(pixels: NDArray[np.uint8]) -> Look:
    """A look at an RGB picture of any size. Descriptors are root-normalised SIFT."""
    height, width = pixels.shape[:2]
    scale = WORKING_SIDE / max(height, width)
    small = pixels
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    sift = cv2.SIFT.create(nfeatures=_KEYPOINTS, contrastThreshold=_CONTRAST)
    found, vectors = sift.detectAndCompute(gray, None)
    if vectors is None or not len(found):
        none = np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
        return Look(small, *none)
    points = np.array([point.pt for point in found], np.float32)
    rooted = np.sqrt(vectors / np.maximum(vectors.sum(axis=1, keepdims=True), 1e-9))
    return Look(small, points, rooted.astype(np.float32))
