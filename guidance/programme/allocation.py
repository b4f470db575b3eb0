"""The search for a seat plan: whole numbers throughout, each step exact, the gap told.

Every step is a mixed-integer programme solved by HiGHS (Huangfu and Hall, 2018, Mathematical
Programming Computation 10, 119-142) through scipy, with what the steps before reached held fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from guidance.programme.seats import STEPS as STEPS_OF_VALUE
from guidance.programme.seats import (
    Applicant,
    Choice,
    Offer,
    Placed,
    SeatPlan,
    Stage,
    Terms,
    check_people,
    drawn_numbers,
    offer_for,
    offers_by_key,
    reasons,
)

Integers = NDArray[np.int64]
Column = NDArray[np.float64]
MOST_NODES = 2000
"""Nodes of one search: a bound that does not depend on how fast the machine is."""
TOLERANCE = 1e-6
"""Of HiGHS; all sums are whole numbers, so that half of one would do."""


def plan_seats(people: Sequence[Applicant], offers: Sequence[Offer], terms: Terms) -> SeatPlan:
    """Return a proposal for seats: the most people served, then their own values, then the draw.

    The same people, offers and terms give the same plan, in whatever order they come.

    Raises
    ------
    InputError
        For references or rows that stand twice, or negative numbers.
    """
    check_people(people, terms)
    by_key = offers_by_key(offers)
    drawn = drawn_numbers([person.case_ref for person in people], terms.seed)
    in_turn = sorted(people, key=lambda person: drawn[person.case_ref])
    problem = Problem.of(in_turn, by_key, terms)
    chosen, stages = solve(problem)
    given = {problem.options[at].person: problem.options[at].choice for at in chosen}
    why = reasons(people, given, by_key, terms)
    placed = (
        Placed(
            case_ref=person.case_ref,
            need_group=person.need_group,
            best=person.best,
            given=(choice := given.get(person.case_ref)),
            offer=offer_for(choice, by_key) if choice else None,
            value=person.value(choice) / STEPS_OF_VALUE if choice else None,
            why=reason,
            drawn=drawn[person.case_ref],
        )
        for person, reason in zip(people, why, strict=True)
    )
    kept = tuple(sorted(by_key.values(), key=lambda one: (one.credential, one.run)))
    return SeatPlan(terms, tuple(placed), stages, kept)


@dataclass(frozen=True, slots=True)
class Option:
    """One person in one course that has seats and a price: one yes or no of the search."""

    person: str
    turn: int
    group: str
    choice: Choice
    offer: Offer
    cents: int
    value: int


@dataclass(frozen=True)
class Problem:
    """All options in the order of the draw, and what a plan keeps to."""

    options: tuple[Option, ...]
    people: int
    terms: Terms

    @classmethod
    def of(
        cls,
        in_turn: Sequence[Applicant],
        offers: dict[tuple[str, str], Offer],
        terms: Terms,
    ) -> Problem:
        """Return the problem of people in the order of their draw."""
        return cls(tuple(_options(in_turn, offers, terms)), len(in_turn), terms)

    @cached_property
    def turns(self) -> Integers:
        """Return the place in the draw of each option's person, from 0."""
        return np.array([option.turn for option in self.options], dtype=np.int64)

    @cached_property
    def cents(self) -> Integers:
        """Return what each option costs."""
        return np.array([option.cents for option in self.options], dtype=np.int64)

    @cached_property
    def values(self) -> Integers:
        """Return what each option is worth to its person, in hundredths of their own best."""
        return np.array([option.value for option in self.options], dtype=np.int64)

    def of_group(self, group: str) -> Integers:
        """Return 1 for the options of a need group."""
        return np.array([option.group == group for option in self.options], dtype=np.int64)

    @cached_property
    def seats(self) -> tuple[Integers, Integers]:
        """Return which offer each option takes a seat of, and how many seats each offer has."""
        used = list(dict.fromkeys(option.offer for option in self.options))
        at = {offer: number for number, offer in enumerate(used)}
        taken = np.array([at[option.offer] for option in self.options], dtype=np.int64)
        return taken, np.array([offer.seats for offer in used], dtype=np.int64)

    @property
    def steps(self) -> Iterator[tuple[str, Integers]]:
        """Yield what is raised, step by step: a name and a whole number per option."""
        yield "people", np.ones_like(self.values)
        yield "values", self.values
        for group in self.terms.first:
            yield f"group {group}", self.of_group(group)
        yield "draw", self.people - self.turns


def _options(
    in_turn: Sequence[Applicant], offers: dict[tuple[str, str], Offer], terms: Terms
) -> Iterator[Option]:
    for turn, person in enumerate(in_turn):
        for choice in person.choices:
            offer = offer_for(choice, offers)
            if offer is None or offer.cents is None or not offer.seats:
                continue
            if terms.cents is None or offer.cents <= terms.cents:
                worth = person.value(choice)
                group = person.need_group
                yield Option(person.case_ref, turn, group, choice, offer, offer.cents, worth)


def solve(problem: Problem) -> tuple[tuple[int, ...], tuple[Stage, ...]]:
    """Return the options chosen and what each step reached."""
    if not problem.options:
        return (), (Stage("people", 0, 0.0, proven=True),)
    rows, stages = Rows.of(problem), list[Stage]()
    columns = rows.matrix.shape[1]
    chosen = np.zeros(columns, dtype=np.int64)
    steps = [(name, _widened(weights, columns)) for name, weights in problem.steps]
    if problem.terms.minimums:
        chosen[len(problem.options) :] = [least for _, least in problem.terms.minimums]
        missed = np.zeros(columns, dtype=np.int64)
        missed[len(problem.options) :] = -1
        steps.insert(0, ("minimums", missed))
    for name, weights in steps:
        stage, chosen, rows = rows.raised(name, weights, chosen)
        stages.append(stage)
    return tuple(np.flatnonzero(chosen[: len(problem.options)]).tolist()), tuple(stages)


@dataclass(frozen=True)
class Rows:
    """What a plan keeps to: ``low <= matrix @ x <= high`` and ``least <= x <= most``.

    The first columns are the options; behind them stands one for each need group with a least
    number: by how many it is missed.
    """

    matrix: csr_array
    low: Column
    high: Column
    least: Column
    most: Column

    @classmethod
    def of(cls, problem: Problem) -> Rows:
        """Return one course a person, the seats, the money and the least numbers."""
        minimums = problem.terms.minimums
        columns = len(problem.options) + len(minimums)
        taken, seats = problem.seats
        blocks = [
            _grouped(problem.turns, problem.people, columns),
            _grouped(taken, len(seats), columns),
        ]
        high = [np.ones(problem.people), seats.astype(np.float64)]
        if problem.terms.cents is not None:
            blocks.append(_row(_widened(problem.cents, columns)))
            high.append(np.array([float(problem.terms.cents)]))
        for at, (group, _) in enumerate(minimums):
            counted = -_widened(problem.of_group(group), columns)
            counted[len(problem.options) + at] = -1
            blocks.append(_row(counted))
        needed = np.array([least for _, least in minimums], dtype=np.float64)
        highs = np.concatenate([*high, -needed])
        most = np.concatenate([np.ones(len(problem.options)), needed])
        matrix = csr_array(vstack(blocks, format="csr"))
        return cls(matrix, np.full(highs.size, -np.inf), highs, np.zeros(columns), most)

    def raised(
        self, name: str, weights: Integers, before: Integers
    ) -> tuple[Stage, Integers, Rows]:
        """Return the most that a weighted sum comes to, a plan that does, and the rows that keep it.

        The plan before stands where the search ends without one as good.
        """
        cost = -weights.astype(np.float64)
        relaxed = self._relaxed(cost)
        chosen, bound = relaxed.whole, relaxed.bound
        if chosen is None:
            chosen, bound = self._search(cost)
        if chosen is None or weights @ chosen < weights @ before:
            chosen = before
        reached = int(weights @ chosen)
        stage = Stage(name, reached, round(-bound, 6) + 0.0, -bound < reached + 1 - TOLERANCE)
        least, most = relaxed.fixed(self.least, self.most, -reached)
        matrix = csr_array(vstack([self.matrix, _row(weights)], format="csr"))
        low, high = np.append(self.low, float(reached)), np.append(self.high, np.inf)
        return stage, chosen, Rows(matrix, low, high, least, most)

    def _relaxed(self, cost: Column) -> _Relaxed:
        """Return the answer where people might be split: a bound, and often whole already."""
        # scipy.optimize takes a quarter of a second to import; serving does without until asked.
        from scipy.optimize import linprog  # noqa: PLC0415

        above, below = np.isfinite(self.high), np.isfinite(self.low)
        rows: Any = vstack([self.matrix[above], -self.matrix[below]], format="csr")
        answer = linprog(
            cost,
            A_ub=rows,
            b_ub=np.concatenate([self.high[above], -self.low[below]]),
            bounds=list(zip(self.least.tolist(), self.most.tolist(), strict=True)),
            method="highs",
        )
        if answer.x is None or answer.fun is None:
            return _Relaxed(None, -np.inf, np.zeros(cost.size), np.zeros(cost.size))
        near = np.round(answer.x)
        whole = near.astype(np.int64) if np.abs(answer.x - near).max() < TOLERANCE else None
        marginals = answer.lower.marginals, answer.upper.marginals
        return _Relaxed(whole, float(answer.fun), *marginals)

    def _search(self, cost: Column) -> tuple[Integers | None, float]:
        """Return the best whole columns, None where the search found none, and the best bound."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as above

        answer = milp(
            cost,
            integrality=np.ones(cost.size, dtype=np.int64),
            bounds=Bounds(self.least, self.most),
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            options={"mip_rel_gap": 0.0, "node_limit": MOST_NODES, "disp": False},
        )
        bound = -np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
        found = None if answer.x is None else np.round(answer.x).astype(np.int64)
        return found, bound


@dataclass(frozen=True)
class _Relaxed:
    """A linear programme's answer: whole columns or None, its value, and what leaving a bound costs."""

    whole: Integers | None
    bound: float
    lower: Column
    upper: Column

    def fixed(self, least: Column, most: Column, value: float) -> tuple[Column, Column]:
        """Return bounds of the columns without what no plan as good as `value` can hold.

        Reduced-cost fixing: a column that leaves its bound costs at least its marginal.
        """
        room = value + TOLERANCE * max(1.0, abs(value)) - self.bound
        stays = (least < most) & (self.lower > room)
        full = (least < most) & (-self.upper > room)
        return np.where(full, most, least), np.where(stays, least, most)


def _grouped(group: Integers, groups: int, columns: int) -> csr_array:
    """Return a row per group with 1 for each option of it."""
    entries = (np.ones(group.size), (group, np.arange(group.size)))
    return csr_array(coo_array(entries, shape=(groups, columns)))


def _widened(weights: Integers, columns: int) -> Integers:
    """Return weights of the options with zeros for the other columns."""
    return np.concatenate([weights, np.zeros(columns - weights.size, dtype=np.int64)])


def _row(weights: Integers) -> csr_array:
    return csr_array(weights.astype(np.float64)[None, :])
