"""The setting of JCRec (Frej et al., SIGIR 2024): courses, learners and jobs as skill levels.

Skills are groups of the third level of their taxonomy, levels run from 0 (none) to 3 (expert).
Their file of jobs is in no public copy, so jobs are made from ESCO occupations instead: essential
skills at level 2, optional ones at level 1, occupations with at least three essential skills that
their taxonomy knows.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.errors import SourceError
from pipelines.records import Ledger
from pipelines.sources.files import read_text
from pipelines.sources.tables import Table, whole_json

Levels = NDArray[np.int8]
MOST_SKILLS = 15
"""Learners with more skill groups are left out, as JCRec does."""
LEAST_ESSENTIAL = 3
UNSTATED = {"resume": 1, "course": 2}
"""The level that stands for "unknown", by who states it, as JCRec has it."""
ESSENTIAL, OPTIONAL = 2, 1
GROUP = "Type Level 3"
HIGHEST = 3
FILES = ("taxonomy.csv", "mastery_levels.json", "resumes.json", "courses.json")
_ONE_COPY = "take all files from one copy of JCRec"
_RELATIONS = ("occupationUri", "relationType", "skillUri")


@dataclass(frozen=True)
class Setting:
    """Learners, courses and jobs over S skill groups; every entry is a level from 0 to 3.

    Attributes
    ----------
    learners
        Shape (learners, S).
    required, provided
        What each course asks for and brings, shape (courses, S); where it brings no more than it
        asks for, it asks for one level less.
    jobs
        Shape (jobs, S).
    """

    learners: Levels
    required: Levels
    provided: Levels
    jobs: Levels

    @property
    def teaching(self) -> int:
        """Return how many courses bring anything."""
        return int((self.provided > 0).any(axis=1).sum())

    def sample(self, seed: int, courses: int, jobs: int) -> Setting:
        """Return some jobs and courses drawn in JCRec's order, jobs first; 0 keeps all."""
        draw = random.Random(seed)  # noqa: S311 - the draw that published figures rest on
        chosen_jobs = _drawn(draw, len(self.jobs), jobs)
        chosen = _drawn(draw, len(self.provided), courses)
        return replace(
            self,
            required=self.required[chosen],
            provided=self.provided[chosen],
            jobs=self.jobs[chosen_jobs],
        )


def _drawn(draw: random.Random, size: int, count: int) -> list[int]:
    return draw.sample(range(size), min(count, size)) if count > 0 else list(range(size))


def read_setting(directory: Path, relations: Path) -> Setting:
    """Read all learners, courses and jobs.

    Parameters
    ----------
    directory
        With courses.json, resumes.json, taxonomy.csv and mastery_levels.json.
    relations
        ESCO's occupationSkillRelations.csv, plain or packed.

    Raises
    ------
    SourceError
        For a file that is missing, damaged or of another layout.
    """
    _refuse_absent(directory, relations)
    taxonomy = _Taxonomy.read(directory)
    learners = taxonomy.levels(_resumes(directory / "resumes.json"), "resume")
    few = (learners > 0).sum(axis=1) <= MOST_SKILLS
    if not few.any():
        raise SourceError(
            "resumes.json without a usable resume", f"one of at most {MOST_SKILLS} skill groups"
        )
    offered = _offered(directory / "courses.json")
    required = taxonomy.levels((asked for asked, _ in offered), "course")
    provided = taxonomy.levels((brought for _, brought in offered), "course")
    pointless = (provided > 0) & (provided <= required)
    required[pointless] = provided[pointless] - 1
    jobs = _jobs(relations, taxonomy)
    return Setting(learners[few], required, provided, jobs)


@dataclass(frozen=True)
class _Taxonomy:
    """Which group each skill belongs to, by JCRec's number and by ESCO URI; the words for levels."""

    by_number: Mapping[int, int]
    by_uri: Mapping[str, int]
    words: Mapping[str, int]
    groups: int

    @classmethod
    def read(cls, directory: Path) -> _Taxonomy:
        path = directory / "taxonomy.csv"
        table = Table.from_text(read_text(path), path.name, ("unique_id", "Source", GROUP))
        groups: dict[str, int] = {}
        by_number, by_uri = {}, {}
        for line, row in table.rows(Ledger(path.name)):
            group = groups.setdefault(row[GROUP], len(groups))
            by_number[_whole_number(row["unique_id"], path, line)] = group
            by_uri[row["Source"]] = group
        return cls(by_number, by_uri, _words(directory / "mastery_levels.json"), len(groups))

    def levels(self, listed: Iterable[Sequence[Any]], who: str) -> Levels:
        """Return the levels of some lists of (skill, word), each group's mean, rounded to even."""
        return np.array([self._levels(pairs, UNSTATED[who]) for pairs in listed], dtype=np.int8)

    def _levels(self, pairs: Sequence[Any], unstated: int) -> list[int]:
        found: dict[int, list[int]] = defaultdict(list)
        for skill, word in pairs:
            if isinstance(word, str) and word in self.words:
                level = self.words[word]
                found[self._group(skill)].append(unstated if level < 0 else level)
        return mean_levels(found, self.groups)

    def _group(self, skill: object) -> int:
        if type(skill) is not int or skill not in self.by_number:
            raise SourceError(
                f"skill {str(skill)[:20]} in a course or resume",
                "a unique_id of taxonomy.csv",
                _ONE_COPY,
            )
        return self.by_number[skill]


def mean_levels(found: Mapping[int, Sequence[int]], groups: int) -> list[int]:
    """Return one level per group: the mean of what is stated, rounded to even; 0 where nothing is."""
    levels = [0] * groups
    for group, stated in found.items():
        levels[group] = round(sum(stated) / len(stated))
    return levels


def _jobs(path: Path, taxonomy: _Taxonomy) -> Levels:
    """Return one row per occupation with enough essential skills, by URI."""
    table = Table.from_text(read_text(path), path.name, _RELATIONS)
    stated: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for _, row in table.rows(Ledger(path.name)):
        if row["skillUri"] in taxonomy.by_uri:
            level = ESSENTIAL if row["relationType"] == "essential" else OPTIONAL
            stated[row["occupationUri"]].append((taxonomy.by_uri[row["skillUri"]], level))
    jobs = [
        _job(pairs, taxonomy.groups)
        for _, pairs in sorted(stated.items())
        if sum(level == ESSENTIAL for _, level in pairs) >= LEAST_ESSENTIAL
    ]
    if not jobs:
        raise SourceError(
            f"no usable occupation in {path.name}",
            f"occupations with {LEAST_ESSENTIAL} essential skills of taxonomy.csv",
            "name ESCO's occupationSkillRelations with --relations",
        )
    return np.array(jobs, dtype=np.int8)


def _job(pairs: Sequence[tuple[int, int]], groups: int) -> list[int]:
    found: dict[int, list[int]] = defaultdict(list)
    for group, level in pairs:
        found[group].append(level)
    return mean_levels(found, groups)


def _object(path: Path) -> Mapping[str, Any]:
    value = whole_json(read_text(path), path.name)
    if not isinstance(value, Mapping) or not value:
        raise SourceError(
            f"{path.name} of type {type(value).__name__}",
            "a JSON object with members",
            "replace it",
        )
    return value


def _refuse_absent(directory: Path, relations: Path) -> None:
    """Refuse files that are not there, by the option that names them."""
    for name in FILES:
        if not (directory / name).is_file():
            raise SourceError(
                f"no file {name} in {directory.name}", "JCRec's files", "name them with --data"
            )
    if not relations.is_file():
        raise SourceError(
            f"no file {relations.name}",
            "ESCO's occupationSkillRelations",
            "name it with --relations",
        )


def _words(path: Path) -> dict[str, int]:
    """Return the level each word stands for, -1 where the word says it is unknown."""
    words = _object(path)
    for word, level in words.items():
        known = type(level) is int and 0 <= level <= HIGHEST
        if not known and (word, level) != ("unknown", -1):
            raise SourceError(
                f"level {str(level)[:20]} of {word[:20]!r} in {path.name}",
                f"a whole number from 0 to {HIGHEST}; -1 for unknown alone",
                _ONE_COPY,
            )
    return dict(words)


def _resumes(path: Path) -> list[Sequence[Any]]:
    return [_pairs(listed, f"resume {name[:20]}", path) for name, listed in _object(path).items()]


def _offered(path: Path) -> list[tuple[Sequence[Any], Sequence[Any]]]:
    """Return what each course asks for and brings; those that do not say what they bring are out."""
    found = []
    for name, course in _object(path).items():
        where = f"course {name[:20]}"
        if not isinstance(course, Mapping):
            raise SourceError(
                f"{where} of type {type(course).__name__} in {path.name}",
                "an object with required and to_acquire",
                _ONE_COPY,
            )
        if "to_acquire" in course:
            asked, brought = course.get("required", []), course["to_acquire"]
            found.append((_pairs(asked, where, path), _pairs(brought, where, path)))
    if not found:
        raise SourceError(f"{path.name} without a course", "one with to_acquire", _ONE_COPY)
    return found


def _pairs(listed: object, where: str, path: Path) -> Sequence[Any]:
    """Return a list of (skill, word), or refuse what is none."""
    if isinstance(listed, list) and all(isinstance(p, list) and len(p) == 2 for p in listed):
        return listed
    raise SourceError(
        f"{where} in {path.name} whose skills are no list of pairs",
        "a list of [skill, level] pairs",
        _ONE_COPY,
    )


def _whole_number(text: str, path: Path, line: int) -> int:
    if not text.isdecimal():
        raise SourceError(f"{path.name}, line {line}: unique_id {text[:20]!r}", "a whole number")
    return int(text)
