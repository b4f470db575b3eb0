"""Our planner in the setting of JCRec, beside its peers and the exhaustive optimum.

Each (skill, level) is a feature and credit is 1 up to the level somebody has, so that coverage is
JCRec's match: the mean over the asked skills of min(has, needs) / needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from guidance.errors import ConfigurationError, SourceError
from guidance.pathways.doors import Doors, Floats
from guidance.pathways.greedy import greedy_path
from guidance.pathways.needs import Needs
from guidance.pathways.problem import Anytime, Problem
from guidance.pathways.search import Effort, Outcome, search
from pipelines.evaluation.jcrec_data import HIGHEST, Levels, Setting, read_setting
from pipelines.evaluation.jcrec_rankers import (
    MATCH,
    Field,
    at_random,
    jcrec_greedy,
    optimum,
    popular,
    taken,
)
from pipelines.evaluation.report import ABSENT, Grid

TRIED = 5_000_000
"""Course sequences of one learner up to which the exhaustive optimum is computed."""
EFFORT = Effort(nodes=20_000, ties=False)
LARGE_EFFORT = Effort(nodes=300, ties=False)
"""For paths of three and more among thousands of courses: about two seconds a learner."""
LARGE = 500
"""Courses from which a path of three is not searched to the end."""
OCCUPATIONS = "esco/v1.1.1/en"
_STEM = "occupationSkillRelations*.csv*"


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure. 0 courses or jobs stands for all of them."""

    seed: int = 42
    steps: int = 2
    courses: int = 100
    jobs: int = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One way of choosing courses: mean applicable jobs after them, milliseconds a learner."""

    name: str
    applicable: float | None
    milliseconds: float | None


@dataclass(frozen=True, slots=True)
class JcrecReport:
    """What each way of choosing courses leads to.

    Attributes
    ----------
    start
        Mean applicable jobs without any course.
    at_most
        Mean of what no sequence of courses exceeds, as our search proved it.
    proven
        Share of learners whose path was proven best.
    slowest
        Milliseconds of the slowest learner of ours.
    """

    options: Options
    learners: int
    courses: int
    teaching: int
    jobs: int
    start: float
    rows: tuple[Row, ...]
    at_most: float
    proven: float
    slowest: float

    def value(self, name: str) -> float | None:
        """Return the mean applicable jobs of one way of choosing, None where not computed."""
        return next(row.applicable for row in self.rows if row.name == name)

    def grid(self) -> Grid:
        """Return the table."""
        return Grid(
            f"jcrec: {self.learners} learners, {self.courses} courses ({self.teaching} of them teach "
            f"anything), {self.jobs} jobs, {self.options.steps} courses each, seed {self.options.seed}",
            ("chosen by", "applicable jobs", "ms a learner"),
            tuple(
                (row.name, _figure(row.applicable, 2), _figure(row.milliseconds, 1))
                for row in self.rows
            ),
            tuple(self._notes()),
        )

    @property
    def may_miss(self) -> float:
        """Return by how many jobs on average the best paths may at most be better than ours."""
        return max(self.at_most - (self.value("ours") or 0.0), 0.0)

    def _notes(self) -> Iterator[str]:
        yield (
            f"without a course {self.start:.2f}; jobs are ESCO occupations: JCRec's own are in no "
            "public copy"
        )
        yield (
            f"ours: proven best for {self.proven:.0%} of learners; no path reaches more than "
            f"{self.at_most:.2f} on average: at most {self.may_miss:.2f} are missed; "
            f"slowest learner {self.slowest:.1f} ms"
        )
        if self.value("optimum") is None:
            yield "optimum: not computed, too many sequences to try them all"

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield from self.grid().lines()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values: one figure a way of choosing, null where not computed."""
        return {
            "suite": "jcrec",
            **asdict(self.options),
            "learners": self.learners,
            "courses_used": self.courses,
            "courses_teaching": self.teaching,
            "jobs_used": self.jobs,
            "start": round(self.start, 4),
            **{row.name: row.applicable for row in self.rows},
            "ours_at_most": round(self.at_most, 4),
            "ours_may_miss": round(self.may_miss, 4),
            "ours_proven": round(self.proven, 4),
            "ms_per_learner": {row.name: row.milliseconds for row in self.rows},
            "ms_slowest_learner": round(self.slowest, 2),
        }


def evaluate_jcrec(directory: Path, relations: Path, options: Options) -> JcrecReport:
    """Measure ours and its peers on the files of JCRec.

    Raises
    ------
    SourceError
        For a file that is missing, damaged or of another layout.
    ConfigurationError
        For steps or counts out of range.
    """
    if not 1 <= options.steps <= 6 or options.courses < 0 or options.jobs < 0:
        raise ConfigurationError(
            f"{options.steps} steps, {options.courses} courses, {options.jobs} jobs",
            "1 to 6 steps, counts of at least 0",
            "0 courses or jobs stand for all of them",
        )
    whole = read_setting(directory, relations)
    return measure(whole.sample(options.seed, options.courses, options.jobs), options)


def measure(setting: Setting, options: Options) -> JcrecReport:
    """Measure ours and its peers on one setting."""
    field, planner = Field(setting), Planner.of(setting, options.steps)
    rows = [_peer(name, field, options.steps) for name in ("random", "popularity", "greedy")]
    ours = [_planned(field, planner, levels) for levels in setting.learners]
    rows.append(_row("ours", [o.applicable for o in ours], [o.milliseconds for o in ours]))
    rows.append(_exhaustive(field, options.steps))
    return JcrecReport(
        options=options,
        learners=len(ours),
        courses=len(setting.provided),
        teaching=setting.teaching,
        jobs=len(setting.jobs),
        start=float(np.mean([o.start for o in ours])),
        rows=tuple(rows),
        at_most=float(np.mean([o.at_most for o in ours])),
        proven=float(np.mean([o.at_most <= o.applicable for o in ours])),
        slowest=max(o.milliseconds for o in ours),
    )


@dataclass(frozen=True, slots=True)
class _Ours:
    """One learner's jobs before and after our path, what no path exceeds, and the time it took."""

    start: int
    applicable: int
    at_most: int
    milliseconds: float


def _planned(field: Field, planner: Planner, levels: Levels) -> _Ours:
    begun = perf_counter()
    outcome = planner.plan(levels)
    spent = 1000 * (perf_counter() - begun)
    start = field.applicable(levels)
    most = start + round(outcome.opened_at_most)
    return _Ours(start, _applicable_after(field, levels, outcome), most, spent)


def _peer(name: str, field: Field, steps: int) -> Row:
    choose = {"random": at_random(), "popularity": popular, "greedy": jcrec_greedy}[name]

    def follow(levels: Levels) -> int:
        return field.applicable(taken(field, levels, choose, steps))

    return _timed(name, follow, field.setting.learners)


def _exhaustive(field: Field, steps: int) -> Row:
    if len(field.setting.provided) ** steps > TRIED:
        return Row("optimum", None, None)
    return _timed("optimum", lambda levels: optimum(field, levels, steps), field.setting.learners)


def _timed(name: str, follow: Callable[[Levels], int], learners: Levels) -> Row:
    begun = perf_counter()
    found = [follow(levels) for levels in learners]
    spent = 1000 * (perf_counter() - begun)
    return _row(name, found, [spent / len(learners)] * len(learners))


def _row(name: str, found: Sequence[int], milliseconds: Sequence[float]) -> Row:
    return Row(name, round(float(np.mean(found)), 4), round(float(np.mean(milliseconds)), 3))


def _applicable_after(field: Field, levels: Levels, outcome: Outcome) -> int:
    """Return the jobs after a path, counted on levels; every course must be open to the learner."""
    for course in outcome.node.courses:
        if course not in field.enrollable(levels):
            raise ValueError(
                "found a course that JCRec's rule does not admit; the planner is wrong"
            )
        levels = field.taught(levels, course)
    return field.applicable(levels)


@dataclass(frozen=True)
class Planner:
    """Our planner over one setting: features are (skill, level) pairs, level by level.

    Attributes
    ----------
    weights
        What each distinct job asks for, shape (features, jobs); `counted` of each are alike.
    teaches
        Shape (courses, features).
    """

    weights: Floats
    counted: Floats
    teaches: Floats
    needs: Needs
    steps: int

    @classmethod
    def of(cls, setting: Setting, steps: int) -> Planner:
        """Return the planner of a setting; jobs that ask for the same are one with a count."""
        jobs, counted = np.unique(setting.jobs, axis=0, return_counts=True)
        asking = np.flatnonzero((setting.required > 0).any(axis=1))
        needs = Needs(
            csr_matrix(shares(setting.required[asking])),
            asking,
            np.full(asking.size, MATCH, dtype=np.float32),
            (),
            len(setting.provided),
        )
        weights = np.ascontiguousarray(shares(jobs).T)
        return cls(weights, counted.astype(np.float32), unary(setting.provided), needs, steps)

    @cached_property
    def effort(self) -> Effort:
        """Return how long to search."""
        large = self.steps > 2 and len(self.teaches) >= LARGE
        return LARGE_EFFORT if large else EFFORT

    def plan(self, levels: Levels) -> Outcome:
        """Return the best path for one learner, with its proof."""
        credit = unary(levels[None, :])[0]
        lacking = np.asarray(np.float32(MATCH) - credit @ self.weights)
        beyond = np.flatnonzero(lacking > 1e-5)
        doors = Doors(
            np.ascontiguousarray(self.weights[:, beyond]),
            lacking[beyond],
            np.ones(beyond.size, dtype=np.float32),
            self.counted[beyond],
            MATCH,
        )
        anytime = Anytime(len(self.teaches))
        problem = Problem(doors, credit, self.teaches, self.needs, anytime, self.steps)
        return search(problem, self.effort, greedy_path(problem))


def unary(levels: Levels) -> Floats:
    """Return levels as features: 1 for each level up to the one somebody has."""
    steps = [levels >= level for level in range(1, HIGHEST + 1)]
    return np.concatenate(steps, axis=1).astype(np.float32)


def shares(asked: Levels) -> Floats:
    """Return the weight of each feature: an asked skill counts 1 / (skills asked * level asked)."""
    each = np.maximum((asked > 0).sum(axis=1), 1)[:, None] * np.maximum(asked, 1)
    return np.asarray(unary(asked) / np.tile(each, (1, HIGHEST)), dtype=np.float32)


def _figure(value: float | None, decimals: int) -> str:
    return ABSENT if value is None else f"{value:.{decimals}f}"


def jcrec_directory(data: Path) -> Path:
    """Return the directory of JCRec's files: the one named, or where the real data keep it."""
    nested = data / "courses" / "jcrec"
    return nested if nested.is_dir() and not (data / "courses.json").is_file() else data


def relations_file(data: Path) -> Path:
    """Return ESCO's file of occupations and skills under the real data's directory.

    Raises
    ------
    SourceError
        When there is none.
    """
    folder = data / OCCUPATIONS
    found = sorted(folder.glob(_STEM)) if folder.is_dir() else []
    if not found:
        raise SourceError(
            f"no {_STEM} under {OCCUPATIONS} of the data's directory",
            "ESCO's occupationSkillRelations",
            "name the file with --relations, or the data's directory with GUIDANCE_DATA",
        )
    return found[0]
