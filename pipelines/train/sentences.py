"""Sentences for fitting the linker: of advertisements with the skills they name, and of daily life."""

from __future__ import annotations

import ast
import csv
from pathlib import Path

from guidance.taxonomy import Taxonomy
from models.fitting import Example
from pipelines.train.pairs import everyday_pairs


def read_sentences(path: Path, taxonomy: Taxonomy) -> list[Example]:
    """Read SkillSkape's training sentences: CSV with `sentence` and a list of labels as `skills`."""
    uris = {skill.preferred_label.lower(): skill.uri for skill in taxonomy.skills}
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            labels = [str(label).lower() for label in ast.literal_eval(row["skills"])]
            known = tuple(uris[label] for label in labels if label in uris)
            if known:
                found.append(Example(row["sentence"], "en", known))
    return found


def read_everyday(directory: Path) -> dict[str, list[str]]:
    """Read Tatoeba's sentences by language, English among them."""
    found: dict[str, list[str]] = {}
    for pair in everyday_pairs(directory):
        found.setdefault(pair.language, []).append(pair.text)
        found.setdefault("en", []).append(pair.target)
    return found
