"""A view's pixels come from where its map says they do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW
from numpy.typing import NDArray

from antedate.matching.views import FULL, PARTS, TURNED, View, gray

SIZES = st.tuples(st.integers(24, 90), st.integers(24, 90))


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    left, top = draw(st.floats(0, 0.5)), draw(st.floats(0, 0.5))
    return left, top, draw(st.floats(left + 0.2, 1)), draw(st.floats(top + 0.2, 1))


VIEWS = st.builds(View, boxes(), st.booleans(), st.integers(0, 3))


def coordinates(width: int, height: int) -> NDArray[np.uint8]:
    """A picture whose pixels hold their own column and row."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = np.arange(width)[None, :]
    picture[..., 1] = np.arange(height)[:, None]
    return picture


@FEW
@given(VIEWS, SIZES)
def test_every_pixel_of_a_view_maps_to_the_pixel_it_came_from(
    view: View, size: tuple[int, int]
) -> None:
    shown = view.of(coordinates(*size))
    rows, columns = np.indices(shown.shape[:2])
    points = np.stack([columns.ravel(), rows.ravel(), np.ones(columns.size)])
    mapped = view.to_frame(*size) @ points
    assert np.allclose(mapped[2], 1)
    assert np.allclose(mapped[0], shown[..., 0].ravel())
    assert np.allclose(mapped[1], shown[..., 1].ravel())


def test_a_turn_is_anticlockwise_and_follows_the_mirror() -> None:
    frame = np.zeros((20, 40), np.uint8)
    frame[2, 37] = 255  # upper right: turned anticlockwise it is upper left
    turned = View(quarter_turns=1).of(frame)
    assert turned.shape == (40, 20)
    assert turned[2, 2] == 255
    mirrored_first = View(mirrored=True, quarter_turns=1).of(frame)
    assert mirrored_first[37, 2] == 255


def test_a_box_is_cut_by_fractions_of_the_frame() -> None:
    part = View((0.25, 0.5, 0.75, 1.0)).of(coordinates(80, 40))
    assert part.shape[:2] == (20, 40)
    assert part[0, 0, :2].tolist() == [20, 20]
    assert part[-1, -1, :2].tolist() == [59, 39]


def test_the_whole_frame_is_itself() -> None:
    frame = coordinates(31, 17)
    assert np.array_equal(View().of(frame), frame)
    assert np.array_equal(View().to_frame(31, 17), np.eye(3))


@FEW
@given(
    st.sampled_from([*FULL, *TURNED, *PARTS, View(mirrored=True)]),
    st.tuples(st.integers(1, 20), st.integers(1, 20)),
    st.booleans(),
)
def test_tiny_frames_have_every_view_that_is_searched(
    view: View, size: tuple[int, int], colour: bool
) -> None:
    width, height = size
    frame = np.zeros((height, width, 3) if colour else (height, width), np.uint8)
    shown = view.of(frame)
    assert min(shown.shape[:2]) >= 1
    # What is searched next is this picture at the model's size.
    assert cv2.resize(shown, (32, 32), interpolation=cv2.INTER_AREA).shape[:2] == (32, 32)


def test_a_low_box_of_a_frame_of_two_rows_has_a_row() -> None:
    assert View((0.0, 0.75, 1.0, 1.0)).of(coordinates(40, 2)).shape[0] >= 1


@FEW
@given(VIEWS, SIZES)
def test_a_view_is_laid_out_for_decoders_of_its_own(view: View, size: tuple[int, int]) -> None:
    assert view.of(coordinates(*size)).flags["C_CONTIGUOUS"]


@pytest.mark.parametrize(("colour", "luma"), [((255, 0, 0), 76), ((0, 255, 0), 150)])
def test_gray_weighs_red_green_and_blue_as_rgb(colour: tuple[int, int, int], luma: int) -> None:
    """Rec. 601 weights: 0.299, 0.587, 0.114."""
    frame = np.full((4, 4, 3), colour, np.uint8)
    assert np.abs(gray(frame).astype(int) - luma).max() <= 1
