"""Metrics by hand, against the reference scorer where it is at hand, and their properties."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.evaluation import (
    area_under_curve,
    average_precision,
    bootstrap,
    bootstrap_macro,
    bootstrap_share,
    calibration_error_by_mass,
    hit_at,
    outside_at,
    paired_difference,
    r_precision_at,
    ranking_scores,
    reciprocal_rank,
    regret,
    relevant_ranks,
    reliability,
)

ITEMS = st.lists(st.sampled_from("abcdefgh"), max_size=12)
GOLD = st.lists(st.sampled_from("abcdefghxyz"), min_size=1, max_size=6)


def test_by_hand() -> None:
    ranks = relevant_ranks(["x", "a", "x", "b", "y"], ["a", "b", "c", "c"])
    assert ranks == (2, 3)
    assert reciprocal_rank(ranks) == 1 / 2
    assert average_precision(ranks, 3) == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert r_precision_at(ranks, 3, 1) == 0
    assert r_precision_at(ranks, 3, 2) == 1 / 2
    assert r_precision_at(ranks, 3, 10) == pytest.approx(2 / 3)
    assert (hit_at(ranks, 1), hit_at(ranks, 2)) == (0, 1)


def test_an_unanswered_query_scores_nothing() -> None:
    scores = ranking_scores({"q": ["a"], "r": ["b"]}, {"q": ["a"]})
    assert scores["MRR"].tolist() == [1, 0]


@given(st.dictionaries(st.sampled_from("pqr"), GOLD, min_size=1), ITEMS)
def test_the_reference_scorer_agrees(gold: dict[str, list[str]], ranked: list[str]) -> None:
    reference = _reference()
    answers = dict.fromkeys(gold, ranked)
    ours = {name: values.mean() for name, values in ranking_scores(gold, answers).items()}
    assert ours == pytest.approx(reference.score(gold, answers))


def _reference():
    default = Path(__file__).parents[3] / "shared" / "benchmarks"
    path = Path(os.environ.get("GUIDANCE_BENCHMARKS") or default) / "score.py"
    if not path.is_file():
        pytest.skip("GUIDANCE_BENCHMARKS names no directory with score.py")
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_holds_its_mean(values: list[float]) -> None:
    measured = bootstrap(np.array(values))
    assert measured.low - 1e-9 <= measured.value <= measured.high + 1e-9
    assert measured == bootstrap(np.array(values))


def test_nothing_measured_is_nothing() -> None:
    assert bootstrap(np.array([])).count == 0


def test_decisions_by_hand() -> None:
    assert regret([8, 5, 1], [10, 5, 0]) == pytest.approx(0.1)
    assert area_under_curve([0.9, 0.5], [0.5, 0.1]) == pytest.approx(0.875)
    difference = paired_difference(np.array([1.0, 1.0]), np.array([0.5, 0.5]))
    assert (difference.value, difference.low, difference.high) == (0.5, 0.5, 0.5)


def test_what_stands_outside_the_gold_list_by_hand() -> None:
    assert outside_at((2, 3, 7), 10, 5) == pytest.approx(3 / 5)
    assert outside_at((1,), 2, 5) == pytest.approx(1 / 2)
    assert outside_at((), 10, 5) == 1
    assert outside_at((), 0, 5) == 0


def test_bins_hold_about_equally_many_and_equal_probabilities_stay_together() -> None:
    p, y = np.array([0.4, 0.1, 0.2, 0.3]), np.array([1.0, 0.0, 1.0, 1.0])
    low, high = reliability(p, y, bins=2)
    assert (low.count, low.probability, low.right) == (2, pytest.approx(0.15), 0.5)
    assert (high.count, high.probability, high.right) == (2, pytest.approx(0.35), 1.0)
    zeros = reliability(np.array([0.0] * 9 + [0.9]), np.array([0.0] * 9 + [1.0]), bins=5)
    assert [found.count for found in zeros] == [9, 1]
    assert reliability(np.array([]), np.array([])) == ()


def test_calibration_error_by_mass_by_hand() -> None:
    p, y = np.array([0.1, 0.2, 0.3, 0.4]), np.array([0.0, 1.0, 1.0, 1.0])
    error = calibration_error_by_mass(p, y, np.array([0, 0, 1, 1]), bins=2, samples=50)
    assert error.value == pytest.approx((2 * 0.35 + 2 * 0.65) / 4)
    # A draw of one query alone leaves one bin: .35 or .65.
    assert (error.low, error.high) == (pytest.approx(0.35), pytest.approx(0.65))
    assert error.count == 2
    assert calibration_error_by_mass(np.array([]), np.array([]), np.array([], dtype=int)).count == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_the_order_of_predictions_decides_nothing(rows: list[tuple[float, bool]]) -> None:
    def error(pairs: list[tuple[float, bool]]) -> float:
        p, y = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
        return calibration_error_by_mass(p, y, np.zeros(len(p), dtype=int), samples=2).value

    assert error(rows) == pytest.approx(error(rows[::-1]))
    assert 0 <= error(rows) <= 1


def test_a_mean_over_columns_weighs_each_column_the_same() -> None:
    table = np.array([[1.0, 0.0], [1.0, np.nan], [1.0, np.nan]])
    found = bootstrap_macro(table, samples=20)
    assert (found.value, found.count) == (0.5, 3)
    assert (found.low, found.high) == (0.5, 0.5)


def test_rows_are_resampled_together() -> None:
    # Two columns that agree: each draw's mean is that of one column, so the interval is as wide.
    column = np.array([0.0, 1.0, 0.0, 1.0, 1.0])
    both = bootstrap_macro(np.stack([column, column], axis=1))
    one = bootstrap_macro(column[:, None])
    assert both == one


def test_shares_of_everything_by_hand() -> None:
    parts, wholes = np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 3.0])
    found = bootstrap_share(parts, wholes)
    assert found.value == pytest.approx(4 / 5)
    assert 0.5 <= found.low <= found.value <= found.high <= 1
    assert found == bootstrap_share(parts, wholes)
    assert bootstrap_share(parts, np.zeros(3)).count == 0


def test_another_seed_draws_other_queries() -> None:
    values = np.arange(20.0)
    assert bootstrap(values) == bootstrap(values, seed=0)
    assert bootstrap(values).low != bootstrap(values, seed=1).low
