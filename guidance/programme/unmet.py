"""What providers could meet: skills that ads ask for, that people lack, and that no course in reach teaches.

By region, each figure with its source and days. A course counts as in reach unless a limit of the
person rules it out for certain: what a provider does not state is unknown, never no.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from guidance.labour_market import SkillDemand
from guidance.programme.funder import FunderReport
from guidance.programme.people import Caseload, Counted
from guidance.ranking.eligibility import Verdict, judge
from guidance.recommendation.arrival import on_arrival
from guidance.snapshot import Snapshot

MOST_ASKED = 40
"""Skills of a region that are looked at: those that most of its ads ask for."""
VACANCY_KIND = "vacancies"


@dataclass(frozen=True, slots=True)
class UnmetSkill:
    """One skill in one region.

    Attributes
    ----------
    demand
        How often ads ask for it: the region used, sample, interval and days.
    lacking
        People of the region who are not known to hold it; None where withheld.
    no_course
        Those of them for whom no course in reach teaches it.
    for_goal
        Those of them whose goal needs it.
    """

    region: str
    skill: str
    demand: SkillDemand
    lacking: int | None
    no_course: int | None
    for_goal: int | None


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """The skills without a course, most asked first in each region.

    Attributes
    ----------
    sources
        Names and days of the sources of ads.
    withheld_regions
        How many regions have too few people, or too few beside them, for anything to be said.
    """

    skills: tuple[UnmetSkill, ...]
    sources: tuple[tuple[str, date | None], ...]
    withheld_regions: int
    least: int


def unmet_need(caseload: Caseload, snapshot: Snapshot, report: FunderReport) -> UnmetNeed:
    """Return the skills without a course in reach, for regions that the report publishes.

    Parameters
    ----------
    report
        Of the same caseload: a region whose total it withholds is left out here too.
    """
    by_region: dict[str, list[Counted]] = {}
    for person in caseload.people:
        by_region.setdefault(person.region, []).append(person)
    published = _published(report)
    shown = sorted(by_region.keys() & published)
    day = caseload.as_of or date.min
    skills = (
        one
        for region in shown
        for one in _region(region, [Need.of(p, snapshot, day) for p in by_region[region]], report)
    )
    sources = sorted(
        {(n.name, n.date) for n in snapshot.manifest.sources if n.kind.startswith(VACANCY_KIND)},
        key=lambda pair: pair[0],
    )
    return UnmetNeed(tuple(skills), tuple(sources), len(by_region) - len(shown), report.least)


def _published(report: FunderReport) -> set[str]:
    table = next(one for one in report.tables if one.rows == "region")
    return {
        entry.row
        for entry in table.entries
        if entry.row is not None and entry.column is None and entry.count is not None
    }


@dataclass(frozen=True)
class Need:
    """One person held against the courses of a snapshot; verdicts are remembered by terms."""

    snapshot: Snapshot
    person: Counted
    day: date
    held: frozenset[str]
    wanted: frozenset[int]
    verdicts: dict[int, bool]

    @classmethod
    def of(cls, person: Counted, snapshot: Snapshot, day: date) -> Need:
        """Return a person with the skills they hold and those their goal needs."""
        profile = on_arrival(person.profile, snapshot).profile
        goal = snapshot.occupations.positions.get(profile.goal or "")
        needed = () if goal is None else snapshot.essential[[goal]].indices.tolist()
        return cls(snapshot, person, day, frozenset(profile.held), frozenset(needed), {})

    def lacks(self, skill: int) -> bool:
        """Return whether the person is not known to hold a skill."""
        return self.snapshot.skills.uris[skill] not in self.held

    def could_learn(self, courses: Sequence[int]) -> bool:
        """Return whether one of some courses is in reach."""
        return any(self._reaches(course) for course in courses)

    def _reaches(self, course: int) -> bool:
        group = int(self.snapshot.columns.terms[0][course])
        if group not in self.verdicts:
            limits = self.person.profile.limits
            found = judge(self.snapshot.credentials[course], limits, self.day)
            self.verdicts[group] = in_reach(found)
        return self.verdicts[group]


def in_reach(verdict: Verdict) -> bool:
    """Return whether no limit rules a course out for certain; how far it is counts where stated."""
    if verdict.broken is not None or verdict.obstacles:
        return False
    met: Mapping[str, bool | None] = {check.limit: check.met for check in verdict.checks}
    return met.get("radius_km", met.get("nuts")) is not False


def _region(region: str, needs: Sequence[Need], report: FunderReport) -> Iterator[UnmetSkill]:
    snapshot = needs[0].snapshot
    counts = snapshot.demand.counts[snapshot.demand.row(region)]
    most = np.lexsort((np.arange(counts.size), -counts))[:MOST_ASKED]
    teaching = snapshot.taught.tocsc()
    for skill in (int(one) for one in most if counts[one] > 0):
        uri = snapshot.skills.uris[skill]
        demand = snapshot.demand.figure(uri, skill, region)
        courses = teaching[:, [skill]].indices.tolist()
        if demand is None:
            return
        found = _counts(needs, skill, courses)
        if found["no_course"]:
            lacking, none, goal = (
                _publishable(found[name], len(needs), report.least)
                for name in ("lacking", "no_course", "for_goal")
            )
            yield UnmetSkill(region, uri, demand, lacking, none, goal)


def _counts(needs: Sequence[Need], skill: int, courses: Sequence[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for need in needs:
        if need.lacks(skill):
            found["lacking"] += 1
            if not need.could_learn(courses):
                found["no_course"] += 1
                found["for_goal"] += skill in need.wanted
    return found


def _publishable(count: int, people: int, least: int) -> int | None:
    """Return a count that tells of neither few people nor of the few others; else None."""
    return None if 0 < count < least or 0 < people - count < least else count
