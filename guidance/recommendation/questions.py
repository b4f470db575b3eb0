"""The next question: the skill whose answer is expected to change the answer most.

For each of a few skills s that nobody asked about yet,

    worth(s) = P(s | H, M) * (change(s) + closes(s))

P is the chance of a yes (`guidance.gaps.likely`); change(s) the distance between the list shown
now and the list if s were held; closes(s) what holding s does for the goal or, without one, for
the ads. A no changes neither: missing and unknown count alike in a score, so that its part of the
expectation is 0. A person who named no skill is asked what tells most about their occupation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from guidance.gaps import Crowd, Positions, from_ads, gap_to
from guidance.matching import Facts, feature_values, saturate
from guidance.opening import effects, gains_over
from guidance.ranking.order import Ranked
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import ENOUGH_CREDIT, Gathered
from guidance.recommendation.person import Person

Column = NDArray[np.float64]

SHORTLIST = 12
"""Skills looked at closely: those whose first-order worth, chance times missing weight, is largest."""
TOP = 5
"""Depth to which two lists are compared."""
PERSISTENCE = 0.9
"""Chance that a reader of a list goes on to its next course."""
TELLS_NOTHING = "transversal"
"""Reuse level of skills that nearly everybody says yes to, such as "manage time"."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The courses as they stand: what was gathered, and the list, the best first."""

    gathered: Gathered
    ranked: Sequence[Ranked]


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


def asked_by_goal(person: Person) -> Column:
    """Return the weight of each skill in the goal's profile, zeros without a goal; shape (skills,)."""
    if person.goal is None:
        return np.zeros(len(person.snapshot.skills))
    row = person.snapshot.requirements.profiles[[person.goal]]
    return np.asarray(row.todense(), dtype=np.float64).ravel()


def shortlist(person: Person, chance: Column) -> Positions:
    """Return the skills to look at closely, sorted: the largest of chance times open weight."""
    promise = np.round(chance * open_weight(person), 9)
    order = np.lexsort((np.arange(promise.size), -promise))[:SHORTLIST]
    return np.sort(order[promise[order] > 0])


def _most_telling(person: Person, information: Column) -> int | None:
    """Return the skill whose answer tells most about the occupation; transversal ones tell nothing.

    The model of what people hold follows the release, where "manage time" belongs to some
    occupations only; asked about it, everybody says yes.
    """
    told = np.where(open_weight(person) > 0, np.round(information, 6), 0.0)
    records, uris = person.snapshot.records, person.snapshot.skills.uris
    for skill in np.lexsort((np.arange(told.size), -told)):
        if told[skill] <= 0:
            break
        if records.skill(uris[int(skill)]).reuse_level != TELLS_NOTHING:
            return int(skill)
    return None


def worth_of(
    person: Person, policy: Policy, listing: Listing | None, skills: Positions, chance: Column
) -> Worth:
    """Return what asking about some skills is worth."""
    if not skills.size:
        return Worth(skills, chance, np.zeros(0), np.zeros(0))
    added = gains_over(csr_matrix(person.snapshot.credit[skills]), person.reach.credit)
    if listing is None or not listing.ranked:
        potential = _potentials(person, added)
        return Worth(
            skills, chance, np.zeros(skills.size), _closes(person, policy, added, potential)
        )
    hypothesis = _Hypothesis.of(person, policy, listing, added)
    change = hypothesis.changes()
    return Worth(skills, chance, change, _closes(person, policy, added, hypothesis.alone))


def _potentials(person: Person, gains: csr_matrix) -> Column:
    found = effects(person.reach, gains, range(gains.shape[0]))
    return np.array([effect.potential for effect in found])


def _closes(person: Person, policy: Policy, added: csr_matrix, potential: Column) -> Column:
    """Return what each skill does for the goal or, without one, for the ads, in [0, 1]."""
    if person.goal is None:
        return saturate(np.maximum(potential, 0.0), policy.scales.potential)
    asked = asked_by_goal(person)
    lacking = max(float(asked @ (1.0 - person.reach.credit)), 0.1)
    return np.clip(np.asarray(added @ asked, dtype=np.float64) / lacking, 0.0, 1.0)


@dataclass(frozen=True)
class _Hypothesis:
    """The courses of the list if each of k skills were held: k * n rows, n courses for each skill.

    What a course adds then is what it adds now less what the skill gives already. Its demand and
    the evidence of its skills are left as they are: they hang on single tags and change little.

    Attributes
    ----------
    alone
        Gain in potential by each skill alone, shape (k,).
    """

    person: Person
    policy: Policy
    listing: Listing
    left: csr_matrix
    added: csr_matrix
    alone: Column
    potential: Column
    opened: Column

    @classmethod
    def of(cls, person: Person, policy: Policy, listing: Listing, added: csr_matrix) -> _Hypothesis:
        rows = [item.row for item in listing.ranked]
        k, n = added.shape[0], len(rows)
        courses = csr_matrix(listing.gathered.candidates.gains[np.tile(rows, k)])
        skills = csr_matrix(added[np.repeat(np.arange(k), n)])
        both = csr_matrix(courses.maximum(skills))
        found = effects(person.reach, csr_matrix(vstack([added, both])), range(k + k * n))
        potential = np.array([effect.potential for effect in found])
        opened = np.array([float(effect.opened.size) for effect in found])
        return cls(
            person,
            policy,
            listing,
            left=csr_matrix(both - skills),
            added=added,
            alone=potential[:k],
            potential=potential[k:] - np.repeat(potential[:k], n),
            opened=opened[k:] - np.repeat(opened[:k], n),
        )

    def changes(self) -> Column:
        """Return the distance of the list now from the list if each skill were held, shape (k,)."""
        n = len(self.listing.ranked)
        now = tuple(range(n))[:TOP]
        scores = self._scores().reshape(-1, n)
        useful = (np.asarray(self.left.sum(axis=1)).ravel() > 1e-6).reshape(-1, n)
        startable = self._startable().reshape(-1, n)
        uris = self.listing.gathered.candidates.uris
        places = [uris[item.row] for item in self.listing.ranked]
        return np.array(
            [
                rank_distance(now, _ordered(score, keep, able, places)[:TOP])
                for score, keep, able in zip(scores, useful, startable, strict=True)
            ]
        )

    def _scores(self) -> Column:
        values = feature_values(self._facts(), self.policy.scales)
        total = sum(weight * values[name] for name, weight in self.policy.weights)
        return np.asarray(np.round(total, 4))

    def _facts(self) -> Facts:
        rows = np.tile([item.row for item in self.listing.ranked], self.added.shape[0])
        facts = self.listing.gathered.candidates.facts
        columns = {name: getattr(facts, name)[rows] for name in Facts.__dataclass_fields__}
        startable = self._startable().astype(np.float64)
        return replace(
            Facts(**columns),
            potential=self.potential,
            opened=self.opened,
            goal_gap=self._goal_gap(),
            prerequisites_met=startable,
        )

    def _goal_gap(self) -> Column:
        """Return the share of the goal's requirement, as open with the skill, that a course covers."""
        asked = asked_by_goal(self.person)
        lacking = float(asked @ (1.0 - self.person.reach.credit)) - self.added @ asked
        covered = np.asarray(self.left @ asked, dtype=np.float64)
        return np.asarray(covered / np.repeat(np.maximum(lacking, 0.1), len(self.listing.ranked)))

    def _startable(self) -> NDArray[np.bool_]:
        """Return which courses could be started: a skill held may be the prerequisite lacking."""
        ranked, gathered = self.listing.ranked, self.listing.gathered
        able = np.tile(
            gathered.candidates.startable[[item.row for item in ranked]], (self.added.shape[0], 1)
        )
        positions = self.person.snapshot.skills.positions
        for at, item in enumerate(ranked):
            needs = gathered.needs_first.get(int(gathered.courses[item.row]), ())
            if needs and all(uri in positions for uri in needs):
                places = [positions[uri] for uri in needs]
                credit = self.person.reach.credit[places] + self.added[:, places].toarray()
                able[:, at] = (credit >= ENOUGH_CREDIT).all(axis=1)
        return np.asarray(able.ravel(), dtype=np.bool_)


def _ordered(
    scores: Column, useful: NDArray[np.bool_], startable: NDArray[np.bool_], uris: Sequence[str]
) -> tuple[int, ...]:
    """Return the places of the list now in their order then; what adds nothing leaves the list."""
    order = sorted(np.flatnonzero(useful), key=lambda at: (-scores[at], uris[int(at)]))
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
