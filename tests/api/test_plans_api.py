"""F18, principle "portable": a plan is kept as a file, and read again with what became of it."""

import json
import logging

import pytest
from tiny_world import course, skill

from guidance.exchange.plan import read_plan, write_plan
from guidance.learner import read_profile

PROFILE = {
    "skills": [{"uri": skill("load-goods")}],
    "language": "pl",
    "as_of": "2026-11-22",
}


@pytest.fixture
def uri(client):
    return client.app.state.service.current().snapshot.courses.uris[0]


def kept(client, uri, **more):
    asked = PROFILE | {"courses": [{"credential": uri}], "answer": "run-1"} | more
    return client.post("/v1/plans/export", json=asked)


def test_a_plan_is_a_file_of_linked_data_that_comes_back_unchanged(client, uri):
    answer = kept(client, uri)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/ld+json"
    assert "attachment" in answer.headers["content-disposition"]
    plan = read_plan(answer.content)
    assert plan.profile == read_profile(PROFILE)
    assert write_plan(plan) == answer.content
    assert kept(client, uri).content == answer.content


def test_a_kept_plan_is_read_with_what_became_of_it(client, uri):
    told = client.post("/v1/plans/import", content=kept(client, uri).content).json()
    assert told["made"] == "2026-11-22"
    assert told["answer"] == "run-1"
    assert told["snapshot"] == told["snapshot_now"]
    assert read_profile(told["profile"]) == read_profile(PROFILE)
    assert [c["standing"] for c in told["courses"]] == ["offered"]
    assert told["words"] == told["courses"][0]["words"]
    assert told["unknown_skills"] == []


def test_what_the_catalogue_no_longer_holds_is_said_in_the_persons_language(client, uri):
    document = json.loads(kept(client, uri).content)
    document["courses"][0]["id"] = course("no-longer-there")
    document["profile"]["skills"][0]["uri"] = skill("of-another-release")
    told = client.post("/v1/plans/import", content=json.dumps(document).encode()).json()
    assert told["courses"][0]["standing"] == "gone"
    assert told["unknown_skills"] == [skill("of-another-release")]
    assert len(told["words"]) == 2
    assert "katalogu" in told["words"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"courses": []},
        {"courses": [{"credential": ""}]},
        {"courses": [{"credential": "a", "learner": "Anna"}]},
        {"name": "Anna"},
        {"answer": 1},
    ],
)
def test_a_request_that_says_more_or_less_is_refused(client, uri, change):
    answer = kept(client, uri, **change)
    assert answer.status_code == 422
    assert "Anna" not in answer.text


def test_a_request_without_courses_is_refused(client):
    assert client.post("/v1/plans/export", json=PROFILE).status_code == 422
    assert client.post("/v1/plans/export", json=[]).status_code == 422


def test_an_unknown_course_is_not_found(client):
    assert kept(client, course("none")).status_code == 404


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 200_000, b'{"a": NaN}', b"\xff"])
def test_what_is_no_plan_is_refused_with_a_reason(client, data):
    answer = client.post("/v1/plans/import", content=data)
    assert answer.status_code == 422
    assert answer.json()["expected"]


def test_nothing_of_a_plan_is_logged(client, uri, caplog):
    caplog.set_level(logging.DEBUG)
    local = [{"text": "canary-of-a-plan", "language": "pl"}]
    answer = kept(client, uri, local_skills=local)
    client.post("/v1/plans/import", content=answer.content)
    assert b"canary-of-a-plan" in answer.content
    assert "canary-of-a-plan" not in caplog.text
