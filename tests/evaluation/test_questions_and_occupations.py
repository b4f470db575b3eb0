"""The suites on questions and on occupations within reach, on the world."""

from __future__ import annotations

import json

import numpy as np
import pytest
from world import cook, person

from guidance.recommendation.occupations import DEFAULT_RULE
from guidance.snapshot import Snapshot
from pipelines.evaluation import doors, questions, within_reach
from pipelines.evaluation.questions import (
    ASKED,
    METRICS,
    answered,
    askers,
    evaluate_questions,
    hiding_people,
    stand_of,
    true_skills,
)
from pipelines.evaluation.within_reach import (
    Counted,
    ReachabilityReport,
    evaluate_occupations,
    largest_countries,
)


@pytest.fixture(autouse=True)
def small_market(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world's occupations and regions are small."""
    monkeypatch.setattr(doors, "LEAST_SKILLS", 2)
    monkeypatch.setattr(doors, "LEAST_ADS", 4)
    monkeypatch.setattr(within_reach, "LEAST_SKILLS", 2)


def test_people_hide_most_of_what_they_can_do(world: Snapshot) -> None:
    people = hiding_people(world, count=8, seed=1)
    assert people[0].profile == hiding_people(world, count=8, seed=1)[0].profile
    for somebody in people:
        named = world.skills.known(somebody.profile.held)
        assert named.size == max(round(questions.NAMED[0] * somebody.skills.size), 1)
        assert np.isin(named, somebody.skills).all()


def test_people_may_name_nothing(world: Snapshot) -> None:
    people = hiding_people(world, count=4, seed=1, named=0.0)
    assert all(somebody.profile.skills == () for somebody in people)
    assert all(somebody.skills.size for somebody in people)


def test_a_mixed_person_can_do_more_than_one_occupation_asks(world: Snapshot) -> None:
    row = world.occupations.position("o/baker")
    plain = true_skills(world, row, False, np.random.default_rng(0))
    assert {world.skills.uris[at] for at in plain} <= {"s/bake", "s/clean", "s/hygiene"}
    mixed = [true_skills(world, row, True, np.random.default_rng(seed)) for seed in range(8)]
    assert any(skills.size > plain.size + 1 for skills in mixed)


def test_an_answer_is_held_or_missing_afterwards() -> None:
    yes, no = answered(cook(), "s/menu", True), answered(cook(), "s/menu", False)
    assert "s/menu" in yes.held
    assert no.rejected == ("s/menu",)
    assert no.held == cook().held


def test_every_way_of_asking_asks_for_something_open(world: Snapshot) -> None:
    stand = stand_of(cook(), world)
    held = stand.person.belief.held
    for name, asker in askers(0).items():
        skill = asker(stand)
        assert skill is not None, name
        assert skill not in held, name


def test_the_questions_suite_compares_and_writes_itself(world: Snapshot) -> None:
    """F23: what is known grows with each answer; equal seeds give equal figures."""
    report = evaluate_questions(world, count=6)
    assert {metric for _, metric, _ in report.figures} == set(METRICS)
    for name in askers(0):
        known = [report.figures[name, "skills", k].value for k in range(ASKED + 1)]
        ads = [report.figures[name, "ads", k].value for k in range(ASKED + 1)]
        assert known == sorted(known)
        assert ads == sorted(ads)
        assert report.figures[name, "list", 0] == report.figures["ours", "list", 0]
    assert report.differences["heaviest", "list", 5].value == pytest.approx(
        report.figures["ours", "list", 5].value - report.figures["heaviest", "list", 5].value
    )
    assert json.loads(json.dumps(report.as_json()))["suite"] == "questions"
    assert any("heaviest" in line for line in report.lines())
    assert report == evaluate_questions(world, count=6)


def counted(viable: int, minor: int, guessed: bool | None = True) -> Counted:
    return Counted("5120", viable + 1, viable, viable, 0, viable, minor, minor, 0.1, guessed)


def test_shares_are_over_all_viable_occupations() -> None:
    people = (counted(4, 1), counted(6, 4, guessed=False), counted(0, 0, guessed=None))
    report = ReachabilityReport(DEFAULT_RULE, "PL", people)
    assert report.without.value == pytest.approx(1 / 3)
    assert report.same_minor.value == pytest.approx(0.5)
    assert (report.guess.value, report.guess.count) == (0.5, 2)
    assert report.quantiles("viable")[3] == 4


def test_the_largest_countries_come_first(world: Snapshot) -> None:
    assert [region for region, _ in largest_countries(world)] == ["PL", "DE"]


def test_the_occupations_suite_counts_by_market(world: Snapshot) -> None:
    """F24: of each occupation in turn; a cook's skills carry over to baking."""
    reports = list(evaluate_occupations(world, count=9))
    assert [report.region for report in reports] == ["PL", "DE"]
    assert len(reports[0].people) == len(world.occupations)
    cook_ = next(one for one in reports[0].people if one.isco08 == "5120")
    assert cook_.viable >= 1
    assert json.loads(json.dumps(reports[0].as_json()))["quantiles"]["viable"]
    assert any("by chance" in line for line in reports[0].lines())


def test_a_person_without_skills_is_no_trouble(world: Snapshot) -> None:
    stand = stand_of(person(), world)
    assert askers(0)["ours"](stand) is not None
