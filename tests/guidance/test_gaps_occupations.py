"""Occupations within reach: viable, desirable, safe, by hand on the world of four occupations.

Levels by ISCO-08 major group: cook and carer (5), baker (7) level 4, van driver (8) level 3. In
PL61 a reader of Polish finds six cooks' ads, two of bakers, drivers and carers each.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import credit
from hypothesis import given
from hypothesis import strategies as st
from world import OCCUPATIONS, SKILLS, cook, packaged, person

from guidance.errors import UnknownConcept
from guidance.labour_market import Forecast, Shortage
from guidance.learner import LearnerProfile
from guidance.recommendation.occupations import (
    DEFAULT_RULE,
    OccupationRule,
    Origin,
    Outlook,
    WithinReach,
    ads_by_group,
    all_of,
    occupations_within_reach,
    opposite,
    outlook_of,
    similarities,
)
from guidance.recommendation.person import place_person
from guidance.snapshot import Snapshot

SOME = st.lists(st.sampled_from(sorted(SKILLS)), unique=True, max_size=6)


def placed(profile: LearnerProfile, world: Snapshot):
    return place_person(profile, world, packaged("doors-first"))


def reached(profile: LearnerProfile, world: Snapshot, current=None, **rule) -> WithinReach:
    return occupations_within_reach(placed(profile, world), current, OccupationRule(**rule))


def one(found: WithinReach, uri: str):
    return next(item for item in found.occupations if item.occupation == uri)


def test_the_baker_is_viable_for_a_cook_and_has_too_few_ads(world: Snapshot) -> None:
    """F24: hygiene held, cooking .4 toward baking: .7 of a baker; two ads where three are asked."""
    found = reached(cook(), world, "o/cook")
    baker = one(found, "o/baker")
    assert baker.similarity == pytest.approx(0.7)
    assert (baker.transfers, baker.lacking) == (("s/hygiene",), ("s/bake",))
    assert (baker.level, baker.isco08) == (4, "7512")
    assert (baker.ads, baker.ads_within) == (2, 2)
    assert (baker.viable, baker.desirable, baker.safe) == (True, False, False)
    assert one(reached(cook(), world, "o/cook", least_ads=2), "o/baker").desirable is True


def test_the_occupation_one_comes_from_is_left_out(world: Snapshot) -> None:
    assert {item.occupation for item in reached(cook(), world).occupations} == {"o/baker", "o/cook"}
    found = reached(cook(), world, "o/cook")
    assert [item.occupation for item in found.occupations] == ["o/baker"]
    assert found.origin == Origin("o/cook", 4, 1.0)
    with pytest.raises(UnknownConcept):
        reached(cook(), world, "o/nobody")


def test_a_lower_level_is_viable_and_not_desirable(world: Snapshot) -> None:
    """Half of a driver is stock; level 3 is one below the cook's 4."""
    driver = one(reached(person("s/stock"), world, "o/cook", least_ads=1), "o/driver")
    assert (driver.level, driver.viable, driver.desirable) == (3, True, False)


def test_a_level_too_far_is_not_within_reach(world: Snapshot) -> None:
    found = reached(person("s/stock"), world, "o/cook", levels_apart=0)
    assert "o/driver" not in {item.occupation for item in found.occupations}
    assert found.similar == 1  # similar enough, and too far in level


def test_without_an_occupation_the_level_is_that_of_the_likeliest_work(world: Snapshot) -> None:
    """Cooks, carers and bakers share level 4: with cooking and hygiene it is sure enough."""
    origin = reached(cook(), world).origin
    assert origin.occupation is None
    assert origin.level == 4
    assert 0.9 < origin.chance <= 1.0


def test_an_unlikely_level_is_not_known_and_neither_is_viable(world: Snapshot) -> None:
    """Unknown is not no: the occupation stays, its words are open."""
    found = reached(cook(), world, least_chance=1.1)
    assert found.origin.level is None
    assert [(item.viable, item.safe) for item in found.occupations] == [(None, False), (None, None)]
    assert one(found, "o/cook").desirable is None


def test_an_empty_profile_comes_from_nowhere(world: Snapshot) -> None:
    assert reached(person(), world) == WithinReach(Origin(None, None, 0.0), DEFAULT_RULE, 0, ())


def test_ads_are_counted_by_their_likeliest_group(world: Snapshot) -> None:
    """a05 is .8 a cook's; a12 is German, a13 to a15 do not count; a16 names no language."""
    counts = ads_by_group(placed(cook(), world))
    assert counts == {"5120": (6, 0), "5321": (2, 0), "7512": (2, 2), "8322": (2, 0)}


def test_without_any_ad_demand_is_not_known(world: Snapshot) -> None:
    nowhere = person("s/cook", "s/hygiene", constraints={"nuts": "FI1B"})
    found = reached(nowhere, world, "o/cook")
    assert one(found, "o/baker").desirable is None
    assert one(found, "o/baker").ads == 0


def test_safe_hangs_on_published_figures(world: Snapshot) -> None:
    """Cooks in Poland: 3 unemployed for each vacancy, balanced; of bakers nothing is published."""
    someone = placed(person("s/bake", "s/hygiene", "s/cook", "s/menu"), world)
    found = occupations_within_reach(someone, "o/baker")
    assert one(found, "o/cook").outlook.crowded is False
    assert one(found, "o/cook").outlook.falling is None  # openings are forecast, not employment
    assert one(found, "o/cook").safe is None
    assert outlook_of("7512", someone) == Outlook()


class Figures:
    """Records of the world with more figures published."""

    def __init__(self, records, shortages=(), forecasts=()) -> None:
        self._records, self._shortages, self._forecasts = records, shortages, forecasts

    def __getattr__(self, name):
        return getattr(self._records, name)

    def shortages(self, isco, country):
        return tuple(f for f in self._shortages if (f.group, f.region) == (isco, country))

    def forecasts(self, isco, country):
        return tuple(f for f in self._forecasts if (f.isco, f.country) == (isco, country))


def forecast_of(*values: tuple[int, float]) -> tuple[Forecast, ...]:
    """Employment as forecast, and 10 openings in every year."""
    return tuple(
        Forecast("PL", "51", measure, year, amount, "figures")
        for year, value in values
        for measure, amount in (("employment", value), ("openings", 10.0))
    )


@pytest.mark.parametrize(
    ("unemployed", "forecast", "safe"),
    [
        (90.0, ((2025, 100.0), (2026, 90.0), (2030, 110.0)), True),
        (90.0, ((2025, 100.0), (2026, 100.0)), True),
        (90.0, ((2025, 100.0), (2026, 110.0), (2030, 90.0)), False),
        (900.0, ((2025, 100.0), (2026, 110.0)), False),
        (90.0, (), None),
        (900.0, (), False),
    ],
    ids=["grows", "stays", "falls", "crowded", "not forecast", "crowded, not forecast"],
)
def test_safe_is_neither_crowded_nor_falling(world, unemployed, forecast, safe) -> None:
    """F24: employment in the year of release against the last one forecast; one no is enough."""
    figures = Figures(
        world.records,
        (Shortage("5120", "Cooks", "PL", 2025, unemployed, 30.0, "figures"),),
        forecast_of(*forecast),
    )
    someone = placed(
        person("s/bake", "s/hygiene", "s/cook", "s/menu"), replace(world, records=figures)
    )
    assert one(occupations_within_reach(someone, "o/baker"), "o/cook").safe is safe


def test_employment_without_a_year_ahead_forecasts_nothing(world: Snapshot) -> None:
    figures = Figures(world.records, forecasts=forecast_of((2025, 50.0)))
    someone = placed(cook(), replace(world, records=figures))
    assert outlook_of("5120", someone).falling is None


def test_three_values_join_as_they_should() -> None:
    assert all_of(True, True) is True
    assert all_of(True, None) is None
    assert all_of(None, False, True) is False
    assert [opposite(part) for part in (True, False, None)] == [False, True, None]


@given(held=SOME)
def test_similarity_is_the_coverage_of_the_essential_skills(world, held) -> None:
    found = similarities(placed(person(*held), world))
    for uri, value in zip(world.occupations.uris, found.tolist(), strict=True):
        needed = OCCUPATIONS[uri][2]
        by_hand = sum(credit(skill, held) for skill in needed) / len(needed)
        assert value == pytest.approx(by_hand, abs=1e-4)


@given(held=SOME, more=st.sampled_from(sorted(SKILLS)))
def test_one_more_skill_never_loses_a_similar_occupation(world, held, more) -> None:
    """F24: monotone in what is held, and sorted by similarity, then URI."""
    less, full = reached(person(*held), world), reached(person(*{*held, more}), world)
    assert full.similar >= less.similar
    keys = [(-item.similarity, item.occupation) for item in full.occupations]
    assert keys == sorted(keys)
    assert all(item.similarity >= DEFAULT_RULE.similarity for item in full.occupations)
    for item in full.occupations:
        assert item.viable is not False
        assert {*item.transfers, *item.lacking} == set(OCCUPATIONS[item.occupation][2])
        assert item.desirable is not True or item.viable
        assert item.safe is not True or item.desirable
