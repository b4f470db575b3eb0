"""A trained linear map behind a frozen encoder: names and sentences of the labour market closer.

The map was fitted on ESCO's names and descriptions and on SkillSkape's training sentences
(`models.fitting.fit_adapter`); it is applied to both sides of every comparison.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from guidance.vectors import Encoder, Vectors
from models.registry import check_weights, registered

NAME = "esco-adapter"
WEIGHTS = Path(__file__).with_name("weights")
_DECIMALS = 6


class AdaptedEncoder:
    """An encoder followed by a square matrix and normalisation.

    Parameters
    ----------
    encoder
        Gives unit rows.
    matrix
        Shape (dimensions, dimensions).
    """

    def __init__(self, encoder: Encoder, matrix: NDArray[np.float32]) -> None:
        self._encoder = encoder
        self._matrix = matrix

    @property
    def digest(self) -> str:
        """Return the encoder's name and a hash of the matrix."""
        content = hashlib.sha256(np.ascontiguousarray(self._matrix).tobytes()).hexdigest()
        return f"{self._encoder.digest}+{content[:12]}"

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        return adapted(self._encoder.encode(texts), self._matrix)


def adapted(vectors: Vectors, matrix: NDArray[np.float32]) -> Vectors:
    """Return the vectors times the matrix at unit length.

    Added up in double precision and rounded to six decimals, so that the order of addition, which
    depends on the number of rows, leaves no trace.
    """
    moved = vectors.astype(np.float64) @ matrix.astype(np.float64)
    lengths = np.sqrt((moved * moved).sum(axis=1, keepdims=True))
    unit: Vectors = np.round(moved / np.maximum(lengths, 1e-9), _DECIMALS).astype(np.float32)
    return unit


def load_adapted(encoder: Encoder) -> AdaptedEncoder:
    """Put the committed map behind an encoder, after checking its sha256."""
    entry = registered(NAME)
    check_weights(WEIGHTS / entry.file, entry)
    matrix = np.load(WEIGHTS / entry.file, allow_pickle=False)
    return AdaptedEncoder(encoder, matrix)
