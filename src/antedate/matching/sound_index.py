"""Which archived sound has these landmarks, and where: an exact index in memory.

Landmarks are sorted by their number (of many, a table says where each number begins), so
that a range of numbers is one slice. All media lie on one clock, one after the other, in ticks;
agreeing landmarks then share one difference of clocks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from antedate.descriptors import sound
from antedate.descriptors.codes import CodeTable
from antedate.descriptors.peaks import Peaks

TICKS_A_SECOND = 100
BIN_TICKS = 5
# Between media on the clock: a query block that hangs over an end meets none of the next.
_GAP_S = 40.0
_NUMBERS = 1 << 24
_TICK_BITS = 40

# How far a landmark may move on the way: most of those that survive codecs, noise and
# resampling stay within (see benchmarks/sound.py).
_PITCH_SLACK = 0.008
_RISE_SLACK = 0.009
_WAIT_SLACK_S = 0.013
# Numbers that come up so much more often than others tell little: a jingle, a hum.
_COMMON = 30
_COMMON_AT_LEAST = 300
_CHANCE_PLACES = 2000
_MOST_PLACES = 40
_MOST_IN_ONE = 4


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Landmarks of one reference in order of time: seconds and octaves of both peaks."""

    time_s: NDArray[np.float64]
    octave: NDArray[np.float64]
    later_s: NDArray[np.float64]
    later_octave: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True)
class Place:
    """Where votes gather: reference second = ``offset_s`` + second of the asking peaks.

    ``votes`` counts distinct landmarks.
    """

    media: int
    offset_s: float
    votes: int


class SoundIndex:
    """The landmarks of an archive (``archive.code_table(SOUND, track=TRACK)``), indexed.

    Takes 11 bytes a landmark, and 67 MB more for a large one; nothing of the table but its
    bits is kept.
    """

    def __init__(self, table: CodeTable) -> None:
        self.sha256 = table.sha256
        self._bits = table.bits if len(table) else np.zeros((0, sound.LANDMARK_BYTES), np.uint8)
        self._rows = np.searchsorted(table.media, np.arange(len(table.sha256) + 1))
        ticks = np.rint(table.start_s.astype(np.float64) * TICKS_A_SECOND).astype(np.int64)
        self._base = _bases(ticks, self._rows)
        ticks += np.repeat(self._base[:-1], np.diff(self._rows))
        self.span = int(self._base[-1])
        both = sound.unpacked(self._bits).astype(np.uint64)
        both <<= np.uint64(_TICK_BITS)
        both |= ticks.astype(np.uint64)
        self._ticks = ticks.astype(_kind(self.span))
        del ticks
        both.sort()
        number = (both >> np.uint64(_TICK_BITS)).astype(np.uint32)
        both &= np.uint64((1 << _TICK_BITS) - 1)
        self._sorted = both.astype(_kind(self.span))
        del both
        self._numbers = number if len(table) < _NUMBERS // 16 else None
        self._starts = np.zeros(0, _kind(len(table)))
        if self._numbers is None:
            self._starts = np.zeros(_NUMBERS + 1, _kind(len(table)))
            np.cumsum(np.bincount(number, minlength=_NUMBERS), out=self._starts[1:])

    def __len__(self) -> int:
        return len(self._bits)

    def landmarks(self, media: int, start_s: float = 0.0, end_s: float = np.inf) -> Landmarks:
        """The landmarks of the media at a place in ``sha256``, between two seconds."""
        first, last = self._rows[media : media + 2]
        time_s = (self._ticks[first:last].astype(np.int64) - self._base[media]) / TICKS_A_SECOND
        first, last = first + np.searchsorted(time_s, [start_s, end_s])
        time_s = time_s[first - self._rows[media] : last - self._rows[media]]
        octave, rise, wait = sound.fields(sound.unpacked(self._bits[first:last]))
        return Landmarks(time_s, octave, time_s + wait, octave + rise)

    def places(self, peaks: Peaks) -> list[Place]:
        """Where these peaks of up to half a minute may lie in the archive, best first."""
        peak, tick = self._hits(peaks)
        if not len(tick):
            return []
        chance = 2 * BIN_TICKS * len(tick) / self.span
        # Counted from the block's own start, an offset stays near its media on the clock.
        first_s = float(peaks.time_s[0])
        since = np.rint((peaks.time_s - first_s) * TICKS_A_SECOND).astype(np.int64)
        offset = tick - since[peak]
        bins = offset // BIN_TICKS
        likely = _sieved(bins)
        peak, tick, offset, bins = peak[likely], tick[likely], offset[likely], bins[likely]
        # Each hit counts for its own bin and the one before: bins overlap by half.
        bins, again = np.concatenate([bins, bins - 1]), np.tile(np.arange(len(bins)), 2)
        votes, where = _distinct(bins, peak[again], tick[again])
        expected = poisson.sf(votes - 1, chance) * self.span / BIN_TICKS
        good = np.flatnonzero((votes >= 3) & (expected < _CHANCE_PLACES))
        best = self._best(votes[good], where[good], bins, offset[again])
        return [replace(place, offset_s=place.offset_s - first_s) for place in best]

    def _best(
        self,
        votes: NDArray[np.int64],
        where: NDArray[np.int64],
        bins: NDArray[np.int64],
        offset: NDArray[np.int64],
    ) -> list[Place]:
        found: dict[int, Place] = {}
        of_media: Counter[int] = Counter()
        for place in np.argsort(-votes, kind="stable"):
            spot = int(where[place])
            if spot - 1 in found or spot + 1 in found:
                continue
            middle = float(np.median(offset[bins == spot]))
            media = self._media_at(middle)
            of_media[media] += 1
            if of_media[media] > _MOST_IN_ONE:
                continue
            seconds = (middle - float(self._base[media])) / TICKS_A_SECOND
            found[spot] = Place(media, seconds, int(votes[place]))
            if len(found) == _MOST_PLACES:
                break
        return list(found.values())

    def _media_at(self, offset: float) -> int:
        """The media that an offset belongs to; it may begin up to half a gap later."""
        half = _GAP_S / 2 * TICKS_A_SECOND
        place = int(np.searchsorted(self._base, offset + half, side="right")) - 1
        return min(max(place, 0), len(self.sha256) - 1)

    def _hits(self, peaks: Peaks) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """For every landmark of the archive like one of the peaks': first peak and tick."""
        first, low, high = _ranges(peaks)
        start, end = self._first_of(low), self._first_of(high)
        count = end - start
        some = count > 0
        if not some.any():
            return np.zeros(0, np.intp), np.zeros(0, np.int64)
        some &= count <= max(_COMMON_AT_LEAST, _COMMON * float(np.median(count[some])))
        first, start, count = first[some], start[some], count[some]
        ends = np.cumsum(count)
        place = np.arange(ends[-1]) + np.repeat(start - ends + count, count)
        return np.repeat(first, count), self._sorted[place].astype(np.int64)

    def _first_of(self, number: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Where in the sorted landmarks each number begins."""
        if self._numbers is not None:
            return np.searchsorted(self._numbers, number).astype(np.int64)
        return self._starts[number].astype(np.int64)


def _kind(most: int) -> type[np.uint32] | type[np.int64]:
    return np.uint32 if most < 1 << 32 else np.int64


def _bases(ticks: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each media begins on the common clock, and where the last ends."""
    gap = round(_GAP_S * TICKS_A_SECOND)
    lengths = np.full(len(rows) - 1, gap, np.int64)
    filled = np.flatnonzero(np.diff(rows) > 0)
    lengths[filled] += np.maximum.reduceat(ticks, rows[filled]) if len(filled) else 0
    return np.concatenate([[gap], gap + np.cumsum(lengths)])


def _ranges(
    peaks: Peaks,
) -> tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.uint32]]:
    """First peak and range of numbers, (from, to), that all pairs of peaks may be stored as."""
    first, second = sound.pairs(peaks)
    rise = peaks.octave[second] - peaks.octave[first] + 1
    wait = peaks.time_s[second] - peaks.time_s[first]
    pitch = peaks.octave[first]
    rise_from, rise_to = _steps(rise, _RISE_SLACK, sound.RISE_STEPS, 2 * sound.RISE_STEPS)
    wait_from, wait_to = _steps(wait, _WAIT_SLACK_S, 1 / sound.WAIT_S, 64)
    pitch_from, pitch_to = _steps(pitch, _PITCH_SLACK, sound.PITCH_STEPS, 4 * sound.PITCH_STEPS)
    parts: list[tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.uint32]]] = []
    for up in range(int((rise_to - rise_from).max(initial=-1)) + 1):
        for on in range(int((wait_to - wait_from).max(initial=-1)) + 1):
            rises, waits = rise_from + up, wait_from + on
            fits = np.flatnonzero((rises <= rise_to) & (waits <= wait_to))
            low = sound.key(rises[fits], waits[fits], pitch_from[fits])
            high = sound.key(rises[fits], waits[fits], pitch_to[fits]) + np.uint32(1)
            parts.append((first[fits], low, high))
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0, np.uint32), np.zeros(0, np.uint32)
    return (
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


def _steps(
    value: NDArray[np.float64], slack: float, steps: float, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and last step that a value may have been rounded down to."""
    low = np.floor((value - slack) * steps).astype(np.int64)
    high = np.floor((value + slack) * steps).astype(np.int64)
    return np.clip(low, 0, most - 1), np.clip(high, 0, most - 1)


def _sieved(bins: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of hits whose bin, or the one beside it, holds more than chance would give.

    Bins are counted modulo a power of two, in little memory: a full bin stays full.
    """
    size = 1 << min(max(int(log(4 * len(bins), 2)) + 1, 12), 23)
    small = bins & (size - 1)
    count = np.bincount(small, minlength=size)
    two = count + np.roll(count, -1)
    mean = 2 * len(bins) / size
    need = max(3, int(poisson.isf(_CHANCE_PLACES / size, mean)) + 1)
    full = two >= need
    return np.flatnonzero(full[small] | np.roll(full, 1)[small])


def _distinct(
    bins: NDArray[np.int64], peak: NDArray[np.intp], tick: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each bin the number of distinct peaks, or of distinct ticks where these are fewer."""
    where = np.unique(bins)
    group = np.searchsorted(where, bins)
    counts = []
    for value in (peak, tick):
        order = np.lexsort((value, group))
        g, v = group[order], value[order]
        new = np.ones(len(g), bool)
        new[1:] = (g[1:] != g[:-1]) | (v[1:] != v[:-1])
        counts.append(np.bincount(g[new], minlength=len(where)))
    return np.minimum(*counts), where
