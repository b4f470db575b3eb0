"""Some courses of a snapshot held against one person, whether they stand in the list or not.

What the answer says of a listed course is taken from it; of any other the same numbers are
computed by the same functions, so a course that a counsellor adds can be compared with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from guidance.answer import Answer, CourseGap, MarketNote, Result
from guidance.errors import ProfileError
from guidance.explanation import Voice
from guidance.explanation.comparison import Compared, Doors, Table, comparison_table
from guidance.learner import LearnerProfile
from guidance.opening import Effect, effects, gains_over
from guidance.ranking.eligibility import judge
from guidance.ranking.policy import Policy
from guidance.recommendation.aims import Aim
from guidance.recommendation.front import DEFAULT_LIMIT, recommend
from guidance.recommendation.gather import lacking_for
from guidance.recommendation.person import Person, near_goal, place_person
from guidance.snapshot import Snapshot
from guidance.sparse import row_of

FEWEST, MOST = 2, 5
"""Courses that can be compared: more do not fit beside each other on paper."""


@dataclass(frozen=True)
class Comparison:
    """Some courses side by side for one person; `run_id` is that of the answer it agrees with."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: Mapping[str, Any]
    market: MarketNote
    courses: tuple[Compared, ...]
    table: Table


def compare(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    credentials: Sequence[str],
    *,
    limit: int = DEFAULT_LIMIT,
    told_in: str | None = None,
) -> Comparison:
    """Return two to five courses side by side for a person, in the order given.

    Parameters
    ----------
    credentials
        URIs of courses, each once; they need not be in the person's list.
    limit
        Length of the list that places are told of.
    told_in
        Language of the table where it is not the person's; it changes no number.

    Raises
    ------
    ProfileError
        For fewer or more courses, one named twice, or when `as_of` is not set.
    UnknownConcept
        When the snapshot does not hold a course or the goal.
    """
    if not FEWEST <= len(credentials) <= MOST or len(set(credentials)) < len(credentials):
        raise ProfileError(
            f"{len(credentials)} courses to compare, {len(set(credentials))} of them different",
            f"{FEWEST} to {MOST} courses, each once",
            "choose others",
        )
    rows = [snapshot.courses.position(uri) for uri in credentials]
    answer = recommend(profile, snapshot, policy, limit=limit, told_in=told_in)
    numbers = Numbers(place_person(profile, snapshot, policy), answer)
    courses = tuple(numbers.of(row) for row in rows)
    voice = Voice.of(told_in or profile.language, snapshot)
    return Comparison(
        run_id=answer.run_id,
        as_of=answer.as_of,
        snapshot=answer.snapshot,
        policy=answer.policy,
        notice=answer.notice,
        data_age=answer.data_age,
        market=answer.market,
        courses=courses,
        table=comparison_table(courses, profile.constraints, voice, answer.as_of),
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """Looks up what an answer says of a course, and computes the same of one it does not list."""

    person: Person
    answer: Answer

    def of(self, row: int) -> Compared:
        """Return the numbers of the course at a row of the snapshot."""
        snapshot, person = self.person.snapshot, self.person
        course = snapshot.credentials[row]
        listed = self._listed(course.uri)
        return Compared(
            course=course,
            rank=listed.rank if listed else None,
            verdict=judge(course, person.profile.limits, self.answer.as_of),
            doors=_told(listed) if listed else self._doors(row),
            gap=listed.gap if listed else self._gap(row),
            needs_first=listed.needs_first if listed else lacking_for(row, person),
        )

    def _listed(self, uri: str) -> Result | None:
        return next((item for item in self.answer.results if item.credential == uri), None)

    def _doors(self, row: int) -> Doors:
        reach, snapshot = self.person.reach, self.person.snapshot
        effect = self._effect(row)
        near = int(near_goal(self.person, effect.opened).sum())
        return Doors(
            before=reach.count,
            after=reach.count + int(effect.opened.size),
            ids=tuple(sorted(snapshot.vacancies.ids[ad] for ad in effect.opened)),
            near_goal=near if self.person.goal is not None else None,
        )

    def _effect(self, row: int) -> Effect:
        reach = self.person.reach
        if not reach.market.ads.size:
            return Effect(np.empty(0, dtype=np.intp), 0.0)
        own = csr_matrix(self.person.snapshot.course_credit[[row]])
        return effects(reach, gains_over(own, reach.credit))[0]

    def _gap(self, row: int) -> CourseGap:
        aim = Aim.of(self.person)
        taught = row_of(self.person.snapshot.taught, row).columns
        return aim.gap(taught) if aim else CourseGap((), (), ())


def _told(result: Result) -> Doors:
    opened = result.opened
    return Doors(opened.before, opened.after, opened.ids, opened.near_goal)
