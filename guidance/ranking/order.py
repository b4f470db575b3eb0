"""From facts to a ranked list: exact at the top, whatever the number of courses.

Two features need the slow exact computation (`guidance.opening.effects`). Every course first gets
a score from above, with bounds in their place; courses are then computed exactly, best bound
first, until no bound left could enter the list. The list is the same as if all had been computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.matching import FEATURES, Facts, feature_values
from guidance.opening import Effect, Reach, effects, upper_bounds
from guidance.ranking.policy import Policy

BLOCK = 128
"""Courses computed at once; a larger block wastes work, a smaller one calls."""


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
        All facts but `potential` and `opened`, which hold bounds from above at first.
    gains
        What each adds to the person's credit, shape (n, skills).
    startable
        False where a prerequisite is lacking: such a course is never first.
    """

    uris: tuple[str, ...]
    providers: tuple[str, ...]
    facts: Facts
    gains: csr_matrix
    startable: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.uris)


@dataclass(frozen=True, slots=True)
class Standing:
    """A list, and what was computed exactly on the way to it.

    Attributes
    ----------
    chosen
        The list, at most `limit` courses.
    computed
        Every course that may stand in a list, best first, of those computed. Where the list is
        full, all others stand below its last place.
    """

    chosen: tuple[Ranked, ...]
    computed: tuple[Ranked, ...]
    limit: int


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

    Order: `(-round(score, 4), uri)`; a course whose prerequisites are lacking never comes first.

    Parameters
    ----------
    keep
        Which courses may stand in the list at all, known only from their exact numbers; None for
        every one. It is asked before the list is cut: a shorter list is the start of a longer one.
    """
    ceiling = score_ceilings(candidates, reach, policy)
    queue = sorted(range(len(candidates)), key=lambda row: (-ceiling[row], candidates.uris[row]))
    done: list[Ranked] = []
    for start in range(0, len(queue), BLOCK):
        block = queue[start : start + BLOCK]
        done.extend(filter(keep, exact_numbers(candidates, reach, policy, block)))
        done.sort(key=lambda ranked: (-ranked.score, candidates.uris[ranked.row]))
        rest = queue[start + BLOCK :]
        if _settled(done, rest, ceiling, candidates, policy, limit=limit):
            break
    return Standing(_choose(done, candidates, policy, limit), tuple(done), limit)


def place_with(
    changed: Ranked, standing: Standing, candidates: Candidates, policy: Policy
) -> int | None:
    """Return where a course would stand with other numbers than its own, all else equal.

    Returns
    -------
    Its place from 1; 0 where it is certain that it would leave the list; None where what was
    computed does not tell.
    """
    others = [item for item in standing.computed if item.row != changed.row]
    order = sorted((*others, changed), key=lambda item: (-item.score, candidates.uris[item.row]))
    chosen = _choose(order, candidates, policy, standing.limit)
    if changed not in chosen:
        return 0
    full = len(standing.chosen) == standing.limit
    place = chosen.index(changed) + 1
    known = not full or changed.score >= standing.chosen[-1].score
    return place if known else None


def _settled(
    done: Sequence[Ranked],
    rest: Sequence[int],
    ceiling: NDArray[np.float64],
    candidates: Candidates,
    policy: Policy,
    *,
    limit: int,
) -> bool:
    """Return whether no course of the rest could enter the list or lead it."""
    chosen = _choose(done, candidates, policy, limit)
    if len(chosen) < limit or not rest:
        return not rest
    lead, *others = chosen
    if others and ceiling[rest[0]] >= others[-1].score:
        return False
    return not any(candidates.startable[row] and ceiling[row] >= lead.score for row in rest)


def _with_bounds(candidates: Candidates, reach: Reach) -> Candidates:
    potential, opened = upper_bounds(reach, candidates.gains)
    facts = replace(candidates.facts, potential=potential, opened=opened)
    return replace(candidates, facts=facts)


def _scores(facts: Facts, policy: Policy) -> NDArray[np.float64]:
    values = feature_values(facts, policy.scales)
    total = np.zeros(facts.hours.shape[0])
    for name, weight in policy.weights:
        total += weight * values[name]
    return total


def score_ceilings(candidates: Candidates, reach: Reach, policy: Policy) -> NDArray[np.float64]:
    """Return a bound from above on each candidate's score, shape (n,)."""
    bounded = _with_bounds(candidates, reach)
    return np.asarray(np.round(_scores(bounded.facts, policy), 4) + 1e-4)


def exact_numbers(
    candidates: Candidates, reach: Reach, policy: Policy, rows: Sequence[int]
) -> list[Ranked]:
    """Return some candidates with their exact numbers, in the order asked for."""
    found = effects(reach, candidates.gains, rows)
    facts = _some(candidates.facts, rows, found)
    values = feature_values(facts, policy.scales)
    return [_ranked(row, at, values, found[at], policy) for at, row in enumerate(rows)]


def _ranked(
    row: int, at: int, values: dict[str, NDArray[np.float64]], effect: Effect, policy: Policy
) -> Ranked:
    parts = tuple((feature.name, float(values[feature.name][at])) for feature in FEATURES)
    weights = dict(policy.weights)
    score = sum(value * weights[name] for name, value in parts)
    return Ranked(row, round(score, 4), parts, effect)


def _some(facts: Facts, rows: Sequence[int], found: Sequence[Effect]) -> Facts:
    columns = {
        name: getattr(facts, name)[list(rows)]
        for name in Facts.__dataclass_fields__
        if name not in ("potential", "opened")
    }
    return Facts(
        **columns,
        potential=np.array([effect.potential for effect in found]),
        opened=np.array([float(effect.opened.size) for effect in found]),
    )


def _choose(
    done: Sequence[Ranked], candidates: Candidates, policy: Policy, limit: int
) -> tuple[Ranked, ...]:
    """Return the best course that can be started, then the best others; none to start, no list."""
    lead = next((item for item in done if candidates.startable[item.row]), None)
    if lead is None:
        return ()
    taken = Counter([candidates.providers[lead.row]])
    chosen = [lead]
    for ranked in done:
        if len(chosen) == limit:
            break
        provider = candidates.providers[ranked.row]
        if ranked is not lead and taken[provider] < policy.limits.per_provider:
            taken[provider] += 1
            chosen.append(ranked)
    return tuple(chosen)
