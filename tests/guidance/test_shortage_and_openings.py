"""Shortage, surplus and openings to come (F32): at the level that is published, else unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from by_hand import weights
from hypothesis import given
from hypothesis import strategies as st
from world import ADS, TAU, Snapshot, cook, copies, packaged, with_ads

from guidance.labour_market import Forecast, Pressure, Shortage, Tightness, labour_figures
from guidance.labour_market.outlook import (
    Openings,
    latest_shortage,
    openings_ahead,
    openings_weight,
    shortage_weight,
)
from guidance.recommendation.gather import gather
from guidance.recommendation.person import place_person


class Shelf:
    """Published figures in memory."""

    def __init__(self, *figures: Shortage | Forecast) -> None:
        self.figures = figures

    def shortages(self, isco: str, country: str) -> tuple[Shortage, ...]:
        found = [f for f in self.figures if isinstance(f, Shortage)]
        own = [f for f in found if (f.group, f.region) == (isco, country)]
        return tuple(sorted(own, key=lambda figure: -figure.year))

    def forecasts(self, isco: str, country: str) -> tuple[Forecast, ...]:
        found = [f for f in self.figures if isinstance(f, Forecast)]
        return tuple(f for f in found if (f.isco, f.country) == (isco, country))

    def published_groups(self, country: str) -> frozenset[str]:
        own = {f.group for f in self.figures if isinstance(f, Shortage) and f.region == country}
        forecast = {
            f.isco for f in self.figures if isinstance(f, Forecast) and f.country == country
        }
        return frozenset(own | forecast)


def short(group: str, year: int, unemployed: float, vacancies: float) -> Shortage:
    return Shortage(group, "a group", "DE", year, unemployed, vacancies, "figures")


SHELF = Shelf(
    short("53", 2024, 500, 100),
    short("53", 2025, 150, 100),
    short("51", 2025, 900, 100),
    short("62", 2025, 900, 29),
    *(
        Forecast("DE", "5", "openings", year, 30.0 + year - 2024, "f")
        for year in (2024, 2025, 2026)
    ),
    Forecast("DE", "53", "employment", 2024, 600.0, "f"),
    Forecast("DE", "53", "employment", 2026, 660.0, "f"),
    Forecast("DE", "51", "employment", 2024, 400.0, "f"),
    Forecast("EU", "5", "openings", 2024, 1.0, "f"),
    Forecast("EU", "5", "openings", 2025, 2.0, "f"),
)


def test_the_newest_figure_of_the_finest_group() -> None:
    found = latest_shortage(SHELF, "5321", "DE")
    assert found is not None
    assert (found.group, found.year, found.unemployed_per_vacancy) == ("53", 2025, 1.5)


def test_a_country_without_figures_has_none() -> None:
    assert latest_shortage(SHELF, "5321", "PL") is None
    assert openings_ahead(SHELF, "5321", "PL") is None
    assert latest_shortage(SHELF, "9999", "DE") is None


def test_few_vacancies_make_no_ratio() -> None:
    """F33: a ratio over fewer than 30 vacancies is withheld."""
    assert latest_shortage(SHELF, "6221", "DE") is None


@pytest.mark.parametrize(
    ("unemployed", "vacancies", "tightness"),
    [
        (199.0, 100.0, Tightness.SHORT),
        (200.0, 100.0, Tightness.BALANCED),
        (599.0, 100.0, Tightness.BALANCED),
        (600.0, 100.0, Tightness.SURPLUS),
        (600.0, 0.0, None),
    ],
)
def test_thresholds(unemployed: float, vacancies: float, tightness: Tightness | None) -> None:
    assert short("53", 2025, unemployed, vacancies).tightness is tightness


def test_openings_by_hand() -> None:
    found = openings_ahead(SHELF, "5321", "DE")
    assert found == Openings("DE", "5", 31.5, 2025, 2026, 1000.0, "53", 600.0, 660.0, "f")
    assert found.to_hundred == pytest.approx(3.15)
    assert found.employment_change == pytest.approx(0.1)


def test_without_a_country_the_aggregate_of_the_union_is_shown_as_such() -> None:
    found = openings_ahead(SHELF, "5321", "")
    assert found is not None
    assert (found.country, found.a_year, found.employed) == ("EU", 2.0, None)
    assert found.to_hundred is None


def test_the_base_year_is_no_forecast() -> None:
    only_base = Shelf(Forecast("DE", "5", "openings", 2024, 30.0, "f"))
    assert openings_ahead(only_base, "5321", "DE") is None


def test_unknown_weighs_nothing() -> None:
    assert shortage_weight(None) == openings_weight(None) == 0.0
    assert shortage_weight(short("53", 2025, 10, 0)) == 0.0
    assert openings_weight(openings_ahead(SHELF, "5321", "")) == 0.0
    assert shortage_weight(short("53", 2025, 200, 100)) == 0.5


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_people_for_each_vacancy_never_weigh_more(a: float, b: float) -> None:
    fewer, more = sorted((a, b))
    weighed = [shortage_weight(short("53", 2025, people, 100)) for people in (fewer, more)]
    assert 0 <= weighed[1] <= weighed[0] <= 1


def test_pressure_by_row_and_country() -> None:
    pressure = Pressure(SHELF, ("5321", "5131", "5321", "7411"))
    scarce, opening = pressure.of("DE")
    assert scarce.tolist() == pytest.approx([2 / 3.5, 2 / 11, 2 / 3.5, 0.0])
    assert opening.tolist() == pytest.approx([3.15 / 7.15] * 3 + [0.0])
    assert not np.any(pressure.of("PL"))


def test_all_figures_of_a_skill_and_a_group(world: Snapshot) -> None:
    found = labour_figures(world, "s/menu", "5120", "PL61")
    assert found.demand is None  # thirteen ads at home, 27 in all
    assert found.trend is not None
    assert found.shortage is not None
    assert found.shortage.unemployed_per_vacancy == 3.0
    assert not found.surplus
    nothing = labour_figures(world, "s/none", "", "")
    assert (nothing.demand, nothing.trend, nothing.shortage, nothing.openings) == (None,) * 4


# --- what courses add where people are needed ----------------------------------------------------


@pytest.fixture
def needed(world: Snapshot) -> Snapshot:
    """The world with cooks short of people and openings for carers in Poland, in memory."""
    figures = Shelf(
        Shortage("5120", "Cooks", "PL", 2025, 90.0, 30.0, "figures"),
        *(Forecast("PL", "5", "openings", year, 40.0, "outlook") for year in (2026, 2027)),
        *(Forecast("PL", "5", "employment", year, 1000.0, "outlook") for year in (2026, 2027)),
    )
    changed = replace(world)
    object.__setattr__(changed, "pressure", Pressure(figures, tuple(changed.profile_isco)))
    return changed


def facts_of(snapshot: Snapshot, course: str) -> tuple[float, float]:
    place = place_person(cook(), snapshot, packaged("doors-first"))
    gathered = gather(place, packaged("doors-first"))
    row = gathered.candidates.uris.index(course)
    facts = gathered.candidates.facts
    return float(facts.shortage[row]), float(facts.forecast[row])


def test_what_a_course_adds_to_ads_short_of_people_by_hand(needed: Snapshot) -> None:
    """The kitchen course adds menu and stock, half of what each cook's ad asks for.

    Cooks weigh 2 / (2 + 3), openings of their major group 4 / (4 + 4); ads count by age.
    """
    place = place_person(cook(), needed, packaged("doors-first"))
    omega = dict(zip(place.reach.market.ads.tolist(), place.reach.importance.tolist(), strict=True))
    asks = {ad.vacancy.id: ad.asks for ad in ADS}
    by_hand = [0.0, 0.0]
    for at in place.reach.market.ads[place.reach.beyond]:
        wanted = asks[needed.vacancies.ids[at]]
        rise = sum(
            weight for skill, weight in weights(wanted).items() if skill in ("s/menu", "s/stock")
        )
        for column, needs in enumerate(({"o/cook": 0.4}, {"o/cook": 0.5, "o/carer": 0.5})):
            need = sum(wanted.get(job, 0.0) * value for job, value in needs.items())
            by_hand[column] += omega[int(at)] * need * rise / TAU
    assert facts_of(needed, "c/kitchen") == pytest.approx(tuple(by_hand), rel=1e-5)


@pytest.mark.parametrize("course", ["c/kitchen", "c/menu", "c/stock"])
@pytest.mark.parametrize("skill", ["s/menu", "s/stock", "s/drive"])
def test_more_ads_never_lower_them(needed: Snapshot, course: str, skill: str) -> None:
    asking = [ad for ad in ADS if skill in weights(ad.asks)]
    more = with_ads(needed, (*ADS, *copies(asking, "z")))
    object.__setattr__(more, "pressure", needed.pressure)
    before, after = facts_of(needed, course), facts_of(more, course)
    assert all(a >= b - 1e-9 for a, b in zip(after, before, strict=True))


def test_without_figures_they_add_nothing(world: Snapshot) -> None:
    assert facts_of(with_ads(world, [ad for ad in ADS if ad.vacancy.nuts]), "c/kitchen")[1] == 0.0
