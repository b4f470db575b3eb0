"""The committed test set: on the sample, ours leaves less on the table than every simple rival."""

from __future__ import annotations

import pytest

from guidance.snapshot import Snapshot
from guidance.storage.files import PROJECT
from pipelines.evaluation.ranking import RankingReport, read_truth, sample_ranking

CLEAR = ("popularity", "keywords", "random")
"""Rivals behind ours by more than chance: the interval of the paired difference holds no 0."""
RIVALS = ("popularity", "keywords", "embedding", "embedding of the gap", "random")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report(sample_snapshot: Snapshot) -> RankingReport:
    from models.encoders import default_encoders

    return sample_ranking(
        sample_snapshot,
        read_truth(PROJECT / "data" / "sample" / "truth"),
        default_encoders().multilingual,
    )


@pytest.mark.parametrize("rival", RIVALS)
def test_ours_leaves_less_on_the_table(report: RankingReport, rival: str):
    assert report.regret["goal-first"].value < report.regret[rival].value


@pytest.mark.parametrize("rival", CLEAR)
def test_the_lead_is_no_accident(report: RankingReport, rival: str):
    assert report.lead[rival].high < 0


def test_enough_people_are_helped(report: RankingReport):
    assert report.helped >= 100
