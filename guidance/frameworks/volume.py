"""ECTS credits and learning hours: one as a range of the other, and which of them was stated.

Sources: ECTS Users' Guide 2015 (60 ECTS = 1,500-1,800 hours of a full-time year, so 25-30 hours a
credit); Dutch Higher Education and Research Act (WHW), article 7.4 (60 credits = 1,680 hours, so
28 hours a credit).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

HOURS_PER_ECTS = (25.0, 30.0)
"""The range of learning hours that one ECTS credit stands for."""

COUNTRY_HOURS_PER_ECTS = {"NL": (28.0, 28.0)}
"""The same where a country fixes it by law."""

FIRST_CYCLE = 6
"""EQF level of the first cycle of the QF-EHEA. Level 5 is short-cycle and vocational alike, so that
only from the first cycle on a level alone shows higher education."""


@dataclass(frozen=True, slots=True)
class Workload:
    """Learning hours as a range; `stated` says which figure the provider gave."""

    low: float
    high: float
    stated: str

    @property
    def middle(self) -> float:
        """Return the middle of the range, in hours."""
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Credits:
    """ECTS credits as a range, to two decimals; `stated` says which figure the provider gave."""

    low: float
    high: float
    stated: str


def workload(
    ects: float | None, hours: float | None, country: str | None = None
) -> Workload | None:
    """Return the hours a course takes, from stated hours before stated ECTS, else None.

    Credits e make [least * e, most * e] hours: 3 make 75 to 90, in the Netherlands 84.
    """
    if hours is not None:
        return Workload(hours, hours, "hours")
    if ects is not None:
        least, most = hours_per_credit(country)
        return Workload(ects * least, ects * most, "ects")
    return None


def hours_per_credit(country: str | None) -> tuple[float, float]:
    """Return the least and most learning hours that one credit stands for in a country."""
    return COUNTRY_HOURS_PER_ECTS.get(country or "", HOURS_PER_ECTS)


def credits_of(
    ects: float | None, hours: float | None, country: str | None = None
) -> Credits | None:
    """Return the credits of a course, from stated ECTS before stated hours, else None.

    Hours h make [h / most, h / least] credits: 75 hours make 2.5 to 3, in the Netherlands 2.68.
    """
    if ects is not None:
        return Credits(ects, ects, "ects")
    if hours is not None:
        least, most = hours_per_credit(country)
        return Credits(round(hours / most, 2), round(hours / least, 2), "hours")
    return None


def agree(ects: float, hours: float) -> bool:
    """Return whether hours are 25 to 30 a credit, rounding aside."""
    low, high = (ects * each for each in HOURS_PER_ECTS)
    return low <= hours <= high or math.isclose(hours, low) or math.isclose(hours, high)


def is_higher_education(eqf: int | None) -> bool:
    """Return whether a level alone shows higher education, for which ECTS were made."""
    return eqf is not None and eqf >= FIRST_CYCLE
