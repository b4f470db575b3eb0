"""What would be if a listed course did not teach one of the skills it adds: exact, all else equal.

All else equal: the limits of the person, the other courses, and what each other claim of the course
counts, stay as they are. No feature looks at other courses, so the place of the changed one follows
from the queue that the list is the head of; nothing else is ranked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.answer import Without
from guidance.matching import Facts
from guidance.ranking.order import (
    Candidates,
    Ranked,
    Standing,
    exact_numbers,
    place_with,
    score_ceilings,
)
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import Gathered, promise_of, taught_facts
from guidance.recommendation.person import Person, near_goal
from guidance.snapshot import Snapshot
from guidance.sparse import block_of, columns_of, row_of

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Contest:
    """A list for one person and all that it was made from; `keep` says what may stand in it."""

    person: Person
    gathered: Gathered
    standing: Standing
    policy: Policy
    keep: Callable[[Ranked], bool]


@dataclass(frozen=True)
class Lessened:
    """Courses, each without one skill that it adds: n of them.

    Attributes
    ----------
    rows
        Candidate row of each; those of one course stand side by side.
    skills
        Position of the skill that each lacks.
    candidates
        The same courses as candidates of their own.
    """

    rows: Positions
    skills: Positions
    candidates: Candidates


def without_most(contest: Contest) -> dict[int, Without]:
    """Return, by candidate row, what each listed course would be without one skill it adds.

    Of a course's skills it is the one whose loss leaves the lowest bound on the score. A course
    that adds nothing is missing.
    """
    lessened = lessened_courses(contest, [item.row for item in contest.standing.chosen])
    bounds = score_ceilings(lessened.candidates, contest.person.reach, contest.policy)
    order = np.lexsort((lessened.skills, bounds, lessened.rows))
    rows, first = np.unique(lessened.rows[order], return_index=True)
    found = _answers(contest, lessened, order[first])
    return {int(row): without for row, without in zip(rows, found, strict=True)}


def without_each(contest: Contest, row: int) -> tuple[Without, ...]:
    """Return what one listed course would be without each skill it adds, lowest score first."""
    lessened = lessened_courses(contest, [row])
    found = _answers(contest, lessened, np.arange(lessened.rows.size))
    return tuple(sorted(found, key=lambda item: (item.score or 0.0, item.skill)))


def lessened_courses(contest: Contest, rows: Sequence[int]) -> Lessened:
    """Return some candidates, once for each skill they add and without it."""
    person, gathered = contest.person, contest.gathered
    each = [_Less.of(int(gathered.courses[row]), person) for row in rows]
    counts = [less.skills.size for less in each]
    repeated = np.repeat(np.array(rows, dtype=np.intp), counts)
    width = len(person.snapshot.skills)
    tags = _stacked([less.tags for less in each], [less.tagged for less in each], width)
    gains = _stacked([less.gains for less in each], [less.gained for less in each], width)
    skills = [less.skills for less in each]
    return Lessened(
        rows=repeated,
        skills=np.concatenate([np.empty(0, dtype=np.intp), *skills]),
        candidates=_as_candidates(contest, repeated, tags, gains),
    )


@dataclass(frozen=True)
class _Less:
    """One course without each of the m skills it adds.

    `tags` are the confidences left over the skills `tagged`, shape (m, tagged); `gains` what is
    added to the person's credit over the skills `gained`, shape (m, gained).
    """

    skills: Positions
    tags: Floats
    tagged: Positions
    gains: Floats
    gained: Positions

    @classmethod
    def of(cls, course: int, person: Person) -> _Less:
        """Return a course of the snapshot without each skill it adds; the others count as before."""
        snapshot, credit = person.snapshot, person.reach.credit
        named, confidence = _named(course, snapshot)
        added = np.flatnonzero((confidence > 0) & (credit[named] < 1.0))
        left = np.repeat(confidence[None, :], added.size, axis=0)
        left[np.arange(added.size), added] = 0
        reached = columns_of(snapshot.credit, named)
        counted = row_of(snapshot.course_credit, course).full(len(snapshot.skills))
        given = counted[named][:, None] * block_of(snapshot.credit, named, reached)
        teaching = _without_rows(given, added)
        return cls(named[added], left, named, np.maximum(teaching - credit[reached], 0), reached)


def _named(course: int, snapshot: Snapshot) -> tuple[Positions, Floats]:
    """Return all skills that a course names, sorted, and the confidence of those it teaches."""
    taught, found = row_of(snapshot.taught, course)
    tags = snapshot.records.tags(snapshot.courses.uris[course])
    known = snapshot.skills.positions
    tagged = {known[tag.skill] for tag in tags if tag.skill in known}
    named = np.array(sorted(tagged.union(taught.tolist())), dtype=np.intp)
    confidence = np.zeros(named.size, dtype=np.float32)
    confidence[np.searchsorted(named, taught)] = found
    return named, confidence


def _without_rows(values: Floats, rows: Positions) -> Floats:
    """Return the largest value of each column when one row is left out, for some rows."""
    columns = np.arange(values.shape[1])
    if not columns.size:
        return np.zeros((rows.size, 0), dtype=np.float32)
    leader = values.argmax(axis=0)
    best = values[leader, columns]
    rest = values.copy()
    rest[leader, columns] = 0
    return np.asarray(np.where(leader[None, :] == rows[:, None], rest.max(axis=0), best))


def _stacked(blocks: Sequence[Floats], columns: Sequence[Positions], width: int) -> csr_matrix:
    """Return dense blocks over columns of their own as one sparse matrix, without zeros."""
    parts = [np.nonzero(block) for block in blocks]
    counts = [np.count_nonzero(block, axis=1) for block in blocks]
    data = [block[part] for block, part in zip(blocks, parts, strict=True)]
    at = [column[part[1]] for column, part in zip(columns, parts, strict=True)]
    ends = np.concatenate([np.zeros(1, dtype=np.intp), *counts]).cumsum()
    values = np.concatenate([np.empty(0, dtype=np.float32), *data])
    indices = np.concatenate([np.empty(0, dtype=np.intp), *at])
    return csr_matrix((values, indices, ends), shape=(ends.size - 1, width))


def _as_candidates(
    contest: Contest, rows: Positions, tags: csr_matrix, gains: csr_matrix
) -> Candidates:
    """Return changed courses as candidates: what they teach is new, all else is as it was."""
    whole = contest.gathered.candidates
    same = {f.name: getattr(whole.facts, f.name)[rows] for f in fields(Facts)}
    return Candidates(
        uris=tuple(whole.uris[row] for row in rows),
        providers=tuple(whole.providers[row] for row in rows),
        facts=Facts(**{**same, **taught_facts(contest.person, tags, gains)}),
        gains=gains,
        startable=whole.startable[rows],
    )


def _answers(contest: Contest, lessened: Lessened, chosen: Positions) -> Iterator[Without]:
    """Yield what becomes of some lessened courses."""
    person, policy = contest.person, contest.policy
    exact = exact_numbers(lessened.candidates, person.reach, policy, chosen.tolist())
    useful = _useful(contest, lessened, chosen, exact)
    uris = person.snapshot.skills.uris
    for at, item, helps in zip(chosen, exact, useful, strict=True):
        skill = uris[int(lessened.skills[at])]
        if not helps or not contest.keep(item):
            yield Without(skill, None, None)
            continue
        changed = replace(item, row=int(lessened.rows[at]))
        place = place_with(changed, contest.standing, contest.gathered.candidates, policy)
        yield Without(skill, place or None, item.score)


def _useful(
    contest: Contest, lessened: Lessened, chosen: Positions, exact: Sequence[Ranked]
) -> list[bool]:
    """Return which lessened courses would still be worth ranking, as `promise_of` judges it."""
    person, policy = contest.person, contest.policy
    if person.goal is None:
        gains = csr_matrix(lessened.candidates.gains[chosen])
        return [bool(useful) for useful in promise_of(person, gains, policy).useful]
    enough = lessened.candidates.facts.goal_gap[chosen] >= policy.limits.minimum_goal_gain
    return [
        bool(covers) or bool(near_goal(person, item.effect.opened).any())
        for covers, item in zip(enough, exact, strict=True)
    ]
