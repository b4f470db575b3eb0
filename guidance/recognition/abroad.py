"""One record as it is seen from another country: its level there, its volume, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guidance.credential import MicroCredential, NationalLevel, QualityAssurance
from guidance.frameworks import (
    Credits,
    RecognitionContact,
    ReferencedLevel,
    Workload,
    credits_of,
    is_higher_education,
)
from guidance.recognition.succession import is_withdrawn, successor_of
from guidance.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AssuredOn:
    """A piece of quality evidence, and whether it holds on the day that was asked about."""

    evidence: QualityAssurance
    holds: bool


@dataclass(frozen=True, slots=True)
class Abroad:
    """A course seen from a country. None and empty mean unknown.

    Attributes
    ----------
    home_levels, eqf, eqf_basis
        Levels at home, the European level, and the referencing it follows from; no basis where the
        provider states the European level itself.
    levels
        Levels of the other country's frameworks that stand for the same European level.
    workload, credits
        Learning hours and ECTS as ranges, each with which of them was stated.
    indicative
        Whether credits and hours are only indicative: ECTS are made for higher education, and the
        record does not show that the course belongs to it.
    ask
        Awarding bodies; `contact` answers questions on recognition in the country.
    recognition
        What the provider says on recognition.
    labels
        Labels of alliances: no quality assurance.
    successor
        What to take instead of a withdrawn course.
    """

    course: MicroCredential
    country: str
    day: date
    home_levels: tuple[NationalLevel, ...]
    eqf: int | None
    eqf_basis: str | None
    levels: tuple[ReferencedLevel, ...]
    workload: Workload | None
    credits: Credits | None
    indicative: bool
    ask: tuple[str, ...]
    contact: RecognitionContact | None
    recognition: str | None
    quality: tuple[AssuredOn, ...]
    labels: tuple[str, ...]
    withdrawn: bool
    successor: str | None


def seen_from(snapshot: Snapshot, credential: str, country: str, day: date) -> Abroad:
    """Return a course as it is seen from a country (ISO 3166) on a day.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold the course.
    """
    course = snapshot.credentials[snapshot.courses.position(credential)]
    facts, gone = snapshot.countries, is_withdrawn(course, day)
    return Abroad(
        course=course,
        country=country,
        day=day,
        home_levels=course.national_levels,
        eqf=course.eqf,
        eqf_basis=_basis(course),
        levels=() if course.eqf is None else facts.at(country, course.eqf),
        workload=course.workload,
        credits=credits_of(course.ects, course.hours, course.country),
        indicative=not is_higher_education(course.eqf),
        ask=course.awarding_bodies,
        contact=facts.contact(country),
        recognition=course.recognition,
        quality=tuple(AssuredOn(one, one.holds(day)) for one in course.quality),
        labels=course.labels,
        withdrawn=gone,
        successor=successor_of(course, snapshot, day) if gone else None,
    )


def _basis(course: MicroCredential) -> str | None:
    """Return the referencing that ties a national level of the course to its European one."""
    told = (one.basis for one in course.national_levels if one.eqf == course.eqf and one.basis)
    return next(told, None) if course.eqf is not None else None
