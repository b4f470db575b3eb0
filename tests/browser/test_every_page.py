"""F48: zero violations of axe on every page and state, by day and night, narrow and enlarged."""

from __future__ import annotations

import pytest

from guidance.messages import languages

from . import journeys, staff_journeys
from .looking import look, overflow

FILES = frozenset({"/openapi.json", "/counsellor/cases/{reference}/papers/{paper}.pdf"})
"""Addresses that give a file, not a page."""
WALKED = ("/counsellor/cases/{reference}", "/officer/{id}", "/curator/course")
"""Pages that a journey opens on its way: a case and a caseload exist only once they were begun."""


def pages_of(app) -> set[str]:
    """Return the addresses of pages: what can be opened and is not part of the interface."""
    routers = (getattr(route, "original_router", None) for route in app.routes)
    routes = [route for router in routers if router for route in router.routes]
    return {
        route.path
        for route in routes
        if "GET" in route.methods and not route.include_in_schema and route.path not in FILES
    }


def test_every_page_of_the_application_is_looked_at(app):
    """A page that is added without a test in a browser fails here."""
    staff = {path for paths in staff_journeys.ACCOUNTS.values() for path in paths}
    left = pages_of(app) - {*journeys.PLACES} - staff
    assert {path for path in left if not path.startswith(WALKED)} == set()


@pytest.mark.parametrize("address", journeys.PLACES.values(), ids=journeys.PLACES)
def test_a_page(open_page, address):
    page = open_page()
    answer = page.goto(f"{address}?language=en")
    assert answer.status == 200
    assert look(page, address) == []


@pytest.mark.parametrize(
    "walk",
    [
        journeys.learner,
        journeys.nothing_known,
        journeys.documents,
        journeys.lost,
        journeys.complaint,
        journeys.chat,
    ],
    ids=lambda walk: walk.__name__,
)
def test_every_state_on_the_way(open_page, walk):
    page = open_page()
    assert [wrong for name in walk(page) for wrong in look(page, name)] == []


@pytest.mark.parametrize("account", staff_journeys.ACCOUNTS)
def test_the_first_pages_of_staff(open_page, account):
    page = open_page()
    walk = staff_journeys.first_pages(page, account)
    assert [wrong for name in walk for wrong in look(page, name)] == []


@pytest.mark.parametrize(
    "walk",
    [staff_journeys.strangers, staff_journeys.caseload, staff_journeys.curation],
    ids=lambda walk: walk.__name__,
)
def test_every_state_of_staff(open_page, walk):
    page = open_page()
    assert [wrong for name in walk(page) for wrong in look(page, name)] == []


def test_every_state_of_a_case(open_page):
    page = open_page()
    walk = staff_journeys.case(page, "TOR-0142")
    assert [wrong for name in walk for wrong in look(page, name)] == []


@pytest.mark.parametrize("language", languages())
def test_long_words_fit_a_narrow_page(open_page, language):
    """Every language, most of all German and Finnish, at 320 pixels."""
    page = open_page(320)
    found = [(name, overflow(page, 320)) for name in journeys.learner(page, language)]
    for address in journeys.PLACES.values():
        page.goto(f"{address}?language={language}")
        found.append((address, overflow(page, 320)))
    assert [(name, wide) for name, wide in found if wide] == []
