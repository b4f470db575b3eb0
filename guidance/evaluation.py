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


def outside_at(ranks: Ranks, answered: int, cut: int) -> float:
    """Return the share of the first `cut` answers that are not relevant, 0 without an answer.

    1 - (relevant among the first k) / min(k, answers): the complement of precision at k. Where
    relevance was judged over a pool of candidates, an answer outside the pool is among them; the
    share is then an upper bound of what nobody judged. Buckley and Voorhees (2004), Retrieval
    evaluation with incomplete information.
    """
    return 1 - sum(rank <= cut for rank in ranks) / min(cut, answered) if answered else 0.0


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


def bootstrap_macro(table: NDArray[np.float64], *, seed: int = 0, samples: int = 1000) -> Measured:
    """Return the mean over columns of each column's mean, rows resampled together.

    For the same cases in several languages: what makes a case hard makes it hard in all of them.

    Parameters
    ----------
    table
        Shape (cases, columns); NaN where a column lacks the case.
    """
    present = ~np.isnan(table)
    values = np.where(present, table, 0.0)

    def mean(drawn: NDArray[np.float64]) -> float:
        counts = drawn @ present
        return float(np.mean(drawn @ values / counts)) if (counts > 0).all() else float("nan")

    return cluster_bootstrap(mean, len(table), seed=seed, samples=samples)


def bootstrap_share(
    parts: NDArray[np.float64], wholes: NDArray[np.float64], *, seed: int = 0, samples: int = 1000
) -> Measured:
    """Return sum(parts) / sum(wholes) with its interval over queries.

    The micro-averaged share: of all that was claimed, or was to be found, over all queries.
    Without anything to share it is 0 of 0 queries.
    """
    if not wholes.sum():
        return Measured(0.0, 0.0, 0.0, 0)

    def share(drawn: NDArray[np.float64]) -> float:
        total = float(drawn @ wholes)
        return float(drawn @ parts) / total if total else float("nan")

    return cluster_bootstrap(share, len(wholes), seed=seed, samples=samples)


def regret(reached: Sequence[float], best: Sequence[float]) -> float:
    """Return the mean of (best - reached) / best over cases with a positive best, in [0, 1].

    The share of the optimum that a policy leaves on the table; Savage (1951), The theory of
    statistical decision.
    """
    shares = [(b - r) / b for r, b in zip(reached, best, strict=True) if b > 0]
    return float(np.mean(shares)) if shares else 0.0


def rank_biased_overlap(one: Sequence[str], other: Sequence[str], persistence: float) -> float:
    """Return how alike two rankings are, in [0, 1]: 1 for the same one, 0 for nothing in common.

    Extrapolated RBO for lists of s <= l items without repeats, X_d items shared at depth d:
    (1 - p) / p * (sum over d = 1..l of X_d / d * p^d + sum over d = s+1..l of X_s (d - s) / (s d)
    * p^d) + ((X_l - X_s) / l + X_s / s) * p^l. Webber, Moffat and Zobel (2010), A similarity
    measure for indefinite rankings, equation 32. Two empty rankings are the same.

    Parameters
    ----------
    persistence
        p in (0, 1): how likely a reader is to look at the next item.
    """
    short, long = sorted((one, other), key=len)
    s, length = len(short), len(long)
    if not s:
        return float(not length)
    p = persistence
    shared = [len(set(short[:d]) & set(long[:d])) for d in range(1, length + 1)]
    seen = sum(x / d * p**d for d, x in enumerate(shared, 1))
    beyond = sum(shared[s - 1] * (d - s) / (s * d) * p**d for d in range(s + 1, length + 1))
    rest = (shared[-1] - shared[s - 1]) / length + shared[s - 1] / s
    return (1 - p) / p * (seen + beyond) + rest * p**length


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the probability that a positive case scores above a negative one, ties half.

    The area under the receiver operating curve; Hanley and McNeil (1982).
    """
    above = np.subtract.outer(np.asarray(positive, dtype=float), np.asarray(negative, dtype=float))
    return float(((above > 0) + 0.5 * (above == 0)).mean()) if above.size else 0.5


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of about the same probability: how many, their mean, and the share right."""

    count: int
    probability: float
    right: float


def reliability(
    probabilities: NDArray[np.float64], outcomes: NDArray[np.float64], *, bins: int = 15
) -> tuple[Bin, ...]:
    """Return bins of about equal numbers of predictions, by rising probability.

    Equal probabilities share a bin, so that the order of the predictions decides nothing; many
    equal ones leave fewer bins. Nguyen and O'Connor (2015), Posterior calibration and exploratory
    analysis for natural language processing models.
    """
    which = _mass_bins(probabilities, bins)
    members = [which == at for at in np.unique(which)]
    return tuple(
        Bin(int(own.sum()), float(probabilities[own].mean()), float(outcomes[own].mean()))
        for own in members
    )


def calibration_error_by_mass(
    probabilities: NDArray[np.float64],
    outcomes: NDArray[np.float64],
    cases: NDArray[np.intp],
    *,
    bins: int = 15,
    samples: int = 1000,
) -> Measured:
    """Return the expected calibration error over the bins of `reliability`, cases resampled.

    ECE = sum over bins of (n_b / n) * |mean outcome - mean probability|. Bins stay those of all
    predictions. Resampling adds noise to every bin, so that the interval lies rather high.

    Parameters
    ----------
    cases
        Which case (query) each prediction belongs to, from 0.
    """
    if not probabilities.size:
        return Measured(0.0, 0.0, 0.0, 0)
    shape = (int(cases.max()) + 1, bins)
    cell = np.ravel_multi_index((cases, _mass_bins(probabilities, bins)), shape)
    counts, gaps = (
        np.bincount(cell, weights=weights, minlength=shape[0] * bins).reshape(shape)
        for weights in (np.ones_like(probabilities), outcomes - probabilities)
    )

    def error(drawn: NDArray[np.float64]) -> float:
        total = float((drawn @ counts).sum())
        return float(np.abs(drawn @ gaps).sum()) / total if total else float("nan")

    return cluster_bootstrap(error, shape[0], samples=samples)


def _mass_bins(probabilities: NDArray[np.float64], bins: int) -> NDArray[np.intp]:
    if not probabilities.size:
        return np.zeros(0, dtype=np.intp)
    edges = np.quantile(probabilities, np.arange(1, bins) / bins)
    return np.searchsorted(edges, probabilities, side="left").astype(np.intp)


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
