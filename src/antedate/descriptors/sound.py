"""Landmarks: what describes the sound of a media, 3 bytes each.

A landmark is a pair of peaks: the pitch of the first, the step in pitch and the step in
time to the second. They are few and strong for what is archived, so that an hour takes a
tenth of a megabyte; a query keeps all its peaks and tells for each landmark whether it has
them. Pitch is in octaves, so a landmark of pitched or sped sound is found by adding to one
field and scaling another.

Why our own: Chromaprint comes only as bindings to a system library, and stands neither
pitching nor noise; the packages with wheels (audfprint2, audiolocate, pith-audio) are young
or left alone, hash linear frequencies, which break at another speed, and bring stores of
their own. What is left is a few hundred lines on NumPy and OpenCV.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from antedate.descriptors import peaks as sounding
from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import RATE_HZ, Peaks, hear_peaks
from antedate.records import ModelId

TRACK = "sound"
LANDMARK_BYTES = 3
PITCH_STEPS = 256
"""Steps of the first pitch an octave: 10 bits, four octaves."""
RISE_STEPS = 128
"""Steps of the rise in pitch an octave: 8 bits, an octave down to one up."""
WAIT_S = 0.024
"""A step of the time between the peaks: 6 bits, a second and a half."""
SHORTEST_S = 0.064
LONGEST_S = 1.5
QUERY_PEAKS = 32
_PITCHES, _RISES, _WAITS = 1024, 256, 64
_REFERENCE_PEAKS = 10
_LANDMARKS = 5
_OF_ONE = 2

_SETTINGS = repr(
    (
        "landmarks 1",
        (RATE_HZ, sounding.LOWEST_HZ, sounding.OCTAVES, sounding.WINDOW, sounding.HOP),
        (sounding.BANDS_AN_OCTAVE, sounding.FLOOR_DB, sounding.STANDS_OUT_DB),
        (PITCH_STEPS, RISE_STEPS, WAIT_S, SHORTEST_S, LONGEST_S),
        (_REFERENCE_PEAKS, _LANDMARKS, _OF_ONE),
    )
)
SOUND = ModelId("landmarks", hashlib.sha256(_SETTINGS.encode()).hexdigest(), f"mono-{RATE_HZ}")
"""The method and its settings; codes of others cannot be compared with these."""


def describe_samples(chunks: Iterable[NDArray[np.float32]]) -> Codes:
    """The landmarks of mono samples at ``RATE_HZ``, about five a second, in order of time.

    ``bits`` is (n, 3) uint8; start and end are both the second of the first peak. Silence
    and steady tones have none.
    """
    return landmarks(hear_peaks(chunks, QUERY_PEAKS))


def landmarks(peaks: Peaks) -> Codes:
    """The landmarks to keep of a reference: pairs of its strongest peaks."""
    strong = peaks.strongest(_REFERENCE_PEAKS)
    first, second = pairs(strong)
    worth = np.minimum(strong.strength[first], strong.strength[second])
    kept = _best(first, worth, _OF_ONE)
    first, second, worth = first[kept], second[kept], worth[kept]
    # Half seconds share evenly, so that a short excerpt anywhere has its landmarks.
    kept = _best(np.floor(2 * strong.time_s[first]).astype(np.int64), worth, _LANDMARKS / 2)
    first, second = first[kept], second[kept]
    time_s = strong.time_s[first].astype(np.float32)
    return Codes(packed(keys(strong, first, second)), time_s, time_s.copy())


def pairs(peaks: Peaks) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of all pairs of peaks that a landmark can hold: first and second, (m,) each."""
    last = np.searchsorted(peaks.time_s, peaks.time_s + LONGEST_S)
    place = np.arange(len(peaks))
    found: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for ahead in range(1, int((last - place).max(initial=0))):
        first = place[place + ahead < last]
        second = first + ahead
        wait = peaks.time_s[second] - peaks.time_s[first]
        rise = peaks.octave[second] - peaks.octave[first]
        fits = (wait >= SHORTEST_S) & (wait < LONGEST_S) & (np.abs(rise) < 1)
        found.append((first[fits], second[fits]))
    if not found:
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    first = np.concatenate([pair[0] for pair in found])
    second = np.concatenate([pair[1] for pair in found])
    order = np.lexsort((second, first))
    return first[order], second[order]


def keys(peaks: Peaks, first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Landmarks as numbers below 2^24: rise, wait and pitch, from the highest bit down."""
    rise = peaks.octave[second] - peaks.octave[first]
    wait = peaks.time_s[second] - peaks.time_s[first]
    pitch = np.floor(peaks.octave[first] * PITCH_STEPS).astype(np.int64)
    return key(
        np.floor((rise + 1) * RISE_STEPS).astype(np.int64),
        np.floor(wait / WAIT_S).astype(np.int64),
        np.clip(pitch, 0, _PITCHES - 1),
    )


def key(
    rise: NDArray[np.int64], wait: NDArray[np.int64], pitch: NDArray[np.int64]
) -> NDArray[np.uint32]:
    """Steps joined to one number."""
    return ((rise * _WAITS + wait) * _PITCHES + pitch).astype(np.uint32)


def packed(numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Numbers below 2^24 as (n, 3) bytes, the highest first."""
    return np.ascontiguousarray(numbers.astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:])


def unpacked(bits: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """What ``packed`` was given."""
    number = bits[:, 0].astype(np.uint32)
    for column in (1, 2):
        number <<= np.uint32(8)
        number |= bits[:, column]
    return number


def fields(
    numbers: NDArray[np.uint32],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """First pitch in octaves, rise in octaves and wait in seconds: the middles of steps."""
    steps = numbers.astype(np.int64)
    pitch = (steps % _PITCHES + 0.5) / PITCH_STEPS
    wait = np.asarray((steps // _PITCHES % _WAITS + 0.5) * WAIT_S, np.float64)
    rise = (steps // (_PITCHES * _WAITS) + 0.5) / RISE_STEPS - 1
    return pitch, rise, wait


def _best(
    group: NDArray[np.int64] | NDArray[np.intp], worth: NDArray[np.float32], count: float
) -> NDArray[np.intp]:
    """Places of the best of each group, in the order given; of a half, every other group."""
    order = np.lexsort((-worth, group))
    ranked = group[order]
    rank = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    most = np.floor(count + (ranked % 2) * 0.5)
    return np.sort(order[rank < most])
