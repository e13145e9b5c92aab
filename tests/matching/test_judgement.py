"""What was measured decides the kind; more evidence never makes a match less sure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW

from antedate.matching.judge import Thresholds, judge
from antedate.records import MatchKind

Measures = dict[str, float]
STATED = Thresholds()

# What a clear copy of ten seconds gives; tests alter what they are about.
CLEAR: Measures = {
    "moved": 0.9,
    "moved_beside": 0.1,
    "moving_s": 8.0,
    "reference_moving_s": 8.0,
    "seen": 0.9,
    "seen_beside": 0.5,
    "seconds": 10.0,
    "speed": 1.0,
    "inliers": 150.0,
    "anchors": 3.0,
    "spread": 0.7,
    "fine": 0.9,
    "covered": 1.0,
    "share": 0.9,
    "votes": 5.0,
    "strength": 0.3,
    "steps": 0.85,
    "steps_beside": 0.1,
    "stepping": 12.0,
    "patch": 0.0,
}
# The same place with other things moving in it.
OTHER_TAKE = CLEAR | {"moved": 0.02, "moved_beside": 0.12, "steps": 0.03}


def shares(least: float = 0.0) -> st.SearchStrategy[float]:
    return st.floats(least, 1.0)


MEASURED = st.fixed_dictionaries(
    {
        "moved": shares(-1.0),
        "moved_beside": shares(-1.0),
        "moving_s": st.floats(0, 20),
        "reference_moving_s": st.floats(0, 20),
        "seen": shares(),
        "seen_beside": shares(),
        "seconds": st.floats(0.25, 20),
        "speed": st.floats(0.5, 2.0),
        "inliers": st.floats(8, 300),
        "anchors": st.just(2.0),
        "spread": shares(),
        "steps": shares(-1.0),
        "steps_beside": shares(-1.0),
        "stepping": st.floats(0, 40),
        "patch": shares(),
        "fine": shares(),
        "covered": shares(),
        "share": shares(),
        "votes": st.floats(0, 30),
        "strength": shares(),
    }
)
# Half of the cases are near a clear copy, where kinds meet.
MEASURED = st.one_of(
    MEASURED,
    st.builds(
        lambda moved, beside, moving_s, speed: (
            CLEAR | {"moved": moved, "moved_beside": beside, "moving_s": moving_s, "speed": speed}
        ),
        st.floats(0.4, 1.0),
        st.floats(-0.2, 0.3),
        st.floats(0.4, 6.0),
        st.sampled_from([1.0, 1.2]),
    ),
)


@FEW
@given(MEASURED, st.booleans())
def test_scores_are_shares_and_same_footage_stands_above_all_else(
    measures: Measures, still: bool
) -> None:
    found = judge(measures, still=still)
    for value in (found.score, found.probability):
        assert math.isfinite(value)
        assert 0.0 <= value <= 1.0
    assert (found.score >= 0.5) == (found.kind is MatchKind.SAME_FOOTAGE)
    assert found.reported or found.kind is MatchKind.UNCLEAR
    assert found.reason.endswith(".")


def test_a_score_stays_a_share_where_what_is_seen_disagrees() -> None:
    """A picture turned to its negative moves as before, in part."""
    found = judge(CLEAR | {"seen": -0.2}, still=False)
    assert 0.0 <= found.score <= 1.0


def test_a_score_stays_a_share_where_single_pictures_disagree() -> None:
    found = judge(CLEAR | {"seen": -0.2, "fine": 0.2}, still=True)
    assert 0.0 <= found.score <= 1.0


SURER = [
    ("moved", +0.1),
    ("moved_beside", -0.1),
    ("moving_s", +1.0),
    ("seen", +0.05),
    ("seconds", +2.0),
    ("inliers", +50.0),
]


@pytest.mark.parametrize(("name", "by"), SURER)
@FEW
@given(MEASURED)
def test_more_evidence_keeps_same_footage_and_its_score(
    name: str, by: float, measures: Measures
) -> None:
    before = judge(measures, still=False)
    after = judge(measures | {name: measures[name] + by}, still=False)
    if before.kind is MatchKind.SAME_FOOTAGE:
        assert after.kind is MatchKind.SAME_FOOTAGE
        assert after.score >= before.score
        assert after.probability >= before.probability


@FEW
@given(MEASURED)
def test_an_altered_speed_is_never_surer_than_the_own(measures: Measures) -> None:
    altered = judge(measures | {"speed": 1.3}, still=False)
    own = judge(measures | {"speed": 1.0}, still=False)
    if altered.kind is MatchKind.SAME_FOOTAGE:
        assert own.kind is MatchKind.SAME_FOOTAGE
        assert own.score >= altered.score


@FEW
@given(MEASURED)
def test_same_footage_meets_every_stated_threshold(measures: Measures) -> None:
    if judge(measures, still=False).kind is not MatchKind.SAME_FOOTAGE:
        return
    assert measures["seen"] >= STATED.seen
    if measures["steps"] >= STATED.steps_alone and measures["stepping"] >= STATED.stepping:
        assert measures["moved"] >= STATED.steps_moved
        return
    lasts = measures["seconds"] >= STATED.long_s and (
        min(measures["moving_s"], measures["reference_moving_s"]) >= STATED.lasting_s
    )
    assert measures["steps"] >= (STATED.steps_lasting if lasts else STATED.steps)
    assert measures["moved"] >= (STATED.moved_lasting if lasts else STATED.moved)
    assert measures["moved"] - max(measures["moved_beside"], 0.0) >= STATED.moved_ahead
    assert measures["moving_s"] >= STATED.moving_s
    if measures["seconds"] < STATED.long_s:
        assert measures["stepping"] >= STATED.stepping_moved
    if measures["seconds"] < STATED.short_s:
        assert measures["moved"] >= STATED.moved_short


@FEW
@given(MEASURED)
def test_another_take_is_only_told_by_movement_that_disagrees(measures: Measures) -> None:
    if judge(measures, still=False).kind is not MatchKind.SAME_PLACE:
        return
    assert measures["moved"] < STATED.other_take_moved
    assert measures["seen"] >= STATED.other_take_seen
    assert measures["inliers"] >= STATED.other_take_inliers
    assert measures["spread"] >= STATED.other_take_spread
    assert measures["moving_s"] >= 1.0


def test_a_clear_copy_is_same_footage() -> None:
    found = judge(CLEAR, still=False)
    assert (found.kind, found.reported) == (MatchKind.SAME_FOOTAGE, True)
    assert found.score > 0.8
    assert found.probability > 0.9


def test_the_same_place_with_other_movers_is_another_take() -> None:
    found = judge(OTHER_TAKE, still=False)
    assert (found.kind, found.reported) == (MatchKind.SAME_PLACE, True)


@pytest.mark.parametrize(
    "altered",
    [
        {"moving_s": 0.2, "steps": 0.4},
        {"moved": 0.3, "steps": 0.4},
        {"moved_beside": 0.85, "steps": 0.4},
        {"steps": 0.2},
        {"speed": 0.8, "seconds": 3.0, "steps": 0.6},
        {"moved": 0.1},
        {"seen": 0.05},
        {"seconds": 1.0, "moving_s": 0.9, "moved": 0.55},
    ],
    ids=["still", "weak", "everywhere", "out of step", "gesture", "steps only", "unseen", "short"],
)
def test_in_doubt_it_is_unclear(altered: Measures) -> None:
    assert judge(CLEAR | altered, still=False).kind is MatchKind.UNCLEAR


@pytest.mark.parametrize(
    "altered", [{"inliers": 10.0}, {"spread": 0.05}, {"seen": 0.3}, {"moving_s": 0.6}]
)
def test_another_take_needs_the_place_to_register_and_things_to_move(altered: Measures) -> None:
    assert judge(OTHER_TAKE | altered, still=False).kind is MatchKind.UNCLEAR


def test_an_unclear_match_is_reported_only_where_the_pictures_register() -> None:
    doubtful = CLEAR | {"moving_s": 0.2, "steps": 0.4}
    assert judge(doubtful, still=False).reported
    for altered in ({"inliers": 9.0}, {"spread": 0.1}, {"seen": 0.2}):
        assert not judge(doubtful | altered, still=False).reported


def test_pictures_that_agree_in_all_detail_are_the_same() -> None:
    found = judge(CLEAR | {"fine": 0.999, "moving_s": 0.0, "moved": 0.0}, still=True)
    assert found.kind is MatchKind.SAME_FOOTAGE
    assert found.reported


@pytest.mark.parametrize(
    "altered",
    [
        {"fine": STATED.still_agreement - 0.01},
        {"fine": 0.999, "inliers": STATED.still_inliers - 1},
        {"fine": 0.98, "patch": 0.02},
    ],
    ids=["parts differ", "few points", "someone elsewhere"],
)
def test_pictures_that_differ_or_hardly_register_are_unclear(altered: Measures) -> None:
    """Movement says nothing of a single picture, however well it agrees."""
    found = judge(CLEAR | altered, still=True)
    assert found.kind is MatchKind.UNCLEAR


@FEW
@given(shares(), shares())
def test_pictures_that_agree_more_score_no_less(one: float, other: float) -> None:
    less, more = sorted((one, other))
    scores = [judge(CLEAR | {"fine": fine}, still=True) for fine in (less, more)]
    if scores[0].kind is MatchKind.SAME_FOOTAGE:
        assert scores[1].kind is MatchKind.SAME_FOOTAGE
        assert scores[1].score >= scores[0].score


def test_thresholds_can_be_set() -> None:
    strict = replace(STATED, moved=0.95, moved_lasting=0.95, steps_alone=0.95)
    assert judge(CLEAR, still=False, thresholds=strict).kind is MatchKind.UNCLEAR
    blind = replace(STATED, other_take_inliers=1000)
    assert judge(OTHER_TAKE, still=False, thresholds=blind).kind is MatchKind.UNCLEAR


def test_a_caption_that_registers_by_itself_is_not_the_footage() -> None:
    """One channel's titles fade alike over any film: keypoints in a corner tell only that."""
    caption = judge(CLEAR | {"spread": 0.02}, still=False)
    assert caption.kind is MatchKind.UNCLEAR
    # A small inset spans little of the query, but much of what it shows.
    inset = judge(CLEAR | {"spread": 0.02, "covered": 0.1}, still=False)
    assert inset.kind is MatchKind.SAME_FOOTAGE


def test_a_fade_between_two_pictures_of_a_slideshow_is_unclear() -> None:
    # The fade agrees with any other fade of the same pictures, and lasts a second.
    fade = CLEAR | {"stepping": 1.3, "steps": 0.9, "seconds": 1.7}
    assert judge(fade, still=False).kind is MatchKind.UNCLEAR
    assert judge(CLEAR, still=False).kind is MatchKind.SAME_FOOTAGE


def test_weak_agreement_that_lasts_is_same_footage_at_the_original_speed_alone() -> None:
    weak = CLEAR | {"moved": 0.42, "moved_beside": 0.05, "steps": 0.35, "stepping": 20.0}
    assert judge(weak, still=False).kind is MatchKind.SAME_FOOTAGE
    for altered in ({"seconds": 4.0}, {"moving_s": 2.0}, {"reference_moving_s": 1.0}):
        assert judge(weak | altered, still=False).kind is MatchKind.UNCLEAR
    assert judge(weak | {"speed": 1.2}, still=False).kind is MatchKind.UNCLEAR


def test_cars_that_pass_one_gate_at_another_time_are_not_the_same_footage() -> None:
    """Movement that barely agrees, in steps that agree nearly as well a second earlier."""
    barely = CLEAR | {
        "moved": 0.54, "moving_s": 1.7, "seconds": 3.5, "steps": 0.6, "steps_beside": 0.35,
    }  # fmt: skip
    assert judge(barely, still=False).kind is MatchKind.UNCLEAR
    assert judge(barely | {"steps_beside": 0.1}, still=False).kind is MatchKind.SAME_FOOTAGE
    assert judge(barely | {"moved": 0.7}, still=False).kind is MatchKind.SAME_FOOTAGE
