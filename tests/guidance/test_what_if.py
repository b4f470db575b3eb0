"""F26: what-if, computed: the same recommendation again, and nothing estimated."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import by_hand
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import (
    ADS,
    AS_OF,
    PL61_ADS,
    SKILLS,
    TORUN,
    ask,
    cook,
    copies,
    credentials_of,
    packaged,
    person,
    with_ads,
)

from guidance.answer import to_json
from guidance.errors import ProfileError, UnknownConcept
from guidance.frameworks import CountryFacts, OfficialLanguage
from guidance.labour_market import Vacancy
from guidance.learner import LIMITS, LearnerProfile
from guidance.messages import languages
from guidance.recommendation import proposals
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Change,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)
from guidance.recommendation.what_if import Outcome, WhatIf, what_if
from guidance.snapshot import Records, Snapshot
from guidance.storage.files import policy_for

MARKET = [(one.vacancy.id, one.asks) for one in ADS if one.vacancy.id in PL61_ADS]
EVERY: dict[str, object] = {
    "nuts": "PL61",
    "location": list(TORUN),
    "radius_km": 10,
    "budget": {"amount": 100, "currency": "EUR"},
    "hours_per_week": 5,
    "weeks": 2,
    "end_by": "2026-12-20",
    "times": ["day"],
    "modes": ["onsite"],
    "teaching_languages": {"pl": "C2"},
}
CHANGES: dict[str, Change] = {
    "radius_km": Farther(30.0),
    "nuts": WiderRegion("PL"),
    "budget": MoreMoney(300.0, "EUR"),
    "hours_per_week": MoreHours(5.0),
    "weeks": MoreWeeks(4.0),
    "end_by": LaterEnd(date(2027, 3, 1)),
    "times": AlsoAt("evening"),
    "modes": AlsoBy("online"),
    "teaching_languages": AlsoLanguage("de"),
}


def limited(*hard: str, **more: object) -> LearnerProfile:
    """The cook with every limit, some of them hard."""
    return cook(constraints={**EVERY, "hard": list(hard)}, language="en", **more)


def english(**more: object) -> LearnerProfile:
    """The cook, who reads Polish ads and is told in English."""
    return replace(cook(**more), language="en")


def polish(**limits: object) -> dict[str, object]:
    return {"nuts": "PL61", "teaching_languages": {"pl": "C2"}, **limits}


def asked(profile: LearnerProfile, world: Snapshot, *changes: Change) -> WhatIf:
    return what_if(profile, world, packaged(policy_for(profile).name), changes or None)


def only(profile: LearnerProfile, world: Snapshot, change: Change) -> Outcome:
    (outcome,) = asked(profile, world, change).outcomes
    return outcome


# --- numbers that can be worked out on paper --------------------------------------------------------


def test_one_skill_more_brings_the_ads_that_plain_loops_count(world):
    """F26: with stock six more cook's ads (coverage .75) are in reach, and four courses needless."""
    outcome = only(english(constraints=polish()), world, AlsoSkill("s/stock"))
    before = by_hand.opened(MARKET, (), ("s/cook", "s/hygiene"))
    after = by_hand.opened(MARKET, (), ("s/cook", "s/hygiene", "s/stock"))
    assert (outcome.ads.within_reach_before, outcome.ads.within_reach_after) == (
        len(before),
        len(after),
    )
    assert (len(before), len(after)) == (2, 8)
    assert {item.credential for item in outcome.gone} >= {"c/menu", "c/stock"}
    assert any("8 instead of 2" in sentence for sentence in outcome.sentences)


def test_more_money_frees_the_course_that_cost_too_much(world):
    """F26, F08: the menu course costs 200 EUR, 100 are allowed, 300 more are asked about."""
    outcome = only(limited("budget"), world, MoreMoney(300.0, "EUR"))
    (freed,) = [item for item in outcome.freed if item.credential == "c/menu"]
    assert (freed.limit, freed.found, freed.allowed) == ("budget", 200.0, 100.0)
    assert outcome.courses[0].before is None
    assert outcome.text == "If you could pay €300 more, €400 in all"


def test_what_another_limit_still_leaves_out_is_not_freed(world):
    """The menu course is too dear and in the evening: money alone does not free it."""
    outcome = only(limited("budget", "times"), world, MoreMoney(300.0, "EUR"))
    assert "c/menu" not in {item.credential for item in outcome.freed}


def test_a_wider_region_counts_its_ads(world):
    """F26: three ads of Warsaw and two without a region join the twelve of PL61."""
    outcome = only(english(constraints=polish()), world, WiderRegion("PL"))
    assert outcome.ads.market_before == len(PL61_ADS)
    assert outcome.ads.market_after > outcome.ads.market_before
    assert "in Poland" in outcome.sentences[0]


def test_courses_without_a_price_are_counted_and_the_provider_is_to_be_asked(world):
    """F26, F16: no money frees a course whose price nobody states; it is not taken for zero."""
    profile = limited("budget")
    outcome = only(profile, world, MoreMoney(300.0, "EUR"))
    unpriced = [item for item in ask(profile, world).excluded if item.found is None]
    assert outcome.unstated == len(unpriced) > 0
    assert f"(price): {len(unpriced)}. Asking the providers" in outcome.sentences[-1]


def test_a_soft_limit_that_is_met_then_is_said(world):
    outcome = only(limited(), world, MoreWeeks(4.0))
    assert "c/menu" in outcome.suited
    assert not outcome.freed
    assert any("“Menu”" in sentence for sentence in outcome.sentences)


def test_a_change_without_a_difference_says_so(world):
    """F26: a skill that is held already changes nothing, and that is the answer."""
    outcome = only(english(), world, AlsoSkill("s/cook"))
    assert not outcome.changes_anything
    assert outcome.sentences == (
        "It would change nothing here: the same courses, the same job ads.",
    )
    assert outcome.unstated == 0


# --- the same recommendation again ------------------------------------------------------------------


@pytest.mark.parametrize("limit", CHANGES)
@pytest.mark.parametrize("goal", [None, "o/cook"])
def test_an_outcome_is_the_recommendation_for_the_changed_profile(world, limit, goal):
    """F26: list, places and counts are those that the changed profile gets by itself."""
    profile = limited("budget", "times", goal=goal and {"occupation": goal})
    change = CHANGES[limit]
    now, then = ask(profile, world), ask(change.applied(profile), world)
    outcome = only(profile, world, change)
    assert [place.credential for place in outcome.courses] == credentials_of(then)
    assert [item.credential for item in outcome.gone] == [
        uri for uri in credentials_of(now) if uri not in credentials_of(then)
    ]
    assert outcome.ads.within_reach_after == then.market.within_reach
    out = {item.credential for item in then.excluded}
    assert not out & {item.credential for item in outcome.freed}
    for place in outcome.courses:
        was = {result.credential: result.rank for result in now.results}
        assert place.before == was.get(place.credential)


@settings(max_examples=30)
@given(
    held=st.sets(st.sampled_from(sorted(SKILLS)), min_size=1, max_size=5),
    more=st.sampled_from(sorted(SKILLS)),
)
def test_one_skill_more_never_takes_an_ad_away(world, held, more):
    outcome = only(person(*sorted(held)), world, AlsoSkill(more))
    assert outcome.ads.within_reach_after >= outcome.ads.within_reach_before
    assert outcome.ads.market_after == outcome.ads.market_before


@pytest.mark.parametrize("limit", CHANGES)
def test_a_change_looses_one_limit_and_nothing_else(limit):
    profile = limited("budget")
    before, after = profile.constraints, CHANGES[limit].applied(profile).constraints
    changed = {name for name in (*LIMITS, "hard") if getattr(before, name) != getattr(after, name)}
    assert changed == ({limit, "radius_km"} if limit == "nuts" else {limit})
    assert replace(CHANGES[limit].applied(profile), constraints=before) == profile


def test_a_rejection_is_taken_back_by_having_the_skill():
    changed = AlsoSkill("s/stock").applied(cook(rejected=["s/stock", "s/menu"]))
    assert "s/stock" in changed.held
    assert changed.rejected == ("s/menu",)


def test_each_change_is_computed_alone_and_in_the_order_asked(world):
    profile = limited("budget")
    both = asked(profile, world, CHANGES["budget"], AlsoSkill("s/stock")).outcomes
    assert both == (
        only(profile, world, CHANGES["budget"]),
        only(profile, world, AlsoSkill("s/stock")),
    )


def test_equal_questions_get_equal_bytes(world):
    """F28: and another change gets another run id."""
    profile = limited("budget")
    texts = [json.dumps(to_json(asked(profile, world)), ensure_ascii=False) for _ in range(2)]
    assert texts[0] == texts[1]
    ids = {asked(profile, world, change).run_id for change in CHANGES.values()}
    assert len(ids) == len(CHANGES)


# --- refused ----------------------------------------------------------------------------------------


def test_who_named_no_language_keeps_their_own_beside_a_further_one() -> None:
    """F26: the person's own language stands in where none is named."""
    changed = AlsoLanguage("de").applied(cook())
    assert changed.constraints.teaching_languages == (("de", "B1"), ("pl", "C2"))


@pytest.mark.parametrize("limit", [limit for limit in CHANGES if limit != "teaching_languages"])
def test_a_limit_that_was_not_set_cannot_be_loosened(limit):
    with pytest.raises(ProfileError, match=limit):
        CHANGES[limit].applied(cook(constraints={}))


@pytest.mark.parametrize(
    "change",
    [
        Farther(10.0),
        WiderRegion("PL61"),
        WiderRegion("DE"),
        MoreMoney(0.0, "EUR"),
        MoreMoney(50.0, "PLN"),
        MoreHours(-1.0),
        MoreWeeks(0.0),
        LaterEnd(date(2026, 12, 1)),
        AlsoAt("midnight"),
        AlsoBy("letter"),
        AlsoLanguage("de", "B9"),
    ],
    ids=repr,
)
def test_what_loosens_nothing_is_refused(change):
    with pytest.raises(ProfileError):
        change.applied(limited())


def test_a_skill_that_the_snapshot_does_not_hold_is_refused(world):
    with pytest.raises(UnknownConcept):
        asked(cook(), world, AlsoSkill("s/fly"))


def test_hours_stay_within_a_week():
    assert MoreHours(500.0).applied(limited()).constraints.hours_per_week == 168.0


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


# --- how it is said ---------------------------------------------------------------------------------

RIGHTS = (
    "entitle",
    "eligible",
    "guarantee",
    "anspruch",
    "garant",
    "droit à",
    "derecho",
    "prawo do",
)


@pytest.mark.parametrize("language", languages())
def test_every_change_is_said_in_every_language_without_a_promise(world, language):
    profile = replace(limited("budget", "times"), language=language)
    answer = asked(profile, world, AlsoSkill("s/stock"), *CHANGES.values())
    told = [answer.caution, *(text for o in answer.outcomes for text in (o.text, *o.sentences))]
    assert all(text and "{" not in text for text in told)
    assert not [text for text in told for word in RIGHTS if word in text.lower()]
    assert all(o.sentences for o in answer.outcomes)


def test_an_answer_names_its_snapshot_day_and_data(world):
    answer = asked(cook(), world)
    assert (answer.snapshot, answer.as_of.isoformat()) == (world.digest, AS_OF)
    assert set(answer.data_age) == {"ads", "courses", "figures", "outlook"}


def test_without_a_day_it_is_refused(world):
    with pytest.raises(ProfileError):
        asked(replace(cook(), as_of=None), world)
