"""Labelled sets: a folder a set, with `set.json`, `queries.jsonl` and `gold.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

from guidance.errors import InputError
from guidance.linking.types import Query

KINDS = MappingProxyType({"skill": "skills", "occupation": "occupations"})
"""The kind of a set to the linker that answers it."""
FILES = ("set.json", "queries.jsonl", "gold.jsonl")
POOLED = ("outcomes-", "learners-")
"""Beginnings of the names of sets whose judges saw a pool of candidates, not the taxonomy."""
LEARNERS = tuple(f"learners-{language}" for language in ("de", "fr", "es", "pl", "sv", "fi"))
"""The same messages of learners in languages other than English."""
_SENTENCE_WORDS = 3


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set of labelled texts."""

    name: str
    kind: str
    language: str
    texts: Mapping[str, Query]
    gold: Mapping[str, tuple[str, ...]]

    @property
    def title(self) -> str:
        """Return name, kind, language and size in one line."""
        return f"{self.name}: {self.kind}, {self.language}, {len(self.gold)} queries"

    @property
    def is_pooled(self) -> bool:
        """Return whether an answer that nobody judged counts as wrong."""
        return self.name.startswith(POOLED)

    @property
    def is_of_sentences(self) -> bool:
        """Return whether most queries are sentences about skills, not names of skills or jobs."""
        words = [len(query.text.split()) for query in self.texts.values()]
        return self.kind == "skill" and bool(words) and median(words) >= _SENTENCE_WORDS

    def case_of(self, query: str) -> str:
        """Return the id of a query without the set's name: the same in every translation."""
        return query.removeprefix(f"{self.name}-")


def read_sets(directory: Path) -> tuple[list[LabelledSet], list[str]]:
    """Return the sets of a benchmark directory by name, and the names of folders that are none."""
    if not directory.is_dir():
        raise InputError(
            f"no directory {directory}", "labelled sets", "set GUIDANCE_BENCHMARKS to one"
        )
    found, missed = [], []
    for folder in sorted(path for path in directory.iterdir() if path.is_dir()):
        if all((folder / name).is_file() for name in FILES):
            found.append(_read_set(folder))
        else:
            missed.append(folder.name)
    return found, missed


def _read_set(folder: Path) -> LabelledSet:
    facts = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    queries = _rows(folder / "queries.jsonl")
    texts = {row["id"]: Query(row["text"], row.get("language")) for row in queries}
    gold = {row["id"]: tuple(row["gold"]) for row in _rows(folder / "gold.jsonl")}
    return LabelledSet(folder.name, facts["kind"], facts["language"], texts, gold)


def _rows(path: Path) -> list[dict[str, Any]]:
    # U+2028 stands inside texts: split at line feeds only.
    content = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in content if line.strip()]
