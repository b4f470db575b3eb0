"""The reach suite on the world, with a baker whose group is near the cook's.

Coverage of the ads by people who hold all essential skills, K included:

            cook ad  baker ad (a07)  driver ad  carer ad
    cook     1.00     .70     .63     .50        0
    baker     .35    1.00     .90     0          0
    driver    .25     0       0      1.00        0
    carer     0       0       0       0         1.00

(a05 gives a fifth of its weight to stock alone: .28 for a baker.)
"""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from world import ADS, OCCUPATIONS

from guidance.evaluation import area_under_curve, area_under_histograms, cluster_bootstrap
from guidance.snapshot import Snapshot
from pipelines.evaluation.people import draw_person
from pipelines.evaluation.reach import (
    CodedAds,
    evaluate_reach,
    first_of,
    is_reported,
    relations,
)
from pipelines.evaluation.reliability import own_shares, reliability_lines

GROUP = {"o/baker": "5122", "o/carer": "5321", "o/cook": "5120", "o/driver": "8322"}
CODED = {
    one.vacancy.id: GROUP[max((uri for uri in one.asks if uri in GROUP), key=one.asks.__getitem__)]
    for one in ADS
}


@pytest.fixture(scope="module")
def market(world: Snapshot) -> Snapshot:
    return replace(world, isco=tuple(GROUP[uri] for uri in OCCUPATIONS))


def reported_groups(snapshot: Snapshot) -> list[str]:
    rows = range(len(snapshot.vacancies))
    return [
        CODED[snapshot.vacancies.ids[row]] for row in rows if is_reported(first_of(snapshot, row))
    ]


def test_rates_and_areas_by_hand(market: Snapshot):
    report = evaluate_reach(market, CODED, samples=20)
    held = report.whole
    groups = reported_groups(market)
    cooks, bakers = groups.count("5120"), groups.count("5122")
    assert report.ads == len(groups)
    assert report.people == 4
    assert held.at_tau.tau == market.tau
    assert held.at_tau.own.value == 1.0
    assert held.at_tau.far.value == 0.0
    # Of the near people, cooks reach bakers' ads (.70, .63); bakers do not reach cooks' (.35).
    assert held.at_tau.near.value == pytest.approx(bakers / (cooks + bakers))
    assert (held.area_near.value, held.area_far.value) == (1.0, 1.0)
    # One person per group: each ad lets in its own, each baker's ad a cook besides.
    assert held.at_tau.meant.value == pytest.approx(len(groups) / (len(groups) + bakers))
    assert held.at_tau.akin.value == 1.0


def test_threshold_lets_in_at_most_five_percent_far_people_of_the_other_half(market: Snapshot):
    # The furthest anybody far gets is .5: a cook at a driver's ad.
    found = evaluate_reach(market, CODED, samples=5).whole.at_calibrated
    assert 0.25 < found.tau <= 0.501
    assert found.own.value == 1.0


def test_deciles_span_the_coverages(market: Snapshot):
    deciles = evaluate_reach(market, CODED, samples=5).whole.deciles
    assert deciles["own"][-1] == 1.0
    assert deciles["far"][0] == 0.0
    assert 0.28 <= deciles["near"][0] <= 0.35


def test_hidden_skills_lower_who_is_let_in(market: Snapshot):
    report = evaluate_reach(market, CODED, hidden=0.5, samples=5)
    assert report.part.at_tau.own.value < report.whole.at_tau.own.value


def test_repeats_stay_with_their_first(market: Snapshot):
    ids = market.vacancies.ids
    ads = CodedAds.of(market, CODED)
    half = dict(zip((ids[row] for row in ads.positions), ads.reported, strict=True))
    assert half["a13"] == half["a01"]


def test_ads_of_groups_without_occupation_are_left_out(market: Snapshot):
    ads = CodedAds.of(market, {**CODED, "a01": "9999"})
    assert ads.positions.size == len(CODED) - 1


def test_relations_follow_the_codes():
    found = relations(("5120", "5321"), ("5120", "5122", "5321"))
    assert found.tolist() == [[0, 1, 2], [2, 2, 0]]


def test_report_writes_itself(market: Snapshot):
    report = evaluate_reach(market, CODED, samples=5)
    assert "AUC near 1.000" in "\n".join(report.lines())
    assert json.loads(json.dumps(report.as_json()))["whole"]["at_tau"]["own"]["value"] == 1.0


def test_same_seed_same_report(market: Snapshot):
    assert evaluate_reach(market, CODED, samples=5) == evaluate_reach(market, CODED, samples=5)


def test_drawn_person_keeps_and_lacks_something(world: Snapshot):
    rng = np.random.default_rng(1)
    for share, held in ((0.0, 4), (0.01, 3), (0.4, 2), (0.99, 1)):
        person = draw_person(world, world.occupations.position("o/cook"), share, rng)
        assert person.held.size == held
        assert person.hidden.size == 4 - held


def test_area_from_histograms_equals_area_from_values():
    rng = np.random.default_rng(0)
    own, other = rng.integers(0, 8, 50), rng.integers(0, 6, 70)
    histograms = (np.bincount(v, minlength=8).astype(float) for v in (own, other))
    assert area_under_histograms(*histograms) == pytest.approx(
        area_under_curve(own.tolist(), other.tolist())
    )


def test_cluster_interval_of_one_cluster_is_its_value():
    found = cluster_bootstrap(lambda drawn: float(drawn @ [2.0]) / float(drawn.sum()), 1)
    assert (found.low, found.value, found.high, found.count) == (2.0, 2.0, 2.0, 1)


def test_cluster_interval_holds_the_mean_and_widens_with_the_clusters_spread():
    def mean_of(values: list[float]):
        wanted = np.array(values)
        return lambda drawn: float(drawn @ wanted) / float(drawn.sum())

    near, wide = (
        cluster_bootstrap(mean_of([1, 1.1, 0.9]), 3),
        cluster_bootstrap(mean_of([0, 1, 2]), 3),
    )
    assert wide.low <= 1 <= wide.high
    assert wide.high - wide.low > near.high - near.low


def test_reliability_by_hand():
    edges = np.array([0.0, 0.1, 0.5, 0.9])
    own = np.array([[0.0, 1.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]])
    far = np.array([[6.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]])
    low, middle, high = own_shares(edges, own, far, (0.0, 0.1, 0.5, 1.0))
    assert (low.low, low.high, high.high) == (0.0, 0.1, 1.0)
    assert (low.own, low.far, low.meant.value) == (0.0, 0.75, 0.0)
    assert (middle.own, middle.far, middle.meant.value) == (0.25, 0.125, 0.5)
    assert (high.own, high.far, high.meant.value) == (0.75, 0.125, 0.75)
    assert sum(share.own for share in (low, middle, high)) == pytest.approx(1.0)
    lines = list(reliability_lines((low, middle, high)))
    assert lines[2].endswith("#" * 15)


def test_bounds_without_a_pair_say_so():
    (none, whole) = own_shares(
        np.array([0.0, 0.5]), np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]]), (0.0, 0.5, 1.0)
    )
    assert none.meant.count == 0
    assert whole.meant.value == 0.5


def test_the_report_says_where_groups_are_known_from(market: Snapshot):
    report = evaluate_reach(market, CODED, origin="titled ads", samples=10)
    assert next(iter(report.lines())).startswith(f"reach: {report.ads} titled ads of")
    shares = report.whole.reliability
    assert sum(share.far for share in shares) == pytest.approx(1.0)
    assert any("tells nothing" in line for line in report.lines())
