"""The exact search: best bound first, until no bound left is above the best path found.

Every path that is begun gets a bound from above on the ads that any way of going on can open.
When the highest bound left is not above the best path found, that path is proven best. Cut short,
the highest bound left says by how much it may at most be missed (Land and Doig 1960).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.opening import EDGE
from guidance.pathways.bounds import Outlook, ads_in_question, courses_in_question, openable
from guidance.pathways.doors import Rows
from guidance.pathways.greedy import greedy_path, look
from guidance.pathways.problem import Anytime, Mask, Node, Problem

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


@dataclass(order=True)
class _Branch:
    """A begun path and the next courses not gone on with yet, best bound first."""

    rank: tuple[float, float, int]
    node: Node = field(compare=False)
    outlook: Outlook = field(compare=False)
    allowed: Rows = field(compare=False)
    at: int = field(compare=False, default=0)

    def advance(self) -> bool:
        """Go to the next course; return whether there is one."""
        self.at += 1
        if self.at < self.outlook.courses.size:
            self.rank = (*self._bounds(), self.rank[2])
            return True
        return False

    def _bounds(self) -> tuple[float, float]:
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
    """The state of one search."""

    def __init__(self, problem: Problem, effort: Effort, best: Node) -> None:
        self.problem, self.effort, self.best = problem, effort, best
        self.nodes = 0
        self.free = isinstance(problem.terms, Anytime)
        self.seen: set[Any] = set()
        self.heap: list[_Branch] = []

    @cached_property
    def courses(self) -> Rows:
        """Return the courses in question."""
        return courses_in_question(self.problem)

    @cached_property
    def near(self) -> Problem:
        """Return the problem of the ads in question alone: the others open on no path."""
        ads = ads_in_question(self.problem, self.courses)
        return replace(self.problem, doors=self.problem.doors.only(ads))

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
            self._open(self.near.start(), self.courses)
        while self.heap and self._promising() and self.nodes < self.effort.nodes:
            branch = self.heap[0]
            course, node = int(branch.outlook.courses[branch.at]), branch.node
            allowed = self._remaining(branch, course)
            self._advance(branch)
            for following in self._following(node, course):
                self._open(following, allowed)
        left = -self.heap[0].rank[0] if self.heap else 0.0
        best = self.best.value.opened
        return Outcome(self.best, max(left, best), self.nodes, not self._promising())

    def _promising(self) -> bool:
        """Return whether the branch with the highest bound may hold a better path."""
        if not self.heap:
            return False
        opened, potential = -self.heap[0].rank[0], -self.heap[0].rank[1]
        return self._better(opened, potential)

    def _better(self, opened: float, potential: float) -> bool:
        best = self.best.value
        return opened > best.opened or (opened == best.opened and potential > best.potential + TIE)

    def _advance(self, branch: _Branch) -> None:
        """Take a course off a branch, which keeps its place in the heap by its next bound."""
        if branch.advance():
            heapq.heapreplace(self.heap, branch)
        else:
            heapq.heappop(self.heap)

    def _remaining(self, branch: _Branch, course: int) -> Rows:
        """Return the courses that may come after one.

        Without money and dates order matters to nothing but prerequisites, and an earlier course
        never takes those away: what was gone on with before need not come later.
        """
        gone = branch.outlook.courses[: branch.at + 1] if self.free else np.array([course])
        return np.setdiff1d(branch.allowed, gone, assume_unique=True)

    def _following(self, node: Node, course: int) -> Iterator[Node]:
        """Yield a path with one more course, in every way that was not looked at before."""
        for way in self.near.ways(node, course):
            key = None if self.free else self.near.terms.key((*node.plan, way))
            if self.free or key not in self.seen:
                self.seen.add(key)
                yield self.near.after(node, course, way)

    def _open(self, node: Node, allowed: Rows) -> None:
        """Look at every next course of a path: keep the best, and where going on may pay."""
        self.nodes += 1
        more = self.problem.steps - len(node.courses) - 1
        ready = self.near.ready(node)[allowed]
        looked = allowed if more else allowed[ready]
        rises = self.near.doors.rises(self.near.gains(node, looked))
        need = self.near.doors.lacking - node.rises
        next_ones = rises[ready] if more else rises
        within = (next_ones >= need - EDGE).astype(np.float32)
        opened = np.asarray(within @ self.near.doors.counted, dtype=np.float64)
        self._improve(node, allowed[ready], opened)
        if more and ready.any():
            bound = openable(rises, next_ones, self.near.doors, need, more)
            self._branch(
                node, allowed, Outlook(allowed[ready], bound, self._ceiling(node, allowed, ready))
            )

    def _ceiling(self, node: Node, allowed: Rows, ready: Mask) -> Column:
        """Return a bound on the potential of all paths that go on with each ready course."""
        more = self.problem.steps - len(node.courses) - 1
        so_far = self.alone[list(node.courses)].sum()
        others = np.sort(self.alone[allowed])[::-1][:more].sum()
        return np.asarray(so_far + self.alone[allowed[ready]] + others)

    def _branch(self, node: Node, allowed: Rows, outlook: Outlook) -> None:
        ordered = outlook.best_first()
        rank = (-float(ordered.opened[0]), -float(ordered.potential[0]), self.nodes)
        heapq.heappush(self.heap, _Branch(rank, node, ordered, allowed))

    def _improve(self, node: Node, courses: Rows, opened: Column) -> None:
        """Keep the best complete path that ends with one of some courses, if it is better."""
        ceiling = self.alone[list(node.courses)].sum() + self.alone[courses]
        least = self.best.value
        hopeful = (opened > least.opened) | (
            (opened == least.opened) & (ceiling > least.potential + TIE)
        )
        for count in np.unique(opened[hopeful])[::-1]:
            tied = courses[hopeful & (opened == count)]
            if self._take_best(node, tied):
                return

    def _take_best(self, node: Node, tied: Rows) -> bool:
        """Keep the first course that fits, by potential then row; return whether any does."""
        whole = self._whole(node)
        ordered = look(self.problem, whole, tied).best_first() if self.effort.ties else tied
        for course in ordered.tolist():
            for way in self.problem.ways(whole, course):
                found = self.problem.after(whole, course, way)
                if self._better(*found.value):
                    self.best = found
                return True
        return False

    def _whole(self, node: Node) -> Node:
        """Return a path with what it does to every ad, not only to those in question."""
        whole = self.problem.start()
        for course, way in zip(node.courses, node.plan, strict=True):
            whole = self.problem.after(whole, course, way)
        return whole
