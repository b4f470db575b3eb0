"""All that the sentences about one course are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.answer import CourseGap, Opened, Without
from guidance.claims import Overclaim
from guidance.credential import MicroCredential
from guidance.labour_market import SkillDemand, SkillTrend
from guidance.learner import Constraints
from guidance.opening import Market
from guidance.ranking.eligibility import Verdict
from guidance.snapshot import Snapshot


@dataclass(frozen=True)
class Goal:
    """What a course means for the goal, most asked for first.

    Attributes
    ----------
    open_skills
        How many essential skills of the goal are not held before the course.
    covers
        Those of them that the course teaches.
    near
        Those that it only comes close to.
    left
        Those that are still not held after it.
    """

    occupation: str
    open_skills: int
    covers: tuple[str, ...]
    near: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One course for one person, in numbers and names.

    Attributes
    ----------
    adds
        Taught skills that the person does not hold, strongest first.
    builds_on
        Held skills close to what it teaches, closest first.
    closer
        Whether it brings any ad closer.
    passed_over
        Whether it has more points than the first course and cannot be started yet.
    put_last
        Whether it comes after all others because it is out of the question.
    editions
        How many more courses of the provider have its title and might stand in its place.
    trend
        How the ads came to ask for the skill of `demand`, None where that is not shown.
    overclaim
        Where it names more skills than its hours have room for.
    work
        Occupation that the opened ads are clearly for, where they are for one.
    partner
        Course of the list with which it opens most where it opens none alone, by URI.
    without
        What would be without one of the skills it adds.
    certified
        Taught skills that a credential of the person proves, strongest first.
    as_of
        Day on which evidence has to hold, None where no day was named.
    """

    rank: int
    course: MicroCredential
    verdict: Verdict
    goal: Goal | None
    gap: CourseGap
    opened: Opened
    adds: tuple[str, ...]
    builds_on: tuple[str, ...]
    needs_first: tuple[str, ...]
    demand: SkillDemand | None
    market: Market
    limits: Constraints
    closer: bool
    passed_over: bool
    trend: SkillTrend | None = None
    overclaim: Overclaim | None = None
    work: str | None = None
    partner: str | None = None
    without: Without | None = None
    certified: tuple[str, ...] = ()
    as_of: date | None = None
    put_last: bool = False
    editions: int = 0


def strongest_first(
    positions: NDArray[np.integer[Any]], weights: Sequence[float], snapshot: Snapshot
) -> tuple[str, ...]:
    """Return skill URIs by falling weight, ties by URI."""
    order = sorted(range(len(positions)), key=lambda at: (-weights[at], int(positions[at])))
    return tuple(snapshot.skills.uris[int(positions[at])] for at in order)
