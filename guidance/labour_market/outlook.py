"""What published figures say of an occupation group in a country: shortage today, openings to come.

A figure is looked up at the finest ISCO-08 level that the source publishes and says which level
that is. A country without figures has none: another country's are never put in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from guidance.labour_market.demand import MINIMUM_SAMPLE
from guidance.labour_market.published import SHORT_BELOW, Forecast, Shortage

OPENINGS_HALF = 4.0
"""Openings a year to a hundred employed at which a group's outlook counts one half; the mean of all
groups of the European Union lies a little below."""
EVERYWHERE = "EU"
"""The aggregate that stands for a person without a country."""
Weights = NDArray[np.float32]


class Publications(Protocol):
    """Where published figures are kept."""

    def shortages(self, isco: str, country: str) -> tuple[Shortage, ...]:
        """Return the figures of exactly this group, newest first."""
        ...

    def forecasts(self, isco: str, country: str) -> tuple[Forecast, ...]:
        """Return the figures of exactly this group, by measure and year."""
        ...

    def published_groups(self, country: str) -> frozenset[str]:
        """Return the groups of a country that have any figure."""
        ...


@dataclass(frozen=True, slots=True)
class Openings:
    """Forecast job openings of an ISCO-08 group in a country, and its employment.

    Openings are new jobs and replacements of people who leave. `group` is the group they are
    published for (mostly a major group), `a_year` their mean over the years from `first_year` to
    `last_year`, all after the release of the forecast. `employed` counts the workers of the same
    group in the year before; None where unknown. `employment_group` (mostly a sub-major group) has
    `employment_now` workers in the year before the first and `employment_then` in the last year.
    """

    country: str
    group: str
    a_year: float
    first_year: int
    last_year: int
    employed: float | None
    employment_group: str | None
    employment_now: float | None
    employment_then: float | None
    source: str

    @property
    def to_hundred(self) -> float | None:
        """Return openings a year to a hundred employed, or None where employment is unknown."""
        return 100 * self.a_year / self.employed if self.employed else None

    @property
    def employment_change(self) -> float | None:
        """Return the relative change of employment over the years, or None where unknown."""
        if not self.employment_now or self.employment_then is None:
            return None
        return self.employment_then / self.employment_now - 1


def latest_shortage(published: Publications, isco: str, country: str) -> Shortage | None:
    """Return the newest shortage figure of the finest group that holds an ISCO-08 code.

    A group with fewer than `MINIMUM_SAMPLE` vacancies makes no ratio to rely on: a wider group
    stands in for it, else the figure is withheld.
    """
    for length in range(len(isco), 0, -1):
        found = published.shortages(isco[:length], country)
        if found and found[0].vacancies >= MINIMUM_SAMPLE:
            return found[0]
    return None


def openings_ahead(published: Publications, isco: str, country: str) -> Openings | None:
    """Return the forecast of the finest group that holds an ISCO-08 code, None without one.

    The first year on file is that of the release: the base that growth counts from. Everything
    after it is forecast.
    """
    group, openings = _finest(published, isco, country or EVERYWHERE, "openings")
    _, employment = _finest(published, isco, country or EVERYWHERE, "employment")
    years = _ahead(openings, employment)
    if not years:
        return None
    base = years[0].year - 1
    then = [figure for figure in employment if figure.year > base]
    return Openings(
        country=years[0].country,
        group=group,
        a_year=sum(figure.value for figure in years) / len(years),
        first_year=years[0].year,
        last_year=years[-1].year,
        employed=_employed(published, group, years[0].country, base),
        employment_group=employment[0].isco if employment else None,
        employment_now=_value(employment, base),
        employment_then=then[-1].value if then else None,
        source=years[0].source,
    )


def _finest(
    published: Publications, isco: str, country: str, measure: str
) -> tuple[str, list[Forecast]]:
    for length in range(len(isco), 0, -1):
        figures = published.forecasts(isco[:length], country)
        if found := [figure for figure in figures if figure.measure == measure]:
            return isco[:length], found
    return "", []


def _ahead(openings: Sequence[Forecast], employment: Sequence[Forecast]) -> list[Forecast]:
    """Return the openings after the first year on file."""
    years = [figure.year for figure in (*openings, *employment)]
    return [figure for figure in openings if figure.year > min(years)]


def _value(figures: Sequence[Forecast], year: int) -> float | None:
    return next((figure.value for figure in figures if figure.year == year), None)


def _employed(published: Publications, group: str, country: str, year: int) -> float | None:
    """Return the employment of a group, else the sum over the groups one digit finer."""
    own = _employment(published, group, country, year)
    if own is not None:
        return own
    finer = (_employment(published, f"{group}{digit}", country, year) for digit in range(10))
    known = [value for value in finer if value is not None]
    return sum(known) if known else None


def _employment(published: Publications, group: str, country: str, year: int) -> float | None:
    figures = published.forecasts(group, country)
    return _value([figure for figure in figures if figure.measure == "employment"], year)


def shortage_weight(figure: Shortage | None) -> float:
    """Return 2 / (2 + unemployed per vacancy): one half at the line of shortage, 0 when unknown."""
    ratio = None if figure is None else figure.unemployed_per_vacancy
    return 0.0 if ratio is None else SHORT_BELOW / (SHORT_BELOW + ratio)


def openings_weight(figure: Openings | None) -> float:
    """Return x / (x + 4), x the openings a year to a hundred employed; 0 when unknown."""
    rate = None if figure is None else figure.to_hundred
    return 0.0 if rate is None or rate <= 0 else rate / (rate + OPENINGS_HALF)


@dataclass(frozen=True)
class Pressure:
    """How short of people, and how open in years to come, each of some groups is, by country.

    Attributes
    ----------
    codes
        ISCO-08 unit group of each row.
    """

    published: Publications
    codes: tuple[str, ...]
    _known: dict[str, tuple[Weights, Weights]] = field(default_factory=dict)

    def of(self, country: str) -> tuple[Weights, Weights]:
        """Return the weights of shortage and of openings, in [0, 1], shape (rows,) each."""
        if country not in self._known:
            self._known[country] = self._weights(country)
        return self._known[country]

    def _weights(self, country: str) -> tuple[Weights, Weights]:
        """Look every group up once: unit groups of one wider group share its figures."""
        groups = self.published.published_groups(country or EVERYWHERE)
        stems = [_stem(code, groups) for code in self.codes]
        short, opening = {"": 0.0}, {"": 0.0}
        for stem in sorted({*stems} - {""}):
            short[stem] = shortage_weight(latest_shortage(self.published, stem, country))
            opening[stem] = openings_weight(openings_ahead(self.published, stem, country))
        return _column(short, stems), _column(opening, stems)


def _stem(code: str, groups: frozenset[str]) -> str:
    """Return the finest of some groups that holds a code, "" where none does."""
    lengths = range(len(code), 0, -1)
    return next((code[:length] for length in lengths if code[:length] in groups), "")


def _column(weights: dict[str, float], codes: Sequence[str]) -> Weights:
    return np.array([weights[code] for code in codes], dtype=np.float32)
