"""Frames that look alike become one code with its run of seconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from antedate.descriptors.codes import Codes, signs
from antedate.descriptors.describe import describe
from antedate.descriptors.model import Model
from antedate.media.frames import Frame


class Counting(Model):
    """Stands in for the network: the brightness of a frame decides its vector.

    Frames whose brightness differs by 1 have nearly the same vector, others any.
    """

    def __init__(self) -> None:
        self.described: list[int] = []

    def describe(self, frames: Sequence[NDArray[np.uint8]], side: int = 288) -> NDArray[np.float32]:
        self.described += [int(frame[0, 0, 0]) for frame in frames]
        return np.stack([vector_of(int(frame[0, 0, 0])) for frame in frames])


def vector_of(shade: int) -> NDArray[np.float32]:
    vector = np.random.default_rng(shade // 2).standard_normal(512)
    vector += 0.05 * np.random.default_rng((shade, 7)).standard_normal(512)
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def frame(time_s: float, shade: int) -> Frame:
    return Frame(time_s, np.full((18, 32, 3), shade, np.uint8))


def runs(codes: Codes) -> list[tuple[float, float]]:
    return list(zip(codes.start_s.tolist(), codes.end_s.tolist(), strict=True))


def test_a_still_run_is_one_code_and_one_look_at_the_model() -> None:
    model = Counting()
    codes = describe([frame(float(s), 40) for s in range(10)], model)
    assert runs(codes) == [(0.0, 9.0)]
    assert model.described == [40]


def test_frames_with_alike_vectors_are_one_run_with_the_code_of_the_first() -> None:
    """Shades 40 and 41 differ enough for a second look, which finds them alike."""
    codes = describe([frame(0.0, 40), frame(1.0, 41), frame(2.0, 40)], Counting())
    assert runs(codes) == [(0.0, 2.0)]
    assert np.array_equal(codes.bits, signs(vector_of(40)[None]))


def test_a_change_starts_a_new_code_and_a_return_does_not_reach_back() -> None:
    shades = [40, 40, 90, 90, 40]
    codes = describe([frame(float(s), shade) for s, shade in enumerate(shades)], Counting())
    assert runs(codes) == [(0.0, 1.0), (2.0, 3.0), (4.0, 4.0)]
    assert np.array_equal(codes.bits[0], codes.bits[2])
    assert not np.array_equal(codes.bits[0], codes.bits[1])


def test_slow_change_is_not_one_run() -> None:
    """Each frame is like the one before, but not like the first of its run."""
    codes = describe([frame(float(s), 20 + s) for s in range(20)], Counting())
    assert len(codes) >= 10


def test_a_run_is_no_longer_than_half_a_minute() -> None:
    codes = describe([frame(float(s), 40) for s in range(100)], Counting())
    assert len(codes) == 4
    assert all(end - start <= 30.0 for start, end in runs(codes))


def test_no_frames_are_no_codes() -> None:
    codes = describe([], Counting())
    assert codes.bits.shape == (0, 64)
    assert len(codes.start_s) == len(codes.end_s) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from([0.5, 1.0, 20.0]), st.sampled_from([10, 11, 90, 200])),
        min_size=1,
        max_size=25,
    )
)
def test_every_frame_lies_in_one_run_whose_code_it_is_like(
    steps: list[tuple[float, int]],
) -> None:
    times = np.cumsum([step for step, _ in steps])
    shades = [shade for _, shade in steps]
    frames = [frame(float(t), shade) for t, shade in zip(times, shades, strict=True)]
    codes = describe(frames, Counting())
    assert codes.bits.dtype == np.uint8
    assert codes.start_s.dtype == codes.end_s.dtype == np.float32
    assert (codes.start_s[1:] > codes.end_s[:-1]).all()
    for one in frames:
        (place,) = np.flatnonzero((codes.start_s <= one.time_s) & (one.time_s <= codes.end_s))
        own = signs(vector_of(int(one.pixels[0, 0, 0]))[None])[0]
        differing = np.unpackbits(codes.bits[place] ^ own).sum()
        # Alike means a cosine above 0.97: on average 40 of 512 signs at the very most.
        assert differing <= 60
