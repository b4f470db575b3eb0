"""From facts to a ranked list, every course by its exact numbers.

Nothing is estimated and nothing is left out: the two features that depend on single ads are
computed for all courses at once (`guidance.opening`), and what a course of the list shows is put
together only for those that are looked at.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.matching import FEATURES, Facts, feature_values
from guidance.opening import Effect, Effects, Reach, effects, upper_bounds
from guidance.ranking.policy import Policy


@dataclass(frozen=True, slots=True)
class Ranked:
    """One course of the list: its row among the candidates, feature values and exact effect."""

    row: int
    score: float
    values: tuple[tuple[str, float], ...]
    effect: Effect


@dataclass(frozen=True)
class Candidates:
    """The courses to rank, n of them.

    Attributes
    ----------
    uris, providers
        Of each candidate.
    facts
        All facts but `potential` and `opened`, which follow from the exact effects.
    gains
        What each adds to the person's credit, shape (n, skills).
    startable
        False where a prerequisite is lacking: such a course is never first.
    out_of_the_question
        How many things keep hardly anybody from taking it, 0 for none: such a course comes after
        all others, and two things after one. None for no such course.
    editions
        Equal where courses are editions of one: a list names one of them. None where all differ.
    effects
        What each does in the person's market, where that is known already.
    """

    uris: tuple[str, ...]
    providers: tuple[str, ...]
    facts: Facts
    gains: csr_matrix
    startable: NDArray[np.bool_]
    out_of_the_question: NDArray[np.int8] | None = None
    editions: NDArray[np.intp] | None = None
    effects: Effects | None = None

    def __len__(self) -> int:
        return len(self.uris)

    @cached_property
    def uri_order(self) -> NDArray[np.intp]:
        """Return the place of each candidate in the order of their URIs."""
        places = np.empty(len(self), dtype=np.intp)
        places[sorted(range(len(self)), key=self.uris.__getitem__)] = np.arange(len(self))
        return places

    def comes_last(self, row: int) -> bool:
        """Return whether a candidate is out of the question."""
        return self.obstacles(row) > 0

    def obstacles(self, row: int) -> int:
        """Return how many things put a candidate out of the question: the more, the later."""
        return 0 if self.out_of_the_question is None else int(self.out_of_the_question[row])

    def edition(self, row: int) -> int:
        """Return a number that a candidate shares with its other editions alone."""
        return row if self.editions is None else int(self.editions[row])


@dataclass(frozen=True)
class Exact:
    """Candidates with their exact numbers, n of them.

    Attributes
    ----------
    values
        Feature name to values in [0, 1], four decimals, shape (n,).
    scores
        Rounded to four decimals.
    """

    effects: Effects
    values: dict[str, NDArray[np.float64]]
    scores: tuple[float, ...]

    @classmethod
    def of(cls, facts: Facts, found: Effects, policy: Policy) -> Exact:
        """Return the numbers of some candidates from their facts and effects."""
        known = replace(facts, potential=found.potential, opened=found.counts)
        values = feature_values(known, policy.scales)
        return cls(found, values, tuple(rounded(_weighted(values, policy)).tolist()))

    def ranked(self, at: int, row: int) -> Ranked:
        """Return one candidate as the course it would be in a list, under a row of its own."""
        parts = tuple((feature.name, float(self.values[feature.name][at])) for feature in FEATURES)
        return Ranked(row, self.scores[at], parts, self.effects[at])


@dataclass(frozen=True)
class Queue:
    """Every candidate that may stand in a list, best first; put together as far as it is read."""

    exact: Exact
    order: tuple[int, ...]
    keep: Callable[[Ranked], bool] | None
    _read: dict[int, Ranked | None] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[Ranked]:
        return (ranked for row in self.order if (ranked := self._at(row)) is not None)

    def holds(self, row: int) -> bool:
        """Return whether a candidate may stand in the list."""
        return self._at(row) is not None

    def _at(self, row: int) -> Ranked | None:
        if row not in self._read:
            ranked = self.exact.ranked(row, row)
            self._read[row] = ranked if self.keep is None or self.keep(ranked) else None
        return self._read[row]


@dataclass(frozen=True, slots=True)
class Standing:
    """A list of at most `limit` courses, and the queue that it is the head of."""

    chosen: tuple[Ranked, ...]
    queue: Queue
    limit: int

    def further_editions(self, item: Ranked, candidates: Candidates) -> int:
        """Return how many courses of the queue a listed one stands for as well."""
        if candidates.editions is None:
            return 0
        same = np.flatnonzero(candidates.editions == candidates.editions[item.row])
        return sum(self.queue.holds(row) for row in same.tolist() if row != item.row)


def rank_courses(
    candidates: Candidates,
    reach: Reach,
    policy: Policy,
    limit: int,
    *,
    keep: Callable[[Ranked], bool] | None = None,
) -> tuple[Ranked, ...]:
    """Return the best courses in order, as `stand` does."""
    return stand(candidates, reach, policy, limit, keep=keep).chosen


def stand(
    candidates: Candidates,
    reach: Reach,
    policy: Policy,
    limit: int,
    *,
    keep: Callable[[Ranked], bool] | None = None,
) -> Standing:
    """Return the best courses in order, at most `policy.limits.per_provider` of one provider.

    Order: `(-round(score, 4), uri)`, first of the courses that somebody could take, then of those
    out of the question, for one reason before two; a course whose prerequisites are lacking never comes first. Of several
    editions of one course the first in this order stands for all.

    Parameters
    ----------
    keep
        Which courses may stand in the list at all, known only from their exact numbers; None for
        every one. It is asked before the list is cut: a shorter list is the start of a longer one.
    """
    found = candidates.effects
    if found is None:
        found = effects(reach, candidates.gains)
    exact = Exact.of(candidates.facts, found, policy)
    last = candidates.out_of_the_question
    groups = np.zeros(len(candidates), dtype=np.int8) if last is None else last
    order = np.lexsort((candidates.uri_order, -np.array(exact.scores), groups))
    queue = Queue(exact, tuple(order.tolist()), keep)
    return Standing(_choose(queue, candidates, policy, limit), queue, limit)


def place_with(changed: Ranked, standing: Standing, candidates: Candidates, policy: Policy) -> int:
    """Return where a course would stand with other numbers than its own, all else equal.

    Returns
    -------
    Its place from 1; 0 where it would leave the list.
    """
    others = (item for item in standing.queue if item.row != changed.row)

    def place(item: Ranked) -> tuple[int, float, str]:
        return candidates.obstacles(item.row), -item.score, candidates.uris[item.row]

    order = heapq.merge(others, [changed], key=place)
    chosen = _choose(order, candidates, policy, standing.limit)
    rows = [item.row for item in chosen]
    return rows.index(changed.row) + 1 if changed.row in rows else 0


def exact_numbers(
    candidates: Candidates, reach: Reach, policy: Policy, rows: Sequence[int]
) -> list[Ranked]:
    """Return some candidates with their exact numbers, in the order asked for."""
    found = effects(reach, candidates.gains, rows)
    names = Facts.__dataclass_fields__
    facts = Facts(**{name: getattr(candidates.facts, name)[list(rows)] for name in names})
    exact = Exact.of(facts, found, policy)
    return [exact.ranked(at, row) for at, row in enumerate(rows)]


def score_ceilings(candidates: Candidates, reach: Reach, policy: Policy) -> NDArray[np.float64]:
    """Return a bound from above on each candidate's score, shape (n,)."""
    potential, opened = upper_bounds(reach, candidates.gains)
    facts = replace(candidates.facts, potential=potential, opened=opened)
    total = _weighted(feature_values(facts, policy.scales), policy)
    return np.asarray(np.round(total, 4) + 1e-4)


def rounded(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `round(number, 4)` of each: of the decimal number meant, not of its product.

    Multiplied, a number next to half a step may fall on the wrong side; those few are done singly.
    """
    steps = numbers * 1e4
    whole = np.rint(steps)
    near_half = np.abs(np.abs(steps - whole) - 0.5) < 1e-6
    found = whole / 1e4
    found[near_half] = [round(number, 4) for number in numbers[near_half].tolist()]
    return np.asarray(found)


def _weighted(values: dict[str, NDArray[np.float64]], policy: Policy) -> NDArray[np.float64]:
    """Return the sum of weight times value, feature by feature in the order of the table."""
    return np.asarray(sum(weight * values[name] for name, weight in policy.weights))


def _choose(
    queue: Iterable[Ranked], candidates: Candidates, policy: Policy, limit: int
) -> tuple[Ranked, ...]:
    """Return the best course that can be started, then the best others; none to start, no list."""
    if not candidates.startable.any():
        return ()
    waiting: list[Ranked] = []
    rest = iter(queue)
    lead = next((item for item in rest if _starts(item, candidates, waiting)), None)
    if lead is None:
        return ()
    taken, named = Counter([candidates.providers[lead.row]]), {candidates.edition(lead.row)}
    chosen = [lead]
    for ranked in chain(waiting, rest):
        if len(chosen) == limit:
            break
        provider, edition = candidates.providers[ranked.row], candidates.edition(ranked.row)
        if taken[provider] < policy.limits.per_provider and edition not in named:
            taken[provider] += 1
            named.add(edition)
            chosen.append(ranked)
    return tuple(chosen)


def _starts(item: Ranked, candidates: Candidates, waiting: list[Ranked]) -> bool:
    """Return whether a course can be started; one that cannot waits for its place."""
    if candidates.startable[item.row]:
        return True
    waiting.append(item)
    return False
