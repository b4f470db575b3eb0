"""Lazy greedy on the potential: the largest next gain, without looking at every course again.

The potential is submodular: what a course added when it was last looked at bounds what it adds
now. Courses wait in that order, and only those at the head are looked at again (Minoux 1978).
Without prices, dates and prerequisites the path has at least 1 - 1/e of the largest potential
(Nemhauser, Wolsey and Fisher 1978); `potential_bound` says what is proven for the case at hand.
"""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

from guidance.pathways.greedy import look
from guidance.pathways.problem import Node, Problem

AT_ONCE = 32
"""Courses looked at again together: one product of matrices costs little more than one row."""


def lazy_path(problem: Problem) -> Node:
    """Return the path of largest next gains in potential, ties by row; a gain of 0 ends it."""
    node = problem.start()
    everything = np.arange(problem.teaches.shape[0])
    bounds = look(problem, node, everything).potential
    for _ in range(problem.steps):
        following = _largest_gain(problem, node, bounds)
        if following is None:
            break
        node = following
    return node


def _largest_gain(problem: Problem, node: Node, bounds: NDArray[np.float64]) -> Node | None:
    """Return the path with the course of the largest gain that fits; `bounds` are brought down."""
    waiting = np.flatnonzero(problem.ready(node))
    queue = [(-round(float(bounds[course]), 9), int(course)) for course in waiting]
    heapq.heapify(queue)
    fresh: set[int] = set() if node.courses else set(waiting.tolist())
    while queue and -queue[0][0] > 0:
        course = heapq.heappop(queue)[1]
        if course in fresh:
            way = next(problem.ways(node, course), None)
            if way is not None:
                return problem.after(node, course, way)
            continue
        heapq.heappush(queue, (-round(float(bounds[course]), 9), course))
        stale = _head(queue, fresh)
        bounds[stale] = np.minimum(bounds[stale], look(problem, node, stale).potential)
        for again in stale.tolist():
            fresh.add(again)
            heapq.heappush(queue, (-round(float(bounds[again]), 9), again))
    return None


def _head(queue: list[tuple[float, int]], fresh: set[int]) -> NDArray[np.intp]:
    """Take the first courses not looked at again yet off the queue."""
    passed: list[tuple[float, int]] = []
    stale: list[tuple[float, int]] = []
    while queue and len(stale) < AT_ONCE:
        item = heapq.heappop(queue)
        (passed if item[1] in fresh else stale).append(item)
    for item in passed:
        heapq.heappush(queue, item)
    return np.array(sorted(course for _, course in stale), dtype=np.intp)
