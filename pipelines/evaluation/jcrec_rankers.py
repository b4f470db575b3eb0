"""What ours is measured against in the setting of JCRec, computed on levels without our planner.

    match(learner, asked) = mean over the asked skills of min(has, needs) / needs

A job is applicable from a match of 0.8. A course may be taken from a match of 0.8 with what it
requires, unless all it provides is mastered already (Frej et al., SIGIR 2024).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipelines.evaluation.jcrec_data import HIGHEST, Levels, Setting

MATCH = 0.8
ROUNDING = 1e-9
"""A match is a sum of fractions: one that is 0.8 exactly may come out this much below."""
DRAW = 0
"""Seed of the random peer: the same whatever courses and jobs were sampled."""
BLOCK = 200
"""Courses whose matches with all jobs are held in memory at once."""
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Matcher:
    """Matches with a fixed set of asked levels, shape (asked, skills)."""

    asked: Levels

    @cached_property
    def _portions(self) -> NDArray[np.float64]:
        """Return what each level of each skill adds, shape (skills, levels, asked)."""
        needed = self.asked.T.astype(np.float64)[:, None, :]
        has = np.arange(HIGHEST + 1, dtype=np.float64)[None, :, None]
        met = np.minimum(has, needed) / np.maximum(needed, 1)
        asked = np.maximum((self.asked > 0).sum(axis=1), 1)
        return np.asarray(met / asked)

    @cached_property
    def _nothing_asked(self) -> NDArray[np.float64]:
        return np.asarray((self.asked <= 0).all(axis=1), dtype=np.float64)

    def of(self, levels: Levels) -> NDArray[np.float64]:
        """Return the match of one learner with each, 1 where nothing is asked."""
        rows = np.arange(levels.size)
        return np.asarray(self._portions[rows, levels].sum(axis=0) + self._nothing_asked)

    def after(self, levels: Levels, provided: Levels) -> NDArray[np.float64]:
        """Return the matches after each of some courses alone, shape (courses, asked)."""
        found = np.repeat(self.of(levels)[None, :], len(provided), axis=0)
        course, skill = np.nonzero(provided > levels)
        if course.size:
            added = (
                self._portions[skill, provided[course, skill]]
                - self._portions[skill, levels[skill]]
            )
            firsts = np.flatnonzero(np.r_[True, np.diff(course) > 0])
            found[course[firsts]] += np.add.reduceat(added, firsts, axis=0)
        return found


@dataclass(frozen=True)
class Field:
    """A setting with its matchers: who may take what, and what they can apply for after it."""

    setting: Setting

    @cached_property
    def jobs(self) -> Matcher:
        """Return the matches with jobs."""
        return Matcher(self.setting.jobs)

    @cached_property
    def entry(self) -> Matcher:
        """Return the matches with what courses require."""
        return Matcher(self.setting.required)

    @cached_property
    def wanted(self) -> NDArray[np.int64]:
        """Return how many jobs ask for each skill."""
        return np.asarray((self.setting.jobs > 0).sum(axis=0), dtype=np.int64)

    def enrollable(self, levels: Levels) -> Rows:
        """Return the courses that a learner may take now and has not mastered, sorted."""
        new = (self.setting.provided > levels).any(axis=1)
        return np.flatnonzero((self.entry.of(levels) >= MATCH - ROUNDING) & new)

    def taught(self, levels: Levels, course: int) -> Levels:
        """Return a learner's levels after a course."""
        return np.asarray(np.maximum(levels, self.setting.provided[course]), dtype=np.int8)

    def applicable(self, levels: Levels) -> int:
        """Return how many jobs a learner can apply for; none without any skill."""
        return int((self.jobs.of(levels) >= MATCH - ROUNDING).sum()) if levels.any() else 0

    def applicable_after(self, levels: Levels, courses: Rows) -> NDArray[np.int64]:
        """Return how many jobs a learner can apply for after each of some courses alone."""
        counts = np.zeros(courses.size, dtype=np.int64)
        for start in range(0, courses.size, BLOCK):
            some = self.setting.provided[courses[start : start + BLOCK]]
            reached = self.jobs.after(levels, some) >= MATCH - ROUNDING
            counts[start : start + BLOCK] = reached.sum(axis=1)
        return counts


Chooser = Callable[[Field, Levels, Rows], int]
"""Names the next course among those that a learner may take."""


def popular(field: Field, levels: Levels, courses: Rows) -> int:
    """Return the course whose new skills the most jobs ask for, ties by place."""
    gained = field.setting.provided[courses] > levels
    return int(courses[(gained @ field.wanted).argmax()])


def jcrec_greedy(field: Field, levels: Levels, courses: Rows) -> int:
    """Return JCRec's choice: most applicable jobs, then most asked skills held, then place."""
    counts = field.applicable_after(levels, courses)
    held = (np.maximum(field.setting.provided[courses], levels) > 0) @ field.wanted
    return int(courses[np.lexsort((np.arange(courses.size), -held, -counts))[0]])


def at_random() -> Chooser:
    """Return a chooser that draws any course, the same draws on every run."""
    draw = random.Random(DRAW)  # noqa: S311 - a peer to be beaten, not a secret

    def drawn(_field: Field, _levels: Levels, courses: Rows) -> int:
        return int(draw.choice(courses.tolist()))

    return drawn


def taken(field: Field, levels: Levels, choose: Chooser, steps: int) -> Levels:
    """Return a learner's levels after the courses a chooser names, one at a time."""
    for _ in range(steps):
        courses = field.enrollable(levels)
        if not courses.size:
            break
        levels = field.taught(levels, choose(field, levels, courses))
    return levels


def optimum(field: Field, levels: Levels, steps: int) -> int:
    """Return the most jobs any sequence leads to, by trying every one.

    Sequences that lead to the same levels go on equally and are tried once.
    """
    reached, best = {levels.tobytes(): levels}, field.applicable(levels)
    for left in range(steps, 0, -1):
        following: dict[bytes, Levels] = {}
        for state in reached.values():
            courses = field.enrollable(state)
            if left > 1:
                following.update(_after_each(field, state, courses))
            elif courses.size:
                best = max(best, int(field.applicable_after(state, courses).max()))
        best = max([best, *(field.applicable(state) for state in following.values())])
        reached = following
    return best


def _after_each(field: Field, levels: Levels, courses: Rows) -> Iterator[tuple[bytes, Levels]]:
    for course in courses.tolist():
        after = field.taught(levels, course)
        yield after.tobytes(), after
