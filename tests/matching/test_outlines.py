"""Outlines: few that say as much as many, and one map after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from antedate.matching.outlines import fewest, onward
from antedate.records import Match, MatchKind, Outline

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def boxed(second: float, left: float, top: float, right: float, bottom: float) -> Outline:
    return Outline(second, ((left, top), (right, top), (right, bottom), (left, bottom)))


def a_match(reference: str, **altered: object) -> Match:
    values: dict[str, object] = {"query_start_s": 0.0, "query_end_s": 10.0} | altered
    return Match(
        kind=MatchKind.SAME_FOOTAGE,
        score=0.9,
        probability=0.9,
        reference_start_s=0.0,
        reference_end_s=10.0,
        reference_sha256=reference,
        **values,  # type: ignore[arg-type]
    )


def test_a_frame_that_stands_still_needs_its_ends_alone() -> None:
    many = [boxed(n / 4, 0.1, 0.1, 0.9, 0.9) for n in range(40)]
    assert [one.query_s for one in fewest(reversed(many))] == [0.0, 9.75]


def test_bends_are_kept_and_what_lies_on_a_line_between_is_not() -> None:
    """The frame goes right for 2 s, then stays: at any second the few say what all said."""
    rights = np.interp(np.arange(21) / 4, [0.0, 2.0, 5.0], [0.0, 0.4, 0.4])
    many = [boxed(n / 4, right, 0.2, right + 0.5, 0.7) for n, right in enumerate(rights)]
    few = fewest(many)
    assert [one.query_s for one in few] == [0.0, 2.0, 5.0]
    times, lefts = [one.query_s for one in few], [one.corners[0][0] for one in few]
    assert np.interp([n / 4 for n in range(21)], times, lefts) == pytest.approx(rights, abs=0.002)


def test_outlines_of_long_footage_stay_few() -> None:
    rng = np.random.default_rng(1)
    many = [boxed(float(n), *rng.uniform(0, 0.4, 2), *rng.uniform(0.6, 1, 2)) for n in range(2000)]
    assert len(fewest(many)) <= 240


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, 1.0 + 1e-12]), st.floats(0, 0.4))))
def test_outlines_of_one_second_are_one(places: list[tuple[float, float]]) -> None:
    few = fewest(boxed(second, left, 0.0, 0.5 + left, 1.0) for second, left in places)
    seconds = [one.query_s for one in few]
    assert seconds == sorted(set(seconds))
    assert set(seconds) <= {second for second, _ in places}


def test_a_crop_of_a_mirrored_copy() -> None:
    """The query is the left half of the middle copy, which is the far one mirrored: it is the
    right half of the far one, and its top left lies at the far one's top right."""
    link = a_match("middle", outlines=(boxed(0.0, 0.0, 0.0, 0.5, 1.0),))
    mirrored = Outline(0.0, ((1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)))
    (only,) = onward(link, a_match("far", outlines=(mirrored,)), lambda second: second)
    assert np.array(only.corners) == pytest.approx(
        np.array([(1.0, 0.0), (0.5, 0.0), (0.5, 1.0), (1.0, 1.0)]), abs=1e-6
    )


def test_the_middle_copy_is_read_at_its_own_second() -> None:
    """The middle copy began 5 s earlier and plays at double speed; its frame moves along."""
    link = a_match("middle", offset_s=5.0, speed=2.0, outlines=(Outline(0.0, WHOLE),))
    far = a_match("far", outlines=(boxed(5.0, 0.0, 0, 0.5, 1), boxed(9.0, 0.4, 0, 0.9, 1)))
    first, last = onward(link, far, lambda middle: (middle - 5.0) / 2.0)
    assert (first.query_s, last.query_s) == (0.0, 2.0)
    assert first.corners[0][0] == pytest.approx(0.0, abs=1e-6)
    assert last.corners[0][0] == pytest.approx(0.4, abs=1e-6)


def test_without_a_map_on_the_way_there_is_none() -> None:
    assert onward(a_match("m"), a_match("f", outlines=(Outline(0.0, WHOLE),)), float) == ()


def test_the_second_beside_a_second() -> None:
    match = a_match("m", query_start_s=2.0, speed=0.5)
    assert match.reference_s(4.0) == pytest.approx(1.0)
    assert a_match("m", query_start_s=2.0, offset_s=7.0).reference_s(4.0) == pytest.approx(11.0)
