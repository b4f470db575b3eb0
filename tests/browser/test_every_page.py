"""F48: zero violations of axe on every page and state, by day and night, narrow and enlarged."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from fastapi.routing import APIRoute

from guidance.messages import languages

from . import journeys, staff_journeys
from .looking import look, overflow

FILES = frozenset({"/openapi.json", "/counsellor/cases/{reference}/papers/{paper}.pdf"})
"""Addresses that give a file, not a page."""
CASE = "/counsellor/cases/{reference}"
STEPS = ("words", "skills", "goal", "limits", "list", "plan")
ON_THE_WAY = {
    staff_journeys.case: (CASE, f"{CASE}/erase", *(f"{CASE}/{step}" for step in STEPS)),
    staff_journeys.caseload: tuple(
        f"/officer/{{id}}{below}" for below in ("", "/rows/{line}", "/numbers", "/seats")
    ),
    staff_journeys.curation: ("/curator/course",),
}
"""Pages that exist only once a case or a caseload was begun, by the journey that opens them."""
WAYS = (
    journeys.learner,
    journeys.nothing_known,
    journeys.documents,
    journeys.papers,
    journeys.lost,
    journeys.complaint,
    journeys.chat,
    staff_journeys.strangers,
    staff_journeys.case,
    staff_journeys.caseload,
    staff_journeys.queue,
    staff_journeys.curation,
)


def pages_of(app) -> set[str]:
    """Return the addresses of pages: what can be opened and is not part of the interface."""
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    return {
        route.path
        for route in routes
        if "GET" in route.methods and not route.include_in_schema and route.path not in FILES
    }


def not_opened(patterns: tuple[str, ...], seen: set[str]) -> list[str]:
    """Return the routes of which no address was open."""
    return [
        route
        for route in patterns
        if not any(re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", route), path) for path in seen)
    ]


def test_every_page_of_the_application_is_looked_at(app):
    """A page that is added without a test in a browser fails here."""
    staff = {path for paths in staff_journeys.ACCOUNTS.values() for path in paths}
    walked = {route for routes in ON_THE_WAY.values() for route in routes}
    assert pages_of(app) == {*journeys.PLACES} | staff | walked


@pytest.mark.parametrize("address", journeys.PLACES.values(), ids=journeys.PLACES)
def test_a_page(open_page, address):
    page = open_page()
    answer = page.goto(f"{address}?language=en")
    assert answer.status == 200
    assert look(page, address) == []


@pytest.mark.parametrize("walk", WAYS, ids=lambda walk: walk.__name__)
def test_every_state_on_the_way(open_page, walk):
    page, wrong, seen = open_page(), [], set()
    for name in walk(page):
        seen.add(urlsplit(page.url).path)
        wrong += look(page, name)
    assert wrong == []
    assert not_opened(ON_THE_WAY.get(walk, ()), seen) == []


@pytest.mark.parametrize("account", staff_journeys.ACCOUNTS)
def test_the_first_pages_of_staff(open_page, account):
    page = open_page()
    walk = staff_journeys.first_pages(page, account)
    assert [wrong for name in walk for wrong in look(page, name)] == []


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_long_words_fit_a_narrow_page(open_page, language):
    """Every other language, most of all German and Finnish, at 320 pixels."""
    page = open_page(320)
    found = [(name, overflow(page)) for name in journeys.learner(page, language)]
    for address in journeys.PLACES.values():
        page.goto(f"{address}?language={language}")
        found.append((address, overflow(page)))
    assert [(name, wide) for name, wide in found if wide] == []
