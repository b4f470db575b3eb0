"""The common definition: seven findings in three answers each, and the label (F13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.credential import (
    CourseKind,
    LearningOpportunity,
    MicroCredential,
    QualityAssurance,
    Standing,
    kind_of_offer,
)
from guidance.credential.circumstances import Boast, Circumstances, Origin
from guidance.credential.findings import (
    Answer,
    LabelState,
    assessment_finding,
    combinable_finding,
    findings,
    label_state,
    outcomes_finding,
    portable_finding,
    quality_finding,
    specific_finding,
    volume_finding,
)

FULL = MicroCredential(
    uri="c/lift",
    title="Safe patient handling",
    provider="Care School",
    kind=CourseKind.SHORT_COURSE,
    source="courses",
    learning_outcomes=("move patients safely",),
    ects=1.0,
    assessment="practical exam",
)
DAY = date(2026, 11, 22)
KNOWN = Circumstances(DAY, Origin("courses"))
BARE = MicroCredential("c/bare", "Bare", "Somebody", CourseKind.SHORT_COURSE, "courses")


def test_outcomes_in_three_answers() -> None:
    """Silence is unknown; an award for attendance alone records no outcomes."""
    attended = replace(BARE, assessment="Certificate of attendance")
    assert outcomes_finding(FULL).answer is Answer.YES
    assert outcomes_finding(BARE).answer is Answer.UNKNOWN
    assert outcomes_finding(attended).answer is Answer.NO
    assert outcomes_finding(replace(attended, learning_outcomes=("x",))).answer is Answer.YES


@pytest.mark.parametrize(
    ("ects", "hours", "answer", "ground"),
    [
        (None, None, "unknown", "silent"),
        (30.0, None, "yes", "small"),
        (30.5, None, "no", "large"),
        (None, 900.0, "yes", "small"),
        (None, 901.0, "no", "large"),
        (5.0, 2000.0, "unknown", "contradictory"),
        (60.0, 1500.0, "no", "large"),
    ],
)
def test_volume_in_three_answers(
    ects: float | None, hours: float | None, answer: str, ground: str
) -> None:
    """30 ECTS at 30 hours are 900 hours; where both are stated and disagree, nobody knows."""
    found = volume_finding(replace(BARE, ects=ects, hours=hours))
    assert (found.answer, found.ground) == (answer, ground)


@pytest.mark.parametrize(
    "words",
    [
        "no assessment",
        "None, no exam.",
        "Attendance only",
        "certificate of attendance (80 % presence)",
        "http://data.europa.eu/snb/assessment/7331eb4762",
        "Teilnahmebestätigung",
        "keine Prüfung",
        "Sans évaluation",
        "Attestation d’assiduité",
        "sin evaluación",
        "Ei arviointia",
        "bez egzaminu",
        "Zaświadczenie o udziale",
    ],
)
def test_a_stated_no_is_a_no(words: str) -> None:
    found = assessment_finding(replace(FULL, assessment=words))
    assert found.answer is Answer.NO
    assert label_state(replace(FULL, assessment=words)) is LabelState.REFUSED


@pytest.mark.parametrize(
    "words",
    [
        "No exam; a portfolio is marked",
        "certificate of attendance after passing the test",
        "Teilnahmebestätigung nach bestandener Klausur",
        "multiple choice",
        "Notenbasierte Prüfung",
        "Nonverbal presentation",
    ],
)
def test_what_is_assessed_otherwise_is_no_denial(words: str) -> None:
    assert assessment_finding(replace(FULL, assessment=words)).answer is Answer.YES


def test_assessment_against_nothing_is_unknown() -> None:
    silent = replace(FULL, assessment=None)
    unclear = replace(FULL, learning_outcomes=())
    assert assessment_finding(silent).answer is Answer.UNKNOWN
    assert assessment_finding(unclear).answer is Answer.UNKNOWN
    assert assessment_finding(replace(unclear, grading="1 to 5")).answer is Answer.YES


@pytest.mark.parametrize(
    ("changes", "state", "kind"),
    [
        ({}, "granted", "micro-credential"),
        ({"kind": CourseKind.MODULE}, "granted", "micro-credential"),
        ({"kind": CourseKind.SEMESTER_COURSE}, "granted", "semester course"),
        ({"learning_outcomes": ()}, "open", "short course"),
        ({"assessment": None}, "open", "short course"),
        ({"ects": None}, "open", "short course"),
        ({"ects": 60.0}, "refused", "short course"),
        ({"assessment": "no exam"}, "refused", "short course"),
        ({"assessment": "no exam", "kind": CourseKind.MODULE}, "refused", "module"),
        ({"assessment": "no exam", "kind": CourseKind.MICRO_CREDENTIAL}, "refused", "short course"),
    ],
)
def test_the_label_decides_the_kind(changes: dict[str, object], state: str, kind: str) -> None:
    """Refused where the record says no to one of three, open where it is silent (F13)."""
    course = replace(FULL, **changes)  # type: ignore[arg-type]
    assert label_state(course) == state
    assert kind_of_offer(course) == kind
    assert kind_of_offer(replace(course, kind=kind_of_offer(course))) == kind


def test_specific_in_three_answers() -> None:
    """Skills or outcomes say what is taught; more skills than the hours have room for do not."""
    named = replace(BARE, declared_skills=("s/lift",))
    boast = replace(KNOWN, boast=Boast(40, 8.0))
    assert specific_finding(named, KNOWN).answer is Answer.YES
    assert specific_finding(BARE, replace(KNOWN, taught=("s/lift",))).values == (("count", 1),)
    assert specific_finding(FULL, KNOWN).ground == "outcomes"
    assert specific_finding(BARE, KNOWN).answer is Answer.UNKNOWN
    assert specific_finding(named, boast).answer is Answer.NO


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ({"further_information": "You receive an Open Badge 3.0."}, "yes"),
        ({"recognition": "European Digital Credential"}, "yes"),
        ({"labels": ("edubadges",)}, "yes"),
        ({"further_information": "Osaamismerkki"}, "yes"),
        ({"further_information": "There is no certificate."}, "no"),
        ({"assessment": "Sin certificado"}, "no"),
        ({"description": "All about open badges."}, "unknown"),
        ({"further_information": "Europass CV workshop"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_portable_in_three_answers(told: dict[str, object], answer: str) -> None:
    """What the course is about says nothing of the form its award comes in."""
    assert portable_finding(replace(BARE, **told)).answer == answer  # type: ignore[arg-type]


def test_an_open_format_is_quoted_as_it_is_written() -> None:
    named = replace(BARE, further_information="You get an Open Badge.")
    bare = replace(BARE, further_information="Justificatif numerique europeen")
    assert portable_finding(named).values == (("words", "Open Badge"),)
    assert portable_finding(bare).values == (("words", "justificatif numerique europeen"),)


def test_combinable_in_three_answers() -> None:
    part = replace(BARE, part_of=("c/whole",), stackable_into=("Diploma", "c/whole"))
    assert combinable_finding(part).values == (("courses", ("Diploma", "c/whole")),)
    assert combinable_finding(replace(BARE, runs=(LearningOpportunity("r"),))).answer is Answer.YES
    assert combinable_finding(BARE).answer is Answer.UNKNOWN
    enrolled = replace(BARE, kind=CourseKind.SEMESTER_COURSE)
    assert combinable_finding(enrolled).answer is Answer.NO


@pytest.mark.parametrize(
    ("evidence", "answer", "ground"),
    [
        ((), "unknown", "silent"),
        ((QualityAssurance("accreditation", "Register"),), "yes", "outside"),
        ((QualityAssurance("internal", "care  school"),), "unknown", "own_word"),
        ((QualityAssurance("internal", ""),), "unknown", "own_word"),
        ((QualityAssurance("x", "Y", standing=Standing.SELF_DECLARED),), "unknown", "own_word"),
        ((QualityAssurance("x", "Y", expires=DAY),), "yes", "outside"),
        ((QualityAssurance("x", "Y", expires=date(2026, 11, 21)),), "no", "expired"),
        (
            (QualityAssurance("x", "Y", expires=date(2020, 1, 1)), QualityAssurance("z", "")),
            "unknown",
            "own_word",
        ),
    ],
)
def test_quality_in_three_answers(
    evidence: tuple[QualityAssurance, ...], answer: str, ground: str
) -> None:
    """F15: who says so and until when; the provider's own word proves nothing."""
    found = quality_finding(replace(FULL, quality=evidence), DAY)
    assert (found.answer, found.ground) == (answer, ground)


def test_seven_findings_in_the_order_of_the_definition() -> None:
    found = findings(FULL, KNOWN)
    names = ["outcomes", "volume", "assessment", "specific", "portable", "combinable", "quality"]
    assert [finding.name for finding in found] == names
    assert {finding.answer for finding in findings(BARE, KNOWN)} == {Answer.UNKNOWN}


@given(
    outcomes=st.lists(st.text(min_size=1), max_size=2).map(tuple),
    ects=st.none() | st.floats(0.1, 90.0),
    hours=st.none() | st.floats(1.0, 3000.0),
    assessment=st.none() | st.text() | st.sampled_from(["no exam", "test", "Attendance"]),
    kind=st.sampled_from(CourseKind),
)
def test_the_name_stands_where_the_three_findings_do(
    outcomes: tuple[str, ...],
    ects: float | None,
    hours: float | None,
    assessment: str | None,
    kind: CourseKind,
) -> None:
    """Whatever a record states and calls itself: outcomes, volume, assessment decide (F13)."""
    course = replace(
        BARE, learning_outcomes=outcomes, ects=ects, hours=hours, assessment=assessment, kind=kind
    )
    answers = {finding.answer for finding in findings(course, KNOWN)[:3]}
    named = kind_of_offer(course) is CourseKind.MICRO_CREDENTIAL
    assert named == (answers == {Answer.YES} and kind is not CourseKind.SEMESTER_COURSE)
