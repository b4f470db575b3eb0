"""Counts per region: only current ads, each with its wider regions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from world import ADS, RELEASED, SKILLS, Ad, ad, asked_by, position_of, units_of

from guidance.labour_market import DemandTable, Vacancy
from pipelines.demand import asking, demand_table, vacancy_table

AT = position_of(tuple(SKILLS))


def table_of(ads: tuple[Ad, ...] = ADS, max_age_days: int = 365) -> DemandTable:
    table = vacancy_table([one.vacancy for one in ads], [RELEASED] * len(ads))
    return demand_table(table, asked_by(ads), max_age_days)


def count(table: DemandTable, region: str, skill: str) -> tuple[int, int]:
    row = table.regions.index(region)
    return int(table.counts[row, AT[skill]]), int(table.totals[row])


def test_regions_with_their_wider_ones() -> None:
    assert table_of().regions == ("", "DE", "DE3", "DE30", "PL", "PL6", "PL61", "PL9", "PL91")


@pytest.mark.parametrize(
    ("region", "skill", "asked", "total"),
    [
        ("PL61", "s/menu", 7, 13),  # a01-a05, a12, a16; no repeat, withdrawn or old ad
        ("PL61", "s/stock", 9, 13),
        ("PL61", "s/drive", 2, 13),
        ("PL61", "s/paint", 0, 13),
        ("PL6", "s/menu", 7, 13),
        ("PL", "s/menu", 9, 18),
        ("DE30", "s/menu", 3, 7),
        ("DE", "s/menu", 4, 8),  # with a29, of which only the country is known
        ("", "s/menu", 14, 27),  # with a30, of which nothing is known
    ],
)
def test_counts_by_hand(region: str, skill: str, asked: int, total: int) -> None:
    assert count(table_of(), region, skill) == (asked, total)


def test_days_of_the_oldest_and_newest_ad() -> None:
    table = table_of()
    row = table.regions.index("PL61")
    assert (table.first[row], table.last[row]) == (date(2026, 5, 5), RELEASED)


def test_old_ads_leave_with_the_age_allowed() -> None:
    assert count(table_of(max_age_days=179), "PL61", "s/menu") == (6, 12)
    assert count(table_of(max_age_days=700), "PL61", "s/menu") == (8, 14)


def test_repeats_and_withdrawn_ads_are_not_current() -> None:
    table = vacancy_table([one.vacancy for one in ADS], [RELEASED] * len(ADS))
    gone = {table.ids[at] for at in np.flatnonzero(~table.current)}
    assert gone == {"a13", "a14"}


def test_an_ad_withdrawn_after_the_release_is_still_there() -> None:
    later = ad(1, "PL61", "pl", "o/cook", withdrawn=date(2026, 11, 2))
    assert vacancy_table([later.vacancy], [RELEASED]).current.all()


def test_ages_count_from_the_release() -> None:
    posted = Vacancy("a", "t", "s", posted=date(2026, 10, 2))
    seen = Vacancy("b", "t", "s", observed=date(2026, 10, 31))
    late = Vacancy("c", "t", "s", posted=date(2026, 11, 5))
    never = Vacancy("d", "t", "s")
    table = vacancy_table([posted, seen, late, never], [RELEASED] * 4)
    assert table.age_days.tolist() == [30, 1, 0, -1]
    assert table.dated[3] == 0
    assert vacancy_table([posted], [None]).age_days.tolist() == [-1]


def test_columns_keep_what_is_unknown() -> None:
    table = vacancy_table(
        [replace(ADS[0].vacancy, latitude=None, language=None, nuts=None)], [None]
    )
    assert np.isnan(table.latitude).all()
    assert (table.languages, table.regions) == (("",), ("",))


def test_regions_of_britain_and_greece_are_written_as_nuts_writes_them() -> None:
    ads = [Vacancy("a", "t", "s", country="GB"), Vacancy("b", "t", "s", nuts="GR30")]
    assert vacancy_table(ads, [None, None]).regions == ("EL30", "UK")


def test_no_ads() -> None:
    table = table_of(())
    assert table.regions == ("",)
    assert table.totals.tolist() == [0]
    assert table.shares(0).tolist() == [0.0] * len(SKILLS)


def test_an_ad_asks_where_enough_of_its_likely_occupations_do() -> None:
    from world import demands

    essential = demands(essential=True, shared=False)
    ads = (ad(1, None, None, {"o/cook": 0.4, "o/driver": 0.2}), ad(2, None, None, {"s/paint": 0.6}))
    units = units_of(ads)
    found = asking(units[:, :4], units[:, 4:], essential, 0.5).toarray()
    assert {skill for skill, at in AT.items() if found[0, at]} == {"s/stock"}  # .4 + .2
    assert {skill for skill, at in AT.items() if found[1, at]} == {"s/paint"}
