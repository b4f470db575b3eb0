"""Micro-credentials and other short courses as their providers describe them, and their runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.frameworks import Workload, workload


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
    passage it was read from; `decided` the day on which a curator accepted it.
    """

    skill: str
    confidence: float
    evidence: Evidence
    quote: str = ""
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str


class Standing(StrEnum):
    """What a piece of quality evidence rests on, strongest first."""

    REGISTERED = "registered"
    """A register names the provider or the course, such as DEQAR with an agency's decision."""
    LISTED = "listed"
    """A dated list of trusted providers names the provider, such as a ministry's."""
    STATED = "stated"
    """The catalogue names a body outside the provider; no register was asked."""
    SELF_DECLARED = "self-declared"
    """Only the provider says so, such as "our own quality system"."""


@dataclass(frozen=True, slots=True)
class QualityAssurance:
    """One piece of quality evidence: its type, who says so, and when that was checked.

    `expires` is the last day it holds, None when no end is stated. `reference` is where it can be
    looked up, such as the number of a decision or the address of an entry.
    """

    kind: str
    source: str
    checked: date | None = None
    expires: date | None = None
    standing: Standing = Standing.STATED
    reference: str | None = None

    def holds(self, day: date) -> bool:
        """Return whether the evidence has not expired on a day."""
        return self.expires is None or day <= self.expires


@dataclass(frozen=True, slots=True)
class NationalLevel:
    """A level of a national qualifications framework: country (ISO 3166), framework, level.

    `eqf` is the European level it was referenced to, None where no dated referencing is loaded;
    `basis` names the referencing it comes from, with its date.
    """

    country: str
    framework: str
    level: str
    eqf: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeSkill:
    """A skill URI that the provider ties to one learning outcome (its position, from 0)."""

    outcome: int
    skill: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name a register gave: its scheme (a URI or a name) and the notation within it."""

    scheme: str
    notation: str


@dataclass(frozen=True, slots=True)
class Translation:
    """Words of a course in a further language (ISO 639-1); outcomes keep the order of the course.

    An outcome without a translation is an empty text.
    """

    language: str
    title: str = ""
    description: str = ""
    learning_outcomes: tuple[str, ...] = ()


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
    """One course as its provider describes it. None means that the provider does not say.

    Attributes
    ----------
    declared_skills
        Every skill URI the provider states, sorted; `outcome_skills` says of which outcome.
    national_levels
        Levels of national frameworks; `eqf` is the European one.
    fields_of_education
        ISCED-F 2013 codes, such as "0913".
    supervision, identity_verification
        How the assessment is watched over and how the learner's identity is verified (Annex I,
        optional).
    labels
        Labels of alliances or networks; a label is not quality assurance.
    recognition
        What the provider says on recognition; None reads "ask the institution".
    stackable_into
        Larger qualifications it counts toward, by URI or name; `part_of` are programmes of this
        catalogue.
    modified, version, status
        Last change of the record, its version and status in the register it comes from.
    withdrawn, successor
        Day from which it is no longer offered, and the URI of what takes its place.
    provider_identifiers
        Names that registers gave the provider, such as a SCHAC code; `identifiers` are the course's.
    """

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
    outcome_skills: tuple[OutcomeSkill, ...] = ()
    national_levels: tuple[NationalLevel, ...] = ()
    fields_of_education: tuple[str, ...] = ()
    supervision: str | None = None
    identity_verification: str | None = None
    grading: str | None = None
    labels: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    recognition: str | None = None
    stackable_into: tuple[str, ...] = ()
    further_information: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    translations: tuple[Translation, ...] = ()
    modified: date | None = None
    version: str | None = None
    status: str | None = None
    withdrawn: date | None = None
    successor: str | None = None
    provider_identifiers: tuple[Identifier, ...] = ()

    @property
    def workload(self) -> Workload | None:
        """Return the learning hours: as stated, else from ECTS as the country counts them."""
        return workload(self.ects, self.hours, self.country)

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
        course.eqf is not None or course.national_levels,
        course.assessment,
        course.participation,
        course.quality,
    )
    return tuple(zip(ANNEX_I_ELEMENTS, map(bool, stated), strict=True))
