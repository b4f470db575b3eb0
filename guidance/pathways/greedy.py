"""One course after the other, each the best next one; and what that proves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.opening import EDGE
from guidance.pathways.problem import Node, Problem

BLOCK = 256
"""Courses whose effect on all ads is held in memory at once."""


@dataclass(frozen=True)
class Look:
    """What each of some courses would do as the next one.

    `counts` are ads that count, `potential` the gain in potential, shape (courses,).
    """

    courses: NDArray[np.intp]
    counts: NDArray[np.float64]
    potential: NDArray[np.float64]

    def best_first(self) -> NDArray[np.intp]:
        """Return the courses by ads, then potential, then row."""
        potential = np.round(self.potential, 6)
        return self.courses[np.lexsort((self.courses, -potential, -self.counts))]


def look(problem: Problem, node: Node, courses: NDArray[np.intp]) -> Look:
    """Return what each course would add to a path, exactly."""
    counts, potential = np.zeros(courses.size), np.zeros(courses.size)
    lacking = problem.doors.lacking - node.rises
    counted = np.where(lacking > EDGE, problem.doors.counted, np.float32(0))
    room = np.maximum(lacking, np.float32(0))
    for start in range(0, courses.size, BLOCK):
        block = slice(start, start + BLOCK)
        rises = problem.doors.rises(problem.gains(node, courses[block]))
        counts[block] = (rises >= lacking - EDGE) @ counted
        filled = np.minimum(rises, room) @ problem.doors.importance
        potential[block] = filled / problem.doors.tau
    return Look(courses, counts, potential)


def greedy_path(problem: Problem, *, least: float = 0.0) -> Node:
    """Return the path of best next steps.

    Parameters
    ----------
    least
        Gain in potential below which a course that opens no ad is not worth a step.
    """
    node = problem.start()
    for _ in range(problem.steps):
        following = best_next(problem, node, least)
        if following is None:
            break
        node = following
    return node


def best_next(problem: Problem, node: Node, least: float) -> Node | None:
    """Return the path with the best next course, None where none is worth a step."""
    found = look(problem, node, np.flatnonzero(problem.ready(node)))
    worth = (found.counts > 0) | (found.potential > least)
    worthy = set(found.courses[worth].tolist())
    for course in filter(worthy.__contains__, found.best_first().tolist()):
        for way in problem.ways(node, course):
            return problem.after(node, course, way)
    return None
