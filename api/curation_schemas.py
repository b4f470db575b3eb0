"""The wire formats of curators' decisions."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.schemas import Wire
from guidance.credential.curation import LONGEST


class CurationRequest(Wire):
    """A decision on a skill of a course, or on a skill in every course."""

    credential: str = Field(default="", max_length=LONGEST)
    """URI of the course; empty with `blacklist`, or with `accept` to allow a skill again."""
    outcome: str = Field(default="", max_length=LONGEST)
    """Number of the learning outcome, from 1, or its words; empty: wherever it was read."""
    skill: str = Field(min_length=1, max_length=LONGEST)
    decision: Literal["accept", "reject", "blacklist"]
    reason: str = Field(min_length=1, max_length=LONGEST)


class CurationDecision(Wire):
    """One decision as the file has it."""

    credential: str
    outcome: str
    skill: str
    decision: str
    curator: str
    date: date
    reason: str


class CurationHistory(Wire):
    """Decisions in the order in which they were made; `unreadable` rows are left out."""

    total: int
    unreadable: int
    decisions: list[CurationDecision]


class CurationKept(Wire):
    """The decision that was added; it counts from the next build on."""

    kept: CurationDecision
    counts_from: Literal["the next build"]
