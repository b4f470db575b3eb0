"""Courses of the Open Education API, version 6.0, as offers with runs (F18)."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ooapi_catalogue import (
    COURSES,
    EVERYTHING,
    OFFERINGS,
    check_against_specification,
    page,
    uuid,
    words,
)

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    NationalLevel,
    Translation,
)
from guidance.errors import DocumentRefused
from guidance.exchange.ooapi import read

PAGES = [page(items) for _, items in EVERYTHING]


def urn(number):
    return f"urn:uuid:{uuid(number)}"


def of(*values):
    return read(json.dumps(values).encode(), "mill")


@pytest.fixture(scope="module")
def catalogue():
    return of(*PAGES)


@pytest.mark.parametrize(("kind", "items"), EVERYTHING)
def test_the_made_up_catalogue_follows_the_published_schema(kind, items):
    for item in items:
        check_against_specification(kind, item)
    check_against_specification("Pagination", page(items))


def test_every_element_of_a_course_is_read(catalogue):
    """F18: the elements of docs/standards.md, one by one."""
    course = catalogue.courses[0]
    assert course == MicroCredential(
        uri=urn(31),
        title="Brood bakken",
        provider="Molenschool",
        kind=CourseKind.MICRO_CREDENTIAL,
        source="mill",
        language="nl",
        awarding_bodies=("Molenschool",),
        country="NL",
        description="Je bakt drie soorten brood.",
        learning_outcomes=("Deeg kneden tot het glad is.", "Judge when a loaf is done."),
        ects=3.0,
        hours=84.0,
        eqf=5,
        assessment="Praktijktoets",
        participation="blended",
        prerequisites=("Een oven thuis",),
        part_of=(urn(22),),
        url="https://mill.example/bread",
        runs=course.runs,
        fields_of_education=("0721",),
        further_information="Twee broden inleveren\nThe flour book",
        identifiers=(
            Identifier("identifier", "BR-1"),
            Identifier("product_id", "P-77"),
            Identifier("abbreviation", "BREAD"),
        ),
        translations=(
            Translation(
                "en",
                "Baking bread",
                "You bake three kinds of bread.",
                ("Knead dough until it is smooth.", "Judge when a loaf is done."),
            ),
        ),
        withdrawn=date(2028, 8, 31),
        provider_identifiers=(
            Identifier("identifier", "MILL"),
            Identifier("schac_home", "mill.example"),
        ),
    )


def test_offerings_are_runs_and_a_cancelled_one_is_none(catalogue):
    first, second = catalogue.courses[0].runs
    assert first == LearningOpportunity(
        id=urn(41),
        start=date(2027, 2, 1),
        end=date(2027, 3, 26),
        place="Delft",
        latitude=52.01,
        longitude=4.36,
        language="nl",
        price=Money(340.84, "EUR"),
        mode="blended",
        seats=12,
    )
    assert (second.price, second.language) == (Money(0.0, "EUR"), "en")
    assert "offerings in state cancelled, left out: 1" in catalogue.notes


def test_a_course_of_a_degree_programme_alone_is_for_enrolled_students(catalogue):
    chemistry = next(course for course in catalogue.courses if course.uri == urn(32))
    assert chemistry.kind is CourseKind.SEMESTER_COURSE
    assert (chemistry.eqf, chemistry.ects, chemistry.hours) == (6, None, None)


def test_a_programme_is_an_offer_unless_it_leads_to_a_degree(catalogue):
    programmes = [course for course in catalogue.courses if course.uri in (urn(21), urn(22))]
    assert [programme.uri for programme in programmes] == [urn(22)]
    (bread,) = programmes
    assert bread.kind is CourseKind.MICRO_CREDENTIAL
    assert bread.national_levels == (NationalLevel("NL", "NLQF", "4+"),)
    assert bread.eqf is None
    assert [run.start for run in bread.runs] == [date(2027, 1, 11)]
    assert "programmes that lead to a degree or belong to one, left out: 1" in catalogue.notes


def test_what_is_not_read_is_named_and_counted(catalogue):
    assert "members not read: Course.consumer 1, Course.ext 1" in catalogue.notes
    assert "learning outcomes that the delivery lacks: 1" in catalogue.notes
    assert any("neither ECTS nor hours" in note for note in catalogue.notes)
    assert catalogue.read == sum(len(items) for _, items in EVERYTHING)
    assert not catalogue.refused


@pytest.mark.parametrize(
    ("loads", "ects", "hours"),
    [
        ([("ects", 2.5)], 2.5, None),
        ([("sbu", 56)], None, 56.0),
        ([("hour", 8), ("sbu", 56)], None, 56.0),
        ([("contact_time", 20)], None, None),
        ([("sp", 5), ("x-points", 1)], None, None),
        ([("ects", 0), ("sbu", -1)], None, None),
    ],
)
def test_units_of_study_load(loads, ects, hours):
    """F18: what is stated stays, and neither is turned into the other."""
    load = [{"studyLoadUnit": unit, "value": value} for unit, value in loads]
    (course,) = of({**COURSES[1], "studyLoad": load}).courses
    assert (course.ects, course.hours) == (ects, hours)


def test_hours_and_credits_that_do_not_agree_are_noted():
    load = [{"studyLoadUnit": "ects", "value": 1}, {"studyLoadUnit": "sbu", "value": 280}]
    notes = of({**COURSES[1], "studyLoad": load}).notes
    assert "study loads whose hours and credits do not agree, both kept: 1" in notes


@pytest.mark.parametrize(
    ("codes", "way", "mode"),
    [
        (["presential"], "onsite", "onsite"),
        (["online"], "online", "online"),
        (["blended"], "blended", "blended"),
        (["hybrid"], "blended", "blended"),
        (["coil"], "online", "online"),
        (["work_based"], "work-based", "onsite"),
        (["research_lab_based"], "research-lab-based", "onsite"),
        (["project_based"], "project-based", None),
        (["joint_delivery"], None, None),
        (["presential", "online"], "blended", "blended"),
        (["project_based", "online"], "online", "online"),
        (["x-boat"], None, None),
    ],
)
def test_the_nine_modes_of_delivery(codes, way, mode):
    catalogue = of({**COURSES[1], "modesOfDelivery": codes}, {**OFFERINGS[2], "courseId": uuid(32)})
    (course,) = catalogue.courses
    assert (course.participation, course.runs[0].mode) == (way, mode)


@pytest.mark.parametrize(
    ("level", "eqf"),
    [("secondary_vocational_education_3", 3), ("master", 7), ("doctoral", 8),
     ("secondary_vocational_education", None), ("undefined", None), ("nt2_2", None), (None, None)],
)  # fmt: skip
def test_only_levels_that_the_enumeration_ties_to_the_framework_are(level, eqf):
    (course,) = of({**COURSES[1], "level": level}).courses
    assert course.eqf == eqf


@pytest.mark.parametrize(
    ("cost", "price"),
    [
        ({"costType": "total_costs", "amount": "0", "currency": "EUR"}, Money(0.0, "EUR")),
        ({"costType": "total_costs", "amountWithoutVat": "300.84", "vatAmount": "40", "currency": "EUR"},
         Money(340.84, "EUR")),
        ({"costType": "total_costs", "amount": "10", "currency": None}, None),
        ({"costType": "total_costs", "amount": "1,5", "currency": "EUR"}, None),
        ({"costType": "stap_eligible", "amount": "10", "currency": "EUR"}, None),
    ],
)  # fmt: skip
def test_prices(cost, price):
    offering = {**OFFERINGS[0], "priceInformation": [cost]}
    (course,) = of(COURSES[0], offering).courses
    assert course.runs[0].price == price


def test_pages_lists_objects_and_lines_are_read_alike(catalogue):
    lines = "\n".join(json.dumps(each) for each in PAGES)
    flat = [item for _, items in EVERYTHING for item in items]
    for data in (lines, json.dumps(flat), "\n".join(map(json.dumps, flat))):
        assert read(data.encode(), "mill") == catalogue


def test_expanded_objects_are_taken_as_if_they_stood_alone():
    expanded = {**OFFERINGS[0], "courseId": None, "course": COURSES[0]}
    catalogue = of(expanded)
    assert [course.title for course in catalogue.courses] == ["Brood bakken"]
    assert len(catalogue.courses[0].runs) == 1


def test_what_cannot_be_used_is_refused_with_its_place():
    catalogue = of(
        {"colour": "red"},
        {**COURSES[0], "name": []},
        COURSES[1],
        COURSES[1],
        {**OFFERINGS[0], "courseId": uuid(77)},
    )
    assert [(refused.place, refused.reason) for refused in catalogue.refused] == [
        (1, "no object that the Open Education API names by an id"),
        (4, "an id that occurs twice"),
        (2, "no name"),
        (5, "an offering of what the delivery lacks"),
    ]
    assert len(catalogue.courses) == 1


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"[NaN]", b"id;name"])
def test_what_is_no_json_is_refused(data):
    with pytest.raises(DocumentRefused):
        read(data)


MEMBERS = sorted({name for _, items in EVERYTHING for item in items for name in item})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([uuid(1), "ects", "NL"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*MEMBERS, "value", "language", "studyLoadUnit", "latitude", "longitude"]),
        inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([item for _, items in EVERYTHING for item in items]),
            st.dictionaries(st.sampled_from(MEMBERS), VALUES, max_size=3),
        ),
        max_size=4,
    )
)
def test_any_members_are_read_or_refused(changed):
    items = [{**item, **members} for item, members in changed]
    catalogue = of(*items)
    assert catalogue.read >= len(catalogue.refused)
    assert all(course.title for course in catalogue.courses)


def test_texts_of_one_language_make_no_translation():
    (course,) = of({**COURSES[1], "name": words(en_GB="A", en_US="B")}).courses
    assert course.title == "A"
    assert course.translations == ()
