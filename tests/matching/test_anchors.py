"""Maps that move from anchor to anchor, and what they say of the two frames."""

from __future__ import annotations

import numpy as np
import pytest
from matching_pictures import film
from numpy.typing import NDArray

from antedate.matching.anchors import Anchor, covered, planes, steadied
from antedate.matching.compare import Comparison
from antedate.matching.footage import Strip
from antedate.matching.lines import Line
from antedate.matching.measure import Verified
from antedate.matching.register import corners
from antedate.matching.views import View

WIDTH, HEIGHT = 192, 108
QUERY = film(1, None, np.arange(0, 4, 0.5), WIDTH, HEIGHT)


def shifted(right: float, scale: float = 1.0) -> NDArray[np.float64]:
    return np.array([[scale, 0, right], [0, scale, 0], [0, 0, 1.0]])


def anchor(query_s: float, plane: NDArray[np.float64]) -> Anchor:
    return Anchor(query_s, query_s, plane, 50, 0.5)


def test_one_anchor_holds_for_every_frame() -> None:
    found = planes(QUERY, [anchor(1.0, shifted(20))])
    assert len(found) == len(QUERY)
    assert all(np.array_equal(plane, shifted(20)) for plane in found)


def test_between_anchors_the_map_moves_evenly_and_beyond_them_it_stays() -> None:
    """At second 1 the frame lies 10 pixels in, at second 3 it lies 30 in and is twice as large."""
    found = planes(QUERY, [anchor(3.0, shifted(30, 2.0)), anchor(1.0, shifted(10))])
    expected = {0.0: (10, 1), 1.0: (10, 1), 2.0: (20, 1.5), 3.0: (30, 2), 3.5: (30, 2)}
    for time_s, (right, scale) in expected.items():
        at = corners(found[QUERY.at(time_s)], WIDTH, HEIGHT)
        assert np.allclose(at, corners(shifted(right, scale), WIDTH, HEIGHT), atol=0.01)


def zooming(second: float) -> NDArray[np.float64]:
    """The part that a moving view shows: 4 pixels further right and 5 % larger each second."""
    return shifted(10 + 4 * second, 0.5 + 0.05 * second)


def test_a_steady_movement_is_told_through_poor_anchors_and_beyond_the_last() -> None:
    anchors = [anchor(second, zooming(second)) for second in (0.5, 1.0, 2.0, 2.5)]
    poor = anchor(1.5, shifted(-40, 0.9))
    found = planes(QUERY, steadied(QUERY, [*anchors, poor]))
    for time_s, plane in zip(QUERY.times_s, found, strict=True):
        expected = corners(zooming(float(time_s)), WIDTH, HEIGHT)
        assert np.allclose(corners(plane, WIDTH, HEIGHT), expected, atol=0.1)


def test_an_unsteady_movement_keeps_its_anchors() -> None:
    anchors = [
        anchor(s, shifted(right)) for s, right in ((0.5, 0), (1.0, 30), (2.0, -20), (3.0, 50))
    ]
    assert steadied(QUERY, anchors) == tuple(anchors)
    assert steadied(QUERY, anchors[:2]) == tuple(anchors[:2])


@pytest.mark.parametrize(
    ("plane", "share"),
    [
        (shifted(0), 1.0),
        # The query shows twice as much to each side as the reference holds.
        (np.array([[2, 0, -WIDTH / 2], [0, 2, -HEIGHT / 2], [0, 0, 1.0]]), 0.25),
        (shifted(WIDTH / 4), 0.75),
        (shifted(0, 0.5), 1.0),
        (shifted(2 * WIDTH), 0.0),
    ],
    ids=["whole", "inset", "shifted", "crop", "beside"],
)
def test_covered_is_the_part_of_the_query_that_the_reference_fills(
    plane: NDArray[np.float64], share: float
) -> None:
    assert covered(plane, QUERY, QUERY) == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize(("quarter_turns", "degrees"), [(0, 0), (1, 90), (2, 180), (3, 270)])
def test_the_turn_is_what_sets_the_query_upright(quarter_turns: int, degrees: int) -> None:
    """A query turned anticlockwise by a quarter must turn clockwise by 90 degrees."""
    query = View(quarter_turns=quarter_turns)
    none = np.zeros((1, 1), np.float32)
    compared = Comparison(none, none, none[0], none[0], 1.0, np.zeros(1))
    reference = Strip(np.zeros(1), np.zeros((1, HEIGHT, WIDTH), np.uint8))
    verified = Verified(
        0, 1, Line(0.0, 1.0, 0.5), False, (query.to_frame(WIDTH, HEIGHT),), compared, reference, {}
    )
    assert verified.turned_degrees == degrees
    upright = np.rot90(query.of(QUERY.pixels[0]), -(degrees // 90))
    assert np.array_equal(upright, QUERY.pixels[0])
