"""Every refusal is a problem document that says what was found, what was expected and what to do."""

import json
import logging

import pytest
from conftest import TODAY
from starlette.testclient import TestClient
from tiny_world import course, occupation, skill, word_linkers

from api.app import create_app
from api.problems import KINDS
from api.settings import Settings, settings_from_environment
from guidance.errors import ConfigurationError

CANARY = "kanarienvogel-4711"


def refused(response, status, kind):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == f"/docs#problem-{kind}"
    assert problem["title"]
    assert problem["detail"]
    assert {"found", "expected", "remedy"} <= problem.keys()
    return problem


@pytest.mark.parametrize(
    "name", ["name", "birth_date", "gender", "nationality", "address", "health"]
)
@pytest.mark.parametrize("path", ["/v1/recommendations", "/v1/gaps"])
def test_there_is_no_field_for_who_a_person_is(client, path, name):
    refused(client.post(path, json={name: "x"}), 422, "invalid-input")


@pytest.mark.parametrize("path", ["/v1/skills/match", "/v1/occupations/match"])
def test_unknown_members_of_a_match_are_refused(client, path):
    problem = refused(client.post(path, json={"text": "x", "name": CANARY}), 422, "invalid-input")
    assert problem["errors"][0]["pointer"] == "/name"
    assert CANARY not in json.dumps(problem)


@pytest.mark.parametrize(
    "body",
    [
        {"skills": "cook"},
        {"skills": [{"uri": ""}]},
        {"as_of": "2026-02-30"},
        {"language": "german"},
        {"constraints": {"budget": {"amount": -1}}},
        {"constraints": {"hard": ["budget"]}},
        {"constraints": {"name": "x"}},
        {"limit": 0},
        {"limit": "3"},
        {"policy": "mine"},
        [],
        7,
    ],
)
def test_a_broken_profile_is_refused(client, body):
    refused(client.post("/v1/recommendations", json=body), 422, "invalid-input")


@pytest.mark.parametrize("path", ["/v1/explanations", "/v1/pathways", "/v1/what-if"])
@pytest.mark.parametrize("body", [None, [], 7, "x"])
def test_a_question_that_is_no_object_is_refused(client, path, body):
    refused(client.post(path, json=body), 422, "invalid-input")


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b'{"limit": NaN}', b'{"rejected": [], "rejected": []}', b"\xff\xfe", b"[" * 99999],
)
def test_what_is_not_json_is_refused(client, raw):
    headers = {"Content-Type": "application/json"}
    refused(client.post("/v1/recommendations", content=raw, headers=headers), 422, "invalid-input")


def test_a_broken_match_request_is_refused(client):
    headers = {"Content-Type": "application/json"}
    refused(client.post("/v1/skills/match", content=b"{", headers=headers), 422, "invalid-input")
    refused(client.post("/v1/skills/match", json={"text": 7}), 422, "invalid-input")


def test_too_long_a_text_is_refused(client):
    problem = refused(
        client.post("/v1/skills/match", json={"text": "a" * 20_001}), 422, "invalid-input"
    )
    assert "20000" in problem["errors"][0]["expected"]


@pytest.mark.parametrize("path", ["/v1/skills/match", "/v1/recommendations", "/"])
def test_too_large_a_body_is_refused(client, path):
    body = b'{"text": "' + b"a" * 300_000 + b'"}'
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    refused(response, 413, "too-large")


def test_a_body_of_unknown_length_is_counted(client):
    response = client.post("/v1/recommendations", content=iter([b" " * 100_000] * 4))
    refused(response, 413, "too-large")


def test_a_gap_needs_a_goal(client):
    problem = refused(client.post("/v1/gaps", json={}), 422, "invalid-input")
    assert "goal" in problem["found"]


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/credentials/{course('nowhere')}",
        f"/v1/labour-market/skills?skill={skill('nothing')}",
    ],
)
def test_an_unknown_concept_is_not_found(client, path):
    refused(client.get(path), 404, "unknown-concept")


def test_an_unknown_goal_is_not_found(client):
    body = {"skills": [{"uri": skill("load-goods")}], "goal": {"occupation": occupation("king")}}
    refused(client.post("/v1/recommendations", json=body), 404, "unknown-concept")


def test_a_broken_region_is_refused(client):
    path = f"/v1/labour-market/skills?skill={skill('load-goods')}&region=Toruń!"
    refused(client.get(path), 422, "invalid-input")
    refused(client.get("/v1/labour-market/skills"), 422, "invalid-input")
    refused(client.get("/v1/about?language=deutsch"), 422, "invalid-input")


def test_an_address_without_anything(client):
    refused(client.get("/v1/nothing"), 404, "not-found")


def test_another_method(client):
    response = client.get("/v1/skills/match")
    problem = refused(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"
    assert problem["expected"] == "POST"


@pytest.fixture
def faulty(snapshots, monkeypatch):
    def fail(*_, **__):
        raise ValueError(CANARY)

    monkeypatch.setattr("api.routers.advice.recommend", fail)
    app = create_app(Settings(snapshot=snapshots / "current"), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        yield client


def test_a_fault_is_told_and_its_words_are_not_logged(faulty, caplog):
    refused(faulty.post("/v1/recommendations", json={}), 500, "unexpected")
    assert "ValueError" in caplog.text
    assert CANARY not in caplog.text


def test_nothing_of_a_request_is_logged_or_kept(client, caplog, snapshots):
    caplog.set_level(logging.DEBUG)
    client.post("/v1/skills/match", json={"text": CANARY})
    client.post("/v1/skills/match", json={CANARY: CANARY})
    client.post("/v1/recommendations", json={"local_skills": [{"text": CANARY}]})
    client.post("/v1/recommendations", json={"name": CANARY})
    client.post("/v1/recommendations", content=CANARY)
    client.get("/v1/labour-market/skills", params={"skill": CANARY})
    client.get(f"/courses/{CANARY}?language={CANARY}")
    client.post("/", content=f"step=skills&text={CANARY}")
    own = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore", "asyncio"))]
    assert CANARY not in "\n".join(record.getMessage() for record in own)
    files = [path for path in snapshots.rglob("*") if path.is_file()]
    assert not any(CANARY.encode() in path.read_bytes() for path in files)


def test_every_kind_of_problem_is_described(client):
    page = client.get("/docs").text
    assert all(f'id="problem-{kind.name}"' in page for kind in KINDS)


def test_no_snapshot_is_not_ready_and_pages_say_so(tmp_path):
    app = create_app(Settings(snapshot=tmp_path / "current"), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        assert client.get("/v1/health").status_code == 200
        for path in ("/v1/about", "/v1/ready"):
            response = client.get(path)
            refused(response, 503, "not-ready")
            assert response.headers["retry-after"]
        page = client.get("/?language=de", headers={"Accept": "text/html"})
        assert page.status_code == 503
        assert "startet noch" in page.text


def test_settings_refuse_what_they_do_not_know(monkeypatch, tmp_path):
    with pytest.raises(ValueError, match="extra"):
        Settings(kontakt="x")  # type: ignore[call-arg]
    monkeypatch.setenv("GUIDANCE_CONTACT", "ask@example.org")
    monkeypatch.setenv("GUIDANCE_DATA", str(tmp_path))
    assert settings_from_environment().contact == "ask@example.org"
    monkeypatch.setenv("GUIDANCE_CONTACKT", "x")
    with pytest.raises(ConfigurationError, match="GUIDANCE_CONTACKT"):
        settings_from_environment()


def test_every_setting_says_what_it_is_for():
    assert all(field.description for field in Settings.model_fields.values() if field)
