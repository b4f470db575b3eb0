"""F48: every page by keyboard alone: all is reached, the focus is seen, targets are large enough."""

from __future__ import annotations

import pytest

from . import journeys
from .looking import tab_to, walk

SMALLEST = 24
"""Pixels of a target (WCAG 2.5.8)."""
INLINE = ("a",)
"""Links within a sentence need no size of their own."""


def faults(stops) -> list:
    """Return the stops whose focus cannot be seen, or that are too small to be hit."""
    return [
        at
        for at in stops
        if not at["seen"]
        or at["outline"] < 2
        or (at["tag"] not in INLINE and min(at["width"], at["height"]) < SMALLEST - 4)
    ]


@pytest.mark.parametrize("address", journeys.PLACES.values(), ids=journeys.PLACES)
def test_the_focus_is_seen_at_every_stop(open_page, address):
    page = open_page(1280)
    page.goto(f"{address}?language=en")
    stops = walk(page)
    assert stops[0]["text"] == "Go to the content"
    assert len(stops) > 8
    assert faults(stops) == []


def test_the_way_past_the_header(open_page):
    page = open_page()
    page.goto("/?language=en")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    tab_to(page, "#text")


def test_a_learner_needs_no_mouse(open_page):
    """From the first page to a path: Tab, letters, Space and Enter alone."""
    page, press = open_page(), None
    press = page.keyboard.press
    page.goto("/?language=en")
    tab_to(page, "#text")
    page.keyboard.type(journeys.WORDS)
    tab_to(page, "#wish")
    page.keyboard.type("logistics planner")
    tab_to(page, "details.limits > summary")
    press("Enter")
    tab_to(page, "#budget")
    page.keyboard.type("900")
    tab_to(page, "input[name=access][value=childcare]")
    press("Space")
    tab_to(page, "button.main")
    press("Enter")
    page.wait_for_selector("button[value=courses]")
    tab_to(page, "input[type=radio]")
    press("ArrowDown")
    tab_to(page, "button[value=courses]")
    press("Enter")
    page.wait_for_selector("button[value=path]")
    assert page.locator("h1").inner_text() == "Courses for you"
    tab_to(page, "main details summary")
    press("Enter")
    tab_to(page, "button[value=path]")
    press("Enter")
    page.wait_for_selector("button[value=what_if]")
    assert "path" in page.locator("h1").inner_text().lower()
