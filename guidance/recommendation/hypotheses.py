"""What a list of courses would be if one more skill were held: computed, for some skills at once.

Only the courses of the list are looked at again; a course from outside it could come in, and is
not counted. Everything else is what asking again would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from guidance.gaps import Positions
from guidance.matching import Facts, feature_values
from guidance.opening import Effects, effects, gains_over
from guidance.ranking.order import Ranked
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import ADS_FOR_A_GOAL, Gathered, lacking_for
from guidance.recommendation.person import Person, near_goal
from guidance.sparse import row_of

Column = NDArray[np.float64]

TOP = 5
"""Depth to which two lists are compared."""
PERSISTENCE = 0.9
"""Chance that a reader of a list goes on to its next course."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The courses as they stand: what was gathered, and the list, the best first."""

    gathered: Gathered
    ranked: Sequence[Ranked]


def asked_by_goal(person: Person) -> Column:
    """Return the weight of each skill in the goal's profile, zeros without a goal; shape (skills,)."""
    if person.goal is None:
        return np.zeros(len(person.snapshot.skills))
    row = row_of(person.snapshot.requirements.profiles, person.goal)
    return row.full(len(person.snapshot.skills)).astype(np.float64)


def credit_added(person: Person, skills: Positions) -> csr_matrix:
    """Return what holding each skill would add to a person's credit, shape (n, skills)."""
    return gains_over(csr_matrix(person.snapshot.credit[skills]), person.reach.credit)


@dataclass(frozen=True)
class Hypothesis:
    """The courses of the list if each of k skills were held: k * n rows, n courses for each skill.

    What a course adds then is what it adds now less what the skill gives already. Its demand and
    the evidence of its skills are left as they are: they hang on single tags and change little.

    Attributes
    ----------
    alone
        Gain in potential by each skill alone, shape (k,).
    wanted
        Ads that a course opens then: with a goal, those of its kind of work.
    """

    person: Person
    policy: Policy
    listing: Listing
    skills: Positions
    left: csr_matrix
    added: csr_matrix
    alone: Column
    potential: Column
    opened: Column
    wanted: Column

    @classmethod
    def of(
        cls,
        person: Person,
        policy: Policy,
        listing: Listing,
        skills: Positions,
        added: csr_matrix,
    ) -> Hypothesis:
        """Compute what the courses do on top of each skill."""
        rows = [item.row for item in listing.ranked]
        k, n = skills.size, len(rows)
        courses = csr_matrix(listing.gathered.candidates.gains[np.tile(rows, k)])
        given = csr_matrix(added[np.repeat(np.arange(k), n)])
        both = csr_matrix(courses.maximum(given))
        found = effects(person.reach, csr_matrix(vstack([added, both])))
        potential, opened, wanted = found.potential, found.counts, _wanted(person, found)
        return cls(
            person,
            policy,
            listing,
            skills,
            left=csr_matrix(both - given),
            added=added,
            alone=potential[:k],
            potential=potential[k:] - np.repeat(potential[:k], n),
            opened=opened[k:] - np.repeat(opened[:k], n),
            wanted=wanted[k:] - np.repeat(wanted[:k], n),
        )

    def changes(self) -> Column:
        """Return the distance of the list now from the list if each skill were held, shape (k,)."""
        n = len(self.listing.ranked)
        now = tuple(range(n))[:TOP]
        facts = self._facts()
        scores, useful = self._scores(facts).reshape(-1, n), self._useful(facts).reshape(-1, n)
        startable = (facts.prerequisites_met > 0).reshape(-1, n)
        uris = self.listing.gathered.candidates.uris
        last = self.listing.gathered.candidates.obstacles
        places = [(last(item.row), uris[item.row]) for item in self.listing.ranked]
        return np.array(
            [
                rank_distance(now, _ordered(score, keep, able, places)[:TOP])
                for score, keep, able in zip(scores, useful, startable, strict=True)
            ]
        )

    def _scores(self, facts: Facts) -> Column:
        values = feature_values(facts, self.policy.scales)
        total = sum(weight * values[name] for name, weight in self.policy.weights)
        return np.asarray(np.round(total, 4))

    def _useful(self, facts: Facts) -> NDArray[np.bool_]:
        """Return which courses would still add enough, or open an ad, to stand in a list."""
        limits = self.policy.limits
        if self.person.goal is None:
            enough = facts.potential >= limits.minimum_gain * ADS_FOR_A_GOAL
        else:
            enough = facts.goal_gap >= limits.minimum_goal_gain
        return np.asarray(enough | (self.wanted > 0))

    def _facts(self) -> Facts:
        rows = np.tile([item.row for item in self.listing.ranked], self.added.shape[0])
        facts = self.listing.gathered.candidates.facts
        columns = {name: getattr(facts, name)[rows] for name in Facts.__dataclass_fields__}
        pressed = np.asarray(self.left @ self.person.pressed, dtype=np.float64)
        return replace(
            Facts(**columns),
            potential=self.potential,
            opened=self.opened,
            goal_gap=self._goal_gap(),
            shortage=pressed[:, 0],
            forecast=pressed[:, 1],
            prerequisites_met=self._startable().astype(np.float64),
        )

    def _goal_gap(self) -> Column:
        """Return the share of the goal's requirement, as open with the skill, that a course covers."""
        asked = asked_by_goal(self.person)
        lacking = float(asked @ (1.0 - self.person.reach.credit)) - self.added @ asked
        covered = np.asarray(self.left @ asked, dtype=np.float64)
        return np.asarray(covered / np.repeat(np.maximum(lacking, 0.1), len(self.listing.ranked)))

    def _startable(self) -> NDArray[np.bool_]:
        """Return which courses could be started: a skill held may be what is lacking."""
        ranked, gathered = self.listing.ranked, self.listing.gathered
        able = np.tile(
            gathered.candidates.startable[[item.row for item in ranked]], (self.skills.size, 1)
        )
        for at, item in enumerate(ranked):
            course = int(gathered.courses[item.row])
            if course in gathered.needs_first:
                able[:, at] = [not lacking_for(course, holder) for holder in self._holders]
        return np.asarray(able.ravel(), dtype=np.bool_)

    @cached_property
    def _holders(self) -> tuple[Person, ...]:
        """Return the person as each skill would make them: belief and credit, nothing else."""
        person, belief = self.person, self.person.belief
        credit = person.reach.credit + self.added.toarray()
        return tuple(
            replace(
                person,
                belief=replace(belief, held=np.union1d(belief.held, [skill])),
                reach=replace(person.reach, credit=credit[at]),
            )
            for at, skill in enumerate(self.skills)
        )


def _wanted(person: Person, found: Effects) -> Column:
    """Return how many ads each row opens; with a goal, how many of its kind of work."""
    if person.goal is None:
        return found.counts
    ads, place = np.unique(found.ads, return_inverse=True)
    rows = np.repeat(np.arange(len(found)), np.diff(found.starts))
    near = near_goal(person, ads)[place].astype(np.float64)
    return np.asarray(np.bincount(rows, weights=near, minlength=len(found)), dtype=np.float64)


def _ordered(
    scores: Column,
    useful: NDArray[np.bool_],
    startable: NDArray[np.bool_],
    places: Sequence[tuple[int, str]],
) -> tuple[int, ...]:
    """Return the places of the list now in their order then; what adds nothing leaves the list.

    Parameters
    ----------
    places
        How many things put each course out of the question, and its URI.
    """

    def place(at: int) -> tuple[int, float, str]:
        last, uri = places[at]
        return last, -float(scores[at]), uri

    order = sorted(np.flatnonzero(useful).tolist(), key=place)
    lead = next((at for at in order if startable[at]), None)
    if lead is None:
        return ()
    return (int(lead), *(int(at) for at in order if at != lead))


def rank_distance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return 1 - rank-biased overlap of two short lists, scaled to [0, 1].

    RBO = sum over depths d of p^(d-1) * |first d of one and other| / d, divided by the sum of
    p^(d-1) so that equal lists overlap by 1; p = `PERSISTENCE`, depths up to the longer list.
    Webber, Moffat and Zobel (2010), A similarity measure for indefinite rankings.
    """
    depth = max(len(one), len(other))
    if not depth:
        return 0.0
    weights = PERSISTENCE ** np.arange(depth)
    shared = [len(set(one[:d]) & set(other[:d])) / d for d in range(1, depth + 1)]
    return float(1.0 - weights @ np.array(shared) / weights.sum())
