"""One person in one market: the facts every course is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guidance.frameworks import country_of
from guidance.gaps import Belief, believe
from guidance.learner import ClaimEvidence, LearnerProfile
from guidance.migration import Account
from guidance.opening import Market, MarketRule, Reach, market_for, reach_of
from guidance.ranking.policy import Policy
from guidance.recommendation.arrival import goal_position, on_arrival
from guidance.snapshot import Snapshot

CLOSENESS = (0.05, 0.15, 0.35, 0.6, 0.9)
"""What an ad of another occupation counts toward a goal, by shared digits of the ISCO-08 code."""

USUAL_LEVEL = {"0": 4, "1": 6, "2": 6, "3": 5, "4": 4, "5": 4, "6": 4, "7": 4, "8": 3, "9": 2}
"""EQF level usual for each ISCO-08 major group, after the ISCO skill levels (ILO 2012, table 1)."""


@dataclass(frozen=True)
class Person:
    """A profile, what is believed of it, its goal's row (None without one) and its reach.

    `profile` is in the terms of the snapshot's taxonomy; `asked` is as it was handed in, and
    `account` says what was moved between the two.
    """

    profile: LearnerProfile
    snapshot: Snapshot
    belief: Belief
    goal: int | None
    reach: Reach
    asked: LearnerProfile
    account: Account

    @property
    def languages(self) -> frozenset[str]:
        """Return the languages the person works in: their own and those they can be taught in."""
        return languages_of(self.profile)

    @cached_property
    def figure_days(self) -> Mapping[str, str | None]:
        """Return the newest day of the figures that are the same for every course, as ISO text."""
        last = self.snapshot.vacancies.span(self.reach.market.ads)[1]
        return {
            "vacancies": last.isoformat() if last else None,
            "shortage figures": self.snapshot.date_of_kind("german-tightness"),
            "forecast": self.snapshot.date_of_kind("cedefop-forecast"),
        }

    @cached_property
    def pressed(self) -> NDArray[np.float64]:
        """Return what ads beyond reach ask of each skill, in kinds of work that need people.

        Weights of ads by importance, times how short of people their likely occupations are
        (column 0) or how many openings are forecast for them (column 1), in the country of the
        market; divided by tau, so that 1 is an ad's worth. Shape (skills, 2); zeros where no
        figure is known.
        """
        market, reach, snapshot = self.reach.market, self.reach, self.snapshot
        units = reach.open_requirements.units
        found = np.zeros((len(snapshot.skills), 2))
        for column, need in enumerate(snapshot.pressure.of(country_of(market.region))):
            if need.any():
                per_unit = np.zeros(units.shape[1], dtype=np.float32)
                per_unit[: need.shape[0]] = need
                counts = reach.importance[reach.beyond] * (units @ per_unit)
                found[:, column] = reach.spread(counts.astype(np.float64)) / reach.tau
        return found


def languages_of(profile: LearnerProfile) -> frozenset[str]:
    """Return the languages of a profile: its own and its teaching languages, as ISO 639-1."""
    taught = {code for code, _ in profile.constraints.teaching_languages}
    return frozenset({profile.language} | taught)


def certified_of(profile: LearnerProfile, snapshot: Snapshot) -> NDArray[np.intp]:
    """Return the sorted positions of the skills that a credential of the person proves."""
    claims = (c.uri for c in profile.skills if c.evidence is ClaimEvidence.CERTIFIED)
    return snapshot.skills.known(tuple(uri for uri in claims if uri not in profile.rejected))


def place_person(profile: LearnerProfile, snapshot: Snapshot, policy: Policy) -> Person:
    """Return a person with belief, goal and reach in their own market."""
    market = market_for(
        profile.constraints, languages_of(profile), snapshot.vacancies, policy.market
    )
    return place_in_market(profile, snapshot, policy, market)


def place_in_market(
    profile: LearnerProfile, snapshot: Snapshot, policy: Policy, market: Market
) -> Person:
    """Return a person with belief, goal and reach in a market that is given."""
    asked, arrived = profile, on_arrival(profile, snapshot)
    profile = arrived.profile
    belief, goal = believe(profile, snapshot), goal_position(profile, snapshot)
    importance = _importance(snapshot, market, goal, policy.market)
    reach = reach_of(snapshot, market, belief.credit(snapshot), importance)
    return Person(profile, snapshot, belief, goal, reach, asked, arrived.account)


def target_level(person: Person) -> int | None:
    """Return the EQF level usual for the goal, or None without a goal."""
    if person.goal is None:
        return None
    return USUAL_LEVEL.get(person.snapshot.isco[person.goal][:1])


def closeness_to(goal: int, snapshot: Snapshot) -> NDArray[np.float32]:
    """Return what an ad of each profile counts toward a goal, in [0, 1]; shape (profiles,)."""
    wanted, codes = snapshot.isco[goal], snapshot.profile_isco
    digits = len(CLOSENESS) - 1
    written = np.concatenate([codes, [wanted]]).astype(f"U{digits}").view("U1").reshape(-1, digits)
    same = np.logical_and.accumulate(written[:-1] == written[-1], axis=1)
    values: NDArray[np.float32] = np.array(CLOSENESS, dtype=np.float32)[same.sum(axis=1)]
    values[goal] = 1.0
    return values


def _importance(
    snapshot: Snapshot, market: Market, goal: int | None, rule: MarketRule
) -> NDArray[np.float32]:
    """Return omega: age decay times closeness to the goal, in [0, 1]."""
    age = np.maximum(snapshot.vacancies.age_days[market.ads], 0)
    decay = np.exp2(-age / rule.half_life_days).astype(np.float32)
    if goal is None:
        return np.asarray(decay, dtype=np.float32)
    units = snapshot.requirements.units[market.ads]
    counts = np.zeros(units.shape[1], dtype=np.float32)
    counts[: snapshot.profile_isco.shape[0]] = closeness_to(goal, snapshot)
    close = np.asarray(units @ counts, dtype=np.float32)
    return np.asarray(decay * np.minimum(close, 1.0), dtype=np.float32)


def near_goal(person: Person, ads: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which ads most likely belong to the goal's ISCO-08 unit group."""
    snapshot = person.snapshot
    if person.goal is None:
        return np.zeros(ads.shape, dtype=np.bool_)
    return np.asarray(snapshot.unit_group_of_ads[ads] == snapshot.isco[person.goal])
