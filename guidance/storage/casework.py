"""Cases in the database of casework: entries are added and never changed; a case is erased whole.

What a case holds lies in its entries alone; `heads` says how far each one goes and `runs` finds an
answer by its id. `counts` has numbers by month and kind, the only thing that erasing leaves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from guidance.casework.case import TELLING, CaseFile, CaseSummary, Status, summary_of
from guidance.casework.chain import Head, Verdict, seal_of, verify
from guidance.casework.entries import Draft, Entry, Kind, next_entry
from guidance.casework.refusal import EntryRefused
from guidance.errors import UnknownRecord
from guidance.storage.casework_database import connect, reading, usable, writing

MEMBERS = (
    "reference, number, moment, who, kind, reason_code, reason_text, payload, previous, digest"
)
ADD_ENTRY = f"INSERT INTO entries ({MEMBERS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
SET_HEAD = """INSERT INTO heads VALUES (?, ?, ?, ?) ON CONFLICT (reference)
DO UPDATE SET count = excluded.count, digest = excluded.digest, seal = excluded.seal"""
ADD_COUNT = """INSERT INTO counts VALUES (?, ?, 1) ON CONFLICT (month, kind)
DO UPDATE SET number = number + 1"""

KINDS = frozenset(kind.value for kind in Kind)


@dataclass(frozen=True, slots=True)
class By:
    """Who writes, and when (UTC)."""

    who: str
    moment: datetime


class CaseStore:
    """The cases of one database; without a file there are none, and looking makes no file.

    Parameters
    ----------
    key
        The secret that seals heads; empty where none is configured.
    """

    def __init__(self, path: Path, key: str = "") -> None:
        self.path = path
        self._key = key

    def open(self, reference: str, drafts: Sequence[Draft], by: By) -> CaseFile:
        """Begin a case with its first entries.

        Raises
        ------
        EntryRefused
            When there is a case of this reference already.
        """
        with writing(self.path) as connection:
            if _head(connection, reference) is not None:
                raise EntryRefused(
                    "taken",
                    "a case of this reference already",
                    "a new one",
                    "take another reference",
                )
            self.write(connection, reference, drafts, by)
            return CaseFile(_entries(connection, reference))

    def append(self, reference: str, drafts: Sequence[Draft], by: By) -> CaseFile:
        """Add entries to a case, all or none, and return it; see `amend`."""
        return self.amend(reference, lambda _: drafts, by)

    def amend(
        self, reference: str, make: Callable[[CaseFile], Sequence[Draft]], by: By
    ) -> CaseFile:
        """Add the entries that follow from a case as it stands, all or none, and return it.

        Nobody else writes between the look and the writing: of two decisions that do not fit
        together the second one is refused, and not written.

        Raises
        ------
        UnknownRecord
            When there is no such case.
        """
        if not self.path.exists():
            raise unknown_case()
        with writing(self.path) as connection:
            _require_head(connection, reference)
            drafts = make(CaseFile(_entries(connection, reference)))
            self.write(connection, reference, drafts, by)
            return CaseFile(_entries(connection, reference))

    def file(self, reference: str) -> CaseFile:
        """Return a case whole.

        Raises
        ------
        UnknownRecord
            When there is no such case.
        """
        with reading(self.path) as connection:
            _require_head(connection, reference)
            return CaseFile(_entries(connection, reference))

    def summaries(self) -> tuple[CaseSummary, ...]:
        """Return every case as a list shows it, sorted by reference."""
        with reading(self.path) as connection:
            counts = dict(map(tuple, connection.execute("SELECT reference, count FROM heads")))
            told = groupby(_of_kinds(connection, *TELLING), key=lambda entry: entry.case)
            return tuple(summary_of(tuple(entries), counts.get(case, 0)) for case, entries in told)

    def outcomes(self) -> dict[str, frozenset[str]]:
        """Return the steps that were reported, by the reference of the case."""
        with reading(self.path) as connection:
            told = groupby(_of_kinds(connection, Kind.OUTCOME), key=lambda entry: entry.case)
            return {case: frozenset(entry.values["step"] for entry in made) for case, made in told}

    def run(self, run_id: str) -> Entry:
        """Return the entry that recorded a run.

        Raises
        ------
        UnknownRecord
            When no case holds it.
        """
        with reading(self.path) as connection:
            row = connection.execute(
                f"SELECT {MEMBERS} FROM entries JOIN runs USING (reference, number)"  # noqa: S608
                " WHERE run_id = ? ORDER BY reference LIMIT 1",
                (run_id,),
            ).fetchone()
        if row is None:
            raise UnknownRecord(
                "no case with a run of this id",
                "the id of a recorded run",
                "check it, or replay a file",
            )
        return _entry(row)

    def verdict(self, reference: str) -> Verdict:
        """Return whether a case stands as it was written.

        Raises
        ------
        UnknownRecord
            When there is no such case.
        """
        with reading(self.path) as connection:
            head = _require_head(connection, reference)
            return verify(_entries(connection, reference), head, self._key)

    def verdicts(self) -> Iterator[tuple[str, Verdict]]:
        """Yield each case with whether it stands, also one whose head or entries are gone."""
        with reading(self.path) as connection:
            rows = connection.execute(
                "SELECT reference FROM heads UNION SELECT reference FROM entries ORDER BY 1"
            ).fetchall()
            for (reference,) in rows:
                head = _head(connection, reference) or Head(reference, 0, "")
                yield reference, verify(_entries(connection, reference), head, self._key)

    def missing_cases(self) -> int:
        """Return how many cases were opened and are neither there nor erased: 0 when all is well."""
        counts = self.counts()
        with reading(self.path) as connection:
            there = int(connection.execute("SELECT COUNT(*) FROM heads").fetchone()[0])
        total = {kind: sum(n for (_, k), n in counts.items() if k == kind.value) for kind in Kind}
        return total[Kind.OPENED] - total[Kind.ERASED] - total[Kind.EXPIRED] - there

    def counts(self) -> dict[tuple[str, str], int]:
        """Return how many entries were written by month (2026-11) and kind, sorted."""
        with reading(self.path) as connection:
            rows = connection.execute("SELECT * FROM counts ORDER BY month, kind").fetchall()
        return {(row["month"], row["kind"]): row["number"] for row in rows}

    def erase(self, reference: str, by: By) -> None:
        """Erase a case: entries, runs and complaints, out of the file and its log.

        Raises
        ------
        UnknownRecord
            When there is no such case.
        """
        with writing(self.path) as connection:
            _require_head(connection, reference)
            _erase(connection, reference, by.moment, Kind.ERASED)
        scrub(self.path)

    def expire(self, day: date, days: int) -> int:
        """Erase the cases whose last contact or closing is more than so many days ago.

        Returns how many.
        """
        limit = day - timedelta(days=days)
        over = [
            case.reference
            for case in self.summaries()
            if case.ends < limit and case.status is not Status.DAMAGED
        ]
        if not over:
            return 0
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        with writing(self.path) as connection:
            for reference in over:
                _erase(connection, reference, moment, Kind.EXPIRED)
        scrub(self.path)
        return len(over)

    def write(
        self, connection: sqlite3.Connection, reference: str, drafts: Sequence[Draft], by: By
    ) -> None:
        """Add entries within a transaction that is under way."""
        last = _last(connection, reference)
        for draft in drafts:
            last = next_entry(draft, reference, by.who, by.moment, last)
            _write(connection, last, seal_of(reference, last.number, last.digest, self._key))


def unknown_case() -> UnknownRecord:
    """Return the error for a case that is not there, or not for whoever asks."""
    return UnknownRecord(
        "no case of this reference that you may open",
        "the reference of a case of yours, or of one that nobody has",
        "see the list of cases",
    )


def scrub(path: Path) -> None:
    """Leave nothing of what was deleted in the file and its log.

    Deleted cells are overwritten already; rebuilding the file takes what a page kept when rows
    were moved, and the log is emptied before and after. What a disk or a backup keeps of old
    blocks is beyond this.
    """
    with usable(path), closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def count_one(connection: sqlite3.Connection, moment: datetime | str, kind: Kind) -> None:
    """Count one thing that happened in a month."""
    text = moment if isinstance(moment, str) else moment.strftime("%Y-%m")
    connection.execute(ADD_COUNT, (text[:7], kind.value))


def _write(connection: sqlite3.Connection, entry: Entry, seal: str) -> None:
    values = [getattr(entry, name) for name in Entry.__slots__]
    connection.execute(ADD_ENTRY, [str(v) if isinstance(v, Kind) else v for v in values])
    connection.execute(SET_HEAD, (entry.case, entry.number, entry.digest, seal))
    count_one(connection, entry.moment, entry.kind)
    if entry.kind is Kind.RECOMMENDED:
        connection.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?)",
            (entry.values["run_id"], entry.case, entry.number),
        )


def _erase(connection: sqlite3.Connection, reference: str, moment: datetime, kind: Kind) -> None:
    connection.execute("INSERT INTO erasing VALUES (?)", (reference,))
    for table in ("entries", "heads", "runs", "complaints", "erasing"):
        connection.execute(f"DELETE FROM {table} WHERE reference = ?", (reference,))  # noqa: S608
    count_one(connection, moment, kind)


def _head(connection: sqlite3.Connection, reference: str) -> Head | None:
    row = connection.execute("SELECT * FROM heads WHERE reference = ?", (reference,)).fetchone()
    return None if row is None else Head(*row)


def _require_head(connection: sqlite3.Connection, reference: str) -> Head:
    head = _head(connection, reference)
    if head is None:
        raise unknown_case()
    return head


def _last(connection: sqlite3.Connection, reference: str) -> Entry | None:
    row = connection.execute(
        f"SELECT {MEMBERS} FROM entries WHERE reference = ? ORDER BY number DESC LIMIT 1",  # noqa: S608
        (reference,),
    ).fetchone()
    return None if row is None else _entry(row)


def _entries(connection: sqlite3.Connection, reference: str) -> tuple[Entry, ...]:
    rows = connection.execute(
        f"SELECT {MEMBERS} FROM entries WHERE reference = ? ORDER BY number",  # noqa: S608
        (reference,),
    ).fetchall()
    return tuple(map(_entry, rows))


def _of_kinds(connection: sqlite3.Connection, *kinds: Kind) -> Iterator[Entry]:
    """Yield the entries of some kinds, by reference and number."""
    marks = ", ".join("?" * len(kinds))
    rows = connection.execute(
        f"SELECT {MEMBERS} FROM entries WHERE kind IN ({marks}) ORDER BY reference, number",  # noqa: S608
        [kind.value for kind in kinds],
    )
    return map(_entry, rows)


def _entry(row: sqlite3.Row) -> Entry:
    reference, number, moment, who, kind, *said = row
    known = Kind(kind) if kind in KINDS else Kind.UNREADABLE
    return Entry(reference, number, moment, who, known, *said)
