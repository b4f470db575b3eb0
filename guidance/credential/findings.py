"""Whether a course is what the EU calls a micro-credential, and what an offer may be called.

The common definition of Council Recommendation 2022/C 243/02 has seven parts. Of each a finding
says yes, no or unknown, and on what ground. What a record leaves out is unknown, never no; "no" is
said only where the record itself says so: that nothing is assessed, that attendance is all that
counts, that the volume is a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential.circumstances import Circumstances
from guidance.credential.course import CourseKind, MicroCredential, QualityAssurance, Standing
from guidance.credential.wording import denials, folded, open_format
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


def specific_finding(course: MicroCredential, known: Circumstances) -> Finding:
    """Return whether specific knowledge, skills or competences are taught.

    A course that names more skills than its hours leave room for is not specific: it names what
    it cannot teach.
    """
    if known.boast is not None:
        boast = (("count", known.boast.skills), ("hours", round(known.boast.hours)))
        return Finding("specific", Answer.NO, "boast", boast)
    count = len(set(course.declared_skills) | set(known.taught))
    if count:
        return Finding("specific", Answer.YES, "skills", (("count", count),))
    if course.learning_outcomes:
        return Finding("specific", Answer.YES, "outcomes")
    return Finding("specific", Answer.UNKNOWN, "silent")


def portable_finding(course: MicroCredential) -> Finding:
    """Return whether the award is owned by the learner, shareable and portable.

    Shown by an open format that the record names for its award; denied where it says that nothing
    is awarded at all.
    """
    told = about_award(course)
    if any(denials()["award"].holds(text) for text in told):
        return Finding("portable", Answer.NO, "denied")
    name = open_format(told)
    if name is None:
        return Finding("portable", Answer.UNKNOWN, "silent")
    return Finding("portable", Answer.YES, "format", (("words", name),))


def about_award(course: MicroCredential) -> tuple[str | None, ...]:
    """Return what a record says of its award: never its description, which is about the course."""
    told = (course.assessment, course.grading, course.recognition, course.further_information)
    return (*told, *course.labels)


def combinable_finding(course: MicroCredential) -> Finding:
    """Return whether it stands alone or is combined into larger credentials.

    A course with runs of its own can be taken alone; one for enrolled students cannot.
    """
    larger = tuple(dict.fromkeys((*course.stackable_into, *course.part_of)))
    if larger:
        return Finding("combinable", Answer.YES, "combined", (("courses", larger),))
    if course.kind is CourseKind.SEMESTER_COURSE:
        return Finding("combinable", Answer.NO, "enrolled")
    if course.runs:
        return Finding("combinable", Answer.YES, "alone")
    return Finding("combinable", Answer.UNKNOWN, "silent")


def quality_finding(course: MicroCredential, day: date) -> Finding:
    """Return whether quality is assured: somebody outside the provider says so, and it still holds.

    The provider's own word leaves it unknown; evidence that has run out says no.
    """
    if not course.quality:
        return Finding("quality", Answer.UNKNOWN, "silent")
    holding = [item for item in course.quality if item.holds(day)]
    outside = [item for item in holding if not is_own_word(item, course)]
    if outside:
        sources = tuple(dict.fromkeys(item.source for item in outside))
        return Finding("quality", Answer.YES, "outside", (("sources", sources),))
    if holding:
        return Finding("quality", Answer.UNKNOWN, "own_word")
    last = max(item.expires for item in course.quality if item.expires)
    return Finding("quality", Answer.NO, "expired", (("date", last),))


def is_own_word(item: QualityAssurance, course: MicroCredential) -> bool:
    """Return whether a piece of quality evidence is only what the provider says of itself."""
    own = {"", folded(course.provider)}
    return item.standing is Standing.SELF_DECLARED or folded(item.source) in own


def findings(course: MicroCredential, known: Circumstances) -> tuple[Finding, ...]:
    """Return the seven findings of the definition, in its order."""
    return (
        *essential_findings(course),
        specific_finding(course, known),
        portable_finding(course),
        combinable_finding(course),
        quality_finding(course, known.day),
    )


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
