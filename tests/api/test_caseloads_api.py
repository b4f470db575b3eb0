"""Caseloads over HTTP: a file in, results that equal the single call's, nothing of a text kept (F07, F43)."""

import csv
import io
import json
import logging
import shutil
import sqlite3
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from staff import ACCOUNTS, CHEAP, PASSWORD, TODAY, signed_in
from starlette.testclient import TestClient
from tiny_world import skill, word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.errors import SnapshotError
from guidance.programme.columns import COLUMNS
from guidance.storage.accounts import Accounts
from guidance.storage.caseloads import CaseloadFile

CANARY = "zzcanaryzz"
HEADING = "case_ref,language,skills,skills_text,goal,nuts,need_group,isco08"
ROWS = (
    f"A-1,en,{skill('keep-stock')},,,PL61,G1,",
    f'A-2,pl,,"gotować posiłki, {CANARY}",,PL61,G2,',
    "A-3,en,,,,PL61,G1,5120",
    "Jan Kowalski,en,,,,PL61,,",
    f"A-1,en,{skill('keep-stock')},,,PL61,,",
    "A-4,en,,,http://nowhere.example/job,PL61,,",
)
FILE = "\n".join((HEADING, *ROWS)) + "\n"


def settings_of(snapshots, place, **more):
    return Settings(
        snapshot=snapshots / "current",
        casework=place / "casework.sqlite",
        caseload_processes=0,
        **more,
    )


@pytest.fixture
def place(tmp_path):
    accounts = Accounts(tmp_path / "casework.sqlite", CHEAP)
    for name, role in ACCOUNTS.items():
        accounts.add(name, role, PASSWORD)
    return tmp_path


@pytest.fixture
def served(snapshots, place):
    app = create_app(settings_of(snapshots, place), word_linkers, lambda: TODAY)
    with TestClient(app):
        app.state.service.current().linkers.result(10)
        yield app


@pytest.fixture
def desk(served):
    return signed_in(served, "office-1")


def send(desk, text=FILE, **asked):
    body = text if isinstance(text, bytes) else text.encode()
    return desk.post("/v1/caseloads", content=body, headers=desk.token, params=asked)


def finished(desk, answer):
    assert answer.status_code == 202, answer.text
    return until_done(desk, answer.headers["location"])


def until_done(desk, path):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        told = desk.get(path).json()
        if told["state"] in ("done", "failed"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def results(desk, told):
    answer = desk.get(f"/v1/caseloads/{told['id']}/results.jsonl")
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


def test_good_rows_run_and_bad_rows_come_back(desk):
    """F07: line, column and reason of each bad row, no cell text; the others have an answer."""
    told = finished(desk, send(desk))
    assert told["state"] == "done"
    assert told["progress"] == {"people": 3, "unread": 0, "answered": 3, "refused": 3}
    assert [(e["line"], e["column"]) for e in told["errors"]] == [
        (5, "case_ref"),
        (6, "case_ref"),
        (7, "goal"),
    ]
    assert "Kowalski" not in json.dumps(told)
    lines = results(desk, told)
    assert [line["case_ref"] for line in lines] == ["A-1", "A-2", "A-3"]
    assert lines[2]["status"] == "none"
    assert lines[2]["cause"] == "no_skills"


def test_every_result_is_the_single_calls(desk):
    """F07, F28: the answer in a result is what POST /v1/recommendations gives, run id and all."""
    for line in results(desk, finished(desk, send(desk))):
        alone = desk.post("/v1/recommendations", json=line["profile"])
        assert alone.status_code == 200, alone.text
        assert line["answer"] == alone.json()


def test_the_report_is_csv_with_three_columns(desk):
    told = finished(desk, send(desk))
    answer = desk.get(f"/v1/caseloads/{told['id']}/report.csv", params={"language": "de"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["line", "column", "reason"]
    assert [row[:2] for row in rows[1:]] == [["5", "case_ref"], ["6", "case_ref"], ["7", "goal"]]
    assert rows[3][2].startswith("Diesen Beruf")


def test_a_column_that_names_a_person_refuses_the_file(desk):
    answer = send(desk, "case_ref,Nachname\nA-1,x\n")
    assert answer.status_code == 422
    assert "'Nachname'" in answer.json()["found"]
    assert desk.get("/v1/caseloads").json() == {"caseloads": []}


def test_nothing_of_a_text_is_kept_anywhere(desk, place, caplog):
    """REQUIREMENTS 4: a canary in a text is on no disk and in no log once it was read."""
    caplog.set_level(logging.DEBUG)
    told = finished(desk, send(desk))
    desk.get(f"/v1/caseloads/{told['id']}/archive.zip")
    assert any(place.rglob("*.caseload.sqlite"))
    for path in place.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path.name
    assert CANARY not in caplog.text


def test_only_an_officer_may(served, desk):
    told = finished(desk, send(desk))
    path = f"/v1/caseloads/{told['id']}"
    assert TestClient(served).get(path).status_code == 401
    assert signed_in(served, "counsel-1").get(path).status_code == 403
    assert desk.post("/v1/caseloads", content=FILE.encode()).status_code == 403


def test_the_same_file_is_the_same_caseload(desk):
    one, two = finished(desk, send(desk)), finished(desk, send(desk))
    other = finished(desk, send(desk, limit=3))
    assert one["id"] == two["id"] != other["id"]
    assert len(desk.get("/v1/caseloads").json()["caseloads"]) == 2


def test_files_brought_at_the_same_moment_all_run(desk):
    """None is taken for a beginning that was cut short, and none is begun twice."""
    some = [FILE, *(f"{HEADING}\nB-{n},en,,,,PL61,,5120\n" for n in range(3))] * 3
    with ThreadPoolExecutor(len(some)) as pool:
        taken = list(pool.map(partial(send, desk), some))
    assert [answer.status_code for answer in taken] == [202] * len(some)
    ids = [answer.json()["id"] for answer in taken]
    assert ids[:4] == ids[4:8] == ids[8:]
    assert [finished(desk, answer)["state"] for answer in taken[:4]] == ["done"] * 4
    assert len(desk.get("/v1/caseloads").json()["caseloads"]) == 4


def test_a_job_deleted_meanwhile_hides_no_other(desk, served, monkeypatch):
    found = finished(desk, send(desk))["id"]
    caseloads = served.state.caseloads
    monkeypatch.setattr(caseloads, "_ids", lambda: ["gone1", found])
    assert [job.id for job in caseloads.listed()] == [found]
    job = caseloads.job(found)
    monkeypatch.setattr(caseloads, "listed", lambda: (replace(job, id="gone1"), job))
    assert [job["id"] for job in desk.get("/v1/caseloads").json()["caseloads"]] == [found]
    assert desk.get("/officer").status_code == 200


def test_a_job_that_cannot_be_opened_now_is_not_deleted(desk, served, place, monkeypatch):
    """Too many open files, or a disk that is full, is no reason to lose a caseload."""
    finished(desk, send(desk))
    kept = next((place / "caseloads").iterdir())
    monkeypatch.setattr(CaseloadFile, "_connect", unable)
    assert served.state.caseloads.expire() == 0
    assert served.state.caseloads.listed() == ()
    monkeypatch.undo()
    assert kept.exists()
    assert len(served.state.caseloads.listed()) == 1


def unable(_):
    raise sqlite3.OperationalError("unable to open database file")


def test_deleting_leaves_no_file(desk, place):
    told = finished(desk, send(desk))
    assert desk.delete(f"/v1/caseloads/{told['id']}", headers=desk.token).status_code == 204
    assert desk.get(f"/v1/caseloads/{told['id']}").status_code == 404
    assert not list(place.rglob(f"{told['id']}*"))


def test_the_archive_is_the_same_bytes_each_time(desk):
    told = finished(desk, send(desk))
    path = f"/v1/caseloads/{told['id']}/archive.zip"
    one, two = desk.get(path).content, desk.get(path).content
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[:3] == ["README.txt", "results.jsonl", "report.csv"]
        assert names[3:] == [f"letters/{line:05}-A-{line - 1}.pdf" for line in (2, 3, 4)]
        assert archive.read(names[3]).startswith(b"%PDF")


def test_letters_speak_over_the_snapshot_that_answered(served, desk):
    """F46: also after another one was published; one that is gone is named, and nothing guessed."""
    caseloads, loaded = served.state.caseloads, served.state.service.current()
    job = caseloads.job(finished(desk, send(desk))["id"])
    assert caseloads.snapshot_of(job.terms) is loaded.snapshot
    earlier = loaded.place.resolve().with_name("earlier")
    shutil.copytree(loaded.place, earlier)
    try:
        found = caseloads.snapshot_of(replace(job.terms, snapshot="earlier"))
        assert found.digest == "earlier"
        found.records.close()
    finally:
        shutil.rmtree(earlier)
    with pytest.raises(SnapshotError):
        caseloads.snapshot_of(replace(job.terms, snapshot="earlier"))


def test_results_wait_until_all_are_answered(served, desk):
    caseloads = served.state.caseloads
    with caseloads._turn:  # the one who works waits here, as behind another caseload
        answer = send(desk)
        id = answer.json()["id"]
        assert answer.json()["state"] == "waiting"
        early = desk.get(f"/v1/caseloads/{id}/results.jsonl")
        assert early.status_code == 503
        assert "retry-after" in early.headers
    assert finished(desk, answer)["state"] == "done"


def test_a_restart_goes_on_and_asks_for_lost_texts(snapshots, place):
    """Whoever has no text is answered after a restart; the text is not on disk, so its file is."""
    first = create_app(settings_of(snapshots, place), word_linkers, lambda: TODAY)
    with TestClient(first):
        first.state.service.current().linkers.result(10)
        desk = signed_in(first, "office-1")
        whole = finished(desk, send(desk))
        expected = results(desk, whole)
        desk.delete(f"/v1/caseloads/{whole['id']}", headers=desk.token)
        with first.state.caseloads._turn:
            send(desk)
            first.state.caseloads._stopping.set()
    second = create_app(settings_of(snapshots, place), word_linkers, lambda: TODAY)
    with TestClient(second):
        second.state.service.current().linkers.result(10)
        desk = signed_in(second, "office-1")
        path = f"/v1/caseloads/{whole['id']}"
        deadline = time.monotonic() + 20
        while (told := desk.get(path).json())["state"] != "needs_file":
            assert time.monotonic() < deadline, told
            time.sleep(0.05)
        assert told["progress"]["answered"] == 2
        assert results(desk, finished(desk, send(desk))) == expected


def test_it_is_gone_after_its_last_day(snapshots, place):
    day = TODAY
    app = create_app(
        settings_of(snapshots, place, keep_caseloads_days=0), word_linkers, lambda: day
    )
    with TestClient(app):
        app.state.service.current().linkers.result(10)
        desk = signed_in(app, "office-1")
        told = finished(desk, send(desk))
        day = TODAY.replace(day=TODAY.day + 1)
        assert app.state.caseloads.expire() == 1
        assert desk.get(f"/v1/caseloads/{told['id']}").status_code == 404


def test_the_template_has_every_column(served):
    answer = TestClient(served).get("/v1/caseloads/template.csv")
    assert answer.content.decode("utf-8-sig").strip() == ",".join(COLUMNS)
