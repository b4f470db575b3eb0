"""A caseload's journal on disk: one SQLite file a run, so that deleting the file leaves nothing of it.

Every call is one transaction: a process that is killed leaves what was kept before and nothing of
the part it was at. Texts of people are never handed to a journal.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import guidance
from guidance.errors import InputError, UnknownRecord
from guidance.programme.journal import Progress
from guidance.programme.members import Member, Terms
from guidance.programme.results import (
    Outcome,
    member_from_json,
    member_to_json,
    outcome_from_json,
    outcome_to_json,
)
from guidance.programme.rows import RowError

SUFFIX = ".caseload.sqlite"
_BESIDE = ("", "-wal", "-shm", "-journal")
_SCHEMA = """
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE refused (number INTEGER PRIMARY KEY, line INTEGER, field TEXT, reason TEXT);
CREATE TABLE member (line INTEGER PRIMARY KEY, case_ref TEXT, unread INTEGER, record TEXT);
CREATE TABLE outcome (line INTEGER PRIMARY KEY, status TEXT, cause TEXT, need_group TEXT, record BLOB);
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person's result in short, as a list in the order of the file shows it."""

    line: int
    case_ref: str
    status: str
    cause: str | None
    need_group: str | None


def run_key(data: bytes, terms: Terms) -> str:
    """Return the name of a run: the hash of all that shapes its results."""
    shaped = json.dumps([guidance.__version__, asdict(terms)], default=str, sort_keys=True)
    return hashlib.sha256(shaped.encode() + data).hexdigest()[:20]


class CaseloadFile:
    """The journal of one run (`guidance.programme.journal.Journal`).

    A file that was never begun whole counts as not there. Many may read while one writes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def begun(self) -> bool:
        """Return whether the run was begun: its people are kept.

        Raises
        ------
        InputError
            When the file cannot be opened now, as of a disk that is full: nothing is known of it.
        """
        try:
            named = self._rows("SELECT 1 FROM sqlite_master WHERE name = 'setting'")
            return bool(named and self._rows("SELECT 1 FROM setting WHERE key = 'people'"))
        except (UnknownRecord, sqlite3.DatabaseError):
            return False

    def begin(self, terms: Terms, created: date) -> None:
        """Write the terms of a new run; what an interrupted beginning left is removed."""
        self.remove()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        with self._open() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_SCHEMA)
            told = {**asdict(terms), "as_of": terms.as_of.isoformat(), "hard": list(terms.hard)}
            settings = {"terms": told, "created": created.isoformat()}
            with connection:
                connection.executemany(
                    "INSERT INTO setting VALUES (?, ?)",
                    [(key, json.dumps(value)) for key, value in settings.items()],
                )

    @property
    def terms(self) -> Terms:
        """Return the terms of the run."""
        told = self._setting("terms")
        day = date.fromisoformat(told["as_of"])
        return Terms(**{**told, "as_of": day, "hard": tuple(told["hard"])})

    @property
    def created(self) -> date:
        """Return the day the run was begun."""
        return date.fromisoformat(self._setting("created"))

    def enrol(self, members: Sequence[Member], errors: Sequence[RowError]) -> None:
        """Keep the people of a new run and what is wrong with the other rows, all or nothing."""
        with self._open() as connection, connection:
            connection.executemany(
                "INSERT INTO refused (line, field, reason) VALUES (?, ?, ?)",
                [(error.line, error.column, error.reason) for error in errors],
            )
            connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?)", map(_row, members))
            connection.execute("INSERT INTO setting VALUES ('people', ?)", (str(len(members)),))

    def progress(self) -> Progress:
        """Return how far the run is."""
        ((people, unread, answered, refused),) = self._rows(
            "SELECT (SELECT count(*) FROM member), (SELECT count(*) FROM member WHERE unread),"
            " (SELECT count(*) FROM outcome), (SELECT count(DISTINCT line) FROM refused)"
        )
        return Progress(people, unread, answered, refused)

    def unread(self) -> tuple[Member, ...]:
        """Return the people whose text was not read yet, in order of line."""
        return self._members("SELECT record FROM member WHERE unread ORDER BY line")

    def waiting(self) -> tuple[Member, ...]:
        """Return the people without an answer whose text, if any, was read, in order of line."""
        return self._members(
            "SELECT record FROM member WHERE NOT unread"
            " AND line NOT IN (SELECT line FROM outcome) ORDER BY line"
        )

    def keep_read(self, members: Sequence[Member]) -> None:
        """Keep people whose texts were read."""
        with self._open() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)", map(_row, members)
            )

    def keep_answered(self, outcomes: Sequence[Outcome]) -> None:
        """Keep answers."""
        with self._open() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?)", map(_packed, outcomes)
            )

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the answers in order of line."""
        with self._open() as connection:
            found = connection.execute("SELECT record FROM outcome ORDER BY line")
            yield from (_unpacked(record) for (record,) in found)

    def outcome(self, line: int) -> Outcome | None:
        """Return the answer to the row that begins at a line, None where there is none."""
        found = self._rows("SELECT record FROM outcome WHERE line = ?", (line,))
        return _unpacked(found[0][0]) if found else None

    def listing(self) -> tuple[Listed, ...]:
        """Return everybody who has an answer, in order of line."""
        found = self._rows(
            "SELECT line, case_ref, status, cause, need_group FROM outcome"
            " JOIN member USING (line) ORDER BY line"
        )
        return tuple(Listed(*row) for row in found)

    def errors(self) -> tuple[RowError, ...]:
        """Return what is wrong with rows, in order of line."""
        found = self._rows("SELECT line, field, reason FROM refused ORDER BY number")
        return tuple(RowError(line, column, reason) for line, column, reason in found)

    def remove(self) -> None:
        """Delete the run: its file and what SQLite keeps beside it."""
        for ending in _BESIDE:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def _members(self, query: str) -> tuple[Member, ...]:
        return tuple(member_from_json(json.loads(record)) for (record,) in self._rows(query))

    def _setting(self, key: str) -> Any:
        found = self._rows("SELECT value FROM setting WHERE key = ?", (key,))
        if not found:
            raise InputError(f"{self.path.name}, which is no whole caseload", "a begun one")
        return json.loads(found[0][0])

    def _rows(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        with self._open() as connection:
            return connection.execute(query, tuple(values)).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection; a full disk, or a file that another run took away, is told in words."""
        try:
            with closing(self._connect()) as connection:
                yield connection
        except sqlite3.OperationalError as error:
            if not self.path.is_file():
                raise UnknownRecord(
                    f"{self.path.name}, which was taken away", "one run at a time", "start it again"
                ) from error
            raise InputError(
                f"{self.path.name}, which cannot be used ({error})",
                "space on the disk, and rights to write",
                "start it again: it goes on where it was",
            ) from error

    def _connect(self) -> sqlite3.Connection:
        address = f"{self.path.absolute().as_uri()}?mode=rw"
        # Results are sent from whichever thread is free, one part after another.
        connection = sqlite3.connect(address, uri=True, timeout=30.0, check_same_thread=False)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        return connection


def _row(member: Member) -> tuple[int, str, int, str]:
    record = json.dumps(member_to_json(member), ensure_ascii=False)
    return member.line, member.case_ref, int(member.unread), record


def _packed(outcome: Outcome) -> tuple[int, str, str | None, str | None, bytes]:
    told = json.dumps(outcome_to_json(outcome), ensure_ascii=False, separators=(",", ":"))
    cause = outcome.cause.value if outcome.cause else None
    group = outcome.member.need_group
    return outcome.line, outcome.status.value, cause, group, zlib.compress(told.encode(), 1)


def _unpacked(record: bytes) -> Outcome:
    return outcome_from_json(json.loads(zlib.decompress(record)))
