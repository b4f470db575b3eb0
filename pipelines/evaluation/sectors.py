"""People in the market of one sector, and what each course does for them there: hide and restore.

A sector is an ISCO-08 sub-major group (two digits); a market is all ads of one source whose known
group lies in it. A person holds 60 % of the essential skills of an occupation of the sector and
names no goal. What a course is worth is counted exactly: the ads of the market that it opens, and
the gain in potential. Two truths say what an ad asks for:

- as the snapshot reads it: this tests the ranking alone;
- the mean essential profile of the ad's known group, with tau found for it by the rule that the
  snapshot's follows (2 % of strangers let in): this tests reading and ranking together.

And two say what a course teaches: the snapshot's tags as they count there, and the words in which
publishers name skills where such a word is the name of one ESCO skill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.learner import LearnerProfile
from guidance.opening import (
    Effects,
    Market,
    Reach,
    catalogue_effects,
    effects,
    gains_over,
    reach_of,
)
from guidance.ranking.policy import Policy
from guidance.recommendation.person import Person as Placed
from guidance.recommendation.person import place_in_market
from guidance.snapshot import Requirements, Snapshot
from pipelines.evaluation.people import Person, draw_person, profile_of
from pipelines.evaluation.rankers import Field
from pipelines.evaluation.reach import first_of, is_reported
from pipelines.reach import calibrate_tau, occupation_credit
from pipelines.requirements import profile_rows

SECTOR_DIGITS = 2
Worth = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Draw:
    """Who is drawn. Every field changes results.

    Attributes
    ----------
    hidden
        Share of an occupation's essential skills that the person lacks.
    least_skills, least_ads
        Essential skills that an occupation needs, and ads that a market needs.
    people
        Most people per market, each of another occupation.
    odd
        Whether ads have an odd checksum: those report, the others choose settings. None for all.
    """

    hidden: float = 0.4
    least_skills: int = 8
    least_ads: int = 30
    people: int = 6
    odd: bool | None = True
    seed: int = 3


CHOOSING = Draw(odd=False, seed=2)
REPORTING = Draw()


@dataclass(frozen=True)
class Sector:
    """The market of one sector.

    `ads` are rows of the vacancy table, sorted; `groups` the known unit group of each; `region`
    the country of all of them, "" where there are several.
    """

    source: str
    code: str
    region: str
    ads: NDArray[np.intp]
    groups: NDArray[np.str_]

    @property
    def market(self) -> Market:
        """Return the ads as the market of a person."""
        return Market(self.ads, self.region, self.region)


@dataclass(frozen=True)
class Case:
    """A person in a sector, as drawn and as the ranking takes them."""

    sector: Sector
    drawn: Person
    profile: LearnerProfile
    placed: Placed


def sectors_of(snapshot: Snapshot, groups: Mapping[str, str], draw: Draw) -> tuple[Sector, ...]:
    """Return the markets of enough ads, by source and code; repeats and withdrawn ads are out.

    Parameters
    ----------
    groups
        Ad id to known ISCO-08 unit group.
    """
    table, found = snapshot.vacancies, dict[tuple[str, str], list[int]]()
    for row, ad in enumerate(table.ids):
        if ad not in groups or not table.current[row]:
            continue
        if draw.odd is None or is_reported(first_of(snapshot, row)) == draw.odd:
            key = snapshot.records.vacancy(row).source, groups[ad][:SECTOR_DIGITS]
            found.setdefault(key, []).append(row)
    return tuple(
        _sector(snapshot, *key, rows, groups)
        for key, rows in sorted(found.items())
        if len(rows) >= draw.least_ads
    )


def _sector(
    snapshot: Snapshot, source: str, code: str, rows: Sequence[int], groups: Mapping[str, str]
) -> Sector:
    table = snapshot.vacancies
    countries = {table.regions[table.region[row]][:2] for row in rows}
    ads = np.array(rows, dtype=np.intp)
    known = np.array([groups[table.ids[row]] for row in rows], dtype=np.str_)
    return Sector(source, code, countries.pop() if len(countries) == 1 else "", ads, known)


def people_of(
    snapshot: Snapshot, sectors: Sequence[Sector], field: Field, policy: Policy, draw: Draw
) -> tuple[Case, ...]:
    """Return people of every sector, each of an occupation whose group has ads there."""
    rng = np.random.default_rng(draw.seed)
    counts = np.diff(snapshot.essential.indptr)
    cases = []
    for sector in sectors:
        present = set(sector.groups.tolist())
        pool = [
            row
            for row, group in enumerate(snapshot.isco)
            if group in present and counts[row] >= draw.least_skills
        ]
        for row in rng.permutation(pool)[: draw.people]:
            drawn = draw_person(snapshot, int(row), draw.hidden, rng)
            profile = profile_of(snapshot, drawn, None, day=field.day, limits=field.limits)
            placed = place_in_market(profile, snapshot, policy, sector.market)
            cases.append(Case(sector, drawn, profile, placed))
    return tuple(cases)


class Reading(NamedTuple):
    """What ads ask for, and the coverage from which they are within reach."""

    requirements: Requirements
    tau: float


def true_reading(snapshot: Snapshot, groups: Mapping[str, str]) -> Reading:
    """Return requirements from known groups: each ad asks for the mean profile of its group.

    Tau is found as a build finds it (`pipelines.reach.calibrate_tau`), over the ads that are
    known. Ads of unknown group ask for nothing.
    """
    table, profiles = snapshot.vacancies, profile_rows(snapshot.essential, snapshot.isco)
    place = {code: at for at, code in enumerate(sorted(set(snapshot.isco)), len(snapshot.isco))}
    pairs = [
        (row, place[groups[ad]]) for row, ad in enumerate(table.ids) if groups.get(ad) in place
    ]
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    ones = np.ones(rows.size, dtype=np.float32)
    shape = (len(table), profiles.shape[0] + len(snapshot.skills))
    units = csr_matrix((ones, (rows, columns)), shape=shape)
    requirements = Requirements(units, profiles)
    sources = [snapshot.records.vacancy(int(row)).source for row in rows]
    credits = occupation_credit(snapshot.essential, snapshot.credit)
    tau = calibrate_tau(requirements.rows(rows), credits, snapshot.isco, sources)
    return Reading(requirements, tau)


@dataclass(frozen=True)
class Truth:
    """What ads ask for and what courses teach.

    Attributes
    ----------
    reading
        None where ads are taken as the snapshot reads them.
    course_credit
        Credit of each course toward each skill; None for the snapshot's own.
    """

    snapshot: Snapshot
    reading: Reading | None = None
    course_credit: csr_matrix | None = None

    def effects_for(self, case: Case) -> Effects:
        """Return what every course of the catalogue does for a person."""
        reach, own = self._reach(case), self.snapshot.course_credit
        gains = gains_over(own if self.course_credit is None else self.course_credit, reach.credit)
        if self.reading is None and self.course_credit is None:
            return catalogue_effects(reach, self.snapshot.rises, own, gains)
        return effects(reach, gains, range(gains.shape[0]))

    def _reach(self, case: Case) -> Reach:
        reach = case.placed.reach
        if self.reading is None:
            return reach
        read = replace(
            self.snapshot,
            requirements=self.reading.requirements,
            manifest=replace(self.snapshot.manifest, tau=self.reading.tau),
        )
        return reach_of(read, reach.market, reach.credit, reach.importance)


@dataclass(frozen=True)
class Worths:
    """What each course of the catalogue is worth to each person, shape (people, courses)."""

    opened: Worth
    potential: Worth

    @classmethod
    def of(cls, truth: Truth, cases: Sequence[Case]) -> Worths:
        """Return what is worth how much under a truth."""
        found = [truth.effects_for(case) for case in cases]
        return cls(
            np.array([effect.counts for effect in found]),
            np.array([effect.potential for effect in found]),
        )
