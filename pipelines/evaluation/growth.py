"""What exact opening takes as the ads of a market multiply.

Ads are made by repeating what the ads of a market ask for, each weight moved by up to a quarter,
so that no two are alike and all keep the shape of real ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from scipy.sparse import csr_matrix, vstack

from guidance.opening import Effects, Reach, catalogue_effects, gains_over
from guidance.recommendation.person import Person
from guidance.rises import SHARE_OF_TAU, Rises
from guidance.snapshot import Requirements, Snapshot

TIMES = (1, 10, 100)
MOVED = 0.25
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Growth:
    """Milliseconds for the exact effects of every course when there are `times` as many ads.

    Attributes
    ----------
    ads
        Median over people of the ads in the market.
    every_course
        Median over people.
    """

    times: int
    ads: float
    every_course: float


@dataclass(frozen=True)
class Grown:
    """One person's market with more ads, and the index of those ads."""

    reach: Reach
    rises: Rises

    def every_course(self, snapshot: Snapshot) -> Effects:
        """Return the exact effects of every course, nothing known beforehand but the index."""
        reach = replace(self.reach)
        gains = gains_over(snapshot.course_credit, reach.credit)
        return catalogue_effects(reach, self.rises, snapshot.course_credit, gains)


def growth_of(
    people: Sequence[Person], *, times: Sequence[int] = TIMES, seed: int = 0
) -> Iterator[Growth]:
    """Yield the median over some people, one market after the other grown."""
    for factor in times:
        rng = np.random.default_rng(seed)
        counts, taken = [], []
        for person in people:
            more = grown(person, factor, rng)
            counts.append(more.reach.coverage.size)
            taken.append(min(_milliseconds(more, person.snapshot) for _ in range(REPEATS)))
        yield Growth(factor, float(np.median(counts)), float(np.median(taken)))


def grown(person: Person, times: int, rng: np.random.Generator) -> Grown:
    """Return a person's market with `times` as many ads; the first ones are those that are there."""
    reach, snapshot = person.reach, person.snapshot
    asked = reach.requirements
    units = csr_matrix(vstack([asked.units] * times), dtype=np.float32)
    moved = rng.uniform(1 - MOVED, 1 + MOVED, units.data.size).astype(np.float32)
    moved[: asked.units.data.size] = 1
    units.data *= moved
    requirements = Requirements(units, asked.profiles)
    everywhere = np.arange(units.shape[0])
    market = replace(reach.market, ads=everywhere)
    coverage = requirements.coverage(reach.credit)
    importance = np.tile(reach.importance, times)
    rises = Rises.of(units, asked.profiles, snapshot.course_credit, SHARE_OF_TAU * reach.tau)
    return Grown(Reach(market, requirements, reach.credit, coverage, importance, reach.tau), rises)


def _milliseconds(more: Grown, snapshot: Snapshot) -> float:
    start = perf_counter()
    more.every_course(snapshot)
    return (perf_counter() - start) * 1000
