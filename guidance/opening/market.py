"""The ads a person could apply for: their region, languages and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.frameworks import country_of, nuts_contains
from guidance.learner import Constraints
from guidance.snapshot import VacancyTable

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class MarketRule:
    """Which ads count, as the policy sets it.

    Attributes
    ----------
    max_age_days
        Oldest ad counted, in days before the date of its source.
    minimum_ads
        Below this many the region is widened to the country, and that is said. With 1 only a
        region without any ad is widened, so that more ads at home never lower a score.
    fallback
        Whether to widen at all.
    half_life_days
        Age at which an ad counts half in the potential.
    """

    max_age_days: int = 365
    minimum_ads: int = 1
    fallback: bool = True
    half_life_days: float = 180.0


@dataclass(frozen=True)
class Market:
    """The ads a person could apply for: positions in the vacancy table, sorted.

    `region` is the NUTS or country code used ("" for every ad loaded), `asked_region` the one
    asked for; `radius_km` the distance used (None where none was); `other_languages` counts the
    ads left out because the person does not read them.
    """

    ads: Positions
    region: str
    asked_region: str
    other_languages: int = 0
    radius_km: float | None = None


def market_for(
    limits: Constraints, languages: frozenset[str], table: VacancyTable, rule: MarketRule
) -> Market:
    """Return the ads in a person's region, languages and time.

    A region is a NUTS code, or a point with a radius where the ad states its coordinates; ads
    without coordinates count by region when one is given too, else they do not. With neither, every ad
    loaded counts. Too few ads widen the region to its country.
    """
    fresh = table.current & (table.age_days <= rule.max_age_days)
    readable = _readable(table, languages)
    asked = limits.nuts or ""
    inside = _inside(limits, asked, table)
    region, radius = asked, limits.radius_km
    few = int((fresh & readable & inside).sum()) < rule.minimum_ads
    if rule.fallback and few and (len(asked) > 2 or (asked and radius is not None)):
        region, radius = asked[:2], None
        inside = inside | _inside(Constraints(nuts=region), region, table)
    chosen = fresh & inside
    unread = int((chosen & ~readable).sum())
    return Market(np.flatnonzero(chosen & readable), region, asked, unread, radius)


def _readable(table: VacancyTable, languages: frozenset[str]) -> NDArray[np.bool_]:
    allowed = np.array([code == "" or code in languages for code in table.languages], dtype=bool)
    return np.asarray(allowed[table.language], dtype=np.bool_)


def _inside(limits: Constraints, region: str, table: VacancyTable) -> NDArray[np.bool_]:
    by_code = np.array([_lies_in(region, code) for code in table.regions], dtype=bool)
    inside = np.asarray(by_code[table.region], dtype=np.bool_)
    if limits.location is None or limits.radius_km is None:
        return inside
    near = distances_km(limits.location, table.latitude, table.longitude) <= limits.radius_km
    unplaced = np.isnan(table.latitude)
    return np.asarray(near | (unplaced & inside & (region != "")), dtype=np.bool_)


def _lies_in(region: str, code: str) -> bool:
    if region == "":
        return True
    if len(region) == 2:
        return code[:2] != "" and country_of(code) == country_of(region)
    return nuts_contains(region, code)


def distances_km(
    point: tuple[float, float], latitude: Floats, longitude: Floats
) -> NDArray[np.float64]:
    """Return great-circle distances from a point in km; NaN where a coordinate is unknown."""
    lat, lon = np.radians(latitude.astype(np.float64)), np.radians(longitude.astype(np.float64))
    here_lat, here_lon = np.radians(point[0]), np.radians(point[1])
    half = (
        np.sin((lat - here_lat) / 2) ** 2
        + np.cos(here_lat) * np.cos(lat) * np.sin((lon - here_lon) / 2) ** 2
    )
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(np.minimum(1.0, half))))
