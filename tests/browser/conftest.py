"""Fixture strategy: one real server over the tiny world and one real browser a session.

Debian's chromium is driven by playwright; the server listens on loopback alone, and nothing else can
be reached from a test. Where there is no chromium every test is skipped, and says so: install it by
`apt-get install chromium` (Debian), or name another one in CHROMIUM.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "api"))

from staff import ACCOUNTS, CHEAP, PASSWORD
from tiny_world import publishable, word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.storage.accounts import Accounts
from guidance.storage.writing import publish

TODAY = date(2026, 11, 22)
HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
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
    accounts = Accounts(root / "casework.sqlite", CHEAP)
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, PASSWORD)
    settings = Settings(
        snapshot=root / "snapshots" / "current",
        casework=root / "casework.sqlite",
        contact="guidance@example.org",
        caseload_processes=0,
        requests_per_minute=0,
        curation=root / "curation.csv",
    )
    return create_app(settings, word_linkers, lambda: TODAY)


@pytest.fixture(scope="session")
def site(app) -> Iterator[str]:
    """The address of a running server."""
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 60
    while not server.started and time.monotonic() < ends:
        time.sleep(0.05)
    assert server.started
    app.state.service.current().linkers.result(30)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


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
