"""Which rows of a table of names belong to which concept, and the best of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]


def starts_of(owners: NDArray[np.int32], concepts: int) -> Positions:
    """Return where each concept's names begin, shape (concepts + 1,); `owners` ascend."""
    return np.searchsorted(owners, np.arange(concepts + 1))


def rows_of(starts: Positions, chosen: Positions) -> tuple[Positions, Positions]:
    """Return the rows of the names of some concepts one after another, and where each begins.

    The second has one more entry than `chosen`.
    """
    counts = starts[chosen + 1] - starts[chosen]
    begins = np.concatenate([[0], np.cumsum(counts)])
    rows = np.arange(begins[-1]) + np.repeat(starts[chosen] - begins[:-1], counts)
    return rows, begins


def best_of(scores: Floats, begins: Positions) -> Floats:
    """Return the highest score between each beginning and the next, 0 where there is none."""
    best = np.zeros(len(begins) - 1, dtype=np.float32)
    filled = np.flatnonzero(np.diff(begins))
    if len(filled):
        best[filled] = np.maximum.reduceat(scores, begins[filled])
    return best
