"""Rows and blocks read where they lie are those that scipy's own indexing gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse import random as random_sparse

from guidance.sparse import block_of, columns_of, entries_of, row_of

ROWS, WIDTH = 7, 15
SEEDS = st.integers(0, 10_000)
SOME_ROWS = st.lists(st.integers(0, ROWS - 1), max_size=5)
SOME_COLUMNS = st.sets(st.integers(0, WIDTH - 1))


def made(seed: int) -> csr_matrix:
    rng = np.random.default_rng(seed)
    return csr_matrix(random_sparse(ROWS, WIDTH, 0.3, "csr", np.float32, random_state=rng))


@given(SEEDS, st.integers(0, ROWS - 1))
def test_a_row_with_and_without_its_zeros(seed: int, row: int) -> None:
    matrix = made(seed)
    columns, values = row_of(matrix, row)
    assert columns.tolist() == matrix[[row]].indices.tolist()
    assert values.tolist() == matrix[[row]].data.tolist()
    assert row_of(matrix, row).full(WIDTH).tolist() == matrix.toarray()[row].tolist()


@given(SEEDS, SOME_ROWS, SOME_COLUMNS)
def test_a_block_is_that_of_the_whole(seed: int, rows: list[int], columns: set[int]) -> None:
    matrix = made(seed)
    at, over = np.array(rows, dtype=np.intp), np.array(sorted(columns), dtype=np.intp)
    assert np.array_equal(block_of(matrix, at, over), matrix.toarray()[np.ix_(at, over)])
    filled = np.flatnonzero(matrix.toarray()[at].any(axis=0)) if rows else np.empty(0)
    assert columns_of(matrix, at).tolist() == filled.tolist()


@given(SEEDS, SOME_ROWS)
def test_entries_of_rows_are_those_of_the_matrix(seed: int, rows: list[int]) -> None:
    """Any rows, in any order, also twice and none."""
    matrix, at = made(seed), np.array(rows, dtype=np.intp)
    found = entries_of(matrix, at)
    whole = np.zeros((at.size, WIDTH), dtype=np.float32)
    whole[found.rows, found.columns] = found.values
    assert np.array_equal(whole, matrix.toarray()[at])
    assert found.rows.tolist() == sorted(found.rows.tolist())
