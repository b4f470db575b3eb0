"""How often the language of a text is named rightly, by length: titles, everyday lines and news.

The lines are parallel, so that every language says the same; titles are occupations' names that no
other language shares. Half of all texts (even crc32) chose the probability from which
`models.languages` believes itself; figures are of the other half.
"""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from guidance.evaluation import Measured, bootstrap
from guidance.linking.language import FUNCTION_WORD_DETECTOR, LanguageDetector
from guidance.linking.titles import gender_forms
from models.languages import LANGUAGES
from pipelines.evaluation.report import Grid, shown
from pipelines.records import Ledger
from pipelines.sources.esco import member_name
from pipelines.sources.files import Bundle, decode
from pipelines.sources.tables import Table

ENGLISH = "en"
TITLES = "job titles"
LINES = MappingProxyType({"laser_tatoeba_eval": "everyday lines", "ntrex128": "news"})
"""Folder of parallel lines to what they are."""
LENGTHS = MappingProxyType({"1-3": 3, "4-8": 8, "longer": 10**9})
"""Name of a length to the most words it holds."""
MOST = 500
"""Texts of each kind and language, before halving."""
_OCCUPATIONS = Path("esco/v1.0.8/occupations-26-languages.zip")
_PARALLEL = Path("parallel")
_WORST = 5
_NOTES = (
    "py3langid learnt from lines of Tatoeba, where the everyday lines come from: they flatter it.",
    "A detector that falls back asks the next where it has no answer of its own.",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, the language it is in, and what kind of text it is."""

    text: str
    language: str
    kind: str

    @property
    def length(self) -> str:
        """Return the name of its length in words."""
        words = len(self.text.split())
        return next(name for name, most in LENGTHS.items() if words <= most)


class Fallback:
    """Asks one detector, and another where the first has no answer."""

    def __init__(self, first: LanguageDetector, second: LanguageDetector) -> None:
        self._first = first
        self._second = second

    def detect(self, text: str) -> str | None:
        """Return the first answer there is."""
        return self._first.detect(text) or self._second.detect(text)


@dataclass(frozen=True, slots=True)
class Row:
    """One detector on texts of one kind and length: shares named rightly, and wrongly."""

    kind: str
    length: str
    detector: str
    right: Measured
    wrong: Measured


@dataclass(frozen=True, slots=True)
class LanguagesReport:
    """Every row, and the languages whose titles are missed most: (language, right, taken for)."""

    rows: tuple[Row, ...]
    hardest: tuple[tuple[str, float, str], ...]

    def grid(self) -> Grid:
        """Return the rows as a table."""
        table = tuple(
            (
                row.kind,
                row.length,
                str(row.right.count),
                row.detector,
                shown(row.right),
                shown(row.wrong),
            )
            for row in self.rows
        )
        columns = ("texts", "words", "count", "detector", "right", "wrong")
        return Grid("languages of texts", columns, table, (*_NOTES, self._hard()))

    def lines(self) -> Iterator[str]:
        """Yield a table with a line a kind, length and detector."""
        yield from self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        rows = [
            {
                "kind": row.kind,
                "words": row.length,
                "detector": row.detector,
                "count": row.right.count,
                "right": row.right.value,
                "wrong": row.wrong.value,
            }
            for row in self.rows
        ]
        hardest = [
            {"language": language, "right": right, "taken_for": other}
            for language, right, other in self.hardest
        ]
        return {"suite": "languages", "rows": rows, "hardest_titles": hardest}

    def _hard(self) -> str:
        named = (
            f"{language} {right:.2f} ({other or 'unnamed'})"
            for language, right, other in self.hardest
        )
        return (
            f"titles by py3langid, hardest languages, what they are taken for: {', '.join(named)}"
        )


def evaluate_languages(samples: Sequence[Sample], detector: LanguageDetector) -> LanguagesReport:
    """Return how a detector, the function words, and both in either order name the samples.

    Parameters
    ----------
    detector
        The release's: `models.languages.text_languages()`.
    """
    words = FUNCTION_WORD_DETECTOR
    detectors: Mapping[str, LanguageDetector] = {
        "function words": words,
        "py3langid": detector,
        "py3langid, else function words": Fallback(detector, words),
        "function words, else py3langid": Fallback(words, detector),
    }
    answers = {name: [one.detect(s.text) for s in samples] for name, one in detectors.items()}
    rows = [
        _row(samples, name, found, kind, length)
        for kind in (TITLES, *LINES.values())
        for length in LENGTHS
        for name, found in answers.items()
    ]
    return LanguagesReport(
        tuple(row for row in rows if row.right.count), _hardest(samples, answers["py3langid"])
    )


def read_samples(data: Path) -> tuple[Sample, ...]:
    """Return the half of the samples that figures are reported on; none where files are absent."""
    found = [*_titles(data / _OCCUPATIONS), *_lines(data / _PARALLEL)]
    groups: dict[tuple[str, str], dict[Sample, None]] = {}
    for sample in found:
        if sample.language in LANGUAGES and sample.text.strip():
            groups.setdefault((sample.kind, sample.language), {})[sample] = None
    drawn = (sorted(own, key=_lot)[:MOST] for _, own in sorted(groups.items()))
    return tuple(sample for own in drawn for sample in own if zlib.crc32(sample.text.encode()) % 2)


def _lot(sample: Sample) -> tuple[int, str]:
    """Return what draws samples in an order that has nothing to do with the text or its half."""
    return zlib.crc32(f"drawn {sample.text}".encode()), sample.text


def _titles(path: Path) -> Iterator[Sample]:
    if not path.is_file():
        return
    names = dict(_names(Bundle.from_path(path)))
    shared = Counter(title.lower() for own in names.values() for title in own)
    for language, own in names.items():
        yield from (Sample(t, language, TITLES) for t in sorted(own) if shared[t.lower()] == 1)


def _names(bundle: Bundle) -> Iterator[tuple[str, set[str]]]:
    """Yield each language with its occupations' names, of forms for both genders the first."""
    for member in bundle.members:
        stem, language = member_name(member)
        if stem == "occupations" and language:
            table = Table.from_text(
                decode(bundle.read(member), member), member, ("preferredLabel",)
            )
            labels = (row["preferredLabel"].strip() for _, row in table.rows(Ledger(member)))
            yield language, {gender_forms(label)[:2][-1] for label in labels if label}


def _lines(parallel: Path) -> Iterator[Sample]:
    for folder, kind in LINES.items():
        for path in sorted((parallel / folder).glob("en-*.tsv.gz")):
            language = path.name.removeprefix("en-").removesuffix(".tsv.gz")
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                for line in lines:
                    english, text, *_ = [*line.rstrip("\n").split("\t"), ""]
                    yield Sample(english, ENGLISH, kind)
                    yield Sample(text, language, kind)


def _row(
    samples: Sequence[Sample], name: str, found: Sequence[str | None], kind: str, length: str
) -> Row:
    own = [
        (sample.language, answer)
        for sample, answer in zip(samples, found, strict=True)
        if sample.kind == kind and sample.length == length
    ]
    right = np.array([float(answer == language) for language, answer in own])
    wrong = np.array([float(answer not in (language, None)) for language, answer in own])
    return Row(kind, length, name, bootstrap(right), bootstrap(wrong))


def _hardest(
    samples: Sequence[Sample], found: Sequence[str | None]
) -> tuple[tuple[str, float, str], ...]:
    by_language: dict[str, list[str | None]] = {}
    for sample, answer in zip(samples, found, strict=True):
        if sample.kind == TITLES:
            by_language.setdefault(sample.language, []).append(answer)
    rows = []
    for language, answers in by_language.items():
        others = Counter(answer for answer in answers if answer not in (language, None))
        most = min(others, key=lambda other: (-others[other], str(other)), default="")
        rows.append((language, answers.count(language) / len(answers), str(most or "")))
    return tuple(sorted(rows, key=lambda row: (row[1], row[0]))[:_WORST])
