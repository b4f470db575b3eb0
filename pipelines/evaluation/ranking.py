"""Which of the rivals puts courses first that give back what was taken away.

Held-out design: a person holds 60 % of the essential skills of an occupation, which is also the
goal; the rest is hidden, and named nowhere. A course is worth the coverage it restores of the
ads of that occupation. Regret at five is 1 - the most that one of the first five restores / the
most that any eligible course restores, averaged over people whom some course helps; 0 is best.

On hand-coded ads (`evaluate_ranking`), an ad asks for the mean essential profile of the ESCO
occupations of its hand-coded group, never for what this project's linkers read in it. Which
skills a course teaches are all its tags, each in full, however little the ranking makes of a
claim: what claims cost shows here as regret. What a near skill counts (K) is the snapshot's own,
so that this truth tests ranking, not linking; "exact" beside it gives no credit for near skills. On the sample (`sample_ranking`) the true skills of courses and ads are known,
and the truth uses nothing of the system: no tag, no K, no linked requirement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.errors import InputError
from guidance.evaluation import Measured, bootstrap, paired_difference
from guidance.gaps import held_credit
from guidance.opening import gains_over
from guidance.snapshot import Snapshot
from guidance.storage.files import parse_json
from guidance.vectors import Encoder
from pipelines.credit import course_credit
from pipelines.evaluation.people import (
    Person,
    draw_person,
    latest_day,
    occupations_by_group,
)
from pipelines.evaluation.rankers import OURS, Field, Ranker, all_rankers

SAMPLE_LANGUAGES = ("de", "en", "es", "fi", "fr", "pl")
Worth = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """Who is drawn and what they can be taught in. Every field changes results.

    Attributes
    ----------
    hidden
        Share of the goal's essential skills that the person lacks.
    least_skills, least_ads
        Essential skills and ads that an occupation needs to be drawn.
    languages
        Teaching languages a person follows, ISO 639-1.
    draws
        People per occupation, each with other skills hidden; together they count as one.
    """

    hidden: float = 0.4
    least_skills: int = 8
    least_ads: int = 10
    languages: tuple[str, ...] = ("en", "pl")
    draws: int = 1
    seed: int = 0


HAND_CODED = Design()
SAMPLE = Design(languages=SAMPLE_LANGUAGES, draws=4, seed=11)


@dataclass(frozen=True, slots=True)
class Contest:
    """People, and what each course of the snapshot is worth to each: shape (people, courses).

    `truth` says in words where the worth comes from.
    """

    people: tuple[Person, ...]
    worth: Worth
    truth: str


@dataclass(frozen=True, slots=True)
class RankingReport:
    """What was measured.

    Attributes
    ----------
    people, helped
        People drawn, and those whom some eligible course helps; only these count.
    courses
        Eligible courses.
    best
        What the best course restores: the share of an ad's requirement.
    regret
        Name to regret at five.
    lead
        Name to the regret of goal-first less theirs, person by person; below 0 ours is better.
    """

    truth: str
    people: int
    helped: int
    courses: int
    best: Measured
    regret: Mapping[str, Measured]
    lead: Mapping[str, Measured]

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield (
            f"ranking ({self.truth}): {self.helped} of {self.people} people helped by some of "
            f"{self.courses} courses; the best restores {_shown(self.best)}"
        )
        for name, figure in self.regret.items():
            lead = f"  ours less theirs {_shown(self.lead[name])}" if name in self.lead else ""
            yield f"  {name:22} regret@5 {_shown(figure)}{lead}"

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "ranking", **asdict(self)}


def evaluate_ranking(
    snapshot: Snapshot, groups: Mapping[str, str], encoder: Encoder, design: Design = HAND_CODED
) -> tuple[RankingReport, RankingReport]:
    """Measure on hand-coded ads: one person per ISCO unit group with enough ads and skills.

    Parameters
    ----------
    groups
        Ad id to hand-coded ISCO-08 unit group.

    Returns
    -------
    The report with the snapshot's credit for near skills, and the one without any.
    """
    field = Field(snapshot, design.languages, latest_day(snapshot))
    near, same = hand_coded_contests(snapshot, groups, design)
    chosen = named_first(all_rankers(field, encoder), near.people)
    return judge_contest(near, field, chosen), judge_contest(same, field, chosen)


def hand_coded_contests(
    snapshot: Snapshot, groups: Mapping[str, str], design: Design = HAND_CODED
) -> tuple[Contest, Contest]:
    """Return what courses are worth with the snapshot's credit for near skills, and without any."""
    people = hand_coded_people(snapshot, groups, design)
    exact = tagged_skills(snapshot)
    near = restored(snapshot, people, course_credit(exact, snapshot.credit))
    same = restored(snapshot, people, exact, near=False)
    return (
        Contest(people, near, "hand-coded ads, near skills count"),
        Contest(people, same, "hand-coded ads, exact skills only"),
    )


def hand_coded_people(
    snapshot: Snapshot, groups: Mapping[str, str], design: Design = HAND_CODED
) -> tuple[Person, ...]:
    """Return a person for each group with enough ads and an occupation of enough skills."""
    here = [groups[ad] for ad in snapshot.vacancies.ids if ad in groups]
    counts = dict(zip(*np.unique(here, return_counts=True), strict=True)) if here else {}
    rng = np.random.default_rng(design.seed)
    known = occupations_by_group(snapshot, least=design.least_skills)
    return tuple(
        draw_person(snapshot, row, design.hidden, rng)
        for group, rows in known.items()
        if counts.get(group, 0) >= design.least_ads
        for row in [int(rng.choice(rows))] * design.draws
    )


def restored(
    snapshot: Snapshot, people: Sequence[Person], teaches: csr_matrix, *, near: bool = True
) -> Worth:
    """Return the coverage of the ads of a person's group that each course gives back.

    Parameters
    ----------
    teaches
        Credit of each course toward each skill, shape (courses, skills).
    near
        Whether held skills count toward near ones, as K says, or for themselves only.
    """
    worth = np.zeros((len(people), teaches.shape[0]))
    for at, person in enumerate(people):
        asked = group_profile(snapshot, snapshot.isco[person.occupation])
        worth[at] = gains_over(teaches, _credit(snapshot, person, near=near)) @ asked
    return worth


def tagged_skills(snapshot: Snapshot) -> csr_matrix:
    """Return course by skill: 1 for every tag, strong claims and weak ones alike."""
    positions = snapshot.skills.positions
    pairs = [
        (row, positions[tag.skill])
        for row, uri in enumerate(snapshot.courses.uris)
        for tag in snapshot.records.tags(uri)
    ]
    return _ones(pairs, (len(snapshot.courses), len(snapshot.skills)))


def group_profile(snapshot: Snapshot, group: str) -> NDArray[np.float32]:
    """Return the mean essential profile of a group's occupations, shape (skills,)."""
    rows = list(occupations_by_group(snapshot)[group])
    return np.asarray(snapshot.requirements.profiles[rows].mean(axis=0), dtype=np.float32).ravel()


def _credit(snapshot: Snapshot, person: Person, *, near: bool) -> NDArray[np.float32]:
    if near:
        return held_credit(snapshot, person.held)
    credit = np.zeros(len(snapshot.skills), dtype=np.float32)
    credit[person.held] = 1.0
    return credit


@dataclass(frozen=True, slots=True)
class SampleTruth:
    """What the sample's courses teach and its ads ask for, as it was made; URIs.

    `ads` maps an ad's id to its occupation and its skills.
    """

    courses: Mapping[str, tuple[str, ...]]
    ads: Mapping[str, tuple[str, tuple[str, ...]]]


def read_truth(directory: Path) -> SampleTruth:
    """Read `courses.jsonl` and `vacancies.jsonl` of the sample's truth directory."""
    courses = {row["id"]: tuple(row["skills"]) for row in _rows(directory / "courses.jsonl")}
    some = next((skill for skills in courses.values() for skill in skills), "")
    base = some.rpartition("skill/")[0]
    ads = {
        row["id"]: (
            f"{base}occupation/{row['occupation']}",
            tuple(f"{base}skill/{skill}" for skill in row["skills"]),
        )
        for row in _rows(directory / "vacancies.jsonl")
    }
    return SampleTruth(courses, ads)


def sample_ranking(
    snapshot: Snapshot, truth: SampleTruth, encoder: Encoder, design: Design = SAMPLE
) -> RankingReport:
    """Measure on the sample, whose truth is known."""
    field = Field(snapshot, design.languages, latest_day(snapshot))
    contest = sample_contest(snapshot, truth, design)
    return judge_contest(contest, field, named_first(all_rankers(field, encoder), contest.people))


def sample_contest(snapshot: Snapshot, truth: SampleTruth, design: Design = SAMPLE) -> Contest:
    """Return people of the sample, and what its courses are truly worth to them."""
    rng = np.random.default_rng(design.seed)
    asked = asked_by_occupation(snapshot, truth, design.least_ads)
    people = tuple(
        draw_person(snapshot, row, design.hidden, rng)
        for row in sorted(asked)
        if np.diff(snapshot.essential.indptr)[row] >= design.least_skills
        for _ in range(design.draws)
    )
    teaches = true_tags(snapshot, truth)
    worth = np.zeros((len(people), len(snapshot.courses)))
    for at, person in enumerate(people):
        credit = _credit(snapshot, person, near=False)
        worth[at] = gains_over(teaches, credit) @ asked[person.occupation]
    return Contest(people, worth, "sample, true skills")


def asked_by_occupation(
    snapshot: Snapshot, truth: SampleTruth, least_ads: int
) -> dict[int, NDArray[np.float32]]:
    """Return row of an occupation to the mean of its ads' skill weights; an ad's sum to 1."""
    totals: dict[int, NDArray[np.float32]] = {}
    counts: dict[int, int] = {}
    for occupation, skills in truth.ads.values():
        known = snapshot.skills.known(skills)
        row = snapshot.occupations.positions.get(occupation)
        if row is not None and known.size:
            total = totals.setdefault(row, np.zeros(len(snapshot.skills), dtype=np.float32))
            total[known] += np.float32(1 / len(skills))
            counts[row] = counts.get(row, 0) + 1
    return {
        row: np.asarray(totals[row] / counts[row], dtype=np.float32)
        for row in totals
        if counts[row] >= least_ads
    }


def true_tags(snapshot: Snapshot, truth: SampleTruth) -> csr_matrix:
    """Return course by skill, 1 where the course was made to teach it."""
    pairs = [
        (row, int(skill))
        for row, uri in enumerate(snapshot.courses.uris)
        for skill in snapshot.skills.known(truth.courses.get(uri, ()))
    ]
    return _ones(pairs, (len(snapshot.courses), len(snapshot.skills)))


def _ones(pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> csr_matrix:
    rows, columns = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    ones = np.ones(len(pairs), dtype=np.float32)
    return csr_matrix((ones, (rows, columns)), shape=shape, dtype=np.float32)


Chosen = Mapping[str, tuple[tuple[NDArray[np.intp], ...], ...]]
"""Name to one entry per ranker, each with one entry per person: the rows of its first courses."""


def named_first(rankers: Mapping[str, tuple[Ranker, ...]], people: Sequence[Person]) -> Chosen:
    """Return what every ranker names first for every person."""
    return {
        name: tuple(tuple(ranker(person) for person in people) for ranker in several)
        for name, several in rankers.items()
    }


def judge_contest(contest: Contest, field: Field, chosen: Chosen) -> RankingReport:
    """Return the regret of every rival over the people whom some eligible course helps."""
    if not contest.people or not field.eligible.size:
        raise InputError("nobody to rank for", "people and eligible courses", "use a fuller set")
    best = contest.worth[:, field.eligible].max(axis=1)
    helped = np.flatnonzero(best > 1e-6)
    occupations = np.array([person.occupation for person in contest.people])[helped]
    regrets = {
        name: mean_by(
            occupations,
            np.mean([regrets_of(contest.worth, best, lists)[helped] for lists in several], axis=0),
        )
        for name, several in chosen.items()
    }
    rivals = (name for name in regrets if name not in OURS)
    return RankingReport(
        truth=contest.truth,
        people=len(contest.people),
        helped=int(helped.size),
        courses=int(field.eligible.size),
        best=bootstrap(best[helped]),
        regret={name: bootstrap(values) for name, values in regrets.items()},
        lead={name: paired_difference(regrets[OURS[0]], regrets[name]) for name in rivals},
    )


def regrets_of(worth: Worth, best: Worth, lists: Sequence[NDArray[np.intp]]) -> Worth:
    """Return 1 - most restored by a list / most restored by any course, person by person."""
    reached = np.array([worth[at, rows].max(initial=0.0) for at, rows in enumerate(lists)])
    return np.asarray(1 - reached / np.maximum(best, 1e-9))


def mean_by(keys: NDArray[np.intp], values: Worth) -> Worth:
    """Return the mean of each key's values, by key: people of one occupation count as one."""
    _, place = np.unique(keys, return_inverse=True)
    return np.asarray(np.bincount(place, weights=values) / np.maximum(np.bincount(place), 1))


def _rows(path: Path) -> Iterator[Any]:
    # U+2028 stands inside texts: split at line feeds only.
    return (parse_json(line) for line in path.read_text("utf-8").split("\n") if line.strip())


def _shown(figure: Measured) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
