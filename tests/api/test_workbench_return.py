"""The return visit on the desk: the same case four weeks later, over the same data and over newer ones."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

import pytest
from staff import CHEAP, PASSWORD, signed_in
from starlette.testclient import TestClient
from test_workbench import BASE, see, with_list
from tiny_world import course, publishable, word_linkers

from api.app import create_app
from api.security import Role
from api.settings import Settings
from guidance.messages import languages, messages_for
from guidance.storage.accounts import Accounts
from guidance.storage.writing import publish

FIRST, LATER, LATEST = date(2026, 11, 22), date(2026, 12, 20), date(2027, 1, 20)


@pytest.fixture
def place(tmp_path):
    """A snapshot of its own and an empty database with one counsellor."""
    publish(publishable(tmp_path / "content"), tmp_path / "snapshots")
    Accounts(tmp_path / "casework.sqlite", CHEAP).add("counsel-1", Role.COUNSELLOR, PASSWORD)
    return tmp_path


@contextmanager
def desk_on(place, day):
    """Serve the place on a day, with a counsellor signed in."""
    settings = Settings(
        snapshot=place / "snapshots" / "current", casework=place / "casework.sqlite"
    )
    app = create_app(settings, word_linkers, lambda: day)
    with TestClient(app):
        app.state.service.current().linkers.result(10)
        yield signed_in(app, "counsel-1")


def agree(place):
    with desk_on(place, FIRST) as desk:
        with_list(desk)
        plan = {"next_step": "call", "day": "2026-12-01", "chosen": [course("forklift")]}
        kept = desk.submit(f"{BASE}/TOR-0142/plan", **plan)
        assert kept.status_code == 303
        assert "What changed since" not in see(desk, f"{BASE}/TOR-0142").text


@pytest.mark.parametrize("language", languages())
def test_four_weeks_later_the_case_begins_with_what_changed(place, language):
    """The ads of the tiny world are of October: by then they are old, and nothing was renewed."""
    agree(place)
    say = messages_for(language).say
    with desk_on(place, LATER) as desk:
        page = desk.get(f"{BASE}/TOR-0142", params={"language": language}).text
    assert say("since.title", date=FIRST) in page
    assert say("since.same_data", before=FIRST) in page
    assert page.index(say("since.title", date=FIRST)) < page.index(say("workbench.now"))


def test_a_run_that_has_started_meanwhile_is_said(place):
    """F16: the forklift course of 11 January can no longer be joined on the 20th."""
    agree(place)
    with desk_on(place, LATEST) as desk:
        page = see(desk, f"{BASE}/TOR-0142").text
    assert "“Forklift licence” has started on 11 January 2027" in page


def test_newer_data_are_compared_with_what_was_kept(place):
    agree(place)
    publish(publishable(place / "content", ads=25), place / "snapshots")
    with desk_on(place, LATER) as desk:
        page = see(desk, f"{BASE}/TOR-0142").text
        lists = see(desk, f"{BASE}/TOR-0142/list").text
    assert "Job ads within reach without a course" in page
    assert "Ads that are gone:" in page
    assert "There are newer data than those in this list" in lists


def test_a_list_without_a_plan_is_compared_with_its_own_snapshot(place):
    with desk_on(place, FIRST) as desk:
        with_list(desk)
    publish(publishable(place / "content", ads=25), place / "snapshots")
    with desk_on(place, LATER) as desk:
        assert "Ads that are gone:" in see(desk, f"{BASE}/TOR-0142").text


def test_the_old_snapshot_may_be_gone(place):
    with desk_on(place, FIRST) as desk:
        with_list(desk)
        old = desk.get("/v1/about").json()["snapshot"]
    publish(publishable(place / "content", ads=25), place / "snapshots")
    for path in sorted((place / "snapshots" / old).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    with desk_on(place, LATER) as desk:
        page = see(desk, f"{BASE}/TOR-0142").text
        assert "What changed since" in page
        assert course("forklift") in desk.get(f"{BASE}/TOR-0142/list").text
