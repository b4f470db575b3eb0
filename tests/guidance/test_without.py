"""Counterfactuals are exact: they say what ranking again would say (F22, AI Act 86)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import SKILLS, TAUGHT, Snapshot, ask, packaged, person, with_tags

from guidance.answer import Answer, Result, Without
from guidance.recommendation import recommend
from guidance.recommendation.front import contest_for
from guidance.recommendation.person import place_person
from guidance.recommendation.without import without_each

GOALS = (None, "o/cook", "o/baker", "o/carer")
HELD = st.sets(st.sampled_from(sorted(SKILLS)), min_size=1, max_size=5)


def answer_to(world: Snapshot, held: set[str], goal: str | None, limit: int = 10) -> Answer:
    aim = {"occupation": goal} if goal else None
    policy = packaged("goal-first" if goal else "doors-first")
    return recommend(person(*sorted(held), goal=aim), world, policy, limit=limit)


def ranked_again(world: Snapshot, course: str, skill: str) -> Snapshot:
    """Return the world in which a course does not teach one skill."""
    tags = {**TAUGHT, course: {s: c for s, c in TAUGHT[course].items() if s != skill}}
    return with_tags(world, tags)


def found_in(answer: Answer, course: str) -> Result | None:
    return next((result for result in answer.results if result.credential == course), None)


@given(HELD, st.sampled_from(GOALS), st.sampled_from([1, 2, 3, 10]))
@settings(max_examples=60, deadline=None)
def test_a_place_without_a_skill_is_the_place_after_ranking_again(
    world: Snapshot, held: set[str], goal: str | None, limit: int
) -> None:
    before = answer_to(world, held, goal, limit)
    for result in before.results:
        without = result.without
        if without is None:
            continue
        assert without.skill in result.adds
        again = answer_to(ranked_again(world, result.credential, without.skill), held, goal, limit)
        after = found_in(again, result.credential)
        assert without.rank == (after.rank if after else None)
        if after:
            assert without.score == after.score


@given(HELD, st.sampled_from(GOALS))
@settings(max_examples=40, deadline=None)
def test_every_added_skill_is_answered_for_where_all_courses_are_known(
    world: Snapshot, held: set[str], goal: str | None
) -> None:
    """The world is small: every course is computed, so that no place stays unknown."""
    policy = packaged("goal-first" if goal else "doors-first")
    aim = {"occupation": goal} if goal else None
    one = place_person(person(*sorted(held), goal=aim), world, policy)
    contest = contest_for(one, policy, 10)
    for item, result in zip(
        contest.standing.chosen, answer_to(world, held, goal).results, strict=True
    ):
        each = without_each(contest, item.row)
        assert {without.skill for without in each} == set(result.adds)
        assert result.without in (*each, None)
        scores = [without.score or 0.0 for without in each]
        assert scores == sorted(scores)


@given(HELD, st.sampled_from(GOALS))
@settings(max_examples=40, deadline=None)
def test_removing_a_named_skill_always_changes_the_score(
    world: Snapshot, held: set[str], goal: str | None
) -> None:
    """A skill that a reason names is one that counts."""
    for result in answer_to(world, held, goal).results:
        for skill in result.gap.covers if goal else result.adds:
            after = found_in(
                answer_to(ranked_again(world, result.credential, skill), held, goal),
                result.credential,
            )
            assert after is None or after.score != result.score


def test_the_sentence_says_the_numbers(world: Snapshot) -> None:
    """The kitchen course leads by stock and menu together; without one of them it falls behind."""
    answer = ask(person("s/cook", "s/hygiene", language="en", **AIM), world)
    said = {
        r.credential: [s for s in r.reasons if s.startswith("If it did not")]
        for r in answer.results
    }
    kitchen = next(r for r in answer.results if r.credential == "c/kitchen")
    assert kitchen.without is not None
    assert kitchen.without.rank not in (None, kitchen.rank)
    (sentence,) = said["c/kitchen"]
    assert f"place {kitchen.without.rank} instead of place {kitchen.rank}" in sentence
    alone = [r for r in answer.results if len(r.adds) == 1]
    assert alone
    assert not any(said[r.credential] for r in alone)  # it goes without saying


AIM = {
    "goal": {"occupation": "o/cook"},
    "constraints": {"nuts": "PL61", "teaching_languages": {"pl": "C2", "de": "B2"}},
}


def test_claims_weigh_what_the_other_skills_give(world: Snapshot) -> None:
    """Credit of a course is weighed by its claims: halved, the rest of the course counts half."""
    halved = replace(world, course_credit=world.course_credit * np.float32(0.5))
    policy = packaged("goal-first")
    one = place_person(person("s/cook", "s/hygiene", **AIM), halved, policy)
    contest = contest_for(one, policy, 10)
    whole = next(
        i for i in contest.standing.chosen if contest.gathered.candidates.uris[i.row] == "c/kitchen"
    )
    share = dict(whole.values)["goal_gap"]
    (menu, stock) = without_each(contest, whole.row)
    assert share == pytest.approx(0.5)
    gap = 0.6 * share / 2
    for without in (menu, stock):
        assert isinstance(without, Without)
        assert without.score is not None
        assert whole.score - without.score >= gap - 1e-4
