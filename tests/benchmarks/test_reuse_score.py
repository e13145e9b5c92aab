"""The measures against cases worked by hand."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path

import pytest

from benchmarks.reuse.average_precision import segment_ap, shared, united
from benchmarks.reuse.plans import Kind
from benchmarks.reuse.score import overlap, score
from benchmarks.reuse.truth import Prediction, Segment, Truth, prediction_line, read_predictions


def hidden(query: str, *segments: Segment, edits: tuple[str, ...] = ("crop",)) -> Truth:
    return Truth(query, Kind.POSITIVE, edits, segments)


def given(
    query: str, reference: str, q: tuple[float, float], r: tuple[float, float], score: float
) -> Prediction:
    return Prediction(query, reference, *q, *r, score=score)


def test_united_merges_what_touches_and_keeps_gaps() -> None:
    assert united([(5, 6), (0, 2), (1, 3), (3, 4)]) == [(0, 4), (5, 6)]
    assert shared([(0, 4), (5, 6)], [(3, 5.5)]) == 1.5


def test_a_perfect_answer_is_one_and_none_is_zero() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 20, 30))]
    assert segment_ap(truths, [given("q", "r", (0, 10), (20, 30), 0.4)]) == pytest.approx(1.0)
    assert segment_ap(truths, []) == 0.0
    assert segment_ap(truths, [given("q", "other", (0, 10), (20, 30), 0.4)]) == 0.0


def test_a_sure_wrong_match_halves_precision() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    right = given("q", "r", (0, 10), (0, 10), 0.5)
    wrong = given("q", "x", (0, 10), (0, 10), 0.9)
    assert segment_ap(truths, [right, wrong]) == pytest.approx(0.5)


def test_axes_meet_in_the_geometric_mean() -> None:
    # The query's axis: 5 of 10 s covered, nothing besides. The reference's: 10 of 10 s, of 20.
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    half = given("q", "r", (0, 5), (0, 20), 0.5)
    recall, precision = sqrt(0.5 * 1.0), sqrt(1.0 * 0.5)
    assert segment_ap(truths, [half]) == pytest.approx(recall * precision)


def test_steps_add_precision_times_gained_recall() -> None:
    # First 4 of 10 s at precision 1; then 6 wrong s; then the other 6 s, at 10 of 16.
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    steps = [
        given("q", "r", (0, 4), (0, 4), 0.9),
        given("q", "r", (50, 56), (50, 56), 0.8),
        given("q", "r", (4, 10), (4, 10), 0.7),
    ]
    assert segment_ap(truths, steps) == pytest.approx(0.4 * 1.0 + 0.6 * 10 / 16)


def test_equal_scores_are_one_step_in_any_order() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    pair = [given("q", "r", (0, 10), (0, 10), 0.5), given("q", "x", (0, 10), (0, 10), 0.5)]
    assert segment_ap(truths, pair) == segment_ap(truths, pair[::-1]) == pytest.approx(0.5)


def test_right_time_at_the_wrong_place_does_not_count() -> None:
    # Each axis alone overlaps some segment, but no segment is met on both.
    truths = [hidden("q", Segment("r", 0, 10, 0, 10), Segment("r", 20, 30, 40, 50))]
    crossed = given("q", "r", (0, 10), (40, 50), 0.9)
    assert segment_ap(truths, [crossed]) == 0.0


def test_the_same_time_said_twice_gains_and_costs_nothing() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    one = given("q", "r", (0, 10), (0, 10), 0.9)
    again = given("q", "r", (0, 10), (0, 10), 0.8)
    assert segment_ap(truths, [one, again]) == pytest.approx(1.0)


def test_pooled_over_queries_by_length() -> None:
    truths = [hidden("a", Segment("r", 0, 30, 0, 30)), hidden("b", Segment("r", 0, 10, 0, 10))]
    assert segment_ap(truths, [given("a", "r", (0, 30), (0, 30), 0.1)]) == pytest.approx(0.75)


def test_overlap_is_intersection_over_union() -> None:
    assert overlap((0, 10), (5, 15)) == pytest.approx(5 / 15)
    assert overlap((0, 1), (2, 3)) == 0.0


def test_found_needs_half_of_both_axes() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    near = given("q", "r", (0, 10), (3, 13), 0.9)  # 7 of 13
    far = given("q", "r", (0, 10), (4, 14), 0.9)  # 6 of 14
    assert score(truths, [near]).whole.found == 1
    assert score(truths, [far]).whole.found == 0
    assert score(truths, [near]).whole.boundary_s == pytest.approx(1.5)  # 0, 0, 3, 3


def test_only_reported_same_footage_counts_for_a_person() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    silent = Prediction("q", "r", 0, 10, 0, 10, 0.9, reported=False)
    unsure = Prediction("q", "r", 0, 10, 0, 10, 0.9, kind="unclear")
    place = Prediction("q", "r", 0, 10, 0, 10, 0.9, kind="same_place")
    for prediction in (silent, unsure, place):
        row = score(truths, [prediction]).whole
        assert (row.found, row.reports) == (0, 0)
    assert score(truths, [silent]).whole.segment_ap == pytest.approx(1.0)
    assert score(truths, [place]).whole.segment_ap == 0.0


def test_a_report_half_inside_a_segment_is_right() -> None:
    truths = [hidden("q", Segment("r", 0, 10, 0, 10))]
    assert score(truths, [given("q", "r", (0, 3), (0, 3), 0.9)]).whole.right == 1
    assert score(truths, [given("q", "r", (8, 14), (8, 14), 0.9)]).whole.right == 0
    assert score(truths, [given("q", "r", (0, 3), (50, 53), 0.9)]).whole.right == 0


def test_alarms_count_queries_that_hide_nothing() -> None:
    truths = [
        Truth("n", Kind.NEGATIVE, ("crop",), ()),
        Truth("h", Kind.HARD_NEGATIVE, (), ()),
        hidden("q", Segment("r", 0, 10, 0, 10)),
    ]
    reports = [given("h", "r", (0, 2), (0, 2), 0.5), given("h", "r", (4, 6), (4, 6), 0.5)]
    rows = {row.name: row for row in score(truths, reports).rows}
    assert rows["all"].alarms == 1
    assert (rows["hard_negative"].alarms, rows["hard_negative"].right) == (1, 0)
    assert rows["negative"].alarms == 0
    assert rows["negative"].segment_ap is None


def test_predictions_of_another_set_are_refused() -> None:
    with pytest.raises(ValueError, match="not in the set"):
        score([hidden("q", Segment("r", 0, 1, 0, 1))], [given("z", "r", (0, 1), (0, 1), 1)])


def test_reads_what_check_prints_and_what_peers_write(tmp_path: Path) -> None:
    printed = {
        "query": {"path": "set/queries/q.mp4", "sha256": "0" * 64, "duration_s": 9.0},
        "matches": [
            {
                "kind": "unclear",
                "score": 0.5,
                "probability": 0.4,
                "query_start_s": 1.0,
                "query_end_s": 2.0,
                "reference_start_s": 3.0,
                "reference_end_s": 4.0,
                "reference": {"sha256": "1" * 64, "path": "references/r.mp4", "posts": []},
                "reported": False,
            }
        ],
    }
    match = Prediction("q.mp4", "r.mp4", 1, 2, 3, 4, 0.5, "unclear", False)
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps(printed) + "\n" + prediction_line("q.mp4", [match]) + "\n")
    assert read_predictions(path) == [match, match]
