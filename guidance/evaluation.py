"""Metrics of rankings and decisions, each with its formula and where it comes from.

Relevance is binary. A ranking may hold an item twice; the second time is ignored. A query without
an answer scores 0 and counts. This module imports nothing that it measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CUTS = (1, 5, 10)
Ranks = tuple[int, ...]
"""Where the relevant items stand in a ranking, from 1, ascending; those not ranked are absent."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean with its 95 % bootstrap interval and the number of queries."""

    value: float
    low: float
    high: float
    count: int


def relevant_ranks(ranked: Sequence[str], relevant: Sequence[str]) -> Ranks:
    """Return where the relevant items stand, repeats in `ranked` ignored."""
    place = {item: rank for rank, item in enumerate(dict.fromkeys(ranked), 1)}
    return tuple(sorted(place[item] for item in set(relevant) if item in place))


def reciprocal_rank(ranks: Ranks) -> float:
    """Return 1 / rank of the first relevant item, 0 without one.

    Voorhees (1999), The TREC-8 question answering track report.
    """
    return 1 / ranks[0] if ranks else 0.0


def average_precision(ranks: Ranks, relevant: int) -> float:
    """Return the mean over all relevant items of the precision at their rank.

    AP = (1 / R) * sum over i of i / rank_i, over the relevant items found; R counts all of them.
    Buckley and Voorhees (2000), Evaluating evaluation measure stability.
    """
    return sum(found / rank for found, rank in enumerate(ranks, 1)) / relevant if relevant else 0.0


def r_precision_at(ranks: Ranks, relevant: int, cut: int) -> float:
    """Return the relevant items among the first `cut`, divided by min(cut, number of relevant).

    Chalkidis et al. (2019), Large-scale multi-label text classification on EU legislation.
    """
    return sum(rank <= cut for rank in ranks) / min(cut, relevant) if relevant else 0.0


def hit_at(ranks: Ranks, cut: int) -> float:
    """Return 1 if any of the first `cut` items is relevant, else 0."""
    return float(any(rank <= cut for rank in ranks))


def ranking_scores(
    gold: Mapping[str, Sequence[str]], ranked: Mapping[str, Sequence[str]]
) -> dict[str, NDArray[np.float64]]:
    """Return every metric for every query of `gold`, in its order."""
    rows = []
    for query, relevant in gold.items():
        ranks, count = relevant_ranks(ranked.get(query, ()), relevant), len(set(relevant))
        row = {"MRR": reciprocal_rank(ranks), "MAP": average_precision(ranks, count)}
        row |= {f"RP@{cut}": r_precision_at(ranks, count, cut) for cut in CUTS}
        row |= {f"hit@{cut}": hit_at(ranks, cut) for cut in CUTS}
        rows.append(row)
    names = rows[0] if rows else {}
    return {name: np.array([row[name] for row in rows]) for name in names}


def bootstrap(values: NDArray[np.float64], *, seed: int = 0, samples: int = 1000) -> Measured:
    """Return the mean with its percentile bootstrap interval over queries.

    Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 13.
    """
    if not len(values):
        return Measured(0.0, 0.0, 0.0, 0)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(values), (samples, len(values)))
    means = values[drawn].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Measured(float(values.mean()), float(low), float(high), len(values))


def regret(reached: Sequence[float], best: Sequence[float]) -> float:
    """Return the mean of (best - reached) / best over cases with a positive best, in [0, 1].

    The share of the optimum that a policy leaves on the table; Savage (1951), The theory of
    statistical decision.
    """
    shares = [(b - r) / b for r, b in zip(reached, best, strict=True) if b > 0]
    return float(np.mean(shares)) if shares else 0.0


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the probability that a positive case scores above a negative one, ties half.

    The area under the receiver operating curve; Hanley and McNeil (1982).
    """
    above = np.subtract.outer(np.asarray(positive, dtype=float), np.asarray(negative, dtype=float))
    return float(((above > 0) + 0.5 * (above == 0)).mean()) if above.size else 0.5


def calibration_error(
    probabilities: Sequence[float], outcomes: Sequence[bool], *, bins: int = 10
) -> float:
    """Return the expected calibration error over bins of equal width.

    ECE = sum over bins of (n_b / n) * |mean outcome - mean probability|; Naeini et al. (2015).
    """
    p, y = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    if not len(p):
        return 0.0
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(y[which == at].mean() - p[which == at].mean()) * (which == at).sum()
        for at in np.unique(which)
    ]
    return float(sum(gaps) / len(p))


def brier_score(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Return the mean squared difference of probability and outcome; Brier (1950)."""
    p, y = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    return float(((p - y) ** 2).mean()) if len(p) else 0.0


def paired_difference(
    ours: NDArray[np.float64],
    theirs: NDArray[np.float64],
    *,
    summary: Callable[[NDArray[np.float64]], Measured] = bootstrap,
) -> Measured:
    """Return the mean difference over the same queries with its interval."""
    return summary(ours - theirs)


def cluster_bootstrap(
    statistic: Callable[[NDArray[np.float64]], float],
    clusters: int,
    *,
    seed: int = 0,
    samples: int = 300,
) -> Measured:
    """Return a statistic with its percentile interval from resampling whole clusters.

    Cases of one cluster resemble each other; resampling single cases would make the interval too
    narrow. Davison and Hinkley (1997), Bootstrap methods and their application, section 3.8.

    Parameters
    ----------
    statistic
        Takes how often each cluster was drawn, shape (clusters,), and returns a number; it may
        return NaN where a draw leaves it undefined, and that draw is left out.
    """
    if not clusters:
        return Measured(0.0, 0.0, 0.0, 0)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(clusters, np.full(clusters, 1 / clusters), samples)
    values = np.array([statistic(draw.astype(np.float64)) for draw in draws])
    kept = values[~np.isnan(values)]
    low, high = np.quantile(kept, (0.025, 0.975)) if kept.size else (np.nan, np.nan)
    return Measured(float(statistic(np.ones(clusters))), float(low), float(high), clusters)


def area_under_histograms(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return `area_under_curve` from how many cases fall in each bin of the score, ascending.

    Cases of one bin count as ties. NaN where either side has no case.
    """
    pairs = float(positive.sum() * negative.sum())
    below = np.cumsum(negative) - negative / 2
    return float(positive @ below) / pairs if pairs else float("nan")
