"""What is done to the best path found before it is told, at no loss of an ad.

A price that cannot be held against the budget gives way to one that can, where another course does
as well; and with a goal no path ends in steps that open nothing and teach nothing the goal needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guidance.pathways.agenda import Plan
from guidance.pathways.greedy import look
from guidance.pathways.order import best_order
from guidance.pathways.problem import Node, Problem, Undated
from guidance.pathways.question import Question
from guidance.sparse import row_of


def finished(question: Question, node: Node) -> Node:
    """Return a path as it is told: it opens as many ads that count as before."""
    return without_idle_end(question, with_known_prices(question, node))


def with_known_prices(question: Question, node: Node) -> Node:
    """Return a path in which a course in another currency stands only where none does as well.

    As well does a course with which the path opens no fewer ads and loses no more potential than
    a filler adds; of several the first by ads, then potential, then row.
    """
    for at in range(len(node.courses)):
        if _in_other_currency(node.plan[at : at + 1]):
            others = node.courses[:at] + node.courses[at + 1 :]
            found = next(_instead(question, node, others), None)
            if found is not None:
                return with_known_prices(question, found)
    return node


def _in_other_currency(plan: Plan) -> int:
    """Return how many courses of a plan state a price that the budget cannot be held against."""
    runs = (placed.option.run for placed in plan if placed.option.price is None)
    return sum(run is not None and run.price is not None for run in runs)


def _instead(question: Question, node: Node, others: tuple[int, ...]) -> Iterator[Node]:
    """Yield the paths that do as well with one more course whose price is known."""
    problem, agenda = question.problem, question.agenda
    priced = [
        course
        for course, options in agenda.options.items()
        if course not in node.courses and any(option.price is not None for option in options)
    ]
    before = _undated(problem, others)
    found = look(problem, before, np.array(sorted(priced), dtype=np.intp))
    opened, potential = before.value.opened + found.counts, before.value.potential + found.potential
    as_well = opened >= node.value.opened
    as_well &= potential >= node.value.potential - question.least
    for course in found.best_first().tolist():
        if as_well[np.searchsorted(found.courses, course)]:
            path = best_order(problem, (*others, course))
            if path and _in_other_currency(path.plan) < _in_other_currency(node.plan):
                yield path


def _undated(problem: Problem, courses: tuple[int, ...]) -> Node:
    """Return the path of some courses whatever their dates: what they teach and open."""
    free = replace(problem, terms=Undated(problem.terms))
    node = free.start()
    for course in courses:
        node = free.after(node, course, course)
    return node


def without_idle_end(question: Question, node: Node) -> Node:
    """Return a path toward a goal without last steps that open no ad and are not for the goal."""
    if question.goal is None or not node.courses:
        return node
    earlier, last = node.courses[:-1], node.courses[-1]
    opens = (question.within(node.courses) & ~question.within(earlier)).any()
    if opens or brings_essential(question, earlier)[last]:
        return node
    problem, shorter = question.problem, question.problem.start()
    for course, way in zip(earlier, node.plan, strict=False):
        shorter = problem.after(shorter, course, way)
    return without_idle_end(question, shorter)


def brings_essential(question: Question, courses: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which planned courses teach an essential skill of the goal that some others do not.

    Shape (n,); as in a list, a skill that the person holds is none. Without a goal all do.
    """
    if question.goal is None:
        return np.ones(question.courses.size, dtype=np.bool_)
    taught = question.snapshot.taught[question.courses]
    known = np.union1d(question.belief.held, taught[list(courses)].indices)
    wanted = row_of(question.snapshot.essential, question.goal).columns
    lacking = np.setdiff1d(wanted, known)
    return np.asarray(taught[:, lacking].getnnz(axis=1) > 0)
