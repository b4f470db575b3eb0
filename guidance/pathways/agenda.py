"""Money and time of a path: which run of a course still fits beside those taken already.

Runs with dates are taken in order of their start and may overlap while the hours of a week allow
it. A course without dates is taken after everything before it has ended, with all hours of the
week. What a provider does not state breaks a strict limit and counts as nothing under any other;
what is stated never exceeds a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guidance.credential import LearningOpportunity, MicroCredential
from guidance.frameworks import Workload
from guidance.pathways.types import PathLimits

SLACK = 1e-9
"""Sums of money and hours may exceed a limit by this: the rounding of a sum, not a cent."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way of taking a course. None means that it is not stated.

    Attributes
    ----------
    course
        Row of the course among those planned with.
    start, end
        Days as proleptic ordinals.
    price
        In the currency of the budget, 0 where it is free.
    """

    course: int
    run: LearningOpportunity | None
    load: Workload | None
    start: int | None
    end: int | None
    price: float | None

    @property
    def per_week(self) -> float | None:
        """Return the hours a week of a run with dates, by the upper end of the range."""
        if self.load is None or self.run is None or self.run.weeks is None:
            return None
        return self.load.high / self.run.weeks

    @classmethod
    def of(
        cls, row: int, course: MicroCredential, run: LearningOpportunity | None, currency: str
    ) -> Option:
        """Return a course's run as an option; prices in another currency are unknown."""
        start, end, money = (run.start, run.end, run.price) if run else (None, None, None)
        known = money is not None and (money.currency == currency or money.amount == 0)
        return cls(
            row,
            run,
            course.workload,
            start.toordinal() if start else None,
            end.toordinal() if start and end and end >= start else None,
            money.amount if known and money else None,
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """An option in its place. `end` is None while the day it ends on is unknown."""

    option: Option
    start: int | None
    end: int | None

    @property
    def dated(self) -> bool:
        """Return whether the run itself has a first day."""
        return self.option.start is not None


Plan = tuple[Placed, ...]
"""What is taken so far, in order."""


@dataclass(frozen=True)
class Agenda:
    """The limits of a path, and every way of taking each course.

    Attributes
    ----------
    options
        Row of a course to its options, best first.
    courses
        How many courses are planned with.
    today
        Day of the question as a proleptic ordinal.
    """

    limits: PathLimits
    options: Mapping[int, Sequence[Option]]
    courses: int
    today: int

    def ways(self, plan: Plan, course: int) -> Iterator[Placed]:
        """Yield every way of taking a course after a plan, best first."""
        for option in self.options.get(course, ()):
            placed = self._place(plan, option)
            if placed is not None and self.broken(plan, placed) is None:
                yield placed

    def only_limit(self, course: int) -> str | None:
        """Return the limit that a course breaks on its own, None where it fits."""
        found = [
            self.broken((), placed)
            for option in self.options.get(course, ())
            if (placed := self._place((), option)) is not None
        ]
        return None if None in found else next(iter(found), None)

    def affordable(self, courses: tuple[int, ...]) -> NDArray[np.bool_]:
        """Return the further courses that money and hours may allow after some, at their least."""
        spent, hours = self._least[:, list(courses)].sum(axis=1)
        budget = self.limits.budget.amount if self.limits.budget else math.inf
        longest = math.inf if self.limits.hours is None else self.limits.hours
        cheap = self._least[0] + spent <= budget + SLACK
        short = self._least[1] + hours <= longest + SLACK
        return np.asarray(cheap & short)

    @cached_property
    def _least(self) -> NDArray[np.float64]:
        """Return the least price and hours of each course, NaN (never enough) without an option."""
        least = np.full((2, self.courses), np.nan)
        for row, options in self.options.items():
            if options:
                least[0, row] = min(option.price or 0.0 for option in options)
                least[1, row] = min(o.load.high if o.load else 0.0 for o in options)
        return least

    def ended(self, plan: Plan, way: Placed) -> tuple[bool, ...]:
        """Return which courses of a plan are over on the first day of another."""
        return tuple(
            not way.dated or (one.end is not None and one.end < (way.start or 0)) for one in plan
        )

    def _place(self, plan: Plan, option: Option) -> Placed | None:
        """Return an option in time, None where it would start before what comes earlier."""
        if option.start is None:
            return self._at_own_pace(plan, option)
        if any(not one.dated and (one.end is None or one.end >= option.start) for one in plan):
            return None
        latest = max((one.start or 0 for one in plan), default=0)
        return Placed(option, option.start, option.end) if option.start >= latest else None

    def _at_own_pace(self, plan: Plan, option: Option) -> Placed:
        ends = [one.end for one in plan]
        days = self._days(option)
        if None in ends:
            return Placed(option, None, None)
        first = self.limits.start_from.toordinal() if self.limits.start_from else 0
        start = max([self.today + 1, first, *(end + 1 for end in ends if end is not None)])
        return Placed(option, start, None if days is None else start + days - 1)

    def _days(self, option: Option) -> int | None:
        """Return the days a course without dates takes with all hours of the week."""
        hours = self.limits.hours_per_week
        if option.load is None or not hours:
            return None
        return max(7, math.ceil(option.load.high / hours * 7))

    def broken(self, plan: Plan, placed: Placed) -> str | None:
        """Return the first limit that taking a course after a plan would break."""
        whole = (*plan, placed)
        checks = (
            ("budget", self._money(whole)),
            ("hours", self._hours(whole)),
            ("hours_per_week", self._week(plan, placed)),
            ("start_from", self._start(placed)),
            ("end_by", self._end(placed)),
            ("weeks", self._weeks(whole)),
        )
        return next((name for name, fits in checks if not fits), None)

    def _allowed(self, limit: str, amount: float | None, most: float | None) -> bool:
        if most is None:
            return True
        return limit not in self.limits.strict if amount is None else amount <= most + SLACK

    def _money(self, plan: Plan) -> bool:
        budget, prices = self.limits.budget, [one.option.price for one in plan]
        return self._allowed("budget", _running(prices), budget.amount if budget else None)

    def _hours(self, plan: Plan) -> bool:
        hours = [one.option.load.high if one.option.load else None for one in plan]
        return self._allowed("hours", _running(hours), self.limits.hours)

    def _week(self, plan: Plan, placed: Placed) -> bool:
        """Return whether no week needs more hours than the person has."""
        most, per_week = self.limits.hours_per_week, placed.option.per_week
        if most is None or (not placed.dated and placed.option.load is not None):
            return True
        beside = [one for one in plan if one.dated and _overlap(one, placed)]
        if not self._allowed("hours_per_week", per_week, most):
            return False
        if not beside:
            return True
        loads = [one.option.per_week for one in (*beside, placed)]
        if None in loads:
            return False
        return _peak((*beside, placed)) <= most + SLACK

    def _start(self, placed: Placed) -> bool:
        first = self.limits.start_from
        if first is None:
            return True
        if placed.dated:
            return (placed.start or 0) >= first.toordinal()
        return "start_from" not in self.limits.strict

    def _end(self, placed: Placed) -> bool:
        last = self.limits.end_by
        if last is None:
            return True
        stated = placed.option.end is not None or "end_by" not in self.limits.strict
        return stated and (placed.end is None or placed.end <= last.toordinal())

    def _weeks(self, plan: Plan) -> bool:
        """Return whether a path is short enough.

        Weeks worked out from hours are no stated ones: as for a course alone, a strict limit asks
        for what the provider says.
        """
        stated = plan[-1].option.end is not None
        if self.limits.weeks is not None and "weeks" in self.limits.strict and not stated:
            return False
        return self._allowed("weeks", weeks_of(plan), self.limits.weeks)


def weeks_of(plan: Plan) -> float | None:
    """Return the weeks from the first start to the last end, None while one is unknown."""
    starts = [one.start for one in plan]
    ends = [one.end for one in plan]
    if not plan or None in starts or None in ends:
        return None
    first = min(start for start in starts if start is not None)
    last = max(end for end in ends if end is not None)
    return (last - first + 1) / 7


def _running(amounts: Sequence[float | None]) -> float | None:
    """Return the sum of the known amounts, None when the last one is unknown."""
    return None if amounts[-1] is None else sum(known for known in amounts if known is not None)


def _overlap(one: Placed, other: Placed) -> bool:
    """Return whether two placed options share a day; an unknown end never comes."""
    if one.start is None or other.start is None:
        return True
    return (other.end is None or one.start <= other.end) and (
        one.end is None or other.start <= one.end
    )


def _peak(plan: Sequence[Placed]) -> float:
    """Return the largest sum of weekly hours on any day: it falls on the start of a run."""
    return max(
        sum(
            one.option.per_week or 0.0
            for one in plan
            if (one.start or 0) <= day and (one.end is None or day <= one.end)
        )
        for day in (placed.start or 0 for placed in plan)
    )
