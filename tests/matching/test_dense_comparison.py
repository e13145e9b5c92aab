"""What is seen and what moves, under known plane maps."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from matching_pictures import Gray, film, texture
from numpy.typing import NDArray

from antedate.matching import compare
from antedate.matching.compare import COARSE, FINE, Comparison
from antedate.matching.detail import detail
from antedate.matching.footage import Strip

QUERY_S = np.arange(0, 5, 0.25)
REFERENCE_S = np.arange(0, 8, 0.08)
OFFSET_S = 1.0


def compared(
    query: Strip, reference: Strip, plane: NDArray[np.float64] | None = None
) -> Comparison:
    """``query`` against ``reference`` under one plane map from query to reference pixels."""
    onto = compare.grid(reference)
    planes = [np.eye(3) if plane is None else plane] * len(query)
    cells, defined = compare.warp(query, planes, onto)
    return compare.compare(query.times_s, cells, defined, onto, 1.0)


def on_line(values: NDArray[np.float32], shift_s: float = 0.0) -> NDArray[np.float32]:
    """Agreement at reference second = query second + 1 s, or so much beside it."""
    at = [int(np.abs(REFERENCE_S - s - OFFSET_S - shift_s).argmin()) for s in QUERY_S]
    return np.asarray(values[np.arange(len(QUERY_S)), at], np.float32)


@cache
def the_same(place: int = 1, movers: int | None = 2) -> tuple[Strip, Strip]:
    query = film(place, movers, QUERY_S + OFFSET_S)
    return Strip(QUERY_S, query.pixels), film(place, movers, REFERENCE_S)


def test_the_same_moving_footage_agrees_in_all() -> None:
    found = compared(*the_same())
    assert on_line(found.seen).min() > 0.9
    assert on_line(found.moved).mean() > 0.8
    assert on_line(found.both).mean() > 0.8
    # A second beside the line the place is the same, the movers are elsewhere.
    for shift in (-1.0, 1.0, 1.8):
        assert on_line(found.seen, shift).mean() > 0.4
        assert on_line(found.moved, shift).mean() < 0.35
    assert found.weight.min() > 0.9
    assert found.share == 1.0


def test_other_movers_before_the_same_place_do_not_agree_in_what_moves() -> None:
    reference = film(1, 3, REFERENCE_S)
    found = compared(the_same()[0], reference)
    assert on_line(found.seen).mean() > 0.4
    means = [on_line(found.moved, shift).mean() for shift in np.arange(-1, 2, 0.16)]
    assert max(means) < 0.3


def test_another_place_agrees_in_nothing() -> None:
    found = compared(the_same()[0], film(9, 3, REFERENCE_S))
    assert np.abs(on_line(found.seen)).mean() < 0.3
    assert on_line(found.moved).mean() < 0.3


def test_a_crop_agrees_over_the_part_it_shows() -> None:
    query, reference = the_same()
    left, top, width, height = 48, 27, 120, 67
    part = query.pixels[:, top : top + height, left : left + width]
    enlarged = np.stack([cv2.resize(frame, (240, 134)) for frame in part]).astype(np.uint8)
    # Pixels are squares: the middle of the first one lies a quarter of a pixel in.
    plane = np.array([[0.5, 0, left - 0.25], [0, 0.5, top - 0.25], [0, 0, 1.0]])
    found = compared(Strip(QUERY_S, enlarged), reference, plane)
    assert on_line(found.seen).min() > 0.7
    assert on_line(found.moved).mean() > 0.75
    assert abs(found.share - width * height / (192 * 108)) < 0.08


def test_a_moving_view_agrees_in_what_moves_and_not_by_its_edges() -> None:
    """Its window passes over the place: what it uncovers and hides is no movement."""
    query, reference = the_same()
    planes, frames = [], []
    for second, frame in zip(QUERY_S, query.pixels, strict=True):
        left, top = 8 + 12 * second, 4 + 6 * second
        # From pixels of a view twice as large to those of the reference, by their middles.
        plane = np.array([[0.5, 0, left - 0.25], [0, 0.5, top - 0.25], [0, 0, 1.0]])
        planes.append(plane)
        frames.append(cv2.warpPerspective(frame, np.linalg.inv(plane), (208, 120)))
    onto = compare.grid(reference)
    moving = Strip(QUERY_S, np.stack(frames).astype(np.uint8))
    cells, defined = compare.warp(moving, planes, onto)
    assert not (defined == defined[0]).all()
    found = compare.compare(QUERY_S, cells, defined, onto, 1.0)
    assert on_line(found.seen).min() > 0.7
    assert on_line(found.moved).mean() > 0.7
    assert on_line(found.moved, 1.0).mean() < 0.35
    other = compare.compare(QUERY_S, cells, defined, compare.grid(film(1, 3, REFERENCE_S)), 1.0)
    assert max(on_line(other.moved, s).mean() for s in np.arange(-1, 2, 0.16)) < 0.35


def test_an_altered_grade_agrees_in_all() -> None:
    query, reference = the_same()
    graded = (query.pixels * 0.6 + 30).astype(np.uint8)
    found = compared(Strip(QUERY_S, graded), reference)
    assert on_line(found.seen).min() > 0.9
    assert on_line(found.moved).mean() > 0.8


def test_a_banner_over_the_picture_does_not_hide_what_moves() -> None:
    query, reference = the_same()
    bannered = query.pixels.copy()
    bannered[:, 88:] = np.where(texture(40, 192, 20) > 128, 240, 20)
    onto = compare.grid(reference)
    cells, defined = compare.warp(Strip(QUERY_S, bannered), [np.eye(3)] * len(QUERY_S), onto)
    at = [reference.at(s + OFFSET_S) for s in QUERY_S]
    agreeing = compare.alike(cells, onto.cells[at])
    kept = compare.compare(QUERY_S, cells, defined & agreeing, onto, 1.0)
    assert on_line(kept.moved).mean() > 0.8
    assert on_line(kept.seen).mean() > 0.7
    whole = compare.compare(QUERY_S, cells, defined, onto, 1.0)
    assert on_line(whole.seen).mean() < on_line(kept.seen).mean() - 0.1


def faded(strip: Strip, gains: NDArray[np.float64]) -> Strip:
    pixels = strip.pixels * gains[:, None, None]
    return Strip(strip.times_s, np.clip(pixels, 0, 255).astype(np.uint8))


def exposure(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """A gain that swings by a seventh, as an automatic exposure does."""
    return np.asarray(0.85 + 0.14 * np.sin(2.2 * seconds), np.float64)


def faded_still() -> Comparison:
    """A place where nothing moves, in both under the same swings of exposure."""
    query, reference = the_same(movers=None)
    return compared(
        faded(query, exposure(QUERY_S + OFFSET_S)), faded(reference, exposure(REFERENCE_S))
    )


def test_exposure_that_swings_alike_is_no_movement_that_agrees() -> None:
    found = faded_still()
    assert on_line(found.seen).min() > 0.9
    assert np.abs(found.moved).max() < 0.3


def test_exposure_that_swings_weighs_nothing() -> None:
    """Else a still place counts as one where what moves does not agree: another take."""
    assert faded_still().weight.max() < 0.1


def test_exposure_does_not_hide_what_moves() -> None:
    query, reference = the_same()
    found = compared(faded(query, exposure(QUERY_S)), reference)
    assert on_line(found.moved).mean() > 0.7


def test_a_still_place_has_no_weight() -> None:
    found = compared(*the_same(movers=None))
    assert found.weight.max() == 0.0
    assert np.allclose(found.both, found.seen)
    assert on_line(found.seen).min() > 0.85


def test_flat_frames_agree_with_nothing() -> None:
    random = np.random.default_rng(1)
    grains = [random.integers(126, 130, (n, 108, 192)) for n in (len(QUERY_S), len(REFERENCE_S))]
    found = compared(
        Strip(QUERY_S, grains[0].astype(np.uint8)), Strip(REFERENCE_S, grains[1].astype(np.uint8))
    )
    assert np.abs(found.seen).max() < 0.5
    assert found.weight.max() < 0.1


def test_correlations_stay_within_one() -> None:
    for query, reference in (the_same(), the_same(movers=None)):
        found = compared(query, reference)
        for values in (found.seen, found.moved, found.both):
            assert np.isfinite(values).all()
            assert np.abs(values).max() <= 1 + 1e-3


def test_alike_keeps_the_inset_and_drops_what_surrounds_it() -> None:
    other, same = texture(50, 96, 54), texture(51, 96, 54)
    query = other.copy()
    query[14:40, 24:72] = same[14:40, 24:72]
    kept = compare.alike(
        np.stack([query] * 3).astype(np.float32), np.stack([same] * 3).astype(np.float32)
    )
    assert kept[18:36, 28:68].mean() > 0.95
    outside = np.ones_like(kept)
    outside[10:44, 20:76] = False
    # Unrelated detail agrees by chance in many a neighbourhood, but not in all.
    assert kept[outside].mean() < 0.75


def test_alike_keeps_all_where_there_is_nothing_to_tell_by() -> None:
    fog = np.full((3, 27, 48), 128, np.float32)
    assert compare.alike(fog, fog).all()


@pytest.mark.parametrize(("side", "shape"), [(COARSE, (27, 48)), (FINE, (72, 128))])
def test_a_grid_has_its_side_on_the_longer_side(side: int, shape: tuple[int, int]) -> None:
    reference = film(1, None, np.arange(2.0))
    onto = compare.grid(reference, side)
    assert onto.cells.shape == (2, *shape)
    assert (onto.width, onto.height) == (192, 108)
    upright = Strip(reference.times_s, reference.pixels.transpose(0, 2, 1))
    assert compare.grid(upright, side).cells.shape == (2, *shape[::-1])


def test_warping_says_where_the_query_shows_nothing() -> None:
    """A query that is the right half of the reference leaves the left half undefined."""
    reference = film(4, None, np.arange(2.0))
    onto = compare.grid(reference)
    half = Strip(reference.times_s, reference.pixels[:, :, 96:])
    shift = np.array([[1, 0, 96], [0, 1, 0], [0, 0, 1.0]])
    cells, defined = compare.warp(half, [shift] * 2, onto)
    assert not defined[:, :, :23].any()
    assert defined[:, 1:-1, 26:-1].all()
    inner = (slice(None), slice(2, -2), slice(27, -2))
    assert np.corrcoef(cells[inner].ravel(), onto.cells[inner].ravel())[0, 1] > 0.8


@pytest.mark.parametrize("size", [(400, 225), (640, 360), (200, 112)])
def test_warped_cells_lie_on_the_cells_of_the_reference(size: tuple[int, int]) -> None:
    """On a slope of gray every cell is as bright as its place: a shift shows as a step.

    A cell of the reference is 8.3 pixels and 5.2 levels wide; both sides are rounded to
    whole levels.
    """
    slope = np.tile(np.linspace(0, 250, 400), (225, 1))
    reference = Strip(np.zeros(1), slope.round().astype(np.uint8)[None])
    wide = np.tile((np.arange(size[0]) + 0.5) / size[0] * 400 - 0.5, (size[1], 1)) * 250 / 399
    query = Strip(np.zeros(1), np.clip(wide, 0, 255).round().astype(np.uint8)[None])
    x, y = 400 / size[0], 225 / size[1]
    plane = np.array([[x, 0, x / 2 - 0.5], [0, y, y / 2 - 0.5], [0, 0, 1.0]])
    onto = compare.grid(reference)
    cells, _ = compare.warp(query, [plane], onto)
    inner = (0, slice(3, -3), slice(3, -3))
    assert abs(float((cells - onto.cells)[inner].mean())) < 0.5


def reencoded(picture: Gray, quality: int = 40) -> Gray:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def test_a_reencoded_picture_agrees_in_detail() -> None:
    picture = texture(60, 400, 225)
    assert detail(reencoded(picture), np.eye(3), picture).agreement > 0.98


def test_a_reduced_picture_agrees_in_detail() -> None:
    picture = texture(61, 400, 225)
    small = np.asarray(cv2.resize(picture, (240, 135), interpolation=cv2.INTER_AREA), np.uint8)
    plane = np.diag([400 / 240, 225 / 135, 1.0])
    assert detail(small, plane, picture).agreement > 0.95


def test_a_picture_in_which_a_part_differs_agrees_less() -> None:
    """A ninth of the picture, all within rows and columns that agree elsewhere."""
    picture = texture(62, 399, 225)
    altered = picture.copy()
    altered[75:150, 133:266] = texture(63, 399, 225)[75:150, 133:266]
    agreement = detail(reencoded(altered), np.eye(3), picture).agreement
    assert 0.8 < agreement < 0.95


def test_other_pictures_hardly_agree_in_detail() -> None:
    assert detail(texture(64, 400, 225), np.eye(3), texture(65, 400, 225)).agreement < 0.3


def test_flat_pictures_have_no_detail_to_agree_in() -> None:
    flat = np.full((225, 400), 120, np.uint8)
    assert detail(flat, np.eye(3), flat).agreement == 0.0
