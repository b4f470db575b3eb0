"""The front door of paths: `plan(profile, snapshot, policy, limits)`."""

from __future__ import annotations

import numpy as np

from guidance.errors import ProfileError
from guidance.learner import LearnerProfile
from guidance.pathways.planner import plan_path
from guidance.pathways.question import ADS_FOR_A_GOAL, Question
from guidance.pathways.types import MOST_STEPS, Path, PathLimits
from guidance.ranking.policy import Policy
from guidance.recommendation.person import certified_of, near_goal, place_person
from guidance.snapshot import Snapshot


def plan(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    limits: PathLimits | None = None,
) -> Path:
    """Return the path of courses that opens the most ads for a person, within their limits.

    With a goal, ads of its ISCO-08 unit group count; without one, all of the person's market.
    Ties go to the larger gain in potential.

    Parameters
    ----------
    profile
        With `as_of` set: the clock is read at the door, never here.
    limits
        Of the path as a whole; the profile's own for three courses when not given.

    Raises
    ------
    ProfileError
        When `as_of` is not set or the steps are out of range.
    UnknownConcept
        When the snapshot does not hold the goal.
    """
    question = ask_for_path(profile, snapshot, policy, limits)
    return plan_path(question)


def ask_for_path(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    limits: PathLimits | None = None,
) -> Question:
    """Return the question that `plan` answers; see there."""
    whole = limits or PathLimits.of(profile.constraints)
    if profile.as_of is None:
        raise ProfileError("a profile without as_of", "the day of the question", "set as_of")
    if not 1 <= whole.steps <= MOST_STEPS:
        raise ProfileError(f"{whole.steps} steps", f"1 to {MOST_STEPS} steps", "ask for fewer")
    person = place_person(profile, snapshot, policy)
    beyond = person.reach.market.ads[person.reach.beyond]
    everything = np.ones(beyond.size, dtype=np.bool_)
    return Question(
        snapshot=snapshot,
        reach=person.reach,
        belief=person.belief,
        certified=certified_of(person.profile, snapshot),
        goal=person.goal,
        counted=everything if person.goal is None else near_goal(person, beyond),
        constraints=profile.limits,
        limits=whole,
        as_of=profile.as_of,
        least=policy.limits.minimum_gain * ADS_FOR_A_GOAL,
    )
