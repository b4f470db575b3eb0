"""Everything the encoders may learn from, gathered from the directory of the real data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from guidance.errors import SourceError
from guidance.taxonomy import Taxonomy
from pipelines.config import load_config
from pipelines.ingest import ingest_taxonomy
from pipelines.records import Ledger
from pipelines.sources.esco import member_name
from pipelines.sources.files import Bundle, decode
from pipelines.sources.tables import Table
from pipelines.train import pairs
from pipelines.train.pairs import MOST_SENTENCES, MOST_WORDS, Pair

_OCCUPATIONS = "esco/v1.0.8/occupations-26-languages.zip"
_FINNISH = "esco/skill-labels/skills_fi_en.csv.gz"


@dataclass(frozen=True, slots=True)
class Material:
    """The taxonomy and every pair, in a fixed order."""

    taxonomy: Taxonomy
    pairs: tuple[Pair, ...]

    def in_english(self) -> list[Pair]:
        """Return the pairs whose text is English."""
        return [pair for pair in self.pairs if pair.language == "en"]

    def elsewhere(self) -> list[Pair]:
        """Return the pairs whose text is in another language."""
        return [pair for pair in self.pairs if pair.language != "en"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many everyday sentences and dictionary pairs of a language are taken at most."""

    sentences: int = MOST_SENTENCES
    words: int = MOST_WORDS


EVERYTHING = Limits(sys.maxsize, sys.maxsize)


def gather(config: Path, data: Path, benchmarks: Path, limits: Limits | None = None) -> Material:
    """Read the taxonomy of a build file and the parallel texts under `data`.

    Parameters
    ----------
    benchmarks
        Directory whose questions are kept out of what O*NET contributes.
    limits
        `Limits()` when it is not given: an encoder meets no more in its training.

    Raises
    ------
    SourceError
        There are no questions: nobody could say afterwards what the weights had seen.
    """
    leaks = pairs.benchmark_questions(benchmarks)
    if not leaks:
        raise SourceError(
            f"no questions under {benchmarks.name}",
            "the labelled sets, which are left out of what is learnt",
            "set GUIDANCE_BENCHMARKS to their directory (docs/data.md)",
        )
    taken = limits or Limits()
    taxonomy, _ = ingest_taxonomy(load_config(config).sources)
    found = chain(
        pairs.name_pairs(taxonomy),
        pairs.description_pairs(taxonomy),
        pairs.translated_descriptions(chain(_occupations(data), _finnish(data))),
        pairs.sentence_pairs(data / "training" / "skillskape_train.csv"),
        pairs.onet_pairs(data / "onet" / "v29.2", leaks),
        pairs.everyday_pairs(data / "parallel" / "tatoeba", taken.sentences),
        pairs.word_pairs(
            data / "parallel" / "omw_wordnet",
            data / "parallel" / "wiktionary_lexicon",
            taken.words,
        ),
        pairs.wording_pairs(data / "parallel" / "edc_i18n"),
    )
    return Material(taxonomy, tuple(dict.fromkeys(found)))


def _occupations(data: Path) -> Iterator[tuple[str, str, str, str]]:
    bundle = Bundle.from_path(data / _OCCUPATIONS)
    texts = {}
    for member in bundle.members:
        stem, language = member_name(member)
        if stem == "occupations" and language:
            table = Table.from_text(decode(bundle.read(member), member), member, ("conceptUri",))
            texts[language] = {
                row["conceptUri"].strip(): " ".join(row["description"].split())
                for _, row in table.rows(Ledger(member))
            }
    for language in sorted(texts.keys() - {"en", "ar"}):
        for uri, text in texts[language].items():
            english = texts["en"].get(uri, "")
            if text and english:
                yield uri, language, text, english


def _finnish(data: Path) -> Iterator[tuple[str, str, str, str]]:
    bundle = Bundle.from_path(data / _FINNISH)
    (member,) = bundle.members
    table = Table.from_text(decode(bundle.read(member), member), member, ("conceptUri",))
    for _, row in table.rows(Ledger(member)):
        text, english = row["description_fin"], row["description_eng"]
        if text and english:
            yield row["conceptUri"].strip(), "fi", " ".join(text.split()), " ".join(english.split())
