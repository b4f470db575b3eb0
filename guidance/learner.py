"""What a person can do and what limits them: no personal identity at all.

The wire format stands in docs/schemas/profile.json. Unknown members are refused, so that a name,
a birth date or an address can never arrive by accident.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, cast

from guidance.credential import Money
from guidance.errors import ProfileError
from guidance.frameworks import CEFR_LEVELS, is_language_code, nuts_country


class ClaimEvidence(StrEnum):
    """How well a claim to a skill is supported, strongest first."""

    CERTIFIED = "certified"
    """A credential says so, such as a forklift licence."""
    DECLARED = "declared"
    """The person confirmed it."""
    INFERRED = "inferred"
    """Likely from a job title or a text; unknown until the person confirms it."""


@dataclass(frozen=True, slots=True)
class SkillClaim:
    """A skill of the taxonomy that a person has or may have."""

    uri: str
    evidence: ClaimEvidence = ClaimEvidence.DECLARED
    level: str | None = None


@dataclass(frozen=True, slots=True)
class LocalSkill:
    """A skill in the person's own words that the taxonomy does not know."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Constraints:
    """What an offer must respect. None or empty means that the person set no limit.

    Attributes
    ----------
    nuts
        The region the person looks for work in, a NUTS code of any level.
    location, radius_km
        A point (latitude, longitude in degrees) and a distance in kilometres.
    teaching_languages
        Sorted pairs of ISO 639-1 code and CEFR level.
    hard
        Names of the limits that exclude an offer; the others only lower its place.
    """

    nuts: str | None = None
    location: tuple[float, float] | None = None
    radius_km: float | None = None
    budget: Money | None = None
    hours_per_week: float | None = None
    weeks: float | None = None
    start_from: date | None = None
    end_by: date | None = None
    times: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    teaching_languages: tuple[tuple[str, str], ...] = ()
    access: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerProfile:
    """A person's skills, wish and limits on one day.

    `held` are certified or confirmed skills, `missing` the rejected ones, `uncertain` the
    inferred ones; a skill named nowhere is unknown.
    """

    skills: tuple[SkillClaim, ...] = ()
    local_skills: tuple[LocalSkill, ...] = ()
    rejected: tuple[str, ...] = ()
    goal: str | None = None
    language: str = "en"
    as_of: date | None = None
    constraints: Constraints = field(default_factory=Constraints)
    taxonomy: str | None = None
    """Taxonomy and release that the URIs belong to, such as "ESCO 1.2.1"; None says nothing."""

    @property
    def held(self) -> tuple[str, ...]:
        """Return the URIs of certified and confirmed skills, sorted."""
        sure = {c.uri for c in self.skills if c.evidence is not ClaimEvidence.INFERRED}
        return tuple(sorted(sure - set(self.rejected)))

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the URIs of inferred skills that were neither confirmed nor rejected, sorted."""
        guessed = {c.uri for c in self.skills} - set(self.held) - set(self.rejected)
        return tuple(sorted(guessed))

    @property
    def limits(self) -> Constraints:
        """Return the limits that offers are held against.

        Who names no language of teaching can be taught in their own: a wish like any other, so that
        a course in another language stands lower and says so.
        """
        if self.constraints.teaching_languages:
            return self.constraints
        return replace(self.constraints, teaching_languages=((self.language, "C2"),))


MOST = 1e9
"""Largest number a profile may hold; nothing a person means is larger."""
TIMES = ("day", "evening", "weekend")
MODES = ("onsite", "online", "blended")
LIMITS = tuple(f.name for f in fields(Constraints) if f.name != "hard")


def read_profile(data: object) -> LearnerProfile:
    """Read a profile from parsed JSON.

    Raises
    ------
    ProfileError
        For an unknown member, a value of the wrong type or range, or limits that contradict each
        other.
    """
    members = _object(data, "the profile", _PROFILE_MEMBERS)
    goal = _object(_given(members, "goal", {}), "goal", ("occupation",))
    return LearnerProfile(
        skills=tuple(_claim(item) for item in _list(members, "skills")),
        local_skills=tuple(_local(item) for item in _list(members, "local_skills")),
        rejected=tuple(sorted({_text(uri, "rejected") for uri in _list(members, "rejected")})),
        goal=_optional_text(goal, "occupation"),
        language=_language(_given(members, "language", "en"), "language"),
        as_of=_date(members, "as_of"),
        constraints=read_constraints(_given(members, "constraints", {})),
        taxonomy=_optional_text(members, "taxonomy"),
    )


def read_constraints(data: object) -> Constraints:
    """Read the limits from parsed JSON; see `read_profile`."""
    members = _object(data, "constraints", (*LIMITS, "hard"))
    constraints = Constraints(
        nuts=_nuts(members),
        location=_location(members),
        radius_km=_number(members, "radius_km", low=0.0),
        budget=_money(members),
        hours_per_week=_number(members, "hours_per_week", low=0.0, high=168.0),
        weeks=_number(members, "weeks", low=0.0),
        start_from=_date(members, "start_from"),
        end_by=_date(members, "end_by"),
        times=_choices(members, "times", TIMES),
        modes=_choices(members, "modes", MODES),
        teaching_languages=_teaching_languages(members),
        access=tuple(sorted({_text(item, "access") for item in _list(members, "access")})),
        hard=_choices(members, "hard", LIMITS),
    )
    _refuse_contradictions(constraints)
    return constraints


_PROFILE_MEMBERS = (
    "skills",
    "local_skills",
    "rejected",
    "goal",
    "language",
    "as_of",
    "constraints",
    "taxonomy",
)


def _refuse_contradictions(limits: Constraints) -> None:
    if limits.start_from and limits.end_by and limits.end_by < limits.start_from:
        raise ProfileError(
            f"end_by {limits.end_by} before start_from {limits.start_from}",
            "an end on or after the start",
            "correct one of the two dates",
        )
    if limits.radius_km is not None and limits.location is None:
        raise ProfileError(
            "radius_km without location",
            "a location [latitude, longitude] to measure from",
            "add constraints.location or drop radius_km",
        )
    if "location" in limits.hard and limits.radius_km is None:
        raise ProfileError(
            "location as a hard limit without radius_km",
            "a distance to hold it to",
            "add constraints.radius_km or take location out of hard",
        )
    unset = [name for name in limits.hard if getattr(limits, name) in (None, ())]
    if unset:
        raise ProfileError(
            f"hard limits without a value: {', '.join(unset)}",
            "a value for each limit named in hard",
            "set the limit or take it out of hard",
        )


def _object(data: object, name: str, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ProfileError(f"{name} of type {type(data).__name__}", "a JSON object", "")
    unknown = sorted(ascii(key)[1:-1] for key in data if key not in allowed)
    if unknown:
        raise ProfileError(
            f"unknown members in {name}: {', '.join(unknown)[:200]}",
            f"only {', '.join(allowed)}",
            "remove them; a profile never carries personal identity",
        )
    return cast("Mapping[str, Any]", data)


_SURROGATE = re.compile("[\ud800-\udfff]")


def _given(members: Mapping[str, Any], name: str, otherwise: Any) -> Any:
    """Return a member, or a stand-in where it is null or absent; nothing else counts as absent."""
    value = members.get(name)
    return otherwise if value is None else value


def _list(members: Mapping[str, Any], name: str) -> list[Any]:
    value = members.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise ProfileError(f"{name} of type {type(value).__name__}", "a JSON array", "")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ProfileError(f"{name} of type {type(value).__name__} or empty", "a text", "")
    if _SURROGATE.search(value):
        raise ProfileError(f"half a character in {name}", "whole characters", "")
    return value.strip()


def _optional_text(members: Mapping[str, Any], name: str) -> str | None:
    return None if members.get(name) is None else _text(members[name], name)


def _claim(item: object) -> SkillClaim:
    members = _object(item, "a skill", ("uri", "evidence", "level"))
    evidence = _given(members, "evidence", ClaimEvidence.DECLARED.value)
    known = [e.value for e in ClaimEvidence]
    if evidence not in known:
        raise ProfileError(f"evidence {str(evidence)[:40]!r}", f"one of {', '.join(known)}", "")
    return SkillClaim(
        _text(members.get("uri"), "the uri of a skill"),
        ClaimEvidence(evidence),
        _optional_text(members, "level"),
    )


def _local(item: object) -> LocalSkill:
    members = _object(item, "a local skill", ("text", "language"))
    return LocalSkill(
        _text(members.get("text"), "the text of a local skill"),
        None
        if members.get("language") is None
        else _language(members["language"], "the language of a local skill"),
    )


def _language(value: object, name: str) -> str:
    if not isinstance(value, str) or not is_language_code(value):
        raise ProfileError(
            f"{name} {str(value)[:20]!r}",
            "an ISO 639-1 code of two letters",
            "write it as de or pl",
        )
    return value.lower()


def _number(
    members: Mapping[str, Any], name: str, *, low: float, high: float = MOST
) -> float | None:
    value = members.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
        raise ProfileError(f"{name} of type {type(value).__name__}", "a number", "")
    if not low <= value <= high:
        raise ProfileError(f"{name} {value}", f"a number from {low:g} to {high:g}", "")
    return float(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _date(members: Mapping[str, Any], name: str) -> date | None:
    value = members.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(_text(value, name))
    except ValueError as error:
        raise ProfileError(
            f"{name} that is no date", "a date that exists, as 2026-11-22", "correct the date"
        ) from error


def _money(members: Mapping[str, Any]) -> Money | None:
    if members.get("budget") is None:
        return None
    budget = _object(members["budget"], "budget", ("amount", "currency"))
    amount = _number(budget, "amount", low=0.0)
    if amount is None:
        raise ProfileError("a budget without amount", "an amount", "set it or drop the budget")
    return Money(amount, _currency(budget))


def _currency(budget: Mapping[str, Any]) -> str:
    """Return the currency of a budget; a sign such as € would match no price at all."""
    code = _optional_text(budget, "currency") or "EUR"
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ProfileError(
            f"currency {code[:12]!r}", "an ISO 4217 code of three letters", "write it as EUR or PLN"
        )
    return code.upper()


def _nuts(members: Mapping[str, Any]) -> str | None:
    code = _optional_text(members, "nuts")
    if code is None:
        return None
    if not (2 <= len(code) <= 5 and code[:2].isalpha() and code.isalnum() and code.isascii()):
        raise ProfileError(f"nuts {code[:12]!r}", "a NUTS code such as PL61", "use the code")
    return nuts_country(code.upper())


def _location(members: Mapping[str, Any]) -> tuple[float, float] | None:
    point = _list(members, "location")
    if not point:
        return None
    if len(point) != 2:
        raise ProfileError(f"location of {len(point)} parts", "[latitude, longitude]", "")
    pair = {"latitude": point[0], "longitude": point[1]}
    latitude = _number(pair, "latitude", low=-90.0, high=90.0)
    longitude = _number(pair, "longitude", low=-180.0, high=180.0)
    if latitude is None or longitude is None:
        raise ProfileError("location with an empty part", "[latitude, longitude]", "")
    return latitude, longitude


def _choices(members: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    chosen = {_text(item, name) for item in _list(members, name)}
    if unknown := sorted(chosen - set(allowed)):
        raise ProfileError(f"{name}: {', '.join(unknown)[:80]}", f"any of {', '.join(allowed)}", "")
    return tuple(item for item in allowed if item in chosen)


def _teaching_languages(members: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    value = members.get("teaching_languages")
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise ProfileError("teaching_languages", 'an object such as {"pl": "C2"}', "")
    pairs = []
    for code, level in value.items():
        if level not in CEFR_LEVELS:
            raise ProfileError(
                f"level {str(level)[:10]!r} for {str(code)[:10]!r}",
                f"one of {', '.join(CEFR_LEVELS)}",
                "",
            )
        pairs.append((_language(code, "a teaching language"), str(level)))
    if len(dict(pairs)) < len(pairs):
        raise ProfileError("a teaching language named twice", "each language once", "keep one")
    return tuple(sorted(pairs))
