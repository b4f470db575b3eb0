"""The data sets of a snapshot in DCAT's words: what a reader of RDF finds (F18, F48)."""

import json
from dataclasses import replace
from datetime import date

import rdflib
from pyld import jsonld
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

from guidance.exchange import dcat
from guidance.snapshot import SCHEMA_VERSION, Manifest, SourceNote

SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VERSION = rdflib.URIRef("http://www.w3.org/ns/dcat#version")
HERE = "https://guidance.example/v1/datasets.jsonld"
COURSES = SourceNote(
    "our courses", "courses-csv", "3", "CC BY 4.0", date(2026, 11, 1), "ab" * 32, 10, 9
)
MANIFEST = Manifest(
    schema_version=SCHEMA_VERSION,
    sources=(
        COURSES,
        replace(
            COURSES, name="Our Courses!", licence="ask the office", date=None, sha256="cd" * 32
        ),
    ),
    encoder="e",
    linker="l",
    configuration="c",
    tau=0.6,
    calibration="by hand",
    counts={"courses": 9, "ads": 2},
)
PUBLICATION = dcat.Publication("Our town", "about")


def graph(manifest=MANIFEST):
    text = dcat.write(manifest, "f00d", PUBLICATION)
    triples = jsonld.to_rdf(json.loads(text), {"base": HERE, "format": "application/n-quads"})
    return rdflib.Graph().parse(data=triples, format="nt")


def test_every_data_set_has_title_licence_day_release_and_checksum():
    found = graph()
    course = rdflib.URIRef(f"{HERE}#source-our-courses-1")
    assert (course, RDF.type, DCAT.Dataset) in found
    assert str(found.value(course, DCTERMS.title)) == "our courses"
    assert str(found.value(course, VERSION)) == "3"
    day = rdflib.Literal("2026-11-01", datatype=XSD.date)
    assert found.value(course, DCTERMS.issued) == day
    file = found.value(course, DCAT.distribution)
    assert str(found.value(file, DCTERMS.license)).endswith("licence/CC_BY_4_0")
    assert str(found.value(file, DCAT.accessURL)) == "https://guidance.example/v1/about"
    checksum = found.value(file, SPDX.checksum)
    assert str(found.value(checksum, SPDX.checksumValue)) == "ab" * 32
    assert found.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256


def test_the_snapshot_is_a_data_set_whose_version_is_its_digest():
    found = graph()
    snapshot = rdflib.URIRef(f"{HERE}#snapshot")
    assert str(found.value(snapshot, VERSION)) == "f00d"
    assert len(set(found.objects(snapshot, DCTERMS.source))) == 2
    (catalogue,) = found.subjects(RDF.type, DCAT.Catalog)
    assert set(found.objects(catalogue, DCAT.dataset)) == set(
        found.subjects(RDF.type, DCAT.Dataset)
    )


def test_a_licence_without_a_page_keeps_its_words_and_an_unknown_day_is_left_out():
    found = graph()
    other = rdflib.URIRef(f"{HERE}#source-our-courses-2")
    licence = found.value(found.value(other, DCAT.distribution), DCTERMS.license)
    assert str(found.value(licence, DCTERMS.title)) == "ask the office"
    assert found.value(other, DCTERMS.issued) is None


def test_mandatory_members_of_dcat_ap_are_stated():
    """DCAT-AP 3: title and description of catalogue and data sets, publisher, access URL."""
    found = graph()
    for kind in (DCAT.Catalog, DCAT.Dataset):
        for subject in found.subjects(RDF.type, kind):
            assert found.value(subject, DCTERMS.title)
            assert found.value(subject, DCTERMS.description)
    for catalogue in found.subjects(RDF.type, DCAT.Catalog):
        assert found.value(catalogue, DCTERMS.publisher)
    for file in found.subjects(RDF.type, DCAT.Distribution):
        assert found.value(file, DCAT.accessURL)


def test_equal_manifests_give_equal_bytes_and_need_no_context_from_elsewhere():
    text = dcat.write(MANIFEST, "f00d", PUBLICATION)
    assert text == dcat.write(replace(MANIFEST), "f00d", PUBLICATION)
    assert isinstance(json.loads(text)["@context"], dict)
