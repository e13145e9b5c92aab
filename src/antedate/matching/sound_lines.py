"""Whether, and how far, a reference's sound runs along the query's: landmark by landmark.

Once it is known where to look, each landmark of the reference is either in the query, both
its peaks in their places, or not. The same question at places where nothing is expected
says how often chance answers yes, for just this music or noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from antedate.descriptors.peaks import OCTAVES, Peaks
from antedate.matching.sound_index import Landmarks, SoundIndex

_SLACK_S = 0.022
_SLACK_OCTAVES = 0.010
_FIRST_SLACK_S = 0.06
_FIRST_SLACK_OCTAVES = 0.014
_SHIFTS = 400
_ASKED = 200
_ASSUMED_TRIALS = 300.0
_FEWEST = 4
_STEADY_S = 5.0
_AT_AN_END_S = 0.35
_BETWEEN_S = 0.25
_BEYOND_S = 2.0
_STRAY = 0.02
# Log likelihoods of a single peak that is there, and of one that is not, within a match.
_THERE, _NOT_THERE = 2.6, -1.2


@dataclass(frozen=True, slots=True)
class Alignment:
    """Reference second = ``offset_s`` + ``speed`` * query second; reference octave = query
    octave + ``octaves``. ``media`` is the place of the reference in the index.
    """

    media: int
    offset_s: float
    speed: float = 1.0
    octaves: float = 0.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch on one alignment, in reference seconds, with what speaks for it.

    ``agree`` of ``asked`` first peaks have their landmark in the query; chance would give
    ``chance`` of them. ``nats`` is how far beyond chance that is, before counting how many
    places were tried.
    """

    alignment: Alignment
    start_s: float
    end_s: float
    agree: int
    asked: int
    chance: float
    nats: float


def refined(
    alignment: Alignment, index: SoundIndex, peaks: Peaks, start_s: float, end_s: float
) -> Alignment | None:
    """The alignment fitted to what agrees between two query seconds and, step by step, in
    all the query; ``None`` when next to nothing agrees.
    """
    reach = end_s - start_s
    slack = (_FIRST_SLACK_S, _FIRST_SLACK_OCTAVES)
    first_s, last_s = float(peaks.time_s[0]), float(peaks.time_s[-1])
    while True:
        low, high = (alignment.offset_s + alignment.speed * second for second in (start_s, end_s))
        marks = index.landmarks(alignment.media, low - 1e-6, high + 1e-6)
        fitted = _fitted(alignment, marks, peaks, slack)
        if fitted is None:
            return None
        alignment, slack = fitted, (_SLACK_S, _SLACK_OCTAVES)
        if start_s <= first_s and end_s >= last_s:
            return alignment
        start_s, end_s, reach = start_s - reach, end_s + reach, 3 * reach


def heard(alignment: Alignment, index: SoundIndex, peaks: Peaks) -> Iterator[Heard]:
    """The stretches in which the reference's landmarks are in the query, longest asked first."""
    moved = _on_reference(alignment, peaks)
    low, high = float(moved.time_s[0]), float(moved.time_s[-1])
    marks = index.landmarks(alignment.media, low - 0.5, high + 0.5)
    found, _, _ = _present(marks, moved, _SLACK_S, _SLACK_OCTAVES)
    chance = _even_chance(moved)
    waiting = [(0, len(marks))]
    while waiting:
        start, end = waiting.pop(0)
        if int(found[start:end].sum()) < _FEWEST:
            continue
        first, last = _run(found[start:end], chance)
        first, last = start + first, start + last
        if int(found[first:last].sum()) < _FEWEST:
            continue
        yield _judged(alignment, marks, found, slice(first, last), moved)
        waiting += [(start, first), (last, end)]


def _judged(
    alignment: Alignment, marks: Landmarks, found: NDArray[np.bool_], run: slice, moved: Peaks
) -> Heard:
    first_peaks = _firsts(marks)[run]
    groups = first_peaks - first_peaks[0]
    agree = int((np.bincount(groups, found[run]) > 0).sum())
    count = int(groups[-1]) + 1
    # A first peak has up to two landmarks, and chances of its own for each.
    chance = min(_chance(marks, moved, run) * len(groups) / count, 0.9)
    low, high = _ends(marks, found, run, moved)
    return Heard(alignment, low, high, agree, count, chance, _nats(agree, count, chance))


def _nats(agree: int, count: int, chance: float) -> float:
    """How unlikely so many of ``count`` are by chance: Chernoff's bound on the binomial."""
    share = agree / count
    if share <= chance:
        return 0.0
    rest = (1 - share) * log((1 - share) / (1 - chance)) if share < 1 else 0.0
    return count * (share * log(share / chance) + rest)


def _ends(
    marks: Landmarks, found: NDArray[np.bool_], run: slice, moved: Peaks
) -> tuple[float, float]:
    """Where a run begins and ends, in reference seconds.

    A landmark that hangs over an end is not found, but one of its peaks is: beyond the
    outermost landmarks found, single peaks are followed, and half of the silence after.
    """
    inside = np.flatnonzero(found[run]) + run.start
    low, high = float(marks.time_s[inside].min()), float(marks.later_s[inside].max())
    time_s = np.concatenate([marks.time_s, marks.later_s])
    octave = np.concatenate([marks.octave, marks.later_octave])
    there, _, _ = _nearest(moved, time_s, octave, _SLACK_S, _SLACK_OCTAVES)
    first, last = float(moved.time_s[0]), float(moved.time_s[-1])
    after = (time_s > high) & (time_s <= last)
    before = (time_s < low) & (time_s >= first)
    high += _further(time_s[after] - high, there[after])
    low -= _further(low - time_s[before], there[before])
    low = first if low - first < _AT_AN_END_S else low
    high = last if last - high < _AT_AN_END_S else high
    return low, high


def _further(beyond_s: NDArray[np.float64], there: NDArray[np.bool_]) -> float:
    """How far beyond an end peaks are still there, given how far each lies beyond."""
    near = np.flatnonzero(beyond_s <= _BEYOND_S)
    near = near[np.argsort(beyond_s[near], kind="stable")]
    sums = np.cumsum(np.where(there[near], _THERE, _NOT_THERE))
    count = int(sums.argmax()) + 1 if len(sums) and sums.max() > 0 else 0
    end_s = float(beyond_s[near[count - 1]]) if count else 0.0
    next_s = float(beyond_s[near[count]]) if count < len(near) else end_s + 2 * _BETWEEN_S
    return end_s + min((next_s - end_s) / 2, _BETWEEN_S)


def _on_reference(alignment: Alignment, peaks: Peaks) -> Peaks:
    moved = peaks.moved(alignment.speed, alignment.octaves)
    return replace(moved, time_s=moved.time_s + alignment.offset_s)


def _fitted(
    alignment: Alignment, marks: Landmarks, peaks: Peaks, slack: tuple[float, float]
) -> Alignment | None:
    moved = _on_reference(alignment, peaks)
    found, late, high = _present(marks, moved, *slack)
    if found.sum() < _FEWEST:
        return None
    time_s, late, high = marks.time_s[found], late[found], high[found]
    near = np.abs(late - np.median(late)) < slack[0]
    if near.sum() < _FEWEST:
        return None
    time_s, late, high = time_s[near], late[near], high[near]
    bend = 0.0
    if len(time_s) > 2 * _FEWEST and np.ptp(time_s) > _STEADY_S:
        bend = _slope(time_s, late)
    # Peaks that come late by a + b * second are put right by taking as much from them.
    middle = float(np.median(time_s))
    shift = float(np.median(late - bend * (time_s - middle)))
    offset = alignment.offset_s
    return replace(
        alignment,
        offset_s=offset - shift - bend * (offset - middle),
        speed=alignment.speed * (1 - bend),
        octaves=alignment.octaves - float(np.median(high)),
    )


def _slope(time_s: NDArray[np.float64], late: NDArray[np.float64]) -> float:
    """The slope that most agree on: the median over pairs half the list apart."""
    half = len(time_s) // 2
    apart = time_s[half : 2 * half] - time_s[:half]
    far = apart > 1.0
    if not far.any():
        return 0.0
    return float(np.median((late[half : 2 * half] - late[:half])[far] / apart[far]))


def _present(
    marks: Landmarks, moved: Peaks, slack_s: float, slack_octaves: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    """For each landmark: is it there; by how much its first peak is late and high."""
    first, late, high = _nearest(moved, marks.time_s, marks.octave, slack_s, slack_octaves)
    # The wait is stored in steps, so the second peak may be half a step off.
    second, _, _ = _nearest(
        moved, marks.later_s, marks.later_octave, slack_s + 0.006, slack_octaves + 0.003
    )
    return first & second, late, high


def _nearest(
    moved: Peaks,
    time_s: NDArray[np.float64],
    octave: NDArray[np.float64],
    slack_s: float,
    slack_octaves: float,
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.float64]]:
    low = np.searchsorted(moved.time_s, time_s - slack_s)
    high = np.searchsorted(moved.time_s, time_s + slack_s)
    best = np.full(len(time_s), 2.0)
    late, above = np.zeros(len(time_s)), np.zeros(len(time_s))
    for on in range(int((high - low).max(initial=0))):
        place = np.minimum(low + on, len(moved) - 1)
        later, higher = moved.time_s[place] - time_s, moved.octave[place] - octave
        far = np.maximum(np.abs(later) / slack_s, np.abs(higher) / slack_octaves)
        nearer = (low + on < high) & (far < best)
        best = np.where(nearer, far, best)
        late, above = np.where(nearer, later, late), np.where(nearer, higher, above)
    return best <= 1, late, above


def _firsts(marks: Landmarks) -> NDArray[np.int64]:
    """A number for each landmark's first peak; landmarks of one peak share it."""
    new = np.ones(len(marks), bool)
    new[1:] = (np.diff(marks.time_s) != 0) | (np.diff(marks.octave) != 0)
    return np.cumsum(new) - 1


def _even_chance(moved: Peaks) -> float:
    """How often a landmark is met by chance among peaks that lie evenly."""
    span = max(float(moved.time_s[-1] - moved.time_s[0]), 1.0)
    return float(len(moved) / span * 2 * _SLACK_S * 2 * _SLACK_OCTAVES / OCTAVES) ** 2


def _chance(marks: Landmarks, moved: Peaks, run: slice) -> float:
    """How often a landmark of a run is in the query where it should not be.

    It is asked at many shifts in time. Music that keeps to a beat agrees with other music
    at the shifts that keep the beat too: where the best shift agrees more than the best of
    so many would at even odds, its share is the chance to beat.
    """
    even = _even_chance(moved)
    first, span = float(moved.time_s[0]), float(moved.time_s[-1] - moved.time_s[0])
    if span < 1.0:
        return even
    places = np.arange(len(marks))[run]
    places = places[np.linspace(0, len(places) - 1, min(len(places), _ASKED)).astype(np.intp)]
    # Shifts spread evenly, at no regular distance, so that no rhythm meets them all.
    shifts = 0.3 + (np.arange(_SHIFTS) * 0.6180339887 % 1.0) * max(span - 0.6, 0.1)
    wait = marks.later_s[places] - marks.time_s[places]
    time_s = first + (marks.time_s[places] - first + shifts[:, None]) % span
    later_s = time_s + wait
    inside = later_s <= first + span
    octave, later = (
        np.broadcast_to(values[places], time_s.shape)[inside]
        for values in (marks.octave, marks.later_octave)
    )
    shifted = Landmarks(time_s[inside], octave, later_s[inside], later)
    found, _, _ = _present(shifted, moved, _SLACK_S, _SLACK_OCTAVES)
    mean = (float(found.sum()) + _ASSUMED_TRIALS * even) / (len(shifted) + _ASSUMED_TRIALS)
    hits = np.zeros(time_s.shape, bool)
    hits[inside] = found
    best = float(hits.sum(axis=1).max())
    # One more than usual is no beat yet.
    usual = float(binom.ppf(1 - 0.5 / _SHIFTS, len(places), mean)) + 1
    return mean + max(best - usual, 0.0) / len(places)


def _run(found: NDArray[np.bool_], chance: float) -> tuple[int, int]:
    """The stretch [first, last) that chance explains least, by the sum of log likelihoods."""
    share = float(np.clip(found.mean() if len(found) else 0.0, 0.2, 0.9))
    best = (0, 0)
    for _ in range(2):
        # A single landmark out on its own is more often chance than the match's true end.
        chance = min(max(chance, _STRAY), 0.5 * share)
        worth = np.where(found, np.log(share / chance), np.log((1 - share) / (1 - chance)))
        sums = np.concatenate([[0.0], np.cumsum(worth)])
        rise = sums - np.minimum.accumulate(sums)
        last = int(rise.argmax())
        if rise[last] <= 0:
            return 0, 0
        first = int(sums[: last + 1].argmin())
        best = first, last
        share = float(np.clip(found[first:last].mean(), 0.2, 0.9))
    return best
