"""Which ads a person could apply for: region, distance, language, age, repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from world import ADS, BERLIN, PL61_ADS, RULE, TORUN, Ad, Snapshot, ad, with_ads

from guidance.learner import Constraints
from guidance.opening import MarketRule, market_for
from guidance.storage.files import load_policy, policy_names


def ids(
    world: Snapshot, limits: Constraints, *languages: str, rule: MarketRule = RULE
) -> list[str]:
    market = market_for(limits, frozenset(languages), world.vacancies, rule)
    return [world.vacancies.ids[at] for at in market.ads]


def test_region_and_language(world: Snapshot) -> None:
    """No German, repeated, withdrawn or old ad; an ad in an unknown language counts."""
    assert tuple(ids(world, Constraints(nuts="PL61"), "pl")) == PL61_ADS


def test_a_second_language_adds_its_ads(world: Snapshot) -> None:
    assert set(ids(world, Constraints(nuts="PL61"), "pl", "de")) == {*PL61_ADS, "a12"}


def test_left_out_languages_are_counted(world: Snapshot) -> None:
    market = market_for(Constraints(nuts="PL61"), frozenset({"pl"}), world.vacancies, RULE)
    assert market.other_languages == 1


def test_country_holds_ads_without_a_region(world: Snapshot) -> None:
    assert ids(world, Constraints(nuts="DE"), "de") == [f"a{n}" for n in range(22, 30)]
    assert "a29" not in ids(world, Constraints(nuts="DE30"), "de")


def test_an_ad_of_unknown_place_counts_only_everywhere(world: Snapshot) -> None:
    assert "a30" in ids(world, Constraints(), "pl")
    assert "a30" not in ids(world, Constraints(nuts="PL"), "pl")


def test_too_few_ads_widen_to_the_country_and_say_so(world: Snapshot) -> None:
    rule = replace(RULE, minimum_ads=13)
    market = market_for(Constraints(nuts="PL61"), frozenset({"pl"}), world.vacancies, rule)
    assert (market.region, market.asked_region) == ("PL", "PL61")
    assert len(market.ads) == 12 + 5


@pytest.mark.parametrize("name", policy_names())
def test_packaged_policies_widen_only_where_no_ad_is(world: Snapshot, name: str) -> None:
    """One ad at home is a market; a region without any takes the seventeen of the country."""
    rule = load_policy(name).market
    lonely = with_ads(world, (*ADS, ad(31, "PL71", "pl", "o/cook")))
    home = market_for(Constraints(nuts="PL71"), frozenset({"pl"}), lonely.vacancies, rule)
    assert (home.region, [lonely.vacancies.ids[at] for at in home.ads]) == ("PL71", ["a31"])
    none = market_for(Constraints(nuts="PL71"), frozenset({"pl"}), world.vacancies, rule)
    assert (none.region, none.asked_region, len(none.ads)) == ("PL", "PL71", 17)


def test_enough_ads_do_not_widen(world: Snapshot) -> None:
    rule = replace(RULE, minimum_ads=12)
    market = market_for(Constraints(nuts="PL61"), frozenset({"pl"}), world.vacancies, rule)
    assert market.region == "PL61"


def test_no_fallback_when_the_policy_says_so(world: Snapshot) -> None:
    rule = MarketRule(minimum_ads=500, fallback=False)
    assert len(ids(world, Constraints(nuts="PL61"), "pl", rule=rule)) == 12


def test_age_counts_from_the_release_of_the_source(world: Snapshot) -> None:
    assert "a04" not in ids(
        world, Constraints(nuts="PL61"), "pl", rule=replace(RULE, max_age_days=179)
    )
    assert "a04" in ids(world, Constraints(nuts="PL61"), "pl", rule=replace(RULE, max_age_days=180))


def test_radius_takes_placed_ads_only(world: Snapshot) -> None:
    limits = Constraints(location=TORUN, radius_km=20)
    assert ids(world, limits, "pl") == ["a01"]


def test_radius_with_a_region_keeps_its_unplaced_ads(world: Snapshot) -> None:
    limits = Constraints(nuts="PL61", location=TORUN, radius_km=20)
    assert tuple(ids(world, limits, "pl")) == PL61_ADS
    far = Constraints(nuts="PL61", location=BERLIN, radius_km=20)
    assert tuple(ids(world, far, "pl")) == PL61_ADS[1:]


def test_radius_reaches_across_a_border(world: Snapshot) -> None:
    limits = Constraints(nuts="PL61", location=BERLIN, radius_km=20)
    assert "a22" in ids(world, limits, "pl", "de")


@pytest.mark.parametrize("code", ["EL", "GR"])
def test_greece_has_two_codes(world: Snapshot, code: str) -> None:
    greek = with_ads(world, [ad(1, "GR30", "el", "o/cook"), ad(2, "EL30", "el", "o/cook")])
    market = market_for(Constraints(nuts=code), frozenset({"el"}), greek.vacancies, RULE)
    assert len(market.ads) == 2


def test_a_repeat_of_a_withdrawn_ad_still_counts(world: Snapshot) -> None:
    """The job is still advertised once; merging repeats must not lose it."""
    first = next(one for one in ADS if one.vacancy.id == "a01")
    gone = Ad(replace(first.vacancy, withdrawn=first.vacancy.posted), first.asks)
    again = next(one for one in ADS if one.vacancy.id == "a13")
    smaller = with_ads(world, [gone, again])
    assert ids(smaller, Constraints(nuts="PL61"), "pl") == ["a13"]


@pytest.mark.parametrize(
    ("withdrawn", "counted"),
    [((), ["a1"]), (("a1",), ["a2"]), (("a1", "a2"), ["a3"]), (("a1", "a2", "a3"), [])],
)
def test_of_equal_ads_the_first_not_withdrawn_counts(
    world: Snapshot, withdrawn: tuple[str, ...], counted: list[str]
) -> None:
    first = replace(ADS[0].vacancy, id="a1")
    equal = (first, *(replace(first, id=uri, duplicate_of="a1") for uri in ("a2", "a3")))
    ads = [
        Ad(replace(each, withdrawn=each.posted if each.id in withdrawn else None), ADS[0].asks)
        for each in equal
    ]
    assert ids(with_ads(world, ads), Constraints(nuts="PL61"), "pl") == counted
