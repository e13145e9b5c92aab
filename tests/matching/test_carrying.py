"""What a line is carried on into: the frames left of a stretch, and the stretch beside it."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from antedate.matching.carrying import Hit, loose, remainders, runs_on, shown_s
from antedate.matching.footage import Strip
from antedate.matching.judge import Judgement
from antedate.matching.lines import Line
from antedate.matching.measure import Verified
from antedate.matching.segments import Segment
from antedate.matching.stretches import Stretch
from antedate.records import MatchKind

SAME, UNCLEAR, PLACE = MatchKind.SAME_FOOTAGE, MatchKind.UNCLEAR, MatchKind.SAME_PLACE


def stretch(start_s: float, end_s: float, width: int = 16) -> Stretch:
    """Four frames a second."""
    times_s = np.arange(start_s + 0.125, end_s, 0.25)
    return Stretch(start_s, end_s, Strip(times_s, np.zeros((len(times_s), 9, width, 3), np.uint8)))


def hit(
    of: Stretch,
    start_s: float,
    end_s: float,
    *,
    kind: MatchKind = SAME,
    offset_s: float = 0.0,
    sha256: str = "a",
    moved: float = 0.7,
) -> Hit:
    """A hit from one second to another of a stretch, each frame with a map of its own."""
    times_s = of.frames.times_s
    first, last = (int(np.searchsorted(times_s, second)) for second in (start_s, end_s))
    measures = {"moved": moved, "inliers": 40.0, "spread": 0.4, "moving_s": end_s - start_s}
    maps = tuple(np.diag([1.0 + place, 1.0, 1.0]) for place in range(len(times_s)))
    line, nothing = Line(offset_s, 1.0, 0.5), cast(Any, None)
    verified = Verified(first, last, line, False, maps, nothing, nothing, measures)
    judgement = Judgement(kind, 0.9 if kind is SAME else 0.2, 0.5, True, "")
    segment = Segment(sha256, start_s, end_s, line, False, 0, judgement, measures, ())
    return Hit(segment, verified, of)


def test_what_is_left_on_both_sides_of_a_hit_is_looked_at_with_the_map_at_that_end() -> None:
    whole = stretch(10.0, 20.0)
    middle = hit(whole, 13.0, 16.0)
    before, after = remainders(middle, [middle])
    assert (before[0].start_s, before[0].end_s) == (10.0, 13.0)
    assert (after[0].start_s, after[0].end_s) == (16.0, 20.0)
    assert [len(left.frames) for left, _ in (before, after)] == [12, 16]
    assert [round(anchor.query_s, 3) for _, anchor in (before, after)] == [13.125, 15.875]
    assert [anchor.homography[0, 0] for _, anchor in (before, after)] == [13.0, 24.0]


def test_less_than_a_second_and_what_something_else_covers_is_not_looked_at() -> None:
    whole = stretch(0.0, 8.0)
    early, late = hit(whole, 0.5, 4.0), hit(whole, 4.0, 8.0, sha256="b")
    assert list(remainders(early, [early, late])) == []
    unsure = hit(whole, 4.0, 8.0, kind=UNCLEAR, sha256="b")
    assert len(list(remainders(early, [early, unsure]))) == 1


@pytest.mark.parametrize(
    ("one", "carried"),
    [
        ({}, True),
        ({"kind": UNCLEAR, "moved": 0.5}, True),
        ({"kind": UNCLEAR, "moved": 0.3}, False),
        ({"kind": PLACE}, False),
    ],
)
def test_only_what_agrees_is_carried_over_a_cut(one: dict[str, Any], carried: bool) -> None:
    here, beside = stretch(0.0, 4.0), stretch(4.0, 8.0)
    reaching = hit(here, 0.0, 3.8, **one)
    assert bool(list(loose([reaching], here, [], beside))) is carried
    assert list(loose([hit(here, 0.0, 2.0, **one)], here, [], beside)) == []


def test_backward_the_map_of_the_first_frame_is_carried() -> None:
    before, here = stretch(0.0, 4.0), stretch(4.0, 8.0)
    ((segment, anchor),) = loose([hit(here, 4.0, 8.0)], here, [], before)
    assert (segment.start_s, anchor.query_s, anchor.homography[0, 0]) == (4.0, 4.125, 1.0)


def test_a_neighbour_that_has_the_line_or_surely_something_else_is_left_alone() -> None:
    here, beside = stretch(0.0, 4.0), stretch(4.0, 8.0)
    reaching = hit(here, 0.0, 4.0)
    for there, carried in (
        (hit(beside, 4.0, 8.0), False),
        (hit(beside, 4.0, 8.0, kind=UNCLEAR), False),
        (hit(beside, 4.0, 8.0, sha256="b"), False),
        (hit(beside, 4.0, 8.0, sha256="b", kind=UNCLEAR), True),
        # Another bar of the same song.
        (hit(beside, 4.0, 8.0, offset_s=7.0), True),
    ):
        assert bool(list(loose([reaching], here, [there], beside))) is carried


def test_one_line_is_carried_once_and_not_into_pictures_of_another_size() -> None:
    here, beside = stretch(0.0, 4.0), stretch(4.0, 8.0)
    twice = [hit(here, 0.0, 4.0), hit(here, 0.0, 4.0, offset_s=0.1)]
    assert len(list(loose(twice, here, [], beside))) == 1
    assert list(loose(twice, here, [], stretch(4.0, 8.0, width=20))) == []


def test_only_the_same_line_runs_on() -> None:
    here, beside = stretch(0.0, 4.0), stretch(4.0, 8.0)
    segment = hit(here, 0.0, 4.0).segment
    assert runs_on(segment, hit(beside, 4.0, 8.0).segment)
    assert runs_on(hit(beside, 4.0, 8.0).segment, segment)
    assert runs_on(segment, hit(beside, 4.0, 8.0, kind=UNCLEAR, moved=0.3).segment)
    assert not runs_on(segment, hit(beside, 4.0, 8.0, offset_s=2.0).segment)
    assert not runs_on(segment, hit(beside, 4.0, 8.0, kind=UNCLEAR, moved=0.1).segment)
    assert not runs_on(segment, hit(beside, 4.0, 8.0, kind=PLACE).segment)


@pytest.mark.parametrize(("length_s", "shown"), [(30.0, 4.0), (7.5, 1.5), (6.0, 0.0), (2.0, 0.0)])
def test_where_the_reference_ends_nothing_is_shown(length_s: float, shown: float) -> None:
    """A line two seconds on in the reference; the part lies at seconds 4 to 8 of the query."""
    segment = hit(stretch(0.0, 4.0), 0.0, 4.0, offset_s=2.0).segment
    assert shown_s(segment, stretch(4.0, 8.0), length_s) == pytest.approx(shown)
    before = hit(stretch(4.0, 8.0), 4.0, 8.0, offset_s=-3.0).segment
    assert shown_s(before, stretch(0.0, 4.0), length_s) == pytest.approx(min(1.0, length_s))
