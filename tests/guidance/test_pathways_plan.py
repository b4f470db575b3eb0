"""F25: paths through the front door in the world that can be worked out on paper.

The judge tries every order of every set of courses of the world by the loops of `by_hand`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from by_hand import opened
from world import (
    ADS,
    AS_OF,
    CARER_AD,
    COURSES,
    PL61_ADS,
    SOMETIME,
    TAUGHT,
    ad,
    cook,
    packaged,
    person,
    run_at,
    with_ads,
    with_courses,
    with_tags,
)

from guidance.answer import to_json
from guidance.credential import Money
from guidance.errors import ProfileError, UnknownConcept
from guidance.learner import LearnerProfile, read_profile
from guidance.pathways import planner, question
from guidance.pathways.offers import offers_for
from guidance.pathways.types import Path, PathLimits, Refusal, RefusedPart, Stop
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.recommendation.pathway import ask_for_path, plan
from guidance.snapshot import Snapshot

HELD = ("s/cook", "s/hygiene")
FREE = {"c/accounts", "c/advanced", "c/care", "c/drive", "c/kitchen", "c/menu", "c/stock"}
"""Courses a reader of Polish may take: not for students, not started, not in German."""
MARKET = [(one.vacancy.id, one.asks) for one in ADS if one.vacancy.id in PL61_ADS]


def names(path: Path) -> list[str]:
    return [step.credential for step in path.steps]


def path_for(snapshot: Snapshot, profile: LearnerProfile | None = None, **limits: Any) -> Path:
    profile = profile or cook()
    name = "goal-first" if profile.goal else "doors-first"
    whole = PathLimits.of(profile.constraints, **limits)
    return plan(profile, snapshot, packaged(name), whole)


def polish(**more: Any) -> LearnerProfile:
    """The cook, who can be taught in Polish only."""
    constraints = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}, **more}
    return cook(constraints=constraints)


def two_doors(snapshot: Snapshot) -> Snapshot:
    """The world with an ad that c/care alone opens."""
    return with_ads(snapshot, [*ADS, ad(31, "PL61", "pl", {"s/lift": 0.5, "s/wash": 0.5})])


def most_by_hand(steps: int, budget: float | None = None) -> int:
    """The most ads any allowed sequence opens: c/advanced waits for c/stock."""
    prices = {"c/drive": 900.0, "c/menu": 200.0}
    best = 0
    for length in range(steps + 1):
        for order in permutations(sorted(FREE), length):
            if "c/advanced" in order and "c/stock" not in order[: order.index("c/advanced")]:
                continue
            if budget is not None and any(name not in prices for name in order):
                continue
            if budget is not None and sum(prices[name] for name in order) > budget:
                continue
            taught = {skill for name in order for skill in TAUGHT[name]}
            best = max(best, len(opened(MARKET, HELD, taught)))
    return best


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_most_ads_any_sequence_opens(world: Snapshot, steps: int) -> None:
    path = path_for(world, polish(), steps=steps)
    assert path.proof.value == path.proof.at_most == most_by_hand(steps)
    assert len(path.opened) == most_by_hand(steps)
    assert path.proof.optimal
    assert path.proof.method == "exact"
    assert path.proof.may_miss == 0


@pytest.mark.parametrize("budget", [0.0, 200.0, 900.0, 1100.0])
def test_a_strict_budget_leaves_out_unknown_prices(world: Snapshot, budget: float) -> None:
    path = path_for(world, polish(), steps=2, budget=Money(budget, "EUR"))
    assert len(path.opened) == most_by_hand(2, budget)
    assert sum(money.amount for money in path.totals.cost) <= budget
    assert path.totals.cost_unknown == 0
    assert dict(path.left_out)["budget"] == 4 + (budget < 900) + (budget < 200)


def test_steps_with_their_exits(world: Snapshot) -> None:
    """Driving and stock open five cook's and two driver's ads and the untagged one, then nothing."""
    path = path_for(world, polish(), steps=1)
    (step,) = path.steps
    assert step.credential == "c/drive"
    assert step.opened == ("a01", "a02", "a03", "a04", "a05", "a08", "a09", "a16")
    assert (path.before, step.within_reach, path.after, path.ads) == (2, 10, 10, 12)
    assert (step.run, step.cost, step.weeks) == ("r/drive", Money(900.0, "EUR"), 4.0)
    assert (step.start, step.source, step.dated) == (SOMETIME, "courses", "2026-11-01")
    assert step.skills == ("s/drive", "s/stock")
    assert path.stopped is Stop.STEPS


def test_each_exit_counts_all_that_was_opened_before(world: Snapshot) -> None:
    path = path_for(world, steps=3)
    count = path.before
    for step in path.steps:
        count += len(step.opened)
        assert step.within_reach == count
    assert len(set(path.opened)) == sum(len(step.opened) for step in path.steps)


def test_totals_say_what_is_unknown(world: Snapshot) -> None:
    """c/drive states price and hours, c/care ECTS alone: neither unknown price is zero."""
    path = path_for(two_doors(world), steps=3)
    assert names(path) == ["c/drive", "c/care"]
    totals = path.totals
    assert (totals.courses, totals.ects, totals.ects_unknown) == (2, 2.0, 1)
    assert (totals.hours_low, totals.hours_high, totals.hours_unknown) == (130.0, 140.0, 0)
    assert (totals.cost, totals.cost_unknown) == ((Money(900.0, "EUR"),), 1)
    assert (totals.weeks, totals.weeks_unknown) == (4.0, 0)
    assert (totals.eqf, totals.eqf_unknown) == (None, 2)


def test_overlapping_runs_need_the_hours_of_both(world: Snapshot) -> None:
    """c/drive takes 20 hours a week, c/care at most 15, in the same four weeks."""
    both = {"c/care", "c/drive"}
    enough = cook(constraints={"nuts": "PL61", "hours_per_week": 35})
    assert both <= set(names(path_for(two_doors(world), enough)))
    few = cook(constraints={"nuts": "PL61", "hours_per_week": 34})
    path = path_for(two_doors(world), few)
    assert not both <= set(names(path))
    assert path.stopped is Stop.LIMITS


def test_a_goal_is_what_counts(world: Snapshot) -> None:
    """A carer's ads alone count; driving opens eight others and is no step toward caring."""
    path = path_for(world, cook(goal={"occupation": "o/carer"}))
    assert names(path) == ["c/care"]
    assert path.steps[0].near_goal == 0
    assert path.proof.value == path.proof.at_most == 0
    assert path.stopped is Stop.NOTHING_ADDS
    listening = person("s/listen", goal={"occupation": "o/carer"})
    found = path_for(world, listening)
    assert (found.proof.value, found.steps[0].near_goal) == (2, 2)


def test_a_prerequisite_is_met_by_an_earlier_step(world: Snapshot) -> None:
    """Only c/advanced teaches painting now, and it wants c/stock first, which opens nothing here."""
    painters = with_ads(
        with_tags(world, {**TAUGHT, "c/advanced": {"s/paint": 0.9}}),
        [ad(number, "PL61", "pl", {"s/paint": 1.0}) for number in range(1, 4)],
    )
    path = path_for(painters, steps=2)
    assert names(path) == ["c/stock", "c/advanced"]
    assert path.steps[1].builds_on == ("c/stock",)
    assert [len(step.opened) for step in path.steps] == [0, 3]
    assert path_for(painters, steps=1).steps == ()
    known = path_for(painters, person("s/cook", "s/stock"), steps=2)
    assert names(known) == ["c/advanced"]
    assert known.steps[0].builds_on == ()


def test_a_skill_that_is_needed_first(world: Snapshot) -> None:
    """c/kitchen alone teaches painting and wants cooking, which c/menu brings."""
    painters = with_ads(
        with_tags(world, {**TAUGHT, "c/menu": {"s/cook": 0.9}, "c/kitchen": {"s/paint": 0.9}}),
        [ad(1, "PL61", "pl", {"s/paint": 1.0})],
    )
    path = path_for(painters, person(), steps=2)
    assert names(path) == ["c/menu", "c/kitchen"]
    assert path.steps[1].builds_on == ("s/cook",)
    assert names(path_for(painters, cook(), steps=2)) == ["c/kitchen"]


def test_prerequisites_in_words_are_shown_and_not_checked(world: Snapshot) -> None:
    path = path_for(
        world,
        person("s/hygiene", constraints={"teaching_languages": {"de": "B1", "en": "C2"}}),
        steps=3,
    )
    for step in path.steps:
        assert step.unchecked == (("basic German",) if step.credential == "c/bread" else ())
    assert "c/bread" in names(path)
    assert "c/bread" not in names(path_for(world, polish(), steps=3))


def test_a_path_stops_where_a_course_adds_nothing(world: Snapshot) -> None:
    path = path_for(world, steps=6)
    assert path.stopped is Stop.NOTHING_ADDS
    for at in range(len(path.steps)):
        rest = [step.credential for step in path.steps if step.position != at + 1]
        taught = {skill for name in rest for skill in TAUGHT[name]}
        fewer = len(opened(MARKET, HELD, taught)) < len(path.opened)
        assert fewer


def with_whole(snapshot: Snapshot, **parts: dict[str, Any]) -> Snapshot:
    """The world where some courses are part of "Diploma" or of c/semester."""
    changed = {f"c/{name}": members for name, members in parts.items()}
    return with_courses(snapshot, [replace(one, **changed.get(one.uri, {})) for one in COURSES])


def test_parts_sum_toward_a_named_qualification(world: Snapshot) -> None:
    """5 + 5 ECTS toward the Diploma; of how many is unknown."""
    stacked = with_whole(
        world,
        drive={"part_of": ("Diploma",), "ects": 5.0},
        care={"part_of": ("Diploma",), "ects": 5.0},
    )
    (stack,) = path_for(two_doors(stacked)).stacks
    assert (stack.qualification, stack.title, stack.of) == ("Diploma", "Diploma", None)
    assert (stack.parts, stack.ects, stack.refused) == (("c/drive", "c/care"), 10.0, ())


def test_parts_that_do_not_count_say_why(world: Snapshot) -> None:
    whole = ("c/semester",)
    stacked = with_whole(
        world,
        semester={"ects": 30.0, "eqf": 5},
        drive={"part_of": whole},
        care={"part_of": whole, "eqf": 3},
        started={
            "part_of": whole,
            "runs": (run_at("r/old", date(2022, 3, 1)),),
        },
    )
    (stack,) = path_for(two_doors(stacked)).stacks
    assert (stack.title, stack.of, stack.parts, stack.ects) == ("Semester", 30.0, (), 0.0)
    assert stack.refused == (
        RefusedPart("c/drive", Refusal.NO_ECTS),
        RefusedPart("c/care", Refusal.OTHER_LEVEL),
        RefusedPart("c/started", Refusal.EXPIRED),
    )


def test_two_parts_that_teach_the_same_count_once(world: Snapshot) -> None:
    """c/menu repeats a part of c/kitchen and is taken because painting wants it first."""
    part = {"part_of": ("Diploma",), "ects": 5.0}
    tags = {**TAUGHT, "c/advanced": {"s/paint": 0.9}, "c/stock": {"s/wash": 0.9}}
    tags |= {"c/drive": {"s/drive": 1.0}}
    changed = with_whole(world, kitchen=part, menu=part, advanced={"prerequisites": ("c/menu",)})
    wanted = [ad(1, "PL61", "pl", {"s/paint": 1.0}), ad(2, "PL61", "pl", {"s/stock": 1.0})]
    path = path_for(with_ads(with_tags(changed, tags), wanted))
    assert set(names(path)) == {"c/kitchen", "c/menu", "c/advanced"}
    (stack,) = path.stacks
    assert (stack.parts, stack.ects) == (("c/kitchen",), 5.0)
    assert stack.refused == (RefusedPart("c/menu", Refusal.REPEATS),)


def test_a_certified_skill_lets_off_a_course_and_names_whom_to_ask(world: Snapshot) -> None:
    """REQUIREMENTS: recognition shortens the path by the exempted course."""
    painters = with_ads(
        with_tags(world, {**TAUGHT, "c/advanced": {"s/paint": 0.9}}),
        [ad(1, "PL61", "pl", {"s/paint": 1.0})],
    )
    certified = read_profile(
        {
            "skills": [{"uri": "s/stock", "evidence": "certified"}],
            "language": "pl",
            "as_of": AS_OF,
            "constraints": {"nuts": "PL61"},
        }
    )
    path = path_for(painters, certified)
    assert names(path) == ["c/advanced"]
    assert path.steps[0].exempted == ("c/stock",)
    (exemption,) = path.exemptions
    assert (exemption.credential, exemption.title, exemption.ask) == (
        "c/stock",
        "Stock",
        "Shop School",
    )
    assert exemption.skills == ("s/stock",)
    declared = path_for(painters, person("s/stock"))
    assert names(declared) == ["c/advanced"]
    assert declared.exemptions == ()


def test_soft_limits_are_named_where_they_are_not_met(world: Snapshot) -> None:
    evenings = cook(constraints={"nuts": "PL61", "times": ["evening"]})
    path = path_for(world, evenings, steps=1)
    assert path.steps[0].credential == "c/drive"
    assert path.steps[0].unmet == ("times",)
    hard = cook(constraints={"nuts": "PL61", "times": ["evening"], "hard": ["times"]})
    found = path_for(world, hard, steps=1)
    assert names(found) == ["c/menu"]
    assert dict(found.left_out)["times"] >= 3


def test_a_list_and_a_path_judge_weeks_that_nobody_states_alike(world: Snapshot) -> None:
    """F08, F25: three hours a week make weeks of hours, and still the provider states none."""
    undated = with_courses(world, [replace(one, hours=10.0, ects=None, runs=()) for one in COURSES])
    asked = {"nuts": "PL61", "weeks": 26, "hours_per_week": 3}
    for hard, taken in ((["weeks"], False), ([], True)):
        learner = cook(constraints={**asked, "hard": hard})
        listed = recommend(learner, undated, packaged("doors-first"))
        path = path_for(undated, learner)
        assert bool(listed.results) is bool(path.steps) is taken
        assert ("weeks" in dict(path.left_out)) is not taken


def test_large_markets_plan_with_fewer_courses_and_say_what_may_be_missed(
    world: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound holds for the courses set aside too."""
    monkeypatch.setattr(question, "LARGE", 0)
    for kept in (1, 2, 4):
        monkeypatch.setattr(question, "LEAST_COURSES", kept)
        asked = ask_for_path(polish(), world, packaged("doors-first"))
        assert asked.set_aside.size > 0
        path = planner.plan_path(asked)
        assert path.proof.value <= most_by_hand(3) <= path.proof.at_most
        assert path.proof.potential <= path.proof.potential_at_most


def test_effort_is_a_number_of_paths_and_no_time(world: Snapshot) -> None:
    asked = ask_for_path(cook(), world, packaged("doors-first"))
    assert planner.effort_for(asked.problem).nodes == planner.MOST_NODES


def test_equal_questions_equal_bytes(world: Snapshot, doors: Policy) -> None:
    """F28: twice the same, and the same from a fresh question."""
    assert to_json(plan(cook(), world, doors)) == to_json(plan(cook(), world, doors))


def test_nobody_and_nowhere(world: Snapshot, doors: Policy) -> None:
    """Without skills there is still a path; without ads there is none."""
    path = plan(person(), world, doors)
    assert path.before == 0
    empty = plan(
        cook(constraints={"nuts": "FR10"}),
        world,
        replace(doors, market=replace(doors.market, fallback=False)),
    )
    assert (empty.steps, empty.ads, empty.after, empty.opened) == ((), 0, 0, ())
    assert empty.totals.courses == 0
    assert empty.proof.optimal


def test_what_cannot_be_asked(world: Snapshot, doors: Policy) -> None:
    with pytest.raises(ProfileError, match="as_of"):
        plan(LearnerProfile(), world, doors)
    for steps in (0, 7):
        with pytest.raises(ProfileError, match="1 to 6"):
            plan(cook(), world, doors, PathLimits(steps=steps))
    with pytest.raises(UnknownConcept):
        plan(cook(goal={"occupation": "o/none"}), world, doors)


def test_carers_need_three_skills_nobody_teaches_together(world: Snapshot) -> None:
    """Potential is what tells paths apart where no ad can open."""
    carers = with_ads(world, [ad(1, "PL61", "pl", CARER_AD)])
    path = path_for(carers, steps=1)
    assert names(path) == ["c/care"]
    assert path.steps[0].potential == pytest.approx(0.5 / 0.6, abs=1e-4)
    assert path.proof.potential_at_most >= path.proof.potential


def test_a_run_at_a_known_price_comes_before_one_that_states_none(world: Snapshot) -> None:
    """F25, F16: the path takes the run that the list names, not an earlier one without a price."""
    unpriced = run_at("early", date(2026, 12, 1))
    priced = run_at("priced", date(2027, 1, 11), price=Money(90.0, "EUR"))
    courses = [
        replace(course, runs=(unpriced, priced)) if course.uri == "c/menu" else course
        for course in world.credentials
    ]
    profile = cook()
    limits = replace(profile.constraints, budget=Money(100.0, "EUR"))
    profile = replace(profile, constraints=limits)
    snapshot = with_courses(world, courses)
    listed = recommend(profile, snapshot, packaged("doors-first")).results
    taken = offers_for(snapshot, profile.limits, PathLimits.of(limits), date.fromisoformat(AS_OF))
    best = taken.options[snapshot.courses.position("c/menu")][0].run
    assert best == priced
    assert next(one.run for one in listed if one.credential == "c/menu") == priced.id
