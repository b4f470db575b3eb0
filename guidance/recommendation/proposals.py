"""Changes worth asking about, proposed from a profile and what its limits left out.

Only a limit that the person set is loosened, and an access need never is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guidance.answer import Exclusion
from guidance.frameworks import CEFR_LEVELS
from guidance.gaps import gap_to
from guidance.learner import MODES, TIMES, Constraints
from guidance.opening import effects, gains_over, market_for
from guidance.ranking.eligibility import ENOUGH_TO_FOLLOW, judge
from guidance.ranking.policy import Policy
from guidance.recommendation.changes import (
    HOURS_OF_A_WEEK,
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Change,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)
from guidance.recommendation.person import Person

RADII = (5, 10, 20, 30, 50, 75, 100, 150, 200, 300)
"""Distances in km that people name; the next one at least half as far again is asked about."""
MORE_MONEY, MONEY_STEP = 300.0, 50.0
"""Asked about, in the budget's currency; more where it takes more to free the nearest course."""
MORE_HOURS = 5.0
MORE_WEEKS = 4.0
LATER_DAYS = 91
SPOKEN_SHARE = 0.05
"""Share of a region's ads from which their language is one to work in there."""
FOREIGN_COURSES = 10
"""A language that leaves out more courses than this, and than all others, is asked about anywhere."""
SKILLS_TRIED = 64
"""Unknown skills, most wanted first, whose effect is computed to find the most useful one."""


def standard_changes(
    person: Person, policy: Policy, excluded: Sequence[Exclusion]
) -> tuple[Change, ...]:
    """Return the changes to ask about: a skill first, then limits in the order of the checks.

    Parameters
    ----------
    excluded
        What the person's limits left out of the present answer, most useful first.
    """
    skill = most_useful_skill(person)
    left = Left(person, tuple(excluded))
    return (
        *([AlsoSkill(skill)] if skill else ()),
        *_place(left),
        *_amounts(left),
        *_choices(left),
        *_language(left, policy),
    )


@dataclass(frozen=True, slots=True)
class Left:
    """What a person's limits left out of their list."""

    person: Person
    excluded: tuple[Exclusion, ...]

    @property
    def limits(self) -> Constraints:
        """Return the person's limits."""
        return self.person.profile.constraints

    def only_by(self, limit: str) -> Iterator[Any]:
        """Yield what the offers state that one limit alone left out; what is not stated is passed."""
        soft = tuple(name for name in self.limits.hard if name != limit)
        without = replace(self.limits, hard=soft)
        snapshot, day = self.person.snapshot, self.person.profile.as_of or date.min
        for item in self.excluded:
            if item.limit == limit:
                course = snapshot.credentials[snapshot.courses.position(item.credential)]
                verdict = judge(course, without, day)
                found = (check.found for check in verdict.checks if check.limit == limit)
                yield from (value for value in found if verdict.broken is None and value)

    def shortest(self, limit: str, allowed: float) -> float:
        """Return by how much the nearest such offer is over a limit, 0 where none is."""
        found = (value for value in self.only_by(limit) if isinstance(value, int | float))
        return min((value - allowed for value in found), default=0.0)


def most_useful_skill(person: Person) -> str | None:
    """Return the unknown skill that brings most ads within reach, alone.

    With a goal only its essential skills count, where any is unknown. Ties go to the larger gain
    in potential, then to the smaller URI. None where no unknown skill is asked for.
    """
    rows = _most_wanted(person)
    if not rows.size:
        return None
    gains = gains_over(person.snapshot.credit[rows], person.reach.credit)
    found = effects(person.reach, gains, range(rows.size))
    best = min(
        range(rows.size),
        key=lambda at: (-found[at].opened.size, -round(found[at].potential, 4), int(rows[at])),
    )
    return person.snapshot.skills.uris[int(rows[best])]


def _most_wanted(person: Person) -> NDArray[np.intp]:
    weight = person.reach.missing_weight * (1 - person.reach.credit)
    weight[np.union1d(person.belief.held, person.belief.missing)] = 0
    if person.profile.goal:
        unknown = gap_to(person.profile.goal, person.belief, person.snapshot).essential.unknown
        wanted = np.zeros_like(weight)
        wanted[unknown] = weight[unknown]
        weight = wanted if wanted.any() else weight
    order = np.argsort(-weight, kind="stable")[:SKILLS_TRIED]
    return np.asarray(order[weight[order] > 0], dtype=np.intp)


def _place(left: Left) -> Iterator[Change]:
    limits, radius = left.limits, left.limits.radius_km
    farther = next((km for km in RADII if radius is not None and km >= 1.5 * radius), None)
    if farther is not None:
        yield Farther(float(farther))
    elsewhere = radius is None or any(item.limit == "nuts" for item in left.excluded)
    if limits.nuts and len(limits.nuts) > 2 and elsewhere:
        yield WiderRegion(limits.nuts[:2])


def _amounts(left: Left) -> Iterator[Change]:
    limits = left.limits
    if limits.budget is not None:
        short = left.shortest("budget", limits.budget.amount)
        more = max(MORE_MONEY, MONEY_STEP * math.ceil(short / MONEY_STEP))
        yield MoreMoney(more, limits.budget.currency)
    if limits.hours_per_week is not None and limits.hours_per_week < HOURS_OF_A_WEEK:
        short = left.shortest("hours_per_week", limits.hours_per_week)
        yield MoreHours(max(MORE_HOURS, float(math.ceil(short))))
    if limits.weeks is not None:
        short = left.shortest("weeks", limits.weeks)
        yield MoreWeeks(max(MORE_WEEKS, float(math.ceil(short))))
    if limits.end_by is not None and limits.end_by < date.max:
        later = limits.end_by + min(timedelta(days=LATER_DAYS), date.max - limits.end_by)
        ends = (date.fromisoformat(str(found)) for found in left.only_by("end_by"))
        yield LaterEnd(max(later, min(ends, default=later)))


def _choices(left: Left) -> Iterator[Change]:
    time = _commonest(left, "times", TIMES, left.limits.times)
    if left.limits.times and time:
        yield AlsoAt(time)
    mode = _commonest(left, "modes", MODES, left.limits.modes)
    if left.limits.modes and mode:
        yield AlsoBy(mode)


def _commonest(
    left: Left, limit: str, offered: tuple[str, ...], chosen: tuple[str, ...]
) -> str | None:
    """Return the choice, not made yet, that would free most; the first one where none would."""
    open_ones = [choice for choice in offered if choice not in chosen]
    counts = Counter(value for found in left.only_by(limit) for value in _values(found))
    return max(open_ones, key=lambda choice: counts[choice], default=None)


def _values(found: Any) -> Sequence[Any]:
    return found if isinstance(found, list | tuple) else [found]


def _language(left: Left, policy: Policy) -> Iterator[Change]:
    """Yield the language to ask about: one being learnt that leaves out courses, else by courses.

    That is one the person learns already, one to work in around here, or one that leaves out more
    courses than all others together: Spanish is not proposed to somebody in Tampere only because
    some courses in Spanish are loaded.
    """
    enough, levels = CEFR_LEVELS.index(ENOUGH_TO_FOLLOW), left.limits.teaching_languages
    able = {code for code, level in levels if CEFR_LEVELS.index(level) >= enough}
    counts = Counter(left.only_by("teaching_languages"))
    named = {code for code, _ in levels}
    least = max(FOREIGN_COURSES, counts.total() / 2)
    most = {code for code, count in counts.items() if count > least}
    near = (named | most | _spoken(left.person, policy, able)) - able

    def order(code: str) -> tuple[bool, int, bool, str]:
        learnt = code in named
        return not (learnt and counts[code]), -counts[code], not learnt, code

    best = min(near, key=order, default=None)
    if levels and best is not None:
        yield AlsoLanguage(best, ENOUGH_TO_FOLLOW)


def _spoken(person: Person, policy: Policy, able: Set[str]) -> set[str]:
    """Return the languages to work in around here that the person cannot follow yet.

    Many ads of the market are in them, and they are official there or two sources of ads have
    them: one source may hold ads in one language alone, wherever the work is.
    """
    table = person.snapshot.vacancies
    every = frozenset(table.languages)
    market = market_for(person.profile.constraints, every, table, policy.market)
    counts = np.bincount(table.language[market.ads], minlength=len(table.languages))
    common = np.flatnonzero(counts >= max(1.0, SPOKEN_SHARE * market.ads.size))
    official = person.snapshot.countries.official_languages(market.region)
    new = {table.languages[code]: code for code in common.tolist()}
    return {
        language
        for language, code in new.items()
        if language not in {"", *able}
        and (language in official or _in_two_sources(person, market.ads, code))
    }


def _in_two_sources(person: Person, ads: NDArray[np.intp], language: int) -> bool:
    """Return whether ads in a language come from two sources."""
    among = ads[person.snapshot.vacancies.language[ads] == language]
    sources = (person.snapshot.records.vacancy(int(ad)).source for ad in among)
    first = next(sources, None)
    return any(source != first for source in sources)
