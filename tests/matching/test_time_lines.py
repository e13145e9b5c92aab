"""Lines in the plane of query and reference time are found, kept to and ended."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW
from numpy.typing import NDArray

from antedate.matching.lines import Line, along, best_line, refined, run

FLOOR = 0.25
STEP = 0.08
QUERY_S = np.arange(0, 8, 0.25)
REFERENCE_S = np.arange(0, 24, STEP)


def agreement(
    seed: int,
    query_s: NDArray[np.float64],
    reference_s: NDArray[np.float64],
    true_s: NDArray[np.float64],
) -> NDArray[np.float32]:
    """High within a fifth of a second of the line, noise below the floor elsewhere."""
    random = np.random.default_rng(seed)
    values = random.uniform(-0.3, 0.3, (len(query_s), len(reference_s)))
    apart = reference_s[None, :] - true_s[:, None]
    return np.asarray(values * 0.7 + 0.7 * np.exp(-((apart / 0.2) ** 2)), np.float32)


SEEDS = st.integers(0, 2**32 - 1)


@FEW
@given(SEEDS, st.floats(0.5, 2.0), st.floats(0.5, 7.0))
def test_a_planted_line_is_recovered_within_a_step(seed: int, speed: float, start: float) -> None:
    true_s = start + speed * QUERY_S
    found = best_line(agreement(seed, QUERY_S, REFERENCE_S, true_s), QUERY_S, REFERENCE_S, FLOOR)
    inside = true_s <= REFERENCE_S[-1]
    middle_s = float(QUERY_S[inside].mean())
    assert abs(float(found.reference_s(middle_s)) - (start + speed * middle_s)) <= STEP
    # The ends carry the error of the speed too.
    assert np.abs(found.reference_s(QUERY_S) - true_s)[inside].max() <= 2 * STEP


@FEW
@given(SEEDS, st.floats(-4.0, -1.0))
def test_a_line_that_starts_before_the_reference_is_recovered(seed: int, start: float) -> None:
    """The first seconds of the query show something else."""
    true_s = start + QUERY_S
    found = best_line(agreement(seed, QUERY_S, REFERENCE_S, true_s), QUERY_S, REFERENCE_S, FLOOR)
    assert abs(float(found.reference_s(6.0)) - (start + 6.0)) <= 2 * STEP


@FEW
@given(SEEDS, st.floats(0.5, 4.0))
def test_a_reference_shorter_than_the_query_is_met_inside_it(seed: int, start: float) -> None:
    reference_s = np.arange(0, 3, STEP)
    true_s = QUERY_S - start
    values = agreement(seed, QUERY_S, reference_s, true_s)
    found = best_line(values, QUERY_S, reference_s, FLOOR)
    at = start + 1.5
    assert abs(float(found.reference_s(at)) - 1.5) <= 1.5 * STEP
    first, last = run(along(found, values, QUERY_S, reference_s), FLOOR)
    assert abs(QUERY_S[first] - start) <= 0.5
    assert abs(QUERY_S[last - 1] - (start + 3)) <= 0.5


@FEW
@given(SEEDS, st.floats(0.5, 20.0))
def test_one_query_frame_is_met_at_its_second(seed: int, true: float) -> None:
    query_s = np.array([5.0])
    values = agreement(seed, query_s, REFERENCE_S, np.array([true]))
    found = best_line(values, query_s, REFERENCE_S, FLOOR)
    # One frame cannot average the noise away: near the peak it hides two steps.
    assert abs(float(found.reference_s(5.0)) - true) <= 2 * STEP
    assert found.speed == 1.0


def test_one_reference_frame_is_shown_all_the_time() -> None:
    values = np.full((len(QUERY_S), 1), 0.75, np.float32)
    found = best_line(values, QUERY_S, np.array([3.0]), FLOOR)
    assert (found.offset_s, found.speed) == (3.0, 0.0)
    assert np.allclose(found.reference_s(QUERY_S), 3.0)
    assert abs(found.agreement - 0.5) < 1e-6
    assert refined(found, values, QUERY_S, np.array([3.0]), FLOOR) == found


def test_two_single_pictures_meet() -> None:
    found = best_line(np.array([[0.9]], np.float32), np.array([0.0]), np.array([0.0]), FLOOR)
    assert float(found.reference_s(0.0)) == 0.0


def test_a_picture_shown_twice_is_met_at_one_of_its_seconds() -> None:
    """The same card at seconds 2 and 20 of a film: the line goes to one, not between."""
    values = np.zeros((1, len(REFERENCE_S)), np.float32)
    values[0, np.abs(REFERENCE_S - 2).argmin()] = 0.9
    values[0, np.abs(REFERENCE_S - 20).argmin()] = 0.9
    found = best_line(values, np.array([0.0]), REFERENCE_S, FLOOR)
    second = float(found.reference_s(0.0))
    assert min(abs(second - 2), abs(second - 20)) <= STEP


def test_a_loop_is_met_at_one_of_its_turns() -> None:
    """The last turn is a little better: it is meant, wherever the others agree too."""
    values = np.zeros((len(QUERY_S), len(REFERENCE_S)), np.float32)
    for start, height in ((0.0, 0.8), (15.0, 0.9)):
        apart = REFERENCE_S[None, :] - (start + QUERY_S)[:, None]
        values = np.maximum(values, height * np.exp(-((apart / 0.2) ** 2))).astype(np.float32)
    found = best_line(values, QUERY_S, REFERENCE_S, FLOOR)
    assert np.abs(found.reference_s(QUERY_S) - 15 - QUERY_S).max() <= 2 * STEP


def test_a_still_stretch_keeps_its_speed() -> None:
    """Everything agrees with everything: nothing speaks for an altered speed."""
    values = np.full((len(QUERY_S), len(REFERENCE_S)), 0.9, np.float32)
    assert best_line(values, QUERY_S, REFERENCE_S, FLOOR).speed == 1.0


def test_where_nothing_agrees_the_line_says_so() -> None:
    values = np.full((len(QUERY_S), len(REFERENCE_S)), 0.2, np.float32)
    assert best_line(values, QUERY_S, REFERENCE_S, FLOOR).agreement == 0.0


@FEW
@given(SEEDS, st.floats(-0.02, 0.02), st.floats(-0.2, 0.2))
def test_a_line_slightly_off_is_pulled_onto_the_agreement(
    seed: int, faster: float, later: float
) -> None:
    true_s = 5 + 1.2 * QUERY_S
    values = agreement(seed, QUERY_S, REFERENCE_S, true_s)
    about = Line(5 + later, 1.2 * (1 + faster), 0.0)
    found = refined(about, values, QUERY_S, REFERENCE_S, FLOOR)
    assert np.abs(found.reference_s(QUERY_S) - true_s).max() <= 2 * STEP


def test_refining_stays_near_the_line_it_is_given() -> None:
    """A stronger line ten seconds on is another place, not a better fit of this one."""
    values = np.zeros((len(QUERY_S), len(REFERENCE_S)), np.float32)
    for start, height in ((2.0, 0.6), (12.0, 0.9)):
        apart = REFERENCE_S[None, :] - (start + QUERY_S)[:, None]
        values = np.maximum(values, height * np.exp(-((apart / 0.2) ** 2))).astype(np.float32)
    found = refined(Line(2.1, 1.0, 0.0), values, QUERY_S, REFERENCE_S, FLOOR)
    assert np.abs(found.reference_s(QUERY_S) - 2 - QUERY_S).max() <= 2 * STEP


def test_values_along_a_line_are_those_beneath_it() -> None:
    rows, columns = np.indices((4, 10))
    values = np.asarray(10 * rows + columns, np.float32)
    times = np.arange(10.0)
    found = along(Line(3.0, 2.0, 0.0), values, np.arange(4.0), times)
    assert found.tolist() == [3, 15, 27, 39]
    shifted = along(Line(3.0, 2.0, 0.0), values, np.arange(4.0), times, shift_s=-1.0)
    assert shifted.tolist() == [2, 14, 26, 38]


def test_values_outside_the_reference_are_unknown() -> None:
    values = np.ones((4, 10), np.float32)
    found = along(Line(7.0, 2.0, 0.0), values, np.arange(4.0), np.arange(10.0))
    # Seconds 7 and 9 are there; 11 and 13 are more than a step past the last frame.
    assert np.isnan(found).tolist() == [False, False, True, True]


@given(
    st.lists(st.one_of(st.floats(-1, 1, width=32), st.just(float("nan"))), min_size=1, max_size=12)
)
def test_a_run_has_the_greatest_sum_above_the_floor(values: list[float]) -> None:
    array = np.array(values, np.float32)
    worth = [-1.0 if np.isnan(v) else float(np.float32(v) - np.float32(FLOOR)) for v in array]
    sums = {
        (first, last): sum(worth[first:last])
        for first in range(len(worth))
        for last in range(first + 1, len(worth) + 1)
    }
    best = max(sums.values())
    first, last = run(array, FLOOR)
    if best <= 0:
        assert first == last
    else:
        assert abs(sums[first, last] - best) < 1e-5


def test_a_run_bridges_a_short_lapse_and_stops_at_a_long_one() -> None:
    good, bad = [0.75] * 6, [0.0]
    assert run(np.array(good + bad * 2 + good, np.float32), FLOOR) == (0, 14)
    assert run(np.array(good + bad * 20 + good + good, np.float32), FLOOR) == (26, 38)
