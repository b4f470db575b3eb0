"""Where "within reach" begins: tau, set so that few people of other trades are let in.

One in fifty strangers, not one in twenty: almost everybody is a stranger to any given ad, so
that with one in twenty nine of ten people let in are of another trade (docs/results.md, "Reach").

No labels are needed for the false positives: of random pairs of an ad and an occupation nearly
all are strangers to each other. Persons are stood for by the essential skills of a random
occupation outside the ISCO-08 minor group that the ad most likely belongs to; tau is the coverage
that `false_positives` of them exceed, the mean over sources, so that a large source does not
decide alone. How many people who do the job are let in at that tau is measured on hand-coded ads
(`guidance evaluate reach`) and published in docs/results.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.opening import EDGE
from guidance.snapshot import Requirements

WITHOUT_STRANGERS = 0.5
"""Tau where the data hold no pair of strangers to learn it from: half of what an ad asks for."""


@dataclass(frozen=True, slots=True)
class ReachRule:
    """How tau is found. Every field changes results.

    Attributes
    ----------
    false_positives
        Share of strangers let in, in (0, 1).
    ads
        Ads drawn per source.
    seed
        Of the draw.
    """

    false_positives: float = 0.02
    ads: int = 1500
    seed: int = 7


def occupation_credit(essential: csr_matrix, credit: csr_matrix) -> NDArray[np.float32]:
    """Return the credit of a person with all essential skills of each occupation.

    Shape (occupations, skills).
    """
    result = np.zeros(essential.shape, dtype=np.float32)
    for row in range(essential.shape[0]):
        held = essential[[row]].indices
        if held.size:
            result[row] = np.asarray(credit[held].max(axis=0).todense()).ravel()
    return result


def calibrate_tau(
    requirements: Requirements,
    credits: NDArray[np.float32],
    isco: Sequence[str],
    sources: Sequence[str],
    rule: ReachRule | None = None,
) -> float:
    """Return the coverage that strangers exceed in `false_positives` of the cases.

    Parameters
    ----------
    credits
        From `occupation_credit`.
    isco
        ISCO-08 unit group of each occupation.
    sources
        Source of each ad.
    """
    rule = rule or ReachRule()
    drawn = [_draw(source, sources, rule) for source in sorted(set(sources))]
    per_source = [_stranger_coverage(requirements, credits, isco, ads) for ads in drawn if ads.size]
    per_source = [coverage for coverage in per_source if coverage.size]
    if not per_source:
        return WITHOUT_STRANGERS
    grid = np.linspace(0.01, 1.0, 1981)
    shares = [_share_let_in(coverage, grid) for coverage in per_source]
    enough = np.flatnonzero(np.mean(shares, axis=0) <= rule.false_positives)
    return float(np.round(grid[enough[0]], 4)) if enough.size else 1.0


def _share_let_in(coverage: NDArray[np.float32], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of strangers within reach at each tau, by the rule that reach uses."""
    below = np.searchsorted(np.sort(coverage), grid - float(EDGE), side="left")
    return np.asarray(1.0 - below / coverage.size)


def _draw(source: str, sources: Sequence[str], rule: ReachRule) -> NDArray[np.intp]:
    members = np.array([at for at, name in enumerate(sources) if name == source], dtype=np.intp)
    if members.size <= rule.ads:
        return members
    return np.sort(np.random.default_rng(rule.seed).choice(members, rule.ads, replace=False))


def _stranger_coverage(
    requirements: Requirements,
    credits: NDArray[np.float32],
    isco: Sequence[str],
    ads: NDArray[np.intp],
) -> NDArray[np.float32]:
    some = requirements.rows(ads)
    coverage = some.coverage(np.ascontiguousarray(credits.T))
    minor = np.array([code[:3] for code in isco])
    rows = np.array([code[:3] for code in (*isco, *sorted(set(isco)))])
    likeliest = some.units[:, : some.profiles.shape[0]].argmax(axis=1)
    own = rows[np.asarray(likeliest).ravel()]
    people = np.flatnonzero(credits.any(axis=1))
    strangers = np.zeros(coverage.shape, dtype=bool)
    strangers[:, people] = own.reshape(-1, 1) != minor[people].reshape(1, -1)
    return np.asarray(coverage[strangers], dtype=np.float32)
