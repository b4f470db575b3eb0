"""Micro-credentials and other short courses, their runs, and how completely they describe themselves.

Annex I of Council Recommendation 2022/C 243/02 names the elements; nine of the mandatory ones
belong to an offer (the others, such as the learner's identity, belong to an award).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CourseKind(StrEnum):
    """What sort of offer a record describes."""

    MICRO_CREDENTIAL = "micro-credential"
    """A short, assessed unit that says it is one, such as "Safe patient handling, 1 ECTS"."""
    SHORT_COURSE = "short course"
    """A short course that does not claim to be a micro-credential, such as a MOOC."""
    MODULE = "module"
    """A part of a larger programme offered on its own, such as a VET unit."""
    SEMESTER_COURSE = "semester course"
    """A course for enrolled students, such as "Linear algebra II"; left out by default."""


class Evidence(StrEnum):
    """Where the tie between a course and a skill comes from, strongest first."""

    CURATED = "curated"
    """A curator accepted it."""
    DECLARED = "declared"
    """The provider states the skill's URI."""
    OUTCOME = "outcome"
    """Read from an assessed learning outcome."""
    DESCRIPTION = "description"
    """Read from the description."""
    TITLE = "title"
    """Read from the title."""


@dataclass(frozen=True, slots=True)
class SkillTag:
    """A skill that a course teaches, as far as its own words show.

    `confidence` is a calibrated probability in [0, 1], rounded to four decimals; `quote` is the
    passage it was read from.
    """

    skill: str
    confidence: float
    evidence: Evidence
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str


@dataclass(frozen=True, slots=True)
class QualityAssurance:
    """One piece of quality evidence: its type, who says so, and when that was checked."""

    kind: str
    source: str
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class LearningOpportunity:
    """One run of a course. None means that the provider does not say.

    `times` holds day, evening or weekend; `access` what the run offers, such as "wheelchair" or
    "childcare". An empty tuple says nothing was stated.
    """

    id: str
    start: date | None = None
    end: date | None = None
    place: str | None = None
    nuts: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    language: str | None = None
    price: Money | None = None
    mode: str | None = None
    seats: int | None = None
    times: tuple[str, ...] = ()
    access: tuple[str, ...] = ()

    @property
    def weeks(self) -> float | None:
        """Return the length in weeks, at least one, or None when a date is missing."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return max(1.0, ((self.end - self.start).days + 1) / 7)


@dataclass(frozen=True, slots=True)
class MicroCredential:
    """One course as its provider describes it. None means that the provider does not say."""

    uri: str
    title: str
    provider: str
    kind: CourseKind
    source: str
    language: str | None = None
    awarding_bodies: tuple[str, ...] = ()
    country: str | None = None
    description: str = ""
    learning_outcomes: tuple[str, ...] = ()
    declared_skills: tuple[str, ...] = ()
    ects: float | None = None
    hours: float | None = None
    eqf: int | None = None
    assessment: str | None = None
    participation: str | None = None
    quality: tuple[QualityAssurance, ...] = ()
    prerequisites: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    url: str | None = None
    runs: tuple[LearningOpportunity, ...] = ()

    @property
    def completeness(self) -> float:
        """Return the share of the nine mandatory Annex I elements of an offer that are stated."""
        return 1.0 - len(self.missing_elements) / len(ANNEX_I_ELEMENTS)

    @property
    def missing_elements(self) -> tuple[str, ...]:
        """Return the mandatory Annex I elements of an offer that are not stated, in Annex order."""
        return tuple(name for name, stated in _elements(self) if not stated)


ANNEX_I_ELEMENTS = (
    "title",
    "country",
    "awarding body",
    "learning outcomes",
    "workload",
    "level",
    "assessment",
    "participation",
    "quality assurance",
)
"""Mandatory elements of an offer, Annex I order (M2-M4, M6-M11)."""


def _elements(course: MicroCredential) -> tuple[tuple[str, bool], ...]:
    stated = (
        course.title,
        course.country,
        course.awarding_bodies,
        course.learning_outcomes,
        course.ects is not None or course.hours is not None,
        course.eqf is not None,
        course.assessment,
        course.participation,
        course.quality,
    )
    return tuple(zip(ANNEX_I_ELEMENTS, map(bool, stated), strict=True))
