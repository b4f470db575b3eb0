"""Courses and data sets as linked data: in the page of a course and over HTTP (F18, F48)."""

import json
import re

from tiny_world import FULL, course

from guidance.exchange.schema_org import read

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_the_page_of_a_course_carries_it_in_schema_orgs_words(client):
    """F18: what a search engine reads is the course, whole."""
    page = client.get(f"/courses/{course('forklift')}", headers={"accept": "text/html"}).text
    assert len(SCRIPT.findall(page)) == 1
    assert read(page.encode()).courses == (FULL,)


def test_no_text_of_a_course_ends_the_script(client):
    """The description of this course holds a script of its own."""
    page = client.get(f"/courses/{course('forklift')}", headers={"accept": "text/html"}).text
    assert page.count("<script") == page.count("</script>") == 1
    assert "<script>" in json.loads(SCRIPT.findall(page)[0])["description"]


def test_an_address_that_is_no_web_page_is_left_out(client):
    page = client.get(f"/courses/{course('planning')}", headers={"accept": "text/html"}).text
    assert "javascript:" not in page
    assert "url" not in json.loads(SCRIPT.findall(page)[0])


def test_data_sets_are_described_with_the_digest_of_the_snapshot(client):
    """F48: title, licence, day, release and checksum of each source."""
    response = client.get("/v1/datasets.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    catalogue = response.json()
    assert catalogue["dcat:version"] == client.get("/v1/about").json()["snapshot"]
    titles = [each["dct:title"] for each in catalogue["dcat:dataset"][1:]]
    assert titles == ["tiny taxonomy", "tiny courses", "tiny ads"]
    file = catalogue["dcat:dataset"][2]["dcat:distribution"]
    assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == "0" * 64
    assert file["dct:license"]["@id"].endswith("/CC0")
