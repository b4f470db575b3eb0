"""What a linker is asked and what it answers.

Two tiers: these frozen values travel inside; the wire formats stand in `api.schemas` and
`guidance.commands.link`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Query:
    """One text to read. `language` is ISO 639-1, or None when nobody knows it."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept with a calibrated probability in [0, 1], rounded to four decimals."""

    uri: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate above the threshold, with the passage that speaks for it.

    `start` and `end` are character offsets into the query's text; `span` is that passage.
    """

    uri: str
    confidence: float
    span: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkResult:
    """The answer to one query: every candidate asked for, best first, and the sure ones."""

    ranked: tuple[Candidate, ...]
    matches: tuple[Match, ...]


class Linker(Protocol):
    """Reads texts and names concepts; which route a text takes depends on the text alone."""

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever an answer could."""
        ...

    def link(self, queries: Sequence[Query], *, top: int = 100) -> list[LinkResult]:
        """Return one result per query, in order; ties by URI."""
        ...
