"""Character n-grams over every name of every concept: one inverted index a language.

The grams are those of scikit-learn's `char_wb` analyser (words padded by a blank, two to five
characters), named by a 64-bit polynomial hash so that fitting and serving share one vectorised
function and neither needs a vocabulary in memory. A name is weighed by sublinear term frequency
and inverse document frequency and has length one; a concept's similarity is the best of its names'.

Numbers are stored as npy files, memory-mapped when loaded.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.named import best_of, rows_of, starts_of

Floats = NDArray[np.float32]
Hashes = NDArray[np.uint64]

SIZES = (2, 3, 4, 5)
COMMONEST = 0.05
"""Grams that stand in more than this share of names are left out: slow to add up, near no weight."""
FEW_NAMES = 2000
"""Indexes with fewer names than this keep every gram."""
FILES = ("hashes", "rarity", "starts", "postings", "weights", "owners")
NAME_FILES = ("hashes", "rarity", "starts", "grams", "weights", "owners")
_PRIME = np.uint64(1099511628211)
_CHUNK = 64


def plain(text: str) -> str:
    """Return the text in lower case, compatibility-composed, with single blanks."""
    composed = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return " ".join(composed.split())


@dataclass(frozen=True, slots=True)
class NgramIndex:
    """The names of one language as an inverted index; see the module.

    Attributes
    ----------
    hashes, rarity
        Shape (grams,): sorted gram hashes and their inverse document frequencies.
    starts, postings, weights
        Rows of grams over names, as in scipy's compressed sparse rows.
    owners
        Shape (names,): the concept position of each name, ascending.
    concepts
        How many concepts there are; those without a name here score 0.
    """

    hashes: Hashes
    rarity: Floats
    starts: NDArray[np.int64]
    postings: NDArray[np.int32]
    weights: Floats
    owners: NDArray[np.int32]
    concepts: int

    def name_scores(self, texts: Sequence[str]) -> Floats:
        """Return cosines, shape (texts, names)."""
        inverted = sp.csr_matrix(
            (self.weights, self.postings, self.starts),
            shape=(len(self.hashes), len(self.owners)),
            copy=False,
        )
        asked = weighed(texts, self.hashes, self.rarity)
        scores = np.empty((len(texts), len(self.owners)), dtype=np.float32)
        for row, (start, end) in enumerate(pairwise(asked.indptr)):
            # Row by row: four times as fast as one product of two sparse matrices.
            scores[row] = inverted[asked.indices[start:end]].T @ asked.data[start:end]
        return scores

    def similarities(self, texts: Sequence[str]) -> Floats:
        """Return the best cosine of each concept's names, shape (texts, concepts)."""
        best = np.zeros((len(texts), self.concepts), dtype=np.float32)
        if not len(self.owners):
            return best
        firsts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        for start in range(0, len(texts), _CHUNK):
            scores = self.name_scores(texts[start : start + _CHUNK])
            best[start : start + _CHUNK, self.owners[firsts]] = np.maximum.reduceat(
                scores, firsts, axis=1
            )
        return best

    def save(self, directory: Path) -> None:
        """Write every array as an npy file under `directory`."""
        _save(self, FILES, directory)


@dataclass(frozen=True)
class NameLetters:
    """The grams of every name, for comparing a text with the names of chosen concepts.

    Attributes
    ----------
    hashes, rarity
        As in `NgramIndex`.
    starts, grams, weights
        Rows of names over grams.
    owners, concepts
        As in `NgramIndex`.
    """

    hashes: Hashes
    rarity: Floats
    starts: NDArray[np.int64]
    grams: NDArray[np.int32]
    weights: Floats
    owners: NDArray[np.int32]
    concepts: int

    def best_among(self, texts: Sequence[str], chosen: NDArray[np.intp]) -> Floats:
        """Return the best cosine of the names of some concepts.

        Parameters
        ----------
        chosen
            Shape (texts, candidates): concept positions, of each text its own.
        """
        best = np.zeros(chosen.shape, dtype=np.float32)
        if not len(self.owners):
            return best
        asked = weighed(texts, self.hashes, self.rarity)
        query = np.zeros(len(self.hashes), dtype=np.float32)
        for row, own in enumerate(chosen):
            mine = slice(asked.indptr[row], asked.indptr[row + 1])
            query[asked.indices[mine]] = asked.data[mine]
            names, begins = rows_of(self._first_name, own)
            best[row] = best_of(self._products(query, names), begins)
            query[asked.indices[mine]] = 0
        return best

    def save(self, directory: Path) -> None:
        """Write every array as an npy file under `directory`."""
        _save(self, NAME_FILES, directory)

    def _products(self, query: Floats, names: NDArray[np.intp]) -> Floats:
        entries, begins = rows_of(self.starts, names)
        products = self.weights[entries] * query[self.grams[entries]]
        total = np.zeros(len(names), dtype=np.float32)
        filled = np.flatnonzero(np.diff(begins))
        if len(filled):
            total[filled] = np.add.reduceat(products, begins[filled])
        return total

    @cached_property
    def _first_name(self) -> NDArray[np.intp]:
        return starts_of(self.owners, self.concepts)


def fit_name_letters(names: Sequence[tuple[int, str]], concepts: int) -> NameLetters:
    """Build the grams of every name from (concept position, name), positions ascending."""
    hashes, rarity, rows = _fitted(names)
    return NameLetters(
        hashes=hashes,
        rarity=rarity,
        starts=rows.indptr.astype(np.int64),
        grams=rows.indices.astype(np.int32),
        weights=rows.data.astype(np.float32),
        owners=np.array([owner for owner, _ in names], dtype=np.int32),
        concepts=concepts,
    )


def load_name_letters(directory: Path) -> NameLetters:
    """Map the arrays that `save` wrote."""
    return NameLetters(**_load(NAME_FILES, directory))


def fit_index(names: Sequence[tuple[int, str]], concepts: int) -> NgramIndex:
    """Build the index of one language.

    Parameters
    ----------
    names
        (concept position, name), in ascending order of position.
    concepts
        How many concepts there are.
    """
    hashes, rarity, rows = _fitted(names)
    inverted = rows.T.tocsr()
    inverted.sort_indices()
    return NgramIndex(
        hashes=hashes,
        rarity=rarity,
        starts=inverted.indptr.astype(np.int64),
        postings=inverted.indices.astype(np.int32),
        weights=inverted.data.astype(np.float32),
        owners=np.array([owner for owner, _ in names], dtype=np.int32),
        concepts=concepts,
    )


def load_index(directory: Path) -> NgramIndex:
    """Map the arrays that `save` wrote."""
    return NgramIndex(**_load(FILES, directory))


def weighed(texts: Sequence[str], hashes: Hashes, rarity: Floats) -> sp.csr_matrix:
    """Return the texts as unit rows over known grams.

    Unknown grams count towards the length: a text half of unknown words is half a match.
    """
    rows, grams = _all_grams(texts)
    columns = np.searchsorted(hashes, grams)
    columns[columns == len(hashes)] = 0
    known = hashes[columns] == grams if len(hashes) else np.zeros(len(grams), dtype=bool)
    counts = _counted(rows[known], columns[known], (len(texts), len(hashes)))
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return _unit_rows(counts, _unknown_energy(rows[~known], len(texts), rarity))


def _fitted(names: Sequence[tuple[int, str]]) -> tuple[Hashes, Floats, sp.csr_matrix]:
    """Return the grams kept, how rare they are, and unit rows of names over them."""
    rows, grams = _all_grams([plain(name) for _, name in names])
    hashes, columns = np.unique(grams, return_inverse=True)
    counts = _counted(rows, columns, (len(names), len(hashes)))
    documents = np.bincount(counts.indices, minlength=len(hashes))
    rarity = (np.log((1 + len(names)) / (1 + documents)) + 1).astype(np.float32)
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    limit = COMMONEST * len(names) if len(names) > FEW_NAMES else len(names)
    kept = np.flatnonzero(documents <= limit)
    return hashes[kept], rarity[kept], _unit_rows(counts[:, kept].tocsr())


def _save(index: object, files: Sequence[str], directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name in files:
        np.save(directory / f"{name}.npy", getattr(index, name), allow_pickle=False)
    concepts = np.array(getattr(index, "concepts"))  # noqa: B009 - either kind of index
    np.save(directory / "concepts.npy", concepts, allow_pickle=False)


def _load(files: Sequence[str], directory: Path) -> dict[str, Any]:
    arrays: dict[str, Any] = {
        name: np.asarray(np.load(directory / f"{name}.npy", mmap_mode="r", allow_pickle=False))
        for name in files
    }
    return arrays | {"concepts": int(np.load(directory / "concepts.npy"))}


def gram_hashes(text: str) -> Hashes:
    """Return one hash for every character n-gram inside the blank-padded words of a text."""
    words = text.split()
    if not words:
        return np.empty(0, dtype=np.uint64)
    padded = "".join(f" {word} " for word in words)
    codes = np.frombuffer(padded.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
    return np.concatenate(list(_windows(codes, owner)))


def _windows(codes: NDArray[np.uint64], owner: NDArray[np.intp]) -> Iterable[Hashes]:
    rolled = codes + np.uint64(1)
    for size in range(2, max(SIZES) + 1):
        if len(codes) < size:
            return
        rolled = rolled[:-1] * _PRIME + codes[size - 1 :] + np.uint64(1)
        if size in SIZES:
            inside = owner[size - 1 :] == owner[: len(rolled)]
            yield rolled[inside] * np.uint64(8) + np.uint64(size)


def _all_grams(texts: Sequence[str]) -> tuple[NDArray[np.intp], Hashes]:
    grams = [gram_hashes(text) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(row) for row in grams])
    return rows, np.concatenate(grams) if grams else np.empty(0, dtype=np.uint64)


def _counted(
    rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, int]
) -> sp.csr_matrix:
    ones = np.ones(len(rows), dtype=np.float32)
    counts = sp.coo_matrix((ones, (rows, columns)), shape=shape).tocsr()
    counts.sort_indices()
    return counts


def _unknown_energy(rows: NDArray[np.intp], texts: int, rarity: Floats) -> Floats:
    heaviest = float(rarity.max()) if len(rarity) else 1.0
    return (np.bincount(rows, minlength=texts) * heaviest**2).astype(np.float32)


def _unit_rows(matrix: sp.csr_matrix, extra: Floats | None = None) -> sp.csr_matrix:
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    if extra is not None:
        squares = squares + extra
    lengths = np.repeat(np.sqrt(np.maximum(squares, 1e-12)), np.diff(matrix.indptr))
    matrix.data = (matrix.data / lengths).astype(np.float32)
    return matrix
