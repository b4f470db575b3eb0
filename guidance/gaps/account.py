"""The account of a gap: skill by skill what is known, what comes close, and how much it weighs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guidance.gaps.belief import Belief, Positions, believe
from guidance.gaps.states import SkillStates, gap_to
from guidance.learner import ClaimEvidence, LearnerProfile, SkillClaim
from guidance.snapshot import Snapshot


class SkillState(StrEnum):
    """What is known of a person and a skill."""

    HELD = "held"
    """Certified or confirmed, such as a forklift licence that the person named."""
    MISSING = "missing"
    """The person said no, such as a baker who was asked about keeping accounts."""
    UNKNOWN = "unknown"
    """Nobody said; also what was only inferred from a job title."""


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """One skill that an occupation asks for, held against a profile.

    Attributes
    ----------
    evidence, level
        As the profile states them; None where it does not name the skill or states no level. An
        inferred claim is named here, and its state is still unknown.
    rarity
        log(occupations / occupations that need the skill), at least 0.1: how telling it is.
    weight
        Its share of the essential requirement, in [0, 1]; None for an optional skill.
    credit
        What the held skills count toward it, in [0, 1]; 1 where it is held.
    near
        The held skill that gives this credit; None where it is held itself or nothing comes close.
    """

    uri: str
    state: SkillState
    evidence: ClaimEvidence | None
    level: str | None
    rarity: float
    weight: float | None
    credit: float
    near: str | None


@dataclass(frozen=True)
class GapAccount:
    """A person against one occupation, skill by skill, the weightiest first.

    `strangers` are URIs of the profile that the snapshot does not hold.
    """

    occupation: str
    essential: tuple[AskedSkill, ...]
    optional: tuple[AskedSkill, ...]
    strangers: tuple[str, ...]

    @cached_property
    def covered(self) -> float:
        """Return the share of the essential requirement that held and near skills cover."""
        return round(sum((item.weight or 0.0) * item.credit for item in self.essential), 4)

    @cached_property
    def held(self) -> float:
        """Return the share of the essential requirement that held skills alone make up."""
        held = (item for item in self.essential if item.state is SkillState.HELD)
        return round(sum(item.weight or 0.0 for item in held), 4)

    @cached_property
    def unknown(self) -> float:
        """Return the share of the essential requirement that nobody has asked about yet."""
        unasked = (item for item in self.essential if item.state is SkillState.UNKNOWN)
        return round(sum(item.weight or 0.0 for item in unasked), 4)


def counted(asked: tuple[AskedSkill, ...]) -> Mapping[str, int]:
    """Return how many of some skills are in each state, in the order of the states."""
    return {state.value: sum(item.state is state for item in asked) for state in SkillState}


def rarity_of(snapshot: Snapshot) -> NDArray[np.float32]:
    """Return log(occupations / occupations that need the skill) per skill, at least 0.1.

    The idf of Spaerck Jones (1972), as the requirements weigh skills.
    """
    counts = np.bincount(snapshot.essential.indices, minlength=len(snapshot.skills))
    rows = max(len(snapshot.occupations), 1)
    return np.maximum(np.log(rows / np.maximum(counts, 1)), 0.1).astype(np.float32)


def account_for(occupation: str, profile: LearnerProfile, snapshot: Snapshot) -> GapAccount:
    """Return the account of a profile against an occupation.

    Skills stand in the order of falling weight (optional ones: rarity), ties by URI.

    Raises
    ------
    UnknownConcept
        When the snapshot does not hold the occupation.
    """
    teller = _Teller.of(profile, snapshot)
    gap = gap_to(occupation, teller.belief, snapshot)
    row = snapshot.occupations.position(occupation)
    weights = np.asarray(snapshot.requirements.profiles[[row]].todense(), dtype=np.float64).ravel()
    return GapAccount(
        occupation,
        _weightiest_first(teller.tell(gap.essential, weights)),
        _weightiest_first(teller.tell(gap.optional, None)),
        teller.belief.strangers,
    )


def _weightiest_first(asked: Iterator[AskedSkill]) -> tuple[AskedSkill, ...]:
    return tuple(sorted(asked, key=lambda item: (-(item.weight or 0.0), -item.rarity, item.uri)))


@dataclass(frozen=True)
class _Teller:
    """Says of a skill what a profile and a snapshot know of it."""

    snapshot: Snapshot
    belief: Belief
    claims: Mapping[str, SkillClaim]
    rarity: NDArray[np.float32]

    @classmethod
    def of(cls, profile: LearnerProfile, snapshot: Snapshot) -> _Teller:
        claims = {claim.uri: claim for claim in profile.skills if claim.uri not in profile.rejected}
        return cls(snapshot, believe(profile, snapshot), claims, rarity_of(snapshot))

    def tell(
        self, states: SkillStates, weights: NDArray[np.float64] | None
    ) -> Iterator[AskedSkill]:
        by_state = {
            SkillState.HELD: states.held,
            SkillState.MISSING: states.missing,
            SkillState.UNKNOWN: states.unknown,
        }
        for state, positions in by_state.items():
            credit, givers = self._nearest(positions)
            for at, skill in enumerate(positions):
                uri = self.snapshot.skills.uris[int(skill)]
                claim = self.claims.get(uri)
                yield AskedSkill(
                    uri=uri,
                    state=state,
                    evidence=claim.evidence if claim else None,
                    level=claim.level if claim else None,
                    rarity=round(float(self.rarity[skill]), 4),
                    weight=None if weights is None else round(float(weights[skill]), 4),
                    credit=round(float(credit[at]), 4),
                    near=None if state is SkillState.HELD else givers[at],
                )

    def _nearest(self, asked: Positions) -> tuple[NDArray[np.float32], tuple[str | None, ...]]:
        """Return the largest credit toward each skill, and the held skill that gives it.

        Of equal credits the first URI is named; None where nothing held comes close.
        """
        held = self.belief.held
        if not held.size or not asked.size:
            return np.zeros(asked.size, dtype=np.float32), (None,) * asked.size
        table = self.snapshot.credit[held][:, asked].toarray()
        best = table.max(axis=0)
        givers = (self.snapshot.skills.uris[int(held[row])] for row in table.argmax(axis=0))
        named = (uri if value > 0 else None for uri, value in zip(givers, best, strict=True))
        return np.asarray(best, dtype=np.float32), tuple(named)
