"""The temporal network against maps drawn by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.reuse.peers.standard import temporal_network


def diagonal(
    shape: tuple[int, int], rows: range, first_column: int, step: int = 1
) -> NDArray[np.float32]:
    similarity = np.full(shape, 0.05, np.float32)
    for i, row in enumerate(rows):
        similarity[row, first_column + i * step] = 0.8
    return similarity


def test_a_diagonal_is_found_from_its_first_to_its_last_frame() -> None:
    assert temporal_network(diagonal((30, 40), range(8, 20), 15)) == [(8, 15, 19, 26)]


def test_faster_footage_is_found_too() -> None:
    assert temporal_network(diagonal((20, 50), range(2, 14), 4, step=2)) == [(2, 4, 13, 26)]


def test_two_segments_are_two() -> None:
    both = np.maximum(diagonal((40, 40), range(0, 12), 20), diagonal((40, 40), range(25, 35), 2))
    assert sorted(temporal_network(both)) == [(0, 20, 11, 31), (25, 2, 34, 11)]


def test_what_is_short_or_unlike_is_nothing() -> None:
    assert temporal_network(diagonal((30, 30), range(3, 8), 3)) == []
    assert temporal_network(np.full((30, 30), 0.15, np.float32)) == []
    assert temporal_network(np.zeros((0, 30), np.float32)) == []


def test_a_gap_of_four_frames_is_bridged_and_of_five_is_not() -> None:
    bridged = diagonal((30, 30), range(2, 24), 2)
    bridged[10:13] = 0.05
    assert temporal_network(bridged) == [(2, 2, 23, 23)]
    split = diagonal((30, 30), range(2, 24), 2)
    split[10:15] = 0.05
    assert sorted(temporal_network(split)) == [(2, 2, 9, 9), (15, 15, 23, 23)]
