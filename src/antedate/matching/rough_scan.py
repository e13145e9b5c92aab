"""A scan of very many codes: a part of each with the float query, the best with all of it."""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable, signs
from antedate.matching.search import ExactScan, Near, Nearest, cosines

# Below this many codes a rough scan saves less than it takes to set up.
_MANY = 100_000
# Bytes of a code that are scored first, and how many codes are then looked at whole. See
# ``benchmarks/reuse/README.md`` for what that loses.
_PART = 20
_KEPT = 4000
# Bits that are looked up together.
_FEW = 4
# Queries that Faiss looks up in one pass, two and two: its own choice takes a fifth longer.
_BLOCKS = 0x22


def scan(table: CodeTable) -> Nearest:
    """What finds near codes soonest in a table of this size."""
    return RoughScan(table) if len(table) >= _MANY else ExactScan(table)


class RoughScan:
    """Scores every code of a table by its first 160 bits, and the best 4,000 by all 512.

    The first score is the product of the float query with the signs, not a count of bits, and
    Faiss looks up four bits at a time (https://arxiv.org/abs/1704.07355): that is nearly as
    good a choice as all the bits counted, in a third of the time. Memory holds the table and a
    third of it.
    """

    def __init__(self, table: CodeTable, kept: int = _KEPT, part: int = _PART) -> None:
        self.table = table
        self._kept = kept
        self._part = part
        self._words = np.ascontiguousarray(table.bits).view(np.uint64)
        self._index = _by_look_up(table.bits[:, :part])

    def near(self, vectors: NDArray[np.float32], count: int) -> Near:
        """See ``Nearest``."""
        count = min(count, len(self.table))
        if count == 0 or not len(vectors):
            empty = np.zeros((len(vectors), count))
            return Near(empty.astype(np.int64), empty.astype(np.float32))
        likely = self.likely(vectors, max(self._kept, count))
        found = np.empty((len(vectors), count), np.int64)
        for row, (places, code) in enumerate(zip(likely, signs(vectors), strict=True)):
            apart = self._words.take(places, axis=0)
            apart ^= code.view(np.uint64)
            # Small integers, since those are sorted by counting.
            bits = np.bitwise_count(apart).sum(axis=1, dtype=np.uint16)
            found[row] = places[np.argsort(bits, kind="stable")[:count]]
        return Near(found, cosines(vectors, self.table.bits, found))

    def likely(self, vectors: NDArray[np.float32], kept: int) -> NDArray[np.int64]:
        """Places (n, kept) of the codes that half of them makes the likeliest, best first."""
        kept = min(kept, len(self.table))
        _, places = self._index.search(_ordered(vectors[:, : 8 * self._part]), kept)
        return np.asarray(places, np.int64)


def _by_look_up(bits: NDArray[np.uint8]) -> faiss.IndexPQFastScan:
    """An index of sign codes (n, bytes) that scores them by look-up, half a byte at a time.

    A half byte is one of 16 patterns of signs: as a codebook of a product quantiser these
    have products with a query that are exact, up to the 8 bits of the look-up tables.
    """
    halves = 2 * bits.shape[1]
    pattern = np.unpackbits(np.arange(16, dtype=np.uint8)[:, None], axis=1)[:, _FEW:]
    book = np.tile(2.0 * pattern.astype(np.float32) - 1.0, (halves, 1, 1))
    plain = faiss.IndexPQ(_FEW * halves, halves, _FEW, faiss.METRIC_INNER_PRODUCT)
    faiss.copy_array_to_vector(book.ravel(), plain.pq.centroids)
    plain.is_trained = True
    faiss.copy_array_to_vector(np.ascontiguousarray(bits).ravel(), plain.codes)
    plain.ntotal = len(bits)
    # Its stub knows only the constructor of an empty index.
    quick = faiss.IndexPQFastScan(plain)  # type: ignore[arg-type]
    quick.qbs = _BLOCKS
    return quick


def _ordered(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Components (n, d) in the order in which Faiss reads a byte: its lower half first."""
    quarters = vectors.reshape(len(vectors), -1, 2, _FEW)
    return np.ascontiguousarray(quarters[:, :, ::-1].reshape(vectors.shape))
