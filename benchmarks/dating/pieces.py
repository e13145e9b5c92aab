"""Pieces that made-up cameras are painted from: sun, noise, things to stand somewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Field = NDArray[np.float32]

WIDTH, HEIGHT = 640, 400
_LATITUDE = math.radians(48)


def sun(at: datetime) -> tuple[float, float]:
    """Elevation in degrees and azimuth in radians, near enough for a painted picture."""
    tilt = math.radians(-23.44) * math.cos(2 * math.pi * (at.timetuple().tm_yday + 10) / 365)
    hour = math.radians(15 * (at.hour + at.minute / 60 - 12))
    up = math.sin(_LATITUDE) * math.sin(tilt) + math.cos(_LATITUDE) * math.cos(tilt) * math.cos(
        hour
    )
    return math.degrees(math.asin(up)), hour + math.pi / 2


def cloudy(rng: np.random.Generator, scale: float) -> Field:
    """Smooth noise from about 0 to 1 whose blobs are ``scale`` pixels wide."""
    small = rng.normal(0, 1, (max(2, int(HEIGHT / scale)) + 3, max(2, int(WIDTH / scale)) + 3))
    wide = cv2.resize(small.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(wide * 0.25 + 0.5, 0, 1), np.float32)


def thing(
    rng: np.random.Generator, stuff: Sequence[Picture], wide: int, high: int
) -> tuple[Picture, Field]:
    """A piece cut out of other pictures, with how solid it is: a thing to stand somewhere."""
    source = stuff[int(rng.integers(len(stuff)))]
    height, width = source.shape[:2]
    w = int(rng.uniform(0.08, 0.25) * width)
    h = max(4, min(int(w * high / wide), height - 2))
    x, y = (
        int(rng.uniform(0, width - w)),
        int(rng.uniform(height * 0.35, max(height * 0.36, height - h))),
    )
    cut = source[y : y + h, x : x + w]
    piece = np.asarray(cv2.resize(cut, (wide, high), interpolation=cv2.INTER_AREA), np.float32)
    tint = rng.uniform(0.5, 1.3, 3)
    alpha = np.zeros((high, wide), np.float32)
    corners = np.array([[0, 0.15], [0.2, 0], [0.9, 0.02], [1, 0.3], [0.98, 1], [0.02, 1]])
    corners = np.clip(corners + rng.normal(0, 0.05, corners.shape), 0, 1) * [wide, high]
    cv2.fillPoly(alpha, [corners.astype(np.int32)], 1.0)
    painted = np.clip(piece * tint, 0, 255).astype(np.uint8)
    return painted, np.asarray(cv2.GaussianBlur(alpha, (0, 0), 0.7), np.float32)


def paste(picture: Field, patch: Picture, alpha: Field, x: int, y: int) -> None:
    """Stand a thing with its foot at row ``y``, in place."""
    top = y - patch.shape[0]
    y0, y1 = max(0, top), min(HEIGHT, y)
    x0, x1 = max(0, x), min(WIDTH, x + patch.shape[1])
    if y1 <= y0 or x1 <= x0:
        return
    solid = alpha[y0 - top : y1 - top, x0 - x : x1 - x, None]
    piece = patch[y0 - top : y1 - top, x0 - x : x1 - x]
    picture[y0:y1, x0:x1] += (piece - picture[y0:y1, x0:x1]) * solid
