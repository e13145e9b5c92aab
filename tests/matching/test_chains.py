"""Copies of copies: the times of two matches in a row, and which links are followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW, table_of
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.errors import MediaError
from antedate.matching.chains import _composed, onward
from antedate.matching.find import Search, Searching
from antedate.matching.judge import Judgement
from antedate.matching.lines import Line
from antedate.matching.search import ExactScan
from antedate.matching.segments import Segment
from antedate.media.frames import Frame, Plan
from antedate.records import FramePair, Match, MatchKind


def a_match(
    reference: str,
    query_s: tuple[float, float],
    offset_s: float,
    speed: float = 1.0,
    **altered: Any,
) -> Match:
    start, end = (offset_s + speed * second for second in query_s)
    made = Match(MatchKind.SAME_FOOTAGE, 0.9, 0.9, *query_s, start, end, reference, speed)
    return replace(made, **altered)


SPEEDS = st.floats(0.5, 2.0)


@FEW
@given(
    st.floats(0, 50), st.floats(1, 20), st.floats(0, 50), SPEEDS,
    st.floats(0, 0.6), st.floats(0.1, 0.4), st.floats(0, 50), SPEEDS,
)  # fmt: skip
def test_times_are_those_of_one_map_after_the_other(
    query_s: float, length_s: float, offset_s: float, speed: float,
    inside: float, part: float, further_s: float, further_speed: float,
) -> None:  # fmt: skip
    """The middle holds more than the far reference: only its part of the query is left."""
    link = a_match("middle", (query_s, query_s + length_s), offset_s, speed)
    span = link.reference_end_s - link.reference_start_s
    first = link.reference_start_s + inside * span
    match = a_match("far", (first, first + part * span), further_s, further_speed)
    whole = _composed(link, match)
    assert whole.query_start_s == pytest.approx(query_s + inside * length_s)
    assert whole.query_end_s == pytest.approx(query_s + (inside + part) * length_s)
    for second, far_s in (
        (whole.query_start_s, whole.reference_start_s),
        (whole.query_end_s, whole.reference_end_s),
    ):
        middle_s = offset_s + speed * second
        assert far_s == pytest.approx(further_s + further_speed * middle_s)
    assert whole.speed == pytest.approx(speed * further_speed)


def test_what_is_known_of_the_copy_is_kept() -> None:
    link = a_match("middle", (0.0, 4.0), 10.0, through=("nearer",))
    pair = FramePair(11.0, 1.0, b"q", b"r")
    whole = _composed(link, a_match("far", (10.0, 14.0), -10.0, pairs=(pair,)))
    assert whole.reference_sha256 == "far"
    assert whole.through == ("nearer", "middle")
    # Its pictures show the middle copy, not the query.
    assert whole.pairs == ()
    assert "copy" in whole.reason


@pytest.mark.parametrize("one", [False, True])
@pytest.mark.parametrize("other", [False, True])
def test_mirrored_twice_is_not_mirrored(one: bool, other: bool) -> None:
    link = a_match("middle", (0.0, 4.0), 0.0, mirrored=one)
    match = a_match("far", (0.0, 4.0), 0.0, mirrored=other)
    assert _composed(link, match).mirrored == (one is not other)


@pytest.mark.parametrize("link_turned", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [0, 90])
@pytest.mark.parametrize("link_mirrored", [False, True])
@pytest.mark.parametrize("mirrored", [False, True])
def test_turns_and_mirrors_give_the_picture_that_both_steps_give(
    link_turned: int,
    turned: int,
    link_mirrored: bool,
    mirrored: bool,
) -> None:
    """A match mirrors first and then turns clockwise: done twice, and done as composed."""

    def shown(match: Match, picture: NDArray[np.int_]) -> NDArray[np.int_]:
        mirrored_first = picture[:, ::-1] if match.mirrored else picture
        return np.rot90(mirrored_first, -(match.turned_degrees // 90))

    link = a_match("middle", (0.0, 4.0), 0.0, mirrored=link_mirrored, turned_degrees=link_turned)
    match = a_match("far", (0.0, 4.0), 0.0, mirrored=mirrored, turned_degrees=turned)
    picture = np.arange(48).reshape(6, 8)
    both = shown(match, shown(link, picture))
    assert np.array_equal(shown(_composed(link, match), picture), both)


@FEW
@given(st.floats(0.5, 1.0), st.floats(0.5, 1.0))
def test_a_chain_is_no_surer_than_its_links(one: float, other: float) -> None:
    link = a_match("middle", (0.0, 4.0), 0.0, score=one, probability=one)
    match = a_match("far", (0.0, 4.0), 0.0, score=other, probability=other)
    whole = _composed(link, match)
    assert 0.0 <= whole.score <= min(one, other)
    assert 0.0 <= whole.probability <= min(one, other)


def test_same_footage_through_a_copy_still_ranks_above_other_kinds() -> None:
    """Kinds that are not the same footage score at most 0.3."""
    link = a_match("middle", (0.0, 4.0), 0.0, score=0.52)
    assert _composed(link, a_match("far", (0.0, 4.0), 0.0, score=0.55)).score >= 0.5


# Three media of ten seconds; the second and third hold the codes of the first.
def copied_codes() -> CodeTable:
    table = table_of([[(float(s), float(s)) for s in range(10)] for _ in range(4)])
    bits = table.bits.copy()
    bits[10:20] = bits[20:30] = bits[:10]
    return replace(table, bits=bits)


@dataclass
class Copies:
    """Answers a search as if each named media held seconds 0 to 10 of another."""

    of: dict[str, list[str]]
    kind: MatchKind = MatchKind.SAME_FOOTAGE
    asked: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    missing: str | None = None
    _now: str = ""

    def frames(self, sha256: str, plan: Plan) -> Iterator[Frame]:
        if sha256 == self.missing:
            raise MediaError("is missing", subject=sha256)
        self._now = sha256
        assert plan.end_s is not None
        yield Frame(plan.start_s, np.zeros((8, 8, 3), np.uint8))

    def query(self, frames: Iterable[Frame], only: frozenset[str]) -> Iterator[Searching]:
        list(frames)
        self.asked.append((self._now, only))
        judgement = Judgement(self.kind, 0.9, 0.9, True, "")
        segments = tuple(
            Segment(far, 0.0, 10.0, Line(0.0, 1.0, 0.5), False, 0, judgement, {}, ())
            for far in self.of.get(self._now, [])
            if far in only
        )
        yield cast(Searching, SimpleNamespace(segments=segments))


def further(copies: Copies, *matches: Match) -> list[Match]:
    return onward(list(matches), cast(Search, copies), ExactScan(copied_codes()), copies, [])


def test_the_copy_of_a_copy_is_reached() -> None:
    (found,) = further(Copies({"m0": ["m1"]}), a_match("m0", (0.0, 10.0), 0.0))
    assert (found.reference_sha256, found.through) == ("m1", ("m0",))
    assert (found.query_start_s, found.query_end_s) == (0.0, 10.0)


def test_a_chain_is_followed_link_by_link() -> None:
    found = further(Copies({"m0": ["m1"], "m1": ["m2"]}), a_match("m0", (0.0, 10.0), 0.0))
    assert [(m.reference_sha256, m.through) for m in found] == [
        ("m1", ("m0",)),
        ("m2", ("m0", "m1")),
    ]


def test_only_what_resembles_the_copy_and_is_not_yet_known_is_searched() -> None:
    """m3 has other codes, m1 is found already: what is left is m2."""
    copies = Copies({"m0": ["m1", "m2", "m3"]})
    found = further(copies, a_match("m0", (0.0, 10.0), 0.0), a_match("m1", (0.0, 10.0), 0.0))
    assert {m.reference_sha256 for m in found} == {"m2"}
    assert all(only == frozenset({"m2"}) for _, only in copies.asked)


@pytest.mark.parametrize(
    "altered",
    [{"kind": MatchKind.SAME_PLACE}, {"kind": MatchKind.UNCLEAR}, {"reported": False}],
    ids=["another take", "unclear", "unreported"],
)
def test_only_reported_same_footage_links(altered: dict[str, Any]) -> None:
    copies = Copies({"m0": ["m1"]})
    assert further(copies, a_match("m0", (0.0, 10.0), 0.0, **altered)) == []
    assert copies.asked == []


def test_what_only_shows_the_same_place_is_no_further_copy() -> None:
    copies = Copies({"m0": ["m1"]}, MatchKind.SAME_PLACE)
    assert further(copies, a_match("m0", (0.0, 10.0), 0.0)) == []


def test_a_missing_copy_ends_its_chain_without_failing() -> None:
    assert further(Copies({"m0": ["m1"]}, missing="m0"), a_match("m0", (0.0, 10.0), 0.0)) == []


def test_copies_that_a_person_found_to_be_no_copies_end_a_chain() -> None:
    """The word is on m0 beside m1: it is asked of the link, and what lies behind is not found."""
    asked: list[tuple[str, str]] = []

    def judge(sha256: str, match: Match) -> Match:
        asked.append((sha256, match.reference_sha256))
        return replace(match, reported=False)

    copies = Copies({"m0": ["m1"], "m1": ["m2"]})
    scan = ExactScan(copied_codes())
    matches = [a_match("m0", (0.0, 10.0), 0.0)]
    assert onward(matches, cast(Search, copies), scan, copies, [], judge) == []
    assert asked == [("m0", "m1")]
