"""Gather what is known of every course for one person: candidates on one side, exclusions on the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.answer import Exclusion
from guidance.gaps import Belief
from guidance.learner import LearnerProfile
from guidance.matching import Facts
from guidance.opening import Reach, catalogue_effects, gains_over, may_open, upper_bounds
from guidance.ranking.eligibility import Verdict, judge
from guidance.ranking.order import Candidates
from guidance.ranking.policy import Policy
from guidance.recognition.succession import successor_of
from guidance.recommendation.person import Person, near_goal, target_level
from guidance.snapshot import Snapshot
from guidance.sparse import row_of

Column = NDArray[np.float64]
ADS_FOR_A_GOAL = 10
"""Gain in potential, in ads, that stands for covering a goal whole where none is named."""
ENOUGH_CREDIT = 0.5
"""Credit from which a stated prerequisite counts as met."""


@dataclass(frozen=True)
class Gathered:
    """The courses that stay, with everything the ranking needs, and those that do not.

    `courses` are their rows in the snapshot, in the order of the candidates.
    """

    candidates: Candidates
    courses: NDArray[np.intp]
    verdicts: tuple[Verdict, ...]
    needs_first: dict[int, tuple[str, ...]]
    excluded: tuple[Exclusion, ...]


def gather(person: Person, policy: Policy) -> Gathered:
    """Return the courses worth ranking for a person, and every other with the limit that broke."""
    snapshot, profile = person.snapshot, person.profile
    verdicts, group_of = _verdicts(profile, snapshot)
    fits = np.array([verdict.broken is None for verdict in verdicts], dtype=bool)[group_of]
    gains = gains_over(snapshot.course_credit, person.reach.credit)
    promise = promise_of(person, gains, policy)
    rows = np.flatnonzero(fits & promise.useful)
    demanding = np.intersect1d(rows, snapshot.columns.demanding)
    needs = {int(row): lacking for row in demanding if (lacking := lacking_for(int(row), person))}
    limits_met = np.array([verdict.limits_met for verdict in verdicts], dtype=np.float64)
    last = np.array([obstacles(verdict, profile) for verdict in verdicts], dtype=np.int8)
    some = _Some(rows, csr_matrix(gains[rows]), limits_met[group_of[rows]])
    startable = ~np.isin(rows, list(needs))
    found = catalogue_effects(person.reach, snapshot.rises, snapshot.course_credit, gains)
    candidates = Candidates(
        uris=tuple(map(snapshot.courses.uris.__getitem__, rows.tolist())),
        providers=tuple(map(snapshot.columns.providers.__getitem__, rows.tolist())),
        facts=_facts(person, some, startable),
        gains=some.gains,
        startable=startable,
        out_of_the_question=last[group_of[rows]],
        editions=snapshot.columns.editions[rows],
        effects=found.take(rows),
    )
    chosen = tuple(map(verdicts.__getitem__, group_of[rows].tolist()))
    told = _exclusions(snapshot, verdicts, group_of, promise.worth * ~fits)
    excluded = tuple(_with_successor(item, snapshot, day_of(profile)) for item in told)
    return Gathered(candidates, rows, chosen, needs, excluded)


def _verdicts(
    profile: LearnerProfile, snapshot: Snapshot
) -> tuple[tuple[Verdict, ...], NDArray[np.intp]]:
    group_of, firsts = snapshot.columns.terms
    day = day_of(profile)
    judged = (judge(snapshot.credentials[row], profile.limits, day) for row in firsts)
    return tuple(judged), group_of


def comes_last(verdict: Verdict, profile: LearnerProfile) -> bool:
    """Return whether a course is out of the question: abroad, or in a language not named.

    Who named no language of teaching may follow others than their own: that is unknown, not no.
    """
    return obstacles(verdict, profile) > 0


def obstacles(verdict: Verdict, profile: LearnerProfile) -> int:
    """Return how many things put a course out of the question, as `comes_last` counts them."""
    named = bool(profile.constraints.teaching_languages)
    return sum(named or check.limit != "teaching_languages" for check in verdict.obstacles)


def without_the_last(
    credentials: Iterable[str], profile: LearnerProfile, snapshot: Snapshot
) -> tuple[str, ...]:
    """Return the courses that are not out of the question, in their order; unknown ones stay.

    What nobody chose is put on no plan where it would mean another country, or a language that the
    person did not name.
    """
    rows, day = snapshot.courses.positions, day_of(profile)

    def stays(uri: str) -> bool:
        if uri not in rows:
            return True
        return not comes_last(judge(snapshot.credentials[rows[uri]], profile.limits, day), profile)

    return tuple(filter(stays, credentials))


def day_of(profile: LearnerProfile) -> date:
    """Return the day of the question; ValueError where nobody set it."""
    if profile.as_of is None:
        raise ValueError("found no as_of; expected the day of the question, set by the caller")
    return profile.as_of


@dataclass(frozen=True, slots=True)
class Promise:
    """What each course may do at most, shape (courses,).

    `useful` says whether it may open an ad or help enough; `worth` by how much it helps, 0 where
    that is too little, for the order of exclusions.
    """

    useful: NDArray[np.bool_]
    worth: Column


def promise_of(person: Person, gains: csr_matrix, policy: Policy) -> Promise:
    """Return what each course may do at most: for the goal, or for the ads without one."""
    least, reach = policy.limits.minimum_goal_gain, person.reach
    if person.goal is not None:
        worth = goal_cover(person, gains)
        opening = may_open(reach, gains, near_goal(person, reach.market.ads[reach.beyond]))
    else:
        worth, opened = upper_bounds(reach, gains)
        opening, least = opened >= 1, policy.limits.minimum_gain * ADS_FOR_A_GOAL
    enough = worth >= least
    return Promise(np.asarray(enough | opening), np.where(enough, worth, 0.0))


def goal_cover(person: Person, gains: csr_matrix) -> Column:
    """Return the share of the goal's open requirement that each course covers, in [0, 1]."""
    if person.goal is None:
        return np.zeros(gains.shape[0])
    wanted = row_of(person.snapshot.requirements.profiles, person.goal)
    asked = wanted.full(gains.shape[1]).astype(np.float64)
    open_weight = float(asked @ (1.0 - person.reach.credit.astype(np.float64)))
    if open_weight < 1e-6:
        return np.zeros(gains.shape[0])
    return np.asarray(gains @ asked, dtype=np.float64) / max(open_weight, 0.1)


@dataclass(frozen=True, slots=True)
class _Some:
    """Some courses: rows of the snapshot, what they add, and the share of the limits they meet."""

    rows: NDArray[np.intp]
    gains: csr_matrix
    limits_met: Column


def _facts(person: Person, some: _Some, startable: NDArray[np.bool_]) -> Facts:
    snapshot, columns, rows = person.snapshot, person.snapshot.columns, some.rows
    level = target_level(person)
    nothing = np.zeros(len(rows))
    return Facts(
        **taught_facts(person, csr_matrix(snapshot.taught[rows]), some.gains),
        potential=nothing,
        opened=nothing,
        hours=columns.hours[rows],
        level=columns.level[rows],
        target_level=np.full(len(rows), np.nan if level is None else float(level)),
        limits_met=some.limits_met,
        prerequisites_met=startable.astype(np.float64),
        completeness=columns.completeness[rows],
        quality=columns.quality(day_of(person.profile))[rows],
    )


def taught_facts(person: Person, taught: csr_matrix, gains: csr_matrix) -> dict[str, Column]:
    """Return the facts that follow from what courses teach alone, whoever offers them.

    Parameters
    ----------
    taught, gains
        Confidence of the tags, and what is added to the person's credit; shape (n, skills).
    """
    new = _new_tags(taught, person.reach)
    pressed = np.asarray(gains @ person.pressed, dtype=np.float64)
    return {
        "shortage": pressed[:, 0],
        "forecast": pressed[:, 1],
        "goal_gap": goal_cover(person, gains),
        "demand": _asking_ads(person, new),
        "evidence": _mean_confidence(new),
    }


def _new_tags(taught: csr_matrix, reach: Reach) -> csr_matrix:
    """Return the tags of some courses that the person does not hold already."""
    tags = csr_matrix(taught, copy=True)
    tags.data = np.where(reach.credit[tags.indices] >= 1.0, 0.0, tags.data).astype(np.float32)
    tags.eliminate_zeros()
    return tags


def _mean_confidence(tags: csr_matrix) -> Column:
    counts = np.maximum(np.diff(tags.indptr), 1)
    return np.asarray(tags.sum(axis=1), dtype=np.float64).ravel() / counts


def _asking_ads(person: Person, tags: csr_matrix) -> Column:
    """Return how many ads of the region ask for the new skills, summed over the skills.

    A count and not a share: more ads for one skill never lower what another one counts.
    The region is the market's own, however few its ads are: only a share needs a large sample.
    """
    table = person.snapshot.demand
    counts = table.counts[table.row(person.reach.market.region, 1)].astype(np.float32)
    asked = csr_matrix((counts[tags.indices], tags.indices, tags.indptr), shape=tags.shape)
    return np.asarray(asked.sum(axis=1), dtype=np.float64).ravel()


def lacking_for(course: int, person: Person) -> tuple[str, ...]:
    """Return the stated prerequisites of a course that the person lacks, as URIs.

    Prerequisites in words cannot be checked and are shown as a caveat instead.
    """
    snapshot = person.snapshot
    lacking = []
    for stated in snapshot.credentials[course].prerequisites:
        skill = snapshot.skills.positions.get(stated)
        other = snapshot.courses.positions.get(stated)
        if skill is not None and person.reach.credit[skill] < ENOUGH_CREDIT:
            lacking.append(stated)
        if other is not None and not _knows_all(other, person.belief, snapshot):
            lacking.append(stated)
    return tuple(lacking)


def _knows_all(course: int, belief: Belief, snapshot: Snapshot) -> bool:
    taught = row_of(snapshot.taught, course).columns
    return bool(taught.size) and bool(np.isin(taught, belief.held).all())


def _with_successor(item: Exclusion, snapshot: Snapshot, day: date) -> Exclusion:
    """Return an exclusion; of a withdrawn course it names the successor that is still offered."""
    if item.limit != "withdrawn":
        return item
    course = snapshot.credentials[snapshot.courses.position(item.credential)]
    return replace(item, allowed=successor_of(course, snapshot, day))


def _exclusions(
    snapshot: Snapshot,
    verdicts: tuple[Verdict, ...],
    group_of: NDArray[np.intp],
    worth: Column,
) -> tuple[Exclusion, ...]:
    """Return the useful courses that a limit left out, most useful first, ties by URI.

    Courses that would not help, and courses for enrolled students, were never in question.
    """
    broken = [verdict.broken for verdict in verdicts]
    told = np.array([check is not None and check.limit != "kind" for check in broken], dtype=bool)
    rows = np.flatnonzero((worth > 0) & told[group_of])
    found = []
    for row in sorted(rows.tolist(), key=lambda row: (-round(float(worth[row]), 4), row)):
        check = broken[group_of[row]]
        if check is not None:
            uri = snapshot.courses.uris[row]
            found.append(Exclusion(uri, check.limit, check.found, check.allowed))
    return tuple(found)
