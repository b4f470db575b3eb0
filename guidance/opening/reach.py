"""How far a person's held skills carry in a market, and what lies beyond."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.opening.market import Market
from guidance.snapshot import Requirements, Snapshot
from guidance.sparse import entries_of

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
EDGE = np.float32(1e-5)
"""Coverage is compared with tau less this, so that rounding never closes an open door."""


@dataclass(frozen=True)
class Compact:
    """What some ads ask for, without the profiles and skills that none of them asks for.

    `units` has one column per unit in use, profiles first and then single skills; `weights` has
    one row per unit: what it asks of each skill, a single skill 1 of itself.
    """

    units: csr_matrix
    weights: csr_matrix

    @classmethod
    def of(cls, requirements: Requirements) -> Compact:
        """Return the same requirements over the units in use; coverage is the same number."""
        units, count = requirements.units, requirements.profiles.shape[0]
        used = np.flatnonzero(np.bincount(units.indices, minlength=units.shape[1]))
        place = np.zeros(units.shape[1], dtype=np.int32)
        place[used] = np.arange(used.size)
        kept = csr_matrix(
            (units.data, place[units.indices], units.indptr), (units.shape[0], used.size)
        )
        return cls(kept, _weights(requirements.profiles, used[used < count], used[used >= count]))

    def unit_gains(self, gains: csr_matrix) -> csr_matrix:
        """Return what courses add to each unit in use, shape (units, courses)."""
        return csr_matrix(self.weights @ gains.T)

    def coverage(self, credit: Floats) -> Floats:
        """Return the coverage of each ad, as `Requirements.coverage` does for these ads."""
        return np.asarray(self.units @ (self.weights @ credit), dtype=np.float32)


def _weights(profiles: csr_matrix, chosen: Positions, single: Positions) -> csr_matrix:
    """Return some profiles and, below them, single skills, given as units; see `Compact`."""
    asked = entries_of(profiles, chosen)
    counts = np.bincount(asked.rows, minlength=chosen.size)
    values = np.concatenate([asked.values, np.ones(single.size, dtype=np.float32)])
    skills = np.concatenate([asked.columns, single - profiles.shape[0]]).astype(np.int32)
    starts = np.zeros(chosen.size + single.size + 1, dtype=np.int32)
    np.cumsum(np.concatenate([counts, np.ones(single.size, dtype=np.intp)]), out=starts[1:])
    return csr_matrix((values, skills, starts), shape=(starts.size - 1, profiles.shape[1]))


@dataclass(frozen=True)
class Reach:
    """How far a person's held skills carry in a market.

    Attributes
    ----------
    requirements
        What the ads of the market ask for.
    credit
        The person's credit toward each skill, shape (skills,).
    coverage
        Coverage of each ad of the market, shape (ads of the market,).
    importance
        omega: what each ad counts in the potential, in [0, 1].
    """

    market: Market
    requirements: Requirements
    credit: Floats
    coverage: Floats
    importance: Floats
    tau: float

    @cached_property
    def within(self) -> NDArray[np.bool_]:
        """Return which ads of the market are within reach already."""
        return np.asarray(self.coverage >= np.float32(self.tau) - EDGE)

    @property
    def count(self) -> int:
        """Return how many ads are within reach already."""
        return int(self.within.sum())

    @cached_property
    def beyond(self) -> Positions:
        """Return the rows of the market that are not within reach, sorted."""
        return np.flatnonzero(~self.within)

    @cached_property
    def open_requirements(self) -> Requirements:
        """Return what the ads beyond reach ask for."""
        return self.requirements.rows(self.beyond)

    @cached_property
    def open_compact(self) -> Compact:
        """Return the same without what none of these ads asks for: most of it, in a small market."""
        return Compact.of(self.open_requirements)

    @cached_property
    def lacking(self) -> NDArray[np.float64]:
        """Return what each ad beyond reach lacks to open; above 0."""
        return np.float64(self.tau - EDGE) - self.coverage[self.beyond].astype(np.float64)

    @cached_property
    def missing(self) -> NDArray[np.float64]:
        """Return, per skill, the importance-weighted weight that ads beyond reach put on it.

        In double precision: the sum runs over every ad.
        """
        return self.spread(self.importance[self.beyond].astype(np.float64))

    @cached_property
    def missing_weight(self) -> Floats:
        """Return `missing` in single precision."""
        return self.missing.astype(np.float32)

    @cached_property
    def asked(self) -> NDArray[np.float64]:
        """Return, per skill, the weight that ads beyond reach put on it, each ad counting one."""
        return self.spread(np.ones(self.beyond.size))

    def spread(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the weight on each skill, over the ads beyond reach, each counting so much."""
        asked = self.open_compact
        return np.asarray(asked.weights.T @ (asked.units.T @ counts), dtype=np.float64)

    @cached_property
    def shortfalls(self) -> NDArray[np.float64]:
        """Return the running sum of what ads beyond reach still lack, smallest first."""
        return np.asarray(np.cumsum(np.maximum(np.sort(self.lacking), 0.0)))


def reach_of(snapshot: Snapshot, market: Market, credit: Floats, importance: Floats) -> Reach:
    """Return how far a credit carries in a market; `importance` has one value per ad of it."""
    requirements = snapshot.requirements.rows(market.ads)
    return Reach(
        market, requirements, credit, requirements.coverage(credit), importance, snapshot.tau
    )
