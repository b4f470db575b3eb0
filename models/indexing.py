"""Writes the concepts of one kind to disk for `models.space`.

::

    skills/
      uris.json  languages.json  common.npy
      words/                                              words of the English labels
      static/{label,names,description}/                   English meaning, by the static encoder
      read/{label,names,description}/                     English meaning, read in context
      en/{letters_of_label,letters,phrases}/
      de/{letters_of_label,letters,phrases,names}/        one folder a language
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from guidance.linking.titles import gender_forms
from guidance.taxonomy import Names, Occupation, Skill
from guidance.vectors import Encoder, Vectors
from models.dense import dense_table
from models.encoders import ENGLISH
from models.lexical import fit_index, fit_name_letters
from models.phrases import fit_phrases
from models.space import MOST
from models.words import fit_words

NamePairs = list[tuple[int, str]]
Concepts = Sequence[Skill | Occupation]


def build_space(
    concepts: Concepts,
    names: Sequence[Names],
    encoder: Encoder,
    directory: Path,
    asked: Mapping[str, int] | None = None,
) -> None:
    """Write everything a `StoredSpace` reads but `read/`, which `build_meaning` writes.

    Parameters
    ----------
    concepts
        Sorted by URI.
    names
        Names of any concepts; those of others are left out.
    encoder
        The static one.
    asked
        How many occupations ask for each concept; none by default.
    """
    directory.mkdir(parents=True, exist_ok=True)
    build_meaning(concepts, names, encoder, directory / "static")
    by_language = _by_language(names, concepts)
    known = dict(by_language.pop(ENGLISH, []))
    english = _every_name(concepts, known)
    labels = [(at, concept.preferred_label) for at, concept in enumerate(concepts)]
    _build_writing(labels, english, len(concepts), directory / ENGLISH)
    fit_words([label for _, label in labels], encoder).save(directory / "words")
    for language, own in sorted(by_language.items()):
        named = _with_english(own, known, len(concepts))
        _build_own(named, len(concepts), encoder, directory / language)
    np.save(directory / "common.npy", _common(concepts, asked or {}), allow_pickle=False)
    _write_json(directory / "uris.json", [concept.uri for concept in concepts])
    covered = {language: len(own) / len(concepts) for language, own in by_language.items()}
    _write_json(directory / "languages.json", dict(sorted(covered.items())))


def build_meaning(
    concepts: Concepts, names: Sequence[Names], encoder: Encoder, directory: Path
) -> None:
    """Write the vectors of the English label, names and description of every concept."""
    known = dict(_by_language(names, concepts).get(ENGLISH, []))
    labels = [concept.preferred_label for concept in concepts]
    others = [(at, name) for at, name in _every_name(concepts, known) if name != labels[at]]
    descriptions = [concept.description or concept.preferred_label for concept in concepts]
    owners = range(len(concepts))
    for folder, texts, owned in (
        ("label", labels, owners),
        ("names", [name for _, name in others], [at for at, _ in others]),
        ("description", descriptions, owners),
    ):
        table = dense_table(encoder.encode(texts), owned, len(concepts))
        table.save(directory / folder)


def _build_own(
    names: Sequence[tuple[int, Names]], concepts: int, encoder: Encoder, directory: Path
) -> None:
    every = [(at, form) for at, entry in names for form in _forms(entry, entry.preferred)]
    vectors = encoder.encode([name for _, name in every])
    dense_table(vectors, [at for at, _ in every], concepts).save(directory / "names")
    _build_writing([(at, entry.preferred) for at, entry in names], every, concepts, directory)


def _build_writing(labels: NamePairs, every: NamePairs, concepts: int, directory: Path) -> None:
    fit_index(labels, concepts).save(directory / "letters_of_label")
    fit_name_letters(every, concepts).save(directory / "letters")
    fit_phrases(every, concepts).save(directory / "phrases")


def _by_language(names: Sequence[Names], concepts: Concepts) -> dict[str, list[tuple[int, Names]]]:
    """Return (position, names) of the concepts by language, in order of position."""
    position = {concept.uri: at for at, concept in enumerate(concepts)}
    result: dict[str, list[tuple[int, Names]]] = {}
    for entry in names:
        if entry.concept in position:
            result.setdefault(entry.language, []).append((position[entry.concept], entry))
    return {language: sorted(own, key=_position) for language, own in result.items()}


def _with_english(
    own: list[tuple[int, Names]], english: Mapping[int, Names], concepts: int
) -> list[tuple[int, Names]]:
    """Return the names of a language and, of concepts that it has no name for, the English ones.

    Names of programs and tools are the same everywhere, and a concept without any would have nothing
    to set against those that do have names there. Where most have none, none is added.
    """
    if len(own) < MOST * concepts:
        return own
    everywhere = dict(english) | dict(own)
    return sorted(everywhere.items(), key=_position)


def _position(pair: tuple[int, Names]) -> int:
    return pair[0]


def _every_name(concepts: Concepts, known: Mapping[int, Names]) -> NamePairs:
    return [
        (at, form)
        for at, concept in enumerate(concepts)
        for form in _forms(known.get(at), concept.preferred_label)
    ]


def _forms(names: Names | None, preferred: str) -> list[str]:
    written = names.every if names else (preferred,)
    return list(dict.fromkeys(form for name in written for form in gender_forms(name.strip())))


def _common(concepts: Concepts, asked: Mapping[str, int]) -> Vectors:
    """Return how common each concept is, in [0, 1]: the logarithm of how many ask for it."""
    counts = np.log1p([asked.get(concept.uri, 0) for concept in concepts])
    return (counts / max(float(counts.max(initial=0)), 1.0)).astype(np.float32)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=0), encoding="utf-8")
