"""Votes among noise give the reference, its offset and its speed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW, table_of
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable
from antedate.matching.align import SPEEDS, Candidate, Votes, candidates, votes
from antedate.matching.search import Near
from antedate.matching.views import View

VIEWS = (View(), View(mirrored=True))
# Eight media of a minute, one code a second.
MINUTES = table_of([[(float(s), float(s)) for s in range(60)] for _ in range(8)])
QUERY_S = np.arange(0.25, 10, 0.5)


def planted(
    table: CodeTable, media: int, query_s: NDArray[np.float64], reference_s: NDArray[np.float64]
) -> Votes:
    """For each query second a vote for the code of ``media`` nearest to its reference second."""
    codes = np.flatnonzero(table.media == media)
    apart = np.maximum(
        table.start_s[codes][None] - reference_s[:, None],
        reference_s[:, None] - table.end_s[codes][None],
    )
    nearest = codes[np.maximum(apart, 0).argmin(axis=1)]
    count = len(query_s)
    return Votes(query_s, nearest, np.zeros(count, np.int64), np.full(count, 0.3))


def noise(table: CodeTable, seed: int, query_s: NDArray[np.float64], count: int = 300) -> Votes:
    """Votes anywhere, each a third as strong as a planted one."""
    random = np.random.default_rng(seed)
    return Votes(
        random.choice(query_s, count),
        random.integers(0, len(table), count),
        np.ones(count, np.int64),
        random.uniform(0.02, 0.1, count),
    )


def off_line(found: Candidate, query_s: NDArray[np.float64], true_s: NDArray[np.float64]) -> float:
    """By how many seconds a candidate's line leaves the true one, at most."""
    return float(np.abs(found.offset_s + found.speed * query_s - true_s).max())


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(0, 7), st.floats(0, 40), st.sampled_from(SPEEDS))
def test_a_planted_stretch_comes_out_of_noise(
    seed: int, media: int, start_s: float, speed: float
) -> None:
    true_s = start_s + speed * QUERY_S
    cast = [planted(MINUTES, media, QUERY_S, true_s), noise(MINUTES, seed, QUERY_S)]
    best = candidates(cast, VIEWS, MINUTES, 8)[0]
    assert best.sha256 == f"m{media}"
    # Votes are told apart by a second of offset and 15 % of speed: over 10 s, two seconds.
    assert off_line(best, QUERY_S, true_s) <= 2.0
    assert best.sights[0].view == VIEWS[0]


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_a_long_stretch_shows_its_speed(speed: float) -> None:
    query_s = np.arange(0, 25, 0.5)
    cast = [planted(MINUTES, 3, query_s, 4 + speed * query_s), noise(MINUTES, 1, query_s)]
    assert candidates(cast, VIEWS, MINUTES, 8)[0].speed == speed


def test_sights_say_where_to_look_strongest_first() -> None:
    part = planted(MINUTES, 2, QUERY_S, 20 + QUERY_S)
    part.strength[7] = 0.6
    sights = candidates([part], VIEWS, MINUTES, 8)[0].sights
    assert sights[0].query_s == QUERY_S[7]
    assert abs(sights[0].reference_s - (20 + QUERY_S[7])) <= 0.5
    strengths = [sight.strength for sight in sights]
    assert strengths == sorted(strengths, reverse=True)
    # All sights are on the line, not merely in the reference.
    assert all(abs(sight.reference_s - 20 - sight.query_s) <= 2.5 for sight in sights)


def test_two_places_in_one_reference_are_both_found() -> None:
    first, second = QUERY_S[:10], QUERY_S[10:]
    cast = [
        planted(MINUTES, 5, first, 40 + first),
        planted(MINUTES, 5, second, 3 + second),
        noise(MINUTES, 2, QUERY_S),
    ]
    found = [c for c in candidates(cast, VIEWS, MINUTES, 8)[:2] if c.sha256 == "m5"]
    assert len(found) == 2
    best_of = {
        round(true - 0.5): min(abs(c.offset_s + c.speed * at - true - at) for c in found)
        for true, at in ((40, first.mean()), (3, second.mean()))
    }
    assert max(best_of.values()) <= 2.0


def test_a_run_of_still_frames_is_met_anywhere_in_it() -> None:
    """Code 1 stands for seconds 10 to 25: a query frame is alike at any of them."""
    table = table_of([[(float(s), float(s)) for s in range(10)], [(5.0, 5.0), (10.0, 25.0)]])
    query_s = np.arange(0, 8, 0.5)
    run = np.full(len(query_s), 11)
    cast = [Votes(query_s, run, np.zeros(len(run), np.int64), np.full(len(run), 0.3))]
    best = candidates(cast, VIEWS, table, 8)[0]
    assert best.sha256 == "m1"
    assert best.speed == 1.0
    line_s = best.offset_s + best.speed * query_s
    assert ((line_s > 8.5) & (line_s < 26.5)).all()
    assert (best.sights[0].reference_s, best.sights[0].reference_end_s) == (10.0, 25.0)


def test_the_line_goes_on_through_a_still_run() -> None:
    """Moving, then still for 15 s, then moving: one line at true speed, not two places."""
    table = table_of(
        [
            [*((float(s), float(s)) for s in range(10)), (10.0, 25.0)]
            + [(float(s), float(s)) for s in range(26, 36)]
        ]
    )
    query_s = np.arange(0, 30, 0.5)
    best = candidates([planted(table, 0, query_s, 3 + query_s)], VIEWS, table, 8)[0]
    assert best.speed == 1.0
    assert off_line(best, query_s, 3 + query_s) <= 1.0


def test_one_frame_that_shouts_counts_once_each_half_second() -> None:
    """Twelve copies of one vote are worth no more than one; twelve frames in line are."""
    at = np.full(12, 4.0)
    shouting = planted(MINUTES, 1, at, np.full(12, 30.0))
    in_line = planted(MINUTES, 6, QUERY_S[:12], 30 + QUERY_S[:12])
    in_line.strength[:] = 0.15
    found = candidates([shouting, in_line], VIEWS, MINUTES, 8)
    assert found[0].sha256 == "m6"
    shout = next(c for c in found if c.sha256 == "m1")
    assert shout.score <= 0.3 * 1.5 + 1e-9


def test_no_more_candidates_than_asked_for_and_none_without_votes() -> None:
    cast = [noise(MINUTES, 3, QUERY_S)]
    assert len(candidates(cast, VIEWS, MINUTES, 3)) == 3
    none = votes(
        QUERY_S, 0, Near(np.zeros((20, 0), np.int64), np.zeros((20, 0), np.float32)), MINUTES
    )
    assert candidates([none], VIEWS, MINUTES, 3) == []


def test_scores_fall_down_the_list() -> None:
    scores = [c.score for c in candidates([noise(MINUTES, 4, QUERY_S)], VIEWS, MINUTES, 8)]
    assert scores == sorted(scores, reverse=True)


def near(cosines_by_media: list[float]) -> Near:
    """One query frame, and one code of each of these media."""
    code = np.array([[60 * media for media in range(len(cosines_by_media))]], np.int64)
    return Near(code, np.array([cosines_by_media], np.float32))


def test_a_frame_near_everything_votes_for_nothing() -> None:
    everywhere = votes(
        np.array([1.0]), 0, near([0.71, 0.70, 0.70, 0.70, 0.70, 0.70, 0.7, 0.7]), MINUTES
    )
    assert len(everywhere.code) == 0


def test_a_frame_near_one_reference_alone_votes_for_it() -> None:
    cast = votes(np.array([1.0]), 1, near([0.6, 0.21, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]), MINUTES)
    assert cast.code.tolist() == [0]
    assert cast.view.tolist() == [1]
    assert cast.query_s.tolist() == [1.0]
    # What is left is its lead over unrelated footage, which stands at 0.2.
    assert abs(float(cast.strength[0]) - 0.4) < 1e-6


def test_many_codes_of_one_reference_are_no_background() -> None:
    """Twenty seconds of the true reference are as near; the others set the level."""
    code = np.array([[*range(20), *(60 * media for media in range(1, 8))]], np.int64)
    cosine = np.array([[0.6] * 20 + [0.2] * 7], np.float32)
    cast = votes(np.array([1.0]), 0, Near(code, cosine), MINUTES)
    assert sorted(cast.code.tolist()) == list(range(20))
    assert np.allclose(cast.strength, 0.4)


def test_small_archives_are_measured_by_a_usual_background() -> None:
    """With two media nothing is known of unrelated footage; 0.22 is usual (measured)."""
    cast = votes(np.array([1.0]), 0, near([0.6, 0.2]), MINUTES)
    assert cast.code.tolist() == [0]
    assert abs(float(cast.strength[0]) - 0.38) < 1e-6
