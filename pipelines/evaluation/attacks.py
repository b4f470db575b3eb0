"""Courses stuffed with skills that many ads ask for, as a provider would to be listed more.

The attack is the worst that could happen: every added skill is taken to be read, with high
confidence, from the field it was written into, whatever the linker would make of it. `Reader`
stands for the linker where that is to be seen too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from guidance.claims import ClaimRule
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.linking.types import Linker
from guidance.snapshot import Snapshot
from guidance.taxonomy import Skill, Taxonomy
from guidance.vectors import Encoder
from pipelines.claims import Scale, Stated, field_vectors, shares_nearer
from pipelines.link import LinkBounds, tag_courses
from pipelines.setting import in_their_setting

CONFIDENCE = 0.95
"""Confidence of an added skill: surer than nearly all that the linker reads."""
POOL = 200
"""The hottest skills, among which an adaptive provider chooses."""
BOASTED_HOURS = 6000.0
"""Stated by a provider who lies about the length: four years of full-time study."""
Positions = NDArray[np.intp]
Reader = Callable[[Sequence[MicroCredential]], Mapping[str, tuple[SkillTag, ...]]]
"""Reads courses: tags by course URI."""


class Choice(StrEnum):
    """Which skills a provider adds."""

    HOTTEST = "hottest"
    """Those most ads ask for, such as working in teams."""
    FITTING = "fitting"
    """Of the hottest those that fit the course best, such as hygiene for a cookery course."""
    LONG = "long"
    """The hottest, in a course that states far more hours than it has, to have room for them."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What is done to a course: which skills are added, how many of them, and where."""

    choice: Choice
    field: Evidence
    count: int


def scale_of(snapshot: Snapshot, encoder: Encoder, rule: ClaimRule | None = None) -> Scale:
    """Return what claims of a snapshot's courses are weighed with, as its build did."""
    skills: tuple[Skill, ...] = tuple(map(snapshot.records.skill, snapshot.skills.uris))
    return Scale.of(Taxonomy("", skills, (), ()), encoder, rule or ClaimRule())


def hottest_skills(snapshot: Snapshot) -> Positions:
    """Return the skills that most ads of all regions ask for, most wanted first, ties by URI."""
    asking = snapshot.demand.counts[snapshot.demand.row("", 1)]
    return np.lexsort((np.arange(asking.size), -asking))[:POOL]


def stuffed(attack: Attack, stated: Stated, hot: Positions, scale: Scale) -> Stated:
    """Return a course with skills added to one field, its words and its tags.

    Parameters
    ----------
    hot
        The skills to choose from, most wanted first.
    """
    uris = list(scale.positions)
    chosen = hot
    if attack.choice is Choice.FITTING:
        chosen = _most_fitting(attack.field, stated, hot, scale)
    added = [uris[position] for position in chosen[: attack.count]]
    course = with_words(stated.course, attack.field, [scale.labels[uri] for uri in added])
    own = {tag.skill: tag for tag in stated.tags}
    own |= {uri: SkillTag(uri, CONFIDENCE, attack.field) for uri in added}
    tags = tuple(own[uri] for uri in sorted(own))
    return Stated(course, tags, field_vectors([course], scale.encoder)[0], stated.hours)


def with_boasted_hours(course: MicroCredential) -> MicroCredential:
    """Return a course that states hours without end, and no ECTS or last day that deny them."""
    runs = tuple(replace(run, end=None) for run in course.runs)
    return replace(course, hours=BOASTED_HOURS, ects=None, runs=runs)


def with_words(course: MicroCredential, field: Evidence, labels: Sequence[str]) -> MicroCredential:
    """Return a course with names of skills written into one field, before what stands there."""
    if field is Evidence.OUTCOME:
        return replace(course, learning_outcomes=(*labels, *course.learning_outcomes))
    if field is Evidence.DESCRIPTION:
        sentences = " ".join(f"{label[:1].upper()}{label[1:]}." for label in labels)
        return replace(course, description=f"{sentences} {course.description}".strip())
    if field is Evidence.TITLE:
        return replace(course, title=", ".join((*labels, course.title)))
    return course


def as_read(found: Sequence[Stated], reader: Reader) -> list[Stated]:
    """Return courses with the tags that a reader finds in their words, in place of their own."""
    named = [
        replace(stated.course, uri=f"{stated.course.uri}#{at}") for at, stated in enumerate(found)
    ]
    tags = reader(named)
    return [
        replace(stated, tags=tags[course.uri]) for stated, course in zip(found, named, strict=True)
    ]


def reader_of(snapshot: Snapshot, linker: Linker, encoder: Encoder, confidence: float) -> Reader:
    """Return the linker as a reader of courses, as a build uses it.

    Parameters
    ----------
    encoder
        One of all languages.
    confidence
        Confidence from which a skill counts as taught.
    """
    uris = snapshot.skills.uris
    labels = {uri: snapshot.records.label(uri, "en").text for uri in uris}

    def read(courses: Sequence[MicroCredential]) -> Mapping[str, tuple[SkillTag, ...]]:
        tags = tag_courses(courses, linker, bounds=LinkBounds(course_confidence=confidence))
        return in_their_setting(courses, tags, labels, encoder)

    return read


def _most_fitting(field: Evidence, stated: Stated, hot: Positions, scale: Scale) -> Positions:
    """Return the skills by how well they fit the other fields, equals by how wanted they are."""
    uris = list(scale.positions)
    tags = [SkillTag(uris[position], CONFIDENCE, field) for position in hot]
    nearer = np.nan_to_num(shares_nearer([replace(stated, tags=tags)], scale)[0], nan=1.0)
    return hot[np.lexsort((np.arange(hot.size), np.maximum(nearer, scale.rule.fits)))]
