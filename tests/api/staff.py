"""Fixture module: browsers in which somebody is signed in, one of each role.

A test module takes them by name: `from staff import *` is not needed, `conftest` registers this
module. `signed_in(client, "desk-1")` signs another browser in. Passwords are hashed at a low cost
here, so that a suite does not spend its time on scrypt.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tiny_world import word_linkers

from api.app import create_app
from api.security import Role
from api.settings import Settings
from guidance.casework.accounts import Cost
from guidance.storage.accounts import Accounts

TODAY = date(2026, 11, 22)
PASSWORD = "four plain words here"  # noqa: S105 - of accounts made for one test
CHEAP = Cost(2, 8, 1)
ACCOUNTS = {
    "counsel-1": Role.COUNSELLOR,
    "counsel-2": Role.COUNSELLOR,
    "office-1": Role.OFFICER,
    "curate-1": Role.CURATOR,
}
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


class Signed(TestClient):
    """A browser; `csrf` is the token of its session, empty where nobody is signed in."""

    @property
    def csrf(self) -> str:
        told = self.get("/v1/session")
        return told.json()["csrf"] if told.status_code == 200 else ""

    @property
    def token(self) -> dict[str, str]:
        """Return the header that a change by the interface needs."""
        return {"X-CSRF-Token": self.csrf}

    def submit(self, path: str, **fields: str | list[str]):
        """Send a form of staff with the token of this session; redirects are not followed."""
        body = urlencode({"csrf": self.csrf, **fields}, doseq=True)
        return self.post(path, content=body, headers=FORM, follow_redirects=False)


def signed_in(app, name: str, password: str = PASSWORD) -> Signed:
    """Return a browser in which an account is signed in."""
    client = Signed(app, raise_server_exceptions=True)
    body = urlencode({"name": name, "password": password})
    answer = client.post("/sign-in", content=body, headers=FORM, follow_redirects=False)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)
    return client


@pytest.fixture
def casework(tmp_path):
    """Where the database of this test lies."""
    return tmp_path / "casework" / "casework.sqlite"


@pytest.fixture
def staffed(snapshots, casework):
    """The application over the tiny world and an empty database with one account of each role."""
    accounts = Accounts(casework, CHEAP)
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, PASSWORD)
    settings = Settings(snapshot=snapshots / "current", casework=casework)
    app = create_app(settings, word_linkers, lambda: TODAY)
    with TestClient(app):
        app.state.service.current().linkers.result(10)
        yield app


@pytest.fixture
def anybody(staffed):
    """A browser in which nobody is signed in."""
    return Signed(staffed, raise_server_exceptions=True)


@pytest.fixture
def counsellor(staffed):
    """A browser in which counsel-1 is signed in."""
    return signed_in(staffed, "counsel-1")


@pytest.fixture
def colleague(staffed):
    """A browser in which counsel-2, another counsellor, is signed in."""
    return signed_in(staffed, "counsel-2")


@pytest.fixture
def officer(staffed):
    """A browser in which office-1 is signed in."""
    return signed_in(staffed, "office-1")


@pytest.fixture
def curator(staffed):
    """A browser in which curate-1 is signed in."""
    return signed_in(staffed, "curate-1")
