"""Trends of the sample's 36 months: better than the seasonal-naive baseline at every level (F32)."""

from __future__ import annotations

import pytest

from guidance.labour_market import SkillTrend, Withheld
from guidance.snapshot import Snapshot
from pipelines.evaluation.trend import TrendReport, evaluate_trend

pytestmark = pytest.mark.slow
GREEN = "energy-efficiency-of-buildings"
FADING = "enter-data-into-a-computer-system"


@pytest.fixture(scope="module")
def report(sample_snapshot: Snapshot) -> TrendReport:
    found = evaluate_trend(sample_snapshot)
    assert isinstance(found, TrendReport)
    return found


def test_there_are_36_months_over_every_level(report: TrendReport) -> None:
    assert report.months == 36
    assert [(level.name, level.regions, level.origins) for level in report.levels] == [
        ("all ads", 1, 12),
        ("countries", 6, 72),
        ("regions", 12, 144),
    ]


def test_the_error_is_below_the_seasonal_naive_by_more_than_chance(report: TrendReport) -> None:
    for level in report.levels:
        assert level.ours.high < level.seasonal.low


def test_shrinking_helps(report: TrendReport) -> None:
    for level in report.levels:
        assert level.ours.high < level.errors[-1].value


def trend_of(snapshot: Snapshot, name: str) -> SkillTrend | Withheld:
    uri = next(uri for uri in snapshot.skills.uris if uri.endswith(f"/{name}"))
    return snapshot.trend.figure(uri, snapshot.skills.position(uri), "")


def test_what_was_built_in_is_found(sample_snapshot: Snapshot) -> None:
    """The makers of the sample let green work grow and data entry fade."""
    green, fading = trend_of(sample_snapshot, GREEN), trend_of(sample_snapshot, FADING)
    assert isinstance(green, SkillTrend)
    assert isinstance(fading, SkillTrend)
    assert green.change > 0 > fading.change


def test_a_region_too_small_for_a_skill_falls_back(sample_snapshot: Snapshot) -> None:
    uri = next(uri for uri in sample_snapshot.skills.uris if uri.endswith(f"/{GREEN}"))
    found = sample_snapshot.trend.figure(uri, sample_snapshot.skills.position(uri), "IE05")
    assert isinstance(found, SkillTrend)
    assert found.asked_region == "IE05"
    assert found.region in ("IE0", "IE", "")
