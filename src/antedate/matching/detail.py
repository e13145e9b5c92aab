"""Detail of single pictures: how much of it agrees, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.compare import rescaled, shrinkage

# Cells on the longer side, their blur and neighbourhood, the contrast that counts as
# detail, and the correlation that counts as agreement.
_SIDE, _BLUR, _WINDOW = 160, 0.8, 3
_CONTRAST, _AGREES = 5.0, 0.6


@dataclass(frozen=True, slots=True)
class Detail:
    """``agreement`` is the share of the detail, in 0 to 1, that agrees; ``patch`` the largest
    part in one piece that does not, as a share of what is compared."""

    agreement: float
    patch: float


def detail(
    frame: NDArray[np.uint8], homography: NDArray[np.float64], reference: NDArray[np.uint8]
) -> Detail:
    """How far the detail of one registered pair of gray frames agrees.

    Rows and columns that disagree for the most part are taken for banners and left out.
    """
    height, width = reference.shape
    scale = _SIDE / max(height, width)
    size = (max(24, round(width * scale)), max(24, round(height * scale)))
    matrix = rescaled((width, height), size) @ homography
    other = cv2.resize(reference, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    spread = shrinkage(matrix, frame.shape[1], frame.shape[0])
    smooth = cv2.GaussianBlur(frame, (0, 0), 0.4 * spread) if spread > 1.5 else frame
    one = cv2.warpPerspective(smooth, matrix, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    agreement, power = _local_agreement(_smoothed(one, _BLUR), _smoothed(other, _BLUR))
    full = np.full(frame.shape, 255, np.uint8)
    # The windows of the agreement must not reach over the query's edge.
    reach = np.ones((6 * _WINDOW + 1,) * 2, np.uint8)
    shown = cv2.warpPerspective(full, matrix, size)
    inside = cv2.erode(shown, reach, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 250
    detailed = inside & (power > _CONTRAST**2)
    agreeing = detailed & (agreement > _AGREES)
    for axis in (0, 1):
        count = detailed.sum(axis=axis)
        foreign = (count > 0) & (agreeing.sum(axis=axis) < 0.35 * count)
        if foreign.mean() <= 0.35:
            keep = np.expand_dims(~foreign, axis)
            detailed, agreeing = detailed & keep, agreeing & keep
    if detailed.sum() <= 50:
        return Detail(0.0, 1.0)
    apart = (detailed & ~agreeing).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(apart, connectivity=8)
    largest = float(stats[1:, cv2.CC_STAT_AREA].max(initial=0))
    return Detail(float(agreeing.sum() / detailed.sum()), largest / float(inside.sum()))


def _local_agreement(
    one: NDArray[np.float32], other: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The best correlation of neighbourhoods for shifts of up to a cell, and their power."""
    b = other - _smoothed(other, _WINDOW)
    power_b = _smoothed(b * b, _WINDOW)
    best = np.full(one.shape, -1.0, np.float32)
    power = power_b
    for shift in ((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)):
        moved = np.roll(one, shift, (0, 1))
        a = moved - _smoothed(moved, _WINDOW)
        power_a = _smoothed(a * a, _WINDOW)
        product = _smoothed(a * b, _WINDOW)
        best = np.maximum(best, product / np.maximum(np.sqrt(power_a * power_b), 2.0))
        power = np.maximum(power, power_a)
    return best, power


def _smoothed(cells: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(cells, (0, 0), sigma), np.float32)
