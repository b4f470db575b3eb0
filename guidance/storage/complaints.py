"""Complaints in the database of casework: kept because somebody asked for it, answered once."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from guidance.casework.complaints import Complaint, checked_complaint, checked_text, complaint_id
from guidance.casework.entries import Draft, Kind
from guidance.casework.refusal import EntryRefused
from guidance.errors import UnknownRecord
from guidance.storage.casework import By, CaseStore, count_one, scrub
from guidance.storage.casework_database import reading, writing

COLUMNS = "id, moment, run_id, reference, language, text, answer, answered_by, answered_at"


class Complaints:
    """The complaints of one database, beside the cases that they may belong to."""

    def __init__(self, cases: CaseStore) -> None:
        self.path: Path = cases.path
        self._cases = cases

    def add(self, run_id: str, text: str, language: str, moment: datetime) -> Complaint:
        """Keep a complaint; where a case holds the run, it is noted there without its text."""
        run_id, text = checked_complaint(run_id, text)
        id = complaint_id(secrets.randbits(64))
        with writing(self.path) as connection:
            reference = _case_of(connection, run_id)
            complaint = Complaint(id, _stamp(moment), run_id, reference, language, text)
            connection.execute(
                f"INSERT INTO complaints ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [getattr(complaint, name) for name in Complaint.__slots__],
            )
            draft = Draft(Kind.COMPLAINT, payload={"complaint": id, "run_id": run_id})
            self._note(connection, complaint, draft, By("learner", moment))
        return complaint

    def find(self, id: str) -> Complaint:
        """Return a complaint.

        Raises
        ------
        UnknownRecord
            When there is none of that id.
        """
        found = self._rows("WHERE id = ?", id.strip().upper())
        if not found:
            raise UnknownRecord(
                "no complaint of this id", "the id that was told when it was made", "check it"
            )
        return found[0]

    def waiting(self) -> tuple[Complaint, ...]:
        """Return the complaints that nobody answered yet, oldest first."""
        return self._rows("WHERE answer IS NULL")

    def answer(self, id: str, text: str, by: By) -> Complaint:
        """Answer a complaint, once.

        Raises
        ------
        EntryRefused
            When it was answered already, or the answer is empty or too long.
        """
        complaint, text = self.find(id), checked_text(text)
        with writing(self.path) as connection:
            done = connection.execute(
                "UPDATE complaints SET answer = ?, answered_by = ?, answered_at = ?"
                " WHERE id = ? AND answer IS NULL AND ? <> ''",
                (text, by.who, _stamp(by.moment), complaint.id, text),
            )
            if done.rowcount != 1:
                raise EntryRefused(
                    "answered" if text else "empty",
                    "an answer to a complaint that has one" if text else "an empty answer",
                    "one answer that says something",
                    "read the complaint again",
                )
            draft = Draft(Kind.ANSWERED, payload={"complaint": complaint.id})
            self._note(connection, complaint, draft, by)
        return self.find(id)

    def expire(self, day: date, days: int) -> int:
        """Erase the complaints made more than so many days ago; return how many."""
        limit = (day - timedelta(days=days)).isoformat()
        if not self.path.exists():
            return 0
        with writing(self.path) as connection:
            gone = connection.execute("DELETE FROM complaints WHERE moment < ?", (limit,)).rowcount
        if gone:
            scrub(self.path)
        return gone

    def _note(
        self, connection: sqlite3.Connection, complaint: Complaint, draft: Draft, by: By
    ) -> None:
        """Note in the case that a complaint was made or answered; without a case it is counted."""
        if complaint.reference is None:
            count_one(connection, by.moment, draft.kind)
        else:
            self._cases.write(connection, complaint.reference, [draft], by)

    def _rows(self, where: str, *values: str) -> tuple[Complaint, ...]:
        with reading(self.path) as connection:
            rows: list[sqlite3.Row] = connection.execute(
                f"SELECT {COLUMNS} FROM complaints {where} ORDER BY moment, id",  # noqa: S608
                values,
            ).fetchall()
        return tuple(Complaint(*row) for row in rows)


def _case_of(connection: sqlite3.Connection, run_id: str) -> str | None:
    row = connection.execute(
        "SELECT reference FROM runs WHERE run_id = ? ORDER BY reference LIMIT 1", (run_id,)
    ).fetchone()
    return None if row is None else str(row["reference"])


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
