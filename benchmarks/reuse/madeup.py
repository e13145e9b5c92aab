"""Codes of footage that does not exist, as like real ones as can be: to fill an archive.

Real sign codes are read as signs of normal variables. Their thresholds and correlations are
measured, and new sequences are drawn from the same distribution, each following the steps of a
real file: where its codes change little from one to the next, the made-up ones do too. Few files
say little of the correlations: these are shrunk until a real code's nearest neighbour among the
made-up codes is as far as it is among the codes of other real files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from antedate.descriptors.codes import Codes

_SHRINK = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_POOL = 8192


class CodeMaker:
    """Learns from the codes of real media, which should be many and varied."""

    def __init__(self, real: Sequence[Codes], seed: int) -> None:
        self._real = [codes for codes in real if len(codes)]
        self._rng = np.random.default_rng(seed)
        bits = np.concatenate([_unpacked(codes) for codes in self._real])
        self._width = bits.shape[1]
        share = np.clip(bits.mean(axis=0), 0.02, 0.98)
        self._threshold = norm.ppf(1 - share).astype(np.float32)
        latent = np.sin(np.pi / 2 * np.nan_to_num(np.corrcoef(2.0 * bits - 1, rowvar=False)))
        wanted = self.nearest_real()
        misses = []
        for shrink in _SHRINK:
            self._use(latent, shrink)
            misses.append((abs(self.nearest_made_up() - wanted), shrink))
        self.shrink = min(misses)[1]
        self._use(latent, self.shrink)

    def nearest_real(self) -> float:
        """Median distance in bits of a code to the nearest one of another real media."""
        least = []
        for place, codes in enumerate(self._real):
            others = [c.bits for i, c in enumerate(self._real) if i != place]
            least.append(nearest(_some(codes), np.concatenate(others)))
        return float(np.median(np.concatenate(least)))

    def nearest_made_up(self) -> float:
        """The same to as many made-up codes as there are real ones."""
        drawn: list[NDArray[np.uint8]] = []
        total = sum(len(codes) for codes in self._real)
        while sum(map(len, drawn)) < total:
            drawn.append(self._one(0.0).bits)
        pool = np.concatenate(drawn)[:total]
        return float(np.median(np.concatenate([nearest(_some(c), pool) for c in self._real])))

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

    def _use(self, latent: NDArray[np.float64], shrink: float) -> None:
        self._root = _root((1 - shrink) * latent + shrink * np.eye(self._width))
        self._pool = np.empty((0, self._width), np.float32)

    def _noise(self, rows: int) -> NDArray[np.float32]:
        """Rows of correlated noise; drawn many at a time, since small products are slow."""
        if len(self._pool) < rows:
            fresh = self._rng.standard_normal((max(rows, _POOL), self._width), np.float32)
            self._pool = fresh @ self._root.T
        taken, self._pool = self._pool[:rows], self._pool[rows:]
        return taken

    def _one(self, from_s: float) -> Codes:
        model = self._real[int(self._rng.integers(len(self._real)))]
        steps = _steps(_unpacked(model))
        noise = self._noise(len(model))
        rows = [noise[0]]
        for step, fresh in zip(steps, noise[1:], strict=True):
            rows.append(step * rows[-1] + np.sqrt(1 - step**2) * fresh)
        bits = np.packbits(np.stack(rows) > self._threshold, axis=1)
        start, end = model.start_s + from_s, model.end_s + from_s
        return Codes(bits, start.astype(np.float32), end.astype(np.float32))


def _root(correlations: NDArray[np.float64]) -> NDArray[np.float32]:
    values, vectors = np.linalg.eigh(correlations)
    root = vectors * np.sqrt(np.clip(values, 1e-6, None))
    scale = np.sqrt((root**2).sum(axis=1, keepdims=True))
    scaled: NDArray[np.float32] = (root / scale).astype(np.float32)
    return scaled


def _some(codes: Codes) -> NDArray[np.uint8]:
    return codes.bits[:: max(len(codes) // 10, 1)]


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
