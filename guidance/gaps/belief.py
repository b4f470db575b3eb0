"""What is believed about a person: skills held, missing and unknown, and the credit held ones give.

Unknown is never counted as held, and never as missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.learner import LearnerProfile
from guidance.snapshot import Snapshot
from guidance.sparse import entries_of

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


def held_credit(snapshot: Snapshot, held: Positions) -> NDArray[np.float32]:
    """Return, per asked skill, the largest credit that any held skill gives; shape (skills,)."""
    best = np.zeros(len(snapshot.skills), dtype=np.float32)
    given = entries_of(snapshot.credit, held)
    np.maximum.at(best, given.columns, given.values)
    return best


def believe(profile: LearnerProfile, snapshot: Snapshot) -> Belief:
    """Return what is believed about a person; only certified and confirmed skills are held."""
    known = snapshot.skills.positions
    named = {claim.uri for claim in profile.skills} | set(profile.rejected)
    return Belief(
        held=snapshot.skills.known(profile.held),
        missing=snapshot.skills.known(profile.rejected),
        uncertain=snapshot.skills.known(profile.uncertain),
        strangers=tuple(sorted(uri for uri in named if uri not in known)),
    )
