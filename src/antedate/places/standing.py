"""Whether a picture that no keypoints register shows the place all the same, where it is.

By night, in fog and rain few keypoints are left. If the camera stands still, edges still run
as in other views, cell by cell. How much better they agree in place than with the grid of
cells shifted says whether that is the place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from antedate.places.cells import Cells, Field

_BEST = 5
_SHIFTS = tuple((dy, dx) for dy in (-4, -3, -2, 0, 2, 3, 4) for dx in (-5, -3, -2, 0, 2, 3, 5))
_STANDS = 4.5
_STEADY_PX, _STEADY_SHARE = 8.0, 0.8


def is_steady(views: Sequence[Cells]) -> bool:
    """Whether the camera was hardly ever moved: corners lie within 8 pixels of their middle."""
    if len(views) < 3:
        return False
    lie = np.stack([one.corners for one in views])
    apart = np.linalg.norm(lie - np.median(lie, axis=0), axis=2).max(axis=1)
    return bool((apart < _STEADY_PX).mean() >= _STEADY_SHARE)


def stands(
    picture: Cells, views: Sequence[Cells], grid: tuple[int, int], mask: NDArray[np.bool_]
) -> bool:
    """Whether the picture shows what the views show, in the same part of the frame.

    ``grid`` is columns and rows of cells. The cells of ``mask`` hold lettering, which all
    cameras of one owner share, and do not count.
    """
    return standing(picture, views, grid, mask) > _STANDS


def standing(
    picture: Cells, views: Sequence[Cells], grid: tuple[int, int], mask: NDArray[np.bool_]
) -> float:
    """How far agreement in place stands above that of shifted grids, in their deviations."""
    columns, rows = grid
    if mask.all():
        return 0.0
    clear = ~mask.reshape(rows, columns)
    usual = float(np.median(picture.detail[~mask]))
    weight = np.minimum(picture.detail, usual * 4 + 1e-6).reshape(rows, columns) * clear
    ours = picture.edges.reshape(rows, columns, -1)
    here: list[float] = []
    shifted: list[list[float]] = []
    for view in views:
        theirs = view.edges.reshape(rows, columns, -1)
        here.append(_agree(ours, theirs, weight))
        shifted.append(
            [
                _agree(
                    ours,
                    np.roll(theirs, (dy, dx), axis=(0, 1)),
                    weight * np.roll(clear, (dy, dx), axis=(0, 1)),
                )
                for dy, dx in _SHIFTS
                if (dy, dx) != (0, 0)
            ]
        )
    best = np.argsort(here)[-_BEST:]
    null = np.array(shifted)[best].mean(axis=0)
    value = float(np.array(here)[best].mean())
    return (value - float(null.mean())) / (float(null.std()) + 1e-9)


def _agree(ours: Field, theirs: Field, weight: NDArray[np.floating]) -> float:
    """The mean cosine of the edges of two pictures' cells, by weight."""
    return float(((ours * theirs).sum(axis=2) * weight).sum() / (weight.sum() + 1e-9))
