"""Which courses, and which parts of one, certified skills may make needless, and who decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.credential import Evidence, MicroCredential
from guidance.snapshot import Snapshot
from guidance.sparse import row_of

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Exemption:
    """A course the person need not take: all its skills are certified. `ask` decides on that."""

    credential: str
    title: str
    skills: tuple[str, ...]
    ask: str


@dataclass(frozen=True, slots=True)
class ExemptPart:
    """A learning outcome whose skills are all certified: its place from 0, its words, its skills."""

    outcome: int
    text: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exempted:
    """What certified skills may make needless of one course.

    Attributes
    ----------
    certified, open
        Skills it teaches that are certified, and those that are not; URIs, sorted.
    parts
        Learning outcomes that may be let off, in their order.
    ask
        Awarding bodies, which decide; empty where the record names none.
    provider
        Whom to ask then.
    """

    credential: str
    title: str
    certified: tuple[str, ...]
    open: tuple[str, ...]
    parts: tuple[ExemptPart, ...]
    ask: tuple[str, ...]
    provider: str

    @property
    def whole(self) -> bool:
        """Return whether all that the course is known to teach is certified."""
        return bool(self.certified) and not self.open


def bodies_to_ask(course: MicroCredential) -> tuple[str, ...]:
    """Return who decides on recognition: the awarding bodies, the provider where none is named."""
    return course.awarding_bodies or (course.provider,)


def is_needless(snapshot: Snapshot, course: int, skills: Rows) -> bool:
    """Return whether a course is known to teach something and all of it is among some skills.

    Parameters
    ----------
    course
        Its row in the snapshot.
    skills
        Positions of skills, sorted.
    """
    taught = row_of(snapshot.taught, course).columns
    return bool(taught.size) and bool(np.isin(taught, skills).all())


def exempted(snapshot: Snapshot, course: MicroCredential, certified: Rows) -> Exempted:
    """Return what certified skills may make needless of one course."""
    taught = np.sort(row_of(snapshot.taught, snapshot.courses.position(course.uri)).columns)
    has = np.isin(taught, certified)
    uris = snapshot.skills.uris
    proven = tuple(uris[int(skill)] for skill in taught[has])
    return Exempted(
        credential=course.uri,
        title=course.title,
        certified=proven,
        open=tuple(uris[int(skill)] for skill in taught[~has]),
        parts=tuple(_parts(snapshot, course, frozenset(proven))),
        ask=course.awarding_bodies,
        provider=course.provider,
    )


def _parts(
    snapshot: Snapshot, course: MicroCredential, proven: frozenset[str]
) -> tuple[ExemptPart, ...]:
    """Return the outcomes of which every skill tied to them is certified; one at least is."""
    tied = _tied(snapshot, course)
    return tuple(
        ExemptPart(at, text, tuple(sorted(skills)))
        for at, text in enumerate(course.learning_outcomes)
        if (skills := tied.get(at, set())) and skills <= proven
    )


def _tied(snapshot: Snapshot, course: MicroCredential) -> dict[int, set[str]]:
    """Return the skills of each outcome: those the provider ties to it and those read from it."""
    tied: dict[int, set[str]] = {}
    for stated in course.outcome_skills:
        tied.setdefault(stated.outcome, set()).add(stated.skill)
    for tag in snapshot.records.tags(course.uri):
        for at, text in enumerate(course.learning_outcomes):
            if tag.evidence is Evidence.OUTCOME and tag.quote and tag.quote in text:
                tied.setdefault(at, set()).add(tag.skill)
    return tied
