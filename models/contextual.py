"""Encoders that read a text word by word in its context, run by onnxruntime.

Every text is read alone, at its own length: the bytes of its vector cannot depend on the company it
keeps. One phrase, which is what somebody waits for, takes less than half of what it took filled up
to a batch; many texts take longer than in batches, short names by a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guidance.errors import MissingDependency
from guidance.vectors import Vectors
from models.registry import WEIGHTS, WeightFile, check_weights, registered

DIMENSIONS = 384
MOST_TOKENS = 128
"""Tokens of a text that are read, its two marks among them; a longer one is cut."""
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
        for position, ids in zip(filled, tokens, strict=True):
            vectors[position] = self._read(ids)
        return vectors

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        encoded = self._tokenizer.encode_batch_fast([text[:MOST_LETTERS] for text in texts])
        return [cut(entry.ids, MOST_TOKENS) for entry in encoded]

    def _read(self, tokens: list[int]) -> Vectors:
        ids = np.array([tokens], dtype=np.int64)
        mask = np.ones(ids.shape, dtype=np.float32)
        ((mean,),) = self._session.run(["mean"], {"ids": ids, "mask": mask})
        norm = np.sqrt((mean * mean).sum())
        unit: Vectors = np.round(mean / np.maximum(norm, 1e-9), _DECIMALS).astype(np.float32)
        return unit


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


def cut(ids: list[int], longest: int) -> list[int]:
    """Return the tokens, the end of a longer text cut off before its closing mark."""
    return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]
