"""Dense comparison: registered query frames against reference frames, all against all.

Two correlations are taken over the part of the reference that the query shows: of what
is seen (spatial detail), and of what changes (each frame less its neighbours in time). A
scene filmed another time agrees in the first; only the same footage agrees in the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from antedate.matching.footage import Strip

COARSE, FINE = 48, 128
"""Cells on the longer side of the reference: for most, and for movement too fine for it."""
# Pixels on the longer side to which query frames are first reduced: an inset of 40 % still
# fills the grid, and 640 pixels are a whole multiple, which is quick to reduce.
_REDUCED, _REDUCED_FINE = 160, 320
_AROUND_S = 1.2
# Change, in grey levels of 255 on the grid, below which there is only noise, and the
# further change at which it counts fully.
_NOISE, _FULL = 0.8, 2.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """``seen`` and ``moved`` are (n query, m reference) correlations; ``weight`` (n,) from 0
    to 1 is how much changes in each query frame's part of the picture, ``reference_weight``
    (m,) the same of reference frames; ``share`` is the part of the reference frame that is
    compared."""

    seen: NDArray[np.float32]
    moved: NDArray[np.float32]
    weight: NDArray[np.float32]
    reference_weight: NDArray[np.float32]
    share: float
    reference_s: NDArray[np.float64]

    @property
    def both(self) -> NDArray[np.float32]:
        """One agreement in -1 to 1: what moves counts as far as anything does."""
        weight = self.weight[:, None]
        return np.asarray((self.seen + 1.5 * weight * self.moved) / (1 + 1.5 * weight), np.float32)


@dataclass(frozen=True, slots=True)
class Grid:
    """Reference frames reduced once: (m, h, w) float32, with the reference frame's size."""

    times_s: NDArray[np.float64]
    cells: NDArray[np.float32]
    width: int
    height: int
    _kept: dict[float, NDArray[np.float32]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def side(self) -> int:
        """Cells on the longer side."""
        return int(max(self.cells.shape[1:]))

    @property
    def detail(self) -> NDArray[np.float32]:
        """Each frame less its broad shading; kept, since many maps are tried on one grid."""
        if 0.0 not in self._kept:
            self._kept[0.0] = _detail(self.cells)
        return self._kept[0.0]

    def change(self, around_s: float) -> NDArray[np.float32]:
        """Each frame less the mean of the frames within ``around_s`` > 0; kept."""
        if around_s not in self._kept:
            self._kept[around_s] = _change(self.times_s, self.cells, around_s)
        return self._kept[around_s]


def grid(reference: Strip, side: int = COARSE) -> Grid:
    """The reference at ``side`` cells on its longer side."""
    height, width = reference.pixels.shape[1:3]
    scale = side / max(width, height)
    size = max(8, round(width * scale)), max(8, round(height * scale))
    return Grid(reference.times_s, reference.reduced(size).astype(np.float32), width, height)


def warp(
    query: Strip,
    homographies: Sequence[NDArray[np.float64]],
    onto: Grid,
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Query frames in the reference's grid: cells (n, h, w) and where they are defined."""
    height, width = query.pixels.shape[1:3]
    side = _REDUCED if onto.side <= COARSE else _REDUCED_FINE
    scale = min(1.0, side / max(height, width))
    small = (max(8, round(width * scale)), max(8, round(height * scale)))
    enlarge = rescaled(small, (width, height))
    size = (onto.cells.shape[2], onto.cells.shape[1])
    to_grid = rescaled((onto.width, onto.height), size)
    inside = np.full((small[1], small[0]), 255, np.uint8)
    cells, defined = [], []
    for reduced, homography in zip(query.reduced(small), homographies, strict=True):
        matrix = to_grid @ homography @ enlarge
        # Cells average many query pixels where the query shows them large: blur first.
        spread = shrinkage(matrix, *small)
        if spread > 1.5:
            reduced = cv2.GaussianBlur(reduced, (0, 0), 0.4 * spread)
        # Beyond its edges the picture goes on as it ends: black would count as its shading.
        cells.append(
            cv2.warpPerspective(
                reduced, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        )
        defined.append(cv2.warpPerspective(inside, matrix, size, flags=cv2.INTER_LINEAR) > 250)
    return np.stack(cells).astype(np.float32), np.stack(defined)


def rescaled(size: tuple[int, int], to: tuple[int, int]) -> NDArray[np.float64]:
    """The 3x3 map between pixels of a picture in two sizes (width, height), by their middles."""
    x, y = to[0] / size[0], to[1] / size[1]
    return np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1.0]])


def compare(
    query_s: NDArray[np.float64],
    cells: NDArray[np.float32],
    defined: NDArray[np.bool_],
    onto: Grid,
    speed: float,
) -> Comparison:
    """Correlate warped query cells with every reference frame over where both are defined."""
    area = defined.reshape(len(defined), -1).astype(np.float32)
    seen = _correlate(_detail(cells), onto.detail, area)
    query_change = _change(query_s, _held(cells, defined), _AROUND_S)
    reference_change = onto.change(round(_AROUND_S * speed, 1))
    moved = _correlate(query_change, reference_change, area)
    weight = _weight(query_change, area)
    # The reference counts where most of the query's frames show it.
    shown = np.broadcast_to(area.mean(axis=0) > 0.5, (len(reference_change), area.shape[1]))
    reference_weight = _weight(reference_change, shown.astype(np.float32))
    share = float(area.mean())
    return Comparison(seen, moved, weight, reference_weight, share, onto.times_s)


def _held(cells: NDArray[np.float32], defined: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Cells that a moving view shows only at times stand still meanwhile, at what they last
    and next show: its passing edge is no movement."""
    if (defined == defined[0]).all():
        return cells
    held = cells.copy()
    places = np.arange(len(cells))
    for row, column in zip(*np.nonzero(defined.any(axis=0) & ~defined.all(axis=0)), strict=True):
        shown = defined[:, row, column]
        held[:, row, column] = np.interp(places, places[shown], cells[shown, row, column])
    return held


def _weight(change: NDArray[np.float32], area: NDArray[np.float32]) -> NDArray[np.float32]:
    size = np.maximum(area.sum(axis=1), 1)
    level = np.sqrt((change.reshape(len(area), -1) ** 2 * area).sum(axis=1) / size)
    return np.asarray(np.clip((level - _NOISE) / _FULL, 0, 1), np.float32)


def alike(cells: NDArray[np.float32], reference: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the mean pictures of aligned (n, h, w) cells agree in structure: (h, w).

    Taken over the whole time, so that banners and what lies outside an inset fall away
    while things that move, agreeing or not, stay in.
    """
    one = _detail(cells.mean(axis=0, dtype=np.float32)[None])[0]
    other = _detail(reference.mean(axis=0, dtype=np.float32)[None])[0]
    product = cv2.GaussianBlur(one * other, (0, 0), 2)
    power = cv2.GaussianBlur(one**2, (0, 0), 2) * cv2.GaussianBlur(other**2, (0, 0), 2)
    agreement = product / np.maximum(np.sqrt(power), 4.0)
    kept = agreement > 0.15
    # Too little structure to tell (fog, a panning camera): keep all of it.
    if kept.mean() < 0.05:
        return np.ones_like(kept)
    return np.asarray(cv2.dilate(kept.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _correlate(
    query: NDArray[np.float32], reference: NDArray[np.float32], area: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Masked correlation of (n, h, w) with (m, h, w) over each query frame's own area."""
    q: NDArray[np.floating] = query.reshape(len(query), -1)
    r = reference.reshape(len(reference), -1)
    count = np.maximum(area.sum(axis=1, keepdims=True), 1)
    q = (q - (q * area).sum(axis=1, keepdims=True) / count) * area
    mean = area @ r.T / count
    spread = np.maximum(area @ (r**2).T / count - mean**2, 0)
    power = np.sqrt((q**2).sum(axis=1, keepdims=True) / count)
    product = q @ r.T / count
    # The floor keeps flat frames from correlating by their noise.
    return np.asarray(product / np.maximum(power * np.sqrt(spread), 0.3), np.float32)


def _detail(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each frame less its broad shading: lamps, vignettes and grading alter that most."""
    shading = [cv2.GaussianBlur(frame, (0, 0), 6) for frame in cells]
    return np.asarray(cells - np.stack(shading), np.float32)


def _change(
    times_s: NDArray[np.float64], cells: NDArray[np.float32], around_s: float
) -> NDArray[np.float32]:
    """Each frame less the mean of the frames within ``around_s``."""
    flat = cells.reshape(len(cells), -1)
    flat = flat - flat[0]  # small numbers, so that sums of many stay exact enough
    total = np.zeros((len(flat) + 1, flat.shape[1]), np.float32)
    np.cumsum(flat, axis=0, out=total[1:])
    first = np.searchsorted(times_s, times_s - around_s)
    last = np.searchsorted(times_s, times_s + around_s, side="right")
    shown = (total[last] - total[first]) / (last - first).astype(np.float32)[:, None]
    change = np.subtract(flat, shown, out=flat)
    # A fade or a change of exposure is the picture itself, brighter or darker: it is alike
    # in any two takes of a place, so that part of the change is left out.
    shown += cells[0].ravel()
    shown -= shown.mean(axis=1, keepdims=True)
    power = np.maximum(np.einsum("nk,nk->n", shown, shown), 1e-6)
    change -= change.mean(axis=1, keepdims=True)
    shown *= (np.einsum("nk,nk->n", change, shown) / power)[:, None]
    return np.asarray((change - shown).reshape(cells.shape), np.float32)


def shrinkage(matrix: NDArray[np.float64], width: int, height: int) -> float:
    """Query pixels on the side of one grid cell, about the middle of the frame."""
    x, y = width / 2, height / 2
    points = np.array([[[x, y]], [[x + 8, y]], [[x, y + 8]]], np.float64)
    at, right, down = cv2.perspectiveTransform(points, matrix).reshape(3, 2)
    area = abs(np.linalg.det(np.stack([right - at, down - at]))) / 64
    return float(1 / np.sqrt(max(area, 1e-6)))
