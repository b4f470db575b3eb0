"""Any tampering with a case is located (F44): in memory, and in the database itself."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.casework.case import Status
from guidance.casework.chain import Fault, Head, seal_of, verify
from guidance.casework.entries import MOST_TEXT, Draft, Entry, Kind, next_entry
from guidance.errors import InputError, UnknownRecord
from guidance.storage import casework_database
from guidance.storage.casework import By, CaseStore
from guidance.storage.complaints import Complaints

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BY = By("counsel-1", NOON)
KEY = "k" * 40
TEXTS = ("who", "moment", "reason_code", "reason_text", "payload", "previous", "digest", "case")


def written(count: int) -> tuple[tuple[Entry, ...], Head]:
    entries: list[Entry] = []
    for number in range(count):
        draft = Draft(Kind.NOTE, "", f"note {number}", {"n": number / 7})
        entries.append(next_entry(draft, "TOR-1", "mk", NOON, entries[-1] if entries else None))
    last = entries[-1]
    return tuple(entries), Head(
        "TOR-1", count, last.digest, seal_of("TOR-1", count, last.digest, KEY)
    )


def test_what_was_written_stands():
    entries, head = written(5)
    assert verify(entries, head, KEY).stands
    assert verify(entries, head, KEY).sealed is True
    assert verify(entries, head).sealed is None
    assert verify((), Head("TOR-1", 0, "0" * 64)).stands


@given(st.integers(1, 6), st.data())
def test_any_changed_member_is_located(count, data):
    entries, head = written(count)
    at = data.draw(st.integers(0, count - 1))
    name = data.draw(st.sampled_from(TEXTS))
    value = data.draw(st.text(max_size=8).filter(lambda v: v != getattr(entries[at], name)))
    changed = [*entries[:at], replace(entries[at], **{name: value}), *entries[at + 1 :]]
    verdict = verify(changed, head)
    assert (verdict.fault, verdict.number) == (Fault.CHANGED, at + 1)


@given(st.integers(1, 6), st.data())
def test_an_entry_that_was_changed_and_digested_again_is_located(count, data):
    entries, head = written(count)
    at = data.draw(st.integers(0, count - 1))
    forged = replace(entries[at], reason_text="another")
    forged = replace(forged, digest=forged.own_digest)
    verdict = verify([*entries[:at], forged, *entries[at + 1 :]], head)
    assert (verdict.fault, verdict.number) == (Fault.CHANGED, at + 1)


@given(st.integers(2, 6), st.data())
def test_removed_moved_and_added_entries_are_located(count, data):
    entries, head = written(count)
    at = data.draw(st.integers(0, count - 1))
    gone = verify([*entries[:at], *entries[at + 1 :]], head)
    assert (gone.fault, gone.number) == (Fault.MISSING, at + 1)
    tail = verify(entries[:at], head)
    assert (tail.fault, tail.number) == (Fault.MISSING, at + 1)
    if at + 1 < count:
        one, two = entries[at], entries[at + 1]
        swapped = [replace(two, number=one.number), replace(one, number=two.number)]
        moved = verify([*entries[:at], *swapped, *entries[at + 2 :]], head)
        assert (moved.fault, moved.number) == (Fault.CHANGED, at + 1)
    more = next_entry(Draft(Kind.NOTE), "TOR-1", "mk", NOON, entries[-1])
    added = verify([*entries, more], head)
    assert (added.fault, added.number) == (Fault.ADDED, count + 1)


def test_a_case_written_anew_shows_only_by_its_seal():
    entries, head = written(3)
    forged = [next_entry(Draft(Kind.NOTE, "", "forged"), "TOR-1", "mk", NOON, None)]
    anew = Head("TOR-1", 1, forged[0].digest, head.seal)
    assert verify(forged, anew).stands
    assert verify(forged, anew, KEY).fault is Fault.SEAL
    assert verify(entries, head, "another key" * 4).fault is Fault.SEAL
    stripped = verify(forged, Head("TOR-1", 1, forged[0].digest), KEY)
    assert (stripped.stands, stripped.sealed) == (True, False)


def test_a_reason_has_its_length():
    with pytest.raises(InputError, match="characters"):
        next_entry(Draft(Kind.NOTE, "", "x" * (MOST_TEXT + 1)), "TOR-1", "mk", NOON, None)


@pytest.fixture
def store(tmp_path):
    return CaseStore(tmp_path / "casework.sqlite", KEY)


def opened(store: CaseStore, reference: str, *, notes: int = 4) -> None:
    store.open(reference, [Draft(Kind.OPENED)], BY)
    for number in range(notes):
        store.append(reference, [Draft(Kind.NOTE, "", f"note {number} of {reference}")], BY)


def tampered(store: CaseStore, *statements: str) -> None:
    """Change the file as somebody would who has a shell: without our triggers."""
    with closing(sqlite3.connect(store.path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_looking_makes_no_file(store):
    assert store.summaries() == ()
    assert list(store.verdicts()) == []
    assert store.expire(date(2030, 1, 1), 1) == 0
    for look in (store.file, store.verdict, store.run):
        with pytest.raises(UnknownRecord):
            look("TOR-1")
    assert not store.path.exists()


def test_the_file_is_its_owners_alone(store):
    opened(store, "TOR-1")
    assert store.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET reason_text = 'x'",
        "DELETE FROM entries WHERE number = 2",
        "DELETE FROM heads",
        "UPDATE heads SET count = 2",
        "INSERT INTO entries SELECT reference, 9, moment, who, kind, '', '', '{}', '', '' FROM entries LIMIT 1",
    ],
)
def test_the_database_itself_refuses(store, statement):
    opened(store, "TOR-1")
    with closing(sqlite3.connect(store.path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "fault", "number"),
    [
        ("UPDATE entries SET reason_text = 'x' WHERE number = 3", "changed", 3),
        ("UPDATE entries SET who = 'x' WHERE number = 1", "changed", 1),
        ("UPDATE entries SET kind = 'closed' WHERE number = 5", "changed", 5),
        ("DELETE FROM entries WHERE number = 2", "missing", 2),
        ("DELETE FROM entries WHERE number > 3", "missing", 4),
        ("DELETE FROM entries WHERE reference = 'TOR-1'", "missing", 1),
        ("UPDATE entries SET number = 10 - number WHERE number > 3", None, None),
        ("UPDATE entries SET kind = 'no kind' WHERE number = 2", "changed", 2),
        ("UPDATE entries SET payload = '{' WHERE number = 2", "changed", 2),
        ("UPDATE entries SET reference = 'TOR-9' WHERE number = 4", "missing", 4),
    ],
)
def test_a_tampered_row_is_located(store, statement, fault, number):
    opened(store, "TOR-1")
    opened(store, "TOR-2")
    where = "" if "reference = 'TOR-1'" in statement else " AND reference = 'TOR-1'"
    tampered(store, statement + where)
    verdict = store.verdict("TOR-1")
    if fault is None:
        assert not verdict.stands
    else:
        assert (verdict.fault, verdict.number) == (fault, number)
    assert store.verdict("TOR-2").stands
    assert not dict(store.verdicts())["TOR-1"].stands


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET payload = '{' WHERE number = 1",
        "UPDATE entries SET payload = '[]' WHERE number = 1",
        "UPDATE entries SET payload = replace(hex(zeroblob(25000)), '0', '[') WHERE number = 1",
        "UPDATE entries SET moment = 'x' WHERE number = 1",
        "UPDATE entries SET kind = 'contact', payload = '{\"day\": 5}' WHERE number = 2",
    ],
)
def test_a_damaged_case_hides_no_other_and_is_not_erased_by_time(store, statement):
    opened(store, "TOR-1")
    opened(store, "TOR-2")
    tampered(store, f"{statement} AND reference = 'TOR-1'")
    assert [case.status for case in store.summaries()] == [Status.DAMAGED, Status.OPEN]
    assert store.expire(NOON.date() + timedelta(days=90), 30) == 1
    assert [case.reference for case in store.summaries()] == ["TOR-1"]


def test_a_case_without_its_head_is_still_listed(store):
    opened(store, "TOR-1")
    tampered(store, "DELETE FROM heads")
    assert [case.reference for case in store.summaries()] == ["TOR-1"]
    assert not dict(store.verdicts())["TOR-1"].stands


def test_a_case_that_vanished_with_its_head_is_missed(store):
    opened(store, "TOR-1")
    opened(store, "TOR-2")
    assert store.missing_cases() == 0
    tampered(
        store,
        "DELETE FROM entries WHERE reference = 'TOR-1'",
        "DELETE FROM heads WHERE reference = 'TOR-1'",
    )
    assert store.missing_cases() == 1


def test_a_database_that_another_program_holds_says_so(store, monkeypatch):
    """As would a disk that is full or may not be written: nothing is half there."""
    opened(store, "TOR-1", notes=0)
    monkeypatch.setattr(casework_database, "WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(InputError, match="cannot be used"):
            store.append("TOR-1", [Draft(Kind.NOTE, "", "lost")], By("desk-1", NOON))
        other.execute("ROLLBACK")
    assert len(store.file("TOR-1").entries) == 1
    assert store.verdict("TOR-1").stands


def test_two_threads_on_one_case_keep_one_chain(store):
    opened(store, "TOR-1", notes=0)
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(25):
                store.append("TOR-1", [Draft(Kind.NOTE, "", f"{name} {number}")], By(name, NOON))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(f"desk-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert store.verdict("TOR-1").stands
    assert store.verdict("TOR-1").entries == 51


def raw_bytes(store: CaseStore) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.iterdir()))


CANARIES = ("canary-note-7316", "canary-payload-7316", "TOR-7316", "canary-complaint-7316")


def test_erasing_leaves_nothing_but_counts(store):
    """F10: the canaries are in no byte of the file, its log or its index afterwards."""
    opened(store, "TOR-1")
    long = {"run_id": "run-7316-a", "text": [CANARIES[1]] * 3000}
    store.open(CANARIES[2], [Draft(Kind.OPENED), Draft(Kind.NOTE, "", CANARIES[0])], BY)
    store.append(CANARIES[2], [Draft(Kind.RECOMMENDED, payload=long)], BY)
    Complaints(store).add("run-7316-a", CANARIES[3], "en", NOON)
    before = raw_bytes(store)
    assert all(canary.encode() in before for canary in CANARIES)
    reader = sqlite3.connect(store.path)
    store.erase(CANARIES[2], BY)
    reader.close()
    after = raw_bytes(store)
    for canary in (*CANARIES, "run-7316-a"):
        assert canary.encode() not in after, canary
    assert store.verdict("TOR-1").stands
    assert store.missing_cases() == 0
    assert store.counts()["2026-11", "erased"] == 1
    with closing(sqlite3.connect(store.path)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = {
            name: str(connection.execute(f"SELECT * FROM {name}").fetchall())  # noqa: S608
            for name in tables
        }
    assert not [name for name in rows if "7316" in rows[name]]


def test_expiry_goes_by_the_last_contact_or_the_closing(store):
    for reference, days in (("TOR-1", 400), ("TOR-2", 400), ("TOR-3", 400), ("TOR-4", 10)):
        store.open(reference, [Draft(Kind.OPENED)], By("mk", NOON - timedelta(days=days)))
    recent = (NOON - timedelta(days=20)).date().isoformat()
    store.append("TOR-2", [Draft(Kind.CONTACT, payload={"day": recent})], BY)
    store.append("TOR-3", [Draft(Kind.CLOSED)], BY)
    store.append("TOR-1", [Draft(Kind.NOTE, "", "no contact")], BY)
    assert store.expire(NOON.date(), 399) == 1
    assert [case.reference for case in store.summaries()] == ["TOR-2", "TOR-3", "TOR-4"]
    assert store.expire(NOON.date(), 399) == 0
    assert store.counts()["2026-11", "expired"] == 1
    assert store.missing_cases() == 0
    assert store.summaries()[1].status is Status.CLOSED


def test_complaints_expire_by_their_day(store):
    complaints = Complaints(store)
    complaints.add("run-0001", "old", "en", NOON - timedelta(days=31))
    kept = complaints.add("run-0001", "new", "en", NOON - timedelta(days=29))
    assert complaints.expire(NOON.date(), 30) == 1
    assert complaints.waiting() == (kept,)


def test_a_reference_can_be_used_again_after_erasing(store):
    opened(store, "TOR-1")
    with pytest.raises(InputError, match="already"):
        store.open("TOR-1", [Draft(Kind.OPENED)], BY)
    store.erase("TOR-1", BY)
    opened(store, "TOR-1", notes=0)
    assert store.verdict("TOR-1").stands


def test_a_newer_schema_is_left_alone(store):
    opened(store, "TOR-1")
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="schema 99"):
        store.summaries()


def test_a_file_that_is_no_database_is_refused(store):
    store.path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(InputError, match="cannot be used"):
        store.summaries()
