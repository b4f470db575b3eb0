"""F48: every journey in a browser that runs no script, and pages that ask for nothing elsewhere."""

from __future__ import annotations

import re

import pytest

from . import journeys, staff_journeys

FIRST_PAGE = 150_000
"""Bytes of the first page with all that it loads."""


@pytest.mark.parametrize(
    "walk",
    [journeys.learner, journeys.documents, journeys.lost, journeys.complaint, journeys.chat],
    ids=lambda walk: walk.__name__,
)
def test_a_journey_without_scripts(open_page, walk):
    page = open_page(java_script_enabled=False)
    names = []
    for name in walk(page):
        assert page.locator("h1").count() == 1, name
        names.append(name)
    assert names


def test_the_ways_of_staff_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    for walk in (
        staff_journeys.case(page, "TOR-0143"),
        staff_journeys.caseload(page),
        staff_journeys.curation(page),
    ):
        for name in walk:
            assert page.locator("h1").count() == 1, name


@pytest.mark.parametrize("account", staff_journeys.ACCOUNTS)
def test_signing_out_without_scripts(open_page, account):
    page = open_page(java_script_enabled=False)
    names = list(staff_journeys.first_pages(page, account))
    assert len(names) == len(staff_journeys.ACCOUNTS[account])
    page.locator("form[action='/sign-out'] button").click()
    assert page.locator("form[action='/sign-out']").count() == 0


def test_the_first_page_is_light_and_loads_nothing_elsewhere(open_page, site):
    page, sizes, asked = open_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto("/", wait_until="networkidle")
    assert sum(sizes) < FIRST_PAGE
    assert all(url.startswith(site) for url in asked)


def test_no_page_breaks_its_content_security_policy(open_page):
    page, told = open_page(), []
    page.on("console", lambda message: told.append(message.text))
    for address in journeys.PLACES.values():
        page.goto(f"{address}?language=en")
    for _ in journeys.learner(page):
        pass
    assert [text for text in told if re.search("Content Security|Refused", text)] == []
