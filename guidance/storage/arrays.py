"""Arrays on disk: npy files, memory-mapped when read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.rises import Rises
from guidance.storage.layout import RISES

_PARTS = ("data", "indices", "indptr")
_RISES_PARTS = ("starts", "courses", "values")


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


def save_rises(directory: Path, rises: Rises) -> None:
    """Write an index of largest rises as four npy files."""
    for part in _RISES_PARTS:
        save_array(directory / f"{RISES}.{part}.npy", getattr(rises, part))
    save_array(directory / f"{RISES}.floor.npy", np.array([rises.floor], dtype=np.float64))


def load_rises(directory: Path) -> Rises | None:
    """Return the index that `save_rises` wrote, memory-mapped; None where there is none."""
    floor = directory / f"{RISES}.floor.npy"
    if not floor.is_file():
        return None
    parts = {part: load_array(directory / f"{RISES}.{part}.npy") for part in _RISES_PARTS}
    return Rises(**parts, floor=float(load_array(floor)[0]))
