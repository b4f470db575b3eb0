"""What a course may claim: how far each skill that it names counts as taught, in [0, 1].

Naming a skill costs a provider nothing, so a claim is weighed before it is believed. Three things
bound it: where it stands (an outcome that is assessed says more than a title), whether it fits
what the course says elsewhere, and how many skills the hours of the course leave room for. The
skills of one field are held against the other fields only: no field vouches for itself, however
much is written into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.credential import CourseKind, Evidence, MicroCredential
from guidance.frameworks import workload

Floats = NDArray[np.float64]
FULL_TIME_YEAR = 1500.0
"""Learning hours of 60 ECTS at 25 hours: no short course is longer than a year of full-time study."""
MOST_A_WEEK = 60.0
"""Learning hours that fit into a week."""
LONGEST_SHARE = 95.0
"""Percentile of stated hours beyond which more hours give no further room."""
ENOUGH_STATED = 20
"""Fewer courses than these have no telling percentile; `FEW_STATED` medians stand for it."""
FEW_STATED = 4.0
FEW_SKILLS = 5
"""Skills that no course is called boastful for naming."""


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """How claims are weighed. Every field changes results.

    Attributes
    ----------
    assessed
        Weight of a skill read from an outcome of a course that states an assessment, in [0, 1];
        so is the weight of every other evidence. What a curator accepted weighs 1.
    declared
        The provider states the skill's URI: clear, and still the provider's word alone.
    outcome, description, title
        Read from an outcome of a course without assessment, from the description, the title.
    fits, strays
        Shares of all skills that lie nearer to the rest of the course than the one claimed: up to
        `fits` the claim counts fully, from `strays` on not at all, in between by the logarithm.
    titled
        Least fit of the skills that the title names, in [0, 1], shared out among them: the title
        says what one thing a course is about, and of some courses nothing else is known.
    hours_per_skill
        Learning hours that one skill takes; a course has room for its hours divided by this.
    steepness
        Power of room / claims that every claim is multiplied with where a course names more
        skills than it has room for; above 1, so that the sum of the claims falls.
    shown_from
        Least claim of a skill that counts as taught.
    """

    assessed: float = 1.0
    declared: float = 0.97
    outcome: float = 0.97
    description: float = 0.95
    title: float = 0.9
    fits: float = 0.1
    strays: float = 0.8
    titled: float = 0.3
    hours_per_skill: float = 12.0
    steepness: float = 4.0
    shown_from: float = 0.25


def evidence_weight(course: MicroCredential, evidence: Evidence, rule: ClaimRule) -> float:
    """Return how far a claim of some evidence counts before anything else is known, in [0, 1]."""
    if evidence is Evidence.CURATED:
        return 1.0
    if evidence is Evidence.OUTCOME and course.assessment:
        return rule.assessed
    return float(getattr(rule, evidence.value))


def coherence(nearer: Floats, evidence: Sequence[Evidence], rule: ClaimRule) -> Floats:
    """Return how far skills fit the rest of their course, in [0, 1].

    Where a course says nothing else, nothing fits: what is not stated never raises a claim. What a
    curator accepted fits, whatever a program finds: a person has read the course.

    Parameters
    ----------
    nearer
        Per skill the share of all skills that lie nearer to the rest of the course, in [0, 1];
        NaN where there is no rest.
    evidence
        Where each skill was read.
    """
    bounded = np.clip(np.nan_to_num(nearer, nan=1.0), rule.fits, rule.strays)
    fit = np.log(bounded / rule.strays) / np.log(rule.fits / rule.strays)
    named = max(sum(name is Evidence.TITLE for name in evidence), 1)
    floors = {Evidence.TITLE: rule.titled / named, Evidence.CURATED: 1.0}
    least = [floors.get(name, 0.0) for name in evidence]
    return np.asarray(np.maximum(fit, least), dtype=np.float64)


def counted_hours(courses: Sequence[MicroCredential]) -> Floats:
    """Return the hours each course has room for: its own within bounds that others set.

    Own hours are `believable_hours`. The median of what the other short courses state is assumed
    where a course states none, and a shorter course counts as that long too: were it held to
    less, leaving its hours out would pay. Hours beyond what nearly all other short courses state
    give no further room: stating many costs nothing. Semester courses, which are
    never listed, set no bounds and have no ceiling; the median is zero where no other course
    states any.
    """
    own = np.array([believable_hours(course) for course in courses], dtype=np.float64)
    short = np.array([course.kind is not CourseKind.SEMESTER_COURSE for course in courses], bool)
    counts = short & ~np.isnan(own)
    stated = np.sort(own[counts])
    bounds = [_bounds(_others(stated, hours)) for hours in own[counts]]
    least, most = np.full(own.size, _median(stated)), np.full(own.size, FULL_TIME_YEAR)
    if bounds:
        least[counts], most[counts] = np.array(bounds).T
    return np.asarray(np.fmax(np.minimum(own, most), least), dtype=np.float64)


def believable_hours(course: MicroCredential) -> float:
    """Return the hours a course states as far as its other fields bear them out; NaN if none.

    Stated hours count up to the most that stated ECTS stand for; ECTS alone count in the middle.
    No more than `MOST_A_WEEK` fit into a week of its longest dated run, nor into a course more
    than a year of full-time study.
    """
    load, credits_only = course.workload, workload(course.ects, None, course.country)
    if load is None:
        return np.nan
    weeks = [run.weeks for run in course.runs if run.weeks is not None]
    longest = max(weeks) * MOST_A_WEEK if weeks else FULL_TIME_YEAR
    borne_out = credits_only.high if credits_only else FULL_TIME_YEAR
    return min(load.middle, borne_out, longest, FULL_TIME_YEAR)


def crowding(claims: int, hours: float, rule: ClaimRule) -> float:
    """Return what each of a course's claims is multiplied with, in [0, 1].

    Within the room 1, beyond it (room / claims)^steepness, where room is hours / hours per skill,
    at least one skill. So every claim beyond the room lowers the sum of them all; with the plain
    quotient a further claim would cost nothing.

    Parameters
    ----------
    claims
        How many different skills the course names, whatever they count.
    hours
        Learning hours counted.
    """
    room = max(hours / rule.hours_per_skill, 1.0)
    return float(min(1.0, room / max(claims, 1)) ** rule.steepness)


def room_left(evidence: Sequence[Evidence], hours: float, rule: ClaimRule) -> Floats:
    """Return what each claim of a course is multiplied with for want of hours, in [0, 1].

    What curators accepted is crowded by what they accepted alone: however much a program reads
    beside it, it takes nothing from what a person found in the course. The others are crowded by
    all, so that accepting one skill never lifts another.
    """
    accepted = sum(name is Evidence.CURATED for name in evidence)
    whole = crowding(len(evidence), hours, rule)
    alone = crowding(accepted, hours, rule)
    return np.array([alone if name is Evidence.CURATED else whole for name in evidence])


@dataclass(frozen=True, slots=True)
class Overclaim:
    """A course names more skills than its hours leave room for.

    Attributes
    ----------
    skills
        Skills that it names.
    hours
        Its hours, stated or the middle of the range its ECTS stand for.
    room
        Skills that so many hours leave room for, at least one.
    """

    skills: int
    hours: float
    room: int


def overclaims(
    course: MicroCredential, skills: int, rule: ClaimRule | None = None
) -> Overclaim | None:
    """Return what to say of a course that names too many skills; None when there is room.

    Too many are more than five and more than twice what the hours leave room for: to name a few
    is no boast, however short the course. One that states no hours is never said to have too few.

    Parameters
    ----------
    skills
        Number of different skills it names, those too weak to count included.
    """
    rule = rule or ClaimRule()
    load = course.workload
    if load is None:
        return None
    room = load.high / rule.hours_per_skill
    boasts = skills > max(FEW_SKILLS, 2 * room)
    return Overclaim(skills, load.middle, max(1, int(room))) if boasts else None


def _median(ordered: Floats) -> float:
    return float(np.median(ordered)) if ordered.size else 0.0


def _others(ordered: Floats, own: float) -> Floats:
    """Return sorted values without one of them."""
    return np.delete(ordered, int(np.searchsorted(ordered, own)))


def _bounds(others: Floats) -> tuple[float, float]:
    """Return the least and the most hours that count beside what others state, sorted."""
    least = _median(others)
    if not others.size:
        return least, FULL_TIME_YEAR
    if others.size < ENOUGH_STATED:
        return least, FEW_STATED * least
    return least, float(np.percentile(others, LONGEST_SHARE))
