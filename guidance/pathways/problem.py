"""The planner's problem without people in it: ads, courses, what comes first, and what fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.opening import gains_over
from guidance.pathways.doors import Doors, Floats, Matrix, Rows
from guidance.pathways.needs import Needs

Mask = NDArray[np.bool_]


class Terms(Protocol):
    """Which courses may be taken together. A plan is what the terms make it: `()` at first."""

    def affordable(self, courses: tuple[int, ...]) -> Mask:
        """Return which further courses money and hours may allow after some, whatever the dates.

        A bound, never wrong about a no, and the same for every order of the courses.
        """
        ...

    def ways(self, plan: tuple[Any, ...], course: int) -> Iterator[Any]:
        """Yield every way of taking a course after a plan, best first."""
        ...

    def ended(self, plan: tuple[Any, ...], way: Any) -> tuple[bool, ...]:
        """Return which courses of a plan are over when a way begins."""
        ...


@dataclass(frozen=True)
class Anytime:
    """Terms that allow everything: no money, no dates."""

    courses: int

    def affordable(self, courses: tuple[int, ...]) -> Mask:  # noqa: ARG002 - whatever was taken
        """Return every course."""
        return np.ones(self.courses, dtype=np.bool_)

    def ways(self, plan: tuple[Any, ...], course: int) -> Iterator[Any]:  # noqa: ARG002 - as above
        """Yield the course itself."""
        yield course

    def ended(self, plan: tuple[Any, ...], way: Any) -> tuple[bool, ...]:  # noqa: ARG002 - no dates
        """Return that everything earlier is over."""
        return (True,) * len(plan)


@dataclass(frozen=True)
class Undated:
    """The same terms with money and hours but without dates: what they allow, these allow."""

    terms: Terms

    def affordable(self, courses: tuple[int, ...]) -> Mask:
        """Return what money and hours may allow."""
        return self.terms.affordable(courses)

    def ways(self, plan: tuple[Any, ...], course: int) -> Iterator[Any]:  # noqa: ARG002 - no dates
        """Yield the course itself."""
        yield course

    def ended(self, plan: tuple[Any, ...], way: Any) -> tuple[bool, ...]:  # noqa: ARG002 - no dates
        """Return that everything earlier is over."""
        return (True,) * len(plan)


class Value(NamedTuple):
    """What a path is worth: ads that count, then the gain in potential."""

    opened: float
    potential: float


@dataclass(frozen=True)
class Node:
    """A path so far: its courses in order, how they were taken, and the credit it leads to.

    `rises` is what it adds to the coverage of each ad, shape (ads,).
    """

    courses: tuple[int, ...]
    plan: tuple[Any, ...]
    credit: Floats
    rises: Floats
    value: Value


@dataclass(frozen=True)
class Problem:
    """A person's start, what each course teaches, and what a path may be.

    Attributes
    ----------
    credit
        Credit at the start, shape (features,).
    teaches
        Credit that each course gives, shape (courses, features).
    steps
        Most courses of a path.
    editions
        Equal where courses are editions of one: a path takes one of them, shape (courses,). None
        where all differ.
    """

    doors: Doors
    credit: Floats
    teaches: Matrix
    needs: Needs
    terms: Terms
    steps: int
    editions: NDArray[np.intp] | None = None

    def start(self) -> Node:
        """Return the path without a course."""
        nothing = np.zeros(len(self.doors), dtype=np.float32)
        return Node((), (), self.credit, nothing, Value(0.0, 0.0))

    def about(self, ads: Rows) -> Problem:
        """Return the problem of some ads only, without the features that none of them asks for."""
        doors = self.doors.only(ads)
        asked = np.asarray(doors.weights.sum(axis=1)).ravel() > 0
        asked[self.needs.demands.indices] = True
        kept = np.flatnonzero(asked)
        return replace(
            self,
            doors=replace(doors, weights=doors.weights[kept]),
            credit=self.credit[kept],
            teaches=self.teaches[:, kept],
            needs=replace(self.needs, demands=csr_matrix(self.needs.demands[:, kept])),
        )

    def ready(self, node: Node) -> Mask:
        """Return the courses that may come next as far as credit, order, money and hours show."""
        mask = self.needs.met(node.credit, node.courses) & self.terms.affordable(node.courses)
        taken = list(node.courses)
        mask[taken] = False
        if self.editions is not None:
            mask &= ~np.isin(self.editions, self.editions[taken])
        return mask

    def ways(self, node: Node, course: int) -> Iterator[Any]:
        """Yield every way of taking a ready course next, best first."""
        for way in self.terms.ways(node.plan, course):
            ended = self.terms.ended(node.plan, way)
            if all(ended) or self._begins(node, course, ended):
                yield way

    def _begins(self, node: Node, course: int, ended: tuple[bool, ...]) -> bool:
        """Return whether the courses that are over by then are enough to begin another."""
        done = tuple(c for c, over in zip(node.courses, ended, strict=True) if over)
        credit = self.credit_with(self.credit, np.array(done, dtype=np.intp))
        return bool(self.needs.met(credit, done)[course])

    def credit_with(self, credit: Floats, courses: NDArray[np.intp]) -> Floats:
        """Return the credit of somebody who takes some courses more, shape (features,)."""
        if not courses.size:
            return credit
        best = self.teaches[courses].max(axis=0)
        full = best if isinstance(best, np.ndarray) else best.todense()
        return np.maximum(credit, np.asarray(full, dtype=np.float32).ravel())

    def after(self, node: Node, course: int, way: Any) -> Node:
        """Return the path with one more course."""
        credit = self.credit_with(node.credit, np.array([course]))
        rises = self.doors.rise(credit - self.credit)
        opened = float(self.doors.counted[self.doors.opens(rises)].sum())
        value = Value(opened, float(self.doors.potential(rises[None, :])[0]))
        return Node((*node.courses, course), (*node.plan, way), credit, rises, value)

    def gains(self, node: Node, courses: NDArray[np.intp]) -> Matrix:
        """Return what some courses add after a path, shape (courses, features)."""
        taught = self.teaches[courses]
        if isinstance(taught, np.ndarray):
            return np.asarray(np.maximum(taught - node.credit, np.float32(0)))
        return gains_over(csr_matrix(taught), node.credit)
