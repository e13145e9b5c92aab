"""The exact scan gives what plain arithmetic over every code gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matching_pictures import FEW, table_of, unit_vectors

from antedate.descriptors.codes import CodeTable, signs
from antedate.matching.search import ExactScan


def table_of_vectors(seed: int, n: int) -> CodeTable:
    table = table_of([[(float(second), float(second)) for second in range(n)]])
    return CodeTable(
        signs(unit_vectors(seed, n)), table.start_s, table.end_s, table.media, table.sha256
    )


@FEW
@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 10))
def test_the_nearest_are_those_with_fewest_differing_bits(seed: int, n: int, count: int) -> None:
    table, queries = table_of_vectors(seed, n), unit_vectors(seed + 1, 3)
    near = ExactScan(table).near(queries, count)
    stored = np.unpackbits(table.bits, axis=1).astype(int)
    for query, found in zip(queries, near.code, strict=True):
        differing = (stored != (query > 0)).sum(axis=1)
        # Codes at one distance may come in any order; the distances may not differ.
        assert np.array_equal(np.sort(differing[found]), np.sort(differing)[:count])
        assert len(set(found.tolist())) == min(n, count)


@FEW
@given(st.integers(0, 2**32 - 1), st.floats(-1, 1))
def test_the_estimate_is_close_to_the_true_cosine(seed: int, alike: float) -> None:
    """Deviation of the estimate over random directions is about 0.03; four of them are 0.13."""
    stored, other = unit_vectors(seed, 1), unit_vectors(seed + 1, 1)
    across = other - (other @ stored.T) * stored
    across /= np.linalg.norm(across)
    query = np.asarray(alike * stored + np.sqrt(1 - alike**2) * across, np.float32)
    table = table_of_vectors(seed, 1)
    assert abs(float(ExactScan(table).near(query, 1).cosine[0, 0]) - alike) < 0.13


def test_the_estimate_errs_by_no_more_than_the_design_says() -> None:
    queries, table = unit_vectors(2, 40), table_of_vectors(1, 60)
    near = ExactScan(table).near(queries, 60)
    true = queries @ unit_vectors(1, 60).T
    error = near.cosine - np.take_along_axis(true, near.code, axis=1)
    assert abs(error.mean()) < 0.005
    assert error.std() < 0.035


def test_a_vector_finds_its_own_code_first() -> None:
    table, vectors = table_of_vectors(5, 30), unit_vectors(5, 30)
    near = ExactScan(table).near(vectors, 4)
    assert near.code[:, 0].tolist() == list(range(30))
    # The estimate for a vector's own code is its mean absolute component, scaled: near 1.
    assert np.abs(near.cosine[:, 0] - 1).max() < 0.08


def test_estimates_follow_the_places_they_are_given_for() -> None:
    table, (query,) = table_of_vectors(6, 9), unit_vectors(7, 1)
    near = ExactScan(table).near(query[None], 9)
    plus_minus = np.where(np.unpackbits(table.bits, axis=1) > 0, 1.0, -1.0)
    expected = plus_minus @ query * np.sqrt(np.pi / 2) / np.sqrt(512)
    assert np.allclose(near.cosine[0], expected[near.code[0]], atol=1e-5)


def test_an_empty_table_has_nothing_near() -> None:
    near = ExactScan(table_of([])).near(unit_vectors(1, 3), 400)
    assert near.code.shape == (3, 0)
    assert near.cosine.shape == (3, 0)


def test_no_more_is_found_than_there_is() -> None:
    near = ExactScan(table_of_vectors(1, 7)).near(unit_vectors(2, 2), 400)
    assert near.code.shape == (2, 7)
    assert near.cosine.shape == (2, 7)
    assert sorted(near.code[0].tolist()) == list(range(7))


@pytest.mark.parametrize("rows", [0, 1])
def test_there_is_one_answer_a_query(rows: int) -> None:
    near = ExactScan(table_of_vectors(1, 7)).near(unit_vectors(2, rows), 3)
    assert near.code.shape == near.cosine.shape == (rows, 3)
