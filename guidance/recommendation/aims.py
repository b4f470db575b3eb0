"""What a course means for one person's goal and beside their held skills, in names.

What is the same for every course of a list is looked up once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.answer import CourseGap
from guidance.explanation import Goal, strongest_first
from guidance.gaps import SkillStates, gap_to
from guidance.recommendation.person import Person
from guidance.snapshot import Snapshot
from guidance.sparse import Row, row_of

Skills = NDArray[np.int32]
NEAR = 0.3
"""Credit from which a course is said to come close to a skill of the goal."""
GROUND = 0.5
"""Credit from which a course is said to build on a held skill: the least of a named relation."""


@dataclass(frozen=True)
class Aim:
    """A person's goal: the states of its essential skills, and what it weighs each skill."""

    occupation: str
    states: SkillStates
    weights: Mapping[int, float]
    snapshot: Snapshot

    @classmethod
    def of(cls, person: Person) -> Aim | None:
        """Return the aim of a person, None without a goal."""
        goal, snapshot = person.profile.goal, person.snapshot
        if goal is None or person.goal is None:
            return None
        asked = row_of(snapshot.requirements.profiles, person.goal)
        weights = dict(zip(asked.columns.tolist(), asked.values.tolist(), strict=True))
        return cls(goal, gap_to(goal, person.belief, snapshot).essential, weights, snapshot)

    def gap(self, taught: Skills) -> CourseGap:
        """Return what a course changes about the goal's essential skills."""
        given, states = set(taught.tolist()), self.states
        return CourseGap(
            covers=self._named(sorted(given.intersection(states.open.tolist()))),
            still_missing=self._named(sorted(set(states.missing.tolist()) - given)),
            unknown=self._named(sorted(set(states.unknown.tolist()) - given)),
        )

    def goal(self, taught: Skills, gains: Row) -> Goal:
        """Return the same in the order in which a person should read it, and what is only near."""
        given, still_open = set(taught.tolist()), set(self.states.open.tolist())
        left = self._weightiest(still_open - given)
        close = dict(zip(gains.columns.tolist(), gains.values.tolist(), strict=True))
        near = [skill for skill in left if close.get(skill, 0.0) >= NEAR]
        return Goal(
            occupation=self.occupation,
            open_skills=int(self.states.open.size),
            covers=self._named(self._weightiest(still_open & given)),
            near=self._named(sorted(near, key=lambda skill: (-close[skill], skill))),
            left=self._named(left),
        )

    def _weightiest(self, skills: Set[int]) -> list[int]:
        return sorted(skills, key=lambda skill: (-self.weights.get(skill, 0.0), skill))

    def _named(self, positions: Sequence[int]) -> tuple[str, ...]:
        uris = self.snapshot.skills.uris
        return tuple(uris[position] for position in positions)


@dataclass(frozen=True)
class Ground:
    """The skills a person holds, and what they count toward each skill, shape (skills, held)."""

    held: NDArray[np.intp]
    credit: csr_matrix
    snapshot: Snapshot

    @classmethod
    def of(cls, person: Person) -> Ground:
        """Return the ground of a person."""
        held = person.belief.held
        return cls(held, csr_matrix(person.snapshot.credit[held].T), person.snapshot)

    def under(self, new: Skills) -> tuple[str, ...]:
        """Return the held skills that are close to some others, closest first."""
        close = np.zeros(self.held.size)
        for skill in new:
            row = row_of(self.credit, int(skill))
            close[row.columns] = np.maximum(close[row.columns], row.values)
        chosen = np.flatnonzero(close >= GROUND)
        return strongest_first(self.held[chosen], close[chosen].tolist(), self.snapshot)
