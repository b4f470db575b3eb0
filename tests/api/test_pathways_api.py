"""Paths and what-if over HTTP: the domain's own numbers, bounded questions, nothing kept (F25, F26)."""

import json
import logging
from dataclasses import fields

import pytest
from tiny_world import course, occupation, skill

from api import path_schemas, recognition_schemas, what_if_schemas
from guidance.answer import to_json
from guidance.credential import Money
from guidance.learner import read_profile
from guidance.pathways import types
from guidance.recommendation import changes, outcomes, path_answer, path_words
from guidance.recommendation import what_if as asking
from guidance.storage.files import load_policy

PROFILE = {
    "skills": [{"uri": skill("load-goods")}],
    "goal": {"occupation": occupation("warehouse-worker")},
    "language": "pl",
    "as_of": "2026-11-22",
}
LIMITED = PROFILE | {
    "constraints": {
        "nuts": "PL61",
        "budget": {"amount": 100, "currency": "EUR"},
        "teaching_languages": {"pl": "C2"},
        "end_by": "2027-01-15",
        "times": ["day"],
        "modes": ["online"],
        "hours_per_week": 5,
        "weeks": 1,
        "location": [53.0, 18.6],
        "radius_km": 10,
        "hard": ["budget"],
    }
}
CHANGES = [
    {"kind": "skill", "skill": skill("drive-forklifts")},
    {"kind": "radius_km", "radius_km": 30},
    {"kind": "nuts", "nuts": "pl"},
    {"kind": "budget", "amount": 300},
    {"kind": "hours_per_week", "hours": 4},
    {"kind": "weeks", "weeks": 2.5},
    {"kind": "end_by", "end_by": "2027-06-30"},
    {"kind": "times", "time": "evening"},
    {"kind": "modes", "mode": "onsite"},
    {"kind": "teaching_languages", "language": "EN", "level": "B2"},
]


@pytest.fixture
def snapshot(client):
    return client.app.state.service.current().snapshot


def ask(client, **more):
    return client.post("/v1/what-if", json=LIMITED | more)


def plan(client, **more):
    return client.post("/v1/pathways", json=PROFILE | more)


# --- paths ------------------------------------------------------------------------------------------


def test_a_path_is_the_answer_of_the_domain(client, snapshot):
    """F25: with the limits of the request before those of the profile."""
    response = plan(client, steps=2, budget={"amount": 400}, hours=200)
    profile = read_profile(PROFILE)
    limits = types.PathLimits.of(
        profile.constraints, steps=2, budget=Money(400.0, "EUR"), hours=200.0
    )
    told = path_answer.answer_path(profile, snapshot, load_policy("goal-first"), limits)
    assert response.json() == json.loads(json.dumps(to_json(told)))
    path_schemas.PathAnswer.model_validate_json(response.content)
    (step,) = response.json()["path"]["steps"]
    assert step["credential"] == course("forklift")
    assert response.json()["words"]["steps"][0]["exit"].startswith("To ostatni etap")


def test_no_step_costs_more_than_the_budget(client):
    """F25: 249 EUR do not buy a course of 250, strict or not."""
    for body in ({"budget": {"amount": 249}}, {"constraints": {"budget": {"amount": 249}}}):
        steps = plan(client, **body).json()["path"]["steps"]
        assert course("forklift") not in [step["credential"] for step in steps]


def test_an_empty_path_says_why(client):
    answer = client.post("/v1/pathways", json={"language": "en"}).json()
    assert (answer["empty_reason"] is None) == bool(answer["path"]["steps"])
    nothing = plan(client, hours=0.5, language="en").json()
    assert nothing["path"]["steps"] == []
    assert (
        nothing["empty_reason"] == "Some courses would help, but none is known to fit your limits."
    )


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"steps": 7},
        {"steps": 2.5},
        {"steps": "3"},
        {"budget": {"amount": -1}},
        {"budget": 300},
        {"budget": {"amount": 1e308}},
        {"budget": {"amount": 300, "currency": "€"}},
        {"hours": -1},
        {"policy": "mine"},
        {"name": "Ada"},
        {"constraints": {"nuts": "nowhere!"}},
    ],
    ids=str,
)
def test_a_path_that_cannot_be_planned_is_a_problem(client, change):
    response = plan(client, **change)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert {"found", "expected", "remedy"} <= response.json().keys()


def test_an_unknown_goal_is_not_found(client):
    assert plan(client, goal={"occupation": occupation("king")}).status_code == 404


# --- what-if ----------------------------------------------------------------------------------------


def test_every_kind_of_change_is_computed_as_the_domain_does(client, snapshot):
    """F26: in the order asked, each alone."""
    response = ask(client, changes=CHANGES, limit=5)
    assert response.status_code == 200
    profile = read_profile(LIMITED)
    inside = [
        changes.AlsoSkill(skill("drive-forklifts")),
        changes.Farther(30.0),
        changes.WiderRegion("PL"),
        changes.MoreMoney(300.0, "EUR"),
        changes.MoreHours(4.0),
        changes.MoreWeeks(2.5),
        changes.LaterEnd(changes.date(2027, 6, 30)),
        changes.AlsoAt("evening"),
        changes.AlsoBy("onsite"),
        changes.AlsoLanguage("en", "B2"),
    ]
    told = asking.what_if(profile, snapshot, load_policy("goal-first"), inside, limit=5)
    assert response.json() == json.loads(json.dumps(to_json(told)))
    what_if_schemas.WhatIf.model_validate_json(response.content)
    assert [o["change"]["kind"] for o in response.json()["outcomes"]] == [
        change["kind"] for change in CHANGES
    ]


def test_money_frees_the_course_that_was_too_dear(client):
    """F26, F08: the forklift licence costs 250 EUR."""
    (outcome,) = ask(client, changes=[CHANGES[3]]).json()["outcomes"]
    assert [item["credential"] for item in outcome["freed"]] == [course("forklift")]
    assert outcome["ads"]["with_course_after"] > outcome["ads"]["with_course_before"]
    assert outcome["sentences"]


def test_changes_are_proposed_where_none_is_named(client):
    kinds = [o["change"]["kind"] for o in ask(client).json()["outcomes"]]
    assert kinds[0] == "skill"
    assert {"budget", "radius_km", "times", "modes", "end_by"} <= set(kinds)
    assert ask(client, changes=[]).json()["outcomes"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "height", "height": 2},
        {"skill": skill("drive-forklifts")},
        {"kind": "budget", "amount": 0},
        {"kind": "budget", "amount": 300, "currency": "PLN"},
        {"kind": "budget", "amount": 1e12},
        {"kind": "radius_km", "radius_km": 5},
        {"kind": "nuts", "nuts": "DE"},
        {"kind": "end_by", "end_by": "2027-02-30"},
        {"kind": "end_by", "end_by": "tomorrow"},
        {"kind": "times", "time": "night"},
        {"kind": "teaching_languages", "language": "english"},
        {"kind": "weeks", "weeks": 2, "why": "holidays"},
    ],
    ids=str,
)
def test_a_change_that_loosens_nothing_is_a_problem(client, change):
    response = ask(client, changes=[change])
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_limit_that_is_not_set_cannot_be_loosened(client):
    response = client.post("/v1/what-if", json=PROFILE | {"changes": [CHANGES[3]]})
    assert response.status_code == 422
    assert "constraints.budget" in response.json()["expected"]


def test_an_unknown_skill_is_not_found(client):
    change = {"kind": "skill", "skill": "https://elsewhere.example/x"}
    assert ask(client, changes=[change]).status_code == 404


def test_at_most_twelve_changes_at_once(client):
    assert ask(client, changes=[CHANGES[0]] * 12).status_code == 200
    assert ask(client, changes=[CHANGES[0]] * 13).status_code == 422


# --- both -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/v1/pathways", "/v1/what-if"])
def test_an_answer_names_run_day_snapshot_and_notice(client, path):
    """AI Act 12 and 50: and equal questions get equal bytes (F28)."""
    first, again = client.post(path, json=LIMITED), client.post(path, json=LIMITED)
    assert first.content == again.content
    told = first.json()
    assert (told["as_of"], len(told["run_id"])) == ("2026-11-22", 24)
    assert told["snapshot"] == client.get("/v1/ready").json()["snapshot"]
    assert told["notice"].startswith("Wersja pokazowa")
    assert set(told["data_age"]) == {"tiny taxonomy", "tiny courses", "tiny ads"}
    assert client.post(path, json=LIMITED | {"as_of": None}).json()["as_of"] == "2026-11-22"
    assert client.post(path, content=b"{").status_code == 422
    assert client.post(path, json=[]).status_code == 422


@pytest.mark.parametrize("path", ["/v1/pathways", "/v1/what-if"])
def test_nothing_of_a_question_is_logged_or_kept(client, snapshots, path, caplog):
    """GDPR 5(1)(e): a canary in a learner's own words stands in no log and no file."""
    before = sorted(p.name for p in snapshots.rglob("*"))
    canary = "canary-5417"
    with caplog.at_level(logging.DEBUG):
        response = client.post(path, json=LIMITED | {"local_skills": [{"text": canary}]})
        refused = client.post(path, json=LIMITED | {canary: canary})
    assert (response.status_code, refused.status_code) == (200, 422)
    assert canary not in caplog.text
    assert canary not in response.text
    assert sorted(p.name for p in snapshots.rglob("*")) == before
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("wire", "inside"),
    [
        (path_schemas.PathAnswer, path_answer.PathAnswer),
        (path_schemas.PathWords, path_words.PathWords),
        (path_schemas.StepWords, path_words.StepWords),
        (path_schemas.Path, types.Path),
        (path_schemas.PathLimits, types.PathLimits),
        (path_schemas.Step, types.Step),
        (path_schemas.Totals, types.Totals),
        (path_schemas.Proof, types.Proof),
        (recognition_schemas.Stack, types.Stack),
        (recognition_schemas.RefusedPart, types.RefusedPart),
        (path_schemas.Exemption, types.Exemption),
        (what_if_schemas.WhatIf, asking.WhatIf),
        (what_if_schemas.Outcome, outcomes.Outcome),
        (what_if_schemas.Counts, outcomes.Counts),
        (what_if_schemas.Place, outcomes.Place),
        (what_if_schemas.Gone, outcomes.Gone),
        (what_if_schemas.Freed, outcomes.Freed),
    ],
    ids=lambda kind: kind.__name__,
)
def test_the_members_are_those_of_the_domain(wire, inside):
    assert list(wire.model_fields) == [f.name for f in fields(inside)]
