"""What the committed weights reach on sets they have not seen; a fall below the tolerance fails.

The figures stand in docs/results.md; each bound is the figure less a stated tolerance. The whole
linker is measured by `guidance evaluate linking`, which takes a built snapshot and minutes; here the
encoders are measured alone, against the labels of ESCO's 13,896 skills.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from guidance.evaluation import r_precision_at, reciprocal_rank, relevant_ranks
from guidance.storage.files import PROJECT
from guidance.vectors import Encoder, Vectors
from models.contextual import load_contextual
from models.kept_out import is_withheld
from models.static import load_static

BESIDE = PROJECT.parent / "shared" / "data"
LABELS = "esco/skill-labels/parallel_skill_labels.csv.gz"
LANGUAGES = ("de", "es", "fi", "fr", "sv")
TOLERANCE = 0.04
pytestmark = [pytest.mark.slow, pytest.mark.real]


def data() -> Path:
    folder = Path(os.environ.get("GUIDANCE_DATA", BESIDE))
    if not (folder / LABELS).is_file():
        pytest.skip("no real data: set GUIDANCE_DATA to its directory")
    return folder


@cache
def labels(language: str) -> dict[str, str]:
    with gzip.open(data() / LABELS, "rt", encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["lang"] == language]
    return {row["conceptUri"]: row["preferredLabel"].strip() for row in rows}


@cache
def encoder(name: str) -> Encoder:
    return load_static() if name == "static" else load_contextual(name)


@cache
def english(name: str) -> tuple[list[str], Vectors]:
    known = labels("en")
    return list(known), encoder(name).encode(list(known.values()))


def ranked(name: str, reader: str, texts: list[str]) -> list[list[str]]:
    uris, vectors = english(name)
    likeness = encoder(reader).encode(texts) @ vectors.T
    return [[uris[at] for at in np.argsort(-row, kind="stable")[:100]] for row in likeness]


def _precision(found: list[str], right: list[str]) -> float:
    return r_precision_at(relevant_ranks(found, right), len(set(right)), 10)


@pytest.mark.parametrize(
    ("space", "reader", "measured"), [("static", "static", 0.82), ("reader", "multilingual", 0.70)]
)
def test_withheld_labels_find_their_skill(space: str, reader: str, measured: float) -> None:
    means = []
    for language in LANGUAGES:
        asked = {uri: text for uri, text in labels(language).items() if is_withheld(uri)}
        asked = {uri: text for uri, text in asked.items() if uri in labels("en")}
        assert len(asked) > 100
        answers = ranked(space, reader, list(asked.values()))
        pairs = zip(answers, asked, strict=True)
        means.append(
            np.mean([reciprocal_rank(relevant_ranks(found, [uri])) for found, uri in pairs])
        )
    assert np.mean(means) >= measured - TOLERANCE


@pytest.mark.parametrize(("name", "measured"), [("tech-validation", 0.74), ("outcomes-en", 0.82)])
def test_the_reader_finds_what_sentences_ask_for(name: str, measured: float) -> None:
    folder = data().parent / "benchmarks" / name
    if not folder.is_dir():
        pytest.skip("no benchmarks beside the real data")
    queries, gold = (
        [json.loads(line) for line in (folder / file).read_text("utf-8").split("\n") if line]
        for file in ("queries.jsonl", "gold.jsonl")
    )
    right = {row["id"]: row["gold"] for row in gold}
    answers = ranked("reader", "reader", [row["text"] for row in queries])
    pairs = zip(answers, queries, strict=True)
    found = np.mean([_precision(uris, right[row["id"]]) for uris, row in pairs])
    assert found >= measured - TOLERANCE
