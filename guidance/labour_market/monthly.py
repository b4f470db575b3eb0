"""What share of a region's ads ask for something, month by month, with the small-number rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guidance.labour_market.demand import MINIMUM_SAMPLE, Interval, widening, wilson
from guidance.labour_market.trend import MINIMUM_MONTHS, TrendTable, Withheld, first_day

MINIMUM_SHOWN = 12
"""Months with enough ads below which a region falls back to a wider one."""


@dataclass(frozen=True, slots=True)
class MonthShare:
    """One month: its first day, its ads, and the share; None where the ads are too few."""

    month: date
    ads: int
    share: Interval | None


@dataclass(frozen=True, slots=True)
class MonthlyShares:
    """The months of a region, oldest first.

    `asked_region` differs from `region` where too few ads made it fall back to a wider one.
    """

    region: str
    asked_region: str
    months: tuple[MonthShare, ...]

    @property
    def shown(self) -> int:
        """Return how many months have enough ads."""
        return sum(month.share is not None for month in self.months)

    @property
    def highest(self) -> float:
        """Return the upper end of the highest interval, 0 where no month has one."""
        return max((month.share.high for month in self.months if month.share), default=0.0)


def shares_by_month(
    asking: Sequence[int], ads: Sequence[int], first: int
) -> tuple[MonthShare, ...]:
    """Return the share of each month; below `MINIMUM_SAMPLE` ads it is withheld.

    Parameters
    ----------
    first
        The first month, as year * 12 + month - 1.
    """
    return tuple(
        MonthShare(
            first_day(first + at),
            int(total),
            wilson(int(count), int(total)) if total >= MINIMUM_SAMPLE else None,
        )
        for at, (count, total) in enumerate(zip(asking, ads, strict=True))
    )


def skill_by_month(table: TrendTable, position: int, region: str) -> MonthlyShares | Withheld:
    """Return how often ads ask for a skill, in a region or a wider one, or why that is not shown.

    Parameters
    ----------
    position
        The skill's column of the table.
    """
    months = 0
    for code in widening(region):
        row = table.rows.get(code)
        if row is None:
            continue
        months = max(months, table.months[row])
        if table.months[row] < MINIMUM_MONTHS:
            continue
        count = table.months[row]
        found = MonthlyShares(
            code,
            region,
            shares_by_month(
                table.series(row, position).tolist(),
                table.totals[row, -count:].tolist(),
                table.last[row] - count + 1,
            ),
        )
        if found.shown >= MINIMUM_SHOWN:
            return found
    return Withheld(region, "too_few_ads" if months >= MINIMUM_MONTHS else "too_few_months", months)
