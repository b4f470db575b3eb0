"""A document over HTTP: what it certifies and what is to be confirmed, kept nowhere (F04)."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny_world import skill, word_linkers

from api.app import create_app
from api.import_schemas import ImportResponse
from api.settings import Settings
from guidance.errors import ConfigurationError
from guidance.learner import read_profile

sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))
from sealed_documents import (
    BADGE,
    CANARIES,
    DAY,
    EC_KEY,
    attestation,
    certificate,
    disclosure,
    fresh,
    token,
    x5c,
)

IMPORT = "/v1/credentials/import"
HEADS = {"alg": "ES256", "x5c": x5c(certificate(EC_KEY))}


def badge():
    """Return a badge with a skill of this world, one of another, and an outcome in words."""
    document = fresh(BADGE)
    achievement = document["credentialSubject"]["achievement"]
    achievement["alignment"][0]["targetUrl"] = skill("keep-stock")
    achievement["extensions:LearningOutcomeExtension"] = {"LearningOutcome": "load goods"}
    return document


SIGNED = token(badge(), HEADS, EC_KEY).encode()
FORGED = SIGNED[:-20] + b"A" * 20


def service(snapshots, **settings):
    return create_app(
        Settings(snapshot=snapshots / "current", **settings), word_linkers, lambda: DAY
    )


def test_a_signed_badge_certifies_a_skill_for_a_profile(client):
    answer = client.post(IMPORT, content=SIGNED).json()
    assert answer["seal"]["state"] == "valid"
    assert [row["uri"] for row in answer["certified"]] == [skill("keep-stock")]
    assert answer["certified"][0]["label"] == "keep stock"
    assert [(row["uri"], row["evidence"]) for row in answer["to_confirm"]] == [
        (skill("load-goods"), "inferred")
    ]
    assert [row["label"] for row in answer["strangers"]] == ["Logistics 4"]
    profile = {
        "skills": [{"uri": row["uri"], "evidence": row["evidence"]} for row in answer["certified"]]
    }
    assert read_profile(profile).held == (skill("keep-stock"),)
    assert client.post("/v1/recommendations", json=profile).status_code == 200


@pytest.mark.parametrize(
    "data", [SIGNED, FORGED, b"Skills\nload goods"], ids=["signed", "forged", "cv"]
)
def test_the_answer_is_the_published_one(client, data):
    ImportResponse.model_validate(client.post(IMPORT, content=data).json())


def test_a_forged_badge_certifies_nothing_and_says_so(client):
    answer = client.post(IMPORT, content=FORGED).json()
    assert (answer["seal"]["state"], answer["certified"]) == ("invalid", [])
    assert answer["withheld"]["code"] == "seal-invalid"
    assert "Do not rely on it" in answer["seal"]["text"]
    assert answer["to_confirm"][0]["evidence"] == "declared"


def test_the_reader_s_language(client):
    answer = client.post(IMPORT, content=FORGED, params={"language": "pl"}).json()
    assert answer["seal"]["text"].startswith("Pieczęć nie pasuje")
    assert answer["to_confirm"][0]["label_language"] == "pl"


def test_the_day_is_the_service_s_or_the_one_asked_for(client):
    assert client.post(IMPORT, content=SIGNED).json()["day"] == "2026-11-22"
    later = client.post(IMPORT, content=SIGNED, params={"as_of": "2028-06-01"}).json()
    assert later["withheld"]["code"] == "expired"
    assert client.post(IMPORT, content=SIGNED, params={"as_of": "soon"}).status_code == 422


def test_who_somebody_is_is_neither_told_nor_logged(client, caplog):
    with caplog.at_level(logging.DEBUG):
        texts = [client.post(IMPORT, content=data).text for data in (SIGNED, FORGED, b"{}", b"eyJ")]
    for canary in CANARIES:
        assert not any(canary in text for text in texts)
        assert canary not in caplog.text


def test_the_same_document_gets_the_same_answer(client):
    first, second = (client.post(IMPORT, content=SIGNED).content for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", ["application/jwt", "text/html", "", "multipart/form-data"])
def test_the_stated_type_counts_for_nothing(client, kind):
    found = client.post(IMPORT, content=SIGNED, headers={"content-type": kind})
    assert found.json()["format"] == "open-badge-3"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\x89PNG\r\n", b"eyJhbGciOiJFUzI1NiJ9", b'{"a":NaN}']
)
def test_what_is_not_read_is_a_problem_with_a_reason(client, data):
    found = client.post(IMPORT, content=data)
    assert found.status_code == 422
    assert found.headers["content-type"].startswith("application/problem+json")
    assert found.json()["expected"]


def test_documents_have_a_larger_limit_of_their_own(snapshots):
    app = service(snapshots, most_body_bytes=2048, most_document_bytes=8192)
    with TestClient(app) as client:
        assert client.post(IMPORT, content=b"x" * 4000).status_code != 413
        assert client.post(IMPORT, content=b"x" * 9000).status_code == 413
        assert client.post("/v1/skills/match", content=b"x" * 4000).status_code == 413


def test_a_trust_list_of_the_operator(snapshots, tmp_path):
    path = tmp_path / "trust.json"
    entries = [{"name": "x", "authority": HEADS["x5c"][0]}]
    path.write_text(json.dumps({"name": "Extract", "date": "2026-11-01", "entries": entries}))
    with TestClient(service(snapshots, trust_list=path)) as client:
        answer = client.post(IMPORT, content=SIGNED).json()
    assert (answer["seal"]["listed"], answer["certified"]) == (False, [])
    assert answer["withheld"]["code"] == "trust-not-listed"
    path.write_text("{}")
    with pytest.raises(ConfigurationError):
        service(snapshots, trust_list=path)


def test_attestations_are_behind_a_switch(snapshots, client):
    shown = attestation(
        [disclosure("title", "Stock"), disclosure("escoReference", [skill("keep-stock")])]
    )
    assert client.post(IMPORT, content=shown).status_code == 422
    with TestClient(service(snapshots, attestations=True)) as other:
        answer = other.post(IMPORT, content=shown).json()
    assert answer["format"] == "sd-jwt-attestation"
    assert [row["uri"] for row in answer["certified"]] == [skill("keep-stock")]


def command(path, snapshots, *options):
    return subprocess.run(  # noqa: S603
        [
            *(sys.executable, "-m", "guidance", "credential", str(path)),
            *("--snapshot", str(snapshots / "current"), "--day", "2026-11-22", *options),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_the_command_prints_json_and_says_by_its_code_what_to_rely_on(snapshots, tmp_path):
    """An invalid seal ends with 1, like a refused document, but prints what it found."""
    document = badge()
    del document["credentialSubject"]["achievement"]["extensions:LearningOutcomeExtension"]
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"targetName": "keep stock", "targetUrl": skill("keep-stock")}
    ]
    path = tmp_path / "badge.any"
    signed = token(document, HEADS, EC_KEY).encode()
    for data, code in ((signed, 0), (signed[:-20] + b"A" * 20, 1), (b"{}", 1)):
        path.write_bytes(data)
        done = command(path, snapshots)
        assert done.returncode == code, done.stderr
        if data != b"{}":
            answer = json.loads(done.stdout)
            assert bool(answer["certified"]) is (code == 0)
        else:
            assert "Refused" in done.stderr
    assert command(tmp_path / "none", snapshots).returncode == 1
