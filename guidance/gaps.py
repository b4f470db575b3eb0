"""A profile held against a goal: held, missing and unknown, essential and optional apart.

Unknown is never counted as held, and never as missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.learner import LearnerProfile
from guidance.snapshot import Snapshot

Positions = NDArray[np.intp]


@dataclass(frozen=True)
class Belief:
    """What is believed about a person, as sorted skill positions of one snapshot.

    `strangers` are URIs of the profile that the snapshot does not hold.
    """

    held: Positions
    missing: Positions
    uncertain: Positions
    strangers: tuple[str, ...]

    def credit(self, snapshot: Snapshot) -> NDArray[np.float32]:
        """Return the credit toward each skill that the held ones give, shape (skills,)."""
        return held_credit(snapshot, self.held)


@dataclass(frozen=True)
class SkillStates:
    """Some skills of a goal in three states, as sorted positions."""

    held: Positions
    missing: Positions
    unknown: Positions

    @property
    def open(self) -> Positions:
        """Return what is not held: missing and unknown together, sorted."""
        return np.union1d(self.missing, self.unknown)


@dataclass(frozen=True)
class Gap:
    """A person against one occupation."""

    occupation: str
    essential: SkillStates
    optional: SkillStates


def held_credit(snapshot: Snapshot, held: Positions) -> NDArray[np.float32]:
    """Return, per asked skill, the largest credit that any held skill gives; shape (skills,)."""
    if held.size == 0:
        return np.zeros(len(snapshot.skills), dtype=np.float32)
    best = snapshot.credit[held].max(axis=0)
    return np.asarray(best.todense(), dtype=np.float32).ravel()


def believe(profile: LearnerProfile, snapshot: Snapshot) -> Belief:
    """Return what is believed about a person; only certified and confirmed skills are held."""
    named = {claim.uri for claim in profile.skills} | set(profile.rejected)
    return Belief(
        held=snapshot.skills.known(profile.held),
        missing=snapshot.skills.known(profile.rejected),
        uncertain=snapshot.skills.known(profile.uncertain),
        strangers=tuple(sorted(named - snapshot.skills.positions.keys())),
    )


def gap_to(occupation: str, belief: Belief, snapshot: Snapshot) -> Gap:
    """Return the gap of a person to an occupation.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold the occupation.
    """
    row = snapshot.occupations.position(occupation)
    return Gap(
        occupation,
        _states(snapshot.essential[[row]].indices, belief),
        _states(snapshot.optional[[row]].indices, belief),
    )


def _states(asked: NDArray[np.int32], belief: Belief) -> SkillStates:
    wanted = np.sort(np.asarray(asked, dtype=np.intp))
    held = np.intersect1d(wanted, belief.held)
    missing = np.intersect1d(wanted, belief.missing)
    return SkillStates(held, missing, np.setdiff1d(wanted, np.union1d(held, missing)))
