"""F25: editions, prices in another currency and idle last steps of a path, worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from world import (
    SOMETIME,
    Snapshot,
    ad,
    cook,
    packaged,
    person,
    run_at,
    with_ads,
    with_courses,
    with_tags,
)

from guidance.credential import Money
from guidance.learner import LearnerProfile
from guidance.pathways.types import Path, PathLimits, Stop
from guidance.recommendation.path_answer import PathAnswer, answer_path
from guidance.recommendation.pathway import ask_for_path, plan


def planned(snapshot: Snapshot, profile: LearnerProfile, **limits: Any) -> Path:
    policy = packaged("goal-first" if profile.goal else "doors-first")
    return plan(profile, snapshot, policy, PathLimits.of(profile.constraints, **limits))


def told(snapshot: Snapshot, profile: LearnerProfile, **limits: Any) -> PathAnswer:
    policy = packaged("goal-first" if profile.goal else "doors-first")
    return answer_path(profile, snapshot, policy, PathLimits.of(profile.constraints, **limits))


def names(path: Path) -> list[str]:
    return [step.credential for step in path.steps]


def described(world: Snapshot, courses: Mapping[str, Mapping[str, Any]]) -> Snapshot:
    changed = (replace(course, **courses.get(course.uri, {})) for course in world.credentials)
    return with_courses(world, tuple(changed))


def teaching(world: Snapshot, tags: Mapping[str, Mapping[str, float]], *ads: Any) -> Snapshot:
    """Return the world in which only some courses teach anything, before some ads."""
    every = {uri: tags.get(uri, {}) for uri in world.courses.uris}
    return with_ads(with_tags(world, every), ads)


# --- editions -------------------------------------------------------------------------------------

PAINTER, KEEPER = ad(1, "PL61", "pl", {"s/paint": 1.0}), ad(2, "PL61", "pl", {"s/stock": 1.0})
TWO = {"c/menu": {"s/paint": 1.0}, "c/stock": {"s/stock": 1.0}}


def test_an_edition_of_a_course_taken_is_no_further_step(world: Snapshot) -> None:
    """Two courses that open an ad each stand in a path; two editions of one course do not."""
    apart = teaching(world, TWO, PAINTER, KEEPER)
    assert set(names(planned(apart, cook()))) == {"c/menu", "c/stock"}
    same = {"title": "Paint and stock", "provider": "Kitchen School"}
    path = planned(described(apart, {"c/menu": same, "c/stock": same}), cook())
    assert len(path.steps) == 1
    assert (path.proof.value, path.proof.at_most) == (1, 1)
    assert path.stopped is Stop.NOTHING_ADDS


# --- another currency -----------------------------------------------------------------------------


def priced(uri: str, amount: float, currency: str) -> dict[str, Any]:
    run = run_at(f"r/{uri}", SOMETIME, price=Money(amount, currency), nuts="PL61")
    return {"runs": (run,), "prerequisites": ()}


@pytest.fixture
def bazaar(world: Snapshot) -> Snapshot:
    """Return the world with one skill at two prices: 100 EUR, and a little less well for 400 PLN."""
    tags = {"c/care": {"s/paint": 1.0}, "c/menu": {"s/paint": 0.95}}
    prices = {"c/care": priced("c/care", 100.0, "EUR"), "c/menu": priced("c/menu", 400.0, "PLN")}
    return described(teaching(world, tags, PAINTER), prices)


def polish(amount: float, *hard: str) -> LearnerProfile:
    budget = {"amount": amount, "currency": "PLN"}
    return cook(constraints={"nuts": "PL61", "budget": budget, "hard": list(hard)})


def test_a_price_in_the_budgets_currency_is_taken_where_it_does_as_well(bazaar: Snapshot) -> None:
    """F08, F25: 100 EUR cannot be held against 500 zł; the 400 zł open the same ad."""
    without = cook(constraints={"nuts": "PL61"})
    assert names(planned(bazaar, without)) == ["c/care"]
    path = planned(bazaar, polish(500.0))
    assert names(path) == ["c/menu"]
    assert path.totals.cost == (Money(400.0, "PLN"),)
    assert (path.proof.value, path.proof.at_most) == (1, 1)


def test_where_nothing_does_as_well_the_other_currency_stays_and_is_said(bazaar: Snapshot) -> None:
    """A wish leaves nothing out: over a budget of 300 zł only the price in euros is left."""
    answer = told(bazaar, polish(300.0))
    assert names(answer.path) == ["c/care"]
    assert answer.path.totals.cost == (Money(100.0, "EUR"),)
    said = "Cena jest w innej walucie niż podany warunek. Nie jest do niego doliczona."
    assert said in answer.words.steps[0].caveats


def test_a_strict_budget_leaves_out_another_currency(bazaar: Snapshot) -> None:
    """F08: what cannot be compared is not counted as within a hard limit."""
    path = planned(bazaar, polish(300.0, "budget"))
    assert path.steps == ()
    assert dict(path.left_out)["budget"] == 2
    assert names(planned(bazaar, polish(500.0, "budget"))) == ["c/menu"]


# --- idle last steps ------------------------------------------------------------------------------

FAR = [ad(n, "PL61", "pl", {"o/cook": 0.3, "s/paint": 0.3, "s/drive": 0.4}) for n in (1, 2, 3)]
"""Ads that seem to be for a cook; they ask for painting, which no cook has to know, and driving."""


def english(*held: str, **more: Any) -> LearnerProfile:
    """Return somebody in PL61 who reads English and can be taught in Polish."""
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}}
    return person(*held, language="en", constraints=limits, **more)


def test_a_path_to_a_goal_does_not_end_in_steps_that_open_nothing(world: Snapshot) -> None:
    """Painting brings ads nearer, opens none and is nothing that a cook needs: it is not told."""
    tags = {"c/kitchen": {"s/menu": 1.0}, "c/accounts": {"s/paint": 1.0}}
    market = teaching(world, tags, *FAR)
    goal = english("s/hygiene", "s/cook", goal={"occupation": "o/cook"})
    question = ask_for_path(goal, market, packaged("goal-first"))
    place = {int(row): at for at, row in enumerate(question.courses)}
    painting = place[market.courses.position("c/accounts")]
    nearer = question.problem.after(question.problem.start(), painting, None).value
    assert (nearer.opened, nearer.potential > question.least) == (0, True)
    answer = told(market, goal)
    assert names(answer.path) == ["c/kitchen"]
    assert answer.path.stopped is Stop.NOTHING_ADDS
    assert any("brings you clearly closer to your goal" in said for said in answer.words.proof)


def test_a_last_step_that_teaches_what_the_goal_needs_stays(world: Snapshot) -> None:
    """No ad opens; the menu course still covers half of what a cook lacks."""
    market = teaching(world, {"c/kitchen": {"s/menu": 1.0}}, ad(1, "PL61", "pl", "o/driver"))
    path = planned(market, person("s/cook", "s/hygiene", goal={"occupation": "o/cook"}))
    assert names(path) == ["c/kitchen"]
    assert path.opened == ()


def test_a_path_of_idle_steps_alone_is_none(world: Snapshot) -> None:
    """F27: nothing is for the goal, and that is said."""
    market = teaching(world, {"c/care": {"s/paint": 1.0}}, *FAR)
    answer = told(market, english("s/hygiene", goal={"occupation": "o/cook"}))
    assert (answer.path.ads, answer.path.steps) == (3, ())
    assert answer.empty_reason is not None
    assert answer.empty_reason.startswith("No course loaded opens a job ad of your kind of work")


# --- words ----------------------------------------------------------------------------------------


def test_only_before_the_last_step_may_one_stop(world: Snapshot) -> None:
    """F25: an exit before the end is an offer; after the last step nobody is told to stop."""
    market = teaching(world, TWO, PAINTER, KEEPER)
    first, last = told(market, english("s/cook")).words.steps
    assert first.exit == "You can stop after this step. Job ads within your reach then: 1."
    assert last.exit == "This is the last step. Job ads within your reach then: 2."
