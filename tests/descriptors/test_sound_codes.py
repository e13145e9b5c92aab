"""Landmarks of sound: what has them, what has none, and that only the sound decides."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from antedate.descriptors.codes import Codes
from antedate.descriptors.peaks import LOWEST_HZ, RATE_HZ, hear_peaks
from antedate.descriptors.sound import (
    LANDMARK_BYTES,
    QUERY_PEAKS,
    SOUND,
    describe_samples,
    fields,
    packed,
    unpacked,
)
from benchmarks.sound_edits import at_rate
from benchmarks.sound_material import street, voice

Sound = NDArray[np.float32]


def spoken(seconds: float, seed: int = 1) -> Sound:
    return at_rate(voice(seed, seconds), RATE_HZ)


def tone(hertz: float, seconds: float, loud: float = 0.3) -> Sound:
    turns = np.arange(int(seconds * RATE_HZ)) * hertz / RATE_HZ
    return (loud * np.sin(2 * np.pi * turns)).astype(np.float32)


def cut(sound: Sound, size: int) -> Iterator[Sound]:
    yield from (sound[at : at + size] for at in range(0, len(sound), size))


def shared(one: Codes, other: Codes, shift_s: float = 0.0) -> float:
    """The share of ``one`` that ``other`` has too, to the step and the hundredth, nearly."""
    mine, theirs = (
        np.stack([*fields(unpacked(codes.bits)), codes.start_s.astype(float)], axis=1)
        for codes in (one, other)
    )
    apart = np.abs(mine[:, None] - theirs[None] - [0, 0, 0, shift_s])
    near = (apart < [0.009, 0.017, 0.025, 0.015]).all(axis=2)
    return float(near.any(axis=1).mean())


def test_landmarks_are_few_bytes_in_order_of_time() -> None:
    codes = describe_samples([spoken(30)])
    assert codes.bits.shape == (len(codes), LANDMARK_BYTES)
    assert codes.bits.dtype.name == "uint8"
    assert codes.start_s.dtype.name == codes.end_s.dtype.name == "float32"
    assert 3 <= len(codes) / 30 <= 5.1
    assert (np.diff(codes.start_s) >= 0).all()
    assert np.array_equal(codes.start_s, codes.end_s)
    assert codes.start_s.min() >= 0
    assert codes.end_s.max() <= 30


@pytest.mark.parametrize(
    "sound",
    [np.zeros(10 * RATE_HZ, np.float32), tone(440, 10), tone(997, 10, 1e-4), tone(50, 10)],
    ids=["silence", "a tone", "a faint tone", "mains hum"],
)
def test_what_only_goes_on_has_no_landmarks(sound: Sound) -> None:
    assert len(describe_samples([sound])) == 0


@pytest.mark.parametrize("chunks", [[], [np.zeros(0, np.float32)], [np.ones(100, np.float32)]])
def test_next_to_nothing_has_no_landmarks(chunks: list[Sound]) -> None:
    assert describe_samples(chunks).bits.shape == (0, LANDMARK_BYTES)


@pytest.mark.parametrize("size", [777, RATE_HZ, 50 * RATE_HZ])
def test_chunks_make_no_difference(size: int) -> None:
    sound = spoken(70)
    whole, parts = describe_samples([sound]), describe_samples(cut(sound, size))
    assert len(whole) > 200
    assert shared(whole, parts) > 0.99
    assert shared(parts, whole) > 0.99


def test_landmarks_do_not_depend_on_where_the_sound_begins() -> None:
    sound = spoken(50)
    later = np.concatenate([np.zeros(RATE_HZ * 17 + 333, np.float32), sound])
    assert shared(describe_samples([later]), describe_samples([sound]), 17 + 333 / RATE_HZ) > 0.7


def test_loudness_makes_little_difference() -> None:
    sound = spoken(20)
    assert shared(describe_samples([sound]), describe_samples([sound * np.float32(0.25)])) > 0.8


def test_another_sound_has_other_landmarks() -> None:
    one, other = describe_samples([spoken(20, 1)]), describe_samples([spoken(20, 2)])
    assert shared(one, other) < 0.05


def test_a_street_has_landmarks() -> None:
    assert len(describe_samples([at_rate(street(3, 20), RATE_HZ)])) > 40


def test_samples_that_are_no_numbers_cost_only_themselves() -> None:
    sound = spoken(20)
    broken = sound.copy()
    broken[10 * RATE_HZ : 10 * RATE_HZ + 200] = np.nan
    broken[10 * RATE_HZ + 200] = np.inf
    codes = describe_samples([broken])
    assert np.isfinite(codes.start_s).all()
    assert shared(describe_samples([sound]), codes) > 0.75


def test_a_peak_lies_where_its_note_was_struck() -> None:
    sound = np.zeros(5 * RATE_HZ, np.float32)
    note = tone(1000, 0.3) * np.hanning(0.3 * RATE_HZ).astype(np.float32)
    sound[2 * RATE_HZ : 2 * RATE_HZ + len(note)] = note
    peaks = hear_peaks([sound], QUERY_PEAKS)
    best = int(peaks.strength.argmax())
    assert peaks.time_s[best] == pytest.approx(2.15, abs=0.01)
    assert LOWEST_HZ * 2 ** peaks.octave[best] == pytest.approx(1000, rel=0.003)


def test_memory_does_not_grow_with_the_length() -> None:
    def most_bytes(seconds: int) -> int:
        noise = np.random.default_rng(1).normal(0, 0.1, RATE_HZ).astype(np.float32)
        tracemalloc.start()
        try:
            hear_peaks((noise for _ in range(seconds)), QUERY_PEAKS)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most_bytes(5)
    assert most_bytes(240) - most_bytes(80) < 1_000_000


@given(st.lists(st.integers(0, (1 << 24) - 1), max_size=50))
def test_numbers_come_back_from_three_bytes(numbers: list[int]) -> None:
    given_numbers = np.array(numbers, np.uint32)
    bits = packed(given_numbers)
    assert bits.shape == (len(numbers), LANDMARK_BYTES)
    assert np.array_equal(unpacked(bits), given_numbers)


def test_the_method_has_a_name_that_its_settings_decide() -> None:
    assert SOUND.name == "landmarks"
    assert SOUND.preparation == "mono-8000"
    assert len(SOUND.sha256) == 64
