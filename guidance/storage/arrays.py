"""Arrays on disk: npy files, memory-mapped when read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

_PARTS = ("data", "indices", "indptr")


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write one array as npy, without pickle."""
    np.save(path, np.ascontiguousarray(array), allow_pickle=False)


def load_array(path: Path) -> NDArray[Any]:
    """Return one array, memory-mapped and read-only; an empty one is read into memory."""
    array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return array


def save_sparse(directory: Path, name: str, matrix: csr_matrix) -> None:
    """Write a sparse matrix as four npy files, rows in order and columns sorted within a row."""
    matrix = csr_matrix(matrix)
    matrix.sum_duplicates()
    for part in _PARTS:
        save_array(directory / f"{name}.{part}.npy", getattr(matrix, part))
    save_array(directory / f"{name}.shape.npy", np.array(matrix.shape, dtype=np.int64))


def load_sparse(directory: Path, name: str) -> csr_matrix:
    """Return the sparse matrix that `save_sparse` wrote, its parts memory-mapped."""
    rows, columns = load_array(directory / f"{name}.shape.npy")
    parts = tuple(load_array(directory / f"{name}.{part}.npy") for part in _PARTS)
    matrix = csr_matrix(parts, shape=(int(rows), int(columns)), copy=False)
    matrix.has_sorted_indices = True
    matrix.has_canonical_format = True
    return matrix
