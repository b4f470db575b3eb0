"""Fixture strategy: one real server over the tiny world and one real browser a session.

Debian's chromium is driven by playwright; the server listens on loopback alone, and nothing else can
be reached from a test. Where there is no chromium every test is skipped, and says so: install it by
`apt-get install chromium` (Debian), or name another one in CHROMIUM.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_world import publishable, word_linkers

from guidance.storage.writing import publish

from .serving import CHROMIUM, application, chromium, served

HERE = Path(__file__).parent
BROKEN = re.compile("Content Security|Refused")
"""What a browser says of a page that breaks its policy."""
PATIENCE = 10_000
"""Milliseconds that a page may take before a test fails."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this directory, and let it reach this machine alone."""
    missing = not Path(CHROMIUM).exists()
    reason = f"NO BROWSER TEST RAN: no chromium at {CHROMIUM}; `apt-get install chromium`"
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))
            if missing:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The application over the tiny world, with one account of each role."""
    root = tmp_path_factory.mktemp("browser")
    publish(publishable(tmp_path_factory.mktemp("content")), root / "snapshots")
    return application(root / "snapshots" / "current", root, word_linkers)


@pytest.fixture(scope="session")
def site(app) -> Iterator[str]:
    """The address of a running server."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def open_page(browser, site) -> Iterator[Callable]:
    """Opens a fresh browser window; everything is closed after the test.

    Whatever a test is about: no page of it asks another machine for anything, and none breaks its
    own content security policy.
    """
    contexts, asked, told = [], [], []

    def opened(width: int = 320, **settings):
        context = browser.new_context(
            base_url=site, viewport={"width": width, "height": 844}, locale="en-GB", **settings
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: told.append(message.text))
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert {url for url in asked if not url.startswith(site)} == set()
    assert [text for text in told if BROKEN.search(text)] == []
