"""Trust by hand: what evidence counts on a day, what is withdrawn, what is only a label."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_pathways_plan import names, path_for, two_doors, with_whole
from world import AS_OF, COURSES, ask, cook, credentials_of, packaged, with_courses

from guidance.course_columns import WORTH_OF_STANDING, CourseColumns
from guidance.credential import CourseKind, MicroCredential, QualityAssurance, Standing
from guidance.pathways.types import Refusal, RefusedPart
from guidance.recognition.succession import successor_of
from guidance.recommendation.explain import explain
from guidance.snapshot import Snapshot

TODAY = date.fromisoformat(str(AS_OF))
CHECKED = date(2026, 10, 1)


def evidence(standing: Standing, ends: date | None = None, source: str = "Reg") -> QualityAssurance:
    return QualityAssurance("evaluation", source, CHECKED, ends, standing, "r/1")


def assured(snapshot: Snapshot, uri: str, *found: QualityAssurance, **more: object) -> Snapshot:
    """The world with one course's evidence replaced."""
    return with_courses(
        snapshot,
        [replace(one, quality=found, **more) if one.uri == uri else one for one in COURSES],
    )


def value_of(snapshot: Snapshot, uri: str, as_of: date = TODAY) -> float:
    results = ask(cook(as_of=as_of.isoformat()), snapshot).results
    (part,) = (
        p for one in results if one.credential == uri for p in one.parts if p.name == "quality"
    )
    return part.value


@pytest.mark.parametrize(
    ("standing", "worth"),
    [
        (Standing.REGISTERED, 1.0),
        (Standing.LISTED, 1.0),
        (Standing.STATED, 1.0),
        (Standing.SELF_DECLARED, 0.5),
    ],
)
def test_evidence_counts_by_its_standing_until_its_last_day(
    world: Snapshot, standing: Standing, worth: float
) -> None:
    """F15: a fixed scale; on the last day it holds, on the day after it counts nothing."""
    until = assured(world, "c/stock", evidence(standing, TODAY))
    assert value_of(until, "c/stock") == worth
    assert value_of(until, "c/stock", TODAY + timedelta(days=1)) == 0.0


def test_the_best_evidence_that_holds_counts(world: Snapshot) -> None:
    both = assured(
        world,
        "c/stock",
        evidence(Standing.REGISTERED, TODAY - timedelta(days=1)),
        evidence(Standing.SELF_DECLARED),
    )
    assert value_of(both, "c/stock") == 0.5
    assert value_of(both, "c/stock", TODAY - timedelta(days=1)) == 1.0


def test_without_evidence_nothing_counts_and_it_says_so(world: Snapshot) -> None:
    bare = assured(world, "c/stock")
    assert value_of(bare, "c/stock") == 0.0
    (result,) = (r for r in ask(cook(language="en"), bare).results if r.credential == "c/stock")
    assert "No evidence of quality assurance found." in result.caveats


def test_a_label_is_no_quality_assurance(world: Snapshot) -> None:
    """Joint programmes: the alliance's label changes no score and no caveat."""
    labelled = assured(world, "c/stock", labels=("Alliance of Lakes",))
    plain = ask(cook(), assured(world, "c/stock"))
    assert [r.score for r in ask(cook(), labelled).results] == [r.score for r in plain.results]
    assert [r.caveats for r in ask(cook(), labelled).results] == [r.caveats for r in plain.results]
    assert "quality assurance" in labelled.credentials[-1].missing_elements


def test_expired_evidence_is_named_with_its_date(world: Snapshot) -> None:
    old = assured(
        world,
        "c/stock",
        evidence(Standing.REGISTERED, date(2024, 5, 1), "First"),
        evidence(Standing.REGISTERED, date(2026, 1, 31), "Second"),
    )
    (result,) = (r for r in ask(cook(language="en"), old).results if r.credential == "c/stock")
    assert (
        "Evidence of quality assurance has expired: Second, on 31 January 2026." in result.caveats
    )
    assert "No evidence of quality assurance found." not in result.caveats


def test_a_provider_that_vouches_for_itself_is_named_as_such(world: Snapshot) -> None:
    own = assured(world, "c/stock", evidence(Standing.SELF_DECLARED))
    (result,) = (r for r in ask(cook(language="en"), own).results if r.credential == "c/stock")
    assert "Only the provider itself speaks for the quality of the course." in result.caveats


def test_the_part_carries_the_day_of_the_register(world: Snapshot) -> None:
    """F21: evidence of a register is as old as the register, a statement as its catalogue."""
    for standing, day in ((Standing.LISTED, "2026-10-01"), (Standing.STATED, "2026-11-01")):
        found = assured(world, "c/stock", evidence(standing))
        (result,) = (r for r in ask(cook(), found).results if r.credential == "c/stock")
        (part,) = (p for p in result.parts if p.name == "quality")
        assert (part.source, part.date) == ("quality evidence", day)


DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))
EVIDENCE = st.builds(
    QualityAssurance,
    st.just("k"),
    st.just("s"),
    expires=st.none() | DAYS,
    standing=st.sampled_from(Standing),
)
TAUGHT_BY = st.lists(st.lists(EVIDENCE, max_size=3).map(tuple), max_size=6)


@given(TAUGHT_BY, DAYS)
def test_the_columns_agree_with_each_course_taken_alone(
    found: list[tuple[QualityAssurance, ...]], day: date
) -> None:
    courses = [
        MicroCredential(f"c/{at}", "t", "p", CourseKind.MODULE, "s", quality=each)
        for at, each in enumerate(found)
    ]
    by_hand = [
        max((WORTH_OF_STANDING[q.standing] for q in each if q.holds(day)), default=0.0)
        for each in found
    ]
    np.testing.assert_array_equal(CourseColumns(courses).quality(day), by_hand)


def withdrawn(snapshot: Snapshot, **gone: tuple[date, str | None]) -> Snapshot:
    """The world where some courses are withdrawn on a day, with a successor."""
    return with_courses(
        snapshot,
        [
            replace(one, withdrawn=gone[name][0], successor=gone[name][1])
            if (name := one.uri.removeprefix("c/")) in gone
            else one
            for one in COURSES
        ],
    )


def test_a_withdrawn_course_is_never_recommended_and_names_its_successor(world: Snapshot) -> None:
    """F16: from its day on; the day before it is still on offer."""
    assert "c/stock" in credentials_of(ask(cook(), world))
    gone = withdrawn(world, stock=(TODAY, "c/kitchen"))
    answer = ask(cook(), gone)
    assert "c/stock" not in credentials_of(answer)
    (left,) = (item for item in answer.excluded if item.credential == "c/stock")
    assert (left.limit, left.found, left.allowed) == ("withdrawn", TODAY.isoformat(), "c/kitchen")
    early = withdrawn(world, stock=(TODAY + timedelta(days=1), "c/kitchen"))
    assert "c/stock" in credentials_of(ask(cook(), early))
    assert "c/stock" not in names(path_for(gone))


def test_a_successor_that_is_withdrawn_too_leads_on_and_a_circle_nowhere(world: Snapshot) -> None:
    chain = withdrawn(world, stock=(TODAY, "c/kitchen"), kitchen=(TODAY, "c/menu"))
    stock = chain.credentials[chain.courses.position("c/stock")]
    assert successor_of(stock, chain, TODAY) == "c/menu"
    circle = withdrawn(world, stock=(TODAY, "c/kitchen"), kitchen=(TODAY, "c/stock"))
    assert successor_of(circle.credentials[-1], circle, TODAY) is None
    outside = withdrawn(world, stock=(TODAY, "Register entry 9"))
    assert successor_of(outside.credentials[-1], outside, TODAY) == "Register entry 9"


def test_the_letter_about_a_withdrawn_course_offers_its_successor(world: Snapshot) -> None:
    gone = withdrawn(world, stock=(TODAY, "c/kitchen"))
    profile = cook(language="en")
    told = explain(profile, gone, packaged("doors-first"), "c/stock").letter
    assert any("It is no longer offered" in line and "Kitchen" in line for line in told)


def test_a_withdrawn_part_does_not_count_toward_a_qualification(world: Snapshot) -> None:
    part = {"part_of": ("Diploma",), "ects": 5.0}
    stacked = with_whole(
        world, drive=part, care=part, stock={**part, "withdrawn": TODAY - timedelta(days=1)}
    )
    (stack,) = path_for(two_doors(stacked)).stacks
    assert (stack.parts, stack.ects) == (("c/drive", "c/care"), 10.0)
    assert stack.refused == (RefusedPart("c/stock", Refusal.EXPIRED),)


def test_a_path_may_mix_vocational_higher_adult_and_non_formal_courses(world: Snapshot) -> None:
    """Permeability: kind, level, credits and who awards them do not keep courses apart."""
    sorts = {
        "care": {"kind": CourseKind.MODULE, "eqf": 3, "part_of": ("Diploma",), "ects": 5.0},
        "drive": {"kind": CourseKind.SHORT_COURSE, "awarding_bodies": (), "part_of": ("Diploma",)},
        "menu": {"kind": CourseKind.MICRO_CREDENTIAL, "eqf": 6, "ects": 5.0},
    }
    path = path_for(two_doors(with_whole(world, **sorts)))
    assert {"c/care", "c/drive"} <= set(names(path))
    assert {(step.eqf, step.ects) for step in path.steps} >= {(3, 5.0), (None, None)}
