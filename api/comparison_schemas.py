"""The wire format of a comparison: two to five courses side by side for one person."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.schemas import (
    Exclusion,
    Gap,
    MarketNote,
    Money,
    Options,
    RecommendationRequest,
    SourceAge,
    Wire,
)


class ComparisonOptions(Options):
    """The members of a comparison request that do not belong to the profile."""

    credentials: list[str] = Field(min_length=2, max_length=5)
    """URIs of the courses, each once, in the order of the columns."""


class ComparisonRequest(RecommendationRequest):
    """A recommendation request, and the two to five courses to compare."""

    credentials: list[str] = Field(min_length=2, max_length=5)
    """URIs of the courses, each once, in the order of the columns."""


class ComparedDoors(Wire):
    """Job ads within reach before and after the course; `ids` are the ones it opens."""

    before: int
    after: int
    ids: list[str]
    near_goal: int | None
    """How many of them belong to the goal's occupation group; null without a goal."""


class ComparedHours(Wire):
    """Length of a course in hours, as stated or as a range of its credits."""

    low: float
    high: float


class ComparedCourse(Wire):
    """One column: the numbers behind its cells."""

    credential: str
    title: str
    title_language: str | None
    provider: str
    rank: int | None
    """Its place in the answer of the same `run_id`; null where it is not in that list."""
    excluded: Exclusion | None
    """The hard limit that leaves it out."""
    run: str | None
    """The run that fits the person's limits best."""
    price: Money | None
    hours: ComparedHours | None
    start: date | None
    end: date | None
    opened: ComparedDoors
    gap: Gap
    needs_first: list[str]
    origin: str
    """Source of its record, with licence and day."""


class ComparedCell(Wire):
    """What one course has in one row."""

    state: Literal["stated", "not stated", "none", "belongs to the award"]
    texts: list[str]
    language: str | None
    """Language of a provider's own words; null for words of this service."""
    best: str
    """What the course is best at in this row, in a word; empty for nothing."""


class ComparedRow(Wire):
    """One row of the table; a cell a course, in the order of the courses."""

    code: str
    group: Literal["person", "offer", "record"]
    name: str
    differs: bool
    cells: list[ComparedCell]


class ComparisonResponse(Wire):
    """Courses side by side; numbers are those of the answer with the same `run_id`."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: dict[str, SourceAge]
    market: MarketNote
    courses: list[ComparedCourse]
    rows: list[ComparedRow]
