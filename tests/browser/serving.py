"""What a browser is pointed at: the application over a snapshot, a server on loopback, a chromium."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from staff import ACCOUNTS, CHEAP, PASSWORD

from api.app import create_app
from api.settings import Settings
from guidance.storage.accounts import Accounts

TODAY = date(2026, 11, 22)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 60
"""Seconds that a server or the models of a snapshot may take to be ready."""


def application(snapshot: Path, root: Path, open_linkers: Callable[..., Any] | None = None):
    """Return the application over a snapshot, with one account of each role kept below `root`."""
    accounts = Accounts(root / "casework.sqlite", CHEAP)
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, PASSWORD)
    settings = Settings(
        snapshot=snapshot,
        casework=root / "casework.sqlite",
        caseloads=root / "caseloads",
        contact="guidance@example.org",
        caseload_processes=0,
        requests_per_minute=0,
        curation=root / "curation.csv",
    )
    return create_app(settings, open_linkers, lambda: TODAY)


@contextmanager
def served(app) -> Iterator[str]:
    """Serve an application on loopback and give its address once its models are loaded."""
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < ends:
        time.sleep(0.05)
    assert server.started
    app.state.service.current().linkers.result(PATIENCE)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
