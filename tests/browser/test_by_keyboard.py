"""F48: every page by keyboard alone: all is reached, the focus is seen, targets are large enough."""

from __future__ import annotations

import pytest
from staff import PASSWORD
from tiny_world import occupation

from . import journeys
from .keys import Keys
from .looking import tab_to, walk
from .staff_journeys import CASELOAD, CASES, SEATS, csv_file, finished

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
    """From the first page to a path, a letter and a plan on paper."""
    page = open_page()
    keys = Keys(page)
    page.goto("/?language=en")
    keys.write("#text", journeys.WORDS)
    keys.write("#wish", "logistics planner")
    keys.press("details.limits > summary", "Enter")
    keys.write("#budget", "900")
    keys.press("input[name=access][value=childcare]", "Space")
    keys.send("button.main")
    keys.press("input[type=radio]", "ArrowDown")
    keys.send("button[value=courses]")
    assert page.locator("h1").inner_text() == "Courses for you"
    keys.press("main details summary", "Enter")
    keys.send("button[value=path]")
    assert "path" in page.locator("h1").inner_text().lower()
    keys.send("button[value=courses]")
    keys.send("button[formaction='/papers/plan']")
    keys.press("input[name=large]", "Space")
    keys.send("form.look button:not(.main)")
    assert page.locator("article.large h1").count() == 1


def test_a_counsellor_needs_no_mouse(open_page):
    """From a case's reference to what is agreed, with a course taken out of the list."""
    page = open_page(1280)
    keys = Keys(page)
    keys.sign_in("counsel-1", PASSWORD)
    page.goto("/counsellor?language=en")
    keys.write("#reference", "TOR-0150")
    keys.send("button.main")
    keys.write("#text", journeys.WORDS)
    keys.send("button[value=read]")
    keys.send("button[value=held]")
    keys.send("button.main[value=save]")
    keys.write("#wish", "logistics planner")
    keys.send("button[value=find]")
    keys.mark("goal", occupation("planner"))
    keys.send("button[value=save]")
    page.goto(f"{CASES}/TOR-0150/limits?language=en")
    keys.send("button.main")
    page.goto(f"{CASES}/TOR-0150/list?language=en")
    keys.send("form[action*='/list'] button")
    before = page.locator("ol.courses > li").count()
    keys.choose("#action", "exclude")
    keys.press("#course", "ArrowDown")
    keys.press("#reason", "ArrowDown")
    keys.write("#why", "The bus does not run that early.")
    keys.send("#decide button.main")
    assert page.locator("main [role=alert]").all_inner_texts() == []
    assert page.locator("ol.courses > li").count() == before - 1
    keys.send("a.button.main")
    keys.write("#next_step", "Call the school")
    keys.write("#day", "12122026")
    keys.send("button.main")
    assert page.locator("a[href*='/papers/plan']").count() > 0


def test_an_officer_needs_no_mouse(open_page):
    """From a file of people to the file of results."""
    page = open_page()
    keys = Keys(page)
    keys.sign_in("office-1", PASSWORD)
    page.goto("/officer?language=en")
    keys.attach("#file", csv_file("cases.csv", CASELOAD))
    keys.send("main form button.main")
    finished(page)
    tab_to(page, "a[href*='/rows/']")
    with page.expect_download() as results:
        keys.press("a[href$='/results.jsonl']", "Enter")
    assert '"case_ref":"A-1"' in results.value.path().read_text().replace('": "', '":"')
    keys.send("main a[href*='/seats']")
    keys.attach("#seats", csv_file("seats.csv", SEATS))
    keys.send("main form button.main")
    assert page.locator("section[aria-labelledby=result]").count() == 1


def test_a_curator_needs_no_mouse(open_page):
    """From a search for a course to a decision on one of its skills."""
    page = open_page()
    keys = Keys(page)
    keys.sign_in("curate-1", PASSWORD)
    page.goto("/curator?language=en")
    keys.write("#words", "forklift")
    keys.send("main form button")
    keys.send("main a[href*='/curator/course']")
    keys.write("#reason-1", "The description says so.")
    keys.send("button[value=reject]")
    assert page.locator("p.notice[role=status]").count() == 1
