"""Steps: what changes from one query frame to the next, against the reference's same step.

Two people who raise an arm the same way agree over seconds; from one quarter of a second
to the next they do not. Only the same footage keeps step at the shortest interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from antedate.matching import compare
from antedate.matching.footage import Strip
from antedate.matching.lines import Line

# Change, in grey levels, at which a step starts to count and counts fully.
_NOISE, _FULL = 1.0, 3.0
_BESIDE_S = (0.5, -0.5, 0.9, -0.9, 1.5, -1.5)


@dataclass(frozen=True, slots=True)
class Steps:
    """``agreement`` in -1 to 1 on the line and the best ``beside`` it; ``count`` is how many
    steps have something in them, weighted by how much."""

    agreement: float
    beside: float
    count: float


def steps(
    query: Strip, reference: Strip, planes: Sequence[NDArray[np.float64]], line: Line
) -> Steps:
    """Compare the steps of registered query frames with those of the reference on a line."""
    if len(query) < 2 or len(reference) < 2:
        return Steps(0.0, 0.0, 0.0)
    found = [_on_grid(query, reference, planes, line, side) for side in _SIDES]
    return Steps(
        float(np.mean([one.agreement for one in found])),
        float(np.mean([one.beside for one in found])),
        max(one.count for one in found),
    )


_SIDES = (compare.COARSE, compare.FINE)


def _on_grid(
    query: Strip,
    reference: Strip,
    planes: Sequence[NDArray[np.float64]],
    line: Line,
    side: int,
) -> Steps:
    onto = compare.grid(reference, side)
    cells, defined = compare.warp(query, planes, onto)
    at = [reference.at(float(second)) for second in line.reference_s(query.times_s)]
    defined = defined & compare.alike(cells, onto.cells[at])
    area = (defined[1:] & defined[:-1]).reshape(len(cells) - 1, -1).astype(np.float32)
    ours = _plain(np.diff(cells, axis=0), cells[:-1], area)

    def agreement(shift_s: float) -> tuple[float, float]:
        places = [reference.at(float(s) + shift_s) for s in line.reference_s(query.times_s)]
        shown = onto.cells[places]
        theirs = _plain(np.diff(shown, axis=0), shown[:-1], area)
        product = (ours * theirs).sum(axis=1)
        power = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum(axis=1))
        level = np.sqrt((theirs**2).sum(axis=1) / np.maximum(area.sum(axis=1), 1))
        weight = np.clip((level - _NOISE) / _FULL, 0, 1) + 1e-3
        agrees = product / np.maximum(power, 1e-6)
        return float((agrees * weight).sum() / weight.sum()), float(weight.sum())

    value, count = agreement(0.0)
    return Steps(value, max(agreement(shift)[0] for shift in _BESIDE_S), count)


def _plain(
    change: NDArray[np.float32], shown: NDArray[np.float32], area: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Change within the area, less its mean and less the picture itself made brighter."""
    count = np.maximum(area.sum(axis=1, keepdims=True), 1)

    def centred(cells: NDArray[np.float32]) -> NDArray[np.float32]:
        flat = cells.reshape(len(area), -1)
        return np.asarray((flat - (flat * area).sum(axis=1, keepdims=True) / count) * area)

    moved, picture = centred(change), centred(shown)
    power = np.maximum((picture**2).sum(axis=1, keepdims=True), 1e-6)
    share = (moved * picture).sum(axis=1, keepdims=True) / power
    return np.asarray(moved - share * picture, np.float32)
