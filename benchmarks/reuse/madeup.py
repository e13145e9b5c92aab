"""Codes of footage that does not exist, as like real ones as can be: to fill an archive.

Real sign codes are read as signs of normal variables. Their thresholds and correlations are
measured, and new sequences are drawn from the same distribution, each following the steps of a
real file: where its codes change little from one to the next, the made-up ones do too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from antedate.descriptors.codes import Codes

_SHRINK = 0.05


class CodeMaker:
    """Learns from the codes of real media, which should be many and varied."""

    def __init__(self, real: Sequence[Codes], seed: int) -> None:
        self._real = [codes for codes in real if len(codes)]
        self._rng = np.random.default_rng(seed)
        bits = np.concatenate([_unpacked(codes) for codes in self._real])
        self._width = bits.shape[1]
        share = np.clip(bits.mean(axis=0), 0.02, 0.98)
        self._threshold = norm.ppf(1 - share).astype(np.float32)
        signs = 2.0 * bits - 1
        linear = np.corrcoef(signs, rowvar=False)
        latent = np.sin(np.pi / 2 * np.nan_to_num(linear))
        latent = (1 - _SHRINK) * latent + _SHRINK * np.eye(self._width)
        values, vectors = np.linalg.eigh(latent)
        root = vectors * np.sqrt(np.clip(values, 1e-6, None))
        scale = np.sqrt((root**2).sum(axis=1, keepdims=True))
        self._root = (root / scale).astype(np.float32)

    def codes(self, least_s: float) -> Codes:
        """Codes of one made-up media of at least ``least_s``: several real ones' times in turn."""
        parts: list[Codes] = []
        end_s = 0.0
        while end_s < least_s:
            part = self._one(end_s)
            parts.append(part)
            end_s = float(part.end_s[-1]) + 1.0
        return Codes(
            np.concatenate([part.bits for part in parts]),
            np.concatenate([part.start_s for part in parts]),
            np.concatenate([part.end_s for part in parts]),
        )

    def _one(self, from_s: float) -> Codes:
        model = self._real[int(self._rng.integers(len(self._real)))]
        steps = _steps(_unpacked(model))
        noise = self._rng.standard_normal((len(model), self._width), np.float32) @ self._root.T
        rows = [noise[0]]
        for step, fresh in zip(steps, noise[1:], strict=True):
            rows.append(step * rows[-1] + np.sqrt(1 - step**2) * fresh)
        bits = np.packbits(np.stack(rows) > self._threshold, axis=1)
        start, end = model.start_s + from_s, model.end_s + from_s
        return Codes(bits, start.astype(np.float32), end.astype(np.float32))


def nearest(codes: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.int64]:
    """For each code (n, 64) the least distance in bits to any of ``others``."""
    return np.array(
        [int(np.bitwise_count(others ^ code).sum(axis=1).min(initial=512)) for code in codes]
    )


def _steps(bits: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much of each code's variables the next keeps: their correlation."""
    share = (bits[1:] != bits[:-1]).mean(axis=1)
    kept: NDArray[np.float32] = np.clip(np.sin(np.pi / 2 * (1 - 2 * share)), 0.0, 0.999)
    return kept.astype(np.float32)


def _unpacked(codes: Codes) -> NDArray[np.uint8]:
    return np.unpackbits(codes.bits, axis=1)
