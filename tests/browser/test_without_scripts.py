"""F48: every journey in a browser that runs no script; a first page that is light."""

from __future__ import annotations

from functools import partial

import pytest

from . import journeys, staff_journeys

FIRST_PAGE = 150_000
"""Bytes of the first page with all that it loads."""


@pytest.mark.parametrize(
    "walk",
    [
        journeys.learner,
        journeys.documents,
        journeys.papers,
        journeys.lost,
        journeys.complaint,
        journeys.chat,
        partial(staff_journeys.case, reference="TOR-0143"),
        staff_journeys.caseload,
        staff_journeys.queue,
        staff_journeys.curation,
    ],
    ids=lambda walk: getattr(walk, "func", walk).__name__,
)
def test_a_journey_without_scripts(open_page, walk):
    page = open_page(java_script_enabled=False)
    names = []
    for name in walk(page):
        assert page.locator("h1").count() == 1, name
        names.append(name)
    assert len(names) > 1


@pytest.mark.parametrize("account", staff_journeys.ACCOUNTS)
def test_signing_out_without_scripts(open_page, account):
    page = open_page(java_script_enabled=False)
    names = list(staff_journeys.first_pages(page, account))
    assert len(names) == len(staff_journeys.ACCOUNTS[account])
    page.locator("form[action='/sign-out'] button").click()
    assert page.locator("form[action='/sign-out']").count() == 0


def test_the_first_page_is_light(open_page):
    page, sizes = open_page(), []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.goto("/", wait_until="networkidle")
    assert len(sizes) > 1
    assert sum(sizes) < FIRST_PAGE
