"""What is folded on the screen is open on paper: no fact of a list or comparison is lost."""

from __future__ import annotations

import pytest

from . import journeys

UNSEEN = """() => [...document.querySelectorAll('main details')]
  .filter(at => !at.open)
  .flatMap(at => [...at.querySelectorAll('li, td')])
  .filter(at => !at.checkVisibility() && at.textContent.trim()).length"""


@pytest.mark.parametrize("state", ["courses", "comparison"])
def test_paper_shows_what_is_folded(open_page, state):
    page = open_page(1280)
    for name in journeys.learner(page):
        if name == state:
            break
    page.wait_for_load_state()
    assert page.locator("main details:not([open])").count() > 0
    assert page.evaluate(UNSEEN) > 0
    page.emulate_media(media="print")
    assert page.evaluate(UNSEEN) == 0
