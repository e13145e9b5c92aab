"""The scan by a part of each code finds what a scan of all of it finds, where anything is near."""

from __future__ import annotations

import numpy as np
import pytest
from matching_pictures import table_of, unit_vectors
from numpy.typing import NDArray

from antedate.descriptors.codes import CodeTable, signs
from antedate.matching.rough_scan import RoughScan, scan
from antedate.matching.search import ExactScan

MANY = 5000


def table_of_vectors(vectors: NDArray[np.float32]) -> CodeTable:
    table = table_of([[(float(second), float(second)) for second in range(len(vectors))]])
    return CodeTable(signs(vectors), table.start_s, table.end_s, table.media, table.sha256)


def likened(vectors: NDArray[np.float32], cosine: float, seed: int) -> NDArray[np.float32]:
    """Unit vectors at a cosine to the given ones."""
    other = unit_vectors(seed, len(vectors))
    other -= (other * vectors).sum(axis=1, keepdims=True) * vectors
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    return np.asarray(cosine * vectors + np.sqrt(1 - cosine**2) * other, np.float32)


@pytest.mark.parametrize("cosine", [0.45, 0.6, 0.9])
def test_codes_that_are_near_are_found_with_the_same_estimate(cosine: float) -> None:
    stored = unit_vectors(1, MANY)
    queries = likened(stored[:60], cosine, 2)
    table = table_of_vectors(stored)
    rough, whole = RoughScan(table, kept=200).near(queries, 50), ExactScan(table).near(queries, 50)
    for row in range(60):
        assert row in rough.code[row]
        (mine,) = rough.cosine[row][rough.code[row] == row]
        (other,) = whole.cosine[row][whole.code[row] == row]
        assert mine == pytest.approx(other, abs=1e-5)


def test_with_all_codes_kept_it_is_the_exact_scan() -> None:
    table, queries = table_of_vectors(unit_vectors(3, 300)), unit_vectors(4, 5)
    rough, whole = (
        RoughScan(table, kept=300).near(queries, 300),
        ExactScan(table).near(queries, 300),
    )
    assert np.array_equal(np.sort(rough.code), np.sort(whole.code))
    assert np.allclose(np.sort(rough.cosine), np.sort(whole.cosine), atol=1e-5)


def test_it_reads_the_bits_of_a_byte_in_their_order() -> None:
    """One component alone decides: only the code with that sign may come first."""
    for component in (0, 3, 4, 7, 8, 159):
        vectors = np.full((2, 512), -1.0, np.float32)
        vectors[1, component] = 1.0
        query = np.zeros((1, 512), np.float32)
        query[0, component] = 1.0
        near = RoughScan(table_of_vectors(vectors), kept=1).near(query, 1)
        assert near.code.tolist() == [[1]]


def test_codes_that_are_all_alike_fill_what_is_asked_for() -> None:
    table = table_of_vectors(np.repeat(unit_vectors(5, 1), 3000, axis=0))
    near = RoughScan(table, kept=500).near(unit_vectors(5, 1), 40)
    assert near.code.min() >= 0
    assert len(set(near.code[0].tolist())) == 40


def test_nothing_asked_gives_nothing() -> None:
    assert (
        RoughScan(table_of_vectors(unit_vectors(1, 99))).near(unit_vectors(1, 0), 9).code.size == 0
    )


def test_few_codes_are_scanned_whole_and_many_by_half() -> None:
    assert isinstance(scan(table_of_vectors(unit_vectors(1, 9))), ExactScan)
    zeros = np.zeros(100_000, np.float32)
    bits = np.random.default_rng(1).integers(0, 256, (100_000, 64), dtype=np.uint8)
    many = CodeTable(bits, zeros, zeros, zeros.astype(np.int32), ("a",))
    assert isinstance(scan(many), RoughScan)
