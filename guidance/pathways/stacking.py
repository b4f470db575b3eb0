"""What a path adds up to beyond itself: parts of larger qualifications, and courses to be let off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from guidance.credential import MicroCredential
from guidance.pathways.question import Question
from guidance.pathways.types import Exemption, Refusal, RefusedPart, Stack, Step


def stacks_of(question: Question, steps: Sequence[Step]) -> tuple[Stack, ...]:
    """Return the larger qualifications that the courses of a path are part of, by name."""
    courses = [_course(question, step.credential) for step in steps]
    wholes = sorted({whole for course in courses for whole in course.part_of})
    return tuple(_stack(question, whole, courses) for whole in wholes)


def _stack(question: Question, whole: str, courses: Sequence[MicroCredential]) -> Stack:
    known = question.snapshot.courses.positions.get(whole)
    larger = None if known is None else question.snapshot.credentials[known]
    named = [course for course in courses if whole in course.part_of]
    reasons = _refusals(question, named, larger)
    parts = [course for course in named if course.uri not in reasons]
    refused = [RefusedPart(one.uri, reasons[one.uri]) for one in named if one.uri in reasons]
    refused += [RefusedPart(uri, Refusal.EXPIRED) for uri in _over(question, whole)]
    return Stack(
        qualification=whole,
        title=larger.title if larger else whole,
        parts=tuple(part.uri for part in parts),
        ects=round(sum(part.ects or 0.0 for part in parts), 2),
        of=larger.ects if larger else None,
        refused=tuple(refused),
    )


def _refusals(
    question: Question, named: Sequence[MicroCredential], larger: MicroCredential | None
) -> dict[str, Refusal]:
    """Return why courses do not count, by URI; of two that teach the same the wider one counts."""
    reasons: dict[str, Refusal] = {}
    counted: set[int] = set()
    for course in sorted(named, key=lambda one: -len(_taught(question, one))):
        taught = _taught(question, course)
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


def _over(question: Question, whole: str) -> Iterator[str]:
    """Yield the parts of a qualification whose runs are all over, by URI."""
    for course in question.snapshot.credentials:
        if whole in course.part_of and course.runs:
            days = [run.end or run.start for run in course.runs]
            if all(day is not None and day < question.as_of for day in days):
                yield course.uri


def exemptions_of(question: Question, steps: Sequence[Step]) -> tuple[Exemption, ...]:
    """Return the courses around a path that certified skills make needless, by URI.

    Looked at are prerequisites of its steps and the other parts of the same qualifications.
    """
    courses = [_course(question, step.credential) for step in steps]
    wholes = {whole for course in courses for whole in course.part_of}
    near = {stated for course in courses for stated in course.prerequisites}
    near |= {c.uri for c in question.snapshot.credentials if wholes & set(c.part_of)}
    near -= {course.uri for course in courses}
    return tuple(_exemptions(question, sorted(near)))


def _exemptions(question: Question, uris: Sequence[str]) -> Iterator[Exemption]:
    positions, skills = question.snapshot.courses.positions, question.snapshot.skills.uris
    for uri in uris:
        if uri in positions and question.exempt(positions[uri]):
            course = question.snapshot.credentials[positions[uri]]
            taught = np.sort(question.snapshot.taught[[positions[uri]]].indices)
            bodies = course.awarding_bodies or (course.provider,)
            yield Exemption(
                uri, course.title, tuple(skills[int(s)] for s in taught), ", ".join(bodies)
            )


def _course(question: Question, uri: str) -> MicroCredential:
    return question.snapshot.credentials[question.snapshot.courses.position(uri)]


def _taught(question: Question, course: MicroCredential) -> set[int]:
    row = question.snapshot.courses.position(course.uri)
    return set(question.snapshot.taught[[row]].indices.tolist())
