"""Whether a course is what the EU calls a micro-credential, and what an offer may be called.

The common definition of Council Recommendation 2022/C 243/02 has seven parts. Of each a finding
says yes, no or unknown, and on what ground. What a record leaves out is unknown, never no; "no" is
said only where the record itself says so: that nothing is assessed, that attendance is all that
counts, that the volume is a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guidance.credential.course import CourseKind, MicroCredential
from guidance.credential.wording import denials
from guidance.frameworks import HOURS_PER_ECTS

MOST_ECTS = 30.0
"""ECTS credits beyond which a unit is not small: half a year of full-time study.

The Recommendation sets no number. Of the national ranges at hand the Dutch one, 3 to 30, reaches
highest; every wider one would take in whole semesters.
"""
MOST_HOURS = MOST_ECTS * HOURS_PER_ECTS[1]
"""Learning hours beyond which a unit is not small: 900, the most that 30 ECTS stand for."""


class Answer(StrEnum):
    """What can be said of one part of the definition."""

    YES = "yes"
    """The record says so, such as "3 ECTS" for a small volume."""
    NO = "no"
    """The record says the contrary, such as "certificate of attendance"."""
    UNKNOWN = "unknown"
    """The record does not say; somebody has to ask."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part of the definition.

    Attributes
    ----------
    name
        The part, such as "volume".
    ground
        Why: the name of a sentence of the catalogues.
    values
        What that sentence is filled with, by name.
    """

    name: str
    answer: Answer
    ground: str
    values: tuple[tuple[str, object], ...] = ()


def outcomes_finding(course: MicroCredential) -> Finding:
    """Return whether the award records learning outcomes.

    An award for attendance alone records that somebody was there, not what they learnt.
    """
    if denials()["assessment"].holds(course.assessment) and not course.learning_outcomes:
        return Finding("outcomes", Answer.NO, "attendance", (("words", course.assessment),))
    if course.learning_outcomes:
        count = len(course.learning_outcomes)
        return Finding("outcomes", Answer.YES, "stated", (("count", count),))
    return Finding("outcomes", Answer.UNKNOWN, "silent")


def volume_finding(course: MicroCredential) -> Finding:
    """Return whether the volume of learning is small: at most 30 ECTS and 900 hours.

    Unknown where credits and hours are both stated and one is small while the other is not.
    """
    ects, hours = course.ects, course.hours
    small = [ects <= MOST_ECTS] if ects is not None else []
    small += [hours <= MOST_HOURS] if hours is not None else []
    limits = (("most_ects", MOST_ECTS), ("most_hours", MOST_HOURS))
    if not small:
        return Finding("volume", Answer.UNKNOWN, "silent")
    if all(small):
        return Finding("volume", Answer.YES, "small", limits)
    if any(small):
        return Finding("volume", Answer.UNKNOWN, "contradictory", limits)
    return Finding("volume", Answer.NO, "large", limits)


def assessment_finding(course: MicroCredential) -> Finding:
    """Return whether outcomes are assessed against criteria one can see.

    The criteria are the stated outcomes or a stated grading; a kind of assessment without either
    leaves open what is assessed.
    """
    if denials()["assessment"].holds(course.assessment):
        return Finding("assessment", Answer.NO, "denied", (("words", course.assessment),))
    if not course.assessment:
        return Finding("assessment", Answer.UNKNOWN, "silent")
    clear = bool(course.learning_outcomes or course.grading)
    answer, ground = (Answer.YES, "stated") if clear else (Answer.UNKNOWN, "criteria")
    return Finding("assessment", answer, ground, (("words", course.assessment),))


def essential_findings(course: MicroCredential) -> tuple[Finding, ...]:
    """Return the findings that the label hangs on: outcomes, volume, assessment."""
    return outcomes_finding(course), volume_finding(course), assessment_finding(course)


class LabelState(StrEnum):
    """Whether a course may be called a micro-credential."""

    GRANTED = "granted"
    """Outcomes, volume and assessment are all found."""
    REFUSED = "refused"
    """The record itself says no to one of them, such as "no exam"."""
    OPEN = "open"
    """The record does not say enough, such as a MOOC that leaves its assessment out."""


def label_state(course: MicroCredential) -> LabelState:
    """Return whether the label "micro-credential" is granted, refused or open."""
    answers = {finding.answer for finding in essential_findings(course)}
    if Answer.NO in answers:
        return LabelState.REFUSED
    return LabelState.OPEN if Answer.UNKNOWN in answers else LabelState.GRANTED


def kind_of_offer(course: MicroCredential) -> CourseKind:
    """Return what sort of offer a record describes, the one rule that every reader follows.

    `course.kind` is what the source says by itself. A semester course stays one: it is for
    enrolled students. Anything else is a micro-credential where the label is granted, whatever it
    is called; where it is not, the name is not passed on, and the offer is a short course, or a
    module where the source says so.
    """
    if course.kind is CourseKind.SEMESTER_COURSE:
        return course.kind
    if label_state(course) is LabelState.GRANTED:
        return CourseKind.MICRO_CREDENTIAL
    return CourseKind.MODULE if course.kind is CourseKind.MODULE else CourseKind.SHORT_COURSE
