"""Courses as JSON-LD of the European Learning Model over HTTP (F18)."""

import json
from dataclasses import replace

import pytest
from tiny_world import FULL, course

from api.routers.catalogue import MEDIA_TYPE
from api.service import Loaded
from guidance.exchange.elm.reading import read_elm
from guidance.snapshot import Concepts

FORKLIFT = course("forklift")


def test_one_course_comes_back_as_it_stands_in_the_snapshot(client):
    """F18: nothing is lost on the way out."""
    response = client.get(f"/v1/credentials/{FORKLIFT}.jsonld")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(MEDIA_TYPE)
    assert read_elm(response.content, "another").courses == (FULL,)


def test_equal_questions_get_equal_bytes(client):
    address = f"/v1/credentials/{FORKLIFT}.jsonld"
    assert client.get(address).content == client.get(address).content


def test_the_whole_catalogue_is_one_document(client):
    response = client.get("/v1/catalogue.jsonld")
    assert response.headers["content-type"].startswith(MEDIA_TYPE)
    courses = read_elm(response.content, "another").courses
    assert FULL in courses
    assert len(courses) > 1
    assert [c.uri for c in courses] == sorted(c.uri for c in courses)


def test_whoever_has_the_catalogue_is_told_that_nothing_changed(client):
    tag = client.get("/v1/catalogue.jsonld").headers["etag"]
    again = client.get("/v1/catalogue.jsonld", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_skills_that_a_model_read_stand_in_our_own_record_only(client):
    """F18: what a model guesses is never given out as the provider's word."""
    graph = client.get(f"/v1/credentials/{FORKLIFT}.jsonld").json()["@graph"]
    offers = json.dumps([node for node in graph if node["type"] == "LearningOpportunity"])
    record = next(node for node in graph if node["type"].endswith("CourseRecord"))
    guessed = record.get("urn:learner-guidance:terms:readByModel", [])
    assert all(tag["evidence"] not in {"declared", "curated"} for tag in guessed)
    assert not [
        tag
        for tag in guessed
        if tag["skill"] in offers and tag["skill"] not in FULL.declared_skills
    ]


def test_an_unknown_course_is_a_problem(client):
    response = client.get("/v1/credentials/urn:nobody.jsonld")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_operations_are_documented(client):
    paths = client.get("/openapi.json").json()["paths"]
    one = paths["/v1/credentials/{id}.jsonld"]["get"]
    assert one["operationId"] == "readCredentialLinkedData"
    assert paths["/v1/catalogue.jsonld"]["get"]["operationId"] == "readCatalogueLinkedData"


@pytest.fixture
def renamed(client):
    """The forklift course under a URI that itself ends in `.jsonld`."""
    service = client.app.state.service
    before = service._loaded
    snapshot = before.snapshot
    row = snapshot.courses.position(FORKLIFT)
    courses = list(snapshot.credentials)
    courses[row] = replace(courses[row], uri=f"{FORKLIFT}.jsonld")
    changed = replace(
        snapshot,
        credentials=tuple(courses),
        courses=Concepts(tuple(each.uri for each in courses)),
    )
    service._loaded = Loaded(changed, before.place, before.linkers)
    yield courses[row]
    service._loaded = before


def test_a_course_whose_uri_ends_so_comes_first(client, renamed):
    """F18: the record under its very own URI, and its linked data under one more ending."""
    own = client.get(f"/v1/credentials/{renamed.uri}")
    assert own.json()["credential"]["uri"] == renamed.uri
    linked = client.get(f"/v1/credentials/{renamed.uri}.jsonld")
    assert read_elm(linked.content, "another").courses == (renamed,)
