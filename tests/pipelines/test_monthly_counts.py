"""Counts by month (F32, F33): from sources that lasted, each ad in the month it was posted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from scipy.sparse import csr_matrix

from guidance.labour_market import SkillTrend, TrendTable, Vacancy, Withheld
from pipelines.evaluation.trend import METHODS, Level, evaluate_trend, foretell
from pipelines.trend import trend_table

RELEASED = date(2026, 11, 1)


def month_ago(months: int) -> date:
    """The tenth of a month before the release; 1 is October 2026."""
    total = 2026 * 12 + 10 - months
    return date(total // 12, total % 12 + 1, 10)


def ads(
    months: Sequence[int], per_month: int, nuts: str = "PL61", source: str = "ads"
) -> list[Vacancy]:
    return [
        Vacancy(
            f"{source}-{nuts}-{month}-{number}", "t", source, nuts=nuts, posted=month_ago(month)
        )
        for month in months
        for number in range(per_month)
    ]


def counted(
    vacancies: Sequence[Vacancy], released: date | None = RELEASED, ads_a_month: int = 2
) -> TrendTable:
    """Every ad asks for skill 0, every other one for skill 1, none for skill 2."""
    asked = np.zeros((len(vacancies), 3), dtype=np.float32)
    asked[:, 0] = 1
    asked[::2, 1] = 1
    days = [released] * len(vacancies)
    return trend_table(vacancies, days, csr_matrix(asked), ads_a_month)


def test_every_ad_counts_in_its_month_and_wider_regions() -> None:
    table = counted(ads(range(1, 25), 4))
    assert table.regions == ("", "PL", "PL6", "PL61")
    assert table.months == (24,) * 4
    assert table.totals.tolist() == [[4] * 24] * 4
    assert table.series(3, 0).tolist() == [4] * 24
    assert table.series(3, 1).tolist() == [2] * 24
    assert table.series(3, 2).tolist() == [0] * 24


def test_a_month_that_was_not_over_does_not_count() -> None:
    vacancies = [*ads(range(1, 25), 4), *ads([0], 4)]
    assert counted(vacancies).last == (2026 * 12 + 9,) * 4
    whole = counted(vacancies, released=date(2026, 11, 30))
    assert whole.months == (25,) * 4


def test_withdrawn_and_expired_ads_count_and_repeats_do_not() -> None:
    vacancies = ads(range(1, 25), 4)
    vacancies[0] = replace(vacancies[0], withdrawn=date(2026, 10, 20))
    vacancies[1] = replace(vacancies[1], valid_through=date(2026, 10, 20))
    vacancies[2] = replace(vacancies[2], duplicate_of=vacancies[3].id)
    assert counted(vacancies).totals[0].tolist() == [4] * 23 + [3]


def test_ads_without_a_day_or_a_dated_source_do_not_count() -> None:
    vacancies = [*ads(range(1, 25), 4), Vacancy("x", "t", "ads", nuts="PL61")]
    assert counted(vacancies).totals[0].sum() == 96
    assert counted(vacancies, released=None).regions == ()


def test_below_two_years_there_are_months_and_no_counts() -> None:
    table = counted(ads(range(1, 24), 4))
    assert table.months == (23,) * 4
    assert table.asking.nnz == 0
    assert table.figure("s", 0, "PL61") == Withheld("PL61", "too_few_months", 23)


def test_a_gap_ends_the_months_of_data() -> None:
    assert counted(ads([*range(1, 10), *range(11, 40)], 4)).months == (9,) * 4


def test_a_few_old_ads_are_no_months_of_data() -> None:
    assert counted([*ads(range(1, 10), 4), *ads(range(10, 40), 1)]).months == (9,) * 4


def test_sources_that_follow_each_other_make_no_trend() -> None:
    """One source ends where another begins: what changes is the source."""
    table = counted([*ads(range(1, 13), 4), *ads(range(13, 25), 4, source="old ads")])
    assert table.months == (12,) * 4
    assert isinstance(table.figure("s", 0, "PL61"), Withheld)


def test_a_short_source_beside_a_long_one_is_left_out() -> None:
    table = counted([*ads(range(1, 25), 4), *ads(range(1, 5), 9, source="new ads")])
    assert table.totals[0].tolist() == [4] * 24


def test_only_months_that_all_lasting_sources_cover_count() -> None:
    table = counted([*ads(range(1, 37), 4), *ads(range(1, 31), 4, nuts="PL91", source="b")])
    at = dict(zip(table.regions, table.months, strict=True))
    assert (at["PL61"], at["PL91"], at["PL"], at[""]) == (36, 30, 30, 30)
    assert table.totals[table.rows["PL"], -30:].tolist() == [8] * 30


def test_a_region_keeps_its_zeros() -> None:
    vacancies = [*ads(range(1, 25), 4), *ads([3, 20], 1, nuts="PL91")]
    table = counted(vacancies)
    assert table.totals[table.rows["PL91"]].nonzero()[0].tolist() == [4, 21]


def test_the_trend_of_a_share_that_does_not_change_is_steady() -> None:
    found = counted(ads(range(1, 25), 10)).figure("s", 1, "PL61")
    assert isinstance(found, SkillTrend)
    assert found.direction == "steady"
    assert abs(found.change) < 1e-6


# --- foretelling --------------------------------------------------------------------------------


def test_a_share_that_never_changes_is_foretold_by_every_method() -> None:
    foretold = foretell(np.full((36, 2), 5.0), np.full(36, 20.0))
    assert foretold.shape == (len(METHODS), 2)
    assert np.allclose(foretold, 0.25, atol=1e-6)


def test_a_share_that_grows_evenly_is_foretold_best_by_its_trend() -> None:
    share = 0.1 * np.exp(0.3 * np.arange(37) / 12)
    asking = np.outer(share * 10_000, np.ones(3))
    foretold = foretell(asking[:36], np.full(36, 10_000.0))
    errors = np.abs(foretold[:, 0] - share[36])
    assert errors[0] < 0.2 * errors[1:5].min()


def test_too_few_months_are_reported_as_missed() -> None:
    class Held:
        trend = TrendTable.empty()

    found = evaluate_trend(Held())  # type: ignore[arg-type]
    assert "months of data" in found.reason  # type: ignore[union-attr]


def test_errors_are_those_of_the_month_foretold() -> None:
    vacancies = ads(range(1, 28), 40)

    class Skills:
        uris = ("a", "b", "c")

    class Held:
        trend = counted(vacancies)
        skills = Skills()

    report = evaluate_trend(Held())  # type: ignore[arg-type]
    levels: tuple[Level, ...] = report.levels  # type: ignore[union-attr]
    assert [level.name for level in levels] == ["all ads", "countries", "regions"]
    assert [level.origins for level in levels] == [3, 3, 3]
    assert all(level.ours.value < 1e-6 and level.seasonal.value < 1e-6 for level in levels)
    assert levels[0].ours.count == 3
