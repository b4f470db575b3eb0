"""Linkers whose answers can be foreseen, and labelled sets written to disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from linking.tiny import TrigramEncoder

from guidance.linking.types import Candidate, LinkResult, Match, Query

THRESHOLD = 0.5


class NameLinker:
    """Names the concepts whose English labels look like the text."""

    digest = "names"

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        self._uris = [uri for uri, _ in rows]
        self._encoder = TrigramEncoder()
        self._table = self._encoder.encode([label for _, label in rows])

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        return [self._one(query, top) for query in queries]

    def read_share(self, queries: Sequence[Query]) -> float:
        return 0.25 if queries else 0.0

    def _one(self, query: Query, top: int) -> LinkResult:
        likeness = np.clip(self._table @ self._encoder.encode([query.text])[0], 0, 1).round(4)
        order = np.lexsort((self._uris, -likeness))[:top]
        ranked = tuple(Candidate(self._uris[at], float(likeness[at])) for at in order)
        return LinkResult(
            ranked,
            tuple(
                Match(found.uri, found.confidence, query.text, 0, len(query.text))
                for found in ranked
                if found.confidence >= THRESHOLD
            ),
        )


def written(directory: Path, name: str, kind: str, *rows: tuple[str, list[str]]) -> Path:
    """Write a labelled set of (text, answers) in English."""
    folder = directory / name
    folder.mkdir(parents=True)
    language = name.removeprefix("learners-") if name.startswith("learners-") else "en"
    facts = {"kind": kind, "language": language, "queries": len(rows)}
    (folder / "set.json").write_text(json.dumps(facts), encoding="utf-8")
    queries = [
        {"id": f"{name}-{at}", "text": text, "language": language}
        for at, (text, _) in enumerate(rows)
    ]
    gold = [{"id": f"{name}-{at}", "gold": answers} for at, (_, answers) in enumerate(rows)]
    for file, lines in (("queries", queries), ("gold", gold)):
        content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{file}.jsonl").write_text(content, encoding="utf-8")
    return folder
