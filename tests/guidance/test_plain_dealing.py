"""What a counsellor would not leave unsaid: the language of a course, old ads, no promise of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from world import ADS, AS_OF, Snapshot, ad, ask, cook, packaged, person, with_ads, with_courses

from api.pages.record import record_page
from guidance.answer import MarketNote
from guidance.explanation import Voice, caveats, language_words, limit_sentence, offer_line, reasons
from guidance.explanation.outlook import ads_dated
from guidance.explanation.reasons import for_the_goal
from guidance.gaps import believe
from guidance.learner import read_profile
from guidance.messages import languages, messages_for
from guidance.pathways.types import PathLimits
from guidance.ranking.eligibility import Check, judge
from guidance.recommendation.changes import AlsoLanguage
from guidance.recommendation.explain import explain
from guidance.recommendation.front import contest_for
from guidance.recommendation.path_answer import PathAnswer, answer_path
from guidance.recommendation.path_words import path_words
from guidance.recommendation.person import place_person
from guidance.recommendation.proposals import standard_changes
from guidance.recommendation.results import cases_of
from guidance.storage.files import load_policy

TODAY = date.fromisoformat(AS_OF)


def path_for(world: Snapshot, **members: Any) -> PathAnswer:
    profile = read_profile({"as_of": AS_OF, "language": "en", **members})
    return answer_path(profile, world, packaged("doors-first"), PathLimits.of(profile.constraints))


def first_case(world: Snapshot, **more: Any) -> Any:
    policy, profile = load_policy("doors-first"), cook(language="en", **more)
    return next(iter(cases_of(contest_for(place_person(profile, world, policy), policy, 10))))


@pytest.mark.parametrize(
    ("language", "refused", "said"),
    [
        ("en", False, []),
        ("pl", False, ["taught in Polish"]),
        ("en", True, ["taught in English"]),
        (None, False, ["teaching language not stated"]),
    ],
)
def test_a_foreign_teaching_language_is_said(
    world: Snapshot, language: str | None, refused: bool, said: list[str]
) -> None:
    """F22: an English speaker who names no language has to read that a course is in Polish."""
    assert list(language_words(language, Voice.of("en", world), refused=refused)) == said


@pytest.mark.parametrize("language", languages())
def test_the_offer_names_its_language_in_every_language(world: Snapshot, language: str) -> None:
    course = next(course for course in world.credentials if course.uri == "c/bread")
    voice = Voice.of(language, world)
    shown = offer_line(course, judge(course, person().constraints, TODAY), voice)
    assert (voice.messages.language_name("de") in shown) is (language != "de")


def test_a_step_of_a_path_names_its_language(world: Snapshot) -> None:
    skills = [{"uri": "s/cook"}, {"uri": "s/hygiene"}]
    told = path_for(world, skills=skills, constraints={"teaching_languages": {"pl": "C2"}})
    offers = {
        step.credential: words.offer
        for step, words in zip(told.path.steps, told.words.steps, strict=True)
    }
    assert offers
    spoken = {
        course.uri: {course.language, *(run.language for run in course.runs)}
        for course in world.credentials
    }
    for uri, offer in offers.items():
        assert ("taught in Polish" in offer) is ("pl" in spoken[uri])


@pytest.mark.parametrize("language", languages())
def test_nobody_is_told_that_they_named_nothing(world: Snapshot, language: str) -> None:
    """Somebody whose languages are all below B1 named some; the level is what is lacking."""
    limits = read_profile({"constraints": {"teaching_languages": {"pl": "A2"}}}).constraints
    said = limit_sentence(
        Check("teaching_languages", False, "de", []), limits, Voice.of(language, world)
    )
    assert "B1" in said
    assert ": ." not in said


def test_doors_to_other_work_are_no_step_to_the_goal(world: Snapshot) -> None:
    """F22: all, some or none of the opened ads are for the goal, and each is said."""
    voice = Voice.of("en", world)
    assert for_the_goal(3, 3, "o/cook", voice).startswith("All of them seem to be for “cook”")
    assert for_the_goal(1, 3, "o/cook", voice).startswith("1 of them seems to be for “cook”")
    assert for_the_goal(0, 3, "o/cook", voice).startswith("None of them seems to be for “cook”")
    assert for_the_goal(0, 1, "o/cook", voice).startswith("It does not seem to be for “cook”")


def test_a_skill_not_yet_named_is_brought_in(world: Snapshot) -> None:
    """AI Act 86: what carries the place may be no skill that the goal asks for."""
    case, voice = first_case(world), Voice.of("en", world)
    other = replace(case, without=replace(case.without, skill="s/paint", rank=None))
    assert "It also teaches “paint walls”. Without that, it would not be in this list." in reasons(
        other, voice
    )
    named = replace(
        case,
        adds=("s/menu", "s/stock"),
        without=replace(case.without, skill="s/menu", rank=9),
    )
    assert any(said.startswith("If it did not teach") for said in reasons(named, voice))


def test_within_reach_is_no_promise(world: Snapshot) -> None:
    """F35: said once above a list that opens ads, and with a path that does."""
    said = messages_for("en").say("caveat.reach")
    assert said in ask(cook(language="en"), world).caveats
    told = path_for(world, skills=[{"uri": "s/cook"}, {"uri": "s/hygiene"}])
    assert (said in told.words.whole) is (told.path.after > told.path.before)
    assert told.path.after > told.path.before


def test_ads_older_than_a_year_are_counted(world: Snapshot) -> None:
    """F33: one new ad does not make the others new."""
    day = read_profile({"as_of": AS_OF}).as_of
    assert day is not None
    old = [ad(number, "DE30", "de", "o/cook", age=360) for number in (31, 32, 33)]
    where = {"nuts": "DE30", "teaching_languages": {"de": "C2"}}
    before, after = (
        ask(person("s/cook", constraints=where), some).market.older
        for some in (world, with_ads(world, (*ADS, *old)))
    )
    assert (before, after) == (0, 3)


def test_some_old_ads_are_said_beside_newer_ones(world: Snapshot) -> None:
    first, last = TODAY - timedelta(days=2000), TODAY - timedelta(days=30)
    note, voice = MarketNote("PL", "PL", None, 10, 1, first, last, 9), Voice.of("en", world)
    dated, older = ads_dated(note, TODAY, voice)
    assert dated == voice.messages.say("caveat.ads_dated", first=first, last=last)
    assert older == "9 of them are more than a year old and most likely closed."
    assert len(list(ads_dated(replace(note, older=0), TODAY, voice))) == 1
    assert len(list(ads_dated(note, last + timedelta(days=366), voice))) == 1


def test_of_a_course_too_far_away_the_distance_is_enough(world: Snapshot) -> None:
    case, voice = first_case(world), Voice.of("en", world)
    region, distance = Check("nuts", False, "DE30", "PL61"), Check("radius_km", False, 420.0, 30.0)

    def told(*checks: Check) -> list[str]:
        broken = replace(case, verdict=replace(case.verdict, checks=checks))
        return [said for said in caveats(broken, voice) if "you named" in said]

    assert [said.split(";")[0] for said in told(region, distance)] == ["It is 420 km away"]
    assert len(told(region)) == len(told(distance)) == 1


def test_a_path_is_refused_where_a_list_is(world: Snapshot) -> None:
    """No ads, or nothing known of the person: no course is vouched for, in a list or in a path."""
    skills = [{"uri": "s/cook"}]
    for members in ({"skills": skills, "constraints": {"nuts": "FI"}}, {"skills": []}):
        told = path_for(world, **members)
        profile = read_profile({"as_of": AS_OF, "language": "en", **members})
        assert told.path.steps == ()
        assert told.path.totals.courses == 0
        assert told.empty_reason
        assert told.empty_reason == ask(profile, world).empty_reason


def test_a_path_that_opens_nothing_of_the_goal_says_so(world: Snapshot) -> None:
    """A path whose value is proven to be nothing is not called the best one."""
    told = path_for(
        world, skills=[{"uri": "s/cook"}, {"uri": "s/hygiene"}], goal={"occupation": "o/cook"}
    )
    proof = replace(told.path.proof, value=0, at_most=0)
    barren, voice = replace(told.path, proof=proof), Voice.of("en", world)
    words = path_words(barren, "o/cook", told.market, voice)
    assert voice.messages.say("path.best_goal_none") in words.proof
    assert voice.messages.say("path.best_goal") not in words.proof


def test_what_the_opened_ads_are_for_is_said(world: Snapshot) -> None:
    """F22: a person asks which work the doors lead to; said where it is clearly one."""
    case, voice = first_case(world), Voice.of("en", world)
    assert case.opened.ids
    assert case.goal is None

    def told(work: str | None) -> list[str]:
        return [said for said in reasons(replace(case, work=work), voice) if "more job ad" in said]

    assert told("o/carer")[0].endswith(": 1 instead of 0. It seems to be for “care assistant”.")
    assert told(None)[0].endswith(": 1 instead of 0.")
    many = voice.messages.say("reason.opens_work", count=3, occupation="cook")
    assert many == "At least half of them seem to be for “cook”."


def test_the_letter_says_what_the_course_costs_and_in_which_language(world: Snapshot) -> None:
    """AI Act 86: the letter alone is enough to ask the provider the right question."""
    policy, profile = load_policy("doors-first"), cook(language="en")
    first = ask(profile, world, policy).results[0].credential
    told = explain(profile, world, policy, first, limit=10)
    course = next(course for course in world.credentials if course.uri == first)
    verdict = judge(course, profile.constraints, TODAY)
    assert offer_line(course, verdict, Voice.of("en", world)) in told.letter


def test_a_course_page_names_the_teaching_language(world: Snapshot) -> None:
    """F22: of a course without runs, and of a run that does not say, it is that of the course."""
    courses, voice = {course.uri: course for course in world.credentials}, Voice.of("en", world)
    assert record_page(courses["c/accounts"], voice, TODAY).language == "Polish"
    assert record_page(courses["c/stock"], voice, TODAY).language is None
    (run,) = record_page(courses["c/care"], voice, TODAY).runs
    assert run.language == "Polish"


def test_a_course_page_begins_with_the_runs_that_can_still_be_joined(world: Snapshot) -> None:
    """F16: the run of early November stands last and says that it has begun."""
    courses, voice = {course.uri: course for course in world.credentials}, Voice.of("en", world)
    runs = record_page(courses["c/menu"], voice, TODAY).runs
    assert [run.begun for run in runs] == [False, True]
    assert runs[0].place == "Toruń"


def test_the_language_being_learnt_is_asked_about_first(world: Snapshot) -> None:
    """Somebody at A2 in German is nearer to German courses than to a new language, however many."""
    limits = {"nuts": "PL61", "teaching_languages": {"de": "A2"}, "hard": ["teaching_languages"]}
    policy, profile = packaged("doors-first"), cook(language="en", constraints=limits)
    some = with_courses(
        world,
        [replace(c, language="de") if c.uri == "c/kitchen" else c for c in world.credentials],
    )
    person_placed = place_person(profile, some, policy)
    excluded = ask(profile, some, policy).excluded
    found = [item.found for item in excluded if item.limit == "teaching_languages"]
    assert found.count("pl") > found.count("de") > 0
    (asked,) = [
        change
        for change in standard_changes(person_placed, policy, excluded)
        if isinstance(change, AlsoLanguage)
    ]
    assert asked.language == "de"


@pytest.mark.parametrize(("hours", "said"), [(14.6, "about 15 hours"), (10.1, "about 11 hours")])
def test_hours_a_week_are_whole_and_never_within_the_limit(
    world: Snapshot, hours: float, said: str
) -> None:
    check = Check("hours_per_week", False, hours, 10.0)
    sentence = limit_sentence(check, cook().constraints, Voice.of("en", world))
    assert sentence == f"It takes {said} a week; you have 10."


@pytest.mark.parametrize(
    ("weeks", "said"), [(0.3, "less than a week."), (1.0, "about 1 week."), (1.2, "about 2 weeks.")]
)
def test_a_path_of_two_days_is_no_week(world: Snapshot, weeks: float, said: str) -> None:
    told = path_for(world, skills=[{"uri": "s/cook"}, {"uri": "s/hygiene"}])
    path = replace(told.path, totals=replace(told.path.totals, weeks=weeks))
    words = path_words(path, None, told.market, Voice.of("en", world))
    assert f"From the first to the last day: {said}" in words.whole


def test_grounded_ads_are_those_that_own_skills_cover_a_quarter_of_tau(world: Snapshot) -> None:
    """Counted again from the requirements, ad by ad."""
    for profile in (cook(), person(), person("s/hygiene")):
        held = believe(profile, world).credit(world)
        coverage = dict(zip(world.vacancies.ids, world.requirements.coverage(held), strict=True))
        for result in ask(profile, world).results:
            own = [ad for ad in result.opened.ids if coverage[ad] >= 0.25 * world.tau]
            assert result.opened.grounded == len(own)
