"""Writes a trained BERT network as an ONNX file whose matrices are eight-bit integers at rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

OPSET = 20
_LARGEST = 127
Array = NDArray[Any]


def quantised_rows(matrix: Array) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return integers and one scale a row; rows of zeros keep scale 1."""
    largest = np.abs(matrix).max(axis=1)
    scales = np.where(largest > 0, largest / _LARGEST, 1).astype(np.float32)
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales


class _Graph:
    """Collects nodes and weights of one network."""

    def __init__(self, heads: int, width: int, epsilon: float) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.heads, self.width, self.epsilon = heads, width, epsilon
        self._count = 0

    def constant(self, value: Array, name: str = "") -> str:
        """Keep an array and return its name."""
        name = name or self._fresh("constant")
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """Add a node and return the name of its output."""
        name = self._fresh(kind)
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def matrix(self, weight: Array, name: str) -> str:
        """Keep a matrix of shape (out, in) and return the name of its float transpose."""
        codes, scales = quantised_rows(weight)
        stored = self.constant(codes.T, f"{name}.codes")
        scale = self.constant(scales, f"{name}.scales")
        return self.add("DequantizeLinear", stored, scale, axis=1)

    def linear(self, value: str, weight: Array, bias: Array, name: str) -> str:
        """Return value times weight plus bias."""
        product = self.add("MatMul", value, self.matrix(weight, name))
        return self.add("Add", product, self.constant(bias, f"{name}.bias"))

    def normalised(self, value: str, weight: Array, bias: Array, name: str) -> str:
        """Return the layer norm."""
        inputs = (
            value,
            self.constant(weight, f"{name}.weight"),
            self.constant(bias, f"{name}.bias"),
        )
        return self.add("LayerNormalization", *inputs, axis=-1, epsilon=self.epsilon)

    def _fresh(self, kind: str) -> str:
        self._count += 1
        return f"{kind}_{self._count}"


def export(model: Any, path: Path) -> None:
    """Write a transformers BertModel with mean pooling.

    Inputs `ids` (int64) and `mask` (float32), shape (texts, tokens); output `mean`, shape
    (texts, dimensions), not of unit length.
    """
    config = model.config
    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    graph = _Graph(config.num_attention_heads, config.hidden_size, config.layer_norm_eps)
    hidden = _embedded(graph, state)
    closed = _closed(graph)
    for number in range(config.num_hidden_layers):
        hidden = _layer(graph, state, f"encoder.layer.{number}.", hidden, closed)
    _pooled(graph, hidden)
    _write(graph, path)


def _embedded(graph: _Graph, state: dict[str, Array]) -> str:
    codes, scales = quantised_rows(state["embeddings.word_embeddings.weight"])
    words = graph.add("Gather", graph.constant(codes, "words.codes"), "ids")
    words = graph.add("Cast", words, to=TensorProto.FLOAT)
    sizes = graph.add("Gather", graph.constant(scales[:, None], "words.scales"), "ids")
    words = graph.add("Mul", words, sizes)
    places = state["embeddings.position_embeddings.weight"]
    places = places + state["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", "ids", start=1, end=2)
    start = graph.constant(np.array([0], dtype=np.int64))
    rows = graph.add("Slice", graph.constant(places, "places"), start, length, start)
    return graph.normalised(
        graph.add("Add", words, rows),
        state["embeddings.LayerNorm.weight"],
        state["embeddings.LayerNorm.bias"],
        "embeddings.LayerNorm",
    )


def _closed(graph: _Graph) -> str:
    """Return what is added to attention toward padding, shape (texts, 1, 1, tokens)."""
    axes = graph.constant(np.array([1, 2], dtype=np.int64))
    mask = graph.add("Unsqueeze", "mask", axes)
    missing = graph.add("Sub", graph.constant(np.array(1, dtype=np.float32)), mask)
    return graph.add("Mul", missing, graph.constant(np.array(-1e9, dtype=np.float32)))


def _layer(graph: _Graph, state: dict[str, Array], prefix: str, hidden: str, closed: str) -> str:
    attended = _attention(graph, state, f"{prefix}attention.self.", hidden, closed)
    attended = _weighed(graph, state, f"{prefix}attention.output.dense", attended)
    hidden = _joined(graph, state, f"{prefix}attention.output.LayerNorm", attended, hidden)
    inner = _weighed(graph, state, f"{prefix}intermediate.dense", hidden)
    outer = _weighed(graph, state, f"{prefix}output.dense", graph.add("Gelu", inner))
    return _joined(graph, state, f"{prefix}output.LayerNorm", outer, hidden)


def _weighed(graph: _Graph, state: dict[str, Array], name: str, value: str) -> str:
    return graph.linear(value, state[f"{name}.weight"], state[f"{name}.bias"], name)


def _joined(graph: _Graph, state: dict[str, Array], name: str, value: str, before: str) -> str:
    total = graph.add("Add", value, before)
    return graph.normalised(total, state[f"{name}.weight"], state[f"{name}.bias"], name)


def _attention(
    graph: _Graph, state: dict[str, Array], prefix: str, hidden: str, closed: str
) -> str:
    size = graph.width // graph.heads
    split = graph.constant(np.array([0, 0, graph.heads, size], dtype=np.int64))
    query, key, value = (
        graph.add("Reshape", _weighed(graph, state, f"{prefix}{name}", hidden), split)
        for name in ("query", "key", "value")
    )
    query = graph.add("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.add("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.add("Transpose", value, perm=[0, 2, 1, 3])
    likeness = graph.add("MatMul", query, key)
    likeness = graph.add("Mul", likeness, graph.constant(np.array(size**-0.5, dtype=np.float32)))
    shares = graph.add("Softmax", graph.add("Add", likeness, closed), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    return graph.add(
        "Reshape", mixed, graph.constant(np.array([0, 0, graph.width], dtype=np.int64))
    )


def _pooled(graph: _Graph, hidden: str) -> None:
    last = graph.constant(np.array([2], dtype=np.int64))
    tokens = graph.constant(np.array([1], dtype=np.int64))
    weights = graph.add("Unsqueeze", "mask", last)
    total = graph.add("ReduceSum", graph.add("Mul", hidden, weights), tokens, keepdims=0)
    count = graph.add("ReduceSum", "mask", tokens, keepdims=1)
    graph.nodes.append(helper.make_node("Div", [total, count], ["mean"]))


def _write(graph: _Graph, path: Path) -> None:
    shape = ["texts", "tokens"]
    built = helper.make_graph(
        graph.nodes,
        path.stem,
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, shape),
            helper.make_tensor_value_info("mask", TensorProto.FLOAT, shape),
        ],
        [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["texts", graph.width])],
        initializer=graph.weights,
    )
    model = helper.make_model(built, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = 10
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
