"""Fixture strategy: one tiny real snapshot, published through `guidance.storage` once a session.

The service over it is the real one; only the language models are replaced, by a small linker that
finds names word for word, so nothing here needs torch or the network. Tests that replace a
snapshot publish their own copy.
"""

from __future__ import annotations

from datetime import date

import pytest
from staff import anybody, casework, colleague, counsellor, curator, officer, staffed
from starlette.testclient import TestClient
from tiny_world import publishable, word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.storage.writing import publish

TODAY = date(2026, 11, 22)
__all__ = ["anybody", "casework", "colleague", "counsellor", "curator", "officer", "staffed"]


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory):
    root = tmp_path_factory.mktemp("snapshots")
    publish(publishable(tmp_path_factory.mktemp("content")), root)
    return root


@pytest.fixture(scope="session")
def client(snapshots):
    beside = snapshots.parent / "nobody.sqlite"
    settings = Settings(snapshot=snapshots / "current", casework=beside, requests_per_minute=0)
    app = create_app(settings, word_linkers, lambda: TODAY)
    with TestClient(app, raise_server_exceptions=True) as client:
        app.state.service.current().linkers.result(10)
        yield client
