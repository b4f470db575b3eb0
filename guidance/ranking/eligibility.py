"""Whether an offer respects a person's limits, and which of its runs does so best.

A limit named in `hard` excludes an offer that breaks it or does not state it; any other limit
only lowers its place. What a provider does not state is never counted as yes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.credential import CourseKind, LearningOpportunity, MicroCredential
from guidance.frameworks import (
    CEFR_LEVELS,
    country_of,
    distance_km,
    language_of_script,
    nuts_contains,
)
from guidance.learner import Constraints

ENOUGH_TO_FOLLOW = "B1"
"""CEFR level from which a person can follow teaching in a language."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One run of a course, or the course itself where no run is stated."""

    course: MicroCredential
    run: LearningOpportunity | None

    @property
    def language(self) -> str | None:
        """Return the teaching language of the run, else of the course, else of the title's letters.

        Who states no language and writes a title in kana teaches in Japanese.
        """
        stated = (self.run.language if self.run else None) or self.course.language
        return stated or language_of_script(self.course.title)

    @property
    def mode(self) -> str | None:
        """Return onsite, online or blended."""
        return (self.run.mode if self.run else None) or self.course.participation


@dataclass(frozen=True, slots=True)
class Check:
    """One limit held against one offer. `met` is None when the offer does not state it."""

    limit: str
    met: bool | None
    found: Any
    allowed: Any

    @property
    def is_out_of_the_question(self) -> bool:
        """Return whether hardly anybody would go so far: another language, another country."""
        if self.limit == "nuts" and self.met is False:
            return country_of(str(self.found)) != country_of(str(self.allowed))
        return self.limit == "teaching_languages" and self.met is False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limits say about a course.

    `broken` is the hard limit that excludes it, or None; `offer` the run that fits best;
    `checks` the person's limits held against that run.
    """

    offer: Offer
    checks: tuple[Check, ...]
    broken: Check | None

    @property
    def obstacles(self) -> tuple[Check, ...]:
        """Return what puts the course out of the question, empty where nothing does.

        Over a border and still within the person's radius is near, not another country.
        """
        near = any(check.limit == "radius_km" and check.met for check in self.checks)
        return tuple(
            check
            for check in self.checks
            if check.is_out_of_the_question and not (near and check.limit == "nuts")
        )

    @property
    def limits_met(self) -> float:
        """Return the share of the soft limits that are met, 1 without any.

        A language the person cannot follow counts for everything, and so does having to be in
        another country: the share is then 0.
        """
        if self.obstacles:
            return 0.0
        met = [bool(check.met) for check in self.checks]
        return sum(met) / len(met) if met else 1.0


def judge(course: MicroCredential, limits: Constraints, as_of: date) -> Verdict:
    """Return the best run of a course under a person's limits; ties go to the earlier start.

    A course that is withdrawn by the day of the question breaks a limit of its own, whose
    `allowed` names the successor.
    """
    if course.kind is CourseKind.SEMESTER_COURSE:
        found = Check("kind", False, course.kind.value, "short courses")
        return Verdict(Offer(course, None), (), found)
    if course.withdrawn is not None and course.withdrawn <= as_of:
        gone = Check("withdrawn", False, course.withdrawn.isoformat(), course.successor)
        return Verdict(Offer(course, None), (), gone)
    if not course.runs:
        return _verdict(Offer(course, None), limits)
    coming = [run for run in course.runs if is_coming(run, as_of)]
    if not coming:
        last = max(filter(None, (run.start or run.end for run in course.runs)))
        started = Check("start_from", False, last.isoformat(), f"after {as_of.isoformat()}")
        return Verdict(Offer(course, None), (), started)
    return min((_verdict(Offer(course, run), limits) for run in coming), key=preference)


def is_coming(run: LearningOpportunity, as_of: date) -> bool:
    """Return whether a run may still be joined: neither started nor, with no start stated, over."""
    if run.start is not None:
        return run.start > as_of
    return run.end is None or run.end > as_of


def preference(verdict: Verdict) -> tuple[bool, bool, float, date, str]:
    """Return what the runs of a course are put in order by: the one that fits best first."""
    run = verdict.offer.run
    start = run.start if run and run.start else date.max
    fit = verdict.broken is not None, bool(verdict.obstacles), -verdict.limits_met
    return *fit, start, run.id if run else ""


def _verdict(offer: Offer, limits: Constraints) -> Verdict:
    checks = tuple(_checks(offer, limits))
    names = {"radius_km" if name == "location" else name for name in limits.hard}
    hard = (check for check in checks if check.limit in names and not check.met)
    return Verdict(offer, checks, next(hard, None))


def _checks(offer: Offer, limits: Constraints) -> Iterator[Check]:
    for name, check in _CHECKS:
        if getattr(limits, name) not in (None, ()):
            yield check(offer, limits)


def _budget(offer: Offer, limits: Constraints) -> Check:
    price, budget = offer.run.price if offer.run else None, limits.budget
    allowed = budget.amount if budget else 0.0
    if price is not None and price.amount == 0:
        return Check("budget", True, 0.0, allowed)
    if price is None or budget is None or price.currency != budget.currency:
        found = None if price is None else f"{price.amount:g} {price.currency}"
        return Check("budget", None, found, allowed)
    return Check("budget", price.amount <= allowed, price.amount, allowed)


def _teaching_languages(offer: Offer, limits: Constraints) -> Check:
    able = tuple(
        code
        for code, level in limits.teaching_languages
        if CEFR_LEVELS.index(level) >= CEFR_LEVELS.index(ENOUGH_TO_FOLLOW)
    )
    met = None if offer.language is None else offer.language in able
    return Check("teaching_languages", met, offer.language, list(able))


def _place(offer: Offer) -> str | None:
    """Return "online" for an online offer: it is near everybody."""
    return "online" if offer.mode == "online" else None


def _nuts(offer: Offer, limits: Constraints) -> Check:
    region = limits.nuts or ""
    code = offer.run.nuts if offer.run else None
    if _place(offer):
        return Check("nuts", True, "online", region)
    if code is None or (nuts_contains(code, region) and code != region):
        return Check("nuts", None, code, region)
    return Check("nuts", nuts_contains(region, code), code, region)


def _radius(offer: Offer, limits: Constraints) -> Check:
    run, allowed = offer.run, limits.radius_km
    if _place(offer):
        return Check("radius_km", True, "online", allowed)
    if run is None or run.latitude is None or run.longitude is None or limits.location is None:
        return Check("radius_km", None, None, allowed)
    distance = distance_km(limits.location, (run.latitude, run.longitude))
    return Check("radius_km", distance <= (allowed or 0.0), round(distance, 1), allowed)


def _hours_per_week(offer: Offer, limits: Constraints) -> Check:
    load = offer.course.workload
    weeks = (offer.run.weeks if offer.run else None) or limits.weeks
    if load is None or not weeks:
        return Check("hours_per_week", None, None, limits.hours_per_week)
    needed = round(load.low / weeks, 1)
    return Check(
        "hours_per_week", needed <= (limits.hours_per_week or 0.0), needed, limits.hours_per_week
    )


def _weeks(offer: Offer, limits: Constraints) -> Check:
    weeks = offer.run.weeks if offer.run else None
    met = None if weeks is None else weeks <= (limits.weeks or 0.0)
    return Check("weeks", met, None if weeks is None else round(weeks, 1), limits.weeks)


def _start_from(offer: Offer, limits: Constraints) -> Check:
    start, earliest = offer.run.start if offer.run else None, limits.start_from
    met = None if start is None or earliest is None else start >= earliest
    return Check("start_from", met, start and start.isoformat(), earliest and earliest.isoformat())


def _end_by(offer: Offer, limits: Constraints) -> Check:
    end, latest = offer.run.end if offer.run else None, limits.end_by
    met = None if end is None or latest is None else end <= latest
    return Check("end_by", met, end and end.isoformat(), latest and latest.isoformat())


def _times(offer: Offer, limits: Constraints) -> Check:
    stated = offer.run.times if offer.run else ()
    met = None if not stated else any(time in limits.times for time in stated)
    return Check("times", met, list(stated) or None, list(limits.times))


def _modes(offer: Offer, limits: Constraints) -> Check:
    met = None if offer.mode is None else offer.mode in limits.modes
    return Check("modes", met, offer.mode, list(limits.modes))


def _access(offer: Offer, limits: Constraints) -> Check:
    stated = offer.run.access if offer.run else ()
    met = True if set(limits.access) <= set(stated) else None
    return Check("access", met, list(stated) or None, list(limits.access))


_CHECKS: tuple[tuple[str, Callable[[Offer, Constraints], Check]], ...] = (
    ("teaching_languages", _teaching_languages),
    ("budget", _budget),
    ("nuts", _nuts),
    ("radius_km", _radius),
    ("hours_per_week", _hours_per_week),
    ("weeks", _weeks),
    ("start_from", _start_from),
    ("end_by", _end_by),
    ("times", _times),
    ("modes", _modes),
    ("access", _access),
)
