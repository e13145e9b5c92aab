"""Made-up codes are of the same kind as the real ones that they are drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from antedate.descriptors.codes import Codes, signs
from benchmarks.reuse.madeup import CodeMaker, nearest


def sequence(rng: np.random.Generator, mix: NDArray[np.float64], kept: float) -> Codes:
    """Codes of a scene that changes slowly, of correlated components."""
    state = rng.standard_normal(mix.shape[1])
    rows = []
    for _ in range(30):
        state = kept * state + np.sqrt(1 - kept**2) * rng.standard_normal(mix.shape[1])
        rows.append(mix @ state)
    times = np.arange(30, dtype=np.float32)
    return Codes(signs(np.asarray(rows, np.float32)), times, times + 0.5)


@pytest.fixture
def real() -> list[Codes]:
    rng = np.random.default_rng(3)
    mix = rng.standard_normal((512, 60))
    return [sequence(rng, mix, 0.95) for _ in range(80)]


def step_bits(codes: Codes) -> float:
    return float(np.bitwise_count(codes.bits[1:] ^ codes.bits[:-1]).sum(axis=1).mean())


def test_neighbours_are_as_near_as_in_real_codes(real: list[Codes]) -> None:
    maker = CodeMaker(real, seed=1)
    made = [maker.codes(30) for _ in range(80)]
    rest = np.concatenate([codes.bits for codes in real[10:]])
    pool = np.concatenate([codes.bits for codes in made])[: len(rest)]
    some = np.concatenate([codes.bits[::10] for codes in real[:10]])
    assert np.median(nearest(some, pool)) == pytest.approx(np.median(nearest(some, rest)), abs=8)
    made_steps = np.mean([step_bits(codes) for codes in made])
    assert made_steps == pytest.approx(np.mean([step_bits(codes) for codes in real]), rel=0.1)


def test_a_long_media_has_times_in_order(real: list[Codes]) -> None:
    codes = CodeMaker(real, seed=1).codes(100)
    assert codes.end_s[-1] >= 100 - 1
    assert (np.diff(codes.start_s) > 0).all()
    assert (codes.end_s > codes.start_s).all()
    assert len(codes.bits) == len(codes.start_s) == len(codes.end_s)


def test_the_seed_decides(real: list[Codes]) -> None:
    one, same, other = (CodeMaker(real, seed=s).codes(20).bits for s in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
