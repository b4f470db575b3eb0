"""What a learner says is found nowhere afterwards: no disk, no log, no snapshot (GDPR 5(1)(e)).

A word that stands nowhere else is put into every text, document, message and form. The service runs
in a directory of its own, with its own place for temporary files; afterwards every byte of every
file there is searched, and everything that was logged at the lowest level.
"""

from __future__ import annotations

import io
import json
import logging
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
import uvicorn
from forms import FORM
from staff import PASSWORD, Signed, signed_in
from tiny_world import skill, word_linkers

from api.app import create_app
from api.settings import Settings

CANARY = "zanzibarquokka7193"
TEXT = f"I cook meals for {CANARY} and drive forklifts, call {CANARY}@example.org"
PROFILE = {
    "skills": [{"uri": skill("load-goods")}],
    "local_skills": [{"text": TEXT, "language": "en"}],
    "constraints": {"nuts": "PL61"},
}
BODIES = {
    "/v1/skills/match": {"text": TEXT, "language": "en"},
    "/v1/occupations/match": {"text": TEXT, "language": "en"},
    "/v1/recommendations": PROFILE,
    "/v1/gaps": {**PROFILE, "goal": {"occupation": f"urn:{CANARY}"}},
    "/v1/pathways": {**PROFILE, "steps": 2},
    "/v1/what-if": PROFILE,
    "/v1/explanations": {**PROFILE, "credential": f"urn:{CANARY}"},
    "/v1/taxonomy/profile": PROFILE,
    "/v1/chat": {"message": TEXT, "state": None, "language": "en"},
    "/v1/nothing": PROFILE,
}
WRONG_BODIES = (
    {"name": CANARY},
    {"skills": [{"uri": CANARY, "evidence": CANARY}]},
    {"constraints": {"nuts": CANARY, "budget": {"amount": CANARY}}},
    {"language": CANARY},
    {CANARY: 1},
)
FORMS = {
    "/": {"step": "skills", "language": "en", "text": TEXT, "jobs": CANARY, "wish": CANARY},
    "/sign-in": {"name": CANARY, "password": f"{CANARY} {CANARY}"},
    "/chat": {"message": TEXT, "language": "en"},
}


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A working directory and a place for temporary files that nothing else writes to."""
    for name in ("work", "temporary", "casework"):
        (tmp_path / name).mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.fixture
def log():
    """Everything that anybody but the test's own client logs, at the lowest level."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.addFilter(lambda record: not record.name.startswith(("httpx", "httpcore")))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


def traces(*roots: Path) -> list[str]:
    """Return the files under some directories that hold the canary, in whatever case."""
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    assert files
    return [str(path) for path in files if CANARY.encode() in path.read_bytes().lower()]


def say_everything(client) -> dict[str, int]:
    """Put the canary into every door; return the status of each."""
    told = {path: client.post(path, json=body).status_code for path, body in BODIES.items()}
    for number, body in enumerate(WRONG_BODIES):
        answer = client.post("/v1/recommendations", json=body)
        told[f"wrong {number}"] = answer.status_code
    told["no json"] = client.post("/v1/recommendations", content=TEXT).status_code
    for path, fields in FORMS.items():
        answer = client.post(path, content=urlencode(fields), headers=FORM)
        told[f"form {path}"] = answer.status_code
    for path in ("/v1/documents/read", "/v1/credentials/import"):
        for document in (f"Curriculum vitae\n{TEXT}\n" * 4000, json.dumps({"name": CANARY})):
            told[f"{path} {len(document)}"] = client.post(path, content=document).status_code
    files = {"document": ("cv.txt", f"Skills\n{TEXT}\n" * 40_000)}
    answer = client.post("/documents", files=files, data={"language": "en"})
    told["form /documents"] = answer.status_code
    told["query"] = client.get(f"/?text={CANARY}").status_code
    told["address"] = client.get(f"/v1/credentials/{CANARY}").status_code
    told["header"] = client.get("/about", headers={"Accept-Language": CANARY}).status_code
    told["cookie"] = client.get("/counsellor", headers={"Cookie": f"guidance_session={CANARY}"}).status_code  # fmt: skip
    return told


def test_what_is_said_is_found_nowhere(staffed, snapshots, alone, log, casework, capfd):
    client = Signed(staffed, raise_server_exceptions=False)
    told = say_everything(client)
    assert told["/v1/skills/match"] == told["/v1/recommendations"] == 200, told
    assert told["form /"] == 200, told
    assert not [name for name, status in told.items() if status >= 500], told
    assert CANARY not in log.getvalue().lower()
    shown = capfd.readouterr()
    assert CANARY not in (shown.out + shown.err).lower()
    assert traces(alone, snapshots, casework.parent) == []


def test_an_unexpected_fault_logs_where_and_not_what(staffed, alone, log, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError(TEXT)

    monkeypatch.setattr("api.routers.advice.recommend", fail)
    client = Signed(staffed, raise_server_exceptions=False)
    answer = client.post("/v1/recommendations", json=PROFILE)
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert "RuntimeError" in log.getvalue()
    assert CANARY not in log.getvalue().lower()


def test_a_complaint_and_a_case_are_kept_on_purpose_and_nothing_else_is(
    staffed, alone, log, casework
):
    """The same search finds what is kept, so it would find what should not be; then it is erased."""
    anybody, counsellor = Signed(staffed), signed_in(staffed, "counsel-1", PASSWORD)
    say_everything(anybody)
    assert traces(casework.parent) == []
    body = {"reference": "TOR-0142", "profile": PROFILE}
    assert counsellor.post("/v1/cases", json=body, headers=counsellor.token).status_code == 200
    answer = counsellor.post(
        "/v1/cases/TOR-0142/recommendations", json={}, headers=counsellor.token
    )
    complaint = {"run_id": answer.json()["run"]["run_id"], "text": TEXT}
    assert anybody.post("/v1/complaints", json=complaint).status_code == 200
    assert traces(casework.parent) != []
    assert counsellor.delete("/v1/cases/TOR-0142", headers=counsellor.token).status_code == 200
    assert traces(alone, casework.parent) == []
    assert CANARY not in log.getvalue().lower()


def test_a_running_server_logs_nothing_of_a_request(snapshots, alone, log, capfd):
    """The server as `guidance serve` starts it, over a socket of this machine, query strings too."""
    settings = Settings(snapshot=snapshots / "current", casework=alone / "casework" / "c.sqlite")
    app = create_app(settings, word_linkers)
    place = alone / "temporary" / "server.sock"
    config = uvicorn.Config(app, uds=str(place), access_log=False, server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = time.monotonic() + 20
    while not server.started and time.monotonic() < ends:
        time.sleep(0.02)
    transport = httpx2.HTTPTransport(uds=str(place))
    with httpx2.Client(transport=transport, base_url="http://testserver") as client:
        told = say_everything(client)
    server.should_exit = True
    thread.join(20)
    shown = capfd.readouterr()
    assert told["query"] == 200
    assert not [name for name, status in told.items() if status >= 500], told
    for text in (log.getvalue(), shown.out, shown.err):
        assert CANARY not in text.lower()
    assert traces(alone, snapshots) == []
