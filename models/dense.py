"""Label vectors as eight-bit integers: a quarter of the room, and sums without rounding.

Products of two such integers, added over at most a thousand dimensions, stay below 2**24, where
every integer is a float32: a matrix product of them is exact in whatever order it is added up, so
one text gives the same similarities alone and in a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guidance.vectors import Vectors

Codes = NDArray[np.int8]
_BLOCK = 4096
_LARGEST = 127


@dataclass(frozen=True, slots=True)
class Codebook:
    """Unit vectors as integers and the lengths of the integer vectors."""

    codes: Codes
    lengths: Vectors

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: slice | NDArray[np.intp]) -> Codebook:
        return Codebook(self.codes[rows], self.lengths[rows])


def quantised(vectors: Vectors) -> Codebook:
    """Scale each row so that its largest component is 127, and round; zero rows stay zero."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    codes = np.rint(vectors * (_LARGEST / np.maximum(largest, 1e-9))).astype(np.int8)
    squares = (codes.astype(np.int32) ** 2).sum(axis=1)
    return Codebook(codes, np.sqrt(np.maximum(squares, 1)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class DenseTable:
    """Vectors of names and the concepts they belong to.

    Attributes
    ----------
    book
        Shape (names, dimensions).
    owners
        The concept position of each name, ascending.
    concepts
        How many concepts there are; those without a name here score 0.
    """

    book: Codebook
    owners: NDArray[np.int32]
    concepts: int

    def similarities(self, queries: Codebook) -> Vectors:
        """Return the best cosine of each concept's names, shape (texts, concepts)."""
        best = np.zeros((len(queries), self.concepts), dtype=np.float32)
        if not len(self.owners) or not len(queries):
            return best
        firsts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        pooled = np.maximum.reduceat(self.cosines(queries), firsts, axis=1)
        best[:, self.owners[firsts]] = pooled
        return best

    def cosines(self, queries: Codebook) -> Vectors:
        """Return cosines, shape (texts, names)."""
        left = queries.codes.astype(np.float32)
        result = np.empty((len(queries), len(self.book)), dtype=np.float32)
        for start in range(0, len(self.book), _BLOCK):
            block = self.book[slice(start, start + _BLOCK)]
            products = left @ block.codes.astype(np.float32).T
            result[:, start : start + _BLOCK] = products / block.lengths
        result /= queries.lengths[:, None]
        return result

    def save(self, directory: Path) -> None:
        """Write the arrays as npy files under `directory`."""
        directory.mkdir(parents=True, exist_ok=True)
        np.save(directory / "codes.npy", self.book.codes, allow_pickle=False)
        np.save(directory / "lengths.npy", self.book.lengths, allow_pickle=False)
        np.save(directory / "owners.npy", self.owners, allow_pickle=False)
        np.save(directory / "concepts.npy", np.array(self.concepts), allow_pickle=False)


def dense_table(vectors: Vectors, owners: Sequence[int], concepts: int) -> DenseTable:
    """Return the table of these vectors; `owners` must ascend."""
    return DenseTable(quantised(vectors), np.array(owners, dtype=np.int32), concepts)


def load_table(directory: Path) -> DenseTable:
    """Map the arrays that `save` wrote."""
    codes, lengths, owners = (
        np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        for name in ("codes", "lengths", "owners")
    )
    concepts = int(np.load(directory / "concepts.npy", allow_pickle=False))
    return DenseTable(Codebook(codes, lengths), owners, concepts)
