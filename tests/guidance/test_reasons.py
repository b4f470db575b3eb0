"""Reasons, caveats and completeness: true to the numbers (F13, F15, F22, F32, F35)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from world import (
    ADS,
    CARER_AD,
    COURSES,
    Snapshot,
    ad,
    ask,
    packaged,
    person,
    with_ads,
    with_courses,
)

from guidance.answer import Result
from guidance.credential import ANNEX_I_ELEMENTS, CourseKind, MicroCredential
from guidance.explanation import Voice
from guidance.explanation.caveats import MOST_CAVEATS
from guidance.explanation.reasons import MOST_REASONS
from guidance.messages import languages, messages_for
from guidance.recommendation import recommend

LIMITS = {"nuts": "PL61", "teaching_languages": {"pl": "C2", "de": "B2"}}


def english(world: Snapshot, *held: str, **more: Any) -> dict[str, Result]:
    profile = person(*held, **{"language": "en", "constraints": LIMITS, **more})
    return {result.credential: result for result in ask(profile, world).results}


def test_covers_so_many_of_so_many(world: Snapshot) -> None:
    """F22: what it covers, by name and number, and what it does not."""
    found = english(world, "s/cook", "s/hygiene", goal={"occupation": "o/cook"})
    menu = found["c/menu"]
    assert menu.reasons[0].startswith("It teaches 1 of the 2 skills you still need for “cook”")
    assert "plan menus" in menu.reasons[0]
    assert "It does not teach: keep stock." in menu.caveats
    kitchen = found["c/kitchen"]
    assert kitchen.reasons[0].startswith("It teaches 2 of the 2 skills")
    assert not any(caveat.startswith("It does not teach") for caveat in kitchen.caveats)


def test_doors_are_counted_as_the_answer_counts_them(world: Snapshot) -> None:
    for result in english(world, "s/cook", "s/hygiene").values():
        count = result.opened.after - result.opened.before
        said = [r for r in result.reasons if "within your reach" in r]
        assert bool(said) is (count > 0)
        if count:
            assert f"{count} more job ads come" in said[0]
            assert f"{result.opened.after} instead of {result.opened.before}" in said[0]


def test_what_it_builds_on_is_held_and_close(world: Snapshot) -> None:
    """Washing counts 0.6 toward lifting, so a care course builds on it; cooking, 0.4 toward baking,
    is too far for that."""
    care = english(world, "s/wash", goal={"occupation": "o/carer"})["c/care"]
    said = "It builds on what you can do already: help with washing and dressing."
    assert said in care.reasons
    bread = english(world, "s/cook", goal={"occupation": "o/baker"})["c/bread"]
    assert not any(reason.startswith("It builds on") for reason in bread.reasons)


def test_reasons_exist_in_the_persons_language(world: Snapshot) -> None:
    polish = ask(person("s/cook", "s/hygiene"), world).results[0]
    assert any("planować menu" in r or "prowadzić" in r for r in polish.reasons)
    finnish = person("s/cook", "s/hygiene", language="fi", constraints=LIMITS)
    assert any("englanniksi" in r for r in ask(finnish, world).results[0].reasons)


def test_a_language_without_catalogue_gets_english_as_a_whole(world: Snapshot) -> None:
    profile = person("s/cook", "s/hygiene", language="lv", constraints=LIMITS)
    assert any(r.startswith("You would learn") for r in ask(profile, world).results[0].reasons)


def test_demand_names_region_sample_and_interval(world: Snapshot) -> None:
    """F32: three carers' ads more, and stock is asked by 18 of 30: 60 %, by Wilson 42 to 75 %.

    z2 = 3.8415: centre (.6 + .0640) / 1.1280 = .5887, half 1.96 sqrt(.008 + .00107) / 1.1280 = .1654.
    """
    more = with_ads(world, (*ADS, *(ad(n, "DE30", "de", CARER_AD) for n in (31, 32, 33))))
    stock = english(more, "s/cook", "s/hygiene")["c/stock"]
    (said,) = [r for r in stock.reasons if "ask for this skill" in r]
    assert said.startswith("18 of 30 job ads")
    assert "keep stock" in said
    assert all(figure in said for figure in ("60", "42", "75"))


def test_demand_is_silent_on_a_small_sample(world: Snapshot) -> None:
    """F33: one ad fewer than thirty in all, and no share is said."""
    more = with_ads(world, (*ADS, *(ad(n, "DE30", "de", CARER_AD) for n in (31, 32))))
    stock = english(more, "s/cook", "s/hygiene")["c/stock"]
    assert not any("for this skill" in reason for reason in stock.reasons)


# --- completeness and evidence --------------------------------------------------------------------


def test_the_complete_course_lacks_nothing() -> None:
    menu = next(course for course in COURSES if course.uri == "c/menu")
    assert (menu.missing_elements, menu.completeness) == ((), 1.0)


def test_the_incomplete_course_names_each_missing_element(world: Snapshot) -> None:
    """F13: missing mandatory elements are listed by name; that of quality in words of its own."""
    stock = next(course for course in COURSES if course.uri == "c/stock")
    assert stock.missing_elements == ANNEX_I_ELEMENTS[1:]
    assert stock.completeness == pytest.approx(1 / 9)
    caveats = english(world, "s/cook", "s/hygiene")["c/stock"].caveats
    (said,) = [c for c in caveats if c.startswith("Missing")]
    for name in stock.missing_elements:
        assert (name in said) is (name != "quality assurance")
    assert messages_for("en").say("caveat.no_quality") in caveats


FILLED: dict[str, Any] = {
    "country": "PL",
    "awarding_bodies": ("School",),
    "learning_outcomes": ("plan",),
    "hours": 5.0,
    "eqf": 1,
    "assessment": "test",
    "participation": "onsite",
}


@pytest.mark.parametrize("member", FILLED)
def test_each_element_counts_one_ninth(member: str) -> None:
    bare = MicroCredential("c/x", "X", "P", CourseKind.SHORT_COURSE, "s")
    filled = replace(bare, **{member: FILLED[member]})
    assert filled.completeness == pytest.approx(bare.completeness + 1 / 9)


def test_no_evidence_found_is_said(world: Snapshot) -> None:
    """F15."""
    found = english(world, "s/cook", "s/hygiene")
    assert "No evidence of quality assurance found." in found["c/stock"].caveats
    assert "No evidence of quality assurance found." not in found["c/menu"].caveats


def test_tags_of_a_machine_are_marked(world: Snapshot) -> None:
    found = english(world, "s/cook", "s/hygiene")
    said = "A computer read the skills from the course description."
    assert any(said in caveat for caveat in found["c/stock"].caveats)
    assert not any(said in caveat for caveat in found["c/menu"].caveats)


def test_silence_of_the_provider_is_named(world: Snapshot) -> None:
    limits = {**LIMITS, "access": ["wheelchair"], "budget": {"amount": 300}}
    found = english(world, "s/cook", "s/hygiene", constraints=limits)
    (said,) = [c for c in found["c/stock"].caveats if c.startswith("The provider does not state")]
    assert "price" in said
    assert "access" in said


# --- regulation -----------------------------------------------------------------------------------


def test_a_regulated_profession_is_warned_of(world: Snapshot) -> None:
    """F35; F13: what states no outcomes is not called a micro-credential in its warning either."""
    say = messages_for("en").say
    care = next(course for course in COURSES if course.uri == "c/care")
    full = replace(care, learning_outcomes=("lift people",), assessment="practical exam")
    others = tuple(full if course is care else course for course in COURSES)
    for courses, sentence in ((COURSES, "regulated_course"), (others, "regulated")):
        found = english(with_courses(world, courses), "s/listen", goal={"occupation": "o/carer"})
        warned = say(f"caveat.{sentence}", goal="care assistant")
        assert warned in found["c/care"].caveats
        assert ("micro-credential" in warned) == (courses is others)


def test_never_said_to_be_unregulated(world: Snapshot) -> None:
    for goal in ("o/cook", "o/baker", "o/driver"):
        for result in english(world, "s/cook", "s/stock", goal={"occupation": goal}).values():
            assert not any(
                "not regulated" in c or "is not a regulated" in c for c in result.caveats
            )


def test_unknown_regulation_says_ask_the_authority(world: Snapshot) -> None:
    """F35: where no source says so: "not known here, ask the authority"."""
    answer = ask(person("s/cook", "s/hygiene", **AIM_COOK), world)
    warning = messages_for("en").say("caveat.regulation_unknown", goal="cook")
    assert "Ask the authority" in warning
    assert len(answer.results) > 1
    assert all(warning in result.caveats for result in answer.results)
    assert answer.caveats.count(warning) == 1  # it holds for all, so it is said once, above them
    assert not any(warning in answer.own_caveats(result) for result in answer.results)


# --- said once, short, and most telling first -----------------------------------------------------

AIM_COOK: dict[str, Any] = {
    "language": "en",
    "constraints": LIMITS,
    "goal": {"occupation": "o/cook"},
}


def test_what_holds_for_all_is_said_once(world: Snapshot) -> None:
    """Each result has its caveats whole; a reader of the list is told once what all share."""
    answer = ask(person("s/cook", "s/hygiene", **AIM_COOK), world)
    shared = set.intersection(*(set(result.caveats) for result in answer.results))
    assert shared
    assert shared <= set(answer.caveats)
    for result in answer.results:
        assert set(answer.own_caveats(result)) == set(result.caveats) - shared


def test_a_list_of_one_keeps_its_caveats(world: Snapshot) -> None:
    profile = person("s/cook", "s/hygiene", **AIM_COOK)
    answer = recommend(profile, world, packaged("goal-first"), limit=1)
    (only,) = answer.results
    warning = messages_for("en").say("caveat.regulation_unknown", goal="cook")
    assert warning in only.caveats
    assert warning not in answer.caveats


def test_what_nobody_asked_about_counts_as_open_and_that_is_said(world: Snapshot) -> None:
    """F23: two skills are still needed, of which nobody knows; rejected, they are known missing."""
    said = messages_for("en").say("caveat.unknown_counts")
    unknown = ask(person("s/cook", "s/hygiene", **AIM_COOK), world)
    known = ask(person("s/cook", "s/hygiene", rejected=["s/menu", "s/stock"], **AIM_COOK), world)
    assert said in unknown.caveats
    assert said not in known.caveats


def test_ads_left_out_for_their_language_are_counted(world: Snapshot) -> None:
    """One German ad in PL61 (a12) is not read by somebody who works in Polish and English."""
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}}
    answer = ask(person("s/cook", "s/hygiene", language="en", constraints=limits), world)
    assert messages_for("en").say("caveat.other_languages", count=1) in answer.caveats


def test_at_most_five_reasons_and_caveats(world: Snapshot) -> None:
    for aim in ({}, {"goal": {"occupation": "o/cook"}}):
        answer = ask(person("s/cook", "s/hygiene", language="en", constraints=LIMITS, **aim), world)
        assert all(1 <= len(result.reasons) <= MOST_REASONS for result in answer.results)
        own = [answer.own_caveats(result) for result in answer.results]
        assert all(len(caveats) <= MOST_CAVEATS for caveats in own)


def test_a_broken_limit_is_never_left_out(world: Snapshot) -> None:
    """Six soft limits that the course breaks are all said, beyond the usual five caveats."""
    limits = {
        **LIMITS,
        "budget": {"amount": 1},
        "hours_per_week": 1,
        "weeks": 1,
        "end_by": "2026-12-08",
        "times": ["weekend"],
        "modes": ["online"],
    }
    driving = english(world, "s/cook", "s/stock", constraints=limits)["c/drive"]
    told = ("you named", "noted for you", "you have")
    broken = [c for c in driving.caveats if any(words in c.lower() for words in told)]
    assert len(broken) == 6


def test_more_points_than_the_first_is_explained(world: Snapshot) -> None:
    """A course that cannot be started is never first, whatever its points; that is said."""
    free = tuple(
        replace(c, prerequisites=("s/drive",)) if c.uri == "c/kitchen" else c for c in COURSES
    )
    aim = {"occupation": "o/cook"}
    found = english(with_courses(world, free), "s/cook", "s/hygiene", goal=aim)
    kitchen, first = found["c/kitchen"], next(r for r in found.values() if r.rank == 1)
    said = messages_for("en").say("caveat.passed_over")
    assert kitchen.score > first.score
    assert said in kitchen.caveats
    assert not any(said in r.caveats for r in found.values() if r.score <= first.score)


def test_two_courses_together_are_named(world: Snapshot) -> None:
    """F31: what opens nothing alone names the course with which it opens most."""
    for result in english(world, "s/cook", "s/hygiene").values():
        said = [r for r in result.reasons if r.startswith("Alone it opens no further job ad.")]
        assert bool(said) is bool(result.opened.one_more)
        if said:
            assert f"it opens {result.opened.one_more}." in said[0]


def test_each_course_names_what_it_builds_on_adds_and_opens(world: Snapshot) -> None:
    """AI Act 86: by URI, beside the sentences; what is added is taught and not held."""
    care = english(world, "s/wash", goal={"occupation": "o/carer"})["c/care"]
    assert care.builds_on == ("s/wash",)
    assert care.adds == ("s/lift",)
    assert len(care.opened.ids) == care.opened.after - care.opened.before


@pytest.mark.parametrize("language", languages())
def test_a_name_that_is_missing_is_english_and_marked(world: Snapshot, language: str) -> None:
    """Occupations of this world have English names alone, skills also Polish ones."""
    voice = Voice.of(language, world)
    marked = voice.messages.say("caveat.english_name", name="cook")
    assert voice.name("o/cook") == ("cook" if language == "en" else marked)
    skill = {"en": "plan menus", "pl": "planować menu"}.get(
        language, voice.messages.say("caveat.english_name", name="plan menus")
    )
    assert voice.name("s/menu") == skill
    profile = person("s/cook", "s/hygiene", **{**AIM_COOK, "language": language})
    texts = [r for result in ask(profile, world).results for r in result.reasons]
    assert any(skill in text for text in texts)
