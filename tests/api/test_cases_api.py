"""Cases through the interface: lists kept side by side, chained, replayed, erased (F10, F43, F44)."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from staff import TODAY, Signed
from tiny_world import course, skill

from guidance.casework.human_list import Action, Decision
from guidance.errors import InputError

PROFILE = {"skills": [{"uri": skill("load-goods")}], "constraints": {"nuts": "PL61"}}
ALL_WRITINGS = {
    "profile": {"profile": PROFILE},
    "recommendations": {"profile": PROFILE},
    "agreements": {},
    "contacts": {"day": "2026-11-20", "way": "telephone"},
    "notes": {"text": "a note"},
    "outcomes": {"step": "taken", "credential": course("forklift")},
    "hand-overs": {"to": "counsel-2"},
    "closing": {"text": "done"},
}


def post(client: Signed, path: str, body):
    return client.post(f"/v1/{path}", json=body, headers=client.token)


def opened(client: Signed, reference: str = "TOR-0142") -> str:
    answer = post(client, "cases", {"reference": reference, "profile": PROFILE})
    assert answer.status_code == 200, answer.text
    return answer.json()["case"]["reference"]


def with_list(client: Signed, reference: str = "TOR-0142") -> list[str]:
    opened(client, reference)
    run = post(client, f"cases/{reference}/recommendations", {}).json()["run"]
    assert len(run["machine"]) > 1
    assert run["human"]["courses"] == run["machine"]
    return run["machine"]


def decide(client: Signed, action: str, credential=None, **more):
    body = {"action": action, "credential": credential, "reason_code": "learner_wish", **more}
    return post(client, "cases/TOR-0142/decisions", body)


def test_a_case_is_opened_without_a_name(counsellor):
    opened(counsellor)
    made = post(counsellor, "cases", {}).json()
    assert made["profile"] is None
    assert len(made["case"]["reference"]) == 9
    assert post(counsellor, "cases", {"reference": "TOR-0142"}).status_code == 422
    for name in ("Jan Kowalski", "1985-04-12", "jan@example.org"):
        refused = post(counsellor, "cases", {"reference": name})
        assert refused.status_code == 422
        assert name not in refused.text


def test_nobody_but_counsellors_sees_cases(counsellor, officer, curator, anybody):
    opened(counsellor)
    paths = ("cases", "cases/TOR-0142", "cases/TOR-0142/export", "complaints")
    for client, status in ((officer, 403), (curator, 403), (anybody, 401)):
        assert {client.get(f"/v1/{path}").status_code for path in paths} == {status}
        assert client.delete("/v1/cases/TOR-0142", headers=client.token).status_code == status


def test_a_colleagues_case_reads_like_one_that_is_not_there(counsellor, colleague):
    opened(counsellor)
    for path in ("", "/export", "/decisions"):
        other = colleague.get(f"/v1/cases/TOR-0142{path}")
        nowhere = colleague.get(f"/v1/cases/TOR-0143{path}")
        assert other.status_code == nowhere.status_code == 404
        assert other.json() == nowhere.json()
    assert colleague.get("/v1/cases").json() == {"cases": []}
    assert post(colleague, "cases/TOR-0142/notes", {"text": "x"}).status_code == 404


def test_a_case_that_is_handed_over_can_be_taken(counsellor, colleague):
    opened(counsellor)
    assert post(counsellor, "cases/TOR-0142/hand-overs", {"to": "nobody-9"}).status_code == 422
    assert post(counsellor, "cases/TOR-0142/hand-overs", {"to": "office-1"}).status_code == 422
    waits = post(counsellor, "cases/TOR-0142/hand-overs", {"to": None}).json()
    assert waits["case"]["status"] == "handed_over"
    taken = post(colleague, "cases/TOR-0142/hand-overs", {"to": "counsel-2"}).json()
    assert taken["case"]["counsellor"] == "counsel-2"
    assert counsellor.get("/v1/cases/TOR-0142").status_code == 404


def test_both_lists_are_kept(counsellor):
    machine = with_list(counsellor)
    first, second = machine[:2]
    assert decide(counsellor, "promote", second).status_code == 200
    assert decide(counsellor, "add", course("started"), place=1).status_code == 200
    assert decide(counsellor, "exclude", first, text="did it before").status_code == 200
    run = decide(counsellor, "free_action", text="an internship").json()
    assert run["machine"] == machine
    assert run["human"]["courses"] == [course("started"), second, *machine[2:]]
    assert run["human"]["excluded"] == [first]
    assert run["human"]["added"] == [course("started")]
    assert run["human"]["free_actions"] == ["an internship"]
    assert [made["who"] for made in run["decisions"]] == ["counsel-1"] * 4
    assert counsellor.get("/v1/cases/TOR-0142/decisions").json() == run
    agreed = post(counsellor, "cases/TOR-0142/agreements", {}).json()
    assert agreed["entries"][-1]["kind"] == "list_agreed"
    assert counsellor.get("/v1/cases/TOR-0142/verification").json()["stands"] is True


def test_a_decision_needs_a_fitting_reason_course_and_run(counsellor):
    opened(counsellor)
    assert decide(counsellor, "promote", course("forklift")).status_code == 422
    first = post(counsellor, "cases/TOR-0142/recommendations", {}).json()["run"]["machine"][0]
    assert decide(counsellor, "promote", first).status_code == 422
    assert decide(counsellor, "add", "urn:nowhere").status_code == 404
    assert decide(counsellor, "exclude", first, reason_code="none").status_code == 422
    assert decide(counsellor, "exclude", first, reason_code="another").status_code == 422
    assert decide(counsellor, "exclude", first, run_id="another").status_code == 422
    assert decide(counsellor, "exclude", first, name="Jan").status_code == 422
    assert counsellor.get("/v1/cases/TOR-0142").json()["runs"][0]["decisions"] == []


def test_the_run_is_what_the_interface_answers(counsellor, client):
    opened(counsellor)
    kept = post(counsellor, "cases/TOR-0142/recommendations", {"limit": 3}).json()
    alone = client.post(
        "/v1/recommendations", json={**PROFILE, "as_of": TODAY.isoformat(), "limit": 3}
    )
    assert kept["answer"] == alone.json()
    again = post(counsellor, "cases/TOR-0142/recommendations", {"limit": 3}).json()
    assert again == kept
    assert len(counsellor.get("/v1/cases/TOR-0142").json()["runs"]) == 1


def test_a_case_without_a_profile_gets_no_list(counsellor):
    post(counsellor, "cases", {"reference": "TOR-0142"})
    assert post(counsellor, "cases/TOR-0142/recommendations", {}).status_code == 422
    assert post(counsellor, "cases", {"profile": {"name": "Jan"}}).status_code == 422


def test_stalled_first_goes_by_the_last_contact_alone(counsellor, staffed):
    """F43: richer profiles, runs and notes move nobody; only speaking does."""
    for number in (1, 2, 3):
        opened(counsellor, f"TOR-{number}")
    staffed.state.casework._today = lambda: TODAY + timedelta(days=10)
    post(counsellor, "cases/TOR-1/notes", {"text": "a note"})
    post(counsellor, "cases/TOR-1/recommendations", {})
    post(counsellor, "cases/TOR-2/contacts", {"day": "2026-11-30", "way": "telephone"})
    post(counsellor, "cases/TOR-3/contacts", {"day": "2026-11-25"})
    post(counsellor, "cases/TOR-3/contacts", {"day": "2026-11-23"})
    listed = counsellor.get("/v1/cases").json()["cases"]
    assert [case["reference"] for case in listed] == ["TOR-1", "TOR-3", "TOR-2"]
    assert [case["last_contact"][-2:] for case in listed] == ["22", "25", "30"]
    assert set(listed[0]) == {
        "reference",
        "status",
        "counsellor",
        "opened",
        "last_contact",
        "closed",
        "entries",
    }
    post(counsellor, "cases/TOR-1/closing", {})
    still = counsellor.get("/v1/cases?status=open").json()["cases"]
    assert [case["reference"] for case in still] == ["TOR-3", "TOR-2"]
    assert counsellor.get("/v1/cases?status=best").status_code == 422


def test_contacts_are_not_written_ahead(counsellor):
    opened(counsellor)
    for wrong in ({"day": "2026-11-23"}, {"way": "pigeon"}, {"day": "never"}):
        assert post(counsellor, "cases/TOR-0142/contacts", wrong).status_code == 422


@pytest.mark.parametrize("address", sorted(ALL_WRITINGS))
def test_every_writing_adds_entries_and_takes_no_other_member(counsellor, address):
    with_list(counsellor)
    path = f"cases/TOR-0142/{address}"
    before = counsellor.get("/v1/cases/TOR-0142").json()["entries"]
    assert post(counsellor, path, {**ALL_WRITINGS[address], "born": "1985"}).status_code == 422
    assert post(counsellor, path, ALL_WRITINGS[address]).status_code == 200
    if address == "hand-overs":
        return
    after = counsellor.get("/v1/cases/TOR-0142").json()["entries"]
    assert after[: len(before)] == before
    assert len(after) == len(before) + (address != "recommendations")


def test_a_tampered_decision_is_located(counsellor, casework):
    machine = with_list(counsellor)
    decide(counsellor, "exclude", machine[0], text="a reason")
    post(counsellor, "cases/TOR-0142/notes", {"text": "later"})
    number = counsellor.get("/v1/cases/TOR-0142/decisions").json()["decisions"][0]["number"]
    with closing(sqlite3.connect(casework)) as connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET reason_text = 'another' WHERE number = ?", (number,))
        connection.commit()
    told = counsellor.get("/v1/cases/TOR-0142/verification").json()
    assert (told["stands"], told["fault"], told["number"]) == (False, "changed", number)


@pytest.mark.parametrize("credential", ["a\ud800", "Anna came by and told us", "", "x" * 401])
def test_an_outcome_names_a_course_and_tells_nothing_else(counsellor, credential):
    """GDPR 5(1)(c): a member for an address is no place for a text."""
    opened(counsellor)
    body = json.dumps({"step": "taken", "credential": credential})
    answer = counsellor.post(
        "/v1/cases/TOR-0142/outcomes",
        content=body,
        headers={**counsellor.token, "Content-Type": "application/json"},
    )
    assert answer.status_code == 422


def test_a_case_whose_entries_are_gone_is_told_as_damaged(counsellor, casework):
    opened(counsellor)
    with closing(sqlite3.connect(casework)) as connection:
        connection.execute("DROP TRIGGER entries_go_with_their_case")
        connection.execute("DELETE FROM entries")
        connection.commit()
    told = counsellor.get("/v1/cases/TOR-0142")
    assert told.status_code == 422
    assert "tampered" in told.json()["found"]


def test_export_holds_everything_and_erasing_leaves_counts(counsellor, casework, officer):
    machine = with_list(counsellor)
    decide(counsellor, "exclude", machine[0], text="canary-reason-5521")
    export = counsellor.get("/v1/cases/TOR-0142/export").json()
    assert [entry["kind"] for entry in export["entries"]] == [
        "opened",
        "profile",
        "recommended",
        "decision",
    ]
    assert export["entries"][2]["payload"]["answer"]["results"]
    erased = counsellor.delete("/v1/cases/TOR-0142", headers=counsellor.token)
    assert erased.status_code == 200
    assert counsellor.get("/v1/cases/TOR-0142").status_code == 404
    raw = b"".join(path.read_bytes() for path in casework.parent.iterdir())
    for canary in ("TOR-0142", "canary-reason-5521", export["entries"][2]["payload"]["run_id"]):
        assert canary.encode() not in raw
    counts = officer.get("/v1/casework/counts").json()["counts"]
    assert {row["kind"]: row["number"] for row in counts} == {
        "decision": 1, "erased": 1, "opened": 1, "profile": 1, "recommended": 1,
    }  # fmt: skip


def test_erasing_needs_the_token(counsellor):
    opened(counsellor)
    assert counsellor.delete("/v1/cases/TOR-0142").status_code == 403
    assert counsellor.get("/v1/cases/TOR-0142").status_code == 200


def test_a_complaint_lands_in_the_queue_and_is_answered(counsellor, colleague, anybody):
    """F46: without an account, stored on purpose, which is said."""
    opened(counsellor)
    run_id = post(counsellor, "cases/TOR-0142/recommendations", {}).json()["run"]["run_id"]
    body = {"run_id": run_id, "text": "The place is wrong.", "language": "de"}
    receipt = anybody.post("/v1/complaints", json=body).json()
    assert "730" in receipt["told"]
    other = anybody.post("/v1/complaints", json={"run_id": "0123456789abcdef"}).json()
    status = anybody.get(f"/v1/complaints/{receipt['id']}?language=fi").json()
    assert status["answered"] is False
    assert "place" not in str(status)
    queue = counsellor.get("/v1/complaints").json()["complaints"]
    assert {one["id"]: one["reference"] for one in queue} == {
        receipt["id"]: "TOR-0142",
        other["id"]: None,
    }
    assert [one["id"] for one in colleague.get("/v1/complaints").json()["complaints"]] == [
        other["id"]
    ]
    reply = {"text": "We corrected it."}
    assert post(colleague, f"complaints/{receipt['id']}/answer", reply).status_code == 404
    assert post(counsellor, f"complaints/{receipt['id']}/answer", reply).status_code == 200
    assert post(counsellor, f"complaints/{receipt['id']}/answer", reply).status_code == 422
    assert (
        anybody.get(f"/v1/complaints/{receipt['id'].lower()}").json()["answer"]
        == "We corrected it."
    )
    kinds = [e["kind"] for e in counsellor.get("/v1/cases/TOR-0142").json()["entries"]]
    assert kinds[-2:] == ["complaint", "complaint_answered"]
    assert counsellor.get("/v1/cases/TOR-0142/verification").json()["stands"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"run_id": "no"},
        {"run_id": "0123456789abcdef", "text": "x" * 2001},
        {"run_id": "0123456789abcdef", "name": "Jan"},
        {"run_id": "<script>alert(1)</script>"},
    ],
)
def test_what_is_no_complaint_is_refused(anybody, body):
    assert anybody.post("/v1/complaints", json=body).status_code == 422


def test_an_unknown_complaint_is_not_found(anybody):
    assert anybody.get("/v1/complaints/AAAA-BBBB-CCCC").status_code == 404


def test_no_order_but_the_last_contact_is_offered(client):
    """No endpoint orders persons by merit or score."""
    described = client.get("/openapi.json").json()["paths"]
    for path, methods in described.items():
        if path.startswith("/v1/cases"):
            names = {p["name"] for o in methods.values() for p in o.get("parameters", ())}
            assert names <= {"ref", "status", "run_id", "X-CSRF-Token"}
            assert not {"sort", "order", "score"} & set(json.dumps(methods).lower().split('"'))


def test_the_documented_bodies_work(counsellor, anybody, client):
    described = client.get("/openapi.json").json()["paths"]
    opened(counsellor, "TOR-0001")
    for path, methods in described.items():
        if path.startswith(("/v1/cases", "/v1/complaints")) and "post" in methods:
            body = methods["post"]["requestBody"]["content"]["application/json"]["example"]
            address = path.replace("{ref}", "TOR-0001").removeprefix("/v1/")
            if "profile" in body:
                body["profile"] = PROFILE  # the example is of the sample's taxonomy
            answer = post(counsellor, address, body)
            assert (
                answer.status_code in (200, 404) or "decisions" in path or "agreements" in path
            ), answer.text
            assert anybody.post(path, json=body).status_code in (401, 200)


def test_staff_operations_declare_their_session(client):
    described = client.get("/openapi.json").json()
    assert described["components"]["securitySchemes"]["session"]["in"] == "cookie"
    for path, methods in described["paths"].items():
        for operation in methods.values():
            if path.startswith(("/v1/cases", "/v1/casework")):
                assert operation["security"] == [{"session": []}]
                assert {"401", "403"} <= set(operation["responses"])


def test_a_damaged_case_is_listed_first_and_opened_by_nobody(counsellor, casework):
    opened(counsellor)
    opened(counsellor, "TOR-2")
    with closing(sqlite3.connect(casework)) as connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET payload = '{' WHERE reference = 'TOR-2'")
        connection.commit()
    listed = counsellor.get("/v1/cases").json()["cases"]
    assert [(case["reference"], case["status"]) for case in listed] == [
        ("TOR-2", "damaged"),
        ("TOR-0142", "open"),
    ]
    assert counsellor.get("/v1/cases/TOR-2").status_code == 422
    told = counsellor.get("/v1/cases/TOR-2/verification").json()
    assert (told["stands"], told["number"]) == (False, 1)


def test_of_decisions_made_at_the_same_time_each_fits_the_list(counsellor, staffed):
    """Eight at once take out the same course: one does, the others are told."""
    first = with_list(counsellor)[0]
    casework, snapshot = staffed.state.casework, staffed.state.service.current().snapshot
    wanted = Decision(Action.EXCLUDE, first, None, "learner_wish", "")
    told: list[str] = []

    def work() -> None:
        try:
            casework.decide("counsel-1", "TOR-0142", wanted, snapshot)
            told.append("done")
        except InputError:
            told.append("refused")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", *["refused"] * 7]
    assert counsellor.get("/v1/cases/TOR-0142").json()["runs"][0]["human"]["excluded"] == [first]
    assert counsellor.get("/v1/cases/TOR-0142/verification").json()["stands"]
