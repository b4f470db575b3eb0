"""The concepts of one kind on disk: vectors, letter indexes and names by language, loaded when asked.

::

    skills/
      uris.json  languages.json
      dense/{label,names,description}/      English meaning
      en/{letters,letters_of_label,phrases}/
      de/{label,letters,phrases}/           one folder a language
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from guidance.linking.fusion import FEATURES, Floats
from guidance.linking.titles import gender_forms
from guidance.taxonomy import Names, Occupation, Skill
from guidance.vectors import Encoder, Vectors
from models.dense import Codebook, DenseTable, dense_table, load_table, quantised
from models.lexical import NgramIndex, fit_index, load_index, plain
from models.phrases import PhraseIndex, fit_phrases, load_phrases

ENGLISH = "en"
UNREAD_SCRIPTS = frozenset({"bg", "el"})
"""Languages whose letters the encoder does not know: their names get no vectors."""
NamePairs = list[tuple[int, str]]


class English(NamedTuple):
    """What is known of the concepts in English."""

    label: DenseTable
    names: DenseTable
    description: DenseTable
    letters: NgramIndex
    letters_of_label: NgramIndex
    phrases: PhraseIndex


class Own(NamedTuple):
    """What is known of the concepts in another language."""

    label: DenseTable
    letters: NgramIndex
    phrases: PhraseIndex


class StoredSpace:
    """The concepts of one kind as a directory; see the module.

    Parameters
    ----------
    directory
        Written by `build_space`.
    encoder
        The encoder the directory was built with.
    uris
        The concepts, sorted.
    languages
        Languages with names, English apart.
    """

    def __init__(
        self,
        directory: Path,
        encoder: Encoder,
        uris: tuple[str, ...],
        languages: frozenset[str],
    ) -> None:
        self._directory = directory
        self._encoder = encoder
        self._uris = uris
        self._languages = languages
        self._english = lru_cache(maxsize=1)(self._load_english)
        self._own = lru_cache(maxsize=None)(self._load_own)

    @property
    def uris(self) -> tuple[str, ...]:
        """Return the concepts, sorted."""
        return self._uris

    def speaks(self, language: str | None) -> bool:
        """Return whether there are names in a language other than English."""
        return language in self._languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of passages."""
        return self._encoder.encode(texts)

    def features(self, texts: Sequence[str], vectors: Vectors, language: str | None) -> Floats:
        """Return similarities, shape (features, texts, concepts), in the order of `FEATURES`."""
        plain_texts = [plain(text) for text in texts]
        queries = quantised(vectors)
        result = np.zeros((len(FEATURES), len(texts), len(self._uris)), dtype=np.float32)
        english = self._english()
        result[0] = english.label.similarities(queries)
        result[1] = np.maximum(result[0], english.names.similarities(queries))
        result[2] = english.description.similarities(queries)
        result[3] = english.letters.similarities(plain_texts)
        result[4] = english.letters_of_label.similarities(plain_texts)
        result[5], result[6] = english.phrases.presence(texts)
        if language is not None:
            self._add_own(result[7:], plain_texts, queries, self._own(language))
        return result

    @staticmethod
    def _add_own(result: Floats, texts: list[str], queries: Codebook, own: Own) -> None:
        result[0] = own.label.similarities(queries)
        result[1] = own.letters.similarities(texts)
        result[2], result[3] = own.phrases.presence(texts)

    def _load_english(self) -> English:
        label, names, description = (
            load_table(self._directory / "dense" / name) for name in English._fields[:3]
        )
        letters, letters_of_label = (
            load_index(self._directory / ENGLISH / name) for name in English._fields[3:5]
        )
        phrases = load_phrases(self._directory / ENGLISH / "phrases")
        return English(label, names, description, letters, letters_of_label, phrases)

    def _load_own(self, language: str) -> Own:
        directory = self._directory / language
        return Own(
            load_table(directory / "label"),
            load_index(directory / "letters"),
            load_phrases(directory / "phrases"),
        )


def build_space(
    concepts: Sequence[Skill | Occupation],
    names: Sequence[Names],
    encoder: Encoder,
    directory: Path,
) -> None:
    """Write everything a `StoredSpace` reads.

    Parameters
    ----------
    concepts
        Sorted by URI.
    names
        Names of any concepts; those of others are left out.
    """
    position = {concept.uri: at for at, concept in enumerate(concepts)}
    directory.mkdir(parents=True, exist_ok=True)
    by_language = _by_language(names, position)
    english = by_language.pop(ENGLISH, [])
    _build_english(concepts, english, encoder, directory)
    for language, own in sorted(by_language.items()):
        _build_own(language, own, len(concepts), encoder, directory / language)
    _write_json(directory / "uris.json", [concept.uri for concept in concepts])
    _write_json(directory / "languages.json", sorted(by_language))


def load_space(directory: Path, encoder: Encoder) -> StoredSpace:
    """Open what `build_space` wrote; arrays are read when first needed."""
    uris = json.loads((directory / "uris.json").read_text(encoding="utf-8"))
    languages = json.loads((directory / "languages.json").read_text(encoding="utf-8"))
    return StoredSpace(directory, encoder, tuple(uris), frozenset(languages))


def _by_language(
    names: Sequence[Names], position: dict[str, int]
) -> dict[str, list[tuple[int, Names]]]:
    """Return (position, names) of known concepts by language, in order of position."""
    result: dict[str, list[tuple[int, Names]]] = {}
    for entry in names:
        if entry.concept in position:
            result.setdefault(entry.language, []).append((position[entry.concept], entry))
    return {language: sorted(own, key=_position) for language, own in result.items()}


def _position(pair: tuple[int, Names]) -> int:
    return pair[0]


def _build_english(
    concepts: Sequence[Skill | Occupation],
    names: Sequence[tuple[int, Names]],
    encoder: Encoder,
    directory: Path,
) -> None:
    owners = range(len(concepts))
    labels = [concept.preferred_label for concept in concepts]
    known = dict(names)
    every = [
        (at, form)
        for at, concept in enumerate(concepts)
        for form in _forms(known.get(at), concept.preferred_label)
    ]
    others = [(at, name) for at, name in every if name != labels[at]]
    descriptions = [concept.description or concept.preferred_label for concept in concepts]
    for folder, texts, owned in (
        ("label", labels, owners),
        ("names", [name for _, name in others], [at for at, _ in others]),
        ("description", descriptions, owners),
    ):
        table = dense_table(encoder.encode(texts), owned, len(concepts))
        table.save(directory / "dense" / folder)
    _build_letters(every, len(concepts), directory / ENGLISH)
    labelled = list(enumerate(labels))
    fit_index(labelled, len(concepts)).save(directory / ENGLISH / "letters_of_label")


def _build_own(
    language: str,
    names: Sequence[tuple[int, Names]],
    concepts: int,
    encoder: Encoder,
    directory: Path,
) -> None:
    every = [(at, form) for at, entry in names for form in _forms(entry, entry.preferred)]
    labels = [] if language in UNREAD_SCRIPTS else [(at, entry.preferred) for at, entry in names]
    vectors = encoder.encode([label for _, label in labels])
    dense_table(vectors, [at for at, _ in labels], concepts).save(directory / "label")
    _build_letters(every, concepts, directory)


def _build_letters(names: NamePairs, concepts: int, directory: Path) -> None:
    fit_index(names, concepts).save(directory / "letters")
    fit_phrases(names, concepts).save(directory / "phrases")


def _forms(names: Names | None, preferred: str) -> list[str]:
    written = names.every if names else (preferred,)
    return list(dict.fromkeys(form for name in written for form in gender_forms(name.strip())))


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=0), encoding="utf-8")
