"""Which credentials sum toward a larger qualification, and why others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential import MicroCredential
from guidance.errors import UnknownConcept
from guidance.snapshot import Snapshot


class Refusal(StrEnum):
    """Why a course does not count toward a larger qualification."""

    NO_ECTS = "no ects"
    """Its ECTS are not stated, so that there is nothing to sum, such as a workshop of a day."""
    OTHER_LEVEL = "other level"
    """Its EQF level lies below the qualification's, such as a level 3 unit for a level 5 award."""
    EXPIRED = "expired"
    """It is out of date, such as a unit last offered in 2022 or a certificate valid to last May."""
    REPEATS = "repeats"
    """All it teaches is taught by another counted part, such as two first-aid courses."""
    NOT_A_PART = "not a part"
    """Its record does not name the qualification, such as a cookery unit for a care diploma."""


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """A course that does not count toward a qualification, and why."""

    credential: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Stack:
    """A larger qualification that courses are part of.

    Attributes
    ----------
    qualification
        As the catalogue names it: a URI or words; `title` is its name where the snapshot has it.
    parts, ects
        Courses that count, in the order given, and the ECTS they sum to.
    of
        ECTS of the whole qualification, None when unknown.
    refused
        Courses that do not count; of a path also those that name it and are no longer offered.
    """

    qualification: str
    title: str
    parts: tuple[str, ...]
    ects: float
    of: float | None
    refused: tuple[RefusedPart, ...]


@dataclass(frozen=True, slots=True)
class HeldPart:
    """A credential that somebody holds, and the last day it is valid (None when not limited)."""

    credential: str
    valid_until: date | None = None


def wholes_of(course: MicroCredential) -> tuple[str, ...]:
    """Return the larger qualifications that a course's record names, in its order."""
    return tuple(dict.fromkeys((*course.part_of, *course.stackable_into)))


def stack_of(snapshot: Snapshot, whole: str, courses: Sequence[MicroCredential]) -> Stack:
    """Return what some courses sum to toward a qualification that each of them names."""
    known = snapshot.courses.positions.get(whole)
    larger = None if known is None else snapshot.credentials[known]
    reasons = _refusals(snapshot, courses, larger)
    parts = [course for course in courses if course.uri not in reasons]
    return Stack(
        qualification=whole,
        title=larger.title if larger else whole,
        parts=tuple(part.uri for part in parts),
        ects=round(sum(part.ects or 0.0 for part in parts), 2),
        of=larger.ects if larger else None,
        refused=tuple(
            RefusedPart(one.uri, reasons[one.uri]) for one in courses if one.uri in reasons
        ),
    )


def stack_held(snapshot: Snapshot, whole: str, held: Sequence[HeldPart], day: date) -> Stack:
    """Return what credentials that somebody holds sum to toward a named qualification on a day.

    A repeated credential counts once. A part out of date is refused before anything else is asked.

    Raises
    ------
    UnknownConcept
        When the snapshot holds neither the qualification nor a course that names it, or not a
        credential.
    """
    _require_known(snapshot, whole)
    given = {part.credential: part for part in held}
    courses = {uri: snapshot.credentials[snapshot.courses.position(uri)] for uri in given}
    early = {uri: _held_refusal(courses[uri], part, whole, day) for uri, part in given.items()}
    summed = stack_of(snapshot, whole, [courses[uri] for uri in given if early[uri] is None])
    reasons = {uri: reason for uri, reason in early.items() if reason is not None}
    reasons |= {part.credential: part.reason for part in summed.refused}
    refused = tuple(RefusedPart(uri, reasons[uri]) for uri in given if uri in reasons)
    return Stack(summed.qualification, summed.title, summed.parts, summed.ects, summed.of, refused)


def _require_known(snapshot: Snapshot, whole: str) -> None:
    if whole in snapshot.courses.positions:
        return
    if not any(whole in wholes_of(course) for course in snapshot.credentials):
        raise UnknownConcept(
            f"the qualification {whole[:120]!r}",
            "one that a course of this snapshot names",
            "take it from `part_of` or `stackable_into` of a course",
        )


def _held_refusal(course: MicroCredential, part: HeldPart, whole: str, day: date) -> Refusal | None:
    if part.valid_until is not None and part.valid_until < day:
        return Refusal.EXPIRED
    return None if whole in wholes_of(course) else Refusal.NOT_A_PART


def _refusals(
    snapshot: Snapshot, named: Sequence[MicroCredential], larger: MicroCredential | None
) -> Mapping[str, Refusal]:
    """Return why courses do not count, by URI; of two that teach the same the wider one counts."""
    reasons: dict[str, Refusal] = {}
    counted: set[int] = set()
    for course in sorted(named, key=lambda one: -len(_taught(snapshot, one))):
        taught = _taught(snapshot, course)
        if course.ects is None:
            reasons[course.uri] = Refusal.NO_ECTS
        elif larger is not None and _below(course, larger):
            reasons[course.uri] = Refusal.OTHER_LEVEL
        elif taught and taught <= counted:
            reasons[course.uri] = Refusal.REPEATS
        else:
            counted |= taught
    return reasons


def _below(part: MicroCredential, larger: MicroCredential) -> bool:
    """Return whether a part's level is known to lie below the qualification's."""
    return part.eqf is not None and larger.eqf is not None and part.eqf < larger.eqf


def _taught(snapshot: Snapshot, course: MicroCredential) -> set[int]:
    row = snapshot.courses.position(course.uri)
    return set(snapshot.taught[[row]].indices.tolist())
