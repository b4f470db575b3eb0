"""Single rows and small blocks of sparse matrices: answers read hundreds of them.

Indexing a sparse matrix builds a matrix, with all its checks, for every row read; here rows are
read where they lie.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Positions = NDArray[np.intp]
Floats = NDArray[np.float32]


class Row(NamedTuple):
    """The stored entries of one row, as the matrix holds them."""

    columns: NDArray[np.int32]
    values: Floats

    def full(self, width: int) -> Floats:
        """Return the row with its zeros, shape (width,)."""
        whole = np.zeros(width, dtype=np.float32)
        whole[self.columns] = self.values
        return whole


def row_of(matrix: csr_matrix, row: int) -> Row:
    """Return one row of a matrix."""
    part = slice(matrix.indptr[row], matrix.indptr[row + 1])
    return Row(np.asarray(matrix.indices[part]), np.asarray(matrix.data[part]))


class Entries(NamedTuple):
    """The stored entries of some rows; `rows` counts from 0 in the order asked for."""

    rows: Positions
    columns: NDArray[np.int32]
    values: Floats


def entries_of(matrix: csr_matrix, rows: NDArray[np.integer[Any]]) -> Entries:
    """Return the entries of some rows, one row after the other."""
    starts = matrix.indptr[rows].astype(np.intp)
    counts = matrix.indptr[np.asarray(rows) + 1] - starts
    firsts = np.cumsum(counts) - counts
    places = np.arange(counts.sum()) + np.repeat(starts - firsts, counts)
    at = np.repeat(np.arange(counts.size), counts)
    return Entries(at, np.asarray(matrix.indices[places]), np.asarray(matrix.data[places]))


def columns_of(matrix: csr_matrix, rows: NDArray[np.integer[Any]]) -> Positions:
    """Return the columns where any of some rows has an entry, sorted."""
    every = [row_of(matrix, int(row)).columns for row in rows]
    return np.unique(np.concatenate([np.empty(0, dtype=np.intp), *every])).astype(np.intp)


def block_of(
    matrix: csr_matrix, rows: NDArray[np.integer[Any]], columns: NDArray[np.integer[Any]]
) -> Floats:
    """Return some rows over some columns in full, shape (rows, columns).

    Parameters
    ----------
    columns
        Sorted, each once.
    """
    block = np.zeros((rows.size, columns.size), dtype=np.float32)
    if not columns.size:
        return block
    for at, row in enumerate(rows):
        stored, values = row_of(matrix, int(row))
        places = np.minimum(np.searchsorted(columns, stored), columns.size - 1)
        asked = columns[places] == stored
        block[at, places[asked]] = values[asked]
    return block
