"""Whether the recommendation is better: what its first five courses open, beside rivals.

Regret at five is 1 - the most ads that one of the first five opens / the most that any eligible
course opens, averaged over people whom some course helps; 0 is best (Savage 1951). The same for
the gain in potential stands beside it. People are drawn and truths are made as
`pipelines.evaluation.sectors` says. Intervals resample ISCO-08 sub-major groups: people of one
sector share its ads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, bootstrap_share
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy
from pipelines.evaluation.people import latest_day
from pipelines.evaluation.rankers import Field, Rows
from pipelines.evaluation.report import Missed, shown
from pipelines.evaluation.sector_rankers import (
    BARRED,
    POLICIES,
    Among,
    CaseRanker,
    CourseVectors,
    sector_rankers,
)
from pipelines.evaluation.sectors import (
    REPORTING,
    Case,
    Draw,
    Truth,
    Worth,
    Worths,
    people_of,
    sectors_of,
    true_reading,
)
from pipelines.evaluation.teaching import Teaching

ALLOWED = 0.02
"""Most regret of the policy `doors-first` where lists are judged by what the ranking was told."""
LINKER = "linker"
AS_READ, AS_KNOWN = "ads as read", "ads by known group"
Lists = tuple[tuple[Rows, ...], ...]
"""One entry per ranker of a name, each with one entry per person: the rows of its first courses."""


@dataclass(frozen=True)
class Cohort:
    """Ads of known group, and who is drawn for their sectors; `languages` are ISO 639-1."""

    name: str
    groups: Mapping[str, str]
    languages: tuple[str, ...]
    draw: Draw = REPORTING


@dataclass(frozen=True, slots=True)
class Standing:
    """One rival under one truth.

    `opened` and `potential` are regrets; `lead` is that of doors-first less this one's, person by
    person, below 0 where doors-first is better.
    """

    opened: Measured
    potential: Measured
    lead: Measured


@dataclass(frozen=True, slots=True)
class Verdict:
    """All rivals under one truth.

    Attributes
    ----------
    ads, teaches, ranks_with
        What ads ask for and courses teach by the truth, and what the rankers know of courses.
    courses
        Eligible courses.
    people, helped
        People drawn, and those for whom some eligible course opens an ad; only these count.
    best
        Quantiles 0.1, 0.5 and 0.9 of the ads that the best course opens for those helped.
    """

    ads: str
    teaches: str
    ranks_with: str
    courses: int
    people: int
    helped: int
    best: tuple[float, ...]
    standings: Mapping[str, Standing]

    @property
    def barred(self) -> bool:
        """Return whether a bar holds: the ranking is judged by what it was told."""
        return self.ads == AS_READ and self.teaches == self.ranks_with

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"  {self.ads}, courses by {self.teaches}, ranked with {self.ranks_with}: "
            f"{self.helped} of {self.people} people helped by some of {self.courses} courses; "
            f"best opens (10/50/90 %) {'/'.join(f'{value:.0f}' for value in self.best)}"
        )
        for name, found in self.standings.items():
            lead = "" if name in POLICIES else f"  doors-first less theirs {shown(found.lead)}"
            yield (
                f"    {name:12} regret@5 of ads opened {shown(found.opened)}  "
                f"of potential {shown(found.potential)}{lead}"
            )
        if self.barred:
            figure = self.standings[BARRED].opened.value
            word = "met" if self.helped and figure < ALLOWED else "MISSED"
            yield f"    bar: {BARRED} below {ALLOWED:.0%}: {figure:.2%}, {word}"


@dataclass(frozen=True, slots=True)
class RecommendationReport:
    """What was measured on one cohort; `taus` are the snapshot's and the one of known groups."""

    cohort: str
    ads: int
    sectors: int
    taus: tuple[float, float]
    verdicts: tuple[Verdict, ...]

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"recommendation ({self.cohort}): {self.ads} ads in {self.sectors} markets, "
            f"tau as read {self.taus[0]:.4f}, by known group {self.taus[1]:.4f}"
        )
        for verdict in self.verdicts:
            yield from verdict.lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "recommendation", **asdict(self)}


def evaluate_recommendation(
    snapshot: Snapshot, cohort: Cohort, teachings: Sequence[Teaching], vectors: CourseVectors
) -> RecommendationReport | Missed:
    """Measure on one cohort under every truth.

    Each teaching beside the linker's is a truth of its own over the courses it speaks of, once
    with rankers that know courses as the snapshot does, once with rankers that know it too.
    """
    field = Field(snapshot, cohort.languages, latest_day(snapshot))
    policy = load_policy(BARRED)
    sectors = sectors_of(snapshot, cohort.groups, cohort.draw)
    cases = people_of(snapshot, sectors, field, policy, cohort.draw)
    if not cases:
        return Missed(cohort.name, f"no market of {cohort.draw.least_ads} ads of known group")
    reading = true_reading(snapshot, cohort.groups)
    contest = Contest(cases, {AS_READ: None, AS_KNOWN: reading}, snapshot)
    verdicts = [*contest.verdicts(field, None, vectors, LINKER)]
    for teaching in teachings:
        for known, given in ((snapshot, LINKER), (teaching.given_to(snapshot), teaching.name)):
            some = Among(known, cohort.languages, field.day, teaching.courses)
            verdicts += contest.verdicts(some, teaching, vectors, given)
    return RecommendationReport(
        cohort=cohort.name,
        ads=int(sum(sector.ads.size for sector in sectors)),
        sectors=len(sectors),
        taus=(snapshot.tau, reading.tau),
        verdicts=tuple(verdicts),
    )


@dataclass(frozen=True)
class Contest:
    """People, and the readings of ads (None for the snapshot's own) to judge their lists by."""

    cases: tuple[Case, ...]
    readings: Mapping[str, Any]
    snapshot: Snapshot

    def verdicts(
        self, field: Field, teaching: Teaching | None, vectors: CourseVectors, given: str
    ) -> Iterator[Verdict]:
        """Yield the verdict under each reading of ads, over the courses of a field."""
        chosen = named_first(sector_rankers(field, vectors), self.cases)
        credit = None if teaching is None else teaching.credit
        for ads, reading in self.readings.items():
            worths = Worths.of(Truth(self.snapshot, reading, credit), self.cases)
            name = LINKER if teaching is None else teaching.name
            yield judge(Setting(ads, name, given), self.cases, worths, field.eligible, chosen)


@dataclass(frozen=True, slots=True)
class Setting:
    """The names of a verdict; see there."""

    ads: str
    teaches: str
    ranks_with: str


def named_first(
    rankers: Mapping[str, tuple[CaseRanker, ...]], cases: Sequence[Case]
) -> Mapping[str, Lists]:
    """Return what every ranker names first for every person."""
    return {
        name: tuple(tuple(ranker(case) for case in cases) for ranker in several)
        for name, several in rankers.items()
    }


def judge(
    setting: Setting,
    cases: Sequence[Case],
    worths: Worths,
    eligible: Rows,
    chosen: Mapping[str, Lists],
) -> Verdict:
    """Return the regret of every rival over the people whom some eligible course helps."""
    codes = np.array([case.sector.code for case in cases])
    opened = {name: regrets(worths.opened, eligible, lists) for name, lists in chosen.items()}
    second = {name: regrets(worths.potential, eligible, lists) for name, lists in chosen.items()}
    best = worths.opened[:, eligible].max(axis=1, initial=0.0)
    helped = best[best > 0]
    return Verdict(
        ads=setting.ads,
        teaches=setting.teaches,
        ranks_with=setting.ranks_with,
        courses=int(eligible.size),
        people=len(cases),
        helped=int(helped.size),
        best=tuple(np.quantile(helped, (0.1, 0.5, 0.9)).tolist()) if helped.size else (),
        standings={
            name: Standing(
                by_sector(opened[name], codes),
                by_sector(second[name], codes),
                by_sector(opened[BARRED] - opened[name], codes),
            )
            for name in chosen
        },
    )


def regrets(worth: Worth, eligible: Rows, lists: Lists) -> NDArray[np.float64]:
    """Return the regret of a name's lists, person by person; NaN where no course helps.

    Parameters
    ----------
    worth
        Shape (people, courses).
    """
    best = worth[:, eligible].max(axis=1, initial=0.0)
    reached = np.mean(
        [[worth[at, rows].max(initial=0.0) for at, rows in enumerate(one)] for one in lists], axis=0
    )
    helped = best > 1e-9
    return np.where(helped, 1 - reached / np.where(helped, best, 1.0), np.nan)


def by_sector(values: NDArray[np.float64], codes: NDArray[np.str_]) -> Measured:
    """Return the mean over people with its interval from resampling sectors; NaN is left out."""
    kept = ~np.isnan(values)
    names, place = np.unique(codes[kept], return_inverse=True)
    sums = np.bincount(place, weights=values[kept], minlength=names.size).astype(np.float64)
    counts = np.bincount(place, minlength=names.size).astype(np.float64)
    return bootstrap_share(sums, counts)
