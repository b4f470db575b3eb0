"""F18: offers of the European Learning Model, read whole and written without loss."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from generated_courses import courses
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from guidance.credential import (
    CourseKind,
    Evidence,
    Identifier,
    LearningOpportunity,
    MicroCredential,
    Money,
    NationalLevel,
    OutcomeSkill,
    QualityAssurance,
    SkillTag,
)
from guidance.errors import ConfigurationError, DocumentRefused
from guidance.exchange.elm.editions import names_of, read_edition
from guidance.exchange.elm.reading import elm_document, read_elm
from guidance.exchange.elm.writing import (
    Extras,
    course_graph,
    write_catalogue,
    write_course,
)
from guidance.exchange.guarded import CATALOGUE

HERE = Path(__file__).parent / "elm_documents"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "credentials" / "elm_v3_samples"
SAMPLES = (
    SHARED / "xsd__loq__loq.xml",
    SHARED / "xsd__loq__loq_withLearningAchievementSpecification.xml",
)
RYE = "https://mill.example/offer/rye"
ESCO = "http://data.europa.eu/esco/skill/"

WHOLE = MicroCredential(
    uri="https://mill.example/c/1",
    title="Rye bread",
    provider="Mill School",
    kind=CourseKind.MICRO_CREDENTIAL,
    source="mill",
    language="en",
    awarding_bodies=("Mill School", "Chamber of Bakers"),
    country="PL",
    description="Two weekends.",
    learning_outcomes=("Bake a loaf", "Keep a sourdough"),
    declared_skills=(ESCO + "a", ESCO + "b"),
    ects=1.5,
    hours=40.5,
    eqf=4,
    assessment="practical assessment",
    participation="onsite",
    quality=(
        QualityAssurance(
            "institutional quality assurance",
            "Mill Board",
            checked=date(2025, 5, 1),
            expires=date(2030, 5, 1),
            reference="https://board.example/1",
        ),
    ),
    prerequisites=("A hygiene certificate", "https://mill.example/c/0"),
    part_of=("https://mill.example/p/1",),
    url="https://mill.example/rye",
    runs=(
        LearningOpportunity(
            "1",
            start=date(2027, 2, 1),
            end=date(2027, 2, 14),
            place="Gdynia",
            nuts="PL634",
            latitude=54.5,
            longitude=18.5,
            language="pl",
            price=Money(150.0, "PLN"),
            mode="blended",
        ),
    ),
    outcome_skills=(OutcomeSkill(0, ESCO + "a"),),
    national_levels=(NationalLevel("PL", "PQF", "4"),),
    fields_of_education=("0721",),
    grading="Passed or not passed",
    labels=("Baltic Bakers' Network",),
    target_groups=("migrants",),
    stackable_into=("Master baker", "https://mill.example/q/1"),
    further_information="Bring an apron.",
    identifiers=(Identifier("Mill register", "RYE-1"), Identifier("https://r.example/", "9")),
    modified=date(2026, 1, 2),
    status="released",
)


def document(name: str) -> bytes:
    return (HERE / name).read_bytes()


@settings(max_examples=150)
@given(courses())
def test_a_written_course_is_read_back_as_it_was(course):
    """F18: every member there and back."""
    assert read_elm(write_course(course), "another").courses == (course,)


@given(st.lists(courses(), min_size=1, max_size=4, unique_by=lambda course: course.uri))
def test_a_written_catalogue_is_read_back_as_it_was(some):
    """F18: no course takes from another."""
    text = "".join(write_catalogue(map(course_graph, some)))
    found = {course.uri: course for course in read_elm(text.encode(), "another").courses}
    several = {c.uri for c in some} & {run.id for c in some for run in c.runs}
    assert several or found == {course.uri: course for course in some}


def test_a_course_of_the_models_own_words_needs_no_record_of_ours():
    """F18: what the model has a term for is said in its terms, not in ours."""
    record = course_graph(WHOLE)[-1]
    assert record["urn:learner-guidance:terms:stated"] == {"source": "mill"}


def test_equal_courses_give_equal_bytes():
    assert write_course(WHOLE) == write_course(replace(WHOLE))


def test_what_a_model_read_is_marked_and_curated_skills_are_no_declared_ones():
    """F18: a guess is never the provider's word, and a curator's word is the curator's."""
    tags = (
        SkillTag(ESCO + "m", 0.7, Evidence.TITLE, "Rye bread"),
        SkillTag(ESCO + "k", 1.0, Evidence.CURATED),
        SkillTag(ESCO + "a", 1.0, Evidence.DECLARED),
    )
    graph = course_graph(WHOLE, Extras(tags=tags, labels={ESCO + "k": "knead"}))
    offers, record = json.dumps(graph[:-1]), graph[-1]
    assert ESCO + "m" not in offers
    assert [t["skill"] for t in record["urn:learner-guidance:terms:readByModel"]] == [ESCO + "m"]
    assert ESCO + "k" in offers
    assert "knead" in offers
    data = write_course(WHOLE, Extras(tags=tags))
    assert read_elm(data, "another").courses == (WHOLE,)


def test_a_page_of_this_service_is_no_address_of_the_provider():
    silent = replace(WHOLE, url=None)
    data = write_course(silent, Extras(pages="https://guidance.example/courses/"))
    assert b"https://guidance.example/courses/https://mill.example/c/1" in data.replace(
        b"%3A", b":"
    )
    assert read_elm(data, "another").courses == (silent,)


def test_json_ld_in_every_way_it_can_be_written():
    """F18: full IRIs, prefixes, short names, references, lists, language maps, plain strings."""
    rye, flour = read_elm(document("two_offers.jsonld"), "mill").courses
    assert rye.uri == RYE
    assert rye.awarding_bodies == ("Mill School", "Chamber of Bakers")
    assert (rye.country, rye.language, rye.ects, rye.hours, rye.eqf) == ("PL", "en", 1, 30, 4)
    assert rye.national_levels == (NationalLevel("PL", "PQF", "4"),)
    assert rye.assessment == "A loaf of your own (practical assessment)"
    assert rye.identity_verification == "supervised with ID verification"
    assert rye.quality[0].expires == date(2030, 5, 1)
    assert rye.outcome_skills == (OutcomeSkill(0, ESCO + "aaaa"),)
    assert rye.translations[0].learning_outcomes == ("Prowadzi zakwas", "")
    assert rye.runs[0].price == Money(150.0, "PLN")
    assert (rye.runs[0].start, rye.runs[0].nuts) == (date(2027, 2, 1), "PL634")
    assert (flour.title, flour.language, flour.part_of) == ("Mehlkunde", "de", (RYE,))
    assert (flour.hours, flour.eqf, flour.learning_outcomes) == (None, 3, ("Kennt Mehlsorten",))


def test_sixty_months_for_sixty_hours_are_flagged():
    """F18: the Commission's own sample writes P60M."""
    remarks = dict(read_elm(document("two_offers.jsonld"), "mill").account.remarks)
    assert remarks["workload that cannot be hours of learning (such as P60M)"] == 1
    assert remarks["context named by its address: known, not fetched"] == 1


def test_two_opportunities_for_one_achievement_are_runs_of_one_course():
    """F18: XML with references by id."""
    (stones,) = read_elm(document("two_runs.xml"), "mill").courses
    assert stones.uri == "urn:mill:stones"
    assert [run.id for run in stones.runs] == ["urn:mill:run:1", "urn:mill:run:2"]
    assert stones.runs[0].latitude == 54.5
    assert stones.runs[1].price == Money(90.5, "EUR")
    assert stones.translations[0].learning_outcomes == ("Naostrzyć kamień młyński",)
    assert stones.hours == 20


def counted(root: etree._Element) -> int:
    elements = list(root.iter(etree.Element))
    return len(elements) + sum(len(element.attrib) for element in elements)


@pytest.mark.parametrize("path", [HERE / "two_runs.xml", *SAMPLES], ids=lambda path: path.name)
def test_every_element_and_attribute_of_xml_is_accounted_for(path):
    """F18: read into a member, or counted under the path it stands at; nothing in between."""
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    data = path.read_bytes()
    read = read_elm(data, "sample")
    account = read.account
    assert account.items == counted(etree.fromstring(data)) == len(elm_document(data).paths)
    assert account.used + sum(count for _, count in account.unused) == account.items
    assert account.used > 70
    assert read.courses[0].learning_outcomes


def test_the_sample_of_the_schema_parses_completely():
    """F18: what the schema's own sample states is found, references resolved."""
    if not SAMPLES[0].is_file():
        pytest.skip(f"{SAMPLES[0].name} is not here")
    (course,) = read_elm(SAMPLES[0].read_bytes(), "sample").courses
    assert len(course.runs) == len(course.learning_outcomes) == len(course.quality) == 2
    assert course.eqf
    assert course.national_levels
    assert course.fields_of_education
    assert len(course.outcome_skills) == 8
    assert course.awarding_bodies


def scalars(value) -> int:
    if isinstance(value, dict):
        return sum(scalars(part) for key, part in value.items() if key != "@context")
    return sum(map(scalars, value)) if isinstance(value, list) else 1


def test_every_scalar_of_json_is_accounted_for():
    """F18."""
    data = document("two_offers.jsonld")
    account = read_elm(data, "mill").account
    assert account.items == scalars(json.loads(data))
    assert account.used + sum(count for _, count in account.unused) == account.items
    assert dict(account.unused)["ContactPoint/emailAddress/@id"] == 1
    assert dict(account.unused)["LearningOpportunity/https://mill.example/terms/oven"] == 1


def test_of_what_we_write_only_the_unknown_place_of_an_agency_is_not_used():
    """F18: the shapes ask where an accrediting agency is; nobody stated it."""
    unused = read_elm(write_course(WHOLE), "mill").account.unused
    assert {path.split("/")[0] for path, _ in unused} <= {
        "Address",
        "Concept",
        "ConceptScheme",
        "Location",
    }
    assert read_elm(write_course(replace(WHOLE, quality=())), "mill").account.unused == ()


def test_a_new_edition_is_a_data_file():
    """F18: other namespaces and a renamed term, without a line of code."""
    editions = files("guidance.exchange.elm").joinpath("editions")
    text = editions.joinpath("3.2.toml").read_text(encoding="utf-8")
    text = text.replace('edition = "3.2"', 'edition = "9.9"')
    text = text.replace("http://data.europa.eu/snb/model/elm/", "https://elm.example/9/")
    text += 'homepage = "elm:webPage"\n'
    made_up = names_of([read_edition(text)])
    offer = {
        "@id": RYE,
        "@type": "https://elm.example/9/LearningOpportunity",
        "http://purl.org/dc/terms/title": "Rye",
        "https://elm.example/9/webPage": {"https://elm.example/9/contentUrl": "https://a.example"},
    }
    data = json.dumps(offer).encode()
    (course,) = read_elm(data, "mill", names=made_up).courses
    assert (course.title, course.url) == ("Rye", "https://a.example")
    with pytest.raises(DocumentRefused):
        read_elm(data, "mill")


@pytest.mark.parametrize("text", ["", "edition = 3", 'edition = "1"\nxml = "x"\nnamespaces = {}'])
def test_an_edition_that_cannot_be_read_is_refused(text):
    with pytest.raises(ConfigurationError, match=r"3\.2\.toml"):
        read_edition(text)


REFUSED = {
    "no JSON": b"{",
    "a list of numbers": b"[1, 2]",
    "a text": b'"x"',
    "no offer": b'{"@type": "Organisation", "legalName": {"en": "Mill"}}',
    "other XML": b"<a/>",
    "entities": b'<!DOCTYPE a [<!ENTITY b "c">]><Courses/>',
    "XML without offers": b'<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/"/>',
    "deep": b"[" * 200_000,
    "nan": b'{"@type": "LearningOpportunity", "title": NaN}',
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_catalogue_is_refused_with_a_reason(data):
    """F18: hostile or wrong, never a traceback."""
    with pytest.raises(DocumentRefused) as caught:
        read_elm(data, "mill")
    assert caught.value.expected


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ("@id", "id", "type", "@type", "title", "@value", "@language", "en", "identifier",
             "providedBy", "temporal", "learningAchievementSpecification", "learningOutcome",
             "@context", "@graph", "@list", "homepage", "urn:learner-guidance:terms:stated")
        ),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300)
@given(JUNK)
def test_any_json_is_read_or_refused(value):
    """F18: no shape of JSON ends in a traceback."""
    offer = {"type": "LearningOpportunity", "title": {"en": "x"}, "providedBy": value}
    for each in (
        value,
        {"@graph": [offer, value]},
        {**offer, "learningAchievementSpecification": value},
    ):
        try:
            read = read_elm(json.dumps(each).encode(), "mill")
        except DocumentRefused:
            continue
        assert read.account.used <= read.account.items


def test_a_damaged_record_of_ours_is_counted_and_left_out():
    data = json.loads(write_course(WHOLE))
    data["@graph"][-1]["urn:learner-guidance:terms:stated"] = {"ects": "many"}
    read = read_elm(json.dumps(data).encode(), "another")
    assert dict(read.account.remarks)["damaged records of this service, not used"] == 1
    assert read.courses == (replace(WHOLE, source="another"),)


def test_time_grows_with_the_length_of_a_catalogue():
    """F18: a concept that every offer names is described once, however often it is repeated."""
    graphs = (
        course_graph(replace(WHOLE, uri=f"https://mill.example/{n}", runs=())) for n in range(400)
    )
    data = "".join(write_catalogue(graphs)).encode()
    assert len(read_elm(data, "mill", CATALOGUE).courses) == 400
