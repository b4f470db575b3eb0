"""The order a path is told in, and the courses it does as well without."""

from __future__ import annotations

from guidance.pathways.problem import Node, Problem


def worth(node: Node) -> tuple[float, float, tuple[int, ...]]:
    """Return what paths are put in order by: most ads, then largest potential, then rows."""
    return -node.value.opened, -round(node.value.potential, 6), node.courses


def without_fillers(problem: Problem, node: Node, least: float) -> Node:
    """Return a path without the courses that it does as well without.

    A course stays that opens an ad together with the others, adds more than `least` to their
    potential, or is needed by another. The last one is tried first.
    """
    for at in reversed(range(len(node.courses))):
        shorter = node.courses[:at] + node.courses[at + 1 :]
        kept = best_order(problem, shorter)
        if kept is None or kept.value.opened < node.value.opened:
            continue
        if node.value.potential - kept.value.potential <= least:
            return without_fillers(problem, kept, least)
    return best_order(problem, node.courses) or node


def best_order(problem: Problem, courses: tuple[int, ...]) -> Node | None:
    """Return the path that takes some courses in the order with the best exits on the way.

    None where no order of theirs fits.
    """
    return _ordered(problem, problem.start(), frozenset(courses))


def _ordered(problem: Problem, node: Node, left: frozenset[int]) -> Node | None:
    if not left:
        return node
    ready = problem.ready(node)
    following = [
        problem.after(node, course, way)
        for course in sorted(left)
        if ready[course]
        for way in problem.ways(node, course)
    ]
    for after in sorted(following, key=worth):
        whole = _ordered(problem, after, left - {after.courses[-1]})
        if whole is not None:
            return whole
    return None
