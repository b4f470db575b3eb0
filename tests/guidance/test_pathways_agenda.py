"""F25: money and time of a path, checked day by day without the code that plans it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import CourseKind, LearningOpportunity, MicroCredential, Money
from guidance.learner import read_constraints
from guidance.pathways.agenda import Agenda, Option, Placed, Plan, weeks_of
from guidance.pathways.types import PathLimits

TODAY = date(2026, 11, 22)
MONDAY = date(2026, 12, 7)


def option(
    row: int,
    *,
    start: date | None = None,
    weeks: int | None = 4,
    price: Money | None = None,
    hours: float | None = None,
    ects: float | None = None,
) -> Option:
    """One run; without a start the course has no dates."""
    end = start + timedelta(weeks=weeks) - timedelta(days=1) if start and weeks else None
    run = LearningOpportunity(f"r/{row}", start=start, end=end, price=price)
    course = MicroCredential(
        f"c/{row}", "", "", CourseKind.SHORT_COURSE, "courses", hours=hours, ects=ects, runs=(run,)
    )
    return Option.of(row, course, run, "EUR")


def agenda(limits: PathLimits, *options: Option) -> Agenda:
    rows: dict[int, list[Option]] = {}
    for one in options:
        rows.setdefault(one.course, []).append(one)
    return Agenda(limits, rows, max(rows) + 1, TODAY.toordinal())


def taken(planner: Agenda, *courses: int) -> Plan | None:
    """The plan of the first way of each course, None where one does not fit."""
    plan: Plan = ()
    for course in courses:
        way = next(planner.ways(plan, course), None)
        if way is None:
            return None
        plan = (*plan, way)
    return plan


def days(plan: Plan) -> list[tuple[str | None, str | None]]:
    def shown(ordinal: int | None) -> str | None:
        return None if ordinal is None else date.fromordinal(ordinal).isoformat()

    return [(shown(one.start), shown(one.end)) for one in plan]


def test_runs_overlap_while_the_week_has_hours_enough() -> None:
    """40 hours in four weeks are 10 a week, 2 ECTS at most 15: 25 fit, 24 do not."""
    runs = (option(0, start=MONDAY, hours=40.0), option(1, start=MONDAY, ects=2.0))
    assert taken(agenda(PathLimits(hours_per_week=25.0), *runs), 0, 1) is not None
    assert taken(agenda(PathLimits(hours_per_week=24.0), *runs), 0, 1) is None
    assert taken(agenda(PathLimits(), *runs), 0, 1) is not None
    assert taken(agenda(PathLimits(hours_per_week=14.0), *runs), 1) is None


def test_later_runs_do_not_add_up() -> None:
    after = MONDAY + timedelta(weeks=4)
    runs = (option(0, start=MONDAY, hours=40.0), option(1, start=after, hours=40.0))
    assert taken(agenda(PathLimits(hours_per_week=10.0), *runs), 0, 1) is not None
    assert taken(agenda(PathLimits(hours_per_week=10.0), *runs), 1, 0) is None


def test_three_runs_are_held_to_the_fullest_week() -> None:
    """The middle run shares weeks with both others, which never meet."""
    runs = (
        option(0, start=MONDAY, weeks=2, hours=20.0),
        option(1, start=MONDAY + timedelta(weeks=1), weeks=2, hours=20.0),
        option(2, start=MONDAY + timedelta(weeks=2), weeks=2, hours=20.0),
    )
    assert taken(agenda(PathLimits(hours_per_week=20.0), *runs), 0, 1, 2) is not None
    assert taken(agenda(PathLimits(hours_per_week=19.0), *runs), 0, 1) is None


def test_a_run_of_unknown_hours_stands_alone_in_a_counted_week() -> None:
    runs = (option(0, start=MONDAY, hours=4.0), option(1, start=MONDAY))
    assert taken(agenda(PathLimits(hours_per_week=40.0), *runs), 0, 1) is None
    assert taken(agenda(PathLimits(hours_per_week=40.0), *runs), 1) is not None
    assert (
        taken(agenda(PathLimits(hours_per_week=40.0, strict=("hours_per_week",)), *runs), 1) is None
    )


def test_courses_without_dates_come_one_after_another() -> None:
    """20 hours at 10 a week take two weeks, each from the day after the last."""
    runs = (option(0, hours=20.0), option(1, hours=20.0), option(2, start=MONDAY, hours=20.0))
    plan = taken(agenda(PathLimits(hours_per_week=10.0), *runs), 0, 1)
    assert plan is not None
    assert days(plan) == [("2026-11-23", "2026-12-06"), ("2026-12-07", "2026-12-20")]
    assert weeks_of(plan) == 4.0
    assert taken(agenda(PathLimits(hours_per_week=10.0), *runs), 0, 2) is not None
    assert taken(agenda(PathLimits(hours_per_week=10.0), *runs), 0, 1, 2) is None
    assert taken(agenda(PathLimits(hours_per_week=10.0), *runs), 2, 0, 1) is not None


def test_nothing_with_dates_follows_an_end_that_nobody_knows() -> None:
    runs = (option(0), option(1, start=MONDAY), option(2), option(3, start=MONDAY, weeks=None))
    assert taken(agenda(PathLimits(), *runs), 0, 1) is None
    plan = taken(agenda(PathLimits(), *runs), 1, 0, 2)
    assert plan is not None
    assert days(plan)[2] == (None, None)
    assert weeks_of(plan) is None
    assert taken(agenda(PathLimits(), *runs), 3, 0) is not None


def test_weeks_count_from_the_first_start_to_the_last_end() -> None:
    runs = (option(0, start=MONDAY), option(1, start=MONDAY + timedelta(weeks=6)))
    assert taken(agenda(PathLimits(weeks=10.0), *runs), 0, 1) is not None
    assert taken(agenda(PathLimits(weeks=9.9), *runs), 0, 1) is None
    assert taken(agenda(PathLimits(weeks=9.9), *runs), 1) is not None


def test_weeks_worked_out_from_hours_never_meet_a_strict_limit() -> None:
    """20 hours at 10 a week are two weeks, which the provider does not say."""
    runs = (option(0, hours=20.0), option(1, start=MONDAY, hours=20.0))
    soft = PathLimits(hours_per_week=10.0, weeks=26.0)
    strict = replace(soft, strict=("weeks",))
    assert taken(agenda(soft, *runs), 0) is not None
    assert taken(agenda(strict, *runs), 0) is None
    assert agenda(strict, *runs).only_limit(0) == "weeks"
    assert taken(agenda(strict, *runs), 1) is not None
    assert taken(agenda(strict, *runs), 1, 0) is None
    assert taken(agenda(replace(soft, weeks=1.9), *runs), 0) is None


def test_first_and_last_day() -> None:
    runs = (option(0, start=MONDAY), option(1, hours=10.0))
    assert taken(agenda(PathLimits(start_from=MONDAY + timedelta(1)), *runs), 0) is None
    assert taken(agenda(PathLimits(end_by=MONDAY + timedelta(27)), *runs), 0) is not None
    assert taken(agenda(PathLimits(end_by=MONDAY + timedelta(26)), *runs), 0) is None
    late = PathLimits(start_from=MONDAY, hours_per_week=10.0)
    plan = taken(agenda(late, *runs), 1)
    assert plan is not None
    assert days(plan) == [("2026-12-07", "2026-12-13")]
    for name, day in (("start_from", MONDAY), ("end_by", MONDAY + timedelta(90))):
        strict = PathLimits(hours_per_week=10.0, strict=(name,), **{name: day})
        assert taken(agenda(strict, *runs), 1) is None


def test_an_unknown_price_is_not_zero() -> None:
    """F25: allowed and counted as unknown, but left out under a strict budget."""
    budget = Money(100.0, "EUR")
    runs = (
        option(0, price=Money(60.0, "EUR")),
        option(1),
        option(2, price=Money(40.0, "EUR")),
        option(3, price=Money(1.0, "PLN")),
        option(4, price=Money(0.0, "PLN")),
    )
    soft, strict = PathLimits(budget=budget), PathLimits(budget=budget, strict=("budget",))
    assert taken(agenda(soft, *runs), 0, 1, 2) is not None
    assert taken(agenda(soft, *runs), 0, 0) is None
    assert taken(agenda(soft, *runs), 3) is not None
    assert taken(agenda(strict, *runs), 0, 2, 4) is not None
    for course in (1, 3):
        assert taken(agenda(strict, *runs), course) is None
        assert agenda(strict, *runs).only_limit(course) == "budget"
    assert agenda(soft, *runs).affordable((0, 2)).tolist() == [False, True, False, True, True]


def test_hours_by_the_upper_end() -> None:
    runs = (option(0, ects=2.0), option(1, hours=40.0), option(2))
    assert taken(agenda(PathLimits(hours=100.0), *runs), 0, 1, 2) is not None
    assert taken(agenda(PathLimits(hours=99.0), *runs), 0, 1) is None
    assert taken(agenda(PathLimits(hours=99.0, strict=("hours",)), *runs), 2) is None
    assert agenda(PathLimits(hours=0.0), *runs).affordable(()).tolist() == [False, False, True]


def test_another_run_is_taken_where_the_first_does_not_fit() -> None:
    late = MONDAY + timedelta(weeks=5)
    runs = (
        option(0, start=MONDAY, hours=40.0),
        option(1, start=MONDAY, hours=40.0),
        option(1, start=late, hours=40.0),
    )
    plan = taken(agenda(PathLimits(hours_per_week=10.0), *runs), 0, 1)
    assert plan is not None
    assert plan[1].start == late.toordinal()


def test_limits_of_a_profile_as_limits_of_a_path() -> None:
    limits = read_constraints(
        {"budget": {"amount": 300}, "hours_per_week": 8, "weeks": 12, "hard": ["weeks"]}
    )
    whole = PathLimits.of(limits, steps=2, hours=50.0)
    assert (whole.budget, whole.hours, whole.steps) == (Money(300.0, "EUR"), 50.0, 2)
    assert whole.strict == ("hours", "weeks")
    named = PathLimits.of(limits, budget=Money(10.0, "EUR"))
    assert (named.budget, named.strict) == (Money(10.0, "EUR"), ("budget", "weeks"))


@st.composite
def options(draw: st.DrawFn) -> Option:
    row = draw(st.integers(0, 3))
    start = draw(st.none() | st.integers(0, 8).map(lambda week: MONDAY + timedelta(weeks=week)))
    return option(
        row,
        start=start,
        weeks=draw(st.none() | st.integers(1, 6)),
        price=draw(st.none() | st.sampled_from([0.0, 50.0, 80.0]).map(lambda a: Money(a, "EUR"))),
        hours=draw(st.none() | st.sampled_from([5.0, 20.0, 60.0])),
    )


def limit(values: list[float]) -> st.SearchStrategy[float | None]:
    return st.none() | st.sampled_from(values)


@given(
    st.lists(options(), min_size=1, max_size=8),
    st.builds(
        PathLimits,
        budget=limit([0.0, 60.0, 130.0]).map(lambda a: None if a is None else Money(a, "EUR")),
        hours=limit([20.0, 70.0]),
        hours_per_week=limit([5.0, 10.0, 20.0]),
        weeks=limit([4.0, 9.0]),
        start_from=st.none() | st.just(MONDAY + timedelta(weeks=1)),
        end_by=st.none() | st.just(MONDAY + timedelta(weeks=9)),
        strict=st.sets(st.sampled_from(["budget", "hours", "weeks", "end_by"])).map(
            lambda names: tuple(sorted(names))
        ),
    ),
    st.permutations(range(4)),
)
def test_no_plan_breaks_what_is_known(
    runs: list[Option], limits: PathLimits, order: list[int]
) -> None:
    """F25: budget and time never exceeded, counted day by day."""
    planner = agenda(limits, *runs)
    plan: Plan = ()
    for course in order:
        for way in list(planner.ways(plan, course))[:1] if course < planner.courses else []:
            assert planner.affordable(tuple(one.option.course for one in plan))[course]
            plan = (*plan, way)
    checked(plan, limits)


def checked(plan: Plan, limits: PathLimits) -> None:
    prices = [one.option.price for one in plan]
    loads = [one.option.load for one in plan]
    if limits.budget:
        assert sum(price or 0.0 for price in prices) <= limits.budget.amount
        assert "budget" not in limits.strict or None not in prices
    if limits.hours is not None:
        assert sum(load.high for load in loads if load) <= limits.hours
        assert "hours" not in limits.strict or None not in loads
    for one in plan:
        _dates_hold(one, limits)
    length = weeks_of(plan)
    if limits.weeks is not None and plan:
        assert length <= limits.weeks if length is not None else "weeks" not in limits.strict
        stated = all(one.option.end is not None for one in plan)
        assert stated or "weeks" not in limits.strict
    if limits.hours_per_week is not None:
        _every_day_holds(plan, limits.hours_per_week)


def _dates_hold(one: Placed, limits: PathLimits) -> None:
    if limits.start_from and one.start is not None:
        assert one.start >= limits.start_from.toordinal()
    if limits.end_by and one.end is not None:
        assert one.end <= limits.end_by.toordinal()
    assert limits.end_by is None or "end_by" not in limits.strict or one.option.end is not None
    if one.start is not None and one.end is not None:
        assert TODAY.toordinal() < one.start <= one.end


def _every_day_holds(plan: Plan, most: float) -> None:
    dated = [one for one in plan if one.option.start is not None]
    for day in range(MONDAY.toordinal(), MONDAY.toordinal() + 15 * 7):
        on = [one for one in dated if one.start <= day <= (one.end or day)]  # type: ignore[operator]
        loads: list[Any] = [one.option.per_week for one in on]
        if len(on) > 1:
            assert None not in loads
        assert sum(load or 0.0 for load in loads) <= most + 1e-6


def test_a_plan_can_be_empty() -> None:
    assert weeks_of(()) is None
    with pytest.raises(StopIteration):
        next(agenda(PathLimits(), option(0)).ways((), 7))
