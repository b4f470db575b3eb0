"""Stable arms through the interface, and what was reported of them (F50)."""

from __future__ import annotations

import pytest
from staff import ACCOUNTS, CHEAP, PASSWORD, TODAY, signed_in
from starlette.testclient import TestClient
from test_cases_api import PROFILE, post
from tiny_world import word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.casework.experiment import SMALLEST
from guidance.errors import ConfigurationError
from guidance.storage.accounts import Accounts

TEXT = """
name = "first comparison"
salt = "{salt}"

[[arm]]
name = "goal"
share = 0.5
policy = "goal-first"

[[arm]]
name = "doors"
share = 0.5
policy = "doors-first"
"""


def application(snapshots, casework, tmp_path, salt="some grains of salt"):
    path = tmp_path / "experiment.toml"
    path.write_text(TEXT.format(salt=salt), encoding="utf-8")
    place = snapshots / "current"
    settings = Settings(
        snapshot=place, casework=casework, experiment=path, requests_per_minute=6000
    )
    return create_app(settings, word_linkers, lambda: TODAY)


@pytest.fixture
def compared(snapshots, casework, tmp_path):
    accounts = Accounts(casework, CHEAP)
    for name in ("counsel-1", "office-1"):
        accounts.add(name, ACCOUNTS[name], PASSWORD)
    app = application(snapshots, casework, tmp_path)
    with TestClient(app):
        yield app


def opened(app, client, count):
    for number in range(count):
        assert (
            post(client, "cases", {"reference": f"TOR-{number:04}", "profile": PROFILE}).status_code
            == 200
        )
    return {c.reference: c.arm for c in app.state.casework.listed("counsel-1")}


def test_the_arm_ranks_the_lists_of_its_cases_and_is_told_to_nobody(compared):
    client = signed_in(compared, "counsel-1")
    arms = opened(compared, client, 8)
    assert set(arms.values()) == {"goal", "doors"}
    for reference, arm in arms.items():
        answer = post(client, f"cases/{reference}/recommendations", {}).json()
        assert answer["run"]["policy"].startswith("goal-first" if arm == "goal" else "doors-first")
    assert "arm" not in client.get("/v1/cases").json()["cases"][0]


def test_an_arm_never_changes(compared, snapshots, casework, tmp_path):
    """Not with another salt, and not when the experiment is over."""
    arms = opened(compared, signed_in(compared, "counsel-1"), 8)
    other = application(snapshots, casework, tmp_path, "quite another salt")
    assert {c.reference: c.arm for c in other.state.casework.listed("counsel-1")} == arms
    drawn = other.state.casework.experiment
    assert {reference: drawn.arm_of(reference).name for reference in arms} != arms


def test_the_report_counts_suppresses_and_proves_nothing(compared):
    counsellor, officer = signed_in(compared, "counsel-1"), signed_in(compared, "office-1")
    arms = opened(compared, counsellor, 48)
    of_goal = [reference for reference, arm in arms.items() if arm == "goal"]
    assert len(of_goal) >= SMALLEST
    for reference in of_goal:
        post(counsellor, f"cases/{reference}/outcomes", {"step": "taken"})
    post(counsellor, f"cases/{of_goal[0]}/outcomes", {"step": "job"})
    told = officer.get("/v1/casework/outcomes?language=fr").json()
    assert "prouve pas" in told["notice"]
    assert told["smallest"] == SMALLEST
    by_arm = {arm["arm"]: arm for arm in told["arms"]}
    taken, finished, job = by_arm["goal"]["steps"]
    assert by_arm["goal"]["cases"] == taken["count"] == len(of_goal)
    assert (taken["share"], taken["high"]) == (1.0, 1.0)
    assert 0.5 < taken["low"] < 1
    assert job["count"] is finished["count"] is None
    assert counsellor.get("/v1/casework/outcomes").status_code == 403


def test_without_an_experiment_there_are_no_arms(counsellor, officer):
    post(counsellor, "cases", {})
    told = officer.get("/v1/casework/outcomes").json()
    assert (told["experiment"], told["arms"]) == (None, [])


def test_a_wrong_experiment_stops_the_start(snapshots, casework, tmp_path):
    with pytest.raises(ConfigurationError):
        application(snapshots, casework, tmp_path, "short")
