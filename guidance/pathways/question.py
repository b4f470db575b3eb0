"""From one person and a snapshot to the planner's problem, whose rows are courses and ads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.gaps import Belief
from guidance.learner import Constraints
from guidance.opening import EDGE, Effects, Reach, catalogue_effects, gains_over, upper_bounds
from guidance.pathways.agenda import Agenda
from guidance.pathways.doors import Doors, doors_of, with_goal
from guidance.pathways.needs import Needs
from guidance.pathways.offers import Offers, offers_for
from guidance.pathways.problem import Problem
from guidance.pathways.types import PathLimits
from guidance.recognition.exemptions import is_needless
from guidance.snapshot import Snapshot

Rows = NDArray[np.intp]
ENOUGH_CREDIT = np.float32(0.5)
"""Credit from which a stated prerequisite counts as met."""
LARGE = 1_500_000
"""Pairs of a course and an ad that count up to which every course is planned with."""
LEAST_COURSES = 100
"""Courses planned with in any market."""
ADS_FOR_A_GOAL = 10.0
"""Gain in potential, in ads, that stands for covering a goal whole."""


@dataclass(frozen=True)
class Question:
    """One person who asks for a path.

    Attributes
    ----------
    certified
        Sorted positions of the skills that a credential proves.
    goal
        Row of the goal among the occupations, None without one.
    counted
        Which of `reach.beyond` count: those near the goal, or all of them.
    least
        Gain in potential, in ads, below which a course that opens no ad is a filler.
    """

    snapshot: Snapshot
    reach: Reach
    belief: Belief
    certified: Rows
    goal: int | None
    counted: NDArray[np.bool_]
    constraints: Constraints
    limits: PathLimits
    as_of: date
    least: float

    @cached_property
    def offers(self) -> Offers:
        """Return every way of taking each course."""
        return offers_for(self.snapshot, self.constraints, self.limits, self.as_of)

    @cached_property
    def gains(self) -> csr_matrix:
        """Return what each course adds to the person's credit, shape (courses, skills)."""
        return gains_over(self.snapshot.course_credit, self.reach.credit)

    @cached_property
    def available(self) -> Rows:
        """Return the rows of the courses that may be taken and add or unlock anything, sorted."""
        adding = np.flatnonzero(np.diff(self.gains.indptr) > 0)
        return self._with_earlier({int(row) for row in adding if int(row) in self.offers.options})

    @cached_property
    def courses(self) -> Rows:
        """Return the rows of the courses that are planned with, sorted.

        All that are available in the market of a region; in a large one those that open most ads
        alone, those that add most potential alone, and what they need first.
        """
        size = max(LEAST_COURSES, LARGE // max(int(self.counted.sum()), 1))
        if self.available.size <= size:
            return self.available
        alone = self.effects.take(self.available)
        by_ads = np.lexsort((self.available, -alone.potential, -alone.counts))[: size // 2]
        by_potential = np.lexsort((self.available, -alone.potential))[: size - size // 2]
        best = self.available[np.union1d(by_ads, by_potential)]
        return self._with_earlier(set(best.tolist()))

    @cached_property
    def effects(self) -> Effects:
        """Return what each course of the snapshot does alone."""
        snapshot = self.snapshot
        return catalogue_effects(self.reach, snapshot.rises, snapshot.course_credit, self.gains)

    @cached_property
    def set_aside(self) -> Rows:
        """Return the courses that are available and not planned with: only bounds are known."""
        return np.setdiff1d(self.available, self.courses, assume_unique=True)

    def opened_with_others(self) -> int:
        """Return what no path with a course set aside exceeds; 0 where none is.

        The coverage that courses add together is at most the sum of what they add alone, and must
        make up the smallest shortfalls of the ads that count.
        """
        if not self.set_aside.size:
            return 0
        added = np.asarray(self.gains @ self.reach.asked, dtype=np.float64)
        others = np.sort(added[self.available])[::-1][: self.limits.steps - 1].sum()
        most = (float(added[self.set_aside].max()) + float(others)) * (1 + 1e-4) + 1e-4
        lacking = np.sort(self.reach.lacking[self.counted])
        return int(np.searchsorted(np.cumsum(np.maximum(lacking, 0.0)), most, side="right"))

    def potential_with_others(self) -> float:
        """Return the potential that no path with a course set aside exceeds; 0 where none is."""
        if not self.set_aside.size:
            return 0.0
        alone = self.effects.potential[self.available]
        goal = 0.0 if self.goal is None else ADS_FOR_A_GOAL
        return goal + float(np.sort(alone)[::-1][: self.limits.steps].sum())

    def _with_earlier(self, chosen: set[int]) -> Rows:
        """Return some courses and those that they state as prerequisites, sorted."""
        queue = list(chosen)
        while queue:
            for stated in self.snapshot.credentials[queue.pop()].prerequisites:
                earlier = self.snapshot.courses.positions.get(stated)
                if earlier is None or earlier in chosen:
                    continue
                if earlier in self.offers.options:
                    chosen.add(earlier)
                    queue.append(earlier)
        return np.array(sorted(chosen), dtype=np.intp)

    @cached_property
    def features(self) -> Rows:
        """Return the positions of the skills that some course adds or needs, sorted."""
        added = np.unique(csr_matrix(self.gains[self.courses]).indices)
        needed = [skill for row in self.courses for skill in self.skills_first(int(row))]
        return np.union1d(added, np.array(needed, dtype=np.intp)).astype(np.intp)

    @cached_property
    def problem(self) -> Problem:
        """Return the planner's problem; its rows are those of `courses`."""
        teaches = csr_matrix(self.snapshot.course_credit[self.courses][:, self.features])
        place = {int(row): at for at, row in enumerate(self.courses)}
        return Problem(
            doors=self._doors(),
            credit=self.reach.credit[self.features],
            teaches=teaches,
            needs=self._needs(place),
            terms=self.agenda,
            steps=self.limits.steps,
            editions=self._editions(),
        )

    @cached_property
    def agenda(self) -> Agenda:
        """Return the limits of the path and every way of taking each course planned with."""
        place = {int(row): at for at, row in enumerate(self.courses)}
        options = {place[row]: ways for row, ways in self.offers.options.items() if row in place}
        return Agenda(self.limits, options, len(place), self.as_of.toordinal())

    def _editions(self) -> Rows | None:
        """Return a number that editions of one course share, None where all differ."""
        editions = self.snapshot.columns.editions[self.courses]
        return editions if np.unique(editions).size < editions.size else None

    def within(self, courses: Sequence[int]) -> NDArray[np.bool_]:
        """Return which ads beyond reach some of the planned courses open together, exactly."""
        rows = self.courses[list(courses)]
        if not rows.size:
            return np.zeros(self.reach.beyond.size, dtype=np.bool_)
        taught = self.snapshot.course_credit[rows].max(axis=0).todense()
        credit = np.maximum(self.reach.credit, np.asarray(taught, dtype=np.float32).ravel())
        coverage = self.reach.open_compact.coverage(credit)
        return np.asarray(coverage >= np.float32(self.reach.tau) - EDGE)

    def useful(self) -> Rows:
        """Return the rows of the courses that may open an ad or are no fillers, taken alone."""
        worth, opened = upper_bounds(self.reach, self.gains)
        return np.flatnonzero((worth >= self.least) | (opened >= 1))

    def skills_first(self, course: int) -> Iterator[int]:
        """Yield the positions of the skills that a course states as prerequisites."""
        for stated in self.snapshot.credentials[course].prerequisites:
            skill = self.snapshot.skills.positions.get(stated)
            if skill is not None:
                yield skill

    def courses_first(self, course: int) -> Iterator[int]:
        """Yield the rows of the courses it states as prerequisites and the person does not know."""
        for stated in self.snapshot.credentials[course].prerequisites:
            earlier = self.snapshot.courses.positions.get(stated)
            if earlier is not None and not self.knows(earlier):
                yield earlier

    def knows(self, course: int) -> bool:
        """Return whether the person holds all that a course teaches."""
        return is_needless(self.snapshot, course, self.belief.held)

    def exempt(self, course: int) -> bool:
        """Return whether all that a course teaches is certified."""
        return is_needless(self.snapshot, course, self.certified)

    def _doors(self) -> Doors:
        doors = doors_of(self.reach, self.features, np.flatnonzero(self.counted))
        if self.goal is None:
            return doors
        asked = self.snapshot.requirements.profiles[[self.goal]].todense()
        profile = np.asarray(asked, dtype=np.float32).ravel()
        missed = float(profile @ (1 - self.reach.credit))
        return with_goal(doors, profile[self.features], missed, ADS_FOR_A_GOAL)

    def _needs(self, place: dict[int, int]) -> Needs:
        column = {int(skill): at for at, skill in enumerate(self.features)}
        demands: list[tuple[int, int]] = []
        before: list[tuple[int, int]] = []
        for row, at in place.items():
            demands += [(at, column[skill]) for skill in self.skills_first(row)]
            before += [(at, place.get(earlier, -1)) for earlier in self.courses_first(row)]
        return Needs(
            _single(np.array([skill for _, skill in demands], dtype=np.intp), self.features.size),
            np.array([course for course, _ in demands], dtype=np.intp),
            np.full(len(demands), ENOUGH_CREDIT),
            tuple(before),
            len(place),
        )


def _single(columns: Rows, width: int) -> csr_matrix:
    """Return a matrix with a single 1 in each row."""
    ones = np.ones(columns.size, dtype=np.float32)
    return csr_matrix((ones, columns, np.arange(columns.size + 1)), shape=(columns.size, width))
