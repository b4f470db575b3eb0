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
    parts: list[MicroCredential] = []
    refused: list[RefusedPart] = []
    for course in courses:
        if whole in course.part_of:
            reason = _refusal(question, course, larger, parts)
            if reason is None:
                parts.append(course)
            else:
                refused.append(RefusedPart(course.uri, reason))
    return Stack(
        qualification=whole,
        title=larger.title if larger else whole,
        parts=tuple(part.uri for part in parts),
        ects=round(sum(part.ects or 0.0 for part in parts), 2),
        of=larger.ects if larger else None,
        refused=tuple(refused),
    )


def _refusal(
    question: Question,
    part: MicroCredential,
    larger: MicroCredential | None,
    counted: Sequence[MicroCredential],
) -> Refusal | None:
    """Return why a course does not count beside others, None where it does."""
    if part.ects is None:
        return Refusal.NO_ECTS
    if larger and larger.eqf is not None and part.eqf is not None and part.eqf < larger.eqf:
        return Refusal.OTHER_LEVEL
    taught = _taught(question, part)
    others = set().union(*(_taught(question, one) for one in counted))
    return Refusal.REPEATS if taught and taught <= others else None


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
