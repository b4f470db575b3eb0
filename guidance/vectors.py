"""Text as vectors: what an encoder is, and exact search over what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors, the same text always into the same bytes."""

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever the weights do."""
        ...

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        ...


def top_indices(scores: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Return the positions of the highest scores, best first, ties by position.

    Parameters
    ----------
    scores
        Shape (n,).
    limit
        How many to return; fewer when n is smaller.
    """
    limit = min(limit, scores.shape[0])
    if limit <= 0:
        return np.empty(0, dtype=np.intp)
    if limit < scores.shape[0]:
        edge = np.partition(scores, scores.shape[0] - limit)[scores.shape[0] - limit]
        chosen = np.flatnonzero(scores >= edge)
    else:
        chosen = np.arange(scores.shape[0])
    return chosen[np.lexsort((chosen, -scores[chosen]))][:limit]
