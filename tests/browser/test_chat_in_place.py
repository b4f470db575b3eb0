"""With scripts the chat adds each exchange below the earlier ones and moves the focus to the answer."""

from __future__ import annotations

from .looking import tab_to


def test_the_conversation_grows_in_place(open_page):
    """F48: by keyboard; nothing earlier is lost, and the policy of the page is kept to."""
    page, complaints = open_page(320), []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto("/chat?language=en")
    entries = page.locator("#talk > li")
    for number, words in enumerate(("I load goods", "yes", "skip"), start=1):
        tab_to(page, "#message")
        page.keyboard.type(words)
        tab_to(page, "#now button.main")
        page.keyboard.press("Enter")
        entries.nth(2 * number).wait_for()
        page.wait_for_timeout(200)
        assert page.evaluate("document.activeElement.closest('li').matches(':last-child')")
        assert page.locator("#message").input_value() == ""
        assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert entries.count() == 7
    assert "I load goods" in entries.nth(1).inner_text()
    kept = page.evaluate("({...localStorage, ...sessionStorage})")
    assert kept in ({}, {"htmx-current-path-for-history": "/chat?language=en"})
    page.locator("button[value=erase]").click()
    page.wait_for_load_state()
    assert "I load goods" not in page.content()
    assert complaints == []
