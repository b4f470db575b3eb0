"""A person against one occupation: its skills in three states, essential and optional apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.gaps.belief import Belief, Positions
from guidance.snapshot import Snapshot
from guidance.sparse import row_of


@dataclass(frozen=True, slots=True)
class SkillStates:
    """Some skills of a goal in three states, as sorted positions."""

    held: Positions
    missing: Positions
    unknown: Positions

    @property
    def open(self) -> Positions:
        """Return what is not held: missing and unknown together, sorted."""
        return np.union1d(self.missing, self.unknown)


@dataclass(frozen=True, slots=True)
class Gap:
    """A person against one occupation."""

    occupation: str
    essential: SkillStates
    optional: SkillStates


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
        _states(row_of(snapshot.essential, row).columns, belief),
        _states(row_of(snapshot.optional, row).columns, belief),
    )


def _states(asked: NDArray[np.int32], belief: Belief) -> SkillStates:
    wanted = np.sort(np.asarray(asked, dtype=np.intp))
    held = np.intersect1d(wanted, belief.held)
    missing = np.intersect1d(wanted, belief.missing)
    return SkillStates(held, missing, np.setdiff1d(wanted, np.union1d(held, missing)))
