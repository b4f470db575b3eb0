"""What figures mean for a goal, in words: country, year, source and day (F32, AI Act 86)."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from world import Snapshot, cook, person

from guidance.answer import AtTau, MarketNote
from guidance.claims import Overclaim
from guidance.credential import CourseKind, MicroCredential
from guidance.explanation import Case, Voice, caveats, offer_line, reasons
from guidance.explanation.outlook import ads_dated, outlook
from guidance.labour_market import LabourFigures, Shortage, SkillTrend
from guidance.labour_market.outlook import Openings
from guidance.learner import Constraints
from guidance.messages import languages
from guidance.ranking.eligibility import judge
from guidance.recommendation.front import contest_for
from guidance.recommendation.person import place_person
from guidance.recommendation.results import cases_of, stands_out
from guidance.storage.files import load_policy

OPENINGS = Openings("DE", "5", 45_321.0, 2026, 2035, 1_000_000.0, "51", 500_000.0, 450_000.0, "ads")


def figures(**more: Any) -> LabourFigures:
    return replace(LabourFigures(None, None, None, None), **more)


def shortage(unemployed: float, *derived: str) -> Shortage:
    return Shortage("512", "Cooks", "DE", 2025, unemployed, 100.0, "ads", derived)


def said(world: Snapshot, found: LabourFigures, language: str = "en") -> list[str]:
    return list(outlook(found, Voice.of(language, world)))


def test_a_shortage_names_country_year_ratio_source_and_day(world: Snapshot) -> None:
    (sentence,) = said(world, figures(shortage=shortage(130.0)))
    assert "for each vacancy in this kind of work (Germany, 2025): 1.3." in sentence
    assert "Employers look for people." in sentence
    assert sentence.endswith("Source: ads, 1 November 2026.")


def test_a_surplus_is_a_warning(world: Snapshot) -> None:
    (sentence,) = said(world, figures(shortage=shortage(900.0)))
    assert "(Germany, 2025): 9." in sentence
    assert "Many people compete for these jobs." in sentence


def test_what_is_neither_short_nor_crowded_or_unknown_is_not_said(world: Snapshot) -> None:
    """An unknown is never turned into "no shortage"."""
    assert said(world, figures(shortage=shortage(300.0))) == []
    assert said(world, figures(shortage=replace(shortage(300.0), vacancies=0.0))) == []
    assert said(world, figures()) == []


def test_a_derived_figure_is_said_to_be_derived(world: Snapshot) -> None:
    (plain,) = said(world, figures(shortage=shortage(130.0)))
    (derived,) = said(world, figures(shortage=shortage(130.0, "293 Cooking")))
    assert "We derived this figure" in derived
    assert "We derived this figure" not in plain


def test_openings_are_called_a_forecast_and_not_too_exact(world: Snapshot) -> None:
    (sentence,) = said(world, figures(openings=OPENINGS))
    assert sentence.startswith("Forecast for 2026 to 2035 (Germany): about 45,000 job openings")
    assert "Forecast for group 51: 10% fewer jobs in 2035 than in 2025." in sentence
    (steady,) = said(world, figures(openings=replace(OPENINGS, employment_then=490_000.0)))
    assert "fewer jobs" not in steady


@pytest.mark.parametrize("language", languages())
def test_every_language_says_years_as_years(world: Snapshot, language: str) -> None:
    """2,025 people is a number; 2025 is a year."""
    found = figures(shortage=shortage(900.0, "293 Cooking"), openings=OPENINGS)
    text = " ".join(said(world, found, language))
    assert "2025" in text
    assert "2035" in text
    assert "{" not in text


def first_case(world: Snapshot) -> Case:
    profile = cook(language="en", constraints={"nuts": "PL61", "teaching_languages": {"pl": "C2"}})
    policy = load_policy("doors-first")
    return next(iter(cases_of(contest_for(place_person(profile, world, policy), policy, 10))))


TREND = SkillTrend(
    "s/menu",
    "PL",
    "PL",
    0.12,
    0.05,
    0.2,
    0.3,
    (10, 20),
    (100, 100),
    date(2024, 11, 1),
    date(2026, 10, 1),
)


def test_a_rising_demand_is_a_reason_and_a_falling_one_a_caveat(world: Snapshot) -> None:
    case, voice = first_case(world), Voice.of("en", world)
    rising = replace(case, trend=TREND)
    falling = replace(case, trend=replace(TREND, change=-0.12, low=-0.2, high=-0.05))
    steady = replace(case, trend=replace(TREND, low=-0.1))
    up = "Job ads ask for it more and more: plan menus."
    down = "Job ads ask for it less and less: plan menus."
    (found,) = [r for r in reasons(rising, voice) if r.startswith(up)]
    assert "in Poland, from 2024 to 2026: +12% (+5% to +20%)" in found
    (found,) = [c for c in caveats(falling, voice) if c.startswith(down)]
    assert "-12% (-20% to -5%)" in found
    for other in (steady, case):
        texts = (*reasons(other, voice), *caveats(other, voice))
        assert not any(text.startswith((up, down)) for text in texts)


def test_what_all_skills_of_a_region_share_is_no_trend_of_one() -> None:
    """Ads that ask for all skills 12 % less a year say nothing of a skill asked 12 % less."""
    falling = replace(TREND, change=-0.12, low=-0.2, high=-0.05)
    assert not stands_out(falling, math.log(0.88))
    assert stands_out(falling, 0.0)
    assert stands_out(TREND, math.log(0.88))


@pytest.mark.parametrize("language", languages())
def test_a_course_that_claims_too_much_is_said_to(world: Snapshot, language: str) -> None:
    case, voice = first_case(world), Voice.of(language, world)
    claiming = replace(case, overclaim=Overclaim(41, 20.0, 2))
    length = voice.messages.say("offer.hours", count=20)
    sentence = voice.messages.say("caveat.overclaim", count=41, length=length)
    assert sentence in caveats(claiming, voice)
    assert sentence not in caveats(case, voice)


def test_no_goal_no_outlook(world: Snapshot) -> None:
    from world import ask

    assert ask(person("s/cook", "s/hygiene"), world).outlook == ()


@pytest.mark.parametrize(("age", "message"), [(365, "caveat.ads_dated"), (366, "caveat.ads_old")])
def test_old_ads_are_called_old(world: Snapshot, age: int, message: str) -> None:
    """After a year ads show what was asked for then."""
    first, last, voice = date(2024, 1, 1), date(2025, 1, 1), Voice.of("en", world)
    note = MarketNote("PL", "PL", None, 10, 1, first, last, 0)
    (sentence,) = ads_dated(note, last + timedelta(days=age), voice)
    assert sentence == voice.messages.say(message, first=first, last=last)
    assert list(ads_dated(replace(note, last=None), last, voice)) == []
    (once,) = ads_dated(replace(note, first=last), last + timedelta(days=age), voice)
    assert once == voice.messages.say(f"{message}_day", day=last)
    assert once.count(voice.messages.show(last)) == 1


def test_doors_that_hang_on_the_line_are_said_to(world: Snapshot) -> None:
    case, voice = first_case(world), Voice.of("en", world)
    assert case.opened.ids

    def told(*opens: int) -> list[str]:
        moved = tuple(AtTau(0.1, 10, 10 + more) for more in opens)
        shaky = replace(case, opened=replace(case.opened, by_tau=moved))
        return [c for c in caveats(shaky, voice) if "how strictly a match is judged" in c]

    assert told(3, 3, 5) == []
    assert told(0, 1) == []
    (sentence,) = told(2, 3, 4)
    assert sentence.endswith("2 to 4.")


def test_doors_that_the_course_opens_for_anybody_are_said_to(world: Snapshot) -> None:
    """Fewer than half of the opened ads rest on what the person can do."""
    case, voice = first_case(world), Voice.of("en", world)

    def told(opened: int, grounded: int) -> bool:
        ids = tuple(map(str, range(opened)))
        moved = replace(case, opened=replace(case.opened, ids=ids, grounded=grounded))
        return voice.messages.say("caveat.ungrounded") in caveats(moved, voice)

    assert [told(4, 1), told(4, 2), told(1, 0), told(0, 0)] == [True, False, True, False]


def test_opened_ads_of_a_regulated_occupation_are_warned_of(world: Snapshot) -> None:
    """F35: without a goal, what the opened ads are clearly for is looked at; unknown is said so."""
    case, voice = first_case(world), Voice.of("en", world)
    assert case.goal is None
    warned = caveats(replace(case, work="o/carer"), voice)
    assert voice.messages.say("caveat.regulated", goal="care assistant") in warned
    unknown = voice.messages.say("caveat.regulation_any")
    assert unknown not in warned
    for work in (None, "o/cook"):
        assert unknown in caveats(replace(case, work=work), voice)


def test_an_offer_that_states_nothing_says_it_once(world: Snapshot) -> None:
    voice = Voice.of("en", world)
    bare = MicroCredential("c/x", "X", "P", CourseKind.SHORT_COURSE, "courses")
    verdict = judge(bare, Constraints(), date(2026, 11, 22))
    nothing = "price, duration, start and place not stated"
    assert offer_line(bare, verdict, voice) == f"{nothing} · teaching language not stated"
    spoken = replace(bare, language="en")
    verdict = judge(spoken, Constraints(), date(2026, 11, 22))
    assert offer_line(spoken, verdict, voice) == nothing
    some = replace(bare, hours=10.0)
    said_of = offer_line(some, judge(some, Constraints(), date(2026, 11, 22)), voice)
    assert said_of.startswith("price not stated · about 10 hours · ")


def test_a_list_of_english_names_is_marked_once(world: Snapshot) -> None:
    """Skills of this world have Polish names, occupations English ones alone."""
    voice = Voice.of("pl", world)
    assert voice.names(["o/cook", "o/baker"]) == "cook i baker (wszystko po angielsku)"
    assert voice.names(["o/cook"]) == "cook (po angielsku)"
    assert voice.names(["s/menu", "o/cook"]) == "planować menu i cook (po angielsku)"
    assert Voice.of("en", world).names(["o/cook", "o/baker"]) == "cook and baker"


@pytest.mark.parametrize(
    ("language", "code", "where"),
    [("en", "GB", "in the United Kingdom"), ("en", "PL", "in Poland"), ("de", "NL", "Niederlande")],
)
def test_a_country_stands_in_a_sentence(
    world: Snapshot, language: str, code: str, where: str
) -> None:
    note = MarketNote(code, code, None, 1, 1, None, None, 0)
    assert where in Voice.of(language, world).market(note)
