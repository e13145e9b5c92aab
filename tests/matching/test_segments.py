"""Segments of neighbouring stretches become one match, and only those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW

from antedate.matching.judge import Judgement, judge
from antedate.matching.lines import Line
from antedate.matching.segments import Segment, joined, without_echoes
from antedate.records import FramePair, MatchKind


def judged(kind: MatchKind = MatchKind.SAME_FOOTAGE, score: float = 0.9) -> Judgement:
    return Judgement(kind, score, score, True, f"score {score}")


def segment(
    start_s: float,
    end_s: float,
    offset_s: float = 0.0,
    *,
    sha256: str = "a",
    speed: float = 1.0,
    mirrored: bool = False,
    judgement: Judgement | None = None,
    pairs: tuple[FramePair, ...] = (),
    limit_s: float = float("inf"),
) -> Segment:
    return Segment(
        sha256, start_s, end_s, Line(offset_s, speed, 0.5), mirrored, 0, judgement or judged(),
        {"seen": 0.9}, pairs, limit_s,
    )  # fmt: skip


JUDGEMENTS = [
    judged(MatchKind.SAME_FOOTAGE, 0.6),
    judged(MatchKind.SAME_FOOTAGE, 0.95),
    judged(MatchKind.SAME_PLACE, 0.25),
    judged(MatchKind.UNCLEAR, 0.1),
]


@st.composite
def many(draw: st.DrawFn) -> list[Segment]:
    """Segments on a few lines in two references, with starts that are all different."""
    starts = draw(st.lists(st.integers(0, 400), max_size=12, unique=True))
    return [
        segment(
            start / 10,
            start / 10 + draw(st.sampled_from([0.5, 2.0, 4.0, 8.0])),
            draw(st.sampled_from([0.0, 0.3, 20.0])),
            sha256=draw(st.sampled_from("ab")),
            speed=draw(st.sampled_from([1.0, 1.0, 1.05, 1.5])),
            mirrored=draw(st.booleans()),
            judgement=draw(st.sampled_from(JUDGEMENTS)),
        )
        for start in starts
    ]


Trait = tuple[str, bool, bool]


def trait(one: Segment) -> Trait:
    """What may never be mixed: reference, mirror, and another take with anything else."""
    return one.sha256, one.mirrored, one.judgement.kind is MatchKind.SAME_PLACE


def tenths(segments: Sequence[Segment]) -> set[int]:
    """The tenths of a second that segments cover."""
    return {
        tenth for one in segments for tenth in range(round(one.start_s * 10), round(one.end_s * 10))
    }


@FEW
@given(many(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_is_no_matter(made: list[Segment], random: Random) -> None:
    shuffled = made.copy()
    random.shuffle(shuffled)
    assert joined(shuffled) == joined(made)


@FEW
@given(many())
def test_no_second_is_lost_and_none_crosses_over(made: list[Segment]) -> None:
    """Every reference, mirror and kind keeps its seconds; only gaps between them may close."""
    whole = joined(made)
    assert set(map(trait, whole)) == set(map(trait, made))
    for wanted in set(map(trait, made)):
        before, after = (
            tenths([one for one in segments if trait(one) == wanted]) for segments in (made, whole)
        )
        assert before <= after
        # What is added lies in gaps of at most two seconds and a half.
        assert all(any(t - back in before for back in range(1, 26)) for t in after - before)


@FEW
@given(many())
def test_same_footage_never_becomes_less(made: list[Segment]) -> None:
    def sure(segments: Sequence[Segment]) -> set[int]:
        return tenths([s for s in segments if s.judgement.kind is MatchKind.SAME_FOOTAGE])

    assert sure(made) <= sure(joined(made))


@FEW
@given(many())
def test_joining_makes_no_more_and_keeps_the_order_of_time(made: list[Segment]) -> None:
    whole = joined(made)
    assert len(whole) <= len(made)
    assert [one.start_s for one in whole] == sorted(one.start_s for one in whole)
    assert all(one.start_s < one.end_s for one in whole)


@FEW
@given(many())
def test_a_joined_segment_is_as_sure_as_its_surest_part(made: list[Segment]) -> None:
    for wanted in set(map(trait, made)):
        surest = max(one.judgement.score for one in made if trait(one) == wanted)
        assert surest == max(one.judgement.score for one in joined(made) if trait(one) == wanted)


def test_an_unclear_piece_of_a_sure_line_belongs_to_it() -> None:
    """Nothing moves for two seconds of a copied shot: it is copied all the same."""
    unclear = segment(16.0, 18.0, 5.0, judgement=judged(MatchKind.UNCLEAR, 0.1))
    (whole,) = joined([segment(0.0, 16.0, 5.0), unclear])
    assert (whole.start_s, whole.end_s) == (0.0, 18.0)
    assert whole.judgement == judged()


def test_pieces_of_one_line_become_one_segment() -> None:
    """Cut at 16 s by the search alone, the second piece's line a little off."""
    (whole,) = joined([segment(16.0, 30.0, 5.1), segment(0.0, 16.0, 5.0)])
    assert (whole.start_s, whole.end_s) == (0.0, 30.0)
    match = whole.match()
    assert match.reference_start_s == pytest.approx(5.0, abs=0.01)
    assert match.reference_end_s == pytest.approx(35.1, abs=0.01)


@pytest.mark.parametrize(
    "other",
    [
        segment(16.0, 30.0, 5.0, sha256="b"),
        segment(16.0, 30.0, 5.0, mirrored=True),
        segment(16.0, 30.0, 5.0, judgement=judged(MatchKind.SAME_PLACE)),
        segment(16.0, 30.0, 9.0),
        segment(16.0, 30.0, 5.0 - 16.0, speed=2.0),
        segment(19.0, 30.0, 5.0),
    ],
    ids=["reference", "mirror", "kind", "place", "speed", "gap"],
)
def test_what_differs_stays_apart(other: Segment) -> None:
    assert len(joined([segment(0.0, 16.0, 5.0), other])) == 2


def brief(start_s: float, end_s: float) -> Segment:
    """What agrees well and is too short to be sure of."""
    measures = {
        "seen": 0.9, "moved": 0.6, "moved_beside": 0.1, "moving_s": 1.3, "reference_moving_s": 1.3,
        "seconds": end_s - start_s, "steps": 0.9, "steps_beside": 0.0, "stepping": 5.0,
        "speed": 1.0, "inliers": 60.0, "spread": 0.5, "fine": 0.9, "covered": 1.0,
    }  # fmt: skip
    found = segment(start_s, end_s, judgement=judge(measures, still=False))
    return replace(found, measures=measures)


def test_brief_pieces_of_one_line_are_judged_together() -> None:
    (whole,) = joined([brief(0.0, 1.4), brief(1.4, 2.8)])
    assert brief(0.0, 1.4).judgement.kind is MatchKind.UNCLEAR
    assert whole.judgement.kind is MatchKind.SAME_FOOTAGE


def test_what_two_candidates_found_of_the_same_seconds_counts_once() -> None:
    (whole,) = joined([brief(0.0, 1.4), brief(0.0, 1.4)])
    assert whole.judgement.kind is MatchKind.UNCLEAR
    (whole,) = joined([brief(0.0, 1.4), brief(0.2, 1.4)])
    assert whole.judgement.kind is MatchKind.UNCLEAR


def test_a_picture_that_is_sure_does_not_make_the_seconds_around_it_sure() -> None:
    unclear = segment(1.0, 5.0, judgement=judged(MatchKind.UNCLEAR, 0.1))
    unclear = replace(unclear, measures={"seen": 0.9, "moved": 0.0, "moving_s": 0.0})
    for moving_s, pieces in ((0.0, 2), (0.8, 1)):
        sure = replace(segment(0.0, 1.0), measures={"seen": 0.9, "moving_s": moving_s})
        assert len(joined([sure, unclear])) == pieces


def test_pictures_of_both_parts_are_kept_in_order() -> None:
    early, late = (FramePair(s, s, b"q", b"r") for s in (1.0, 20.0))
    (whole,) = joined(
        [segment(16.0, 30.0, 5.0, pairs=(late,)), segment(0.0, 16.0, 5.0, pairs=(early,))]
    )
    assert whole.pairs == (early, late)


def test_a_surer_segment_silences_its_echo() -> None:
    sure = segment(0.0, 10.0, 5.0, judgement=judged(score=0.95))
    echo = segment(1.0, 9.0, 40.0, judgement=judged(score=0.6))
    assert without_echoes([echo, sure]) == [sure]


def test_same_footage_silences_a_place_of_any_score() -> None:
    footage = segment(0.0, 10.0, judgement=judged(score=0.55))
    place = segment(0.0, 10.0, judgement=judged(MatchKind.SAME_PLACE, 0.99))
    assert without_echoes([place, footage]) == [footage]


def test_other_references_and_other_seconds_are_no_echo() -> None:
    made = [segment(0.0, 10.0), segment(0.0, 10.0, sha256="b"), segment(8.0, 20.0)]
    assert set(map(id, without_echoes(made))) == set(map(id, made))


def test_a_single_frame_inside_a_surer_segment_is_an_echo() -> None:
    sure = segment(0.0, 10.0, judgement=judged(score=0.95))
    assert without_echoes([segment(4.0, 4.0, judgement=judged(score=0.6)), sure]) == [sure]
    outside = segment(14.0, 14.0, judgement=judged(score=0.6))
    assert without_echoes([outside, sure]) == [sure, outside]


@FEW
@given(many())
def test_what_is_dropped_is_told_by_something_as_sure(made: list[Segment]) -> None:
    kept = without_echoes(made)
    for one in made:
        if one in kept:
            continue
        assert any(
            other.sha256 == one.sha256
            and (
                other.judgement.kind in (MatchKind.SAME_FOOTAGE, one.judgement.kind)
                or one.judgement.kind is MatchKind.UNCLEAR
            )
            and min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
            > 0.5 * (one.end_s - one.start_s)
            for other in kept
        )


@FEW
@given(st.floats(0.5, 2.0), st.floats(-3.0, 30.0), st.floats(0.0, 10.0), st.floats(0.1, 10.0))
def test_the_match_lies_on_the_line_and_in_the_reference(
    speed: float, offset_s: float, start_s: float, length_s: float
) -> None:
    match = segment(start_s, start_s + length_s, offset_s, speed=speed, limit_s=25.0).match()
    true = [offset_s + speed * t for t in (start_s, start_s + length_s)]
    assert match.reference_start_s == pytest.approx(min(max(true[0], 0.0), 25.0))
    assert match.reference_end_s == pytest.approx(min(max(true[1], 0.0), 25.0))
    assert (match.query_start_s, match.query_end_s) == (start_s, start_s + length_s)
    assert match.speed == speed


@FEW
@given(st.floats(0.5, 2.0), st.floats(-10.0, 40.0), st.floats(0.0, 10.0), st.floats(0.1, 10.0))
def test_a_match_never_ends_before_it_starts(
    speed: float, offset_s: float, start_s: float, length_s: float
) -> None:
    match = segment(start_s, start_s + length_s, offset_s, speed=speed, limit_s=25.0).match()
    assert 0.0 <= match.reference_start_s <= match.reference_end_s <= 25.0


def test_a_match_carries_what_was_judged_and_measured() -> None:
    match = segment(1.0, 2.0, judgement=judged(score=0.8), mirrored=True).match()
    assert (match.kind, match.score, match.mirrored) == (MatchKind.SAME_FOOTAGE, 0.8, True)
    assert match.evidence == {"seen": 0.9}
    assert match.reason == "score 0.8"
