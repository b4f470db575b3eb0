"""What no path can exceed: the numbers that let a search leave courses and branches out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.opening import EDGE
from guidance.pathways.doors import Doors, Floats, Rows
from guidance.pathways.problem import Anytime, Problem

BLOCK = 256
"""Courses whose rises are held in memory at once."""


def largest(rises: Floats, count: int) -> Floats:
    """Return the largest rises of each ad, largest first, shape (at most count, ads)."""
    left = rises.copy()
    found = []
    for _ in range(min(count, rises.shape[0])):
        best = left.argmax(axis=0)[None, :]
        found.append(np.take_along_axis(left, best, axis=0))
        np.put_along_axis(left, best, np.float32(-1), axis=0)
    return np.concatenate(found) if found else np.zeros((0, rises.shape[1]), dtype=np.float32)


@dataclass(frozen=True)
class Outlook:
    """What some courses may lead to as the next one, bounds from above in the order of courses."""

    courses: Rows
    opened: NDArray[np.float64]
    potential: NDArray[np.float64]

    def best_first(self) -> Outlook:
        """Return the same, highest bound first, ties by potential, then by row."""
        order = np.lexsort((self.courses, -self.potential, -self.opened))
        return Outlook(self.courses[order], self.opened[order], self.potential[order])

    def none(self) -> Outlook:
        """Return the same of no course."""
        return Outlook(self.courses[:0], self.opened[:0], self.potential[:0])


def opened_by(rises: Floats, need: Floats, doors: Doors) -> NDArray[np.float64]:
    """Return how many ads that count some rises open, shape (rises,)."""
    within = (rises >= need - EDGE).astype(np.float32)
    return np.asarray(within @ doors.counted, dtype=np.float64)


def openable(top: Floats, rises: Floats, need: Floats, doors: Doors) -> NDArray[np.float64]:
    """Return a bound on the ads that a next course and further ones open together.

    An ad opens only if the largest rises of any courses, and the next course's rise with the
    largest of the further ones, both reach what it needs.

    Parameters
    ----------
    top
        The largest rises of each ad, one more than courses may follow, largest first.
    rises
        Of the courses that may come next, shape (n, ads).

    Returns
    -------
    Values of shape (n,).
    """
    possible = top.sum(axis=0) >= need - 2 * EDGE
    counted = np.where(possible, doors.counted, np.float32(0))
    within = (rises >= need - top[:-1].sum(axis=0) - 2 * EDGE).astype(np.float32)
    return np.asarray(within @ counted, dtype=np.float64)


def ads_in_question(problem: Problem, courses: Rows) -> Rows:
    """Return the ads that count and that `problem.steps` of some courses may open together."""
    start, doors = problem.start(), problem.doors
    top = np.zeros((0, len(doors)), dtype=np.float32)
    for block in np.array_split(courses, courses.size // BLOCK + 1):
        rises = doors.rises(problem.gains(start, block))
        top = largest(np.concatenate([top, rises]), problem.steps)
    return np.flatnonzero(doors.opens(top.sum(axis=0) + EDGE) & (doors.counted > 0))


def courses_in_question(problem: Problem) -> Rows:
    """Return the courses that may come anywhere in a best path, sorted.

    Left out are those that cannot be begun even after all others, that break a limit alone, that
    add nothing, and those that another course surpasses in everything.
    """
    able = _able(problem) & problem.terms.affordable(())
    gains = problem.gains(problem.start(), np.arange(able.size))
    adds = np.asarray(gains.sum(axis=1)).ravel() > 0
    wanted = np.isin(np.arange(able.size), [earlier for _, earlier in problem.needs.before])
    rows = np.flatnonzero(able & (adds | wanted))
    plain = isinstance(problem.terms, Anytime) and not problem.needs.before
    plain &= problem.editions is None
    if not plain or not isinstance(gains, np.ndarray):
        return rows
    ready = problem.needs.met(problem.credit, ())[rows]
    return rows[~surpassed(gains[rows], ready)]


def _able(problem: Problem) -> NDArray[np.bool_]:
    """Return the courses that can be begun once everything that can be begun before is taken."""
    credit, able = problem.credit, problem.needs.met(problem.credit, ())
    for _ in range(problem.steps - 1):
        taken = np.flatnonzero(able)
        if taken.size:
            credit = problem.credit_with(credit, taken)
        able = problem.needs.met(credit, set(taken.tolist()))
    return able


def surpassed(gains: Floats, ready: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which courses can be left out because another adds all they add, and may begin now.

    In any path the other may stand in their place. Courses that add the same are told apart by
    row. Only credit that is all or nothing is compared; otherwise no course is left out.

    Parameters
    ----------
    gains
        Shape (courses, features).
    ready
        Which courses may begin at once.
    """
    if not np.isin(gains, (0, 1)).all():
        return np.zeros(ready.size, dtype=np.bool_)
    size = gains.sum(axis=1)
    shared = gains @ gains[ready].T
    rows = np.arange(ready.size)
    larger = size[ready][None, :] > size[:, None]
    equal = size[ready][None, :] == size[:, None]
    earlier = ~ready[:, None] | (np.flatnonzero(ready)[None, :] < rows[:, None])
    return np.asarray(((shared >= size[:, None]) & (larger | (equal & earlier))).any(axis=1))
