"""F18: offers as triples, and held against shapes: our own small ones, and the official ones."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from generated_courses import are_apart, courses
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from test_elm_offers import WHOLE, document

from guidance.errors import DocumentRefused
from guidance.exchange.elm.editions import known_names
from guidance.exchange.elm.jsonld import json_document
from guidance.exchange.elm.shapes import (
    PATCHES,
    SHAPE_FILES,
    Shapes,
    mend_addresses,
    mend_esco,
    parts_of,
)
from guidance.exchange.elm.triples import (
    _processed,
    graph_of,
    graph_of_courses,
    graph_of_json,
)
from guidance.exchange.elm.writing import Extras, course_graph, write_course

OFFICIAL = Path(__file__).parents[3] / "shared" / "standards" / "elm" / "shapes"
PAGES = Extras(pages="https://guidance.example/courses/")
OURS = b"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix elm: <http://data.europa.eu/snb/model/elm/> .
@prefix dc: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:shape:offer> a sh:NodeShape ; sh:targetClass elm:LearningOpportunity ;
  sh:property [ sh:path dc:title ; sh:datatype rdf:langString ; sh:minCount 1 ] ;
  sh:property [ sh:path elm:providedBy ; sh:class elm:Organisation ; sh:minCount 1 ] .
<urn:shape:achievement> a sh:NodeShape ; sh:targetClass elm:LearningAchievementSpecification ;
  sh:property [ sh:path elm:volumeOfLearning ; sh:datatype xsd:duration ; sh:maxCount 1 ] .
"""


@pytest.fixture(scope="module")
def official() -> list[bytes]:
    if not OFFICIAL.is_dir():
        pytest.skip("the official shapes are not here")
    return [(OFFICIAL / name).read_bytes() for name in SHAPE_FILES]


@pytest.fixture(scope="module")
def shapes(official: list[bytes]) -> Shapes:
    return Shapes(official)


@settings(max_examples=40)
@given(courses())
def test_our_short_way_to_triples_gives_what_a_json_ld_processor_gives(course):
    """F18: the fast way is the same way."""
    value = json.loads(write_course(course))
    assert isomorphic(graph_of(json_document(value)), _processed(value, known_names()))


def test_durations_stay_as_they_are_written():
    """F18: rdflib would make P3DT3H of PT75H."""
    course = replace(WHOLE, hours=75.0)
    assert rdflib.NORMALIZE_LITERALS is False
    text = graph_of_courses([course_graph(course)]).serialize(format="nt")
    assert '"PT75H"' in text


def test_no_address_named_in_a_document_is_fetched():
    """F18: an unknown context means nothing; the network is off in this suite anyway."""
    value = {"@context": "https://nobody.example/context", "@id": "urn:a", "title": "x"}
    assert len(graph_of_json(value)) == 0


@pytest.mark.parametrize("value", [{"@context": 3}, {"@id": {}}, {"@type": 7, "@value": []}])
def test_what_is_no_json_ld_is_refused(value):
    with pytest.raises(DocumentRefused):
        graph_of_json(value)


def test_findings_are_counted_by_class_member_and_constraint():
    """F18, without the official files: shapes of our own."""
    shapes = Shapes([OURS])
    good, bad = course_graph(WHOLE), course_graph(replace(WHOLE, uri="urn:x:2", runs=()))
    bad[0].pop("providedBy")
    report = shapes.check_courses([good, bad])
    assert (report.checked, report.conforming) == (2, 1)
    (found,) = report.findings
    assert (found.of_class, found.member, found.constraint, found.count) == (
        "LearningOpportunity",
        "providedBy",
        "MinCount",
        1,
    )


def test_a_document_is_checked_in_parts_that_give_the_same():
    """F18: an offer that is only named by another is checked once, where it is described."""
    shapes = Shapes([OURS])
    graph = graph_of_json(json.loads(document("two_offers.jsonld")))
    whole = shapes.check(graph)
    parts = list(parts_of(graph, 1))
    alone = [shapes.check_part(part) for part in parts]
    assert sum(report.checked for report in alone) == whole.checked == 2
    joined = alone[0]
    for report in alone[1:]:
        joined = joined.joined(report)
    assert joined == whole
    assert sum(len(part.graph) for part in parts) >= len(graph)


def test_shapes_that_are_no_turtle_are_refused():
    with pytest.raises(DocumentRefused, match="no Turtle"):
        Shapes([b"{}<"])


@settings(max_examples=30)
@given(st.lists(courses(), min_size=1, max_size=3).filter(are_apart))
def test_everything_we_write_conforms_to_the_official_shapes(shapes, some):
    """F18: whatever a course states or leaves out."""
    report = shapes.check_courses([course_graph(course, PAGES) for course in some])
    assert report.findings == ()
    assert report.conforming == len(some)


def test_an_offer_without_a_page_is_found(shapes):
    """F18: what nobody stated is not made up, and the shapes say so."""
    report = shapes.check_courses([course_graph(replace(WHOLE, url=None, runs=()))])
    assert report.conforming == 0
    assert {found.member for found in report.findings} == {"homepage"}


def test_an_address_of_two_offers_is_found(shapes):
    """F18: two courses that give a run the same address make one offer with two languages."""
    (run, *_) = WHOLE.runs
    told = [(replace(run, id="urn:run:1", language=code),) for code in ("de", "fr")]
    first, second = replace(WHOLE, runs=told[0]), replace(WHOLE, uri="urn:x:2", runs=told[1])
    assert not are_apart([first, second])
    report = shapes.check_courses([course_graph(course, PAGES) for course in (first, second)])
    assert report.conforming == 0
    assert "defaultLanguage" in {found.member for found in report.findings}


def test_an_offer_without_outcomes_conforms_and_misses_annex_i(shapes):
    """F13, F18: the official shapes let it pass, our own check does not."""
    silent = replace(WHOLE, learning_outcomes=(), outcome_skills=(), declared_skills=())
    assert shapes.check_courses([course_graph(silent)]).findings == ()
    assert silent.missing_elements == ("learning outcomes",)


def test_the_address_pattern_still_needs_mending(official):
    """F18: the pattern is Java's; Python refuses it on a right document."""
    unmended = Shapes(official, [mend_esco])
    with pytest.raises(re.error, match="global flags"):
        unmended.check_courses([course_graph(WHOLE)])


def test_the_pattern_of_esco_schemes_still_needs_mending(official):
    """F18: ESCO's published addresses fail the published shape."""
    unmended = Shapes(official, [mend_addresses])
    report = unmended.check_courses([course_graph(WHOLE)])
    assert "relatedESCOSkill" in {found.member for found in report.findings}
    assert len(PATCHES) == 2


def test_an_address_that_is_none_is_found(shapes):
    graph = course_graph(WHOLE)
    graph[0]["homepage"]["contentURL"] = "not an address"
    assert shapes.check_courses([graph]).conforming == 0
