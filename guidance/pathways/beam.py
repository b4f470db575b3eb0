"""A few begun paths at a time: a good path soon, as a start for the search."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from guidance.pathways.greedy import look
from guidance.pathways.order import worth
from guidance.pathways.problem import Node, Problem

WIDTH = 6


def beam_path(problem: Problem, width: int = WIDTH) -> Node:
    """Return the best path found by going on with the most promising few at every step.

    Half of them open the most ads so far, half have the largest potential: a course that opens
    nothing yet may be what the next one needs.
    """
    layer, best = [problem.start()], problem.start()
    for _ in range(problem.steps):
        found: dict[frozenset[int], Node] = {}
        for node in layer:
            for following in _promising(problem, node, width):
                found.setdefault(frozenset(following.courses), following)
        by_ads = sorted(found.values(), key=worth)[: width - width // 2]
        by_potential = sorted(found.values(), key=lambda node: worth(node)[1:])[: width // 2]
        layer = by_ads + [node for node in by_potential if node not in by_ads]
        best = min([best, *layer], key=worth)
    return best


def _promising(problem: Problem, node: Node, width: int) -> Iterator[Node]:
    found = look(problem, node, np.flatnonzero(problem.ready(node)))
    by_ads = found.best_first().tolist()
    by_potential = found.courses[np.lexsort((found.courses, -found.potential))].tolist()
    for ordered in (by_ads, by_potential):
        yield from _first_that_fit(problem, node, ordered, width)


def _first_that_fit(problem: Problem, node: Node, courses: list[int], width: int) -> Iterator[Node]:
    """Yield a path with each of the first courses that fit, at most `width` of them."""
    fitting = 0
    for course in courses:
        for way in problem.ways(node, course):
            yield problem.after(node, course, way)
            fitting += 1
            break
        if fitting == width:
            return
