"""The rules of a scheme about a course and its run, each a pure function that yields findings.

A rule that asks nothing yields nothing. What a provider does not state is unknown, never no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from guidance.credential import LearningOpportunity, MicroCredential
from guidance.frameworks import credits_of, nuts_contains
from guidance.funding.findings import Condition, Finding
from guidance.funding.scheme import CourseRules, Range


@dataclass(frozen=True, slots=True)
class Offered:
    """A course, the run that would be paid (None where no run is stated), and the day asked about."""

    course: MicroCredential
    run: LearningOpportunity | None
    as_of: date

    @property
    def mode(self) -> str | None:
        """Return onsite, online or blended."""
        return (self.run.mode if self.run else None) or self.course.participation


def course_findings(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    """Yield each rule on courses held against an offer, in a fixed order."""
    for rule in _RULES:
        yield from rule(rules, offered)


def region_finding(wanted: tuple[str, ...], code: str | None, condition: Condition) -> Finding:
    """Return whether a region lies in one of some regions.

    A wider region than those asked for says nothing: part of it lies inside.
    """
    if code is not None and any(nuts_contains(region, code) for region in wanted):
        return Finding(condition, True, code, wanted)
    unsure = code is None or any(nuts_contains(code, region) for region in wanted)
    return Finding(condition, None if unsure else False, code, wanted)


def _eqf(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    level = offered.course.eqf
    yield from _within(Condition.EQF, rules.eqf, None if level is None else (level, level))


def _hours(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    load = offered.course.workload
    yield from _within(
        Condition.HOURS, rules.hours, None if load is None else (load.low, load.high)
    )


def _ects(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    course = offered.course
    found = credits_of(course.ects, course.hours, course.country)
    span = None if found is None else (found.low, found.high)
    yield from _within(Condition.ECTS, rules.ects, span)


def _within(
    condition: Condition, allowed: Range, span: tuple[float, float] | None
) -> Iterator[Finding]:
    if allowed.is_open:
        return
    met = None if span is None else allowed.holds(*span)
    yield Finding(condition, met, span, (allowed.least, allowed.most))


def _evidence(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    """Yield whether evidence of the wanted standing holds; evidence not found is unknown."""
    if not rules.evidence:
        return
    right = [q for q in offered.course.quality if q.standing in rules.evidence]
    holding = [q for q in right if q.holds(offered.as_of)]
    sources = tuple(dict.fromkeys(q.source for q in holding or right))
    wanted = tuple(standing.value for standing in rules.evidence)
    yield Finding(Condition.EVIDENCE, True if holding else None, sources, wanted)


def _mode(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    if rules.modes:
        mode = offered.mode
        met = None if mode is None else mode in rules.modes
        yield Finding(Condition.MODE, met, mode, rules.modes)


def _kind(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    kind = offered.course.kind
    if rules.kinds:
        wanted = tuple(one.value for one in rules.kinds)
        yield Finding(Condition.KIND, kind in rules.kinds, kind.value, wanted)
    if kind in rules.without_kinds:
        yield Finding(Condition.EXCLUDED, False, kind.value, ())


def _field(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    stated = offered.course.fields_of_education
    if rules.fields:
        met = None if not stated else any(_is_within(code, rules.fields) for code in stated)
        yield Finding(Condition.FIELD, met, stated, rules.fields)
    if left_out := tuple(code for code in stated if _is_within(code, rules.without_fields)):
        yield Finding(Condition.EXCLUDED, False, left_out, ())


def _is_within(code: str, wider: tuple[str, ...]) -> bool:
    return any(code.startswith(one) for one in wider)


def _course(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    uri = offered.course.uri
    if rules.courses:
        yield Finding(Condition.COURSE, uri in rules.courses, uri, ())
    if uri in rules.without_courses:
        yield Finding(Condition.EXCLUDED, False, uri, ())


def _place(rules: CourseRules, offered: Offered) -> Iterator[Finding]:
    if not rules.places:
        return
    if offered.mode == "online":
        yield Finding(Condition.PLACE, True, "online", rules.places)
    else:
        place = offered.run.nuts if offered.run else None
        yield region_finding(rules.places, place, Condition.PLACE)


_RULES: tuple[Callable[[CourseRules, Offered], Iterator[Finding]], ...] = (
    _place, _eqf, _hours, _ects, _evidence, _mode, _kind, _field, _course,
)  # fmt: skip
