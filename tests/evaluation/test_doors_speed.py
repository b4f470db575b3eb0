"""The doors and speed suites on the world and on answers made by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from world import cook, packaged

from guidance.opening import effects, gains_over
from guidance.ranking.order import rank_courses
from guidance.recommendation import recommend
from guidance.recommendation.gather import gather
from guidance.recommendation.pathway import plan
from guidance.recommendation.person import place_person
from guidance.snapshot import Snapshot
from pipelines.evaluation import doors, speed
from pipelines.evaluation.doors import Doors, DoorsReport, doors_of, evaluate_doors
from pipelines.evaluation.growth import grown


@pytest.fixture(autouse=True)
def small_market(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's occupations and regions are small."""
    monkeypatch.setattr(doors, "LEAST_SKILLS", 2)
    monkeypatch.setattr(doors, "LEAST_ADS", 4)


def person(before: int, opened: int, market: int = 100) -> Doors:
    after = before + opened
    return Doors("o", None, "PL", market, before, after, opened, opened, 10, after)


def test_useful_counts_raise_no_flag():
    report = DoorsReport(0.4, (person(10, 3), person(20, 0), person(30, 8)))
    assert report.share_without_door == pytest.approx(1 / 3)
    assert report.median_share_before == pytest.approx(0.2)
    assert report.flags == ()


def test_always_zero_and_most_of_the_market_are_flagged():
    assert DoorsReport(0.9, (person(0, 0), person(0, 0), person(0, 1))).flags == ("always zero",)
    assert DoorsReport(0.1, (person(60, 1), person(70, 1))).flags == ("most of the market",)


def test_quantiles_of_a_column():
    report = DoorsReport(0.4, tuple(person(n, 0) for n in range(5)))
    assert report.column("before") == pytest.approx((0, 0.4, 1, 2, 3, 3.6, 4))


def test_counts_are_those_of_the_answer(world: Snapshot):
    answer = recommend(cook(), world, packaged("doors-first"))
    path = plan(cook(), world, packaged("doors-first"))
    found = doors_of(answer, path, cook(), "o/cook")
    assert found.after_path == path.after >= found.after
    assert (found.market, found.before) == (12, 2)
    assert found.after == found.before + found.best_course
    assert found.best_of_all == max(len(result.opened.ids) for result in answer.results)


def test_regions_with_ads_and_their_language(world: Snapshot):
    assert ("PL61", "pl") in doors.regions_with_ads(world)
    assert ("DE", "de") in doors.regions_with_ads(world)


def test_half_of_the_people_have_another_occupation_as_goal(world: Snapshot):
    profiles = doors.varied_profiles(world, count=8, seed=1)
    assert len(profiles) == 8
    assert sum(profile.goal is not None for profile, _ in profiles) <= 4
    assert all(profile.goal != occupation for profile, occupation in profiles)
    assert profiles == doors.varied_profiles(world, count=8, seed=1)


def test_doors_suite_writes_itself(world: Snapshot):
    report = evaluate_doors(world, count=6)
    assert len(report.people) == 6
    assert any(line.startswith("  flags:") for line in report.lines())
    assert json.loads(json.dumps(report.as_json()))["suite"] == "doors"


def test_the_list_by_plain_rules_is_the_ranked_one(world: Snapshot):
    policy = packaged("doors-first")
    someone = place_person(cook(), world, policy)
    candidates = gather(someone, policy).candidates
    ranked = rank_courses(candidates, someone.reach, policy, 10)
    assert speed.plain_rows(candidates, someone, policy, 10) == tuple(r.row for r in ranked)


def test_speed_suite_counts_and_writes_itself(world: Snapshot):
    report = speed.evaluate_speed(world, calls=5)
    assert (report.calls, report.ads, report.courses) == (5, 30, 10)
    assert report.differing == 0
    assert 0 < report.median <= report.p95 <= report.p99
    assert report.ratio == pytest.approx(report.median / report.yardstick)
    assert "one core" in "\n".join(report.lines())
    assert json.loads(json.dumps(report.as_json()))["ratio"] > 0
    assert [row.times for row in report.growth] == [1, 10, 100]
    assert [row.ads for row in report.growth] == [
        row.times * report.growth[0].ads for row in report.growth
    ]


@pytest.mark.parametrize("times", [1, 7])
def test_a_grown_market_opens_its_own_ads_as_before(world: Snapshot, times: int):
    """The first ads of it are those of the market; the index knows the others too."""
    someone = place_person(cook(), world, packaged("doors-first"))
    more = grown(someone, times, np.random.default_rng(1))
    own = someone.reach.market.ads
    gains = gains_over(world.course_credit, someone.reach.credit)
    found = more.every_course(world)
    assert len(more.rises) == more.reach.coverage.size == times * own.size
    for effect, before in zip(found, effects(someone.reach, gains, range(10)), strict=True):
        first = effect.opened[effect.opened < own.size]
        assert own[first].tolist() == before.opened.tolist()
        if times == 1:
            assert effect.potential == pytest.approx(before.potential)


def test_ads_that_a_course_opens_for_anybody_are_counted(world: Snapshot):
    """What a course opens for somebody who can do nothing says nothing about the person."""
    answer = recommend(cook(), world, packaged("doors-first"))
    opened = len(answer.results[0].opened.ids)
    assert opened > 0
    # Planning menus is a quarter of a cook's ad, and a fifth of a05, which asks for more.
    assert doors.opened_alone(answer, world) == 0
    low = replace(world, manifest=replace(world.manifest, tau=0.25))
    assert doors.opened_alone(answer, low) == opened - 1


def test_share_alone_is_of_all_ads_opened() -> None:
    some = replace(person(10, 3), alone=3), replace(person(10, 1), alone=0)
    assert DoorsReport(0.4, some).share_alone == pytest.approx(0.75)
    assert DoorsReport(0.4, (person(10, 0),)).share_alone == 0.0


def test_each_person_is_told_in_a_line(world: Snapshot):
    report = evaluate_doors(world, count=4)
    detail = doors.DoorsDetail.of(report, world)
    assert len(detail.told) == 4
    first = report.people[0]
    assert world.records.label(first.occupation, "en").text in detail.told[0]
    assert f"of {first.market} ads {first.before} within reach" in detail.told[0]
    assert all(repr(title) in detail.told[0] for title in first.path)
    assert json.loads(json.dumps(detail.as_json()))["suite"] == "doors"
