"""What stands in each cell of a registered picture, told so that light matters little.

The picture is cut into cells of 32 pixels. Of each: how edges run in it (histograms of
unsigned gradient directions in 4 x 4 parts, as in Lowe 2004, Distinctive image features from
scale-invariant keypoints, after dividing by the contrast around); its pattern of log-light,
less its mean; and its colour, as shares of red, green and blue.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.places.look import Look
from antedate.places.register import Plane, corners

CELL = 32
_DIRECTIONS = 8
_OFFSETS = (-12, -4, 4, 12)
_BLUR, _AROUND, _POOL = 1.0, 12.0, 3.2
_FAINT = 1.5
_CLIP = 0.25
_PATTERN_SIDE = 8
_FAINT_PATTERN = 0.5

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One picture, cell by cell, row after row.

    ``edges`` (c, 128) and ``pattern`` (c, 64) have length one or less, ``colour`` is (c, 3),
    ``detail`` (c,) is the mean gradient in grey levels; ``seen`` (c,) says which cells the
    picture covers whole. ``corners`` (4, 2) is where its corners lie in the hub.
    """

    edges: Field
    pattern: Field
    colour: Field
    detail: Field
    seen: NDArray[np.bool_]
    corners: NDArray[np.float64]


def grid_of(size: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows of cells in a picture of this width and height."""
    return max(1, size[0] // CELL), max(1, size[1] // CELL)


def cells(one: Look, plane: Plane, size: tuple[int, int]) -> Cells:
    """The cells of a look that ``plane`` carries to a hub of ``size`` (width, height)."""
    columns, rows = grid_of(size)
    warped = cv2.warpPerspective(one.pixels, plane, size, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpPerspective(np.full(one.pixels.shape[:2], 255, np.uint8), plane, size)
    covered = _blocks(inside.astype(np.float32), columns, rows).mean(axis=1)
    gray = np.asarray(cv2.cvtColor(warped, cv2.COLOR_RGB2GRAY), np.uint8)
    edges, detail = _edges(gray, columns, rows)
    colour = np.stack(
        [
            _blocks(warped[..., at].astype(np.float32), columns, rows).mean(axis=1)
            for at in range(3)
        ],
        axis=1,
    )
    return Cells(
        edges,
        _pattern(gray, columns, rows),
        np.asarray(colour / (colour.sum(axis=1, keepdims=True) + 30), np.float32),
        detail,
        np.asarray(covered > 250, np.bool_),
        corners(plane, *one.size),
    )


def _blocks(plane: Field, columns: int, rows: int) -> Field:
    """(rows * columns, CELL * CELL)"""
    whole = plane[: rows * CELL, : columns * CELL]
    parts = whole.reshape(rows, CELL, columns, CELL).transpose(0, 2, 1, 3)
    return np.asarray(parts.reshape(rows * columns, -1), np.float32)


def _edges(gray: NDArray[np.uint8], columns: int, rows: int) -> tuple[Field, Field]:
    soft = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), _BLUR)
    gx = cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8
    gy = cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8
    strength = np.hypot(gx, gy)
    even = strength / (cv2.GaussianBlur(strength, (0, 0), _AROUND) + _FAINT)
    turn = np.mod(np.arctan2(gy, gx), np.pi) / np.pi * _DIRECTIONS
    low = np.floor(turn)
    share = turn - low
    bins = low.astype(int) % _DIRECTIONS
    ys = np.arange(rows)[:, None] * CELL + CELL // 2
    xs = np.arange(columns)[None] * CELL + CELL // 2
    out = np.zeros((rows, columns, len(_OFFSETS) ** 2, _DIRECTIONS), np.float32)
    for direction in range(_DIRECTIONS):
        ours = np.where(bins == direction, 1 - share, 0)
        ours += np.where((bins + 1) % _DIRECTIONS == direction, share, 0)
        pooled = cv2.GaussianBlur((ours * even).astype(np.float32), (0, 0), _POOL)
        for number in range(len(_OFFSETS) ** 2):
            dy, dx = _OFFSETS[number // 4], _OFFSETS[number % 4]
            at_y = np.clip(ys + dy, 0, gray.shape[0] - 1)
            at_x = np.clip(xs + dx, 0, gray.shape[1] - 1)
            out[:, :, number, direction] = pooled[at_y, at_x]
    vectors = _unit(np.minimum(_unit(out.reshape(rows * columns, -1)), _CLIP))
    return vectors, np.asarray(_blocks(strength, columns, rows).mean(axis=1), np.float32)


def _pattern(gray: NDArray[np.uint8], columns: int, rows: int) -> Field:
    size = columns * _PATTERN_SIDE, rows * _PATTERN_SIDE
    whole = gray[: rows * CELL, : columns * CELL]
    light = np.log(cv2.resize(whole, size, interpolation=cv2.INTER_AREA).astype(np.float32) + 8)
    parts = light.reshape(rows, _PATTERN_SIDE, columns, _PATTERN_SIDE).transpose(0, 2, 1, 3)
    flat = parts.reshape(rows * columns, -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    return np.asarray(
        flat / (np.linalg.norm(flat, axis=1, keepdims=True) + _FAINT_PATTERN), np.float32
    )


def _unit(vectors: Field) -> Field:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-6), np.float32)
