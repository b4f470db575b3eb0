"""All that the chat remembers between two turns: what the person said was right, and no words of theirs.

Local skills are the one exception: a term that the taxonomy does not know is kept as it was said, on
request or after it was not understood twice; the person is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from guidance.learner import (
    ClaimEvidence,
    Constraints,
    LearnerProfile,
    LocalSkill,
    SkillClaim,
)

VERSION = 1
"""Version of this shape; a state of another version is refused, never guessed at."""


class Slot(StrEnum):
    """What a question asks for, in the order in which the chat asks."""

    SKILLS = "skills"
    """What the person has done or can do: "I cooked in a canteen"."""
    CONFIRM = "confirm"
    """Whether what was understood is right."""
    GOAL = "goal"
    """The work they wish for, such as "warehouse planner"."""
    REGION = "region"
    """Where they look for work and courses."""
    LIMITS = "limits"
    """Money, time, language and access needs, in one question."""
    SKILL = "skill"
    """The one skill whose answer would change most."""
    NEXT = "next"
    """The courses were shown: anything may follow."""


class Belief(StrEnum):
    """What the service believes of a skill."""

    CERTIFIED = "certified"
    """A credential says so; it comes in with a file, never by chat."""
    HELD = "held"
    """The person confirmed it."""
    LIKELY = "likely"
    """Read or usual for their job; counts for nothing until they answer."""
    REJECTED = "rejected"
    """The person said no."""


_EVIDENCE = {
    Belief.CERTIFIED: ClaimEvidence.CERTIFIED,
    Belief.HELD: ClaimEvidence.DECLARED,
    Belief.LIKELY: ClaimEvidence.INFERRED,
}


@dataclass(frozen=True, slots=True)
class State:
    """One conversation as it stands.

    Attributes
    ----------
    asked
        The slot of the question that waits for an answer.
    trail
        Slots of the questions asked before it, the oldest first: "back" follows it.
    settled
        Slots that were answered, skipped or filled by something said earlier.
    beliefs
        Skill URI and belief, in the order in which they came up.
    shown
        Skill URIs that the list shown last numbers from 1.
    choices
        Values of the suggested answers shown last, so that "2" can be understood.
    courses
        URIs of the courses shown last, so that "why 2" can be understood.
    turns
        Messages so far; noticed so that no conversation gets long.
    missed
        Messages in a row that answered nothing: after two, help is offered.
    """

    language: str = "en"
    version: int = VERSION
    asked: Slot = Slot.SKILLS
    trail: tuple[Slot, ...] = ()
    settled: tuple[Slot, ...] = ()
    beliefs: tuple[tuple[str, Belief], ...] = ()
    local_skills: tuple[LocalSkill, ...] = ()
    goal: str | None = None
    constraints: Constraints = field(default_factory=Constraints)
    shown: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    turns: int = 0
    missed: int = 0

    def belief(self, uri: str) -> Belief | None:
        """Return what is believed of a skill, None where it never came up."""
        return dict(self.beliefs).get(uri)

    def believing(self, beliefs: Iterable[tuple[str, Belief]]) -> State:
        """Return the state with these beliefs; a skill keeps its place in the order."""
        return replace(self, beliefs=tuple((dict(self.beliefs) | dict(beliefs)).items()))

    def settle(self, *slots: Slot) -> State:
        """Return the state with slots that need not be asked any more."""
        done = (*self.settled, *(slot for slot in slots if slot not in self.settled))
        return replace(self, settled=done)

    def reopen(self, *slots: Slot) -> State:
        """Return the state with slots that are to be asked again."""
        return replace(self, settled=tuple(slot for slot in self.settled if slot not in slots))

    @property
    def likely(self) -> tuple[str, ...]:
        """Return the skills that wait for the person's word."""
        return tuple(uri for uri, belief in self.beliefs if belief is Belief.LIKELY)

    @property
    def tells_something(self) -> bool:
        """Return whether any skill is held, so that there is something to look for courses with."""
        return any(belief in (Belief.HELD, Belief.CERTIFIED) for _, belief in self.beliefs)

    def profile(self, as_of: date | None, taxonomy: str | None = None) -> LearnerProfile:
        """Return the profile that the conversation came to; the one thing that is recommended for."""
        return LearnerProfile(
            skills=tuple(
                SkillClaim(uri, _EVIDENCE[belief])
                for uri, belief in self.beliefs
                if belief is not Belief.REJECTED
            ),
            local_skills=self.local_skills,
            rejected=tuple(sorted(u for u, belief in self.beliefs if belief is Belief.REJECTED)),
            goal=self.goal,
            language=self.language,
            as_of=as_of,
            constraints=self.constraints,
            taxonomy=taxonomy,
        )
