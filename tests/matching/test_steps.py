"""What changes from frame to frame: in step for a copy alone."""

from __future__ import annotations

import numpy as np
from matching_pictures import film
from numpy.typing import NDArray

from antedate.matching.footage import Strip
from antedate.matching.lines import Line
from antedate.matching.steps import Steps, steps

QUERY_S = np.arange(0, 5, 0.25)
REFERENCE_S = np.arange(0, 8, 0.08)
REFERENCE = film(1, 2, REFERENCE_S)


def stepped(query: Strip, line: Line) -> Steps:
    return steps(query, REFERENCE, [np.eye(3)] * len(query), line)


def shown(seconds: NDArray[np.float64], movers: int | None = 2) -> Strip:
    return Strip(QUERY_S, film(1, movers, seconds).pixels)


def test_a_copy_keeps_step() -> None:
    found = stepped(shown(1 + QUERY_S), Line(1.0, 1.0, 0.5))
    assert found.agreement > 0.8
    assert found.beside < found.agreement - 0.3
    # Every one of the 19 steps has something in it.
    assert found.count > 17


def test_a_copy_at_another_speed_keeps_step() -> None:
    found = stepped(shown(0.5 + 1.25 * QUERY_S), Line(0.5, 1.25, 0.5))
    assert found.agreement > 0.8


def test_other_movers_do_not_keep_step() -> None:
    found = stepped(shown(1 + QUERY_S, movers=3), Line(1.0, 1.0, 0.5))
    assert abs(found.agreement) < 0.25


def test_the_right_footage_at_the_wrong_second_does_not_keep_step() -> None:
    found = stepped(shown(1 + QUERY_S), Line(2.0, 1.0, 0.5))
    assert found.agreement < 0.4
    # ... and half a second and more beside is no better; 0.9 s before it lies the truth.
    assert found.beside > found.agreement


def test_a_still_place_has_no_steps() -> None:
    still = film(1, None, REFERENCE_S)
    query = Strip(QUERY_S, film(1, None, QUERY_S).pixels)
    found = steps(query, still, [np.eye(3)] * len(query), Line(1.0, 1.0, 0.5))
    assert found.count < 1
    assert np.isfinite([found.agreement, found.beside]).all()


def test_single_frames_have_no_steps() -> None:
    one = Strip(QUERY_S[:1], shown(QUERY_S).pixels[:1])
    assert steps(one, REFERENCE, [np.eye(3)], Line(0.0, 1.0, 0.5)) == Steps(0.0, 0.0, 0.0)
