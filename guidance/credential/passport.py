"""The passport of a course: every element of Annex I, stated or not, with its source and date.

Nothing is filled in: a value stands here because the record states it. Elements that belong to an
award, not to an offer, say so. Council Recommendation 2022/C 243/02, Annex I.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential.circumstances import Circumstances, Origin
from guidance.credential.course import ANNEX_I_ELEMENTS, CourseKind, MicroCredential
from guidance.credential.findings import MOST_HOURS
from guidance.frameworks import (
    Credits,
    Workload,
    agree,
    credits_of,
    is_higher_education,
)

LAST_SCHOOL_LEVEL = 4
"""Highest EQF level below higher education: its lowest cycle, the short one, is level 5."""


class ElementState(StrEnum):
    """Whether an element is stated."""

    STATED = "stated"
    """The record states it, such as a country."""
    NOT_STATED = "not stated"
    """The record is silent: unknown, never no."""
    OF_THE_AWARD = "belongs to the award"
    """Only an award has it, such as the day of issuing."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of Annex I.

    Attributes
    ----------
    code
        Its place in the Annex: M mandatory, O optional.
    values
        What the record states, in its own words and codes; empty where it is silent.
    origin
        Where that comes from; None where there is nothing.
    """

    code: str
    name: str
    state: ElementState
    values: tuple[str, ...] = ()
    origin: Origin | None = None

    @property
    def mandatory(self) -> bool:
        """Return whether the Annex demands it of an offer."""
        return self.name in ANNEX_I_ELEMENTS


class Credit(StrEnum):
    """What ECTS credits of a course stand for."""

    HIGHER_EDUCATION = "higher education"
    """They are credits of higher education, as its level shows (EQF 6 to 8)."""
    INDICATIVE = "indicative"
    """They only show a volume: the level is below higher education (EQF 1 to 4)."""
    UNKNOWN = "indicative unless higher education awards it"
    """The record does not show which, such as EQF 5 or no level."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The workload both ways: hours and ECTS, each as stated or as a range of the other."""

    hours: Workload
    ects: Credits
    credit: Credit


class Flag(StrEnum):
    """A value that is shown as stated and should be asked about."""

    MANY_HOURS = "many_hours"
    """More than 900 hours, such as 60 months written for 60 hours."""
    CONTRADICTION = "contradiction"
    """Hours and credits that are not 25 to 30 hours a credit, such as 5 ECTS and 20 hours."""
    LEVEL = "level"
    """A level that the EQF does not have, such as 9."""


@dataclass(frozen=True, slots=True)
class Passport:
    """All of Annex I for one offer, in the order of the Annex."""

    elements: tuple[Element, ...]
    volume: Volume | None
    flags: tuple[Flag, ...]

    @property
    def mandatory(self) -> tuple[Element, ...]:
        """Return the nine elements that the Annex demands of an offer."""
        return tuple(element for element in self.elements if element.mandatory)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the mandatory elements that are not stated, by name."""
        silent = (e for e in self.mandatory if e.state is ElementState.NOT_STATED)
        return tuple(element.name for element in silent)

    @property
    def stated(self) -> int:
        """Return how many of the mandatory elements are stated."""
        return len(self.mandatory) - len(self.missing)


def passport(course: MicroCredential, known: Circumstances) -> Passport:
    """Return the passport of a course."""
    return Passport(tuple(_elements(course, known)), volume_of(course), tuple(_flags(course)))


def volume_of(course: MicroCredential) -> Volume | None:
    """Return hours and credits of a course, None where neither is stated."""
    hours = course.workload
    ects = credits_of(course.ects, course.hours, course.country)
    return Volume(hours, ects, credit_of(course)) if hours and ects else None


def credit_of(course: MicroCredential) -> Credit:
    """Return what ECTS of a course stand for, as far as level and kind show.

    The name of a provider shows nothing: hospitals and evening schools are called university too.
    """
    if course.kind is CourseKind.SEMESTER_COURSE or is_higher_education(course.eqf):
        return Credit.HIGHER_EDUCATION
    if course.eqf is not None and course.eqf <= LAST_SCHOOL_LEVEL:
        return Credit.INDICATIVE
    return Credit.UNKNOWN


def _elements(course: MicroCredential, known: Circumstances) -> Iterator[Element]:
    for code, name, values in (*_mandatory(course), *_optional(course)):
        if values is None:
            yield Element(code, name, ElementState.OF_THE_AWARD)
        elif values:
            origin = _registered(course, known) if name == "quality assurance" else None
            yield Element(code, name, ElementState.STATED, values, origin or known.origin)
        else:
            yield Element(code, name, ElementState.NOT_STATED)


def _registered(course: MicroCredential, known: Circumstances) -> Origin | None:
    """Return the registers as one origin where all evidence comes from them, of the oldest day."""
    named = {register.source for register in known.registers}
    if not named or any(item.source not in named for item in course.quality):
        return None
    oldest = min(known.registers, key=lambda register: register.date or date.min)
    licences = dict.fromkeys(register.licence for register in known.registers)
    told = (", ".join(sorted(named)), ", ".join(filter(None, licences)))
    return Origin(*told, oldest.date, oldest.dated_by)


_Row = tuple[str, str, tuple[str, ...] | None]


def _mandatory(course: MicroCredential) -> Iterator[_Row]:
    quality = tuple(
        ", ".join(part for part in (item.kind, item.source) if part) for item in course.quality
    )
    yield "M1", "learner", None
    yield "M2", "title", _texts(course.title)
    yield "M3", "country", _texts(course.country)
    yield "M4", "awarding body", course.awarding_bodies
    yield "M5", "date of issuing", None
    yield "M6", "learning outcomes", course.learning_outcomes
    yield "M7", "workload", tuple(_workload(course))
    yield "M8", "level", tuple(_level(course))
    yield "M9", "assessment", _texts(course.assessment)
    yield "M10", "participation", _texts(course.participation)
    yield "M11", "quality assurance", quality


def _optional(course: MicroCredential) -> Iterator[_Row]:
    yield "O1", "prerequisites", course.prerequisites
    yield "O2", "supervision", _texts(course.supervision, course.identity_verification)
    yield "O3", "grade", None
    yield "O4", "stackability", tuple(dict.fromkeys((*course.stackable_into, *course.part_of)))
    told = _texts(course.further_information, course.grading, course.recognition)
    yield "O5", "further information", (*told, *course.labels, *web_addresses(course))


def web_addresses(course: MicroCredential) -> tuple[str, ...]:
    """Return the page of a course on the web, where it is one: other addresses are not shown."""
    url = course.url or ""
    return (url,) if url.startswith(("https://", "http://")) else ()


def _texts(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _workload(course: MicroCredential) -> Iterator[str]:
    if course.ects is not None:
        yield f"{course.ects:g} ECTS"
    if course.hours is not None:
        yield f"{course.hours:g} h"


def _level(course: MicroCredential) -> Iterator[str]:
    if course.eqf is not None:
        yield f"EQF {course.eqf}"
    for item in course.national_levels:
        yield " ".join(part for part in (item.country, item.framework, item.level) if part)


def _flags(course: MicroCredential) -> Iterator[Flag]:
    """Yield what is hard to believe, by what the record states alone."""
    ects, hours = course.ects, course.hours
    if hours is not None and hours > MOST_HOURS:
        yield Flag.MANY_HOURS
    if ects is not None and hours is not None and not agree(ects, hours):
        yield Flag.CONTRADICTION
    if course.eqf is not None and not 1 <= course.eqf <= 8:
        yield Flag.LEVEL
