"""Label vectors as eight-bit integers: a quarter of the room, and sums without rounding.

Products of two such integers, added over at most a thousand dimensions, stay below 2**24, where
every integer is a float32: a matrix product of them is exact in whatever order it is added up, so
one text gives the same similarities alone and in a batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guidance.vectors import Vectors
from models.named import best_of, rows_of, starts_of

Codes = NDArray[np.int8]
_BLOCK = 4096
_LARGEST = 127
_KEPT = 20_000
"""Names of which a table keeps its numbers as floats, ready to multiply by."""


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


@dataclass(frozen=True)
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

    def best_among(self, queries: Codebook, chosen: NDArray[np.intp]) -> Vectors:
        """Return the best cosine of the names of some concepts.

        Parameters
        ----------
        chosen
            Shape (texts, candidates): concept positions, of each text its own.
        """
        best = np.zeros(chosen.shape, dtype=np.float32)
        if not len(self.owners):
            return best
        for row, own in enumerate(chosen):
            names, begins = rows_of(self._starts, own)
            products = self.book.codes[names].astype(np.float32) @ queries.codes[row].astype(
                np.float32
            )
            lengths = self.book.lengths[names] * queries.lengths[row]
            best[row] = best_of(products / lengths, begins)
        return best

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        return starts_of(self.owners, self.concepts)

    def cosines(self, queries: Codebook) -> Vectors:
        """Return cosines, shape (texts, names)."""
        left = queries.codes.astype(np.float32)
        if len(self.book) <= _KEPT:
            return self._all_cosines(left, queries.lengths)
        result = np.empty((len(queries), len(self.book)), dtype=np.float32)
        for start in range(0, len(self.book), _BLOCK):
            block = self.book[slice(start, start + _BLOCK)]
            products = left @ block.codes.astype(np.float32).T
            result[:, start : start + _BLOCK] = products / block.lengths
        result /= queries.lengths[:, None]
        return result

    def _all_cosines(self, left: Vectors, lengths: Vectors) -> Vectors:
        result: Vectors = left @ self._columns
        result /= self.book.lengths
        result /= lengths[:, None]
        return result

    @cached_property
    def _columns(self) -> Vectors:
        """Return the integers as floats, shape (dimensions, names): twice as fast to multiply by."""
        return np.ascontiguousarray(self.book.codes.T, dtype=np.float32)

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
        np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        for name in ("codes", "lengths", "owners")
    )
    concepts = int(np.load(directory / "concepts.npy", allow_pickle=False))
    return DenseTable(Codebook(codes, lengths), owners, concepts)
