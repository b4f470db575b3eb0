"""Courses in schema.org's words: read from pages and files, written, and read back (F18)."""

import json
from dataclasses import replace
from datetime import date

import pytest
from generated_courses import courses
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.credential import (
    CourseKind,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    QualityAssurance,
)
from guidance.errors import DocumentRefused
from guidance.exchange.schema_org import document, read, write
from guidance.exchange.terms import OWN_TERMS

SKILL = "http://data.europa.eu/esco/skill/bake-bread"
BREAD = {
    "@context": "https://schema.org",
    "@type": "Course",
    "@id": "https://mill.example/bread",
    "name": [
        {"@language": "en", "@value": "Bread at home"},
        {"@language": "de", "@value": "Brot zu Hause"},
    ],
    "description": "Knead and bake.",
    "provider": {
        "@type": "Organization",
        "name": "Mill School",
        "identifier": {"@type": "PropertyValue", "propertyID": "schac", "value": "mill.example"},
        "address": {"@type": "PostalAddress", "addressCountry": "Ireland"},
    },
    "teaches": [
        "Bake a plain loaf.",
        {"@type": "DefinedTerm", "name": "bake bread", "url": SKILL},
        {"@type": "DefinedTerm", "name": "Judge when dough has risen."},
    ],
    "numberOfCredits": {"@type": "StructuredValue", "value": "1,5", "unitText": "ECTS"},
    "timeRequired": "PT40H",
    "educationalLevel": {"@type": "DefinedTerm", "url": "http://data.europa.eu/snb/eqf/4"},
    "coursePrerequisites": ["An oven", {"@type": "Course", "@id": "https://mill.example/flour"}],
    "about": {"@type": "DefinedTerm", "termCode": "0721", "inDefinedTermSet": "ISCED-F 2013"},
    "audience": {"@type": "EducationalAudience", "educationalRole": "beginners"},
    "educationalCredentialAwarded": {
        "@type": "EducationalOccupationalCredential",
        "creator": {"@type": "Organization", "name": "Guild of Bakers"},
        "recognizedBy": {"@type": "Organization", "name": "National Register"},
    },
    "courseCode": "B1",
    "dateModified": "2026-03-01T08:00:00+01:00",
    "award": "Best course 2025",
    "hasCourseInstance": [
        {
            "@type": "CourseInstance",
            "@id": "https://mill.example/bread/may",
            "startDate": "2026-05-04",
            "endDate": "2026-05-08",
            "courseMode": "https://schema.org/OfflineEventAttendanceMode",
            "inLanguage": "en-IE",
            "location": {"@type": "Place", "name": "Main hall",
                         "address": {"addressLocality": "Cork"},
                         "geo": {"latitude": "51.9", "longitude": -8.47}},
            "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"},
            "maximumAttendeeCapacity": 12,
        },
        {"@type": "CourseInstance", "startDate": "2026-09-01", "courseMode": ["onsite", "online"],
         "location": {"@type": "VirtualLocation", "url": "https://meet.example"}},
    ],
}  # fmt: skip
PAGE = """<!doctype html><html><head>
<script type="application/ld+json">{course}</script>
</head><body><h1>Bread at home</h1><p>{text}</p></body></html>"""


def one(value):
    """Read one object and return its only course."""
    catalogue = read(json.dumps(value).encode())
    assert len(catalogue.courses) == 1
    return catalogue.courses[0]


def course_with(**members):
    return one({"@type": "Course", "@id": "urn:x:1", "name": "Bread", **members})


@settings(max_examples=60, deadline=None)
@given(courses())
def test_a_written_course_is_read_back_equal(course):
    """F18: nothing is lost on the way out and back."""
    catalogue = read(write(course).encode())
    assert catalogue.courses == (course,)
    assert catalogue.read == 1
    assert not catalogue.refused
    assert not [note for note in catalogue.notes if "not read" in note]


@settings(max_examples=60, deadline=None)
@given(courses())
def test_no_text_can_end_the_script_a_course_stands_in(course):
    text = write(replace(course, title="</script><script>alert(1)</script>&<!--"))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["name"] == "</script><script>alert(1)</script>&<!--"


def test_every_element_that_schema_org_has_a_word_for_is_read():
    """F18: the elements of docs/standards.md, one by one."""
    course = one(BREAD)
    runs = course.runs
    assert course == MicroCredential(
        uri="https://mill.example/bread",
        title="Bread at home",
        provider="Mill School",
        kind=CourseKind.SHORT_COURSE,
        source="",
        language="en",
        awarding_bodies=("Guild of Bakers",),
        country="IE",
        description="Knead and bake.",
        learning_outcomes=("Bake a plain loaf.", "Judge when dough has risen."),
        declared_skills=(SKILL,),
        ects=1.5,
        hours=40.0,
        eqf=4,
        quality=(QualityAssurance("recognition", "National Register"),),
        prerequisites=("An oven", "https://mill.example/flour"),
        runs=runs,
        fields_of_education=("0721",),
        target_groups=("beginners",),
        identifiers=(Identifier("courseCode", "B1"),),
        translations=course.translations,
        modified=date(2026, 3, 1),
        provider_identifiers=(Identifier("schac", "mill.example"),),
    )
    assert [(t.language, t.title) for t in course.translations] == [("de", "Brot zu Hause")]
    assert runs[0] == LearningOpportunity(
        id="https://mill.example/bread/may",
        start=date(2026, 5, 4),
        end=date(2026, 5, 8),
        place="Cork",
        latitude=51.9,
        longitude=-8.47,
        language="en",
        price=Money(0.0, "EUR"),
        mode="onsite",
        seats=12,
    )
    assert (runs[1].mode, runs[1].place, runs[1].price) == ("blended", None, None)


def test_what_is_not_read_is_named_and_counted():
    assert "members not read: award 1" in read(json.dumps(BREAD).encode()).notes


def test_only_what_schema_org_has_no_word_for_is_kept_beside():
    course = replace(one(BREAD), assessment="practical test", grading="pass or fail")
    kept = {
        each["propertyID"].removeprefix(OWN_TERMS)
        for each in document(course)["additionalProperty"]
    }
    assert kept == {"assessment", "grading"}


@pytest.mark.parametrize(
    ("offers", "price"),
    [
        ({"price": 0, "priceCurrency": "PLN"}, Money(0.0, "PLN")),
        ({"price": "120,50", "priceCurrency": "eur"}, Money(120.5, "EUR")),
        ([{"price": "ask us"}, {"price": 7, "priceCurrency": "EUR"}], Money(7.0, "EUR")),
        ({"category": "Free"}, Money(0.0, "EUR")),
        ({"priceSpecification": {"price": 9, "priceCurrency": "EUR"}}, Money(9.0, "EUR")),
        ({"price": 80}, None),
        ({"price": -1, "priceCurrency": "EUR"}, None),
        ({}, None),
    ],
)
def test_zero_is_a_price_and_silence_is_none(offers, price):
    """F18: 0 is zero, absent is unknown."""
    course = course_with(hasCourseInstance={"@type": "CourseInstance", "offers": offers})
    assert course.runs[0].price == price


@pytest.mark.parametrize(
    ("members", "ects", "hours"),
    [
        ({"numberOfCredits": 3}, None, None),
        ({"numberOfCredits": "3 ECTS"}, 3.0, None),
        ({"numberOfCredits": {"value": 2, "unitCode": "ECTS"}}, 2.0, None),
        ({"numberOfCredits": {"value": 2, "name": "CEU"}}, None, None),
        ({"timeRequired": "PT1H30M"}, None, 1.5),
        ({"timeRequired": "P60M"}, None, None),
        ({"hasCourseInstance": {"courseWorkload": "PT22H"}}, None, 22.0),
        ({"timeRequired": {"value": 8, "unitCode": "HUR"}}, None, 8.0),
    ],
)
def test_credits_and_hours_are_taken_only_where_the_unit_is_sure(members, ects, hours):
    course = course_with(**members)
    assert (course.ects, course.hours) == (ects, hours)


@pytest.mark.parametrize(
    ("level", "eqf"),
    [("EQF level 6", 6), ("EQF 9", None), ("Advanced", None), ("http://data.europa.eu/snb/eqf/3", 3),
     ({"name": "EQF-5"}, 5), (["Beginner", "EQF 2"], 2)],
)  # fmt: skip
def test_only_a_level_of_the_framework_is_one(level, eqf):
    assert course_with(educationalLevel=level).eqf == eqf


def test_a_graph_with_references_is_put_together():
    graph = {
        "@graph": [
            {"@type": "WebPage", "@id": "#page", "about": {"@id": "urn:x:1"}},
            {"@type": "schema:Course", "@id": "urn:x:1", "schema:name": "Bread",
             "schema:provider": {"@id": "#mill"}},
            {"@type": "Organization", "@id": "#mill", "name": "Mill School"},
        ]
    }  # fmt: skip
    assert one(graph).provider == "Mill School"


def test_objects_that_name_each_other_in_a_ring_end():
    ring = {
        "@graph": [
            {"@type": "Course", "@id": "urn:x:1", "name": "Bread", "provider": {"@id": "#a"},
             "isPartOf": {"@id": "urn:x:1"}, "hasPart": {"@id": "urn:x:1"}},
            {"@id": "#a", "name": {"@id": "#b"}, "address": {"@id": "#b"}},
            {"@id": "#b", "name": {"@id": "#a"}, "addressCountry": {"@id": "#a"}},
        ]
    }  # fmt: skip
    assert one(ring).provider == "#a"


def test_no_person_is_read_and_a_page_is_no_programme():
    course = course_with(
        author={"@type": "Person", "name": "Anna Nowak"},
        isPartOf=[{"@type": "WebPage", "@id": "https://mill.example/"}, "urn:x:9"],
        hasCourseInstance={"instructor": {"@type": "Person", "name": "Anna Nowak"}},
    )
    assert course.provider == ""
    assert course.part_of == ("urn:x:9",)
    assert "Anna" not in repr(course)


def test_a_schedule_gives_days_and_hours():
    schedule = {"duration": "PT3H", "repeatCount": 4, "startDate": "2026-05-04"}
    course = course_with(hasCourseInstance={"courseSchedule": schedule})
    assert course.hours == 12.0
    assert course.runs[0].start == date(2026, 5, 4)


def test_a_programme_with_its_own_dates_and_price_is_its_own_run():
    programme = one({
        "@type": "EducationalOccupationalProgram", "url": "https://mill.example/p", "name": "Baker",
        "startDate": "2026-09-01", "endDate": "2026-12-01", "programPrerequisites": "None",
        "offers": {"price": 300, "priceCurrency": "EUR"}, "educationalProgramMode": "online",
    })  # fmt: skip
    assert programme.runs[0].price == Money(300.0, "EUR")
    assert programme.runs[0].start == date(2026, 9, 1)
    assert programme.participation == "online"


def test_pages_and_lines_and_lists_are_read_alike():
    text = json.dumps(BREAD)
    listed = json.dumps(
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": BREAD}]}
    )
    lines = "\n".join((text, json.dumps({**BREAD, "@id": "urn:x:2"})))
    expected = one(BREAD)
    for data in (PAGE.format(course=text, text=""), listed, lines):
        assert read(data.encode()).courses[0] == expected
    assert len(read(lines.encode()).courses) == 2


SPAM = "Cheap flights click here. Casino bonus www.spin.example. Read more on betting. " * 5
POLICY_PAGE = f"<html><body><h1>Cookie policy</h1><p>We store nothing. {SPAM}</p></body></html>"


@pytest.mark.parametrize(
    "page",
    [
        POLICY_PAGE,
        PAGE.format(course='{"@type": "WebPage", "name": "Course on casino tricks"}', text=SPAM),
        PAGE.format(course='{"@type": "BreadcrumbList", "itemListElement": []}', text=SPAM),
    ],
)
def test_a_policy_page_that_ends_in_link_spam_holds_no_course(page):
    """F18: what a scraper left at the end of a page is never a course or a skill."""
    catalogue = read(page.encode())
    assert catalogue.courses == ()
    assert catalogue.read == 0


def test_a_broken_block_is_refused_and_the_others_are_read():
    page = PAGE.format(course="{not json", text="") + PAGE.format(course=json.dumps(BREAD), text="")
    catalogue = read(page.encode())
    assert [refused.place for refused in catalogue.refused] == [2]
    assert len(catalogue.courses) == 1
    assert catalogue.read == 2


@pytest.mark.parametrize("data", [b"", b"colour,size\nred,3", b"[NaN]", b'{"a": "\xff"}'])
def test_what_is_no_page_and_no_json_is_refused(data):
    with pytest.raises(DocumentRefused):
        read(data)


def test_what_strangers_write_under_our_names_must_fit():
    property_ = {"@type": "PropertyValue", "propertyID": OWN_TERMS + "eqf", "value": '"high"'}
    catalogue = read(json.dumps({**BREAD, "additionalProperty": property_}).encode())
    assert catalogue.courses[0].eqf == 4
    assert "own members that do not fit, left out: 1" in catalogue.notes


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
    | st.sampled_from(["urn:x:1", SKILL, "PT1H", "EQF 3", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(sorted({*BREAD, "value", "@value", "url", "price", "geo"})),
                      inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(BREAD)), VALUES))
def test_any_members_are_read_or_refused(members):
    catalogue = read(json.dumps({**BREAD, **members, "@type": "Course"}, allow_nan=False).encode())
    assert catalogue.read == len(catalogue.courses) + len(catalogue.refused) + _twice(catalogue)


def _twice(catalogue):
    notes = [note for note in catalogue.notes if note.startswith("courses stated twice")]
    return int(notes[0].rsplit(" ", 1)[1]) if notes else 0


@given(courses())
@settings(max_examples=20, deadline=None)
def test_what_no_reader_takes_for_a_course_is_written_all_the_same(course):
    """A page shows every course, also one whose record has no title or no URI of the web."""
    for bare in (replace(course, title=""), replace(course, uri="c/x")):
        assert json.loads(write(bare))["@id"] == bare.uri
