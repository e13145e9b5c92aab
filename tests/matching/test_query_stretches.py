"""A query comes in pieces that leave nothing out and hold only themselves in memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW

from antedate.matching.stretches import SHORTEST_S, Stretch, stretches
from antedate.media.frames import Frame


def frame(time_s: float, cut_s: float | None = None, width: int = 8) -> Frame:
    return Frame(time_s, np.zeros((6, width, 3), np.uint8), cut_s)


@st.composite
def queries(draw: st.DrawFn) -> list[Frame]:
    """Frames a quarter of a second to two seconds apart, some after a cut, some of a new size."""
    time_s, width = draw(st.sampled_from([0.0, 0.5])), 8
    made = [frame(time_s)]
    for _ in range(draw(st.integers(0, 60))):
        before, time_s = time_s, time_s + draw(st.sampled_from([0.25, 0.25, 0.5, 2.0]))
        cut_s = draw(st.sampled_from([None, None, None, time_s, (before + time_s) / 2]))
        width = draw(st.sampled_from([width] * 15 + [24 - width]))
        made.append(frame(time_s, cut_s, width))
    return made


def pieces(made: list[Frame], longest_s: float = 4.0) -> list[Stretch]:
    return list(stretches(made, longest_s))


@FEW
@given(queries())
def test_pieces_leave_no_gap(made: list[Frame]) -> None:
    found = pieces(made)
    assert found[0].start_s == made[0].time_s
    assert found[-1].end_s > made[-1].time_s
    for one, following in pairwise(found):
        assert one.end_s == following.start_s


@FEW
@given(queries())
def test_every_frame_is_in_one_piece_in_order(made: list[Frame]) -> None:
    found = pieces(made)
    times = [time_s for piece in found for time_s in piece.frames.times_s.tolist()]
    assert times == [one.time_s for one in made]
    for piece in found:
        assert len(piece.frames.pixels) == len(piece.frames) > 0
        assert piece.start_s <= piece.frames.times_s[0]
        assert piece.frames.times_s[-1] < piece.end_s


@FEW
@given(queries())
def test_every_cut_is_kept_in_the_piece_that_it_starts_or_lies_in(made: list[Frame]) -> None:
    found = pieces(made)
    kept = [cut_s for piece in found for cut_s in piece.cuts_s]
    cuts = [one.cut_s for one in made if one.cut_s is not None]
    assert [cut_s for cut_s in kept if cut_s in cuts] == cuts
    for piece in found:
        assert all(piece.start_s <= cut_s < piece.end_s for cut_s in piece.cuts_s)


@FEW
@given(queries())
def test_no_piece_is_long(made: list[Frame]) -> None:
    """At most the longest, and the space to the frame that ends it."""
    assert all(piece.end_s - piece.start_s <= 4.0 + 2.0 for piece in pieces(made))


@FEW
@given(queries())
def test_pieces_of_one_size_and_no_longer_shot_run_over_a_cut(made: list[Frame]) -> None:
    """A cut inside a piece comes within the shortest time from its start."""
    for piece in pieces(made):
        assert all(cut_s - piece.start_s < SHORTEST_S for cut_s in piece.cuts_s)


def test_a_piece_ends_at_the_cut_itself() -> None:
    made = [frame(n / 4, 2.1 if n == 9 else None) for n in range(20)]
    first, second = pieces(made, 16.0)
    assert (first.start_s, first.end_s, len(first.frames)) == (0.0, 2.1, 9)
    assert (second.start_s, second.cuts_s) == (2.1, (2.1,))


def test_a_short_shot_is_searched_with_the_one_after() -> None:
    """Cuts at 2, 2.5 and 5: the half second from 2 goes with what follows it."""
    made = [frame(n / 4, n / 4 if n in (8, 10, 20) else None) for n in range(30)]
    found = pieces(made, 16.0)
    assert [(piece.start_s, piece.cuts_s) for piece in found] == [
        (0.0, ()),
        (2.0, (2.0, 2.5)),
        (5.0, (5.0,)),
    ]


def test_a_new_size_starts_a_new_piece() -> None:
    made = [frame(n / 4, width=8 if n < 6 else 16) for n in range(10)]
    first, second = pieces(made)
    assert first.frames.pixels.shape == (6, 6, 8, 3)
    assert second.frames.pixels.shape == (4, 6, 16, 3)
    assert first.end_s == second.start_s == 1.5


def test_one_frame_is_one_piece() -> None:
    (only,) = pieces([frame(0.0)])
    assert len(only.frames) == 1
    assert only.start_s == 0.0


def test_no_frames_are_no_pieces() -> None:
    assert pieces([]) == []


@pytest.mark.parametrize(
    "spacing_s",
    [0.25, 0.5],
)
def test_the_last_frame_stands_for_as_long_as_those_before(spacing_s: float) -> None:
    (only,) = pieces([frame(n * spacing_s) for n in range(6)])
    assert only.end_s == 6 * spacing_s


def test_memory_holds_one_piece_at_a_time() -> None:
    """An hour of frames: when the first piece comes, no more than its frames were asked for."""
    asked = 0

    def hour() -> Iterator[Frame]:
        nonlocal asked
        for number in range(3600 * 4):
            asked += 1
            yield frame(number / 4)

    coming = stretches(hour())
    for count in range(1, 4):
        piece = next(coming)
        assert len(piece.frames) <= 16 * 4 + 1
        assert asked <= count * 16 * 4 + count
