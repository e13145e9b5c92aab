"""Pictures within the picture are found by edges that stand still while content moves."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from matching_pictures import Gray, texture

from antedate.matching.layout import overlap, rectangles
from antedate.matching.views import Box

WIDTH, HEIGHT = 320, 180


def moving(seed: int, width: int, height: int, frames: int = 8) -> list[Gray]:
    """A camera that turns over a wide place: everything moves, no edge stands still."""
    wide = texture(seed, width + 12 * frames, height + 5 * frames)
    return [
        np.ascontiguousarray(wide[5 * n : 5 * n + height, 12 * n : 12 * n + width])
        for n in range(frames)
    ]


def laid(frames: list[Gray], onto: list[Gray], left: int, top: int) -> list[Gray]:
    composed = []
    for frame, back in zip(frames, onto, strict=True):
        whole = back.copy()
        whole[top : top + frame.shape[0], left : left + frame.shape[1]] = frame
        composed.append(whole)
    return composed


def as_box(left: float, top: float, right: float, bottom: float) -> Box:
    return left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT


def black() -> list[Gray]:
    return [np.zeros((HEIGHT, WIDTH), np.uint8) for _ in range(8)]


def upright_on_black() -> tuple[list[Gray], list[Box]]:
    return laid(moving(1, 100, HEIGHT), black(), 110, 0), [as_box(110, 0, 210, HEIGHT)]


def letterboxed() -> tuple[list[Gray], list[Box]]:
    return laid(moving(2, WIDTH, 120), black(), 0, 30), [as_box(0, 30, WIDTH, 150)]


def framed_off_centre() -> tuple[list[Gray], list[Box]]:
    return laid(moving(3, 200, 112), black(), 24, 52), [as_box(24, 52, 224, 164)]


def upright_on_its_blurred_self() -> tuple[list[Gray], list[Box]]:
    inner = moving(4, 102, HEIGHT)
    bars = [
        np.asarray(cv2.GaussianBlur(cv2.resize(frame, (WIDTH, 565)), (0, 0), 8), np.uint8)[192:372]
        for frame in inner
    ]
    return laid(inner, bars, 109, 0), [as_box(109, 0, 211, HEIGHT)]


def split_screen() -> tuple[list[Gray], list[Box]]:
    halves = laid(moving(5, 160, HEIGHT), moving(6, WIDTH, HEIGHT), 160, 0)
    return halves, [as_box(0, 0, 160, HEIGHT), as_box(160, 0, WIDTH, HEIGHT)]


def inset_over_other_footage() -> tuple[list[Gray], list[Box]]:
    inner = moving(7, 128, 72)
    return laid(inner, moving(8, WIDTH, HEIGHT), 180, 96), [as_box(180, 96, 308, 168)]


LAYOUTS = [
    upright_on_black,
    letterboxed,
    framed_off_centre,
    upright_on_its_blurred_self,
    split_screen,
    inset_over_other_footage,
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_picture_in_the_picture_is_found(
    layout: Callable[[], tuple[list[Gray], list[Box]]],
) -> None:
    frames, expected = layout()
    found = rectangles(frames)
    for box in expected:
        assert max((overlap(box, other) for other in found), default=0.0) > 0.9, found


@pytest.mark.parametrize("layout", [LAYOUTS[0], letterboxed, LAYOUTS[2]])
def test_the_picture_between_black_bars_comes_first(
    layout: Callable[[], tuple[list[Gray], list[Box]]],
) -> None:
    frames, (expected,) = layout()
    assert overlap(rectangles(frames)[0], expected) > 0.9


@pytest.mark.parametrize("seed", range(3))
def test_footage_that_fills_the_frame_has_no_parts(seed: int) -> None:
    assert rectangles(moving(10 + seed, WIDTH, HEIGHT)) == []


def test_a_place_before_a_fixed_camera_has_no_parts() -> None:
    assert rectangles([texture(20, WIDTH, HEIGHT)] * 6) == []


def test_a_bare_frame_has_no_parts() -> None:
    assert rectangles(black()) == []


def test_larger_frames_give_the_same_fractions() -> None:
    frames, (expected,) = upright_on_black()
    larger = [
        np.asarray(cv2.resize(frame, (1280, 720), interpolation=cv2.INTER_NEAREST), np.uint8)
        for frame in frames
    ]
    assert overlap(rectangles(larger)[0], expected) > 0.9


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_are_given_than_asked_for(most: int) -> None:
    frames, _ = split_screen()
    assert len(rectangles(frames, most)) <= most


@pytest.mark.parametrize("size", [(8, 8), (1, 9), (30, 3)])
def test_odd_frames_are_no_failure(size: tuple[int, int]) -> None:
    rectangles([np.full(size, shade, np.uint8) for shade in (0, 80, 200)])


def test_overlap_is_the_shared_part_of_both() -> None:
    left: Box = (0.0, 0.0, 0.5, 1.0)
    assert overlap(left, left) == 1.0
    assert overlap(left, (0.5, 0.0, 1.0, 1.0)) == 0.0
    # A quarter of the frame is shared, three quarters are covered by either.
    assert abs(overlap(left, (0.25, 0.0, 0.75, 1.0)) - 1 / 3) < 1e-9
