"""What a path adds up to beyond itself: parts of larger qualifications, and courses to be let off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from guidance.credential import MicroCredential
from guidance.pathways.question import Question
from guidance.pathways.types import Exemption, Refusal, RefusedPart, Stack, Step
from guidance.recognition.exemptions import bodies_to_ask
from guidance.recognition.stacking import stack_of, wholes_of
from guidance.recognition.succession import is_withdrawn


def stacks_of(question: Question, steps: Sequence[Step]) -> tuple[Stack, ...]:
    """Return the larger qualifications that the courses of a path are part of, by name."""
    courses = [_course(question, step.credential) for step in steps]
    wholes = sorted({whole for course in courses for whole in wholes_of(course)})
    return tuple(_stack(question, whole, courses) for whole in wholes)


def _stack(question: Question, whole: str, courses: Sequence[MicroCredential]) -> Stack:
    named = [course for course in courses if whole in wholes_of(course)]
    counted = stack_of(question.snapshot, whole, named)
    over = (RefusedPart(uri, Refusal.EXPIRED) for uri in _over(question, whole))
    return replace(counted, refused=(*counted.refused, *over))


def _over(question: Question, whole: str) -> Iterator[str]:
    """Yield the parts of a qualification that are withdrawn or whose runs are all over, by URI."""
    for course in question.snapshot.credentials:
        if whole in wholes_of(course):
            days = [run.end or run.start for run in course.runs]
            gone = bool(days) and all(day is not None and day < question.as_of for day in days)
            if gone or is_withdrawn(course, question.as_of):
                yield course.uri


def exemptions_of(question: Question, steps: Sequence[Step]) -> tuple[Exemption, ...]:
    """Return the courses around a path that certified skills make needless, by URI.

    Looked at are prerequisites of its steps and the other parts of the same qualifications.
    """
    courses = [_course(question, step.credential) for step in steps]
    wholes = {whole for course in courses for whole in wholes_of(course)}
    near = {stated for course in courses for stated in course.prerequisites}
    near |= {c.uri for c in question.snapshot.credentials if wholes & set(wholes_of(c))}
    near -= {course.uri for course in courses}
    return tuple(_exemptions(question, sorted(near)))


def _exemptions(question: Question, uris: Sequence[str]) -> Iterator[Exemption]:
    positions, skills = question.snapshot.courses.positions, question.snapshot.skills.uris
    for uri in uris:
        if uri in positions and question.exempt(positions[uri]):
            course = question.snapshot.credentials[positions[uri]]
            taught = np.sort(question.snapshot.taught[[positions[uri]]].indices)
            named = tuple(skills[int(skill)] for skill in taught)
            yield Exemption(uri, course.title, named, ", ".join(bodies_to_ask(course)))


def _course(question: Question, uri: str) -> MicroCredential:
    return question.snapshot.credentials[question.snapshot.courses.position(uri)]
