"""What a course may claim: evidence, fit and hours, worked by hand and as laws.

The laws say what stuffing must never buy: naming more, hiding hours or filling a field.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.claims import (
    ClaimRule,
    Overclaim,
    believable_hours,
    coherence,
    counted_hours,
    crowding,
    evidence_weight,
    overclaims,
)
from guidance.credential import CourseKind, Evidence, LearningOpportunity, MicroCredential

RULE = ClaimRule(hours_per_skill=10.0)
KINDS = st.sampled_from(CourseKind)
RUNS = st.lists(
    st.builds(
        LearningOpportunity,
        st.just("r"),
        start=st.just(date(2027, 2, 1)),
        end=st.one_of(st.none(), st.dates(date(2027, 1, 30), date(2027, 9, 1))),
    ),
    max_size=2,
).map(tuple)
VOLUMES = st.one_of(st.none(), st.floats(0.5, 500), st.sampled_from([1.0, 25.0]))


def course(**stated: object) -> MicroCredential:
    plain = MicroCredential("c/x", "x", "somebody", CourseKind.SHORT_COURSE, "here")
    return replace(plain, **stated)  # type: ignore[arg-type]


def hours_of(*courses: MicroCredential) -> list[float]:
    return counted_hours(courses).tolist()


# --- evidence -------------------------------------------------------------------------------------


def test_an_assessed_outcome_says_more_than_a_description_and_that_more_than_a_title() -> None:
    """F20."""
    tested = course(assessment="practical test")
    order = [
        evidence_weight(tested, evidence, RULE)
        for evidence in (Evidence.OUTCOME, Evidence.DESCRIPTION, Evidence.TITLE)
    ]
    assert order == sorted(set(order), reverse=True)
    assert evidence_weight(tested, Evidence.OUTCOME, RULE) > evidence_weight(
        course(), Evidence.OUTCOME, RULE
    )
    assert evidence_weight(course(), Evidence.CURATED, RULE) == 1.0


@pytest.mark.parametrize("evidence", Evidence)
def test_leaving_the_assessment_out_never_raises_a_claim(evidence: Evidence) -> None:
    stated = evidence_weight(course(assessment="exam"), evidence, RULE)
    assert evidence_weight(course(), evidence, RULE) <= stated <= 1.0


# --- fit ------------------------------------------------------------------------------------------


def test_fit_falls_by_the_logarithm_of_the_share_of_nearer_skills() -> None:
    rule = ClaimRule(fits=0.01, strays=0.25)
    nearer = np.array([0.0, 0.01, 0.05, 0.25, 1.0])
    found = coherence(nearer, [Evidence.OUTCOME] * 5, rule)
    assert found == pytest.approx([1.0, 1.0, 0.5, 0.0, 0.0])


def test_where_the_rest_says_nothing_only_the_title_is_believed_and_shared_out() -> None:
    """A title of five names says no more than a title of one."""
    nothing = np.full(6, np.nan)
    evidence = [Evidence.TITLE] * 5 + [Evidence.DESCRIPTION]
    assert coherence(nothing, evidence, RULE) == pytest.approx([RULE.titled / 5] * 5 + [0.0])
    assert coherence(nothing[:1], evidence[:1], RULE) == pytest.approx([RULE.titled])


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(Evidence)), min_size=1, max_size=9),
    st.integers(0, 8),
)
def test_a_silent_rest_never_raises_a_claim(claims: list[tuple[float, Evidence]], at: int) -> None:
    nearer = np.array([share for share, _ in claims])
    silent = nearer.copy()
    silent[at % len(claims)] = np.nan
    evidence = [name for _, name in claims]
    assert (coherence(silent, evidence, RULE) <= coherence(nearer, evidence, RULE)).all()


# --- hours ----------------------------------------------------------------------------------------


def test_hours_by_hand() -> None:
    """20, 40 and 55 (2 ECTS) stated: the others' median is assumed, and is the least that counts."""
    stated = [course(hours=20.0), course(hours=40.0), course(ects=2.0)]
    assert hours_of(*stated, course()) == pytest.approx([47.5, 40.0, 55.0, 40.0])


def test_semester_courses_lend_no_median() -> None:
    long = course(hours=300.0, kind=CourseKind.SEMESTER_COURSE)
    assert hours_of(course(), course(hours=20.0), long) == [20.0, 20.0, 300.0]


def test_nobody_states_hours() -> None:
    assert hours_of(course(), course()) == [0.0, 0.0]
    assert crowding(1, 0.0, RULE) == 1.0


def test_hours_beyond_what_other_courses_state_give_no_further_room() -> None:
    """F20: of few others four medians count, of twenty their 95th percentile, never its own."""
    few = [course(hours=hours) for hours in (20.0, 30.0, 40.0)]
    for boasted in (121.0, 6000.0, 1e9):
        assert hours_of(course(hours=boasted), *few)[0] == 120.0
    many = [course(hours=float(hours)) for hours in range(21)]
    assert hours_of(course(hours=6000.0), *many)[0] == pytest.approx(19.0)
    assert hours_of(course(hours=6000.0))[0] == 1500.0


def test_ects_and_dates_bound_the_hours_that_are_stated() -> None:
    """F20: a course of three days, or of one ECTS, holds no 6,000 hours."""
    days = LearningOpportunity("r", start=date(2027, 2, 1), end=date(2027, 2, 3))
    month = LearningOpportunity("m", start=date(2027, 2, 1), end=date(2027, 2, 28))
    unknown = LearningOpportunity("u", start=date(2027, 2, 1))
    assert believable_hours(course(hours=6000.0, ects=1.0)) == 30.0
    assert believable_hours(course(hours=29.0, ects=1.0)) == 29.0
    assert believable_hours(course(hours=6000.0, runs=(days, unknown))) == 60.0
    assert believable_hours(course(hours=6000.0, runs=(days, month))) == 240.0
    assert believable_hours(course(ects=1e9, runs=(unknown,))) == 1500.0
    assert np.isnan(believable_hours(course(runs=(days,))))


def test_no_course_moves_its_own_ceiling_in_a_catalogue_of_many() -> None:
    others = [course(hours=float(hours)) for hours in range(10, 60)]
    found = {hours_of(course(hours=boasted), *others)[0] for boasted in (58.0, 6e3, 1e9)}
    assert len(found) == 1


@given(
    st.lists(st.tuples(VOLUMES, VOLUMES, KINDS, RUNS), min_size=1, max_size=30),
    st.integers(0, 29),
)
def test_leaving_the_volume_out_never_leaves_more_room(
    volumes: list[tuple[float | None, float | None, CourseKind, tuple[LearningOpportunity, ...]]],
    at: int,
) -> None:
    """F20: what a course does not state never raises what it may claim."""
    courses = [
        course(hours=hours, ects=ects, kind=kind, runs=runs) for hours, ects, kind, runs in volumes
    ]
    at %= len(courses)
    hidden = [*courses]
    hidden[at] = replace(courses[at], hours=None, ects=None)
    assert counted_hours(hidden)[at] <= counted_hours(courses)[at]


@given(
    st.lists(st.tuples(VOLUMES, KINDS), max_size=30), VOLUMES, st.floats(0, 500), st.floats(0, 1e9)
)
def test_stating_more_hours_never_leaves_less_room_nor_more_than_a_year(
    others: list[tuple[float | None, CourseKind]], ects: float | None, hours: float, more: float
) -> None:
    beside = [course(hours=stated, kind=kind) for stated, kind in others]
    said, boasted = (
        hours_of(course(hours=stated, ects=ects), *beside)[0] for stated in (hours, hours + more)
    )
    assert said <= boasted <= 1500.0


@given(st.integers(1, 200), st.floats(0, 2000), st.floats(0, 2000))
def test_more_hours_never_leave_less_room(claims: int, hours: float, more: float) -> None:
    assert crowding(claims, hours, RULE) <= crowding(claims, hours + more, RULE) <= 1.0


@given(st.integers(1, 200), st.floats(0, 2000))
def test_the_sum_of_all_claims_is_at_most_the_room_and_falls_beyond_it(
    claims: int, hours: float
) -> None:
    """F20: naming one more skill than there is room for lowers the sum, so stuffing costs."""
    room = max(hours / RULE.hours_per_skill, 1.0)
    total = claims * crowding(claims, hours, RULE)
    assert total <= room + 1e-9
    if claims >= room:
        assert (claims + 1) * crowding(claims + 1, hours, RULE) < total


# --- what is said of it ---------------------------------------------------------------------------


def test_too_many_skills_for_the_hours() -> None:
    assert overclaims(course(hours=20.0), 12, RULE) == Overclaim(12, 20.0, 2)
    assert overclaims(course(hours=20.0), 4, RULE) is None
    assert overclaims(course(ects=1.0), 12, RULE) == Overclaim(12, 27.5, 3)
    assert overclaims(course(hours=2.0), 6, RULE) == Overclaim(6, 2.0, 1)
    assert overclaims(course(hours=2.0), 5, RULE) is None


def test_a_course_without_hours_is_never_said_to_have_too_few() -> None:
    assert overclaims(course(), 400) is None
