"""How well trends foretell: the next month's shares, from every month on that has two years before.

A rolling origin: at each of the last months, everything is estimated from the months before it,
and the share of ads that ask for each skill is foretold for the month itself. Nothing is tuned on
it; the trend has no settings but the prior, and that is estimated before each origin anew.
Tashman (2000), International Journal of Forecasting 16, 437-450.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, cluster_bootstrap
from guidance.labour_market import MINIMUM_MONTHS, MINIMUM_SAMPLE, SkillTrend, TrendTable
from guidance.labour_market.trend import YEAR, prior_of, shrink, slopes, yearly
from guidance.snapshot import Snapshot
from pipelines.evaluation.report import Grid, Missed, shown

Floats = NDArray[np.float64]
OURS, SEASONAL = "trend, shrunken", "same month last year"
METHODS = (OURS, SEASONAL, "month before", "last twelve months", "all years", "trend, not shrunken")
"""Ours, the seasonal-naive baseline, and what else could be used in its place."""
MIDDLE_TO_NEXT = (YEAR + 1) / (2 * YEAR)
"""Years from the middle of the last twelve months to the middle of the next month."""


@dataclass(frozen=True, slots=True)
class Level:
    """Mean absolute error of every method at one level of regions, in percentage points.

    `origins` counts pairs of a region and an origin; skills are resampled for the intervals.
    """

    name: str
    regions: int
    origins: int
    errors: tuple[Measured, ...]

    @property
    def ours(self) -> Measured:
        """Return the error of the shrunken trend."""
        return self.errors[METHODS.index(OURS)]

    @property
    def seasonal(self) -> Measured:
        """Return the error of the seasonal-naive baseline."""
        return self.errors[METHODS.index(SEASONAL)]


@dataclass(frozen=True, slots=True)
class TrendReport:
    """Errors by level, and how many skills rise, fall or do neither over all ads loaded."""

    months: int
    levels: tuple[Level, ...]
    directions: tuple[tuple[str, int], ...]

    def grid(self) -> Grid:
        """Return the report as a table."""
        return Grid(
            title="Trends: mean absolute error of the next month's shares, percentage points",
            columns=("level", "regions", "origins", *METHODS),
            rows=tuple(
                (level.name, str(level.regions), str(level.origins), *map(shown, level.errors))
                for level in self.levels
            ),
            notes=(
                f"{self.months} months of data; intervals over skills",
                "over all ads: " + ", ".join(f"{n} {name}" for name, n in self.directions),
            ),
        )

    def lines(self) -> Iterator[str]:
        """Yield the table as text."""
        return self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "suite": "trend",
            "months": self.months,
            "directions": dict(self.directions),
            "levels": [
                {
                    "level": level.name,
                    "regions": level.regions,
                    "origins": level.origins,
                    "mae": {
                        name: [error.value, error.low, error.high, error.count]
                        for name, error in zip(METHODS, level.errors, strict=True)
                    },
                }
                for level in self.levels
            ],
        }


def evaluate_trend(snapshot: Snapshot) -> TrendReport | Missed:
    """Return the errors over the snapshot's own months, or why there are none."""
    table = snapshot.trend
    months = max(table.months, default=0)
    if months < MINIMUM_MONTHS + 1:
        return Missed("trend", f"{months} months of data; a test needs {MINIMUM_MONTHS + 1}")
    levels = (("all ads", 0), ("countries", 2), ("regions", 4))
    found = (_level(table, name, length) for name, length in levels)
    return TrendReport(
        months, tuple(level for level in found if level is not None), _directions(snapshot)
    )


def _level(table: TrendTable, name: str, length: int) -> Level | None:
    rows = [
        row
        for row, code in enumerate(table.regions)
        if len(code) == length and table.months[row] > MINIMUM_MONTHS
    ]
    errors = [error for row in rows for error in _errors(table, row)]
    if not errors:
        return None
    total = np.array(errors)
    measured = tuple(_mean(total[:, method]) for method in range(len(METHODS)))
    return Level(name, len(rows), len(errors), measured)


def _mean(errors: Floats) -> Measured:
    """Return the mean error in percentage points; errors are NaN where a skill was not asked yet."""
    present = ~np.isnan(errors)
    sums, counts = np.where(present, errors, 0.0).sum(axis=0), present.sum(axis=0)

    def mean(drawn: Floats) -> float:
        total = float(drawn @ counts)
        return 100 * float(drawn @ sums) / total if total else float("nan")

    return cluster_bootstrap(mean, errors.shape[1])


def _errors(table: TrendTable, row: int) -> Iterator[Floats]:
    """Yield, for each origin of a region, the errors of each method and skill."""
    months = table.months[row]
    asking = np.asarray(table.monthly(row).todense(), dtype=np.float64)
    totals = table.totals[row, -months:].astype(np.float64)
    for origin in range(MINIMUM_MONTHS, months):
        before = yearly(totals[:origin])
        if totals[origin] == 0 or before.min() < MINIMUM_SAMPLE:
            continue
        foretold = foretell(asking[:origin], totals[:origin])
        errors = np.abs(foretold - asking[origin] / totals[origin])
        yield np.where(asking[:origin].sum(axis=0) > 0, errors, np.nan)


def foretell(asking: Floats, totals: Floats) -> Floats:
    """Return each method's share of the next month, shape (methods, skills).

    Ours is a line on the log scale with the shrunken yearly change, through the height at which it
    gives as many ads over the whole years as there were.

    Parameters
    ----------
    asking
        Ads that ask for each skill, shape (months, skills), at least two years.
    totals
        Ads, shape (months,).
    """
    counts, ads = yearly(asking), yearly(totals)
    slope, variance = slopes(counts, ads)
    known = counts.sum(axis=0) > 0
    mean, _ = shrink(slope, variance, prior_of(slope[known], variance[known]))
    return np.vstack(
        [
            _line(counts, ads, mean),
            asking[-YEAR] / max(float(totals[-YEAR]), 1.0),
            asking[-1] / max(float(totals[-1]), 1.0),
            counts[-1] / ads[-1],
            counts.sum(axis=0) / ads.sum(),
            _line(counts, ads, slope),
        ]
    )


def _line(counts: Floats, ads: Floats, change: Floats) -> Floats:
    years = np.arange(len(ads), dtype=np.float64)[:, None] - (len(ads) - 1)
    height = counts.sum(axis=0) / (ads[:, None] * np.exp(change * years)).sum(axis=0)
    return np.asarray(height * np.exp(change * MIDDLE_TO_NEXT))


def _directions(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    found = [
        snapshot.trend.figure(uri, position, "")
        for position, uri in enumerate(snapshot.skills.uris)
    ]
    told = [figure.direction for figure in found if isinstance(figure, SkillTrend)]
    counts = [(name, told.count(name)) for name in ("rising", "falling", "steady")]
    return (*counts, ("withheld", len(found) - len(told)))
