"""Complaints in the database of casework: kept because somebody asked for it, answered once."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from guidance.casework.complaints import Complaint, checked_complaint, checked_text, complaint_id
from guidance.casework.entries import Draft, Kind
from guidance.errors import InputError, UnknownRecord
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
        reference = self._case_of(run_id)
        number = secrets.randbits(64)
        stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        complaint = Complaint(complaint_id(number), stamp, run_id, reference, language, text)
        with writing(self.path) as connection:
            connection.execute(
                f"INSERT INTO complaints ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                [getattr(complaint, name) for name in Complaint.__slots__],
            )
            if reference is None:
                count_one(connection, moment, Kind.COMPLAINT)
        if reference is not None:
            draft = Draft(Kind.COMPLAINT, payload={"complaint": complaint.id, "run_id": run_id})
            self._cases.append(reference, [draft], By("learner", moment))
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
        InputError
            When it was answered already, or the answer is empty or too long.
        """
        complaint, text = self.find(id), checked_text(text)
        if complaint.answer is not None or not text:
            raise InputError(
                "an answer to a complaint that has one" if text else "an empty answer",
                "one answer that says something",
                "read the complaint again",
            )
        with writing(self.path) as connection:
            connection.execute(
                "UPDATE complaints SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ?",
                (text, by.who, by.moment.strftime("%Y-%m-%dT%H:%M:%SZ"), complaint.id),
            )
            if complaint.reference is None:
                count_one(connection, by.moment, Kind.ANSWERED)
        if complaint.reference is not None:
            draft = Draft(Kind.ANSWERED, payload={"complaint": complaint.id})
            self._cases.append(complaint.reference, [draft], by)
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

    def _case_of(self, run_id: str) -> str | None:
        try:
            return self._cases.run(run_id).case
        except UnknownRecord:
            return None

    def _rows(self, where: str, *values: str) -> tuple[Complaint, ...]:
        if not self.path.exists():
            return ()
        with reading(self.path) as connection:
            rows: list[sqlite3.Row] = connection.execute(
                f"SELECT {COLUMNS} FROM complaints {where} ORDER BY moment, id",  # noqa: S608
                values,
            ).fetchall()
        return tuple(Complaint(*row) for row in rows)
