"""Fitting a line and a map together, under a view that moves by itself."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from matching_pictures import film
from numpy.typing import NDArray

from antedate.matching import compare
from antedate.matching.anchors import Anchor
from antedate.matching.fit import fitted
from antedate.matching.footage import Strip

WIDTH, HEIGHT = 384, 216
REFERENCE_S = np.arange(0, 14, 0.08)
QUERY_S = np.arange(0, 7, 0.25)
OFFSET_S = 4.0
PAN = 12.0
"""Pixels a second."""


def panned(times_s: NDArray[np.float64]) -> Strip:
    """A camera that pans over a wide place in which a few things move."""
    wide = film(4, 7, times_s, 2 * WIDTH, HEIGHT).pixels
    left = np.round(PAN * times_s).astype(int)
    return Strip(times_s, np.stack([w[:, x : x + WIDTH] for w, x in zip(wide, left, strict=True)]))


REFERENCE = panned(REFERENCE_S)


def zoom(query_s: float) -> NDArray[np.float64]:
    """From query to reference pixels: a window of 65 % that closes to 45 % and drifts."""
    share = 0.65 - 0.03 * query_s
    x, y = 20 + 14 * query_s, 60 - 7 * query_s
    return np.array([[share, 0, x], [0, share, y], [0, 0, 1.0]])


def zoomed() -> Strip:
    shown = panned(OFFSET_S + QUERY_S).pixels
    back = [np.linalg.inv(zoom(float(s))) for s in QUERY_S]
    size = (WIDTH, HEIGHT)
    return Strip(
        QUERY_S,
        np.stack([cv2.warpPerspective(f, b, size) for f, b in zip(shown, back, strict=True)]),
    )


def seen_late(late_s: float) -> Anchor:
    """A sure registration with another second than that shown: all but what moves agrees."""
    query_s = 3.0
    later = np.array([[1, 0, -PAN * late_s], [0, 1, 0], [0, 0, 1.0]])
    return Anchor(query_s, OFFSET_S + query_s + late_s, later @ zoom(query_s), 90, 0.8)


@pytest.mark.parametrize("late_s", [0.0, 0.7, -1.4])
def test_a_zoom_over_a_copy_is_fitted_at_the_speed_of_the_original(late_s: float) -> None:
    found = fitted(zoomed(), REFERENCE, compare.grid(REFERENCE), [seen_late(late_s)])
    assert found.line.speed == pytest.approx(1.0, abs=0.02)
    assert float(found.line.reference_s(3.5)) == pytest.approx(OFFSET_S + 3.5, abs=0.15)
