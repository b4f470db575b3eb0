"""Changes of a profile that a what-if asks about: values, one kind each.

Every change loosens: one skill more, a longer way, more money. An access need is never among
them: nobody is asked what would be if they needed less.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from guidance.credential import Money
from guidance.errors import ProfileError
from guidance.frameworks import CEFR_LEVELS, nuts_contains
from guidance.learner import (
    MODES,
    TIMES,
    ClaimEvidence,
    Constraints,
    LearnerProfile,
    SkillClaim,
)

HOURS_OF_A_WEEK = 168.0


@dataclass(frozen=True, slots=True)
class AlsoSkill:
    """One skill more, as if the person had confirmed it. A rejection of it is taken back."""

    skill: str
    kind: Literal["skill"] = field(default="skill", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the skill held; the same profile where it is held already."""
        if self.skill in profile.held:
            return profile
        others = tuple(claim for claim in profile.skills if claim.uri != self.skill)
        return replace(
            profile,
            skills=(*others, SkillClaim(self.skill, ClaimEvidence.DECLARED)),
            rejected=tuple(uri for uri in profile.rejected if uri != self.skill),
        )


@dataclass(frozen=True, slots=True)
class Farther:
    """A longer way: `radius_km` in place of the radius set."""

    radius_km: float
    kind: Literal["radius_km"] = field(default="radius_km", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the longer way."""
        radius = _set(profile, "radius_km")
        return _with(profile, radius_km=_beyond(self.radius_km, radius, "radius_km"))


@dataclass(frozen=True, slots=True)
class WiderRegion:
    """A region that contains the one set; a distance from home then limits nothing any more."""

    nuts: str
    kind: Literal["nuts"] = field(default="nuts", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the wider region and without a distance."""
        asked = _set(profile, "nuts")
        if self.nuts == asked or not nuts_contains(self.nuts, asked):
            raise ProfileError(
                f"the region {self.nuts[:12]}", f"a region around {asked}", "name a wider one"
            )
        hard = tuple(n for n in profile.constraints.hard if n not in ("radius_km", "location"))
        return _with(profile, nuts=self.nuts, radius_km=None, hard=hard)


@dataclass(frozen=True, slots=True)
class MoreMoney:
    """More money for a course, in the currency of the budget set."""

    amount: float
    currency: str
    kind: Literal["budget"] = field(default="budget", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the larger budget."""
        budget: Money = _set(profile, "budget")
        if budget.currency != self.currency:
            raise ProfileError(
                f"more money in {self.currency[:3]}",
                f"the currency of the budget, {budget.currency}",
                "name the amount in the currency of the budget",
            )
        total = _beyond(budget.amount + self.amount, budget.amount, "budget")
        return _with(profile, budget=Money(total, budget.currency))


@dataclass(frozen=True, slots=True)
class MoreHours:
    """More hours a week for learning; together at most the hours of a week."""

    hours: float
    kind: Literal["hours_per_week"] = field(default="hours_per_week", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the larger number of hours."""
        hours: float = _set(profile, "hours_per_week")
        total = _beyond(hours + self.hours, hours, "hours_per_week")
        return _with(profile, hours_per_week=min(total, HOURS_OF_A_WEEK))


@dataclass(frozen=True, slots=True)
class MoreWeeks:
    """A course that may last some weeks longer."""

    weeks: float
    kind: Literal["weeks"] = field(default="weeks", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the larger number of weeks."""
        weeks: float = _set(profile, "weeks")
        return _with(profile, weeks=_beyond(weeks + self.weeks, weeks, "weeks"))


@dataclass(frozen=True, slots=True)
class LaterEnd:
    """A later day by which a course has to end."""

    end_by: date
    kind: Literal["end_by"] = field(default="end_by", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the later day."""
        return _with(profile, end_by=_beyond(self.end_by, _set(profile, "end_by"), "end_by"))


@dataclass(frozen=True, slots=True)
class AlsoAt:
    """A further time of day or week: day, evening or weekend."""

    time: str
    kind: Literal["times"] = field(default="times", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the further time."""
        return _with(profile, times=_further(self.time, _set(profile, "times"), TIMES))


@dataclass(frozen=True, slots=True)
class AlsoBy:
    """A further form of a course: onsite, online or blended."""

    mode: str
    kind: Literal["modes"] = field(default="modes", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the further form."""
        return _with(profile, modes=_further(self.mode, _set(profile, "modes"), MODES))


@dataclass(frozen=True, slots=True)
class AlsoLanguage:
    """A language in which the person could follow a course, at a CEFR level."""

    language: str
    level: str = "B1"
    kind: Literal["teaching_languages"] = field(default="teaching_languages", init=False)

    def applied(self, profile: LearnerProfile) -> LearnerProfile:
        """Return the profile with the language; the same one where it is as good already.

        Who names no language can be taught in their own (`LearnerProfile.limits`), and still can.
        """
        known = dict(profile.limits.teaching_languages)
        if self.level not in CEFR_LEVELS:
            raise ProfileError(f"level {self.level[:10]!r}", f"one of {', '.join(CEFR_LEVELS)}", "")
        order = CEFR_LEVELS.index
        if self.language in known and order(known[self.language]) >= order(self.level):
            return profile
        languages = tuple(sorted({**known, self.language: self.level}.items()))
        return _with(profile, teaching_languages=languages)


def _with(profile: LearnerProfile, **limits: Any) -> LearnerProfile:
    constraints: Constraints = replace(profile.constraints, **limits)
    return replace(profile, constraints=constraints)


def _set(profile: LearnerProfile, limit: str) -> Any:
    """Return the value of a limit that the person set: without one there is nothing to loosen."""
    value = getattr(profile.constraints, limit)
    if value in (None, ()):
        raise ProfileError(
            f"a change of {limit} for a profile without it",
            f"constraints.{limit}, the limit to loosen",
            "leave the change out: what is not limited cannot be loosened",
        )
    return value


def _beyond(wanted: Any, present: Any, limit: str) -> Any:
    if wanted <= present:
        raise ProfileError(f"{limit} {wanted}", f"more than the {present} set", "name a larger one")
    return wanted


def _further(wanted: str, present: tuple[str, ...], offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices with one more, in the order in which they are offered."""
    if wanted not in offered:
        raise ProfileError(f"the choice {wanted[:20]!r}", f"one of {', '.join(offered)}", "")
    return tuple(choice for choice in offered if choice in (*present, wanted))


Change = (
    AlsoSkill
    | Farther
    | WiderRegion
    | MoreMoney
    | MoreHours
    | MoreWeeks
    | LaterEnd
    | AlsoAt
    | AlsoBy
    | AlsoLanguage
)
"""One change of any kind; `kind` is the name of the limit it loosens, or skill."""
