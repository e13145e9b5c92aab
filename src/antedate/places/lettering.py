"""The camera's own clock and name, burnt into the frame: found and left out.

A clock would date any frame by itself, and has its own reason (a burnt-in date, read as
such). What is to be compared here is the place. Lettering stands in a band at the top or
bottom, always at the same pixels, and keeps its full contrast when the scene loses its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.places.cells import CELL, grid_of
from antedate.places.look import Look
from antedate.places.register import Plane

_BAND = 0.14
_ALWAYS = 0.04
_BLOCK = 16
_CONTRAST = 90.0
_SHARE = 0.9
_LETTERS = 0.08
_TOUCHED = 0.15


def lettered(looks: Sequence[Look]) -> NDArray[np.bool_]:
    """The blocks of 16 pixels that hold lettering, as (rows, columns), in the pixels of looks
    of the most usual size; the outermost rows always count."""
    size = max({one.size for one in looks}, key=[one.size for one in looks].count)
    grays = [cv2.cvtColor(one.pixels, cv2.COLOR_RGB2GRAY) for one in looks if one.size == size]
    rows, columns = -(-size[1] // _BLOCK), -(-size[0] // _BLOCK)
    strong = np.zeros((rows, columns))
    for gray in grays:
        padded = cv2.copyMakeBorder(
            gray, 0, rows * _BLOCK - size[1], 0, columns * _BLOCK - size[0], cv2.BORDER_REPLICATE
        )
        # Strokes are thin: what a closing and an opening of a few pixels take away.
        kernel = np.ones((5, 5), np.uint8)
        thin = np.maximum(
            cv2.morphologyEx(padded, cv2.MORPH_TOPHAT, kernel),
            cv2.morphologyEx(padded, cv2.MORPH_BLACKHAT, kernel),
        )
        blocks = thin.reshape(rows, _BLOCK, columns, _BLOCK).transpose(0, 2, 1, 3)
        strong += (blocks.reshape(rows, columns, -1) > _CONTRAST).mean(axis=2) > _LETTERS
    found = strong >= _SHARE * len(grays)
    height = np.arange(rows) * _BLOCK / size[1]
    edge = (height < _BAND) | (height + _BLOCK / size[1] > 1 - _BAND)
    found &= edge[:, None]
    # A line of letters is longer than the part that never changes.
    found = cv2.dilate(found.astype(np.uint8), np.ones((3, 7), np.uint8)) > 0
    outermost = (height < _ALWAYS) | (height + _BLOCK / size[1] > 1 - _ALWAYS)
    return np.asarray(found | outermost[:, None], np.bool_)


def without(one: Look, blocks: NDArray[np.bool_]) -> Look:
    """A look without the keypoints on lettering: one logo stands in many cameras' frames."""
    at = np.clip((one.points / _BLOCK).astype(int), 0, [blocks.shape[1] - 1, blocks.shape[0] - 1])
    keep = ~blocks[at[:, 1], at[:, 0]]
    return Look(one.pixels, one.points[keep], one.descriptors[keep])


def masked(
    blocks: NDArray[np.bool_], planes: Sequence[Plane], size: tuple[int, int]
) -> NDArray[np.bool_]:
    """The cells (cells,) of a hub of this size that lettering reaches in any of the planes."""
    columns, rows = grid_of(size)
    flags = np.kron(blocks, np.ones((_BLOCK, _BLOCK))).astype(np.float32)
    reached = np.zeros((rows, columns), np.bool_)
    for plane in planes:
        there = cv2.warpPerspective(flags[: size[1], : size[0]], plane, size)
        parts = there[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
        reached |= parts.mean(axis=(1, 3)) > _TOUCHED
    return reached.reshape(-1)
