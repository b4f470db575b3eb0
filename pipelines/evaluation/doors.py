"""How many ads courses open for varied people: neither nobody's door nor everybody's.

Counts that are always zero tell a person nothing, and counts that are most of the market tell
them nothing either. Thirty people over ISCO-08 major groups and regions with ads are asked about
through the front door, half of them with a neighbouring occupation as goal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.answer import Answer
from guidance.learner import Constraints, LearnerProfile
from guidance.opening import EDGE
from guidance.pathways.types import Path
from guidance.recommendation import recommend
from guidance.recommendation.pathway import plan
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for
from pipelines.evaluation.people import (
    draw_person,
    essential_skills,
    latest_day,
    occupations_by_group,
    profile_of,
)

PROFILES = 30
LEAST_SKILLS = 4
LEAST_ADS = 30
FRESH_DAYS = 365
HIDDEN = (0.2, 0.5)
QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
SHOWN = ("market", "before", "after", "after_path", "best_course", "best_of_all")


@dataclass(frozen=True, slots=True)
class Doors:
    """One person's counts of ads.

    Attributes
    ----------
    market, before
        Ads in the market, and those within reach already.
    after, after_path
        Within reach with the first course of the list, and with the best path of three courses.
    best_course
        Opened by the first course.
    best_of_all
        Opened by whichever course of the list opens most.
    results
        Courses in the list.
    alone
        Ads opened by the first course that it opens for somebody who can do nothing, too.
    first, path
        Titles of the first course of the list ("" without one) and of the courses of the path.
    """

    occupation: str
    goal: str | None
    region: str
    market: int
    before: int
    after: int
    best_course: int
    best_of_all: int
    results: int
    after_path: int
    alone: int = 0
    first: str = ""
    path: tuple[str, ...] = ()

    @property
    def share_before(self) -> float:
        """Return the share of the market within reach before any course."""
        return self.before / self.market if self.market else 0.0


@dataclass(frozen=True, slots=True)
class DoorsReport:
    """What thirty people were told."""

    tau: float
    people: tuple[Doors, ...]

    @property
    def share_without_door(self) -> float:
        """Return the share of people for whom no course of the list opens an ad."""
        return float(np.mean([p.best_of_all == 0 for p in self.people])) if self.people else 1.0

    @property
    def median_share_before(self) -> float:
        """Return the median share of the market that is within reach already."""
        return float(np.median([p.share_before for p in self.people])) if self.people else 0.0

    @property
    def share_alone(self) -> float:
        """Return how much of what first courses open they open without the person's own skills."""
        opened = sum(person.best_course for person in self.people)
        return sum(person.alone for person in self.people) / opened if opened else 0.0

    @property
    def flags(self) -> tuple[str, ...]:
        """Return what makes the counts useless, if anything."""
        found = {
            "always zero": self.share_without_door > 0.5,
            "most of the market": self.median_share_before > 0.5,
        }
        return tuple(name for name, holds in found.items() if holds)

    def column(self, name: str) -> tuple[float, ...]:
        """Return the quantiles of one count over people."""
        values = [getattr(person, name) for person in self.people]
        return tuple(float(v) for v in np.quantile(values, QUANTILES)) if values else ()

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield f"doors: {len(self.people)} people, tau {self.tau:.4f}, quantiles of ads"
        yield f"  {'':20}" + "".join(f"{q:>9.0%}" for q in QUANTILES)
        for name in SHOWN:
            yield f"  {name:20}" + "".join(f"{value:9.0f}" for value in self.column(name))
        yield f"  {'share before':20}" + "".join(f"{v:9.1%}" for v in self.column("share_before"))
        yield f"  no course opens an ad for {self.share_without_door:.0%} of people"
        yield (
            f"  {self.share_alone:.0%} of the ads that first courses open, they open for somebody "
            "who can do nothing"
        )
        yield f"  flags: {', '.join(self.flags) or 'none'}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        shares = {
            "share_without_door": self.share_without_door,
            "share_alone": self.share_alone,
            "median_share_before": self.median_share_before,
            "flags": list(self.flags),
        }
        return {"suite": "doors", **asdict(self), **shares}


@dataclass(frozen=True, slots=True)
class DoorsDetail:
    """What each person was told, in a line for a reader to believe or not."""

    told: tuple[str, ...]

    @classmethod
    def of(cls, report: DoorsReport, snapshot: Snapshot) -> DoorsDetail:
        """Return the people of a report, in words."""
        return cls(tuple(_told(person, snapshot) for person in report.people))

    def lines(self) -> Iterator[str]:
        """Yield a line a person."""
        yield from self.told

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "doors", "told": list(self.told)}


def _told(person: Doors, snapshot: Snapshot) -> str:
    def name(uri: str) -> str:
        return snapshot.records.label(uri, "en").text

    goal = "" if person.goal is None else f", wants {name(person.goal)}"
    first = f"{person.after} with {person.first!r}" if person.first else "no course helps"
    path = ", ".join(map(repr, person.path)) or "no path"
    return (
        f"  part of {name(person.occupation)}{goal}, {person.region or 'anywhere'}: of "
        f"{person.market} ads {person.before} within reach; {first}; {person.after_path} with {path}"
    )


def evaluate_doors(snapshot: Snapshot, *, count: int = PROFILES, seed: int = 0) -> DoorsReport:
    """Ask about varied people and count the ads they are told of."""
    people = []
    for profile, occupation in varied_profiles(snapshot, count=count, seed=seed):
        policy = policy_for(profile)
        answer, path = recommend(profile, snapshot, policy), plan(profile, snapshot, policy)
        told = doors_of(answer, path, profile, occupation)
        people.append(replace(told, alone=opened_alone(answer, snapshot)))
    return DoorsReport(snapshot.tau, tuple(people))


def doors_of(answer: Answer, path: Path, profile: LearnerProfile, occupation: str) -> Doors:
    """Return the counts of one answer and of the path beside it."""
    opened = [len(result.opened.ids) for result in answer.results]
    before = answer.market.within_reach
    return Doors(
        occupation=occupation,
        goal=profile.goal,
        region=profile.constraints.nuts or "",
        market=answer.market.ads,
        before=before,
        after=answer.results[0].opened.after if answer.results else before,
        best_course=opened[0] if opened else 0,
        best_of_all=max(opened, default=0),
        results=len(opened),
        after_path=path.after,
        first=answer.results[0].title if answer.results else "",
        path=tuple(step.title for step in path.steps),
    )


def opened_alone(answer: Answer, snapshot: Snapshot) -> int:
    """Return how many of the first course's ads it opens for somebody who can do nothing."""
    if not answer.results or not answer.results[0].opened.ids:
        return 0
    first = answer.results[0]
    wanted = set(first.opened.ids)
    ads = np.array([at for at, ad in enumerate(snapshot.vacancies.ids) if ad in wanted])
    row = snapshot.course_credit[[snapshot.courses.position(first.credential)]]
    coverage = snapshot.requirements.rows(ads).coverage(row.toarray().ravel())
    return int((coverage >= np.float32(snapshot.tau) - EDGE).sum())


def varied_profiles(
    snapshot: Snapshot, *, count: int = PROFILES, seed: int = 0
) -> list[tuple[LearnerProfile, str]]:
    """Return profiles and the occupations they were drawn from.

    Major groups and regions take turns; every second person has a neighbouring goal. A person
    reads the language most ads of the region are in, and English.
    """
    rng = np.random.default_rng(seed)
    regions = cycle(_shuffled(regions_with_ads(snapshot), rng))
    occupations = islice(_occupations(snapshot, rng), count)
    day = latest_day(snapshot)
    found = []
    for at, occupation in enumerate(occupations):
        region, language = next(regions)
        person = draw_person(snapshot, occupation, float(rng.uniform(*HIDDEN)), rng)
        goal = neighbour_of(snapshot, occupation, rng) if at % 2 == 0 else None
        limits = Constraints(
            nuts=region or None, teaching_languages=tuple(sorted({(language, "C2"), ("en", "C1")}))
        )
        profile = profile_of(snapshot, person, goal, day=day, language=language, limits=limits)
        found.append((profile, snapshot.occupations.uris[occupation]))
    return found


def regions_with_ads(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Return countries and NUTS 2 regions with enough ads, and the language most of them are in."""
    table = snapshot.vacancies
    fresh = table.current & (table.age_days <= FRESH_DAYS)
    codes = {code[:length] for code in table.regions for length in (2, 4) if len(code) >= length}
    found = []
    for code in sorted(codes):
        inside = np.array([region.startswith(code) for region in table.regions], dtype=bool)
        ads = np.flatnonzero(fresh & inside[table.region])
        if ads.size >= LEAST_ADS:
            most = np.bincount(table.language[ads], minlength=len(table.languages)).argmax()
            found.append((code, table.languages[int(most)] or "en"))
    return found or [("", "en")]


def neighbour_of(snapshot: Snapshot, occupation: int, rng: np.random.Generator) -> int | None:
    """Return another occupation of the same minor group, else of the next wider one."""
    own = set(essential_skills(snapshot, occupation).tolist())
    for digits in (3, 2, 1):
        near = [
            row
            for group, rows in occupations_by_group(snapshot, least=LEAST_SKILLS).items()
            if group[:digits] == snapshot.isco[occupation][:digits]
            for row in rows
            if not set(essential_skills(snapshot, row).tolist()) <= own
        ]
        if near:
            return int(rng.choice(near))
    return None


def _occupations(snapshot: Snapshot, rng: np.random.Generator) -> Iterator[int]:
    """Yield occupations, one of each major group in turn, for ever."""
    majors: dict[str, list[int]] = {}
    for group, rows in occupations_by_group(snapshot, least=LEAST_SKILLS).items():
        majors.setdefault(group[:1], []).extend(rows)
    for members in cycle(_shuffled(sorted(majors.items()), rng) if majors else ()):
        yield int(rng.choice(members[1]))


def _shuffled(items: Sequence[Any], rng: np.random.Generator) -> list[Any]:
    order: NDArray[np.intp] = rng.permutation(len(items))
    return [items[at] for at in order]
