"""The exact search: best bound first, until no bound left is above the best path found.

Every path that is begun gets a bound from above on the ads that any way of going on can open.
When the highest bound left is not above the best path found, that path is proven best. Cut short,
the highest bound left says by how much it may at most be missed (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guidance.opening import EDGE
from guidance.pathways.bounds import (
    Outlook,
    ads_in_question,
    courses_in_question,
    largest,
    openable,
    opened_by,
)
from guidance.pathways.doors import Floats, Rows
from guidance.pathways.greedy import greedy_path, look
from guidance.pathways.order import best_order
from guidance.pathways.problem import Node, Problem, Undated

Column = NDArray[np.float64]
TIE = 1e-6
"""Potentials closer than this are equal."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search. `nodes` changes only speed and how much is proven; `ties` the path.

    Attributes
    ----------
    nodes
        Most begun paths whose next courses are all looked at.
    ties
        Whether paths that open equally many ads are told apart by potential.
    """

    nodes: int = 4000
    ties: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best path found, and what is proven of all others.

    Attributes
    ----------
    opened_at_most
        No path opens more ads that count.
    nodes
        Begun paths looked at.
    complete
        Whether no path opens as many with a larger potential either.
    """

    node: Node
    opened_at_most: float
    nodes: int
    complete: bool


@dataclass(frozen=True)
class Reached:
    """The ads that a path and what may follow can still open.

    Attributes
    ----------
    ads
        Rows of the problem, sorted.
    others
        The most that all courses after the next one add to each, shape (ads,).
    """

    ads: Rows
    others: Floats

    def after(self, need: Floats) -> Rows:
        """Return the ads left when some need is left, shape (all ads,).

        Where most are left all are kept: taking some out costs more than it saves.
        """
        left = need[self.ads]
        kept = self.ads[(left > EDGE) & (left <= self.others + 2 * EDGE)]
        return kept if 2 * kept.size <= self.ads.size else self.ads


@dataclass(order=True)
class _Branch:
    """A begun path and the next courses not gone on with yet, best bound first.

    Bounds are looked at afresh after `patience` courses: without those that were gone on with,
    less is left to hope for.
    """

    rank: tuple[float, float, int]
    node: Node = field(compare=False)
    outlook: Outlook = field(compare=False)
    allowed: Rows = field(compare=False)
    reached: Reached = field(compare=False)
    at: int = field(compare=False, default=0)
    patience: int = field(compare=False, default=2)

    @property
    def course(self) -> int:
        """Return the next course to go on with."""
        return int(self.outlook.courses[self.at])

    def remaining(self) -> Rows:
        """Return what may come after the next course.

        Order matters to nothing but prerequisites here, and an earlier course never takes those
        away: what was gone on with before need not come later.
        """
        gone = self.outlook.courses[: self.at + 1]
        return np.setdiff1d(self.allowed, gone, assume_unique=True)

    def hope(self) -> tuple[float, float]:
        """Return the bounds on ads and potential, negative, of the next course."""
        return -float(self.outlook.opened[self.at]), -float(self.outlook.potential[self.at])


def search(problem: Problem, effort: Effort, first: Node | None = None) -> Outcome:
    """Return the path that opens most ads, ties by potential, with a bound on all others.

    Parameters
    ----------
    first
        A path to beat; the greedy one when not given.
    """
    return _Search(problem, effort, first or greedy_path(problem)).run()


class _Search:
    """The state of one search.

    It goes through sets of courses under prerequisites, money and hours, which no order changes;
    only a set that would be the best is put in an order that its dates allow.
    """

    def __init__(self, problem: Problem, effort: Effort, best: Node) -> None:
        self.problem, self.effort, self.best = problem, effort, best
        self.nodes = 0
        self.heap: list[_Branch] = []

    @cached_property
    def courses(self) -> Rows:
        """Return the courses in question."""
        return courses_in_question(self.problem)

    @cached_property
    def near(self) -> Problem:
        """Return the problem of the ads in question alone, without dates: others open on no path."""
        near = self.problem.about(ads_in_question(self.problem, self.courses))
        return replace(near, terms=Undated(self.problem.terms))

    @cached_property
    def alone(self) -> Column:
        """Return the potential each course adds alone: it never adds more."""
        found = np.zeros(self.problem.teaches.shape[0])
        if self.effort.ties:
            found[self.courses] = look(self.problem, self.problem.start(), self.courses).potential
        return found

    def run(self) -> Outcome:
        """Search until nothing better is possible or the effort is spent."""
        if self.courses.size:
            self._open(self.near.start(), self.courses, np.arange(len(self.near.doors)))
        while self._promising() and self.nodes < self.effort.nodes:
            branch = self.heap[0]
            node = self.near.after(branch.node, branch.course, branch.course)
            allowed = branch.remaining()
            ads = branch.reached.after(self.near.doors.lacking - node.rises)
            self._advance(branch)
            self._open(node, allowed, ads)
        left = -self.heap[0].rank[0] if self.heap else 0.0
        most = max(left, self.best.value.opened)
        return Outcome(self.best, most, self.nodes, complete=not self._promising())

    def _promising(self) -> bool:
        """Return whether the branch with the highest bound may hold a better path."""
        return bool(self.heap) and self._better(-self.heap[0].rank[0], -self.heap[0].rank[1])

    def _better(self, opened: float, potential: float) -> bool:
        best = self.best.value
        return opened > best.opened or (opened == best.opened and potential > best.potential + TIE)

    def _advance(self, branch: _Branch) -> None:
        """Take a course off a branch, which keeps its place in the heap by its next bound."""
        branch.at += 1
        if branch.at == branch.patience:
            self._refresh(branch)
        if branch.at < branch.outlook.courses.size:
            branch.rank = (*branch.hope(), branch.rank[2])
            heapq.heapreplace(self.heap, branch)
        else:
            heapq.heappop(self.heap)

    def _refresh(self, branch: _Branch) -> None:
        gone = branch.outlook.courses[: branch.at]
        branch.allowed = np.setdiff1d(branch.allowed, gone, assume_unique=True)
        ads = branch.reached.ads
        _, branch.outlook, branch.reached = self._look(branch.node, branch.allowed, ads)
        branch.at, branch.patience = 0, 2 * branch.patience

    def _open(self, node: Node, allowed: Rows, ads: Rows) -> None:
        """Look at every next course of a path: keep the best, and go on where that may pay."""
        self.nodes += 1
        opened, outlook, reached = self._look(node, allowed, ads)
        self._improve(node, opened)
        if outlook.courses.size and self._better(outlook.opened[0], outlook.potential.max()):
            rank = (-float(outlook.opened[0]), -float(outlook.potential[0]), self.nodes)
            heapq.heappush(self.heap, _Branch(rank, node, outlook, allowed, reached))

    def _look(self, node: Node, allowed: Rows, ads: Rows) -> tuple[Outlook, Outlook, Reached]:
        """Return what each next course opens exactly, and what it may lead to with more.

        The potentials are bounds in both; the second is empty where no course may follow.
        """
        whole, more = self.near.doors, self.problem.steps - len(node.courses) - 1
        doors = whole if ads.size == len(whole) else whole.only(ads)
        ready = self.near.ready(node)[allowed]
        rises = doors.rises(self.near.gains(node, allowed if more else allowed[ready]))
        need = doors.lacking - node.rises[ads]
        next_ones = rises[ready] if more else rises
        courses = allowed[ready]
        potential = self.alone[list(node.courses)].sum() + self.alone[courses]
        aside = node.value.opened - float(doors.counted[need <= EDGE].sum())
        exact = Outlook(courses, aside + opened_by(next_ones, need, doors), potential)
        if not more or not courses.size:
            return exact, exact.none(), Reached(ads, np.zeros(ads.size, dtype=np.float32))
        top = largest(rises, more + 1)
        bound = aside + openable(top, next_ones, need, doors)
        outlook = Outlook(courses, bound, potential + self._most_potential(allowed, more))
        return exact, outlook.best_first(), Reached(ads, top[:more].sum(axis=0))

    def _most_potential(self, allowed: Rows, more: int) -> float:
        return float(np.sort(self.alone[allowed])[::-1][:more].sum())

    def _improve(self, node: Node, ending: Outlook) -> None:
        """Keep the best path that ends with one of some courses, if it is better."""
        best = self.best.value
        tied = (ending.opened == best.opened) & (ending.potential > best.potential + TIE)
        hopeful = (ending.opened > best.opened) | tied
        for count in np.unique(ending.opened[hopeful])[::-1]:
            courses = ending.courses[hopeful & (ending.opened == count)]
            if self._take_best(node, courses):
                return

    def _take_best(self, node: Node, tied: Rows) -> bool:
        """Keep the first course that fits, by potential then row; return whether any does."""
        ordered = self._by_potential(node, tied) if self.effort.ties else tied
        for course in ordered.tolist():
            found = best_order(self.problem, (*node.courses, course))
            if found is not None:
                if self._better(*found.value):
                    self.best = found
                return True
        return False

    def _by_potential(self, node: Node, courses: Rows) -> Rows:
        """Return some next courses by what they add to the potential of all ads."""
        whole = replace(self.problem, terms=Undated(self.problem.terms))
        path = whole.start()
        for course in node.courses:
            path = whole.after(path, course, course)
        return look(whole, path, courses).best_first()
