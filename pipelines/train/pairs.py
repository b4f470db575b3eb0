"""Pairs of a text and the English text that means the same: all that the encoders learn from.

Only sources whose licence lets weights be shared are read (ESCO, O*NET, SkillSkape, Tatoeba, the
wordnets, Wiktionary, the wording of European Digital Credentials). Kept out are the names and
descriptions outside English of one concept in fifty, which measure reading across languages, one
name, description and sentence in twelve, on which the linker is fitted, and every O*NET row that is
a question of a benchmark.
"""

from __future__ import annotations

import ast
import csv
import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from guidance.linking.titles import gender_forms
from guidance.taxonomy import Names, Occupation, Skill, Taxonomy
from models.kept_out import is_reserved, is_withheld
from models.lexical import plain

MOST_WORDS = 24_000
"""Dictionary pairs a language, those found in both dictionaries first."""
MOST_SENTENCES = 60_000
"""Everyday sentence pairs a language."""
_LONGEST = 300
_TASKS = "Tasks_to_DWAs.tsv.gz"
_TITLES = "Alternate_Titles.tsv.gz"


class Origin(StrEnum):
    """Where a pair comes from, which decides how often it is shown."""

    NAME = "name"
    """An alternative or translated name and the English preferred label."""
    DESCRIPTION = "description"
    """A sentence of a description and the label, or its translation and the English sentence."""
    SENTENCE = "sentence"
    """A sentence of an advertisement and the label of a skill it names."""
    TASK = "task"
    """An O*NET task and the detailed work activity it belongs to."""
    TITLE = "title"
    """An O*NET alternate title and its occupation."""
    EVERYDAY = "everyday"
    """A sentence of daily life and its English translation."""
    WORD = "word"
    """A dictionary entry."""
    WORDING = "wording"
    """A string of the official wording of digital credentials."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, its language, the English text it should lie near, and where it comes from."""

    text: str
    language: str
    target: str
    origin: Origin


def name_pairs(taxonomy: Taxonomy) -> Iterator[Pair]:
    """Yield every usable name of every concept with the concept's English label."""
    labels = _labels(taxonomy)
    for entry in taxonomy.names:
        label = labels.get(entry.concept)
        if label is None or (entry.language != "en" and is_withheld(entry.concept)):
            continue
        for name in _forms(entry):
            if plain(name) == plain(label) or (name != entry.preferred and is_reserved(name)):
                continue
            yield Pair(name, entry.language, label, Origin.NAME)


def description_pairs(taxonomy: Taxonomy) -> Iterator[Pair]:
    """Yield English descriptions, and each of their sentences, with the concept's label."""
    for concept in _concepts(taxonomy):
        if is_reserved(concept.description):
            continue
        text = concept.description[:_LONGEST]
        sentences = _sentences(concept.description)
        for part in dict.fromkeys([text, *sentences]):
            if len(part) > 20:
                yield Pair(part, "en", concept.preferred_label, Origin.DESCRIPTION)


def translated_descriptions(
    translations: Iterable[tuple[str, str, str, str]],
) -> Iterator[Pair]:
    """Yield sentences of descriptions that translations keep in order.

    Parameters
    ----------
    translations
        (concept, language, text, English text).
    """
    for concept, language, text, english in translations:
        if language == "en" or is_withheld(concept) or plain(text) == plain(english):
            continue
        parts, targets = _sentences(text), _sentences(english)
        if len(parts) != len(targets):
            parts, targets = [text[:_LONGEST]], [english[:_LONGEST]]
        for part, target in zip(parts, targets, strict=True):
            yield Pair(part, language, target, Origin.DESCRIPTION)


def sentence_pairs(path: Path) -> Iterator[Pair]:
    """Yield SkillSkape's training sentences with each label they carry."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if is_reserved(row["sentence"]):
                continue
            for label in ast.literal_eval(row["skills"]):
                if label not in {"UNK", "LABEL NOT PRESENT"}:
                    yield Pair(row["sentence"], "en", str(label), Origin.SENTENCE)


def onet_pairs(directory: Path, leaks: frozenset[str]) -> Iterator[Pair]:
    """Yield tasks with their activities and titles with their occupations, leaks left out."""
    for row in _tabbed(directory / _TASKS):
        yield Pair(row["Task"], "en", row["DWA Title"].rstrip("."), Origin.TASK)
    for row in _tabbed(directory / _TITLES):
        title, occupation = row["Alternate Title"], row["Title"]
        if not {plain(title), plain(occupation)} & leaks:
            yield Pair(title, "en", occupation, Origin.TITLE)


def everyday_pairs(directory: Path, most: int = MOST_SENTENCES) -> Iterator[Pair]:
    """Yield Tatoeba's sentences with their English translations, at most so many a language."""
    for path in sorted(directory.glob("train-en-*.tsv.gz")):
        language = path.name.removeprefix("train-en-").removesuffix(".tsv.gz")
        for english, text in _drawn(_columns(path), most):
            yield Pair(text, language, english, Origin.EVERYDAY)


def word_pairs(wordnets: Path, dictionaries: Path, most: int = MOST_WORDS) -> Iterator[Pair]:
    """Yield dictionary pairs, at most so many a language, those that both sources hold first."""
    languages = {_language(path) for path in (*wordnets.glob("en-*"), *dictionaries.glob("en-*"))}
    for language in sorted(languages - {"ar", "tr", "ca", "hr_sh"}):
        first, second = (
            dict.fromkeys(_columns(folder / f"en-{language}.tsv.gz"))
            for folder in (wordnets, dictionaries)
        )
        both = [pair for pair in second if pair in first]
        rest = [pair for pair in (*second, *first) if pair not in first or pair not in second]
        chosen = both[:most]
        chosen += list(_drawn(rest, most - len(chosen)))
        for english, text in chosen:
            yield Pair(text, language, english, Origin.WORD)


def wording_pairs(directory: Path) -> Iterator[Pair]:
    """Yield the official wording of European Digital Credentials."""
    for path in sorted(directory.glob("en-*.tsv.gz")):
        for english, text in _columns(path):
            yield Pair(text[:_LONGEST], _language(path), english[:_LONGEST], Origin.WORDING)


def benchmark_questions(directory: Path) -> frozenset[str]:
    """Return the plain text of every question under a directory of benchmarks."""
    found = set()
    for path in sorted(directory.glob("*/queries.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line:
                found.add(plain(json.loads(line)["text"]))
    return frozenset(found)


def _labels(taxonomy: Taxonomy) -> dict[str, str]:
    return {concept.uri: concept.preferred_label for concept in _concepts(taxonomy)}


def _concepts(taxonomy: Taxonomy) -> list[Skill | Occupation]:
    return [*taxonomy.skills, *taxonomy.occupations]


def _forms(entry: Names) -> list[str]:
    return list(dict.fromkeys(form for name in entry.every for form in gender_forms(name.strip())))


def _sentences(text: str) -> list[str]:
    return [part.strip()[:_LONGEST] for part in text.split(". ") if part.strip()]


def _tabbed(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the first two columns, blank ones left out; a missing file has none."""
    if not path.is_file():
        return
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            english, text, *_ = [*line.rstrip("\n").split("\t"), "", ""]
            if english and text:
                yield english, text


def _language(path: Path) -> str:
    return path.name.removeprefix("en-").removesuffix(".tsv.gz")


def _drawn(pairs: Iterable[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """Return at most so many pairs, drawn with a fixed seed, in their order."""
    every = list(pairs)
    if len(every) <= most:
        return every
    chosen = sorted(random.Random(0).sample(range(len(every)), most))  # noqa: S311
    return [every[at] for at in chosen]
