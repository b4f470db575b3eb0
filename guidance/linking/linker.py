"""The linker: reads the passages of each text, lets the concepts compete, quotes the best passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from guidance.linking.fusion import Floats, Fusion, group_of
from guidance.linking.language import guess_language
from guidance.linking.passages import Passage
from guidance.linking.types import Candidate, LinkResult, Match, Query
from guidance.vectors import top_indices

Cut = Callable[[str, str | None], tuple[Passage, ...]]
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PASSAGES_AT_ONCE = 2048
_ROWS_AT_ONCE = 48
_DECIMALS = 4
MOST_MATCHES = 25


class ConceptSpace(Protocol):
    """Knows the concepts of one kind and how alike they are to a passage."""

    @property
    def uris(self) -> tuple[str, ...]:
        """Return the concepts, sorted."""
        ...

    def speaks(self, language: str | None) -> bool:
        """Return whether there are names in a language other than English."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of passages, to be handed to `features` again."""
        ...

    def features(
        self, texts: Sequence[str], vectors: NDArray[np.float32], language: str | None
    ) -> Floats:
        """Return similarities, shape (features, texts, concepts)."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How the texts of one kind of concept are read.

    Attributes
    ----------
    cut
        Gives the passages of a text, such as `passages` or `title_passages`.
    trust_in_english
        A passage in another language is also read as if it were English, and its probabilities
        are taken times this; 0 leaves that reading out. Job titles are read so: "Frontend
        Developer" stands in Polish advertisements.
    """

    cut: Cut
    trust_in_english: float = 0.0

    def tongues(self, language: str | None) -> tuple[str | None, ...]:
        """Return the languages to read in; None is English."""
        if language is None or not self.trust_in_english:
            return (language,)
        return language, None

    def trust(self, spoken: bool, tongue: str | None) -> float:
        """Return what a reading's probabilities are multiplied by."""
        return self.trust_in_english if spoken and tongue is None else 1.0


@dataclass(frozen=True, slots=True)
class _Task:
    """One passage to judge: for which query and its text, in which language, as which kind."""

    query: int
    text: str
    passage: Passage
    language: str | None
    group: str
    trust: float


class FusedLinker:
    """Links texts to the concepts of a space.

    Parameters
    ----------
    space
        The concepts and their similarities.
    fusion
        Weights and calibration.
    manner
        How texts are read.
    digest
        A short name of all three.
    """

    def __init__(self, space: ConceptSpace, fusion: Fusion, manner: Manner, digest: str) -> None:
        self._space = space
        self._fusion = fusion
        self._manner = manner
        self._digest = digest

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever an answer could."""
        return self._digest

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return one result per query, in order.

        Concepts stand by falling confidence rounded to four decimals, then by URI; passages that
        the writer denies are ranked only when nothing else was said, and never claimed.
        """
        results: list[LinkResult] = [_NOTHING] * len(queries)
        for block in self._blocks(queries):
            self._link_block(block, results, top)
        return results

    def _blocks(self, queries: Sequence[Query]) -> Iterator[list[_Task]]:
        block: list[_Task] = []
        for number, query in enumerate(queries):
            block.extend(self._tasks(number, query))
            if len(block) >= _PASSAGES_AT_ONCE:
                yield block
                block = []
        if block:
            yield block

    def _tasks(self, number: int, query: Query) -> Iterator[_Task]:
        text = _LONE_SURROGATE.sub("\ufffd", query.text)
        language = query.language or guess_language(text)
        parts = self._manner.cut(text, language)
        spoken = language if self._space.speaks(language) else None
        for part in [part for part in parts if not part.denied] or parts:
            for tongue in self._manner.tongues(spoken):
                group = group_of(part.text, tongue is not None)
                trust = self._manner.trust(spoken is not None, tongue)
                yield _Task(number, query.text, part, tongue, group, trust)

    def _link_block(self, block: list[_Task], results: list[LinkResult], top: int) -> None:
        texts = sorted({task.passage.text for task in block})
        row_of = {text: row for row, text in enumerate(texts)}
        vectors = self._space.encode(texts)
        for chunk in _by_query(block):
            rows = np.array([row_of[task.passage.text] for task in chunk])
            probabilities = self._probabilities(chunk, vectors[rows])
            for query, members in _grouped(chunk):
                judged = [chunk[member] for member in members]
                results[query] = self._result(judged, probabilities[members], top)

    def _probabilities(self, chunk: list[_Task], vectors: NDArray[np.float32]) -> Floats:
        result = np.empty((len(chunk), len(self._space.uris)), dtype=np.float32)
        kinds = sorted({(task.language or "", task.group) for task in chunk})
        for language, group in kinds:
            rows = [
                row
                for row, task in enumerate(chunk)
                if (task.language or "", task.group) == (language, group)
            ]
            texts = [chunk[row].passage.text for row in rows]
            features = self._space.features(texts, vectors[rows], language or None)
            result[rows] = self._fusion.of(group).probabilities(features)
        result *= np.array([[task.trust] for task in chunk], dtype=np.float32)
        return result

    def _result(self, tasks: list[_Task], probabilities: Floats, top: int) -> LinkResult:
        best = np.round(probabilities.max(axis=0), _DECIMALS)
        order = top_indices(best, top)
        ranked = tuple(
            Candidate(self._space.uris[at], round(float(best[at]), _DECIMALS)) for at in order
        )
        source = probabilities[:, order].argmax(axis=0)
        return LinkResult(ranked, tuple(self._claims(ranked, [tasks[at] for at in source])))

    def _claims(self, ranked: Sequence[Candidate], sources: Sequence[_Task]) -> Iterator[Match]:
        for candidate, task in list(zip(ranked, sources, strict=True))[:MOST_MATCHES]:
            part = task.passage
            if candidate.confidence >= self._fusion.threshold and not part.denied:
                span = task.text[part.start : part.end]
                yield Match(candidate.uri, candidate.confidence, span, part.start, part.end)


_NOTHING = LinkResult((), ())


def _by_query(block: list[_Task]) -> Iterator[list[_Task]]:
    """Yield runs of whole queries, of some dozens of passages."""
    chunk: list[_Task] = []
    for task in block:
        if len(chunk) >= _ROWS_AT_ONCE and task.query != chunk[-1].query:
            yield chunk
            chunk = []
        chunk.append(task)
    if chunk:
        yield chunk


def _grouped(chunk: list[_Task]) -> Iterator[tuple[int, list[int]]]:
    members: dict[int, list[int]] = {}
    for row, task in enumerate(chunk):
        members.setdefault(task.query, []).append(row)
    yield from members.items()
