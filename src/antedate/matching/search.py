"""Nearest codes: an exact scan by code distance, rescored with the float query.

The rest of matching sees only ``Nearest``: something that answers "which codes are near
these query vectors". One machine scans one table; a cluster can scan partitions behind
the same seam.
"""

from __future__ import annotations

import math
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable, signs

# For a unit vector with components like a normal sample's, a component's mean size is
# sqrt(2 / pi) of its deviation: this turns the product with a sign code into a cosine.
_TO_COSINE = math.sqrt(math.pi / 2)


@dataclass(frozen=True, slots=True)
class Near:
    """Codes near each of n query vectors.

    ``code`` is (n, k) int64, places in the table, -1 where there are fewer; ``cosine`` is
    (n, k) float32, the estimated cosine to the float query.
    """

    code: NDArray[np.int64]
    cosine: NDArray[np.float32]


class Nearest(Protocol):
    """Anything that finds near codes."""

    @property
    def table(self) -> CodeTable:
        """The codes that places are told of."""
        ...

    def near(self, vectors: NDArray[np.float32], count: int) -> Near:
        """The ``count`` nearest codes for each of the (n, 512) unit vectors."""
        ...


class Coming:
    """A ``Nearest`` that is still being made: whoever asks it waits, and gets its errors."""

    def __init__(self, made: Future[Nearest]) -> None:
        self._made = made

    def ready(self) -> None:
        """Wait until it is made. Raises what went wrong."""
        self._made.result()

    @property
    def table(self) -> CodeTable:
        """See ``Nearest``."""
        return self._made.result().table

    def near(self, vectors: NDArray[np.float32], count: int) -> Near:
        """See ``Nearest``."""
        return self._made.result().near(vectors, count)


class ExactScan:
    """Counts differing bits of every code of a table in memory (64 MB a million codes)."""

    def __init__(self, table: CodeTable) -> None:
        self.table = table
        self._index = faiss.IndexBinaryFlat(table.bits.shape[1] * 8)
        self._index.add(np.ascontiguousarray(table.bits))

    def near(self, vectors: NDArray[np.float32], count: int) -> Near:
        """See ``Nearest``."""
        count = min(count, len(self.table))
        if count == 0:
            empty = np.zeros((len(vectors), 0))
            return Near(empty.astype(np.int64), empty.astype(np.float32))
        _, found = self._index.search(signs(vectors), count)
        return Near(found, cosines(vectors, self.table.bits, found))


def cosines(
    vectors: NDArray[np.float32], bits: NDArray[np.uint8], found: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Estimated cosines (n, k) of float vectors (n, 512) to the codes at ``found`` (n, k)."""
    estimate = np.empty(found.shape, np.float32)
    scale = _TO_COSINE / math.sqrt(vectors.shape[1])
    for row, places in enumerate(found):
        unpacked = np.unpackbits(bits[places], axis=1).astype(np.float32)
        estimate[row] = (2.0 * (unpacked @ vectors[row]) - vectors[row].sum()) * scale
    return estimate
