"""What share of a region's ads is for one kind of work, month by month."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from guidance.frameworks import nuts_contains
from guidance.labour_market import MINIMUM_MONTHS, MonthlyShares, Withheld, widening
from guidance.labour_market.monthly import MINIMUM_SHOWN, shares_by_month
from guidance.snapshot import Snapshot


def group_by_month(snapshot: Snapshot, group: str, region: str) -> MonthlyShares | Withheld:
    """Return the share of ads that most likely are of a unit group, or why that is not shown.

    Every ad of its month counts, also one that has been withdrawn since: it was open then. The
    months are those that the sources of a region cover without a gap, as for trends of skills. An
    ad published more than once counts each time.

    Parameters
    ----------
    group
        ISCO-08 unit group.
    region
        NUTS or country code, "" for every ad loaded.
    """
    trend, months = snapshot.trend, 0
    for code in widening(region):
        row = trend.rows.get(code)
        if row is None:
            continue
        months = max(months, trend.months[row])
        if trend.months[row] < MINIMUM_MONTHS:
            continue
        first = trend.last[row] - trend.months[row] + 1
        found = _counted(snapshot, group, code, region, (first, trend.last[row]))
        if found.shown >= MINIMUM_SHOWN:
            return found
    return Withheld(region, "too_few_ads" if months >= MINIMUM_MONTHS else "too_few_months", months)


def _counted(
    snapshot: Snapshot, group: str, code: str, asked: str, window: tuple[int, int]
) -> MonthlyShares:
    first, last = window
    month = _months(snapshot)
    inside = (month >= first) & (month <= last) & _within(snapshot, code)
    is_group = inside & (snapshot.unit_group_of_ads == group)
    length = last - first + 1
    ads = np.bincount(month[inside] - first, minlength=length)
    asking = np.bincount(month[is_group] - first, minlength=length)
    return MonthlyShares(code, asked, shares_by_month(asking.tolist(), ads.tolist(), first))


def _months(snapshot: Snapshot) -> NDArray[np.int64]:
    """Return the month of each ad as year * 12 + month - 1, 0 where the ad has no day."""
    days, where = np.unique(snapshot.vacancies.dated, return_inverse=True)
    of_day = [_month(date.fromordinal(int(day))) if day > 0 else 0 for day in days]
    return np.asarray(of_day, dtype=np.int64)[where]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _within(snapshot: Snapshot, code: str) -> NDArray[np.bool_]:
    table = snapshot.vacancies
    member = np.array([not code or nuts_contains(code, own) for own in table.regions], dtype=bool)
    return np.asarray(member[table.region], dtype=bool)
