"""The networks in torch: all-MiniLM-L6-v2 to begin with, and the committed ones to go on from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from transformers import AutoModel, BertConfig, BertModel

from models.minilm import checked_directory
from models.registry import WEIGHTS, registered
from models.train.vocabulary import SPECIAL

HEADS = 12
_LINEAR = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
Arrays = dict[str, NDArray[Any]]


def begin_with_minilm() -> Any:
    """Return all-MiniLM-L6-v2 as a transformers network, for training."""
    return AutoModel.from_pretrained(checked_directory())


def read_network(path: Path) -> Any:
    """Return the transformers network that `models.train.export` wrote to a file.

    Its matrices are the eight-bit ones times their scales: what serving computes with.
    """
    arrays = {
        weight.name: numpy_helper.to_array(weight)
        for weight in onnx.load(str(path)).graph.initializer
    }
    layers = 1 + max(int(name.split(".")[2]) for name in arrays if name.startswith("encoder.layer"))
    state = _embeddings(arrays) | _norms(arrays, layers)
    for number in range(layers):
        for name in _LINEAR:
            state |= _linear(arrays, f"encoder.layer.{number}.{name}")
    words, width = state["embeddings.word_embeddings.weight"].shape
    network = BertModel(
        BertConfig(
            vocab_size=words,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=HEADS,
            intermediate_size=len(arrays["encoder.layer.0.intermediate.dense.bias"]),
            max_position_embeddings=len(arrays["places"]),
        ),
        add_pooling_layer=False,
    )
    network.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    network.train(False)
    return network


def as_sentence_transformer(name: str, directory: Path) -> Any:
    """Return a registered network as a SentenceTransformer; `directory` receives its files."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sentence_transformers.models import Normalize, Pooling, Transformer  # noqa: PLC0415
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415

    read_network(WEIGHTS / registered(name).file).save_pretrained(directory)
    words = WEIGHTS / registered(f"{name}-tokenizer").file
    tokenizer: Any = PreTrainedTokenizerFast
    tokenizer(
        tokenizer_file=str(words), pad_token=SPECIAL[0], unk_token=SPECIAL[1]
    ).save_pretrained(directory)
    transformer = Transformer(str(directory))
    pooling = Pooling(transformer.get_word_embedding_dimension(), pooling_mode="mean")
    return SentenceTransformer(modules=[transformer, pooling, Normalize()], device="cpu")


def _embeddings(arrays: Arrays) -> Arrays:
    places = arrays["places"].astype(np.float32)
    return {
        "embeddings.word_embeddings.weight": arrays["words.codes"] * arrays["words.scales"],
        "embeddings.position_embeddings.weight": places,
        # The kinds of token were added to the places when the file was written.
        "embeddings.token_type_embeddings.weight": np.zeros((2, places.shape[1]), np.float32),
    }


def _norms(arrays: Arrays, layers: int) -> Arrays:
    names = ["embeddings.LayerNorm"]
    for number in range(layers):
        names += [
            f"encoder.layer.{number}.attention.output.LayerNorm",
            f"encoder.layer.{number}.output.LayerNorm",
        ]
    return {
        f"{name}.{part}": arrays[f"{name}.{part}"] for name in names for part in ("weight", "bias")
    }


def _linear(arrays: Arrays, name: str) -> Arrays:
    matrix = arrays[f"{name}.codes"].astype(np.float32) * arrays[f"{name}.scales"]
    return {
        f"{name}.weight": np.ascontiguousarray(matrix.T),
        f"{name}.bias": arrays[f"{name}.bias"],
    }
