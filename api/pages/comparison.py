"""Courses side by side, as learners and counsellors see them."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.courses import market_words
from guidance.explanation import Voice
from guidance.explanation.comparison import CellState, Compared, Group, Row
from guidance.messages import Messages
from guidance.recommendation.compare import Comparison

SAID = (CellState.STATED, CellState.NONE)
"""States of cells that say something of a course."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the table: its name, its rows, and the names of rows that no course states."""

    name: str
    rows: tuple[Row, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """All that the page shows."""

    comparison: Comparison
    market: str
    parts: tuple[Part, ...]

    @property
    def courses(self) -> tuple[Compared, ...]:
        """Return the columns."""
        return self.comparison.courses


def comparison_page(found: Comparison, voice: Voice) -> ComparisonPage:
    """Return what the page of a comparison shows, in the language of a voice."""
    messages = voice.messages
    parts = (
        _part(messages.say(f"compare.group_{group.value}"), found.table.of(group), messages)
        for group in Group
    )
    return ComparisonPage(found, market_words(found.market, found.as_of, voice), tuple(parts))


def _part(name: str, rows: tuple[Row, ...], messages: Messages) -> Part:
    """Return a part; what is said of no course, or of no offer, needs no row of its own."""
    told = tuple(row for row in rows if any(cell.state in SAID for cell in row.cells))
    silent = (messages.within(row.name) for row in rows if _is_silent(row))
    return Part(name, told, tuple(silent))


def _is_silent(row: Row) -> bool:
    return all(cell.state is CellState.NOT_STATED for cell in row.cells)
