"""Cells that belong together, and pictures of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.places.cells import CELL, Field, grid_of
from antedate.places.look import Look
from antedate.places.register import Plane

_AROUND_PX = 12
_LONGEST_PX = 160
_QUALITY = 80


@dataclass(frozen=True, slots=True)
class Region:
    """Cells (their numbers) of a hub frame; ``box`` is left, top, right, bottom in pixels."""

    cells: tuple[int, ...]
    box: tuple[int, int, int, int]


def regions(weight: Field, grid: tuple[int, int], least: float, most: int) -> list[Region]:
    """Neighbouring cells whose weight (cells,) is at least ``least``, the heaviest first."""
    columns, rows = grid
    kept = (weight >= least).reshape(rows, columns).astype(np.uint8)
    count, labels = cv2.connectedComponents(kept, connectivity=4)
    found = []
    for label in range(1, count):
        numbers = np.flatnonzero(labels.reshape(-1) == label)
        found.append((float(weight[numbers].sum()), region_of(numbers, columns)))
    found.sort(key=lambda one: -one[0])
    return [region for _, region in found[:most]]


def region_of(numbers: Sequence[int] | NDArray[np.intp], columns: int) -> Region:
    """The region of some cells, by their numbers."""
    at = np.asarray(numbers)
    y, x = at // columns, at % columns
    box = (
        int(x.min()) * CELL,
        int(y.min()) * CELL,
        (int(x.max()) + 1) * CELL,
        (int(y.max()) + 1) * CELL,
    )
    return Region(tuple(int(number) for number in at), box)


def region_in(
    box: tuple[float, float, float, float], plane: Plane, size: tuple[int, int]
) -> Region | None:
    """The region of a box, in shares of a frame that ``plane`` carries to the hub, by the
    cells whose middle lies in it; ``None`` where it lies outside."""
    columns, rows = grid_of(size)
    left, top, right, bottom = box
    corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
    there = cv2.perspectiveTransform(corners * np.array(size, np.float64), plane)[0]
    (x0, y0), (x1, y1) = there.min(axis=0), there.max(axis=0)
    numbers = [
        row * columns + column
        for row in range(rows)
        for column in range(columns)
        if x0 <= (column + 0.5) * CELL <= x1 and y0 <= (row + 0.5) * CELL <= y1
    ]
    return region_of(numbers, columns) if numbers else None


def crop(one: Look, plane: Plane, region: Region, size: tuple[int, int]) -> bytes:
    """A JPEG of what a look shows of a region, with a little around it."""
    left, top, right, bottom = region.box
    left, top = max(0, left - _AROUND_PX), max(0, top - _AROUND_PX)
    right, bottom = min(size[0], right + _AROUND_PX), min(size[1], bottom + _AROUND_PX)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64)
    scale = min(1.0, _LONGEST_PX / max(right - left, bottom - top))
    shrink = np.diag([scale, scale, 1.0])
    out = max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))
    picture = cv2.warpPerspective(one.pixels, shrink @ shift @ plane, out, flags=cv2.INTER_AREA)
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes())
