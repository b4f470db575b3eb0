"""Whether adding hot skills to a course lists it, and what the remedy costs honest courses.

Red team: the skills that most ads ask for are added to random courses (`pipelines.evaluation.
attacks`). Counted are pairs of a learner and a course that the learner's ten did not hold before:
in which of them do they hold it after? Courses whose address has an even checksum, and the first
seed, are for choosing settings; the others report.

Cost: what the first five give back in the hide-and-restore contests of
`pipelines.evaluation.ranking`, whose truth knows nothing of claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from guidance.claims import counted_hours
from guidance.credential import Evidence
from guidance.evaluation import Measured, bootstrap_share
from guidance.learner import Constraints, LearnerProfile
from guidance.ranking.eligibility import judge
from guidance.snapshot import Concepts, Snapshot
from guidance.storage.files import policy_for
from pipelines.claims import FIELDS, Scale, Stated, field_vectors, matrices_of, weigh_stated
from pipelines.credit import course_credit
from pipelines.evaluation.attacks import (
    Attack,
    Choice,
    Reader,
    as_read,
    hottest_skills,
    stuffed,
    with_boasted_hours,
)
from pipelines.evaluation.doors import varied_profiles
from pipelines.evaluation.people import latest_day
from pipelines.evaluation.places import Gained, Stuffed, places_gained, sums_gained
from pipelines.evaluation.report import shown

COUNTS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Design:
    """Who is drawn. Every field changes results.

    Attributes
    ----------
    learners, courses
        How many of each; every learner is asked about every course.
    odd
        Whether courses have an odd checksum: those report, the others choose settings.
    """

    learners: int = 200
    courses: int = 50
    counts: tuple[int, ...] = COUNTS
    fields: tuple[Evidence, ...] = (*FIELDS, Evidence.DECLARED)
    odd: bool = True
    seed: int = 1


CHOOSING = Design(odd=False, seed=0)
REPORTING = Design()


@dataclass(frozen=True, slots=True)
class Made:
    """A stuffed course: the row it was made from, what was done to it, and what it says now."""

    origin: int
    attack: Attack
    stated: Stated


Weighing = Callable[[Sequence[Stated], Scale], tuple[NDArray[np.float64], ...]]
"""What each tag of each course counts."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How often an attack got a course among a learner's ten."""

    policy: str
    attack: Attack
    gained: Measured


@dataclass(frozen=True, slots=True)
class StuffingReport:
    """What the red team reached; `judge` says who made the lists, from what."""

    judge: str
    learners: int
    courses: int
    rates: tuple[Rate, ...]

    @property
    def worst(self) -> Mapping[str, Measured]:
        """Return, per policy, the highest rate of the plain attack on a field."""
        plain = [
            rate
            for rate in self.rates
            if rate.attack.choice is Choice.HOTTEST and rate.attack.field in FIELDS
        ]
        ordered = sorted(plain, key=lambda rate: (rate.policy, rate.gained.value))
        return {rate.policy: rate.gained for rate in ordered}

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"stuffing ({self.judge}): {self.learners} learners x {self.courses} courses; "
            "share of pairs in which the course gains one of ten places"
        )
        groups = dict.fromkeys((r.policy, r.attack.choice, r.attack.field) for r in self.rates)
        for policy, choice, name in groups:
            row = [
                f"{rate.attack.count}: {shown(rate.gained)}"
                for rate in self.rates
                if (rate.policy, rate.attack.choice, rate.attack.field) == (policy, choice, name)
            ]
            yield f"  {policy:12} {choice:8} {name:12} " + "  ".join(row)
        for policy, figure in self.worst.items():
            yield f"  {policy:12} worst of the hottest in one field: {shown(figure)}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        worst = {policy: asdict(figure) for policy, figure in self.worst.items()}
        return {"suite": "stuffing", **asdict(self), "worst": worst}


@dataclass(frozen=True)
class RedTeam:
    """Courses to stuff and people to ask, the same for every judge.

    Attributes
    ----------
    rows
        Of the courses, sorted.
    people
        Profiles; those with a goal are asked under goal-first, the others under doors-first.
    """

    snapshot: Snapshot
    scale: Scale
    design: Design
    rows: tuple[int, ...]
    people: tuple[LearnerProfile, ...]

    @classmethod
    def draw(cls, snapshot: Snapshot, scale: Scale, design: Design = REPORTING) -> RedTeam:
        """Return courses that may be listed and varied people."""
        people = varied_profiles(snapshot, count=design.learners, seed=design.seed)
        rows = tuple(drawn_courses(snapshot, design))
        return cls(snapshot, scale, design, rows, tuple(profile for profile, _ in people))

    def stuffed(self, choice: Choice, reader: Reader | None = None) -> list[Made]:
        """Return every course once for each attack; with a reader, tagged by it."""
        made = list(_made(self, choice))
        if reader is None:
            return made
        read = as_read([one.stated for one in made], reader)
        return [replace(one, stated=stated) for one, stated in zip(made, read, strict=True)]

    def rates(self, judge: str, attacked: Stuffed, gained: Gained) -> StuffingReport:
        """Return how often the attacks succeed with one judge."""
        found = [
            (policy.name, gained(attacked, profile, policy))
            for profile in self.people
            for policy in [policy_for(profile)]
        ]
        rates = _rates(attacked, found)
        return StuffingReport(judge, len(self.people), len(self.rows), rates)


def evaluate_stuffing(
    team: RedTeam, choices: Sequence[Choice] = tuple(Choice), reader: Reader | None = None
) -> Iterator[StuffingReport]:
    """Yield how often stuffed courses gain a place, claims weighed."""
    for choice in choices:
        attacked = with_stuffed(team, team.stuffed(choice, reader), weigh_stated)
        words = "their words read by the linker" if reader else "every added skill taken as read"
        yield team.rates(f"claims weighed, {words}", attacked, places_gained)


def evaluate_believing(team: RedTeam) -> Iterator[StuffingReport]:
    """Yield the same where every claim counts in full: ours, a plain sum, and one by the root."""
    believing = replace(team, snapshot=unweighed(team.snapshot, team.scale))
    attacked = with_stuffed(believing, believing.stuffed(Choice.HOTTEST), in_full)
    for name, gained in (
        ("claims believed", places_gained),
        ("plain sum of claims", sums_gained(0.0)),
        ("sum of claims / root of their number", sums_gained(0.5)),
    ):
        yield believing.rates(name, attacked, gained)


def drawn_courses(snapshot: Snapshot, design: Design) -> list[int]:
    """Return rows of random courses that may be listed, sorted."""
    day = latest_day(snapshot)
    pool = [
        row
        for row, course in enumerate(snapshot.credentials)
        if crc32(course.uri.encode()) % 2 == design.odd
        and judge(course, Constraints(), day).broken is None
    ]
    rng = np.random.default_rng(design.seed)
    return sorted(rng.choice(pool, min(design.courses, len(pool)), replace=False).tolist())


def unweighed(snapshot: Snapshot, scale: Scale) -> Snapshot:
    """Return a snapshot in which every tag counts in full, as if claims were not weighed."""
    tags = [snapshot.records.tags(uri) for uri in snapshot.courses.uris]
    full = [np.ones(len(group)) for group in tags]
    claimed, taught = matrices_of(tags, full, scale)
    credit = course_credit(claimed, snapshot.credit)
    return replace(snapshot, taught=taught, course_credit=credit)


def in_full(found: Sequence[Stated], _: Scale) -> tuple[NDArray[np.float64], ...]:
    """Return 1 for every claim."""
    return tuple(np.ones(len(stated.tags)) for stated in found)


def with_stuffed(team: RedTeam, made: Sequence[Made], weigh: Weighing) -> Stuffed:
    """Return a team's snapshot with courses of other words and tags behind its own."""
    snapshot, found = team.snapshot, [one.stated for one in made]
    tags = [stated.tags for stated in found]
    claimed, taught = matrices_of(tags, weigh(found, team.scale), team.scale)
    names = (f"{stated.course.uri}#{at}" for at, stated in enumerate(found))
    credit = course_credit(claimed, snapshot.credit)
    extended = replace(
        snapshot,
        courses=Concepts((*snapshot.courses.uris, *names)),
        credentials=(*snapshot.credentials, *(stated.course for stated in found)),
        taught=csr_matrix(vstack([snapshot.taught, taught])),
        course_credit=csr_matrix(vstack([snapshot.course_credit, credit])),
    )
    return Stuffed(extended, tuple(one.origin for one in made), tuple(one.attack for one in made))


def _made(team: RedTeam, choice: Choice) -> Iterator[Made]:
    design, hot = team.design, hottest_skills(team.snapshot)
    for row, honest in zip(team.rows, _before(team, choice), strict=True):
        for name, count in product(design.fields, design.counts):
            attack = Attack(choice, name, count)
            yield Made(row, attack, stuffed(attack, honest, hot, team.scale))


def _before(team: RedTeam, choice: Choice) -> Iterator[Stated]:
    """Yield what each course says before skills are added; only its length may be a lie."""
    courses = list(team.snapshot.credentials)
    texts = field_vectors([courses[row] for row in team.rows], team.scale.encoder)
    hours = counted_hours(courses)
    for row, own in zip(team.rows, texts, strict=True):
        course, counted = courses[row], float(hours[row])
        if choice is Choice.LONG:
            course = with_boasted_hours(course)
            counted = float(counted_hours([*courses[:row], course, *courses[row + 1 :]])[row])
        yield Stated(course, team.snapshot.records.tags(course.uri), own, counted)


def _rates(attacked: Stuffed, found: Sequence[tuple[str, NDArray[np.float64]]]) -> tuple[Rate, ...]:
    """Return the share of pairs by policy and attack; the pairs of a course stand or fall together."""
    rates = []
    origins = np.array(attacked.origins)
    _, course = np.unique(origins, return_inverse=True)
    for policy in dict.fromkeys(name for name, _ in found):
        table = np.array([gained for name, gained in found if name == policy])
        hits, pairs = np.nansum(table, axis=0), (~np.isnan(table)).sum(axis=0)
        for attack in dict.fromkeys(attacked.attacks):
            own = np.array([one == attack for one in attacked.attacks])
            parts = np.bincount(course[own], weights=hits[own]).astype(np.float64)
            wholes = np.bincount(course[own], weights=pairs[own]).astype(np.float64)
            rates.append(Rate(policy, attack, bootstrap_share(parts, wholes)))
    return tuple(rates)
