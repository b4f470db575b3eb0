"""The linker: reads the passages of each text, lets the concepts compete, quotes the best passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from guidance.linking.fusion import Asked, Considered, Floats, Fusion, Tongue, group_of
from guidance.linking.language import FUNCTION_WORD_DETECTOR, LanguageDetector
from guidance.linking.passages import Passage
from guidance.linking.types import Candidate, LinkResult, Match, Query
from guidance.vectors import top_indices

Cut = Callable[[str, str | None], tuple[Passage, ...]]
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_PASSAGES_AT_ONCE = 2048
_ROWS_AT_ONCE = 64
_DECIMALS = 4
MOST_MATCHES = 25
MOST_CONTEXT = 600
"""Characters of a text that are read as the context of its parts."""
ENGLISH = "en"
_Judged = tuple[NDArray[np.intp], Floats]
"""The concepts considered for a passage and their probabilities."""
_UNJUDGED: _Judged = (np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32))


class ConceptSpace(Protocol):
    """Knows the concepts of one kind and how alike they are to a passage."""

    @property
    def uris(self) -> tuple[str, ...]:
        """Return the concepts, sorted."""
        ...

    def knows(self, language: str | None) -> bool:
        """Return whether there are any names in a language other than English."""
        ...

    def speaks(self, language: str | None) -> bool:
        """Return whether most concepts have names in a language other than English."""
        ...

    def consider(
        self,
        asked: Sequence[Asked],
        names: str | None,
        language: str | None,
        read: bool | None = None,
    ) -> Considered:
        """Return the likeliest concepts of each passage with their features.

        `names` is the language whose names count beside the English ones, or None; `language` the
        one the passages are written in, None when nobody knows. Every passage is read in context,
        or none; by default those that are left open.
        """
        ...

    def forget(self) -> None:
        """Forget the passages considered last, which may be kept to be considered again."""
        ...


@dataclass(frozen=True, slots=True)
class Manner:
    """How the texts of one kind of concept are read.

    Attributes
    ----------
    cut
        Gives the passages of a text, such as `passages` or `title_passages`.
    trust_in_english
        A passage in another language is also held against the English names alone, as an English
        one is, and its probabilities are taken times this; 0 leaves that out. Job titles are read
        so: "Frontend Developer" stands in Polish advertisements.
    read
        Read every passage in context, or none; by default those that are left open.
    """

    cut: Cut
    trust_in_english: float = 0.0
    read: bool | None = None

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
    """One passage to judge: for which query and its text, in which language, against which names.

    `language` is the passage's own, `names` the language whose names it is held against beside
    the English ones. `part` says that it leaves words of the text out; `asked` is what is read.
    """

    query: int
    text: str
    passage: Passage
    asked: Asked
    part: bool
    language: str | None
    names: str | None
    tongue: Tongue
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
        A short name of all of it.
    detector
        Names the language of a text that comes without one.
    """

    def __init__(
        self,
        space: ConceptSpace,
        fusion: Fusion,
        manner: Manner,
        digest: str,
        detector: LanguageDetector = FUNCTION_WORD_DETECTOR,
    ) -> None:
        self._space = space
        self._fusion = fusion
        self._manner = manner
        self._digest = digest
        self._detector = detector

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
        self._space.forget()
        return results

    def read_share(self, queries: Sequence[Query]) -> float:
        """Return the share of the passages of these queries that are read in context, in [0, 1]."""
        tasks = [
            task for number, query in enumerate(queries) for task in self._tasks(number, query)
        ]
        read = 0
        for (language, names), rows in _rows_by(tasks):
            asked = [tasks[row].asked for row in rows]
            for start in range(0, len(asked), _ROWS_AT_ONCE):
                part = asked[start : start + _ROWS_AT_ONCE]
                read += int(self._space.consider(part, names, language).read.sum())
        self._space.forget()
        return read / max(1, len(tasks))

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
        language = query.language or self._detector.detect(text)
        parts = self._manner.cut(text, language)
        spoken = language if self._space.knows(language) else None
        for part in [part for part in parts if not part.denied] or parts:
            is_part = _leaves_out(part, text)
            asked = Asked(part.text, text[:MOST_CONTEXT] if is_part else "")
            for names in self._manner.tongues(spoken):
                yield _Task(
                    query=number,
                    text=query.text,
                    passage=part,
                    asked=asked,
                    part=is_part,
                    language=language,
                    names=names,
                    tongue=self._tongue(language, spoken, names),
                    trust=self._manner.trust(spoken is not None, names),
                )

    def _tongue(self, language: str | None, spoken: str | None, names: str | None) -> Tongue:
        if self._space.speaks(names):
            return Tongue.OWN
        as_english = language in {None, ENGLISH} or (spoken is not None and names is None)
        return Tongue.ENGLISH if as_english else Tongue.FOREIGN

    def _link_block(self, block: list[_Task], results: list[LinkResult], top: int) -> None:
        for chunk in _by_query(block):
            judged = self._judged(chunk)
            for query, members in _grouped(chunk):
                tasks = [chunk[member] for member in members]
                results[query] = self._result(tasks, [judged[member] for member in members], top)

    def _judged(self, chunk: list[_Task]) -> list[_Judged]:
        result: list[_Judged] = [_UNJUDGED] * len(chunk)
        for (language, names), rows in _rows_by(chunk):
            tasks = [chunk[row] for row in rows]
            asked = [task.asked for task in tasks]
            considered = self._space.consider(asked, names, language, self._manner.read)
            probabilities = self._probabilities(tasks, considered)
            for at, row in enumerate(rows):
                result[row] = considered.concepts[at], probabilities[at]
        return result

    def _probabilities(self, tasks: list[_Task], considered: Considered) -> Floats:
        result = np.empty(considered.features.shape[1:], dtype=np.float32)
        groups = [
            group_of(task.passage.text, task.tongue, bool(read), task.part)
            for task, read in zip(tasks, considered.read, strict=True)
        ]
        for group in sorted(set(groups)):
            rows = [row for row, other in enumerate(groups) if other == group]
            result[rows] = self._fusion.of(group).probabilities(considered.features[:, rows])
        result *= np.array([[task.trust] for task in tasks], dtype=np.float32)
        return result

    def _result(self, tasks: list[_Task], judged: list[_Judged], top: int) -> LinkResult:
        best = np.zeros(len(self._space.uris), dtype=np.float32)
        source = np.zeros(len(self._space.uris), dtype=np.intp)
        for number, (concepts, probabilities) in enumerate(judged):
            better = probabilities > best[concepts]
            best[concepts[better]] = probabilities[better]
            source[concepts[better]] = number
        order = top_indices(np.round(best, _DECIMALS), top)
        order = order[best[order] > 0]
        ranked = tuple(
            Candidate(self._space.uris[at], round(float(best[at]), _DECIMALS)) for at in order
        )
        return LinkResult(ranked, tuple(self._claims(ranked, [tasks[source[at]] for at in order])))

    def _claims(self, ranked: Sequence[Candidate], sources: Sequence[_Task]) -> Iterator[Match]:
        for candidate, task in list(zip(ranked, sources, strict=True))[:MOST_MATCHES]:
            part = task.passage
            if candidate.confidence >= self._fusion.threshold and not part.denied:
                span = task.text[part.start : part.end]
                yield Match(candidate.uri, candidate.confidence, span, part.start, part.end)


_NOTHING = LinkResult((), ())


def _leaves_out(part: Passage, text: str) -> bool:
    """Return whether a passage leaves words of its text out."""
    return any(map(str.isalnum, text[: part.start] + text[part.end :]))


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


def _rows_by(tasks: list[_Task]) -> list[tuple[tuple[str | None, str | None], list[int]]]:
    """Return the rows of each language and language of names, what is read alike side by side."""
    rows: dict[tuple[str | None, str | None], list[int]] = {}
    for row, task in enumerate(tasks):
        rows.setdefault((task.language, task.names), []).append(row)
    return sorted(rows.items(), key=lambda item: [part or "" for part in item[0]])
