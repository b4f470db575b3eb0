"""Vacancies that a course opens: exact, with ids.

An ad is within reach when the weights it asks for are covered to at least tau by a person's held
skills (`Requirements.coverage`; credit for near skills comes from the snapshot's K). A course
opens an ad that is within reach with the course and not without it. Nothing is sampled: courses
are taken in blocks, and bounds only decide which blocks need not be looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.frameworks import country_of, nuts_contains
from guidance.learner import Constraints
from guidance.snapshot import Requirements, Snapshot, VacancyTable

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]
EDGE = np.float32(1e-5)
"""Coverage is compared with tau less this, so that rounding never closes an open door."""


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


@dataclass(frozen=True)
class Compact:
    """What some ads ask for, without the profiles and skills that none of them asks for.

    `units` has one column per profile of `profiles`, then one per skill of `skills` (positions).
    """

    units: csr_matrix
    profiles: csr_matrix
    skills: Positions

    @classmethod
    def of(cls, requirements: Requirements) -> Compact:
        """Return the same requirements over the units in use; coverage is the same number."""
        units, count = requirements.units, requirements.profiles.shape[0]
        used = np.unique(units.indices)
        columns = np.searchsorted(used, units.indices)
        kept = csr_matrix((units.data, columns, units.indptr), (units.shape[0], used.size))
        within = used < count
        skills = np.asarray(used[~within] - count, dtype=np.intp)
        return cls(kept, csr_matrix(requirements.profiles[used[within]]), skills)

    def coverage(self, credit: Floats) -> Floats:
        """Return the coverage of each ad, as `Requirements.coverage` does for these ads."""
        covered = np.concatenate([self.profiles @ credit, credit[self.skills]], axis=0)
        return np.asarray(self.units @ covered, dtype=np.float32)


@dataclass(frozen=True)
class Reach:
    """How far a person's held skills carry in a market.

    Attributes
    ----------
    coverage
        Coverage of each ad of the market, shape (ads of the market,).
    importance
        omega: what each ad counts in the potential, in [0, 1].
    """

    market: Market
    requirements: Requirements
    credit: Floats
    coverage: Floats
    importance: Floats
    tau: float

    @cached_property
    def within(self) -> NDArray[np.bool_]:
        """Return which ads of the market are within reach already."""
        return np.asarray(self.coverage >= np.float32(self.tau) - EDGE)

    @property
    def count(self) -> int:
        """Return how many ads are within reach already."""
        return int(self.within.sum())

    @cached_property
    def beyond(self) -> Positions:
        """Return the rows of the market that are not within reach, sorted."""
        return np.flatnonzero(~self.within)

    @cached_property
    def open_requirements(self) -> Requirements:
        """Return what the ads beyond reach ask for."""
        return self.requirements.rows(self.beyond)

    @cached_property
    def open_compact(self) -> Compact:
        """Return the same without what none of these ads asks for: most of it, in a small market."""
        return Compact.of(self.open_requirements)

    @cached_property
    def missing_weight(self) -> Floats:
        """Return, per skill, the importance-weighted weight that ads beyond reach put on it."""
        units = self.open_requirements.units
        mass = np.asarray(units.T @ self.importance[self.beyond], dtype=np.float32)
        profiles = self.requirements.profiles.shape[0]
        by_profile = self.requirements.profiles.T @ mass[:profiles]
        return np.asarray(by_profile + mass[profiles:], dtype=np.float32)

    @cached_property
    def shortfalls(self) -> NDArray[np.float64]:
        """Return the running sum of what ads beyond reach still lack, smallest first."""
        lacks = np.float64(self.tau - EDGE) - self.coverage[self.beyond].astype(np.float64)
        return np.asarray(np.cumsum(np.maximum(np.sort(lacks), 0.0)))


def reach_of(snapshot: Snapshot, market: Market, credit: Floats, importance: Floats) -> Reach:
    """Return how far a credit carries in a market; `importance` has one value per ad of it."""
    requirements = snapshot.requirements.rows(market.ads)
    return Reach(
        market, requirements, credit, requirements.coverage(credit), importance, snapshot.tau
    )


def gains_over(course_credit: csr_matrix, credit: Floats) -> csr_matrix:
    """Return what each course adds to a credit, shape (courses, skills); zeros are dropped.

    Parameters
    ----------
    course_credit
        Credit of each course toward each skill, shape (courses, skills).
    credit
        Credit the person has already, shape (skills,).
    """
    added = np.maximum(course_credit.data - credit[course_credit.indices], np.float32(0))
    gains = csr_matrix(
        (added, course_credit.indices, course_credit.indptr), shape=course_credit.shape, copy=True
    )
    gains.eliminate_zeros()
    return gains


@dataclass(frozen=True)
class Effect:
    """What one course does in a market.

    `opened` are rows of the vacancy table, sorted; `potential` is the gain in
    sum of omega * min(coverage / tau, 1), at least 0.
    """

    opened: Positions
    potential: float


def upper_bounds(
    reach: Reach, gains: csr_matrix
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return bounds from above on potential gain and on opened ads, one pair of arrays.

    The potential is concave in coverage, so its gain is at most the weighted coverage gain
    divided by tau. A course that opens n ads must make up at least the n smallest shortfalls.

    Returns
    -------
    Two arrays of shape (courses,).
    """
    potential = np.asarray(gains @ reach.missing_weight, dtype=np.float64) / reach.tau
    units = reach.open_requirements.units
    mass = np.asarray(units.sum(axis=0), dtype=np.float32).ravel()
    profiles = reach.requirements.profiles.shape[0]
    plain = reach.requirements.profiles.T @ mass[:profiles] + mass[profiles:]
    total = np.asarray(gains @ plain, dtype=np.float64)
    opened = np.searchsorted(reach.shortfalls, total * (1 + 1e-4) + 1e-4, side="right")
    return potential, opened.astype(np.float64)


def effects(reach: Reach, gains: csr_matrix, courses: Sequence[int]) -> list[Effect]:
    """Return the exact effect of some courses, in the order asked for."""
    added = np.asarray(gains[list(courses)].T.todense(), dtype=np.float32)
    rise = reach.open_compact.coverage(added)
    before = reach.coverage[reach.beyond][:, None]
    after = before + rise
    tau = np.float32(reach.tau)
    opened = after >= tau - EDGE
    ceiling = np.minimum(after, tau) - np.minimum(before, tau)
    potential = (reach.importance[reach.beyond] @ np.maximum(ceiling, 0)) / tau
    ads = reach.market.ads[reach.beyond]
    return [
        Effect(ads[opened[:, column]], float(potential[column])) for column in range(added.shape[1])
    ]


def may_open(reach: Reach, gains: csr_matrix, wanted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which courses may open one of some ads: a bound, never wrong about a no.

    No ad's coverage rises by more than the gains weighted with the largest weight that any of
    the ads puts on each skill.

    Parameters
    ----------
    wanted
        Which of `reach.beyond` are asked about.
    """
    if not wanted.any():
        return np.zeros(gains.shape[0], dtype=np.bool_)
    requirements = reach.open_requirements
    profiles = requirements.profiles.shape[0]
    units = requirements.units[wanted]
    weights = csr_matrix(units[:, :profiles] @ requirements.profiles + units[:, profiles:])
    largest = np.asarray(weights.max(axis=0).todense(), dtype=np.float64).ravel()
    lacking = float(reach.tau) - reach.coverage[reach.beyond][wanted].max() - 2 * float(EDGE)
    return np.asarray(gains @ largest >= lacking, dtype=np.bool_)
