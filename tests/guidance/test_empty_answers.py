"""An empty answer names its cause and never shows a filler (F23, F27, F14)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from world import (
    COURSES,
    DRIVER_AD,
    TAUGHT,
    Snapshot,
    ad,
    ask,
    person,
    with_ads,
    with_courses,
    with_tags,
)

from guidance.answer import Answer
from guidance.credential import Money
from guidance.messages import messages_for
from guidance.ranking.policy import Policy
from guidance.recommendation import recommend
from guidance.snapshot import Concepts

EMPTY = messages_for("en").texts["empty"]


def english(*held: str, **more: object) -> object:
    return person(*held, **{"language": "en", **more})


def said(answer: Answer, cause: str) -> bool:
    """Whether the reason given is the message of that cause, with any values put in."""
    form = EMPTY[cause]
    forms = form.values() if isinstance(form, dict) else (form,)
    patterns = [".+".join(map(re.escape, re.split(r"{\w+}", text))) for text in forms]
    return any(re.fullmatch(pattern, answer.empty_reason or "") for pattern in patterns)


def pl(*held: str, **more: object) -> object:
    """An English speaker who reads Polish too."""
    limits = {"nuts": "PL61", "teaching_languages": {"pl": "C2"}}
    return person(*held, **{"language": "en", "constraints": limits, **more})


def test_an_empty_profile_gets_a_reason_and_a_question(world: Snapshot) -> None:
    """F23: nothing known, nothing recommended, and the most informative question."""
    answer = ask(pl(), world)
    assert answer.results == ()
    assert answer.empty_reason == EMPTY["no_skills"]
    assert answer.next_question is not None
    # About half of the ads ask for cooks: whether somebody cooks tells most about their work.
    assert answer.next_question.skill == "s/cook"
    assert "cooking" in answer.next_question.text


def test_inferred_skills_are_still_an_empty_profile(world: Snapshot) -> None:
    inferred = [
        {"uri": "s/cook", "evidence": "inferred"},
        {"uri": "s/menu", "evidence": "inferred"},
    ]
    answer = ask(english(skills=inferred), world)
    assert answer.results == ()
    assert answer.empty_reason == EMPTY["no_skills"]


def test_no_ads_in_the_country(world: Snapshot) -> None:
    answer = ask(english("s/cook", constraints={"nuts": "FR10"}), world)
    assert answer.results == ()
    assert said(answer, "no_vacancies")
    assert "France" in (answer.empty_reason or "")


def test_no_ads_in_the_languages(world: Snapshot) -> None:
    answer = ask(english("s/cook", constraints={"nuts": "DE30"}), world)
    assert said(answer, "no_readable_vacancies")
    assert answer.market.ads == 0


def test_limits_leave_all_out(world: Snapshot) -> None:
    constraints = {"nuts": "PL61", "budget": {"amount": 5}, "hard": ["budget"]}
    answer = ask(
        person(
            "s/cook",
            "s/hygiene",
            language="en",
            constraints={**constraints, "teaching_languages": {"pl": "C2"}},
        ),
        world,
    )
    assert answer.results == ()
    assert said(answer, "limits")
    assert "price" in (answer.empty_reason or "")
    assert f"{len(answer.excluded)} courses" in (answer.empty_reason or "")


def test_nothing_teaches_what_is_asked(world: Snapshot) -> None:
    """Listening and first aid are taught nowhere: no nearby filler."""
    only = with_ads(
        world, [ad(1, "PL61", "pl", {"s/listen": 1.0}), ad(2, "PL61", "pl", {"s/first-aid": 1.0})]
    )
    answer = ask(pl("s/cook"), only)
    assert answer.results == ()
    assert answer.empty_reason == EMPTY["nothing"]
    assert answer.next_question is not None


WHOLE_COOK = ("s/cook", "s/hygiene", "s/menu", "s/stock")


def test_goal_reached(world: Snapshot) -> None:
    """Driving would open two drivers' ads, but that is not the work asked for."""
    answer = ask(pl(*WHOLE_COOK, goal={"occupation": "o/cook"}), world)
    assert answer.results == ()
    assert said(answer, "goal_reached")
    assert answer.next_question is None


def test_with_the_goal_reached_what_opens_an_ad_of_its_work_is_shown(world: Snapshot) -> None:
    """An ad for a cook, half of it for driving besides: covered by half, and wholly with it."""
    more = with_ads(world, [ad(1, "PL61", "pl", {"o/cook": 0.5, "s/drive": 0.5})])
    (drive,) = ask(pl(*WHOLE_COOK, goal={"occupation": "o/cook"}), more).results
    assert (drive.credential, drive.opened.ids) == ("c/drive", ("a01",))
    assert drive.opened.near_goal == 1
    assert next(part.value for part in drive.parts if part.name == "goal_gap") == 0.0


def test_everything_needs_something_first(world: Snapshot) -> None:
    """F14: "needs first" is named, and such a course is not first even when it is alone."""
    only = with_tags(
        world, {c: (TAUGHT[c] if c in ("c/kitchen", "c/advanced") else {}) for c in TAUGHT}
    )
    answer = ask(pl("s/hygiene"), only)
    assert answer.results == ()
    assert said(answer, "needs_first")
    assert "use cooking techniques" in (answer.empty_reason or "")
    assert "Stock" in (answer.empty_reason or "")


def test_no_courses_at_all(world: Snapshot) -> None:
    none = replace(world, courses=Concepts(()), credentials=())
    assert ask(pl("s/cook"), none).empty_reason == EMPTY["no_courses"]


def test_limits_are_named_beside_what_is_needed_first(world: Snapshot) -> None:
    """ "Every course that would help needs something first" is untrue where a limit left one out."""
    dear = tuple(
        replace(c, runs=(replace(c.runs[-1], price=Money(900.0, "EUR")),))
        if c.uri == "c/menu"
        else c
        for c in COURSES
    )
    free = tuple(
        replace(c, runs=(replace(dear[4].runs[0], id="r/x", price=Money(0.0, "EUR")),))
        if c.uri == "c/kitchen"
        else c
        for c in dear
    )
    tags = {c: (TAUGHT[c] if c in ("c/kitchen", "c/menu") else {}) for c in TAUGHT}
    limited = with_courses(with_tags(world, tags), free)
    limits = {
        "nuts": "PL61",
        "budget": {"amount": 5},
        "hard": ["budget"],
        "teaching_languages": {"pl": "C2"},
    }
    answer = ask(person("s/hygiene", language="en", constraints=limits), limited)
    assert answer.results == ()
    assert [e.credential for e in answer.excluded] == ["c/menu"]
    assert said(answer, "limits")
    assert "1 course" in (answer.empty_reason or "")


def test_a_course_without_gain_is_not_a_filler(world: Snapshot) -> None:
    """With a goal a course covers some of it or opens an ad of its kind of work.

    Accounts, bread and care do neither; menus open six ads, but for cooks.
    """
    profile = pl("s/cook", "s/hygiene", goal={"occupation": "o/driver"})
    listed = [r.credential for r in ask(profile, world).results]
    assert listed[0] == "c/drive"
    assert sorted(listed) == ["c/drive", "c/kitchen", "c/stock"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_short_list_is_the_start_of_a_longer_one(
    world: Snapshot, doors: Policy, limit: int
) -> None:
    """Under weights that never look at the goal, fillers lead by score; they take no place."""
    drivers = with_ads(world, [ad(n, "PL61", "pl", DRIVER_AD) for n in (1, 2)])
    profile = pl("s/cook", "s/hygiene", goal={"occupation": "o/driver"})
    every = recommend(profile, drivers, doors).results
    short = recommend(profile, drivers, doors, limit=limit).results
    assert [r.credential for r in short] == [r.credential for r in every[:limit]]
    assert len(short) == limit


def test_results_and_reasons_exclude_each_other(world: Snapshot, doors: Policy) -> None:
    for held in ((), ("s/cook",), ("s/paint",), ("s/cook", "s/hygiene", "s/menu", "s/stock")):
        answer = ask(pl(*held), world, doors)
        assert bool(answer.results) is (answer.empty_reason is None)


def test_an_ad_for_a_driver_alone_is_enough(world: Snapshot) -> None:
    answer = ask(pl("s/stock"), with_ads(world, [ad(1, "PL61", "pl", DRIVER_AD)]))
    assert [r.credential for r in answer.results] == ["c/drive"]
    assert answer.results[0].opened.ids == ("a01",)
