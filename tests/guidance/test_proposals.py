"""F26: which changes are proposed: only limits that were set, and only what can make a difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limited_cook import EVERY, asked, english, limited, polish
from world import (
    ADS,
    SKILLS,
    ask,
    cook,
    copies,
    person,
    with_ads,
)

from guidance.frameworks import CountryFacts, OfficialLanguage
from guidance.labour_market import Vacancy
from guidance.learner import LearnerProfile
from guidance.recommendation import proposals
from guidance.recommendation.changes import (
    AlsoLanguage,
    AlsoSkill,
    MoreMoney,
)
from guidance.snapshot import Records, Snapshot

# --- what is proposed -------------------------------------------------------------------------------


def test_only_limits_that_were_set_are_loosened_and_a_skill_comes_first(world):
    """F26: nobody is asked about money they never limited."""
    kinds = [o.change.kind for o in asked(cook(constraints={"nuts": "PL61"}), world).outcomes]
    assert kinds == ["skill", "nuts"]
    kinds = [o.change.kind for o in asked(limited("times", "budget"), world).outcomes]
    assert kinds == [
        "skill", "radius_km", "budget", "hours_per_week", "weeks", "end_by", "times", "modes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "value", "proposed"),
    [
        ("end_by", "9999-12-31", False),
        ("end_by", "9999-12-30", True),
        ("hours_per_week", 168, False),
        ("hours_per_week", 167, True),
    ],
)
def test_no_more_is_proposed_than_there_can_be(world, limit, value, proposed):
    """The last day of the calendar has no later one, and a week no further hours."""
    outcomes = asked(cook(constraints={limit: value}), world).outcomes
    assert (limit in [o.change.kind for o in outcomes]) is proposed


@settings(max_examples=30)
@given(
    chosen=st.sets(st.sampled_from(sorted(EVERY))),
    hard=st.sets(st.sampled_from(sorted(set(EVERY) - {"location"}))),
    held=st.sets(st.sampled_from(sorted(SKILLS)), max_size=5),
    goal=st.sampled_from([None, "o/cook", "o/driver"]),
)
def test_whatever_the_limits_what_is_proposed_can_be_computed(world, chosen, hard, held, goal):
    """F26: no proposal is ever refused, each says something, and none narrows what is in reach."""
    named = {name for name in chosen if name != "radius_km" or "location" in chosen}
    limits = {name: EVERY[name] for name in named} | {"hard": sorted(named & hard)}
    aim = None if goal is None else {"occupation": goal}
    answer = asked(person(*sorted(held), constraints=limits, goal=aim), world)
    kinds = [o.change.kind for o in answer.outcomes]
    assert len(kinds) == len(set(kinds))
    assert set(kinds) <= {"skill"} | named
    for outcome in answer.outcomes:
        assert outcome.sentences
        assert outcome.ads.within_reach_after >= outcome.ads.within_reach_before
        assert outcome.ads.market_after >= outcome.ads.market_before


def test_an_access_need_is_never_put_in_question(world):
    profile = cook(constraints={"nuts": "PL61", "access": ["childcare"], "hard": ["access"]})
    outcomes = asked(profile, world).outcomes
    assert "access" not in {o.change.kind for o in outcomes}
    for outcome in outcomes:
        changed = outcome.change.applied(profile).constraints
        assert (changed.access, changed.hard) == (("childcare",), ("access",))


def test_the_skill_proposed_is_the_one_that_opens_most(world):
    """Compared with the answer for every unknown skill, one by one."""
    profile = english(constraints=polish(), rejected=["s/menu"])
    reach = {
        skill: ask(AlsoSkill(skill).applied(profile), world).market.within_reach
        for skill in set(SKILLS) - {"s/cook", "s/hygiene", "s/menu"}
    }
    skill = asked(profile, world).outcomes[0].change
    assert isinstance(skill, AlsoSkill)
    assert reach[skill.skill] == max(reach.values())


def test_a_skill_that_was_rejected_is_not_proposed(world):
    proposed = asked(cook(rejected=["s/stock", "s/menu"]), world).outcomes[0].change
    assert proposed not in (AlsoSkill("s/stock"), AlsoSkill("s/menu"))


def test_more_is_asked_about_where_it_takes_more(world):
    """The van course costs 900 EUR: with 10 EUR and only day courses, 900 more are proposed."""
    limits = {"budget": {"amount": 10}, "times": ["day"], "hard": ["times", "budget"]}
    profile = english(constraints=polish(**limits))
    (money,) = [o for o in asked(profile, world).outcomes if isinstance(o.change, MoreMoney)]
    assert money.change == MoreMoney(900.0, "EUR")
    assert [item.credential for item in money.freed] == ["c/drive"]


OFFICIAL = CountryFacts(languages=(OfficialLanguage("DE", "de"), OfficialLanguage("PL", "pl")))


def languages_asked_about(profile: LearnerProfile, snapshot: Snapshot) -> list[str]:
    changes = (outcome.change for outcome in asked(profile, snapshot).outcomes)
    return [change.language for change in changes if isinstance(change, AlsoLanguage)]


def test_a_language_is_proposed_only_where_ads_are_in_it(world):
    """F26: ads of DE30 are in German, its language; English is not proposed though courses may be."""
    known = replace(world, countries=OFFICIAL)
    limits = {"nuts": "DE30", "teaching_languages": {"pl": "C2"}}
    assert languages_asked_about(cook(constraints=limits), known) == ["de"]
    polish_ads = [one for n in range(200) for one in copies([ADS[1]], f"z{n:03}-")]
    moved = [replace(one, vacancy=replace(one.vacancy, nuts="DE30")) for one in polish_ads]
    crowded = with_ads(known, (*ADS, *moved))
    assert languages_asked_about(cook(constraints=limits), crowded) == []
    learning = cook(constraints={"nuts": "DE30", "teaching_languages": {"pl": "C2", "en": "A2"}})
    changes = [o.change.kind for o in asked(learning, world).outcomes]
    assert "teaching_languages" in changes


def test_ads_of_one_source_make_no_language_of_a_country(world):
    """F26: German ads in PL61 may be there because one source holds German ads alone."""
    profile = limited("teaching_languages")
    assert languages_asked_about(profile, replace(world, countries=OFFICIAL)) == []
    assert languages_asked_about(profile, world) == []
    both = CountryFacts(languages=(*OFFICIAL.languages, OfficialLanguage("PL", "de", "PL61")))
    assert languages_asked_about(profile, replace(world, countries=both)) == ["de"]
    elsewhere = CountryFacts(languages=(OfficialLanguage("PL", "de", "PL91"),))
    assert languages_asked_about(profile, replace(world, countries=elsewhere)) == []


class SecondSource:
    """The records of the world, in which every other ad comes from a second source."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self.records, name)

    def vacancy(self, position: int) -> Vacancy:
        found = self.records.vacancy(position)
        return replace(found, source="other ads") if position % 2 else found


def test_ads_of_two_sources_make_a_language_to_work_in(world):
    """F26: two German ads in PL61, of one source and of two."""
    ads = [
        replace(one, vacancy=replace(one.vacancy, language="de"))
        if one.vacancy.id == "a05"
        else one
        for one in ADS
    ]
    german = replace(with_ads(world, ads), countries=OFFICIAL)
    assert languages_asked_about(limited("teaching_languages"), german) == []
    two = replace(german, records=SecondSource(world.records))
    assert languages_asked_about(limited("teaching_languages"), two) == ["de"]


def test_a_language_that_leaves_out_most_courses_is_proposed_anywhere(world, monkeypatch):
    """No ad of Berlin is in Polish, but nearly all courses are; some courses are not enough."""
    limits = {"nuts": "DE30", "teaching_languages": {"de": "C2"}, "hard": ["teaching_languages"]}
    profile = cook(language="de", constraints=limits)
    assert "teaching_languages" not in [o.change.kind for o in asked(profile, world).outcomes]
    monkeypatch.setattr(proposals, "FOREIGN_COURSES", 1)
    assert AlsoLanguage("pl") in [o.change for o in asked(profile, world).outcomes]
