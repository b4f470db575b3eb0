"""Made-up people that the suites measure with: drawn from occupations, the same for a seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from guidance.gaps import held_credit
from guidance.learner import Constraints, LearnerProfile, SkillClaim
from guidance.snapshot import Snapshot

Floats = NDArray[np.float32]
Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Person:
    """Somebody who can do a part of an occupation.

    Attributes
    ----------
    occupation
        Its row in the snapshot.
    held, hidden
        Positions of its essential skills, sorted: those the person has, and the others.
    """

    occupation: int
    held: Positions
    hidden: Positions


def latest_day(snapshot: Snapshot) -> date:
    """Return the day of the newest source: the day on which the suites ask."""
    days = [note.date for note in snapshot.manifest.sources if note.date is not None]
    return max(days, default=date(2026, 1, 1))


def occupations_by_group(snapshot: Snapshot, *, least: int = 1) -> Mapping[str, tuple[int, ...]]:
    """Return ISCO-08 unit group to rows of occupations with at least `least` essential skills."""
    counts = np.diff(snapshot.essential.indptr)
    groups: dict[str, list[int]] = {}
    for row, group in enumerate(snapshot.isco):
        if counts[row] >= least:
            groups.setdefault(group, []).append(row)
    return {group: tuple(rows) for group, rows in sorted(groups.items())}


def essential_skills(snapshot: Snapshot, occupation: int) -> Positions:
    """Return the positions of an occupation's essential skills, sorted."""
    return np.sort(snapshot.essential[[occupation]].indices).astype(np.intp)


def draw_person(
    snapshot: Snapshot, occupation: int, share_hidden: float, rng: np.random.Generator
) -> Person:
    """Return a person who lacks a share of an occupation's essential skills, rounded.

    Of several skills at least one stays and at least one is hidden, unless the share is 0.
    """
    skills = essential_skills(snapshot, occupation)
    most = max(skills.size - 1, 0)
    count = min(max(round(share_hidden * skills.size), 1), most) if share_hidden > 0 else 0
    hidden = np.sort(rng.choice(skills, count, replace=False))
    return Person(occupation, np.setdiff1d(skills, hidden), hidden)


def credits_of(snapshot: Snapshot, people: Sequence[Person]) -> Floats:
    """Return the credit of each person's held skills, shape (skills, people)."""
    credit = np.zeros((len(snapshot.skills), len(people)), dtype=np.float32)
    for column, person in enumerate(people):
        credit[:, column] = held_credit(snapshot, person.held)
    return credit


def profile_of(
    snapshot: Snapshot,
    person: Person,
    goal: int | None,
    *,
    day: date,
    language: str = "en",
    limits: Constraints | None = None,
) -> LearnerProfile:
    """Return a person as the front door takes them; the hidden skills are named nowhere."""
    uris = snapshot.skills.uris
    return LearnerProfile(
        skills=tuple(SkillClaim(uris[position]) for position in person.held),
        goal=None if goal is None else snapshot.occupations.uris[goal],
        language=language,
        as_of=day,
        constraints=limits or Constraints(),
    )
