"""The two simple ways of naming a concept that stand beside ours: letters, and a plain encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from guidance.vectors import Encoder, Vectors, top_indices
from models.names import KeptNames
from pipelines.evaluation.sets import LabelledSet

LETTERS, MINILM = "char TF-IDF", "MiniLM"
TOP = 100
Floats = NDArray[np.float32]
Rankings = dict[str, tuple[str, ...]]
"""Query to concepts, best first."""


class Index(Protocol):
    """A list of names that texts are held against."""

    def scores(self, texts: Sequence[str]) -> Iterator[Floats]:
        """Yield one row a text: its likeness to each name."""
        ...


class LetterIndex:
    """Cosine of character 2-5-grams (scikit-learn's `char_wb`) with a list of names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)

    def scores(self, texts: Sequence[str]) -> Iterator[Floats]:
        """Yield one row a text: its likeness to each name."""
        vectorizer, table = self._fitted
        asked = vectorizer.transform(texts)
        for at in range(asked.shape[0]):
            yield (asked[at] @ table).toarray()[0]

    @cached_property
    def _fitted(self) -> tuple[Any, Any]:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), dtype=np.float32)
        return vectorizer, vectorizer.fit_transform(self._names).T.tocsr()


class MeaningIndex:
    """Cosine of an encoder's vectors with those of a list of names."""

    def __init__(self, names: Sequence[str], encoder: Encoder) -> None:
        self._names = tuple(names)
        self._encoder = encoder

    def scores(self, texts: Sequence[str]) -> Iterator[Floats]:
        """Yield one row a text: its likeness to each name."""
        for row in self._encoder.encode(texts):
            yield self._table @ row

    @cached_property
    def _table(self) -> Vectors:
        return self._encoder.encode(self._names)


class Peers:
    """Both peers over the names of one kind of concept in one language.

    Letters are held against preferred labels for skills and all names for occupations, the encoder
    against preferred labels.

    Parameters
    ----------
    names
        What is searched.
    kind
        "skill" or "occupation".
    encoder
        The plain encoder, or None where it is not installed.
    """

    def __init__(self, names: KeptNames, kind: str, encoder: Encoder | None) -> None:
        self._uris = names.uris
        self._pairs = {
            LETTERS: names.preferred if kind == "skill" else names.every,
            MINILM: names.preferred,
        }
        texts = {name: [text for _, text in pairs] for name, pairs in self._pairs.items()}
        self._indexes: dict[str, Index] = {LETTERS: LetterIndex(texts[LETTERS])}
        if encoder is not None:
            self._indexes[MINILM] = MeaningIndex(texts[MINILM], encoder)

    def rankings(self, labelled: LabelledSet) -> dict[str, Rankings | None]:
        """Return what each peer ranks for each query; None for one that is not installed."""
        return {name: self._ranked(name, labelled) for name in self._pairs}

    def _ranked(self, name: str, labelled: LabelledSet) -> Rankings | None:
        index = self._indexes.get(name)
        if index is None:
            return None
        # A concept is as near as the nearest of its names; equal ones stand by position.
        owners = np.array([at for at, _ in self._pairs[name]])
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        texts = [query.text for query in labelled.texts.values()]
        result = {}
        for query, row in zip(labelled.texts, index.scores(texts), strict=True):
            best = np.full(len(self._uris), -1, dtype=np.float32)
            best[owners[firsts]] = np.maximum.reduceat(row, firsts)
            result[query] = tuple(self._uris[at] for at in top_indices(best, TOP))
        return result
