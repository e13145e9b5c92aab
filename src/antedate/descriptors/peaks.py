"""Where sound stands out: peaks in time and pitch, found as the samples come.

Pitch is in octaves above ``LOWEST_HZ``, so that a change of pitch moves all peaks alike.
What only goes on (a tone, a hum) has no peak, since each pitch is measured against its own
level over two seconds. Noise has peaks, which are as good witnesses as any: wind and crowds
are the sound of much footage, and their peaks never come in the same order again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
LOWEST_HZ = 250.0
OCTAVES = 3.75
WINDOW = 1024
HOP = 128
BANDS_AN_OCTAVE = 24
FLOOR_DB = -75.0
"""Levels are in dB of a full-scale sine; nothing below this is heard."""
BELOW_LOUDEST_DB = 50.0
STANDS_OUT_DB = 5.0
_AROUND_S = 1.0
_NEAR_FRAMES = 6
_NEAR_BANDS = 3
_LEVEL_WEIGHT = 0.5
_BLOCK_S = 30.0
_SLOT_S = 0.5
_LEAST_POWER = np.float32(1e-9)

_FRAMES_A_SECOND = RATE_HZ / HOP
_EDGE_BANDS = 2
_BANDS = round(OCTAVES * BANDS_AN_OCTAVE) + 1 + 2 * _EDGE_BANDS
_MARGIN = round(_AROUND_S * _FRAMES_A_SECOND) + _NEAR_FRAMES + 1


@dataclass(frozen=True, slots=True)
class Peaks:
    """Peaks in order of time: ``time_s`` (n,) float64 seconds, ``octave`` (n,) float64
    octaves above ``LOWEST_HZ``, ``strength`` (n,) float32, greater where likelier to last.
    """

    time_s: NDArray[np.float64]
    octave: NDArray[np.float64]
    strength: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.time_s)

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Peaks:
        """The chosen ones."""
        return Peaks(self.time_s[chosen], self.octave[chosen], self.strength[chosen])

    def moved(self, speed: float, octaves: float) -> Peaks:
        """With times multiplied by ``speed`` and pitches raised by ``octaves``."""
        return Peaks(self.time_s * speed, self.octave + octaves, self.strength)

    def strongest(self, a_second: int) -> Peaks:
        """At most so many a second, the strongest of each half second."""
        return self.where(_best_of_slots(self, round(a_second * _SLOT_S)))


def hear_peaks(chunks: Iterable[NDArray[np.float32]], a_second: int) -> Peaks:
    """The strongest peaks, at most ``a_second``, of mono samples at ``RATE_HZ`` in chunks of
    any length. The samples are dropped as they are read.
    """
    found = [block.strongest(a_second) for block in _blocks(_levels(chunks))]
    if not found:
        none = np.zeros(0)
        return Peaks(none, none, none.astype(np.float32))
    return Peaks(
        np.concatenate([block.time_s for block in found]),
        np.concatenate([block.octave for block in found]),
        np.concatenate([block.strength for block in found]),
    )


def _levels(chunks: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Levels in dB, (frames, bands); frame ``n`` is centred on sample ``n * HOP``."""
    held = np.zeros(WINDOW // 2, np.float32)
    for chunk in chunks:
        held = np.concatenate([held, chunk])
        count = (len(held) - WINDOW) // HOP + 1
        if count > 0:
            yield _spectrum(held, count)
            held = held[count * HOP :]
    held = np.concatenate([held, np.zeros(WINDOW // 2, np.float32)])
    count = (len(held) - WINDOW) // HOP + 1
    if count > 0:
        yield _spectrum(held, count)


def _spectrum(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP][:count]
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    lines = np.fft.rfft(frames * (window * (2 / window.sum())), axis=1)
    power: NDArray[np.float32] = (lines.real**2 + lines.imag**2).astype(np.float32) @ _bank()
    # A file may hold samples that are no number.
    power = np.nan_to_num(power, nan=0.0, posinf=0.0)
    return np.asarray(10 * np.log10(power + _LEAST_POWER), np.float32)


@cache
def _bank() -> NDArray[np.float32]:
    """Triangles that sum the power around each pitch: (WINDOW / 2 + 1, bands)."""
    step = 1 / BANDS_AN_OCTAVE
    centre = LOWEST_HZ * 2 ** (step * (np.arange(_BANDS) - _EDGE_BANDS))
    # Where bands are finer than the spectrum, they share its lines.
    half = np.maximum(centre * (2**step - 1), RATE_HZ / WINDOW)
    lines = np.arange(WINDOW // 2 + 1)[:, None] * (RATE_HZ / WINDOW)
    return np.asarray(np.maximum(0.0, 1 - np.abs(lines - centre) / half), np.float32)


def _blocks(parts: Iterable[NDArray[np.float32]]) -> Iterator[Peaks]:
    """Peaks block by block, each seen with the margin that its filters reach over."""
    core = round(_BLOCK_S * _FRAMES_A_SECOND)
    held: list[NDArray[np.float32]] = []
    count, first, skip = 0, 0, 0
    for part in parts:
        held.append(part)
        count += len(part)
        if count < skip + core + _MARGIN:
            continue
        levels = np.concatenate(held)
        while len(levels) >= skip + core + _MARGIN:
            yield _peaks(levels[: skip + core + _MARGIN], first, skip, skip + core)
            levels = levels[skip + core - _MARGIN :]
            first += skip + core - _MARGIN
            skip = _MARGIN
        held, count = [levels], len(levels)
    if count > skip:
        yield _peaks(np.concatenate(held), first, skip, count)


def _peaks(levels: NDArray[np.float32], first: int, start: int, end: int) -> Peaks:
    """Peaks of the frames ``start`` to ``end`` of ``levels``, whose frame 0 is ``first``."""
    around = 2 * round(_AROUND_S * _FRAMES_A_SECOND) + 1
    above = levels - cv2.blur(levels, (1, around), borderType=cv2.BORDER_REPLICATE)
    loudest = cv2.dilate(levels.max(axis=1)[:, None], np.ones((around, 1), np.uint8))
    near = np.ones((2 * _NEAR_FRAMES + 1, 2 * _NEAR_BANDS + 1), np.uint8)
    is_peak = (
        (levels == cv2.dilate(levels, near))
        & (above >= STANDS_OUT_DB)
        & (levels >= np.maximum(loudest - BELOW_LOUDEST_DB, FLOOR_DB))
    )
    is_peak[:start] = is_peak[end:] = False
    is_peak[0] = is_peak[-1] = False
    is_peak[:, :_EDGE_BANDS] = is_peak[:, -_EDGE_BANDS:] = False
    frame, band = np.nonzero(is_peak)
    top = levels[frame, band]
    later = _vertex(levels[frame - 1, band], top, levels[frame + 1, band])
    higher = _vertex(levels[frame, band - 1], top, levels[frame, band + 1])
    strength = above[frame, band] + _LEVEL_WEIGHT * (top - loudest[frame, 0])
    time_s = (first + frame + later) / _FRAMES_A_SECOND
    order = np.argsort(time_s, kind="stable")
    octave = (band - _EDGE_BANDS + higher) / BANDS_AN_OCTAVE
    return Peaks(time_s[order], octave[order], strength[order].astype(np.float32))


def _vertex(
    before: NDArray[np.float32], top: NDArray[np.float32], after: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Where between -0.5 and 0.5 the parabola through three levels is highest."""
    bend = (before - 2 * top + after).astype(np.float64)
    flat = np.abs(bend) < 1e-6
    place = 0.5 * (before - after) / np.where(flat, 1.0, bend)
    return np.where(flat, 0.0, np.clip(place, -0.5, 0.5))


def _best_of_slots(peaks: Peaks, count: int) -> NDArray[np.intp]:
    """Places of the strongest ``count`` peaks of each slot, in order of time."""
    slot = np.floor(peaks.time_s / _SLOT_S).astype(np.int64)
    order = np.lexsort((-peaks.strength, slot))
    ranked = slot[order]
    first = np.searchsorted(ranked, ranked)
    return np.sort(order[np.arange(len(order)) - first < count])
