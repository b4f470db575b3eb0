"""Published figures of occupation groups: people looking for work, ads, openings, employment.

Shortages come by the groups of their own country's classification and, joined, by ISCO-08
sub-major groups; `derived_from` tells the two apart. Whatever is derived is shown as derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SHORT_BELOW = 2.0
"""Unemployed per registered vacancy below which a group counts as short of people.

Research on German shortages draws the line at 200 unemployed to 100 registered vacancies, because
only about every second vacancy is registered (IW-Report 59/2020, Die Messung des
Fachkräftemangels).
"""
SURPLUS_FROM = 6.0
"""Unemployed per registered vacancy from which a group counts as crowded: three times the line of
shortage. A rule of this project, fixed before any ranking was looked at."""


class Tightness(StrEnum):
    """What unemployed per vacancy means for somebody who looks for work."""

    SHORT = "short"
    """Fewer unemployed than twice the vacancies, such as electricians."""
    BALANCED = "balanced"
    """Neither short nor crowded, such as care assistants."""
    SURPLUS = "surplus"
    """Many people for each vacancy, such as office clerks: a warning, never hidden."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """Unemployed persons and registered vacancies of an occupation group, yearly averages.

    `derived_from` holds codes and names of the national groups that were joined to an ISCO-08
    group; it is empty where `group` is the publisher's own.
    """

    group: str
    group_label: str
    region: str
    year: int
    unemployed: float
    vacancies: float
    source: str
    derived_from: tuple[str, ...] = ()

    @property
    def unemployed_per_vacancy(self) -> float | None:
        """Return the ratio, or None without a vacancy."""
        return self.unemployed / self.vacancies if self.vacancies > 0 else None

    @property
    def tightness(self) -> Tightness | None:
        """Return short, balanced or surplus, or None without a vacancy."""
        ratio = self.unemployed_per_vacancy
        if ratio is None:
            return None
        if ratio < SHORT_BELOW:
            return Tightness.SHORT
        return Tightness.SURPLUS if ratio >= SURPLUS_FROM else Tightness.BALANCED


@dataclass(frozen=True, slots=True)
class Forecast:
    """Forecast openings or employment of an ISCO-08 group in a country and year."""

    country: str
    isco: str
    measure: str
    year: int
    value: float
    source: str
