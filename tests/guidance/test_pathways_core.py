"""F25: the planner's core against judges that share no code with it, on small random cases.

The exhaustive judge tries every order of every set of courses by plain loops; the other judge is
an integer program solved by HiGHS. A case has up to six courses, four features and eight ads, with
prices, prerequisites over features and prerequisites over courses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from guidance.pathways.beam import beam_path
from guidance.pathways.bounds import courses_in_question, largest, surpassed
from guidance.pathways.doors import Doors
from guidance.pathways.greedy import greedy_path, look
from guidance.pathways.lazy import lazy_path
from guidance.pathways.needs import Needs
from guidance.pathways.order import best_order, without_fillers, worth
from guidance.pathways.planner import potential_bound
from guidance.pathways.problem import Anytime, Mask, Node, Problem
from guidance.pathways.search import Effort, search

TAU = 0.6
THRESHOLD = 0.5
EFFORT = Effort(nodes=100_000)
Numbers = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Prices:
    """Terms that hold a path to a sum of prices and nothing else."""

    price: tuple[float, ...]
    budget: float

    def affordable(self, courses: tuple[int, ...]) -> Mask:
        spent = sum(self.price[course] for course in courses)
        return np.array(
            [spent + price <= self.budget + 1e-9 for price in self.price], dtype=np.bool_
        )

    def ways(self, plan: tuple[Any, ...], course: int) -> Iterator[Any]:
        if sum(self.price[c] for c in (*plan, course)) <= self.budget + 1e-9:
            yield course

    def ended(self, plan: tuple[Any, ...], way: Any) -> tuple[bool, ...]:  # noqa: ARG002
        return (True,) * len(plan)


@dataclass(frozen=True)
class Case:
    """A problem as plain numbers; `first` are pairs of a course and one that comes earlier.

    `editions` has an equal number for editions of one course; empty where all differ.
    """

    weights: Numbers
    start: tuple[float, ...]
    teaches: Numbers
    asked: tuple[tuple[int, int], ...]
    first: tuple[tuple[int, int], ...]
    price: tuple[float, ...]
    budget: float
    steps: int
    editions: tuple[int, ...] = ()

    def problem(self, sparse: bool = False) -> Problem:
        weights = np.array(self.weights, dtype=np.float32).T
        start, teaches = np.array(self.start, np.float32), np.array(self.teaches, np.float32)
        lacking = np.float32(TAU) - start @ weights
        beyond = np.flatnonzero(lacking > 1e-5)
        ones = np.ones(beyond.size, dtype=np.float32)
        kept = np.ascontiguousarray(weights[:, beyond])
        doors = Doors(csr_matrix(kept) if sparse else kept, lacking[beyond], ones, ones, TAU)
        demands = np.zeros((len(self.asked), start.size), dtype=np.float32)
        for row, (_, feature) in enumerate(self.asked):
            demands[row, feature] = 1
        needs = Needs(
            csr_matrix(demands),
            np.array([course for course, _ in self.asked], dtype=np.intp),
            np.full(len(self.asked), THRESHOLD, dtype=np.float32),
            self.first,
            len(self.teaches),
        )
        terms = Prices(self.price, self.budget)
        taught = csr_matrix(teaches) if sparse else teaches
        same = np.array(self.editions, dtype=np.intp) if self.editions else None
        return Problem(doors, start, taught, needs, terms, self.steps, same)

    def allowed(self, order: tuple[int, ...]) -> bool:
        """Whether the courses can be taken in this order, by plain loops."""
        if sum(self.price[course] for course in order) > self.budget + 1e-9:
            return False
        taken = [self.editions[course] for course in order] if self.editions else list(order)
        if len(set(taken)) < len(taken):
            return False
        for at, course in enumerate(order):
            credit = self.credit(order[:at])
            if any(c == course and credit[f] < THRESHOLD - 1e-5 for c, f in self.asked):
                return False
            if any(c == course and earlier not in order[:at] for c, earlier in self.first):
                return False
        return True

    def credit(self, courses: tuple[int, ...]) -> list[float]:
        taught = [self.teaches[course] for course in courses]
        return [max(values) for values in zip(self.start, *taught, strict=True)]

    def coverages(self, courses: tuple[int, ...]) -> list[float]:
        credit = self.credit(courses)
        return [sum(w * c for w, c in zip(ad, credit, strict=True)) for ad in self.weights]

    def value(self, courses: tuple[int, ...]) -> tuple[int, float]:
        """Ads opened and potential gained."""
        before, after = self.coverages(()), self.coverages(courses)
        closed = [pair for pair in zip(before, after, strict=True) if pair[0] < TAU - 1e-5]
        gained = sum(min(b, TAU) - min(a, TAU) for a, b in closed) / TAU
        return sum(b >= TAU - 1e-5 for _, b in closed), gained

    def orders(self) -> list[tuple[int, ...]]:
        courses = range(len(self.teaches))
        lengths = range(self.steps + 1)
        return [o for n in lengths for o in permutations(courses, n) if self.allowed(o)]

    def best(self) -> tuple[int, float]:
        """The best value of any order, by ads and then potential."""
        return max(self.value(order) for order in self.orders())


SHARES = st.sampled_from([0.0, 0.15, 0.25, 0.4, 0.7])
CREDITS = st.sampled_from([0.0, 0.0, 0.5, 1.0])


def tuples(of: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=size, max_size=size).map(tuple)


@st.composite
def cases(draw: st.DrawFn, prerequisites: bool = True) -> Case:
    features, courses = 4, draw(st.integers(3, 6))
    pairs = st.tuples(st.integers(0, courses - 1), st.integers(0, features - 1))
    asked = draw(st.lists(pairs, max_size=3)) if prerequisites else []
    both = st.tuples(st.integers(0, courses - 1), st.integers(0, courses - 1))
    first = (
        draw(st.lists(both.filter(lambda p: p[0] != p[1]), max_size=2))
        if prerequisites and courses > 1
        else []
    )
    return Case(
        weights=tuple(draw(st.lists(tuples(SHARES, features), min_size=4, max_size=8))),
        start=draw(tuples(st.sampled_from([0.0, 0.0, 0.0, 0.3]), features)),
        teaches=draw(tuples(tuples(CREDITS, features), courses)),
        asked=tuple(asked),
        first=tuple(first),
        price=draw(tuples(st.sampled_from([0.0, 10.0, 25.0]), courses)),
        budget=draw(st.sampled_from([0.0, 10.0, 35.0, 1000.0])),
        steps=draw(st.integers(2, 3)),
        editions=draw(tuples(st.integers(0, courses - 1), courses)) if prerequisites else (),
    )


def checked(case: Case, node: Node) -> tuple[float, float]:
    """Return a path's value after making sure that it is allowed and worth what it says."""
    assert len(node.courses) <= case.steps
    assert case.allowed(node.courses)
    opened, potential = case.value(node.courses)
    assert node.value == (opened, pytest.approx(potential, abs=1e-4))
    return opened, potential


@settings(max_examples=200)
@given(cases(), st.booleans())
def test_search_agrees_with_trying_everything(case: Case, sparse: bool) -> None:
    """F25: the exact search finds the most ads, then the most potential, and proves it."""
    outcome = search(case.problem(sparse), EFFORT)
    opened, potential = checked(case, outcome.node)
    best_opened, best_potential = case.best()
    assert opened == best_opened == outcome.opened_at_most
    assert potential == pytest.approx(best_potential, abs=1e-4)
    assert outcome.complete


@given(cases(prerequisites=False))
def test_search_agrees_with_an_integer_program(case: Case) -> None:
    """F25: HiGHS, given the same case as an integer program, opens as many ads."""
    outcome = search(case.problem(), EFFORT)
    assert outcome.node.value.opened == opened_by_highs(case)


def opened_by_highs(case: Case) -> int:
    """The most ads that a set of courses within the budget opens, as HiGHS finds it.

    Variables: x per course, y per ad, u per course and feature: the course that gives the credit.
    """
    courses, features, ads = len(case.teaches), len(case.start), len(case.weights)
    x, y = np.arange(courses), courses + np.arange(ads)
    u = courses + ads + np.arange(courses * features).reshape(courses, features)
    size = courses + ads + courses * features
    before = case.coverages(())
    constraints = [row_of(size, {int(c): 1.0 for c in x}, case.steps)]
    constraints.append(row_of(size, dict(zip(x.tolist(), case.price, strict=True)), case.budget))
    for feature in range(features):
        constraints.append(row_of(size, {int(u[c, feature]): 1.0 for c in range(courses)}, 1))
        constraints += [
            row_of(size, {int(u[c, feature]): 1.0, int(x[c]): -1.0}, 0) for c in range(courses)
        ]
    for ad, wanted in enumerate(case.weights):
        rise = {
            int(u[c, f]): -wanted[f] * max(case.teaches[c][f] - case.start[f], 0.0)
            for c in range(courses)
            for f in range(features)
        }
        constraints.append(row_of(size, {**rise, int(y[ad]): TAU - 1e-5}, before[ad]))
    closed = np.array([coverage < TAU - 1e-5 for coverage in before])
    upper = np.ones(size)
    upper[y] = closed
    gain = np.zeros(size)
    gain[y] = -1
    found = milp(gain, constraints=constraints, bounds=Bounds(0, upper), integrality=np.ones(size))
    assert found.success
    return round(-found.fun)


def row_of(size: int, entries: dict[int, float], most: float) -> LinearConstraint:
    row = np.zeros(size)
    for at, value in entries.items():
        row[at] += value
    return LinearConstraint(row[None, :], -np.inf, most + 1e-9)


@given(cases())
def test_no_search_breaks_a_limit_or_passes_its_bound(case: Case) -> None:
    """F25: greedy, beam and a search cut short stay within limits and below what is proven."""
    problem, best = case.problem(), case.best()
    short = search(problem, Effort(nodes=1))
    for node in (greedy_path(problem), beam_path(problem), lazy_path(problem), short.node):
        opened, potential = checked(case, node)
        assert (opened, round(potential, 4)) <= (best[0], round(best[1], 4) + 1e-4)
        most = max(case.value(order)[1] for order in case.orders())
        assert potential_bound(problem, node) >= most - 1e-4
    assert short.opened_at_most >= best[0]


@settings(max_examples=200)
@given(cases())
def test_lazy_greedy_is_greedy_on_the_potential(case: Case) -> None:
    """The path of largest next gains, and at least 1 - 1/e of the best where nothing limits it."""
    node = lazy_path(case.problem())
    checked(case, node)
    taken: tuple[int, ...] = ()
    for _ in range(case.steps):
        gains = {
            course: round(case.value((*taken, course))[1] - case.value(taken)[1], 5)
            for course in range(len(case.teaches))
            if course not in taken and case.allowed((*taken, course))
        }
        chosen = node.courses[len(taken)] if len(node.courses) > len(taken) else None
        if chosen is None:
            assert max(gains.values(), default=0.0) <= 1e-4
            break
        assert gains[chosen] >= max(gains.values()) - 1e-4
        taken = (*taken, chosen)
    free = replace(case, asked=(), first=(), budget=1e6)
    most = max(free.value(order)[1] for order in free.orders())
    assert lazy_path(free.problem()).value.potential >= (1 - 1 / np.e) * most - 1e-4


@given(cases(), st.sampled_from([0.0, 10.0, 35.0]))
def test_more_money_never_opens_fewer(case: Case, more: float) -> None:
    """F25: monotone in the budget."""
    richer = replace(case, budget=case.budget + more)
    few = search(case.problem(), EFFORT).node.value.opened
    assert search(richer.problem(), EFFORT).node.value.opened >= few


@given(cases())
def test_equal_questions_have_equal_paths(case: Case) -> None:
    """F28: the same path every time, whether numbers are held sparse or not."""
    found = {search(case.problem(), EFFORT).node.courses for _ in range(2)}
    assert len(found) == 1
    assert search(case.problem(sparse=True), EFFORT).node.value.opened == case.best()[0]


@given(cases(), st.integers(0, 4))
def test_a_path_is_told_in_an_allowed_order_without_fillers(case: Case, least: int) -> None:
    """F25: taking fillers out loses no ad and little potential; each exit is as good as can be."""
    problem = case.problem()
    path = search(problem, EFFORT).node
    kept = without_fillers(problem, path, least / 10)
    checked(case, kept)
    assert kept.value.opened == path.value.opened
    assert set(kept.courses) <= set(path.courses)
    lost = path.value.potential - kept.value.potential
    assert lost <= (len(path.courses) - len(kept.courses)) * least / 10 + 1e-4
    for other in permutations(kept.courses):
        if case.allowed(other) and other:
            starting = problem.after(problem.start(), other[0], other[0])
            told = problem.after(problem.start(), kept.courses[0], kept.courses[0])
            assert worth(told)[:2] <= worth(starting)[:2]


def test_no_order_where_two_courses_wait_for_each_other() -> None:
    case = Case(((1.0,),), (0.0,), ((0.4,), (0.6,)), (), ((0, 1), (1, 0)), (0.0, 0.0), 0.0, 2)
    assert best_order(case.problem(), (0, 1)) is None
    outcome = search(case.problem(), EFFORT)
    assert outcome.node.courses == ()
    assert outcome.opened_at_most == 0


def test_order_matters_where_one_course_unlocks_another() -> None:
    """Course 1 opens the ad and needs what course 0 teaches, which opens nothing."""
    case = Case(
        ((0.0, 1.0),), (0.0, 0.0), ((1.0, 0.0), (0.0, 1.0)), ((1, 0),), (), (0.0, 0.0), 0.0, 2
    )
    assert greedy_path(case.problem()).courses == ()
    assert search(case.problem(), EFFORT).node.courses == (0, 1)


def test_two_courses_together_where_neither_helps_alone() -> None:
    """Greedy takes the course with more potential first and ends with fewer ads."""
    weights = ((0.5, 0.5, 0.0), (0.5, 0.5, 0.0), (0.0, 0.0, 0.6))
    teaches = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    case = Case(weights, (0.0, 0.0, 0.0), teaches, (), (), (0.0,) * 3, 0.0, 2)
    assert greedy_path(case.problem()).value.opened == 1
    assert search(case.problem(), EFFORT).node.value.opened == 2
    assert search(case.problem(), Effort(nodes=1)).opened_at_most >= 2


def test_what_a_course_adds_alone_is_looked_at_exactly() -> None:
    case = Case(
        ((0.5, 0.5), (1.0, 0.0)), (0.0, 0.4), ((1.0, 0.0), (0.0, 1.0)), (), (), (0.0,) * 2, 0.0, 1
    )
    found = look(case.problem(), case.problem().start(), np.arange(2))
    assert found.counts.tolist() == [2.0, 0.0]
    assert found.potential == pytest.approx([0.4 / 0.6 + 1.0, 0.3 / 0.6])
    assert found.best_first().tolist() == [0, 1]


def test_only_credit_of_all_or_nothing_is_surpassed() -> None:
    gains = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 0, 1]], dtype=np.float32)
    ready = np.array([True, True, True, False])
    assert surpassed(gains, ready).tolist() == [False, True, True, False]
    assert surpassed(gains, np.array([False, True, False, True])).tolist() == [False] * 4
    assert not surpassed(gains * np.float32(0.5), ready).any()


def test_courses_out_of_question() -> None:
    """Dropped: what adds nothing, costs too much, or cannot be begun after anything else."""
    case = Case(
        ((0.5, 0.5),),
        (0.0, 0.0),
        ((1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (0.0, 1.0)),
        ((3, 1),),
        (),
        (0.0, 0.0, 50.0, 0.0),
        10.0,
        2,
    )
    assert courses_in_question(case.problem()).tolist() == [0, 3]
    alone = replace(case, teaches=case.teaches[:2], asked=(), price=(0.0, 0.0))
    assert courses_in_question(alone.problem()).tolist() == [0]


def test_without_terms_every_course_fits() -> None:
    assert Anytime(3).affordable((0, 1)).all()
    assert list(Anytime(3).ways((), 2)) == [2]


def test_largest_rises_of_each_ad() -> None:
    rises = np.array([[1, 5], [3, 2], [2, 9]], dtype=np.float32)
    assert largest(rises, 2).tolist() == [[3, 9], [2, 5]]
    assert largest(rises[:1], 3).tolist() == [[1, 5]]
    assert largest(rises[:0], 2).shape == (0, 2)
