"""Encoders that read a text word by word in its context, run by onnxruntime.

The bytes of a vector do not depend on the company a text keeps: a text is padded to a length
chosen by the text alone and computed in batches of an even number of rows; a single row is summed
in another order (`tests/linking/test_encoder.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.errors import MissingDependency
from guidance.vectors import Vectors
from models.registry import WEIGHTS, WeightFile, check_weights, registered

DIMENSIONS = 384
LENGTHS = (8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Padded lengths in tokens; longer texts are cut at the last one."""
TOKENS_A_BATCH = 2048
ROWS = 2
"""Rows of a batch are filled up to a multiple of this."""
MOST_LETTERS = 2000
"""Characters of a text that are read at all."""
_DECIMALS = 5


class ContextualEncoder:
    """Mean-pooled, normalised vectors of a BERT network.

    Parameters
    ----------
    tokenizer
        A `tokenizers.Tokenizer` without padding.
    session
        An `onnxruntime.InferenceSession` of a network that `models.train.export` wrote.
    digest
        A short name of the weights.
    """

    def __init__(self, tokenizer: Any, session: Any, digest: str) -> None:
        self._tokenizer = tokenizer
        self._session = session
        self._digest = digest

    @property
    def digest(self) -> str:
        """Return the short name of the weights."""
        return self._digest

    @property
    def dimensions(self) -> int:
        """Return 384."""
        return DIMENSIONS

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [position for position, text in enumerate(texts) if text.strip()]
        tokens = self._tokens([texts[position] for position in filled])
        for batch, length in batches([len(row) for row in tokens]):
            rows = self._forward([tokens[index] for index in batch], length)
            vectors[[filled[index] for index in batch]] = rows
        return vectors

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch_fast([text[:MOST_LETTERS] for text in texts])
        return [cut(entry.ids, LENGTHS[-1]) for entry in encoded]

    def _forward(self, tokens: list[list[int]], length: int) -> Vectors:
        ids, mask = _padded(tokens, length)
        (mean,) = self._session.run(["mean"], {"ids": ids, "mask": mask})
        norms = np.sqrt((mean * mean).sum(axis=1, keepdims=True))
        unit: Vectors = np.round(mean / np.maximum(norms, 1e-9), _DECIMALS).astype(np.float32)
        return unit[: len(tokens)]


def load_contextual(name: str) -> ContextualEncoder:
    """Load a registered network and its tokenizer after checking their sha256.

    Raises
    ------
    SnapshotError
        A file is missing or not the registered one.
    """
    network, words = _files(name)
    for entry in (network, words):
        check_weights(WEIGHTS / entry.file, entry)
    tokenizer = open_tokenizer(WEIGHTS / words.file)
    session = open_session(WEIGHTS / network.file)
    return ContextualEncoder(tokenizer, session, contextual_digest(name))


def contextual_digest(name: str) -> str:
    """Return the digest of a registered network and its tokenizer, without loading them."""
    network, words = _files(name)
    return f"{name}-{network.sha256[:8]}{words.sha256[:4]}"


def _files(name: str) -> tuple[WeightFile, WeightFile]:
    return registered(name), registered(f"{name}-tokenizer")


def open_tokenizer(path: Path) -> Any:
    """Open a tokenizer file, without padding and cutting."""
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency("no tokenizers", "it installed", "run: make install") from error
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def open_session(path: Path) -> Any:
    """Open a network on one thread, its integers turned into floats once."""
    try:
        import onnxruntime  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency("no onnxruntime", "it installed", "run: make install") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def batches(sizes: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Yield positions of texts that share a padded length, and that length."""
    padded = np.searchsorted(LENGTHS, np.minimum(sizes, LENGTHS[-1]))
    for bucket, length in enumerate(LENGTHS):
        members = np.flatnonzero(padded == bucket).tolist()
        rows = max(ROWS, TOKENS_A_BATCH // length // ROWS * ROWS)
        for start in range(0, len(members), rows):
            yield members[start : start + rows], length


def cut(ids: list[int], longest: int) -> list[int]:
    """Return the tokens, the end of a longer text cut off before its closing mark."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def _padded(tokens: list[list[int]], length: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    rows = -(-len(tokens) // ROWS) * ROWS
    ids = np.zeros((rows, length), dtype=np.int64)
    mask = np.zeros((rows, length), dtype=np.float32)
    mask[len(tokens) :, 0] = 1
    for row, content in enumerate(tokens):
        ids[row, : len(content)] = content
        mask[row, : len(content)] = 1
    return ids, mask
