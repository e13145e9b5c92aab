"""Plane maps between pictures: known ones are recovered, false ones refused."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_pictures import FEW, Gray, texture
from numpy.typing import NDArray

from antedate.matching.register import corners, keypoints, plausible, register

WIDTH, HEIGHT = 320, 180
PICTURE = texture(1, WIDTH, HEIGHT)
KNOWN = keypoints(PICTURE)


def plane(
    scale: float = 1.0, turn: float = 0.0, right: float = 0.0, down: float = 0.0, tilt: float = 0.0
) -> NDArray[np.float64]:
    """Scaled and turned (degrees) about the middle of the frame, tilted, then shifted."""
    cos, sin = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    x, y = WIDTH / 2, HEIGHT / 2
    about = np.array(
        [[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0, 0, 1]]
    )
    tilted = np.array([[1, 0, right], [0, 1, down], [tilt, 0, 1.0]])
    return np.asarray(tilted @ about, np.float64)


def apart(found: NDArray[np.float64], true: NDArray[np.float64]) -> float:
    """Pixels between where the two put the points of a grid over the middle of the frame."""
    points = np.array(
        [[[x, y]] for x in np.linspace(60, 260, 5) for y in np.linspace(40, 140, 5)], np.float64
    )
    placed = [cv2.perspectiveTransform(points, one) for one in (found, true)]
    return float(np.linalg.norm(placed[0] - placed[1], axis=2).max())


@settings(FEW, max_examples=8)
@given(
    st.floats(0.8, 1.4),
    st.floats(-12, 12),
    st.floats(-25, 25),
    st.floats(-15, 15),
    st.floats(-3e-4, 3e-4),
)
def test_a_known_map_is_recovered(
    scale: float, turn: float, right: float, down: float, tilt: float
) -> None:
    true = plane(scale, turn, right, down, tilt)
    shown = cv2.warpPerspective(PICTURE, true, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    found = register(KNOWN, keypoints(np.asarray(shown, np.uint8)))
    assert found is not None
    assert apart(found.homography, true) < 2.0
    assert found.inliers > 30
    assert 0.2 < found.spread <= 1.0


@pytest.mark.parametrize("size", [(160, 90), (640, 360)])
def test_pictures_of_other_sizes_register_in_their_own_pixels(size: tuple[int, int]) -> None:
    scaled = np.asarray(cv2.resize(PICTURE, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = register(KNOWN, keypoints(scaled))
    assert found is not None
    true = np.diag([size[0] / WIDTH, size[1] / HEIGHT, 1.0])
    assert apart(found.homography, true) < 2.0 * max(1.0, size[0] / WIDTH)


def test_noise_and_a_darker_grade_do_not_hinder() -> None:
    random = np.random.default_rng(3)
    dark = PICTURE * 0.5 + random.normal(0, 6, PICTURE.shape)
    found = register(keypoints(np.clip(dark, 0, 255).astype(np.uint8)), KNOWN)
    assert found is not None
    assert apart(found.homography, np.eye(3)) < 2.0


def test_an_inset_registers_by_what_it_shows() -> None:
    """Half the size, over another picture."""
    whole = texture(8, WIDTH, HEIGHT)
    whole[80:170, 150:310] = cv2.resize(PICTURE, (160, 90), interpolation=cv2.INTER_AREA)
    found = register(keypoints(whole[80:170, 150:310].copy()), KNOWN)
    assert found is not None
    points = np.array([[[0.0, 0.0]], [[160.0, 90.0]]])
    placed = cv2.perspectiveTransform(points, found.homography).reshape(2, 2)
    assert np.abs(placed - [[0, 0], [WIDTH, HEIGHT]]).max() < 5


def sure(one: Gray, other: Gray) -> bool:
    """Whether two pictures register by more than the few points that chance may give."""
    found = register(keypoints(one), keypoints(other))
    return found is not None and found.inliers >= 8


def test_a_mirrored_picture_does_not_register() -> None:
    assert not sure(np.ascontiguousarray(PICTURE[:, ::-1]), PICTURE)


@pytest.mark.parametrize("seed", range(20, 25))
def test_unrelated_pictures_do_not_register(seed: int) -> None:
    assert not sure(texture(seed, WIDTH, HEIGHT), PICTURE)


@pytest.mark.parametrize("shape", [(180, 320), (1, 1), (3, 200), (8, 8)])
def test_bare_pictures_have_no_keypoints_and_register_with_nothing(
    shape: tuple[int, int],
) -> None:
    bare = keypoints(np.full(shape, 77, np.uint8))
    assert bare.points.shape == (0, 2)
    assert bare.descriptors.shape == (0, 128)
    assert (bare.width, bare.height) == (shape[1], shape[0])
    assert register(bare, KNOWN) is None
    assert register(KNOWN, bare) is None


def test_keypoints_lie_in_the_picture_with_unit_descriptors() -> None:
    assert len(KNOWN.points) > 100
    assert (KNOWN.points >= -1).all()
    assert (KNOWN.points <= [WIDTH + 1, HEIGHT + 1]).all()
    assert np.allclose(np.linalg.norm(KNOWN.descriptors, axis=1), 1, atol=1e-3)


def test_points_on_one_spot_count_once() -> None:
    """A small logo in common is not a place in common, however many points it has."""
    logo = texture(70, 40, 40)
    pictures = [np.full((HEIGHT, WIDTH), 60, np.uint8) for _ in range(2)]
    pictures[0][20:60, 30:70] = logo
    pictures[1][90:130, 200:240] = logo
    found = register(keypoints(pictures[0]), keypoints(pictures[1]))
    assert found is None or found.spread < 0.05


@pytest.mark.parametrize(
    "whole",
    [
        plane(),
        plane(scale=0.3),
        plane(scale=3),
        plane(turn=90),
        plane(turn=180),
        plane(right=900),
        plane(tilt=5e-4),
        np.diag([1.6, 1.0, 1.0]),
    ],
)
def test_what_a_repost_does_is_plausible(whole: NDArray[np.float64]) -> None:
    assert plausible(whole, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (np.diag([-1, 1, 1.0]), "mirrored"),
        (np.diag([1, -1, 1.0]), "upside down by a flip"),
        (np.diag([1.0, 0.05, 1.0]), "a sliver"),
        (np.diag([0.02, 0.02, 1.0]), "a speck"),
        (np.diag([20, 20, 1.0]), "a keyhole"),
        (np.array([[1, 1.9, 0], [0, 1, 0], [0, 0, 1.0]]), "sheared"),
        (np.array([[1, 0, 0], [0, 1, 0], [-1 / 100, 0, 1.0]]), "through the horizon"),
        (np.zeros((3, 3)), "nothing"),
        (np.full((3, 3), np.nan), "unknown"),
    ],
)
def test_what_no_repost_does_is_refused(broken: NDArray[np.float64], why: str) -> None:
    assert not plausible(broken, WIDTH, HEIGHT), why


def test_corners_go_clockwise_from_the_top_left() -> None:
    shift = np.array([[2, 0, 5], [0, 2, 7], [0, 0, 1.0]])
    assert corners(shift, 10, 20).tolist() == [[5, 7], [25, 7], [25, 47], [5, 47]]
