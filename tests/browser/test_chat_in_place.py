"""With scripts the chat adds each exchange below the earlier ones and moves the focus to the answer."""

from __future__ import annotations

from .journeys import answered
from .keys import Keys

SAID = ("I load goods and keep stock", "yes", "warehouse worker", "anywhere", "show courses")
AT_THE_ANSWER = "() => document.activeElement.closest('li')?.matches('#talk > li:last-child')"


def test_the_conversation_grows_in_place(open_page):
    """F48: to courses by keyboard; nothing earlier is lost, and nothing is kept by the browser."""
    page = open_page()
    keys, errors = Keys(page), []
    page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
    page.goto("/chat?language=en")
    entries = page.locator("#talk > li")
    for words in SAID:
        with answered(page):
            keys.write("#message", words)
            keys.press("#now button.main", "Enter")
        page.wait_for_function(AT_THE_ANSWER)
        assert page.locator("#message").input_value() == ""
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert entries.count() == 1 + 2 * len(SAID)
    assert SAID[0] in entries.nth(1).inner_text()
    assert page.locator("#talk > li:last-child ol.courses > li").count() > 0
    kept = page.evaluate("({...localStorage, ...sessionStorage})")
    assert kept in ({}, {"htmx-current-path-for-history": "/chat?language=en"})
    with page.expect_navigation():
        page.locator("button[value=erase]").click()
    assert SAID[0] not in page.content()
    assert errors == []
