"""The next question: the skill whose answer is expected to change the answer most.

For each of a few skills s that nobody asked about yet,

    worth(s) = P(s | H, M) * (change(s) + closes(s))

P is the chance of a yes (`guidance.gaps.likely`); change(s) the distance between the list shown
now and the list if s were held; closes(s) what holding s does for the goal or, without one, for
the ads. A no changes neither: missing and unknown count alike in a score, so that its part of the
expectation is 0. A person who named no skill is asked what tells most about their occupation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from guidance.gaps import Crowd, Positions, from_ads, gap_to
from guidance.matching import saturate
from guidance.opening import effects
from guidance.ranking.policy import Policy
from guidance.recommendation.hypotheses import Hypothesis, Listing, asked_by_goal, credit_added
from guidance.recommendation.person import Person
from guidance.taxonomy import Skill, SkillKind

Column = NDArray[np.float64]

SHORTLIST = 8
"""Skills looked at closely: those whose first-order worth, chance times missing weight, is largest."""
TELLS_NOTHING = "transversal"
"""Reuse level of skills that nearly everybody says yes to, such as "manage time"."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What asking about some skills is worth, n of them, each of shape (n,).

    Attributes
    ----------
    chance
        Chance of a yes, in [0, 1].
    change
        Distance of the list now from the list if held, in [0, 1].
    closes
        Value of the feature `goal_gap`, or `potential_gain` without a goal, of a course that
        taught this skill alone, in [0, 1].
    """

    skills: Positions
    chance: Column
    change: Column
    closes: Column

    @property
    def expected(self) -> Column:
        """Return the expected change by an answer, in [0, 2], six decimals."""
        return np.asarray(np.round(self.chance * (self.change + self.closes), 6))

    @property
    def best(self) -> int | None:
        """Return the skill that is worth most, the first URI of equal ones; None without any."""
        if not self.skills.size or self.expected.max() <= 0:
            return None
        return int(self.skills[int(self.expected.argmax())])


def next_skill(person: Person, policy: Policy, listing: Listing | None) -> int | None:
    """Return the skill to ask about next, None where no answer would change anything.

    Parameters
    ----------
    listing
        None where there was nothing to rank.
    """
    crowd = Crowd.of(person.snapshot)
    occupations = crowd.occupations_given(person.belief, prior_of(person))
    if person.goal is None and not person.belief.held.size:
        return _most_telling(person, crowd.information(occupations))
    chance = crowd.skills_given(occupations, person.belief)
    skills = shortlist(person, chance)
    return worth_of(person, policy, listing, skills, chance[skills]).best


def prior_of(person: Person) -> Column:
    """Return how likely anybody of the person's market is of each occupation; sum 1."""
    units = person.reach.requirements.units
    mass = np.asarray(units.sum(axis=0), dtype=np.float64).ravel()
    return from_ads(mass[: person.snapshot.requirements.profiles.shape[0]], person.snapshot)


def open_weight(person: Person) -> Column:
    """Return, per skill, what the goal, or without one the ads beyond reach, still ask for.

    Zero for what is held or was rejected; with a goal, also for all but its essential skills.
    """
    weight = person.reach.missing_weight.astype(np.float64)
    if person.profile.goal:
        unknown = gap_to(person.profile.goal, person.belief, person.snapshot).essential.unknown
        asked = np.zeros_like(weight)
        asked[unknown] = asked_by_goal(person)[unknown] + 1e-9
        return asked
    weight[person.belief.held] = 0
    weight[person.belief.missing] = 0
    return weight


def shortlist(person: Person, chance: Column) -> Positions:
    """Return the skills to look at closely, sorted: the largest of chance times open weight."""
    weight = open_weight(person)
    asked = np.flatnonzero(weight)
    promise = np.zeros(weight.size)
    promise[asked] = np.round(chance[asked] * weight[asked], 9)
    asked = asked[promise[asked] != 0]
    if asked.size > SHORTLIST:
        least = np.partition(promise[asked], -SHORTLIST)[-SHORTLIST]
        asked = asked[promise[asked] >= least]
    return np.sort(asked[np.lexsort((asked, -promise[asked]))][:SHORTLIST])


def _most_telling(person: Person, information: Column) -> int | None:
    """Return the skill whose answer tells most about the occupation, the first URI of equal ones."""
    told = np.where(open_weight(person) > 0, np.round(information, 6), 0.0)
    records, uris = person.snapshot.records, person.snapshot.skills.uris
    asked = np.flatnonzero(told)
    order = asked[np.lexsort((asked, -told[asked]))]
    return next((int(skill) for skill in order if opens(records.skill(uris[int(skill)]))), None)


def opens(skill: Skill) -> bool:
    """Return whether a skill may begin a conversation: something done, and not by everybody.

    The model of what people hold follows the release, where "manage time" belongs to some
    occupations only; asked about it, everybody says yes. Names of knowledge, such as "company
    policies", mean little to somebody who has told nothing of their work yet.
    """
    return skill.reuse_level != TELLS_NOTHING and skill.kind is not SkillKind.KNOWLEDGE


def worth_of(
    person: Person, policy: Policy, listing: Listing | None, skills: Positions, chance: Column
) -> Worth:
    """Return what asking about some skills is worth."""
    if not skills.size:
        return Worth(skills, chance, np.zeros(0), np.zeros(0))
    added = credit_added(person, skills)
    if listing is None or not listing.ranked:
        potential = effects(person.reach, added).potential
        return Worth(
            skills, chance, np.zeros(skills.size), _closes(person, policy, added, potential)
        )
    hypothesis = Hypothesis.of(person, policy, listing, skills, added)
    closes = _closes(person, policy, added, hypothesis.alone)
    return Worth(skills, chance, hypothesis.changes(), closes)


def _closes(person: Person, policy: Policy, added: csr_matrix, potential: Column) -> Column:
    """Return what each skill does for the goal or, without one, for the ads, in [0, 1]."""
    if person.goal is None:
        return saturate(potential, policy.scales.potential)
    asked = asked_by_goal(person)
    lacking = max(float(asked @ (1.0 - person.reach.credit)), 0.1)
    return np.clip(np.asarray(added @ asked, dtype=np.float64) / lacking, 0.0, 1.0)
