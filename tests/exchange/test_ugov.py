"""Programmes of teaching of Italian universities, out of U-GOV (F18)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ugov_example import ANSWER

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Translation,
)
from guidance.errors import DocumentRefused
from guidance.exchange.ugov import read
from guidance.storage.codec import to_line

SCHOOL = "Università del Pane"


@pytest.fixture(scope="module")
def catalogue():
    return read(ANSWER.encode(), "pane", SCHOOL)


def test_every_element_of_an_activity_is_read(catalogue):
    """F18: Italian field names, CFU as ECTS, hours, both languages."""
    assert catalogue.courses[0] == MicroCredential(
        uri="100",
        title="Arte del pane",
        provider=SCHOOL,
        kind=CourseKind.SEMESTER_COURSE,
        source="pane",
        language="it",
        awarding_bodies=(SCHOOL,),
        country="IT",
        description="Farine, lieviti e forni.",
        learning_outcomes=("Impastare a mano e a macchina.", "Cuocere il pane."),
        ects=6.0,
        hours=150.0,
        eqf=7,
        assessment="esame orale",
        participation="onsite",
        prerequisites=("Nessuno.",),
        runs=(
            LearningOpportunity(
                "100-2026-S1", date(2026, 9, 28), date(2026, 12, 18), language="en", mode="onsite"
            ),
        ),
        grading="voto in trentesimi",
        further_information="Lezioni al forno.",
        identifiers=(Identifier("afGenCod", "P1"), Identifier("SSD", "AGR/15")),
        translations=(
            Translation(
                "en",
                "The art of bread",
                "Flours, yeasts and ovens.",
                ("Knead by hand and by machine.", "Bake bread."),
            ),
        ),
    )


def test_an_activity_that_is_not_given_has_no_run_and_hours_at_school_are_no_workload(catalogue):
    laboratory = catalogue.courses[1]
    assert laboratory.runs == ()
    assert (laboratory.ects, laboratory.hours) == (3.0, None)
    assert laboratory.part_of == ("100",)


def test_a_part_of_a_class_by_surname_is_no_course(catalogue):
    assert len(catalogue.courses) == 2
    assert catalogue.read == 3
    assert catalogue.notes == (
        "parts of a class by surname, read with their course: 1",
        "members not read: OB_SVIL_SOS 1",
    )


def test_no_teacher_is_read(catalogue):
    """Names, birth dates and tax codes stand in the answer; none may come out of it."""
    text = "".join(map(to_line, catalogue.courses)) + " ".join(catalogue.notes)
    for told in ("SEGRETO", "ANNA", "SGRXXX", "1970"):
        assert told in ANSWER
        assert told not in text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<a><b></a>",
        b"<html><body>none</body></html>",
        b"<cds/>",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><cds><regdid>&b;</regdid></cds>',
    ],
)
def test_what_is_no_answer_of_u_gov_is_refused(data):
    with pytest.raises(DocumentRefused):
        read(data)


def test_an_activity_without_a_name_is_refused_with_its_place():
    catalogue = read(ANSWER.replace("<u:afGenDes>Laboratorio</u:afGenDes>", "").encode())
    assert [(refused.place, refused.reason) for refused in catalogue.refused] == [
        (2, "no afId or afGenDes")
    ]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(ANSWER) - 1), st.text(max_size=4), st.integers(0, 12))
def test_damaged_answers_are_read_or_refused(place, text, cut):
    damaged = ANSWER[:place] + text + ANSWER[place + cut :]
    try:
        catalogue = read(damaged.encode())
    except DocumentRefused:
        return
    assert catalogue.read >= len(catalogue.refused)
