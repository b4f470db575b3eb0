"""The ten principles of Annex II of Council Recommendation 2022/C 243/02, one check each.

A check looks for evidence in the record of a course and in what is known beside it. Without any it
says so: "no evidence found" is not "not met". Each check's docstring says what counts; the words
of the Annex are not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guidance.credential.circumstances import Circumstances
from guidance.credential.course import ANNEX_I_ELEMENTS, MicroCredential, Standing
from guidance.credential.findings import (
    Answer,
    about_award,
    assessment_finding,
    is_own_word,
    quality_finding,
)
from guidance.credential.passport import web_addresses
from guidance.credential.wording import open_format

COMPARED_BY = ("learning outcomes", "workload", "level")
"""Elements without which a course cannot be compared with another."""


@dataclass(frozen=True, slots=True)
class Principle:
    """What was found of one principle.

    `found` says whether there is evidence; `ground` and `values` name the sentence that tells which,
    as in `Finding`.
    """

    name: str
    found: bool
    ground: str
    values: tuple[tuple[str, object], ...] = ()


def _quality(course: MicroCredential, known: Circumstances) -> Principle:
    """Evidence: somebody outside the provider assures quality, and it holds on the day."""
    finding = quality_finding(course, known.day)
    return Principle("quality", finding.answer is Answer.YES, finding.ground, finding.values)


def _transparency(course: MicroCredential, known: Circumstances) -> Principle:
    """Evidence: outcomes, workload and level are stated, with source, licence and date."""
    missing = course.missing_elements
    total = len(ANNEX_I_ELEMENTS)
    values = (("stated", total - len(missing)), ("total", total), ("elements", missing))
    if not known.origin.traceable:
        return Principle("transparency", False, "untraceable", values)
    comparable = not set(COMPARED_BY) & set(missing)
    return Principle("transparency", comparable, "complete" if not missing else "partly", values)


def _relevance(_: MicroCredential, known: Circumstances) -> Principle:
    """Evidence: job ads ask for the skills it teaches, with numbers and days."""
    if known.asked is None:
        return Principle("relevance", False, "no_ads")
    if not known.taught:
        return Principle("relevance", False, "no_skills")
    if not known.asked:
        return Principle("relevance", False, "unasked", (("count", len(known.taught)),))
    most = known.asked[0]
    values: tuple[tuple[str, object], ...] = (
        ("count", len(known.asked)),
        ("taught", len(known.taught)),
        ("skill", most.skill),
        ("ads", most.count),
        ("total", most.total),
        ("first", most.first),
        ("last", most.last),
    )
    return Principle(
        "relevance", True, "asked" if most.first and most.last else "asked_undated", values
    )


def _assessment(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: how outcomes are assessed is stated; supervision and identity check are named."""
    finding = assessment_finding(course)
    if finding.answer is not Answer.YES:
        return Principle("assessment", False, finding.ground, finding.values)
    watched = tuple(text for text in (course.supervision, course.identity_verification) if text)
    values = (*finding.values, ("supervision", watched))
    return Principle("assessment", True, "watched" if watched else "unwatched", values)


def _pathways(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: the record says what the course leads on to, or what it follows on."""
    larger = tuple(dict.fromkeys((*course.stackable_into, *course.part_of)))
    if larger:
        return Principle("pathways", True, "leads_to", (("courses", larger),))
    if course.prerequisites:
        return Principle("pathways", True, "follows", (("courses", course.prerequisites),))
    return Principle("pathways", False, "silent")


def _recognition(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: the provider says what recognises it; where it does not, ask the institution."""
    if course.recognition:
        return Principle("recognition", True, "stated", (("words", course.recognition),))
    return Principle("recognition", False, "ask")


def _portable(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: the award comes in an open format that other systems read."""
    name = open_format(about_award(course))
    if name:
        return Principle("portable", True, "format", (("words", name),))
    return Principle("portable", False, "silent")


def _learner_centred(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: it fits around a life: times, online parts, access, or named target groups."""
    runs = course.runs
    forms = {mode for mode in (course.participation, *(run.mode for run in runs)) if mode}
    fits = {time for run in runs for time in run.times} & {"evening", "weekend"}
    fits |= forms & {"online", "blended"}
    fits |= {need for run in runs for need in run.access}
    if fits:
        return Principle("learner_centred", True, "fits", (("forms", tuple(sorted(fits))),))
    if course.target_groups:
        groups = (("words", course.target_groups),)
        return Principle("learner_centred", True, "groups", groups)
    return Principle("learner_centred", False, "silent")


def _authentic(course: MicroCredential, known: Circumstances) -> Principle:
    """Evidence: an awarding body is named, and a register or an identity check stands behind it."""
    if not course.awarding_bodies:
        return Principle("authentic", False, "no_body")
    named = (("bodies", course.awarding_bodies),)
    listed = (Standing.REGISTERED, Standing.LISTED)
    outside = (item for item in course.quality if not is_own_word(item, course))
    registered = [item for item in outside if item.standing in listed and item.holds(known.day)]
    if registered:
        return Principle("authentic", True, "register", (*named, ("words", registered[0].source)))
    if course.identity_verification:
        words = (("words", course.identity_verification),)
        return Principle("authentic", True, "identity", (*named, *words))
    return Principle("authentic", False, "unchecked", named)


def _guidance(course: MicroCredential, _: Circumstances) -> Principle:
    """Evidence: the record leads to further information; a counsellor is always named beside it."""
    web = bool(web_addresses(course))
    if web or course.further_information:
        return Principle("guidance", True, "page" if web else "words")
    return Principle("guidance", False, "silent")


CHECKS: tuple[Callable[[MicroCredential, Circumstances], Principle], ...] = (
    _quality,
    _transparency,
    _relevance,
    _assessment,
    _pathways,
    _recognition,
    _portable,
    _learner_centred,
    _authentic,
    _guidance,
)
"""One check a principle, in the order of the Annex."""


def principles(course: MicroCredential, known: Circumstances) -> tuple[Principle, ...]:
    """Return what was found of each of the ten principles, in the order of the Annex."""
    return tuple(check(course, known) for check in CHECKS)
