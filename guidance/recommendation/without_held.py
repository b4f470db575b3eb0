"""What a listed course would be to the same person without one of the skills they hold.

Everything is ranked again for each skill. A profile may name thousands, so only those that the
ads lean on most are answered for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guidance.answer import Result, Without
from guidance.ranking.policy import Policy
from guidance.recommendation.front import contest_for
from guidance.recommendation.person import Person, place_in_market

MOST_SKILLS = 24
"""Most held skills that are answered for: each takes a ranking of its own."""


def without_each_held(
    person: Person, policy: Policy, result: Result, limit: int
) -> tuple[Without, ...]:
    """Return what a listed course would be without each skill held, largest change first.

    Of more than `MOST_SKILLS` skills, those whose loss takes away most of what the ads of the
    market ask for.

    Parameters
    ----------
    result
        The course as the answer with at most `limit` courses lists it.
    """
    last = limit + 1

    def change(item: Without) -> tuple[int, float, str]:
        place, score = item.rank or last, item.score or 0.0
        return -abs(place - result.rank), -abs(round(score - result.score, 4)), item.skill

    found = (_without(skill, person, policy, result, limit) for skill in leaned_on(person))
    return tuple(sorted(found, key=change))


def leaned_on(person: Person) -> tuple[str, ...]:
    """Return the held skills, at most `MOST_SKILLS`: those that no other held skill makes up for.

    Most first; ties go to the smaller URI.
    """
    held = person.belief.held
    order = np.argsort(-_lost(person), kind="stable")[:MOST_SKILLS]
    return tuple(person.snapshot.skills.uris[int(held[at])] for at in order)


def _lost(person: Person) -> NDArray[np.float64]:
    """Return, per held skill, the weight of the market's ads that is credited to it alone."""
    given = person.snapshot.credit[person.belief.held].tocoo()
    order = np.lexsort((given.row, -given.data, given.col))
    skills, credit = given.col[order], given.data[order]
    first = np.flatnonzero(np.diff(skills, prepend=-1))
    after = np.minimum(first + 1, skills.size - 1)
    second = np.where((after > first) & (skills[after] == skills[first]), credit[after], 0)
    alone = (credit[first] - second) * _asked(person)[skills[first]]
    lost = np.zeros(person.belief.held.size)
    np.add.at(lost, given.row[order][first], alone)
    return lost


def _asked(person: Person) -> NDArray[np.float64]:
    """Return, per skill, the weight that all ads of the market put on it, by importance."""
    asked, importance = person.reach.requirements, person.reach.importance
    mass = asked.units.T @ importance.astype(np.float64)
    profiles = asked.profiles.shape[0]
    return np.asarray(asked.profiles.T @ mass[:profiles] + mass[profiles:], dtype=np.float64)


def _without(skill: str, person: Person, policy: Policy, result: Result, limit: int) -> Without:
    for rank, (uri, score) in enumerate(_listed(_lacking(skill, person, policy), policy, limit), 1):
        if uri == result.credential:
            return Without(skill, rank, score)
    return Without(skill, None, None)


def _lacking(skill: str, person: Person, policy: Policy) -> Person:
    """Return the person as if they had not named a skill: it is unknown, not missing."""
    claims = tuple(claim for claim in person.profile.skills if claim.uri != skill)
    profile = replace(person.profile, skills=claims)
    return place_in_market(profile, person.snapshot, policy, person.reach.market)


def _listed(person: Person, policy: Policy, limit: int) -> Iterator[tuple[str, float]]:
    """Yield URI and score of each course of a person's list; nobody without a skill has one."""
    if person.belief.held.size:
        contest = contest_for(person, policy, limit)
        for item in contest.standing.chosen:
            yield contest.gathered.candidates.uris[item.row], item.score
