"""The real figures: every German group is joined, no set of ads spans two years."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guidance.labour_market import Tightness
from guidance.labour_market.outlook import latest_shortage, openings_ahead
from pipelines.ingest import ingest_figures
from pipelines.kldb import read_join, with_joined
from pipelines.records import SourceSpec

pytestmark = [pytest.mark.real, pytest.mark.slow]


class Shelf:
    """The published figures of some sources, joined."""

    def __init__(self, folder: Path) -> None:
        german = folder / "labour-market" / "germany" / "national_by_occupation_year.csv"
        cedefop = folder / "labour-market" / "cedefop-forecast" / "cedefop_forecast_long.csv"
        figures = ingest_figures(
            [
                SourceSpec("german-tightness", german, name="german", date=date(2025, 12, 31)),
                SourceSpec("cedefop-forecast", cedefop, name="cedefop", date=date(2024, 12, 31)),
            ]
        )
        self.national = figures.shortages
        self.every = with_joined(figures.shortages, read_join(), {})
        self.outlooks = figures.forecasts

    def shortages(self, isco: str, country: str):
        found = [f for f in self.every if (f.group, f.region) == (isco, country)]
        return tuple(sorted(found, key=lambda figure: -figure.year))

    def forecasts(self, isco: str, country: str):
        return tuple(f for f in self.outlooks if (f.isco, f.country) == (isco, country))

    def published_groups(self, country: str) -> frozenset[str]:
        return frozenset(f.isco for f in self.outlooks if f.country == country)


@pytest.fixture(scope="module")
def shelf(real_data: Path) -> Shelf:
    return Shelf(real_data)


def test_every_german_group_is_joined(shelf: Shelf) -> None:
    joined = {pair.kldb for pair in read_join() if pair.checked != "struck"}
    assert {figure.group for figure in shelf.national} == joined


def test_a_derived_figure_is_the_sum_of_its_groups(shelf: Shelf) -> None:
    groups = {pair.kldb for pair in read_join() if pair.isco == "53" and pair.checked != "struck"}
    assert groups == {"813", "821", "831"}
    own = [f for f in shelf.national if f.group in groups and f.year == 2025]
    found = latest_shortage(shelf, "5321", "DE")
    assert found is not None
    assert (found.group, found.year, len(found.derived_from)) == ("53", 2025, 3)
    assert found.unemployed == pytest.approx(sum(figure.unemployed for figure in own))
    assert found.vacancies == pytest.approx(sum(figure.vacancies for figure in own))


@pytest.mark.parametrize(
    ("isco", "tightness"),
    [("7411", Tightness.SHORT), ("2221", Tightness.SHORT), ("9112", Tightness.SURPLUS)],
)
def test_what_everybody_knows(shelf: Shelf, isco: str, tightness: Tightness) -> None:
    """Electricians and nurses are looked for; many look for work as cleaners."""
    found = latest_shortage(shelf, isco, "DE")
    assert found is not None
    assert found.tightness is tightness


def test_forecast_years_lie_after_the_release(shelf: Shelf) -> None:
    """The file calls every year history; it was released in 2024."""
    found = openings_ahead(shelf, "5321", "DE")
    assert found is not None
    assert (found.group, found.employment_group) == ("5", "53")
    assert (found.first_year, found.last_year) == (2025, 2035)
    assert found.to_hundred is not None
    assert 1 < found.to_hundred < 10
