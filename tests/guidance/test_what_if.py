"""F26: what-if, computed: the same recommendation again, and nothing estimated."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import by_hand
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from limited_cook import CHANGES, asked, english, limited, only, polish
from world import (
    ADS,
    AS_OF,
    PL61_ADS,
    SKILLS,
    ask,
    cook,
    credentials_of,
    person,
)

from guidance.answer import to_json
from guidance.errors import ProfileError, UnknownConcept
from guidance.learner import LIMITS
from guidance.messages import languages
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)

MARKET = [(one.vacancy.id, one.asks) for one in ADS if one.vacancy.id in PL61_ADS]
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
