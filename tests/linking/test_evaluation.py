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
    brier_score,
    calibration_error,
    hit_at,
    paired_difference,
    r_precision_at,
    ranking_scores,
    reciprocal_rank,
    regret,
    relevant_ranks,
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
    assert brier_score([1.0, 0.5], [True, False]) == pytest.approx(0.125)
    assert calibration_error([0.8, 0.8, 0.8, 0.8], [True, True, True, False]) == pytest.approx(0.05)
    difference = paired_difference(np.array([1.0, 1.0]), np.array([0.5, 0.5]))
    assert (difference.value, difference.low, difference.high) == (0.5, 0.5, 0.5)
