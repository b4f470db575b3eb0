"""Trends (F32, F33): whole years, little left to chance, withheld where there are too few months."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from guidance.labour_market import MINIMUM_MONTHS, SkillTrend, TrendTable, Withheld
from guidance.labour_market.trend import Prior, first_day, prior_of, shrink, slopes, yearly

OCTOBER_2026 = 2026 * 12 + 9
WIDE = Prior(0.0, 1e6)
"""A prior that leaves every change as it is."""


def table(months: int, *, prior: Prior | None = WIDE, asking: int = 5, ads: int = 10) -> TrendTable:
    """Two regions: PL with a skill asked twice as often in the last year, and PL61 with one ad."""
    series = np.full(months, asking)
    series[-12:] *= 2
    counts = np.zeros((2 * months, 2), dtype=np.int32)
    counts[:months, 1] = series
    totals = np.vstack([np.full(months, ads * 2), np.eye(1, months)[0]]).astype(np.int32)
    long_enough = months >= MINIMUM_MONTHS
    priors = (prior, prior) if long_enough else (None, None)
    return TrendTable(
        ("PL", "PL61"), (OCTOBER_2026,) * 2, (months,) * 2, priors, totals, csr_matrix(counts)
    )


def shown(found: SkillTrend | Withheld) -> SkillTrend:
    assert isinstance(found, SkillTrend)
    return found


def test_years_are_whole_and_end_with_the_last_month() -> None:
    assert yearly(np.arange(26)).tolist() == [sum(range(2, 14)), sum(range(14, 26))]
    assert yearly(np.ones((24, 3))).tolist() == [[12.0] * 3] * 2


def test_the_change_of_two_years_is_their_log_ratio() -> None:
    slope, variance = slopes(np.array([[10.0], [20.0]]), np.array([100.0, 100.0]))
    assert slope[0] == pytest.approx(math.log(20.5 / 10.5))
    assert variance[0] == pytest.approx(1 / 10.5 + 1 / 20.5)


def test_the_slope_of_three_even_years() -> None:
    counts = np.array([[100.0], [200.0], [400.0]]) - 0.5
    slope, _ = slopes(counts, np.full(3, 1e6))
    assert slope[0] == pytest.approx(math.log(2))


def test_a_doubled_share_rises() -> None:
    trend = shown(table(24).figure("s", 1, "PL"))
    assert trend.change == pytest.approx(120.5 / 60.5 - 1)
    assert (trend.asking, trend.ads) == ((60, 120), (240, 240))
    assert (trend.first, trend.last) == (date(2024, 11, 1), date(2026, 10, 1))
    assert trend.low > 0
    assert trend.direction == "rising"


def test_more_ads_for_everything_is_no_trend() -> None:
    counts = np.array([[10.0], [20.0]])
    slope, _ = slopes(counts, np.array([100.0, 200.0]))
    assert abs(slope[0]) < 0.05


def test_a_small_region_falls_back_and_says_so() -> None:
    trend = shown(table(24).figure("s", 1, "PL61"))
    assert (trend.region, trend.asked_region) == ("PL", "PL61")


@pytest.mark.parametrize("months", [12, 18, MINIMUM_MONTHS - 1])
def test_below_two_years_it_is_withheld_with_the_reason(months: int) -> None:
    assert table(months).figure("s", 1, "PL61") == Withheld("PL61", "too_few_months", months)


def test_without_any_month_it_is_withheld() -> None:
    assert TrendTable.empty().figure("s", 1, "PL61") == Withheld("PL61", "too_few_months", 0)


def test_few_ads_for_a_skill_are_withheld_with_the_reason() -> None:
    assert table(24).figure("s", 0, "PL") == Withheld("PL", "too_few_ads", 24)
    assert table(24, ads=1).figure("s", 1, "PL") == Withheld("PL", "too_few_ads", 24)


def test_a_region_that_is_not_there_falls_back_to_nothing() -> None:
    assert table(24).figure("s", 1, "DE30") == Withheld("DE30", "too_few_months", 0)


def test_series_by_month() -> None:
    full = table(24)
    assert full.series(0, 1).tolist() == [5] * 12 + [10] * 12
    assert full.series(1, 1).tolist() == [0] * 24
    assert np.asarray(full.monthly(0).todense())[:, 1].tolist() == full.series(0, 1).tolist()


def test_months_to_days() -> None:
    assert first_day(OCTOBER_2026) == date(2026, 10, 1)
    assert first_day(2026 * 12) == date(2026, 1, 1)


# --- empirical Bayes ----------------------------------------------------------------------------


def test_shrinkage_by_hand() -> None:
    mean, deviation = shrink(np.array([0.4]), np.array([0.03]), Prior(0.1, 0.01))
    assert mean[0] == pytest.approx(0.75 * 0.1 + 0.25 * 0.4)
    assert deviation[0] == pytest.approx(math.sqrt(0.25 * 0.03))


def test_nothing_known_draws_everything_to_no_change() -> None:
    assert prior_of(np.zeros(0), np.zeros(0)) == Prior(0.0, 0.0)


def test_the_prior_finds_what_the_changes_were_drawn_from() -> None:
    rng = np.random.default_rng(7)
    variance = rng.uniform(0.001, 0.01, 4000)
    slope = rng.normal(0.05, 0.1, 4000) + rng.normal(0, np.sqrt(variance))
    prior = prior_of(slope, variance)
    assert prior.mean == pytest.approx(0.05, abs=0.01)
    assert prior.variance == pytest.approx(0.01, rel=0.15)


def test_shrunken_changes_are_nearer_the_truth() -> None:
    rng = np.random.default_rng(11)
    truth = rng.normal(0.0, 0.05, 500)
    variance = rng.uniform(0.01, 0.2, 500)
    slope = truth + rng.normal(0, np.sqrt(variance))
    mean, _ = shrink(slope, variance, prior_of(slope, variance))
    assert np.abs(mean - truth).mean() < 0.5 * np.abs(slope - truth).mean()


changes = st.lists(st.tuples(st.floats(-2, 2), st.floats(1e-3, 2)), min_size=1, max_size=30)


@given(changes)
def test_a_shrunken_change_lies_between_its_own_and_the_mean(
    pairs: list[tuple[float, float]],
) -> None:
    slope, variance = (np.array(column) for column in zip(*pairs, strict=True))
    prior = prior_of(slope, variance)
    mean, deviation = shrink(slope, variance, prior)
    low, high = np.minimum(slope, prior.mean), np.maximum(slope, prior.mean)
    assert ((low - 1e-9 <= mean) & (mean <= high + 1e-9)).all()
    assert (deviation**2 <= variance + 1e-12).all()


@given(st.integers(1, 400), st.integers(1, 400), st.integers(1, 50))
def test_one_more_ad_that_asks_this_year_never_lowers_the_change(a: int, b: int, more: int) -> None:
    ads = np.array([1000.0, 1000.0])
    before, _ = slopes(np.array([[a], [b]], dtype=float), ads)
    after, _ = slopes(np.array([[a], [b + more]], dtype=float), ads)
    assert after[0] >= before[0]
