"""F17: curators decide through the interface; the file keeps everything, and only curators may."""

from __future__ import annotations

import pytest
from staff import TODAY, Signed, signed_in
from starlette.testclient import TestClient
from tiny_world import course, skill, word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.credential.curation import COLUMNS
from guidance.storage.curation import read_decisions


@pytest.fixture
def curated(snapshots, casework, staffed, tmp_path):
    """The application with a file of decisions of its own."""
    settings = Settings(
        snapshot=snapshots / "current", casework=casework, curation=tmp_path / "curation.csv"
    )
    app = create_app(settings, word_linkers, lambda: TODAY)
    with TestClient(app):
        yield app


def decision(**more: str) -> dict[str, str]:
    plain = {"credential": course("forklift"), "skill": skill("load-goods")}
    return {**plain, "decision": "reject", "reason": "only pallets are moved", **more}


def decide(client: Signed, **more: str):
    return client.post("/v1/curation", json=decision(**more), headers=client.token)


def test_a_decision_is_kept_with_who_made_it_and_when(curated, tmp_path):
    client = signed_in(curated, "curate-1")
    answer = decide(client)
    assert answer.status_code == 200
    assert answer.json()["kept"] == {
        **decision(),
        "outcome": "",
        "curator": "curate-1",
        "date": "2026-11-22",
    }
    decide(client, decision="accept", outcome="1", reason="=1+1")
    text = (tmp_path / "curation.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert "'=1+1" in text
    told = client.get("/v1/curation", params={"skill": skill("load-goods")}).json()
    assert [one["reason"] for one in told["decisions"]] == ["only pallets are moved", "=1+1"]
    assert client.get("/v1/curation", params={"skill": skill("cook-meals")}).json()["total"] == 0


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"skill": "urn:nobody"}, 404),
        ({"credential": "urn:nobody"}, 404),
        ({"decision": "perhaps"}, 422),
        ({"credential": ""}, 422),
        ({"outcome": "9"}, 422),
        ({"reason": ""}, 422),
        ({"name": "Ada"}, 422),
    ],
)
def test_what_cannot_be_decided_is_refused_and_not_kept(curated, tmp_path, more, status):
    client = signed_in(curated, "curate-1")
    assert decide(client, **more).status_code == status
    assert not (tmp_path / "curation.csv").exists()


def test_only_a_curator_with_the_token_of_the_session_may_decide(curated, tmp_path):
    stranger = Signed(curated)
    assert stranger.get("/v1/curation").status_code == 401
    assert stranger.post("/v1/curation", json=decision()).status_code == 401
    assert decide(signed_in(curated, "office-1")).status_code == 403
    client = signed_in(curated, "curate-1")
    assert client.post("/v1/curation", json=decision()).status_code == 403
    assert not (tmp_path / "curation.csv").exists()


def test_a_file_of_a_spreadsheet_keeps_its_columns_and_its_delimiter(curated, tmp_path):
    path = tmp_path / "curation.csv"
    heading = "date;skill;credential;outcome;decision;curator;reason;seen"
    row = f"2026-01-02;{skill('load-goods')};;;blacklist;ana;often wrong;x"
    path.write_text(f"\ufeff{heading}\n{row}", encoding="utf-8")
    assert decide(signed_in(curated, "curate-1")).status_code == 200
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[:2] == [heading, row]
    assert lines[2].startswith("2026-11-22;")
    assert [one.curator for one in read_decisions(path).decisions] == ["ana", "curate-1"]


def test_a_file_that_is_something_else_is_left_alone(curated, tmp_path):
    path = tmp_path / "curation.csv"
    path.write_text("colour,size\nred,3\n", encoding="utf-8")
    client = signed_in(curated, "curate-1")
    assert decide(client).status_code == 422
    assert client.get("/v1/curation").status_code == 422
    assert path.read_text(encoding="utf-8") == "colour,size\nred,3\n"


def test_many_at_once_lose_nothing(tmp_path):
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    from guidance.credential.curation import Decision, Ruling
    from guidance.storage.curation import add_decision

    path = tmp_path / "curation.csv"
    made = [
        Decision("c", "", f"s/{at}", Ruling.ACCEPT, "ana", date(2026, 1, 2), 'a "word",\nor two')
        for at in range(60)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: add_decision(path, one), made))
    kept = read_decisions(path)
    assert sorted(kept.decisions, key=lambda d: d.skill) == sorted(made, key=lambda d: d.skill)
    assert kept.unreadable == 0
