"""How many ads of each region and month ask for each skill, from sources that lasted.

A source counts for trends when it holds ads of at least two whole years without a gap. Otherwise
a change over time would only show where one source ends and another one begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from guidance.frameworks import nuts_country
from guidance.labour_market import MINIMUM_MONTHS, TrendTable, Vacancy, widening
from guidance.labour_market.trend import YEAR, Prior, prior_of, slopes, yearly

ADS_A_MONTH = 10
"""Ads below which a month of a source counts as a gap: a few ads left over from an earlier year
are no month of data."""


@dataclass(frozen=True, slots=True)
class Window:
    """Months without a gap, first and last as year * 12 + month - 1."""

    first: int
    last: int

    @property
    def months(self) -> int:
        """Return how many there are."""
        return self.last - self.first + 1


def trend_table(
    vacancies: Sequence[Vacancy],
    released: Sequence[date | None],
    asked: csr_matrix,
    ads_a_month: int = ADS_A_MONTH,
) -> TrendTable:
    """Return counts by region and month of posting.

    Repeats count once; withdrawn and expired ads count, because they were open in their time:
    without them every past would look poorer than today. The month in which a source was collected
    counts only when it was over.

    Parameters
    ----------
    released
        Date of each ad's source.
    asked
        Ad by skill, 1 where the ad asks for it (`pipelines.demand.asking`).
    """
    posted = _posted(vacancies, released)
    lasting = _windows(posted, ads_a_month)
    windows = {code: _window(set(ads["source"]), lasting) for code, ads in _by_region(posted)}
    known = {code: window for code, window in sorted(windows.items()) if window is not None}
    if not known:
        return TrendTable.empty()
    inside = posted[posted["source"].map(lambda name: _lasts(lasting.get(name)))]
    return _table(known, inside, asked)


def _posted(vacancies: Sequence[Vacancy], released: Sequence[date | None]) -> pd.DataFrame:
    """Return the row, source, month and regions of each ad with a day, repeats left out."""
    rows = [
        (at, vacancy.source, _month(vacancy.dated), widening(_place(vacancy)))
        for at, (vacancy, day) in enumerate(zip(vacancies, released, strict=True))
        if vacancy.duplicate_of is None and vacancy.dated and day and _was_over(vacancy.dated, day)
    ]
    return pd.DataFrame(rows, columns=["ad", "source", "month", "region"])


def _place(vacancy: Vacancy) -> str:
    return nuts_country(vacancy.nuts or vacancy.country or "")


def _month(day: date) -> int:
    return day.year * YEAR + day.month - 1


def _was_over(day: date, released: date) -> bool:
    """Return whether the month of a day was over when the source was collected."""
    return _month(day) < _month(released + timedelta(days=1))


def _windows(posted: pd.DataFrame, ads_a_month: int) -> dict[str, Window]:
    """Return, for each source, the months without a gap that lead up to its last one."""
    counts = posted.groupby(["source", "month"], sort=True)["ad"].count()
    full = counts[counts >= ads_a_month].reset_index()
    found = {}
    for source, months in full.groupby("source", sort=True)["month"]:
        present = set(months)
        first = last = int(months.max())
        while first - 1 in present:
            first -= 1
        found[str(source)] = Window(first, last)
    return found


def _lasts(window: Window | None) -> bool:
    return window is not None and window.months >= MINIMUM_MONTHS


def _by_region(posted: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    wide = posted.explode("region")
    return [(str(code), ads) for code, ads in wide.groupby("region", sort=True)]


def _window(sources: set[str], windows: dict[str, Window]) -> Window | None:
    """Return the months that every lasting source of a region covers, else its longest source's."""
    known = [windows[source] for source in sorted(sources) if source in windows]
    lasting = [window for window in known if _lasts(window)]
    if not lasting:
        return max(known, key=lambda window: window.months, default=None)
    common = Window(max(w.first for w in lasting), min(w.last for w in lasting))
    return common if common.months > 0 else None


def _table(windows: dict[str, Window], posted: pd.DataFrame, asked: csr_matrix) -> TrendTable:
    """Return the table of some regions; those with too few months get no counts."""
    longest = max(window.months for window in windows.values())
    ads_of = dict(_by_region(posted)) if len(posted) else {}
    totals = np.zeros((len(windows), longest), dtype=np.int32)
    blocks = [csr_matrix(np.zeros((0, asked.shape[1]), dtype=np.int32))]
    priors: list[Prior | None] = []
    for row, (code, window) in enumerate(windows.items()):
        ads = ads_of[code] if _lasts(window) else posted[:0]
        months = _members(ads, window, longest, asked.shape[0])
        totals[row] = np.diff(months.indptr)
        blocks.append(_whole(csr_matrix(months @ asked)))
        priors.append(_prior(blocks[-1], totals[row]) if _lasts(window) else None)
    return TrendTable(
        regions=tuple(windows),
        last=tuple(window.last for window in windows.values()),
        months=tuple(window.months for window in windows.values()),
        priors=tuple(priors),
        totals=totals,
        asking=_whole(csr_matrix(vstack(blocks))),
    )


def _members(ads: pd.DataFrame, window: Window, longest: int, total: int) -> csr_matrix:
    """Return month by ad, 1 where the ad was posted in the month; the last month comes last."""
    counted = ads[(ads["month"] >= window.first) & (ads["month"] <= window.last)]
    rows = counted["month"].to_numpy(dtype=np.intp) - (window.last - longest + 1)
    ones = np.ones(len(counted), dtype=np.float32)
    return csr_matrix((ones, (rows, counted["ad"].to_numpy(dtype=np.intp))), (longest, total))


def _whole(counts: csr_matrix) -> csr_matrix:
    """Return whole numbers, columns in order within a row."""
    whole = csr_matrix(counts, dtype=np.int32)
    whole.sort_indices()
    return whole


def _prior(asking: csr_matrix, totals: NDArray[np.int32]) -> Prior:
    """Return how the changes of a region's skills are spread, over those that any ad asks for."""
    counts = yearly(np.asarray(asking.todense()))
    known = counts[:, counts.sum(axis=0) > 0]
    return prior_of(*slopes(known, yearly(totals)))
