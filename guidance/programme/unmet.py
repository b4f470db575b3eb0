"""What providers could meet: skills that ads ask for, that people lack, and that no course in reach teaches.

By region, each figure with its source and days. A course counts as in reach unless a limit of the
person rules it out for certain: what a provider does not state is unknown, never no. So is what
somebody can do of whom nothing is confirmed yet: they lack nothing as far as anybody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from guidance.labour_market import SkillDemand
from guidance.programme.funder import FunderReport
from guidance.programme.people import Caseload, Counted, too_far
from guidance.ranking.eligibility import Verdict, judge
from guidance.recommendation.arrival import on_arrival
from guidance.snapshot import Snapshot

MOST_ASKED = 40
"""Skills of a region that are looked at beside those of people's goals: those most ads ask for."""
MOST_TOLD = 40
"""Skills that are told of a region."""
VACANCY_KIND = "vacancies"


@dataclass(frozen=True, slots=True)
class UnmetSkill:
    """One skill in one region.

    Attributes
    ----------
    demand
        How often ads ask for it: the region used, sample, interval and days.
    lacking
        People of the region of whom something is confirmed, and not this; None where withheld.
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
    """The skills without a course: in each region those of most goals first, then the most asked.

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
    return verdict.broken is None and not verdict.obstacles and not too_far(verdict)


def _region(region: str, needs: Sequence[Need], report: FunderReport) -> Iterator[UnmetSkill]:
    known = [need for need in needs if need.held]
    if not known:
        return
    snapshot = known[0].snapshot
    teaching = snapshot.taught.tocsc()
    told = []
    for skill in _looked_at(region, known):
        uri = snapshot.skills.uris[skill]
        demand = snapshot.demand.figure(uri, skill, region)
        counts = _counts(known, skill, teaching[:, [skill]].indices.tolist())
        if demand is not None and counts[1]:
            shown = _publishable(counts, (len(needs), len(known)), report.least)
            told.append(UnmetSkill(region, uri, demand, *shown))
    # Withheld counts stand as none, so that the order does not tell them.
    told.sort(key=lambda one: (-(one.for_goal or 0), -one.demand.interval.count, one.skill))
    yield from told[:MOST_TOLD]


def _looked_at(region: str, known: Sequence[Need]) -> tuple[int, ...]:
    """Return the skills that ads of a region ask for: those of people's goals, and the most asked."""
    demand = known[0].snapshot.demand
    counts = demand.counts[demand.row(region)]
    most = np.lexsort((np.arange(counts.size), -counts))[:MOST_ASKED]
    wanted = {skill for need in known for skill in need.wanted}
    return tuple(skill for skill in sorted({*most.tolist(), *wanted}) if counts[skill] > 0)


def _counts(known: Sequence[Need], skill: int, courses: Sequence[int]) -> tuple[int, int, int]:
    """Return how many lack a skill, have no course for it, and need it for their goal."""
    lacking = [need for need in known if need.lacks(skill)]
    without = [need for need in lacking if not need.could_learn(courses)]
    return len(lacking), len(without), sum(skill in need.wanted for need in without)


def _publishable(
    counts: Sequence[int], published: Sequence[int], least: int
) -> tuple[int | None, ...]:
    """Return counts of ever narrower groups; None where one tells of few people.

    A count tells of few people where it is small itself, and where it lies close below the count of
    a wider group that is known: their difference is a group too.

    Parameters
    ----------
    published
        Sizes of groups that hold all of these, known from elsewhere.
    """
    known, shown = list(published), list[int | None]()
    for count in counts:
        groups = (count, *(wider - count for wider in known))
        small = any(0 < size < least for size in groups)
        shown.append(None if small else count)
        if not small:
            known.append(count)
    return tuple(shown)
