"""Courses side by side, as learners and counsellors see them."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.courses import market_words
from guidance.explanation import Voice
from guidance.explanation.comparison import Compared, Group, Row
from guidance.recommendation.compare import Comparison


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the table: its name and its rows."""

    name: str
    rows: tuple[Row, ...]


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
    say = voice.messages.say
    parts = (Part(say(f"compare.group_{group.value}"), found.table.of(group)) for group in Group)
    return ComparisonPage(found, market_words(found.market, found.as_of, voice), tuple(parts))
