"""Laws that hold for every person: coverage, potential, unknowns, demand, explanations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from by_hand import coverage as coverage_by_hand
from by_hand import weights
from hypothesis import given, settings
from hypothesis import strategies as st
from world import (
    ADS,
    COOK_AD,
    SKILLS,
    TAU,
    TAUGHT,
    Ad,
    Snapshot,
    ad,
    ask,
    cook,
    copies,
    person,
    positions,
    with_ads,
    with_tags,
)

from guidance.answer import Answer, Result, to_json
from guidance.gaps import held_credit
from guidance.ranking.policy import Policy

URIS = sorted(SKILLS)
SETS = st.sets(st.sampled_from(URIS))


def coverage(world: Snapshot, held: set[str]) -> np.ndarray:
    return world.requirements.coverage(held_credit(world, positions(world, *held)))


def potential(world: Snapshot, held: set[str]) -> float:
    return float(np.minimum(coverage(world, held).astype(np.float64) / TAU, 1.0).sum())


@given(SETS)
def test_coverage_lies_in_the_unit_interval(world: Snapshot, held: set[str]) -> None:
    found = coverage(world, held)
    assert (found >= 0).all()
    assert (found <= 1 + 1e-6).all()


@given(SETS, SETS)
def test_coverage_never_falls_with_more_skills(world: Snapshot, a: set[str], b: set[str]) -> None:
    assert (coverage(world, a | b) >= coverage(world, a) - 1e-6).all()


@given(SETS)
def test_coverage_agrees_with_plain_loops(world: Snapshot, held: set[str]) -> None:
    expected = [coverage_by_hand(one.asks, held) for one in ADS]
    assert coverage(world, held) == pytest.approx(expected, abs=1e-6)


def test_all_skills_cover_all_that_is_known_to_be_asked(world: Snapshot) -> None:
    found = dict(zip(world.vacancies.ids, coverage(world, set(URIS)).tolist(), strict=True))
    assert found.pop("a07") == pytest.approx(0.9)  # one tenth is not known and never covered
    assert list(found.values()) == pytest.approx([1.0] * 29)


@given(SETS, SETS, st.sampled_from(URIS))
def test_potential_is_submodular(
    world: Snapshot, small: set[str], more: set[str], skill: str
) -> None:
    """The more is held, the less one further skill adds: f(A+s) - f(A) >= f(B+s) - f(B)."""
    large = small | more
    gain_small = potential(world, small | {skill}) - potential(world, small)
    gain_large = potential(world, large | {skill}) - potential(world, large)
    assert gain_small >= gain_large - 1e-5
    assert gain_large >= -1e-6


# --- unknown and inferred -----------------------------------------------------------------------


def shown(answer: Answer) -> object:
    """All of an answer but its run id and what it asks next."""
    data = to_json(answer)
    return {k: v for k, v in data.items() if k not in ("run_id", "next_question")}


@given(st.sets(st.sampled_from(URIS), max_size=5), st.sampled_from([None, "o/cook", "o/carer"]))
@settings(max_examples=40)
def test_inferred_never_counts(world: Snapshot, inferred: set[str], goal: str | None) -> None:
    """F23: what is only likely changes no score, no door and no gap."""
    aim = {"occupation": goal} if goal else None
    sure = [{"uri": uri} for uri in ("s/cook", "s/hygiene")]
    likely = [{"uri": uri, "evidence": "inferred"} for uri in sorted(inferred)]
    plain = ask(person(skills=sure, goal=aim), world)
    guessed = ask(person(skills=[*likely, *sure], goal=aim), world)
    assert shown(plain) == shown(guessed)


@given(st.sets(st.sampled_from(URIS), max_size=4))
@settings(max_examples=40)
def test_what_the_snapshot_does_not_know_changes_nothing(world: Snapshot, more: set[str]) -> None:
    """F11: it is said that they do not count, and nothing else differs."""
    strangers = [{"uri": f"x/{uri}"} for uri in sorted(more)]
    sure = [{"uri": uri} for uri in ("s/cook", "s/hygiene")]
    plain, strange = ask(cook(), world), ask(person(skills=[*sure, *strangers]), world)
    said = strange.caveats[: bool(more)]
    assert all(f"{len(more)} umiejętności" in sentence for sentence in said)
    assert shown(plain) == shown(replace(strange, caveats=strange.caveats[len(said) :]))


def test_a_local_skill_is_never_forced_to_a_near_code(world: Snapshot) -> None:
    """F06."""
    local = [{"text": "keep stock", "language": "en"}]
    assert shown(ask(cook(), world)) == shown(ask(cook(local_skills=local), world))


def test_certified_and_confirmed_count_the_same(world: Snapshot) -> None:
    """A certificate changes no number; it adds whom to ask about what it may stand for."""
    certified = [{"uri": u, "evidence": "certified"} for u in ("s/cook", "s/hygiene")]
    plain, proven = shown(ask(cook(), world)), shown(ask(cook(skills=certified), world))
    assert [one["certified"] for one in plain["results"]] == [[]] * len(plain["results"])
    for one, other in zip(plain["results"], proven["results"], strict=True):
        taught = set(TAUGHT[other["credential"]])
        assert set(other.pop("certified")) == taught & {"s/cook", "s/hygiene"}
        del one["certified"], one["reasons"], other["reasons"]
    assert plain == proven


def test_rejecting_a_held_skill_changes_the_ranking_and_restoring_brings_it_back(
    world: Snapshot,
) -> None:
    """F06."""
    before = shown(ask(cook(), world))
    assert shown(ask(cook(rejected=["s/cook"]), world)) != before
    assert shown(ask(cook(rejected=[]), world)) == before


def test_a_rejected_skill_is_never_asked_about_again(world: Snapshot) -> None:
    asked = ask(cook(), world).next_question
    assert asked is not None
    again = ask(cook(rejected=[asked.skill]), world).next_question
    assert again is not None
    assert again.skill != asked.skill


@given(st.sets(st.sampled_from(URIS), min_size=1, max_size=6), st.sampled_from([None, "o/cook"]))
@settings(max_examples=40)
def test_a_question_is_about_the_unknown(world: Snapshot, held: set[str], goal: str | None) -> None:
    profile = person(*sorted(held), goal={"occupation": goal} if goal else None)
    question = ask(profile, world).next_question
    if question is not None:
        assert question.skill not in held
        assert question.text


@given(st.permutations(["s/cook", "s/hygiene", "s/lift", "s/stock"]))
@settings(max_examples=15)
def test_the_order_of_claims_does_not_matter(world: Snapshot, order: list[str]) -> None:
    first = person("s/cook", "s/hygiene", "s/lift", "s/stock")
    assert shown(ask(person(*order), world)) == shown(ask(first, world))


# --- more ads -----------------------------------------------------------------------------------


def score_of(answer: Answer, course: str) -> float:
    return next((r.score for r in answer.results if r.credential == course), 0.0)


def asking(skill: str) -> tuple[Ad, ...]:
    return tuple(one for one in ADS if skill in weights(one.asks))


@pytest.mark.parametrize(
    ("course", "skill"),
    [
        (course, skill)
        for course in ("c/menu", "c/stock", "c/kitchen", "c/drive", "c/care")
        for skill in TAUGHT[course]
    ],
)
def test_doubling_the_ads_for_a_taught_skill_never_lowers_the_course(
    world: Snapshot, course: str, skill: str
) -> None:
    doubled = with_ads(world, (*ADS, *copies(asking(skill), "z")))
    assert score_of(ask(cook(), doubled), course) >= score_of(ask(cook(), world), course)


def test_doubling_holds_where_another_taught_skill_leads(world: Snapshot) -> None:
    """Bakers' ads are within reach already; twice as many only dilute the share for stock."""
    tags = {**{uri: {} for uri in TAUGHT}, "c/bread": {"s/bake": 0.95, "s/stock": 0.9}}
    before = with_tags(world, tags)
    after = with_tags(with_ads(world, (*ADS, *copies(asking("s/bake"), "z"))), tags)
    assert score_of(ask(cook(), after), "c/bread") >= score_of(ask(cook(), before), "c/bread")


FAR = tuple(ad(n, "PL91", "pl", COOK_AD) for n in range(40, 80))


@pytest.mark.parametrize("home", [1, 20])
def test_doubling_holds_where_few_ads_are_at_home(
    world: Snapshot, doors: Policy, home: int
) -> None:
    """One ad at home is a market, and ends no widening when doubled; twenty pass the sample of 30.

    A figure needs thirty ads and falls back to the country's; a count of ads does not.
    """
    few = tuple(ad(n, "PL61", "pl", COOK_AD) for n in range(1, 1 + home))
    before = ask(cook(), with_ads(world, (*FAR, *few)))
    after = ask(cook(), with_ads(world, (*FAR, *few, *copies(few, "z"))))
    assert (before.market.region, before.market.ads) == ("PL61", home)
    assert (after.market.region, after.market.ads) == ("PL61", 2 * home)
    assert score_of(after, "c/menu") > score_of(before, "c/menu")
    for answer, count in ((before, home), (after, 2 * home)):
        menu = result(answer, "c/menu")
        assert menu is not None
        wanted = next(part.value for part in menu.parts if part.name == "demand")
        assert wanted == round(count / (count + doors.scales.demand), 4)


def test_doubling_holds_where_the_market_was_widened(world: Snapshot) -> None:
    """No ad at home: the country's forty count, and eighty count for more."""
    before = ask(cook(), with_ads(world, FAR))
    after = ask(cook(), with_ads(world, (*FAR, *copies(FAR, "z"))))
    assert (before.market.asked_region, before.market.region) == ("PL61", "PL")
    assert (before.market.ads, after.market.ads) == (40, 80)
    assert score_of(after, "c/menu") > score_of(before, "c/menu")


def test_one_new_ad_changes_the_counts(world: Snapshot) -> None:
    """Guidance underpinned by real-time data: one more cook's ad is one more door."""
    one_more = with_ads(world, (*ADS, ad(31, "PL61", "pl", COOK_AD)))
    before = next(r for r in ask(cook(), world).results if r.credential == "c/menu")
    after = next(r for r in ask(cook(), one_more).results if r.credential == "c/menu")
    assert after.opened.after == before.opened.after + 1
    assert set(after.opened.ids) - set(before.opened.ids) == {"a31"}


def test_ads_elsewhere_open_no_door_here(world: Snapshot) -> None:
    elsewhere = with_ads(world, (*ADS, *(ad(n, "FR10", "fr", COOK_AD) for n in range(31, 60))))
    before, after = ask(cook(), world), ask(cook(), elsewhere)
    assert before.results
    assert [(r.credential, r.opened, r.score) for r in before.results] == [
        (r.credential, r.opened, r.score) for r in after.results
    ]


# --- reasons change scores ------------------------------------------------------------------------


def result(answer: Answer, course: str) -> Result | None:
    return next((r for r in answer.results if r.credential == course), None)


@pytest.mark.parametrize(
    ("course", "skill", "goal"),
    [
        ("c/menu", "s/menu", None),
        ("c/stock", "s/stock", None),
        ("c/drive", "s/drive", None),
        ("c/drive", "s/stock", None),
        ("c/care", "s/lift", None),
        ("c/kitchen", "s/stock", None),
        ("c/kitchen", "s/menu", None),  # either alone opens the ads: what more is asked counts
        ("c/menu", "s/menu", {"occupation": "o/cook"}),
        ("c/stock", "s/stock", {"occupation": "o/cook"}),
        ("c/kitchen", "s/menu", {"occupation": "o/cook"}),
        ("c/kitchen", "s/stock", {"occupation": "o/cook"}),
    ],
)
def test_removing_a_named_skill_changes_the_score(
    world: Snapshot, course: str, skill: str, goal: dict[str, str] | None
) -> None:
    """AI Act 86: each course names the skills it adds; without one of them its score differs."""
    before = result(ask(cook(goal=goal), world), course)
    assert before is not None
    if goal:
        assert skill in before.gap.covers
    tags = {**TAUGHT, course: {s: c for s, c in TAUGHT[course].items() if s != skill}}
    after = result(ask(cook(goal=goal), with_tags(world, tags)), course)
    assert after is None or after.score < before.score


def test_removing_an_opened_ad_changes_the_score(world: Snapshot) -> None:
    """Without a02 one door less; without a01 its repeat a13 stands in and all is as before."""
    before = result(ask(cook(), world), "c/menu")
    assert before is not None
    assert before.opened.ids[:2] == ("a01", "a02")
    without = {
        uri: result(
            ask(cook(), with_ads(world, [one for one in ADS if one.vacancy.id != uri])), "c/menu"
        )
        for uri in before.opened.ids[:2]
    }
    fewer, again = without["a02"], without["a01"]
    assert fewer is not None
    assert again is not None
    assert fewer.score < before.score
    assert (again.score, again.opened.after) == (before.score, before.opened.after)
    assert set(again.opened.ids) - set(before.opened.ids) == {"a13"}


def test_what_is_covered_is_taught_and_was_open(world: Snapshot) -> None:
    answer = ask(cook(goal={"occupation": "o/cook"}), world)
    for item in answer.results:
        gap = item.gap
        assert set(gap.covers) <= set(TAUGHT[item.credential])
        assert set(gap.covers) | set(gap.still_missing) | set(gap.unknown) == {"s/menu", "s/stock"}


def test_completeness_and_evidence_raise_a_score(world: Snapshot) -> None:
    """Transparency and quality evidence are worth something and no more than their weight."""
    described = tuple(
        replace(course, title=course.title, country="PL", eqf=4)
        if course.uri == "c/stock"
        else course
        for course in world.credentials
    )
    before = score_of(ask(cook(), world), "c/stock")
    after = score_of(ask(cook(), replace(world, credentials=described)), "c/stock")
    assert before < after <= before + 0.03
