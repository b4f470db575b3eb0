"""The common definition: seven findings in three answers each, and the label (F13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guidance.credential import CourseKind, MicroCredential, kind_of_offer
from guidance.credential.findings import (
    Answer,
    LabelState,
    assessment_finding,
    label_state,
    outcomes_finding,
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
