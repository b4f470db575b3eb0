"""The multilingual static encoder: a text's vector is the mean of its subwords' vectors.

Reading costs a look-up and a sum: tens of thousands of texts a second on one core, in every
language of the European Union. Order and context are lost; `models.contextual` reads those.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from guidance.vectors import Vectors
from models.contextual import MOST_LETTERS, open_tokenizer
from models.registry import WEIGHTS, check_weights, registered

NAME = "static"
TOKENIZER = "multilingual-tokenizer"
_UNKNOWN = 1
_DECIMALS = 5
_AT_ONCE = 4096


class StaticEncoder:
    """Means of subword vectors at unit length.

    Parameters
    ----------
    tokenizer
        A `tokenizers.Tokenizer`.
    codes, scales
        Shapes (subwords, dimensions) and (subwords,): a subword's vector is codes times scale.
    digest
        A short name of both.
    """

    def __init__(
        self, tokenizer: Any, codes: NDArray[np.int8], scales: NDArray[np.float32], digest: str
    ) -> None:
        self._tokenizer = tokenizer
        self._codes = codes
        self._scales = scales
        self._digest = digest

    @property
    def digest(self) -> str:
        """Return the short name of the weights."""
        return self._digest

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return int(self._codes.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        blocks = [
            self._block(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)
        ]
        return np.concatenate(blocks) if blocks else np.zeros((0, self.dimensions), np.float32)

    def _block(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch_fast(
            [text[:MOST_LETTERS] for text in texts], add_special_tokens=False
        )
        ids = [entry.ids for entry in encoded]
        ends = np.cumsum([0, *map(len, ids)])
        joined = np.array(list(chain.from_iterable(ids)), dtype=np.int64)
        present = np.zeros(len(self._codes), dtype=np.bool_)
        present[joined] = True
        used = np.flatnonzero(present)
        columns = (np.cumsum(present) - 1)[joined]
        table = self._codes[used].astype(np.float32) * self._scales[used, None]
        table[used == _UNKNOWN] = 0
        ones = np.ones(len(columns), dtype=np.float32)
        # Each row is summed in the order of its own subwords, whatever stands in the other rows.
        sums = sp.csr_matrix((ones, columns, ends), shape=(len(texts), len(used))) @ table
        norms = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        unit: Vectors = np.round(sums / np.maximum(norms, 1e-9), _DECIMALS).astype(np.float32)
        return unit


def load_static() -> StaticEncoder:
    """Load the committed weights after checking their sha256.

    Raises
    ------
    SnapshotError
        A file is missing or not the registered one.
    """
    from safetensors.numpy import load_file  # noqa: PLC0415

    weights, words = registered(NAME), registered(TOKENIZER)
    for entry in (weights, words):
        check_weights(WEIGHTS / entry.file, entry)
    arrays = load_file(WEIGHTS / weights.file)
    tokenizer = open_tokenizer(WEIGHTS / words.file)
    return StaticEncoder(tokenizer, arrays["codes"], arrays["scales"], static_digest())


def static_digest() -> str:
    """Return the digest of the registered weights and tokenizer, without loading them."""
    return f"{NAME}-{registered(NAME).sha256[:8]}{registered(TOKENIZER).sha256[:4]}"
