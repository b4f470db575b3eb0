"""Two rules of a list: editions of a course stand once, what is out of the question comes last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_markets import first_of, made_candidates, made_reach
from test_without import GOALS, HELD, answer_to, found_in, ranked_again
from world import (
    AS_OF,
    SOMETIME,
    Snapshot,
    ask,
    cook,
    credentials_of,
    packaged,
    person,
    run_at,
    with_courses,
)

from guidance.answer import Answer, Result
from guidance.course_columns import CourseColumns
from guidance.learner import Constraints, read_constraints
from guidance.ranking.eligibility import judge
from guidance.ranking.order import place_with, stand
from guidance.recommendation.explain import explain
from guidance.recommendation.gather import without_the_last
from guidance.storage.files import policy_for

DOORS = packaged("doors-first")


def changed(world: Snapshot, courses: Mapping[str, Mapping[str, Any]]) -> Snapshot:
    """Return the world with some courses described otherwise."""
    described = (replace(course, **courses.get(course.uri, {})) for course in world.credentials)
    return with_courses(world, tuple(described))


def listed(answer: Answer, course: str) -> Result:
    found = found_in(answer, course)
    assert found is not None
    return found


def warned(answer: Answer, course: str) -> tuple[str, ...]:
    return listed(answer, course).caveats


# --- editions -------------------------------------------------------------------------------------


def in_editions(world: Snapshot) -> Snapshot:
    """Return the world with one course in two editions: the kitchen course and the menu course."""
    same = {"title": "Menus and stock", "provider": "Kitchen School"}
    shouted = {"title": " Menus  and STOCK ", "provider": "Kitchen School"}
    return changed(world, {"c/kitchen": same, "c/menu": shouted})


@pytest.fixture
def twice(world: Snapshot) -> Snapshot:
    return in_editions(world)


def test_a_list_names_one_edition_and_counts_the_others(world: Snapshot, twice: Snapshot) -> None:
    """F20, F22: of two courses under one title the better stands, and the other is told."""
    english = cook(language="en")
    apart = credentials_of(ask(english, world))
    assert {"c/kitchen", "c/menu"} <= set(apart)
    better, worse = sorted(("c/kitchen", "c/menu"), key=apart.index)
    answer = ask(english, twice)
    assert [uri for uri in apart if uri != worse] == credentials_of(answer)
    said = "1 more course of this provider has the same title. The list shows only one of them."
    assert said in warned(answer, better)
    assert [uri for uri in credentials_of(answer) if said in warned(answer, uri)] == [better]


def test_the_letter_about_the_other_edition_says_where_the_first_stands(twice: Snapshot) -> None:
    """AI Act 86: nobody is left to wonder where a course went."""
    english = cook(language="en")
    named = credentials_of(ask(english, twice))
    (other,) = {"c/kitchen", "c/menu"} - set(named)
    (first,) = {"c/kitchen", "c/menu"} & set(named)
    found = explain(english, twice, DOORS, other)
    rank = named.index(first) + 1
    said = f"Another course of this provider with the same title is in the list, at place {rank}."
    assert found.result is None
    assert found.caveats == (said,)
    assert said in found.letter
    assert explain(english, twice, DOORS, "c/accounts").caveats == ()


def test_editions_share_provider_and_title(world: Snapshot, twice: Snapshot) -> None:
    """Another provider's course of the same title is another course, and so is a second part."""
    row = world.courses.position
    assert len(set(world.columns.editions.tolist())) == len(world.courses)
    editions = twice.columns.editions
    assert editions[row("c/kitchen")] == editions[row("c/menu")]
    elsewhere = changed(twice, {"c/menu": {"provider": "Another School"}})
    assert len(set(elsewhere.columns.editions.tolist())) == len(world.courses)
    second = changed(twice, {"c/menu": {"prerequisites": ("c/kitchen",)}})
    assert len(set(second.columns.editions.tolist())) == len(world.courses)
    unknown = (replace(course, title="One", provider="") for course in world.credentials)
    assert len(set(CourseColumns(tuple(unknown)).editions.tolist())) == len(world.courses)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([1, 3, 10]), st.integers(0, 259), st.floats(0, 1))
def test_the_place_with_other_numbers_is_that_of_ranking_again(
    seed: int, limit: int, row: int, score: float
) -> None:
    """F22: with editions and courses out of the question too, a counterfactual place is exact."""
    reach, gains = made_reach(seed)
    candidates = made_candidates(gains, seed)
    standing = stand(candidates, reach, DOORS, limit)
    every = list(standing.queue)
    other = replace(next(item for item in every if item.row == row), score=round(score, 4))
    again = [other if item.row == row else item for item in every]
    rows = [item.row for item in first_of(again, candidates, DOORS, limit)]
    expected = rows.index(row) + 1 if row in rows else 0
    assert place_with(other, standing, candidates, DOORS) == expected


@given(HELD, st.sampled_from(GOALS), st.sampled_from([1, 3, 10]))
@settings(max_examples=30, deadline=None)
def test_a_place_without_a_skill_is_exact_among_editions(
    world: Snapshot, held: set[str], goal: str | None, limit: int
) -> None:
    """F22, AI Act 86: the other edition may be what takes the place."""
    twice = in_editions(world)
    for result in answer_to(twice, held, goal, limit).results:
        if result.without is not None:
            less = ranked_again(twice, result.credential, result.without.skill)
            after = found_in(answer_to(less, held, goal, limit), result.credential)
            assert result.without.rank == (after.rank if after else None)


# --- out of the question --------------------------------------------------------------------------


BERLIN_RUN = run_at(
    "r/berlin", SOMETIME, nuts="DE30", mode="onsite", latitude=52.52, longitude=13.40
)
ABROAD = "So it stands after all other courses, whatever its points."


@pytest.fixture
def abroad(world: Snapshot) -> Snapshot:
    """Return the world with its best course for a cook, the one about menus, in Berlin."""
    return changed(world, {"c/menu": {"runs": (BERLIN_RUN,)}})


def test_a_course_in_another_country_comes_last_and_says_so(
    world: Snapshot, abroad: Snapshot
) -> None:
    """F08, F22: a wish leaves nothing out, but nobody is sent abroad before the bakery next door."""
    english = cook(language="en", constraints={"nuts": "PL61"})
    here, answer = ask(english, world), ask(english, abroad)
    assert credentials_of(here)[0] == "c/menu"
    assert credentials_of(answer)[-1] == "c/menu"
    assert set(credentials_of(answer)) == set(credentials_of(here))
    assert listed(answer, "c/menu").score > answer.results[-2].score
    told = f"You would have to go to another country for it. {ABROAD}"
    assert told in warned(answer, "c/menu")
    assert not any(ABROAD in said for result in answer.results[:-1] for said in result.caveats)
    for result in answer.results:
        assert round(sum(part.points for part in result.parts), 4) == result.score


def test_over_a_border_and_within_the_radius_is_near(abroad: Snapshot) -> None:
    """F08: somebody on the Oder works and learns on both sides of it."""
    course = abroad.credentials[abroad.courses.position("c/menu")]
    day = date(2026, 11, 22)
    near = Constraints(nuts="PL61", location=(52.35, 14.55), radius_km=90.0)
    assert judge(course, near, day).obstacles == ()
    assert judge(course, near, day).limits_met == 0.5
    far = replace(near, radius_km=30.0)
    assert [check.limit for check in judge(course, far, day).obstacles] == ["nuts"]
    assert judge(course, far, day).limits_met == 0.0


def test_of_two_runs_the_one_at_an_unknown_place_is_taken(abroad: Snapshot) -> None:
    """An unknown place may be near; another country is not, though it starts earlier."""
    somewhere = run_at("r/somewhere", date(2027, 2, 1))
    course = abroad.credentials[abroad.courses.position("c/menu")]
    verdict = judge(
        replace(course, runs=(BERLIN_RUN, somewhere)), Constraints(nuts="PL61"), date(2026, 11, 22)
    )
    assert verdict.offer.run is somewhere
    assert verdict.obstacles == ()


def test_a_language_nobody_named_comes_last(world: Snapshot) -> None:
    """F08, F09: of the languages named none is the course's; who named none may know it."""
    german = changed(world, {"c/kitchen": {"language": "de"}})
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2", "de": "A2"}}
    answer = ask(cook(language="en", constraints=limits), german)
    assert credentials_of(answer)[-1] == "c/kitchen"
    assert listed(answer, "c/kitchen").score > answer.results[-2].score
    assert f"You may not be able to follow its language. {ABROAD}" in warned(answer, "c/kitchen")
    unnamed = ask(cook(language="en"), german)
    assert not any(ABROAD in said for result in unnamed.results for said in result.caveats)
    keys = [(-result.score, result.credential) for result in unnamed.results[1:]]
    assert keys == sorted(keys)


def test_where_all_are_out_of_the_question_that_is_said_first(world: Snapshot) -> None:
    """F08, F27: nothing better was found, and no course is called the last of its kind."""
    every = {course.uri: {"language": "de", "runs": ()} for course in world.credentials}
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}}
    answer = ask(cook(language="en", constraints=limits), changed(world, every))
    assert answer.results
    assert answer.caveats[0].startswith("All these courses are in another country")
    assert not any(ABROAD in said for result in answer.results for said in result.caveats)


def test_a_hard_limit_still_leaves_out(abroad: Snapshot) -> None:
    """F08: where the region is hard the course is excluded, by that name."""
    profile = cook(language="en", constraints={"nuts": "PL61", "hard": ["nuts"]})
    usual = policy_for(profile)
    any_gain = replace(usual, limits=replace(usual.limits, minimum_gain=0.0))
    answer = ask(profile, abroad, any_gain)
    assert "c/menu" not in credentials_of(answer)
    assert {item.credential: item.limit for item in answer.excluded}["c/menu"] == "nuts"


def test_nobody_is_put_on_a_plan_abroad_unasked(world: Snapshot, abroad: Snapshot) -> None:
    """F08, F40: what is put last is on no plan that nobody ticked; a language not asked about may be."""
    english = replace(cook(language="en"), as_of=date.fromisoformat(AS_OF))
    courses = ("c/menu", "c/kitchen", "c/not-loaded")
    assert without_the_last(courses, english, abroad) == ("c/kitchen", "c/not-loaded")
    german = changed(world, {"c/kitchen": {"language": "de"}})
    assert without_the_last(courses, english, german) == courses
    limits = read_constraints({"teaching_languages": {"en": "C2"}})
    named = replace(english, constraints=limits)
    assert without_the_last(("c/kitchen",), named, german) == ()


def test_no_course_is_paired_with_one_abroad(world: Snapshot) -> None:
    """F22: "together with a course in Berlin" is no reason for a course next door."""
    profile = person("s/hygiene", language="en", constraints={"nuts": "PL61"})
    assert listed(ask(profile, world), "c/menu").opened.one_more == 1
    others = [uri for uri in credentials_of(ask(profile, world)) if uri != "c/menu"]
    around = changed(world, {uri: {"runs": (BERLIN_RUN,)} for uri in others})
    assert not listed(ask(profile, around), "c/menu").opened.one_more
