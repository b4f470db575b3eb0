"""The concepts of one kind on disk, and how alike they are to a text; loaded when first asked.

A text is compared with every concept by what is cheap: the static vectors of label and
description, the letters of the label, names that stand in it word for word. Where that leaves the
text open it is read in context as well. The likeliest concepts are then looked at closely, by
every name they have.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from guidance.linking.fusion import FEATURES, Asked, Considered, Floats
from guidance.vectors import Encoder, Vectors, top_indices
from models.dense import Codebook, DenseTable, load_table, quantised
from models.encoders import ENGLISH, Encoders, RecentEncoder
from models.lexical import NameLetters, NgramIndex, load_index, load_name_letters, plain
from models.phrases import PhraseIndex, load_phrases
from models.words import load_words

MOST = 0.5
"""Share of the concepts that must have names in a language for likeness to them to count."""
CANDIDATES = 128
"""Concepts looked at closely for each text."""
SURE_MARGIN = 0.6
"""A text whose best concept leads the next by so much is not read in context."""
DESCRIPTION, LETTERS, PHRASE = 0.5, 0.7, 0.5
"""What likeness to the description, likeness of letters and a short name found count, against
likeness to the label and the share of a name found, when the likeliest concepts are chosen."""
_EXACT = 0.999
Found = dict[int, tuple[float, float]]


class Said(NamedTuple):
    """Passages as they are compared.

    `plain` and `glosses` are their letters and those of their glosses, empty without one; `alone`
    and `static` their static vectors, for names of their own language and, the gloss added, for
    English ones.
    """

    plain: list[str]
    glosses: list[str]
    alone: Codebook
    static: Codebook


class Meaning(NamedTuple):
    """The English label, names and description of every concept, by one encoder."""

    label: DenseTable
    names: DenseTable
    description: DenseTable


class Writing(NamedTuple):
    """How the names of the concepts are written in one language."""

    letters_of_label: NgramIndex
    letters: NameLetters
    phrases: PhraseIndex


class Rough(NamedTuple):
    """What is known of some texts and every concept before any is looked at closely.

    `planes` are features by name, shape (texts, concepts); `found` are the English and the own
    names that stand in each text; `score` sums it all up.
    """

    planes: dict[str, Floats]
    found: list[Found]
    own_found: list[Found]
    score: Floats


class InEnglish(NamedTuple):
    """What some texts are to the English label and description of every concept.

    `planes` and `found` as in `Rough`. A title is held against the names of two languages, one
    after the other: this much of it is the same.
    """

    texts: tuple[str, ...]
    language: str | None
    said: Said
    planes: dict[str, Floats]
    found: list[Found]


class Reading(NamedTuple):
    """Passages read in context, and the texts that some of them are parts of."""

    texts: Codebook
    contexts: Codebook
    is_part: NDArray[np.bool_]


class StoredSpace:
    """The concepts of one kind as a directory; see `models.indexing`.

    Parameters
    ----------
    directory
        Written by `models.indexing.build_space`.
    encoders
        Those the directory was built with.
    uris
        The concepts, sorted.
    coverage
        Share of the concepts that have names, by language, English apart.
    """

    def __init__(
        self,
        directory: Path,
        encoders: Encoders,
        uris: tuple[str, ...],
        coverage: Mapping[str, float],
    ) -> None:
        self._directory = directory
        self._encoders = encoders
        readers = (encoders.english, encoders.multilingual)
        self._readers = {reader.digest: RecentEncoder(reader) for reader in readers}
        self._uris = uris
        self._coverage = coverage
        self._meaning = lru_cache(maxsize=None)(self._load_meaning)
        self._writing = lru_cache(maxsize=None)(self._load_writing)
        self._own_names = lru_cache(maxsize=None)(self._load_own_names)
        self._recent: InEnglish | None = None
        self._common = lru_cache(maxsize=1)(self._load_common)
        self._words = lru_cache(maxsize=1)(lambda: load_words(directory / "words"))

    @property
    def uris(self) -> tuple[str, ...]:
        """Return the concepts, sorted."""
        return self._uris

    def knows(self, language: str | None) -> bool:
        """Return whether there are any names in a language other than English."""
        return language in self._coverage

    def speaks(self, language: str | None) -> bool:
        """Return whether most concepts have names in a language other than English."""
        return self._coverage.get(language or "", 0.0) >= MOST

    def consider(
        self,
        asked: Sequence[Asked],
        names: str | None,
        language: str | None,
        read: bool | None = None,
    ) -> Considered:
        """Return the likeliest concepts of each passage with their features.

        Parameters
        ----------
        names
            The language whose names count beside the English ones, or None.
        language
            The language the passages are written in, or None when nobody knows.
        read
            Read every passage in context, or none; by default those that are left open.
        """
        texts = [one.text for one in asked]
        english = self._in_english(texts, language)
        said, rough = english.said, self._rough(english, names)
        rows = self._to_read(rough, read)
        reading = self._read([asked[row] for row in rows], language) if len(rows) else None
        if reading is not None:
            self._add_reading(rough, rows, reading.texts)
        concepts = _likeliest(rough.score, CANDIDATES)
        features = self._close(rough, concepts, said, names)
        if reading is not None:
            features |= self._close_reading(features["read_label"], concepts, rows, reading)
        was_read = np.zeros(len(texts), dtype=np.bool_)
        was_read[rows] = True
        return Considered(concepts, _stacked(features, concepts.shape), was_read)

    def forget(self) -> None:
        """Forget the passages considered last."""
        self._recent = None
        for reader in self._readers.values():
            reader.forget()

    def _in_english(self, texts: Sequence[str], language: str | None) -> InEnglish:
        recent = self._recent
        if recent is None or (recent.texts, recent.language) != (tuple(texts), language):
            recent = self._recent = self._compared(tuple(texts), language)
        return recent

    def _compared(self, texts: tuple[str, ...], language: str | None) -> InEnglish:
        said = self._said(texts, language)
        meaning, writing = self._meaning("static"), self._writing(ENGLISH)
        planes = {
            "label": meaning.label.similarities(said.static),
            "description": meaning.description.similarities(said.static),
            "letters_of_label": _likelier(writing.letters_of_label.similarities, said),
        }
        found = [
            _either(writing.phrases.found(text), writing.phrases.found(gloss))
            for text, gloss in zip(texts, said.glosses, strict=True)
        ]
        return InEnglish(texts, language, said, planes, found)

    def _said(self, texts: Sequence[str], language: str | None) -> Said:
        glosses = [self._encoders.glosses.gloss(text, language) for text in texts]
        alone = self._encoders.static.encode(texts)
        both = _added(alone, glosses, self._encoders.static)
        letters = [plain(text) for text in texts], [plain(gloss) for gloss in glosses]
        return Said(*letters, quantised(alone), quantised(both))

    def _rough(self, english: InEnglish, names: str | None) -> Rough:
        texts, said, found = english.texts, english.said, english.found
        planes = dict(english.planes)
        score = planes["label"] + np.float32(DESCRIPTION) * planes["description"]
        score += np.float32(LETTERS) * planes["letters_of_label"]
        own_found: list[Found] = [{} for _ in texts]
        if names is not None:
            own = self._writing(names)
            own_found = [own.phrases.found(text) for text in texts]
            if self.speaks(names):
                letters = own.letters_of_label.similarities(said.plain)
                score += np.float32(LETTERS) * letters
        for row in range(len(texts)):
            _add_found(score[row], found[row])
            _add_found(score[row], own_found[row])
        return Rough(planes, found, own_found, score)

    def _to_read(self, rough: Rough, read: bool | None) -> NDArray[np.intp]:
        if read is not None:
            return np.arange(len(rough.score) if read else 0)
        if rough.score.shape[1] < 2:
            return np.arange(len(rough.score))
        named = [
            any(share >= _EXACT for _, share in (*found.values(), *own.values()))
            for found, own in zip(rough.found, rough.own_found, strict=True)
        ]
        return np.flatnonzero((_leads(rough.score) < SURE_MARGIN) & ~np.array(named, dtype=bool))

    def _read(self, asked: Sequence[Asked], language: str | None) -> Reading:
        """Read passages and what they are parts of, each different text once."""
        contexts = [one.context for one in asked if one.context]
        unique = dict.fromkeys((*(one.text for one in asked), *contexts))
        reader = self._readers[self._encoders.reader_of(language).digest]
        glosses = [self._encoders.glosses.gloss(text, language) for text in unique]
        english = self._readers[self._encoders.english.digest]
        book = quantised(_added(reader.encode(list(unique)), glosses, english))
        at = {text: row for row, text in enumerate(unique)}
        return Reading(
            book[np.array([at[one.text] for one in asked], dtype=np.intp)],
            book[np.array([at[text] for text in contexts], dtype=np.intp)],
            np.array([bool(one.context) for one in asked], dtype=np.bool_),
        )

    def _add_reading(self, rough: Rough, rows: NDArray[np.intp], reading: Codebook) -> None:
        meaning = self._meaning("read")
        for name in ("label", "description"):
            plane = np.zeros_like(rough.score)
            plane[rows] = getattr(meaning, name).similarities(reading)
            rough.planes[f"read_{name}"] = plane
        rough.score[rows] += rough.planes["read_label"][rows]
        rough.score[rows] += np.float32(DESCRIPTION) * rough.planes["read_description"][rows]

    def _close(
        self,
        rough: Rough,
        concepts: NDArray[np.intp],
        said: Said,
        names: str | None,
    ) -> dict[str, Floats]:
        """Return the features of the chosen concepts by name, each of shape (texts, candidates)."""
        features = {
            name: np.take_along_axis(plane, concepts, axis=1)
            for name, plane in rough.planes.items()
        }
        writing = self._writing(ENGLISH)
        best = self._meaning("static").names.best_among(said.static, concepts)
        features["names"] = np.maximum(features["label"], best)
        features["letters"] = _likelier(
            lambda letters: writing.letters.best_among(letters, concepts), said
        )
        sure, share = _spread(rough.found, concepts)
        features["common"] = self._common()[concepts]
        features["covered"] = self._words().covered(
            [f"{own} {gloss}" for own, gloss in zip(said.plain, said.glosses, strict=True)],
            self._encoders.static,
            concepts,
        )
        if names is not None and self.speaks(names):
            features["own_names"] = self._own_names(names).best_among(said.alone, concepts)
            own_letters = self._writing(names).letters
            features["own_letters"] = own_letters.best_among(said.plain, concepts)
            own_sure, own_share = _spread(rough.own_found, concepts)
            features |= {"own_phrase": own_sure, "own_phrase_share": own_share}
        elif names is not None:
            # Likeness to names that few concepts have would favour those few; the very name counts.
            own_sure, own_share = _spread(rough.own_found, concepts)
            sure, share = np.maximum(sure, own_sure), np.maximum(share, own_share)
        return features | {"phrase": sure, "phrase_share": share}

    def _close_reading(
        self,
        read_label: Floats,
        concepts: NDArray[np.intp],
        rows: NDArray[np.intp],
        reading: Reading,
    ) -> dict[str, Floats]:
        """Return what reading tells of the chosen concepts; rows that were not read are 0."""
        meaning, parts = self._meaning("read"), rows[reading.is_part]
        names, context = np.zeros_like(read_label), np.zeros_like(read_label)
        best = meaning.names.best_among(reading.texts, concepts[rows])
        names[rows] = np.maximum(read_label[rows], best)
        context[parts] = meaning.label.best_among(reading.contexts, concepts[parts])
        return {"read_names": names, "context": context}

    def _load_meaning(self, kind: str) -> Meaning:
        return Meaning(*(load_table(self._directory / kind / name) for name in Meaning._fields))

    def _load_writing(self, language: str) -> Writing:
        directory = self._directory / language
        return Writing(
            load_index(directory / "letters_of_label"),
            load_name_letters(directory / "letters"),
            load_phrases(directory / "phrases"),
        )

    def _load_own_names(self, language: str) -> DenseTable:
        return load_table(self._directory / language / "names")

    def _load_common(self) -> Vectors:
        values: Vectors = np.load(self._directory / "common.npy", allow_pickle=False)
        return values


def load_space(directory: Path, encoders: Encoders) -> StoredSpace:
    """Open what `models.indexing` wrote; arrays are read when first needed."""
    uris = json.loads((directory / "uris.json").read_text(encoding="utf-8"))
    coverage: Any = json.loads((directory / "languages.json").read_text(encoding="utf-8"))
    return StoredSpace(directory, encoders, tuple(uris), coverage)


def _added(vectors: Vectors, glosses: Sequence[str], encoder: Encoder | RecentEncoder) -> Vectors:
    """Return unit rows of texts and their glosses added up; rows without a gloss stay as they are."""
    rows = [row for row, gloss in enumerate(glosses) if gloss]
    if not rows:
        return vectors
    total = vectors[rows] + encoder.encode([glosses[row] for row in rows])
    lengths = np.sqrt((total * total).sum(axis=1, keepdims=True))
    result = vectors.copy()
    result[rows] = total / np.maximum(lengths, np.float32(1e-9))
    return result


def _likelier(likeness: Callable[[list[str]], Floats], said: Said) -> Floats:
    """Return likeness of letters to the text or to its gloss, whichever is greater."""
    alike = likeness(said.plain)
    return np.maximum(alike, likeness(said.glosses)) if any(said.glosses) else alike


def _either(found: Found, in_gloss: Found) -> Found:
    return found | {
        concept: max(found.get(concept, values), values) for concept, values in in_gloss.items()
    }


def _stacked(features: Mapping[str, Floats], shape: tuple[int, ...]) -> Floats:
    """Return the features in the order of `FEATURES`; one that was not worked out is 0."""
    nothing = np.zeros(shape, dtype=np.float32)
    return np.stack([features.get(name, nothing) for name in FEATURES])


def _add_found(score: Floats, found: Found) -> None:
    for concept, (sure, share) in found.items():
        score[concept] += np.float32(PHRASE * sure + share)


def _leads(score: Floats) -> Floats:
    """Return by how much the highest score of each row leads the next."""
    rows, best = np.arange(len(score)), score.argmax(axis=1)
    highest = score[rows, best]
    score[rows, best] = -np.inf
    leads: Floats = highest - score.max(axis=1)
    score[rows, best] = highest
    return leads


def _likeliest(score: Floats, count: int) -> NDArray[np.intp]:
    """Return the concepts of the highest scores in ascending order, shape (texts, count)."""
    if score.shape[1] <= count:
        return np.tile(np.arange(score.shape[1]), (len(score), 1))
    return np.stack([np.sort(top_indices(row, count)) for row in score])


def _spread(found: list[Found], concepts: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return what was found as two planes over the chosen concepts."""
    sure = np.zeros(concepts.shape, dtype=np.float32)
    share = np.zeros(concepts.shape, dtype=np.float32)
    for row, own in enumerate(found):
        for concept, values in own.items():
            at = np.searchsorted(concepts[row], concept)
            if at < concepts.shape[1] and concepts[row, at] == concept:
                sure[row, at], share[row, at] = values
    return sure, share
