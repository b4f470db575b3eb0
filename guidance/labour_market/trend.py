"""Whether ads ask for a skill more or less than a year before, with little left to chance.

Ads are counted by the month they were posted, over whole years, so that seasons cancel out. A
single skill has few ads, and few ads jump; so each skill's change is drawn toward the mean of all
skills of its region by as much as its own numbers are uncertain (empirical Bayes).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.labour_market.demand import MINIMUM_SAMPLE, widening

YEAR = 12
MINIMUM_MONTHS = 24
"""Months of data below which no trend is shown: two whole years."""
MINIMUM_ASKING = 20
"""Ads of the whole years that ask for a skill, below which its trend is not shown for a region."""
NORMAL_95 = 1.959964
Floats = NDArray[np.float64]
_DEVIATIONS = np.linspace(0.0, 0.5, 51)


@dataclass(frozen=True, slots=True)
class Prior:
    """How the yearly changes of a region's skills are spread: mean and variance of the logs."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class SkillTrend:
    """How a region's ads came to ask for a skill more or less often, a year.

    `change` is relative: 0.2 means a fifth more each year; `low` and `high` bound it with 95 %
    probability. `raw` is the same without shrinkage. `asking` and `ads` are counts of each whole
    year, oldest first; `first` is the first day counted and `last` the first day of the last month.
    `asked_region` differs from `region` where too few ads made it fall back to a wider one.
    """

    skill: str
    region: str
    asked_region: str
    change: float
    low: float
    high: float
    raw: float
    asking: tuple[int, ...]
    ads: tuple[int, ...]
    first: date
    last: date

    @property
    def direction(self) -> str:
        """Return "rising" or "falling" where the interval leaves out 0, else "steady"."""
        if self.low > 0:
            return "rising"
        return "falling" if self.high < 0 else "steady"


@dataclass(frozen=True, slots=True)
class Withheld:
    """A trend that is not shown, and why: "too_few_months" or "too_few_ads".

    `months` are the months of data behind the widest region tried.
    """

    asked_region: str
    reason: str
    months: int


@dataclass(frozen=True)
class TrendTable:
    """Ads by region and month of posting, and how many of them ask for each skill.

    Attributes
    ----------
    regions
        "" (every ad), country codes and NUTS codes, sorted.
    last
        The last month counted of each region, as year * 12 + month - 1; 0 without any.
    months
        Months of data of each region: all from sources that cover every one of them.
    priors
        Of each region, None where no trend is shown.
    totals
        Ads, shape (regions, longest), the last month of each region in the last column.
    asking
        Ads that ask for each skill, shape (regions * longest, skills); empty for regions with fewer
        than `MINIMUM_MONTHS`.
    """

    regions: tuple[str, ...]
    last: tuple[int, ...]
    months: tuple[int, ...]
    priors: tuple[Prior | None, ...]
    totals: NDArray[np.int32]
    asking: csr_matrix

    @classmethod
    def empty(cls) -> TrendTable:
        """Return a table without any month."""
        nothing = np.zeros((0, 0), dtype=np.int32)
        return cls((), (), (), (), nothing, csr_matrix(nothing))

    @cached_property
    def rows(self) -> dict[str, int]:
        """Return the row of each region."""
        return {code: row for row, code in enumerate(self.regions)}

    def monthly(self, row: int) -> csr_matrix:
        """Return a region's ads that ask for each skill, shape (months, skills), oldest first."""
        longest = self.totals.shape[1]
        return csr_matrix(self.asking[(row + 1) * longest - self.months[row] : (row + 1) * longest])

    def series(self, row: int, position: int) -> NDArray[np.int64]:
        """Return a region's ads that ask for one skill, by month, oldest first."""
        longest = self.totals.shape[1]
        found = np.zeros(self.months[row], dtype=np.int64)
        for at in range(self.months[row]):
            line = (row + 1) * longest - self.months[row] + at
            start, end = self.asking.indptr[line : line + 2]
            place = start + int(np.searchsorted(self.asking.indices[start:end], position))
            if place < end and self.asking.indices[place] == position:
                found[at] = self.asking.data[place]
        return found

    def figure(self, skill: str, position: int, region: str) -> SkillTrend | Withheld:
        """Return a skill's trend in a region, or in a wider one, or why there is none.

        A region needs `MINIMUM_MONTHS` months of data, `MINIMUM_SAMPLE` ads in each whole year and
        `MINIMUM_ASKING` ads that ask for the skill.
        """
        months, long_enough = 0, False
        for code in widening(region):
            row = self.rows.get(code)
            if row is None:
                continue
            months = max(months, self.months[row])
            if self.months[row] >= MINIMUM_MONTHS:
                long_enough = True
                found = self._figure(skill, position, row, region)
                if found is not None:
                    return found
        return Withheld(region, "too_few_ads" if long_enough else "too_few_months", months)

    def _figure(self, skill: str, position: int, row: int, asked: str) -> SkillTrend | None:
        prior, months = self.priors[row], self.months[row]
        totals = yearly(self.totals[row, -months:])
        if prior is None or totals.min() < MINIMUM_SAMPLE:
            return None
        asking = yearly(self.series(row, position))
        if asking.sum() < MINIMUM_ASKING:
            return None
        slope, variance = slopes(asking[:, None], totals)
        mean, deviation = (float(value[0]) for value in shrink(slope, variance, prior))
        half = NORMAL_95 * deviation
        return SkillTrend(
            skill,
            self.regions[row],
            asked,
            change=math.expm1(mean),
            low=math.expm1(mean - half),
            high=math.expm1(mean + half),
            raw=math.expm1(float(slope[0])),
            asking=tuple(int(count) for count in asking),
            ads=tuple(int(count) for count in totals),
            first=first_day(self.last[row] - YEAR * len(totals) + 1),
            last=first_day(self.last[row]),
        )


def first_day(month: int) -> date:
    """Return the first day of a month given as year * 12 + month - 1."""
    return date(month // YEAR, month % YEAR + 1, 1)


def yearly(monthly: NDArray[np.integer] | Floats) -> Floats:
    """Return sums over whole years, the last one ending with the last month; oldest first.

    Parameters
    ----------
    monthly
        Shape (months,) or (months, skills); what is left before the first whole year is dropped.
    """
    years = monthly.shape[0] // YEAR
    whole = monthly[monthly.shape[0] - years * YEAR :]
    shape = (years, YEAR, *monthly.shape[1:])
    return np.asarray(whole.reshape(shape).sum(axis=1), dtype=np.float64)


def slopes(asking: Floats, totals: Floats) -> tuple[Floats, Floats]:
    """Return each skill's yearly change of the log share, and its variance.

    The weighted least-squares slope of log((count + 1/2) / (total + 1)) over the years, with
    weight count + 1/2, the inverse of the variance of the log of a Poisson count. With two years
    it is their difference, with variance 1 / weight_1 + 1 / weight_2. McCullagh and Nelder (1989),
    Generalized linear models, section 6.2; the half after Anscombe (1948).

    Parameters
    ----------
    asking
        Shape (years, skills), at least two years.
    totals
        Shape (years,).
    """
    weight = asking + 0.5
    share = np.log(weight / (totals + 1.0)[:, None])
    year = np.arange(len(totals), dtype=np.float64)[:, None]
    centred = year - (weight * year).sum(axis=0) / weight.sum(axis=0)
    spread = (weight * centred**2).sum(axis=0)
    return (weight * centred * share).sum(axis=0) / spread, 1.0 / spread


def prior_of(slope: Floats, variance: Floats) -> Prior:
    """Return the prior that the changes of all skills of a region tell.

    Changes are normal around a mean with a variance that the data tell: the posterior means of
    both under a flat prior on the standard deviation, over a grid from 0 to 0.5. A moment estimator
    would often be 0 and every interval a point. Gelman (2006), Bayesian Analysis 1, 515-533; Rubin
    (1981), Journal of Educational Statistics 6, 377-401. Without any skill nothing is known, and
    every change is drawn to 0.
    """
    if not slope.size:
        return Prior(0.0, 0.0)
    between = _DEVIATIONS**2
    weight = 1.0 / (variance[None, :] + between[:, None])
    mean = (weight * slope).sum(axis=1) / weight.sum(axis=1)
    misfit = (weight * (slope[None, :] - mean[:, None]) ** 2).sum(axis=1)
    likelihood = 0.5 * (np.log(weight).sum(axis=1) - misfit - np.log(weight.sum(axis=1)))
    chance = np.exp(likelihood - likelihood.max())
    chance /= chance.sum()
    return Prior(round(float(chance @ mean), 9), round(float(chance @ between), 9))


def shrink(slope: Floats, variance: Floats, prior: Prior) -> tuple[Floats, Floats]:
    """Return changes drawn toward the prior's mean, with their posterior standard deviations.

    B = variance / (variance + prior variance); mean = B * prior mean + (1 - B) * slope; variance =
    (1 - B) * variance. Efron and Morris (1975), Journal of the American Statistical Association 70,
    311-319; Morris (1983), the same 78, 47-55.
    """
    drawn = variance / (variance + prior.variance)
    mean = drawn * prior.mean + (1.0 - drawn) * slope
    return mean, np.sqrt((1.0 - drawn) * variance)
