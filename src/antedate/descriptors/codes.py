"""Sign codes: 64 bytes that stand for a frame, and tables of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CODE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Codes:
    """What describes one media: ``n`` codes with the run of seconds that each stands for.

    ``bits`` is (n, 64) uint8; ``start_s`` and ``end_s`` are (n,) float32.
    """

    bits: NDArray[np.uint8]
    start_s: NDArray[np.float32]
    end_s: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.bits)


@dataclass(frozen=True, slots=True)
class CodeTable:
    """The codes of many media in one array.

    ``media`` is (N,) int32: for each code the place of its media in ``sha256``.
    """

    bits: NDArray[np.uint8]
    start_s: NDArray[np.float32]
    end_s: NDArray[np.float32]
    media: NDArray[np.int32]
    sha256: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.bits)


def signs(vectors: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The sign code of each row of (n, 512): one bit a component, set where it is positive."""
    return np.packbits(vectors > 0, axis=1)
