"""The wire formats of a plan: what may be kept, and what a kept plan is answered with."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import Profile, Wire
from guidance.pathways.plans import MOST_COURSES


class ChosenCourse(Wire):
    """A course that a person chose, and the run they mean to take."""

    credential: str = Field(min_length=1)
    run: str | None = None


class PlanDocument(BaseModel):
    """A plan as it was kept: the linked data that exporting answered with."""

    model_config = ConfigDict(extra="allow")


class PlanOptions(Wire):
    """The members of a request to keep a plan that do not belong to the profile."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)
    """In the order in which they are to be taken."""
    answer: str | None = None
    """Run id of the answer they were chosen from."""


class PlanRequest(Profile):
    """A profile, and beside its members the chosen courses."""

    courses: list[ChosenCourse] = Field(min_length=1, max_length=MOST_COURSES)
    answer: str | None = None


class CheckedCourse(Wire):
    """A planned course, and what became of it."""

    credential: str
    title: str
    provider: str
    run: str | None
    start: date | None
    end: date | None
    standing: Literal["offered", "moved", "run gone", "over", "withdrawn", "gone"]
    start_now: date | None
    end_now: date | None
    successor: str | None
    """URI of the course that takes its place, where the provider names one."""
    words: list[str]


class PlanRead(Wire):
    """A plan as it was kept, against the snapshot in service today."""

    made: date
    snapshot: str
    """Digest of the data it was made from."""
    snapshot_now: str
    answer: str | None
    taxonomy: list[str]
    """Releases that its skills belong to."""
    profile: Profile
    courses: list[CheckedCourse]
    unknown_skills: list[str]
    words: list[str]
    """What became of it, in the language of the profile."""
