"""A case as it stands: what its entries come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guidance.casework.entries import Entry, Kind
from guidance.casework.human_list import HumanList, decision_of, human_list
from guidance.casework.refusal import EntryRefused

STEPS = ("taken", "finished", "job")
"""Outcomes that somebody reported: a course begun, a course finished, a job found (F50)."""
WAYS = ("in_person", "telephone", "message", "video")


class Status(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    """A counsellor works on it."""
    HANDED_OVER = "handed_over"
    """Nobody has taken it yet."""
    CLOSED = "closed"
    """Done."""
    DAMAGED = "damaged"
    """Somebody tampered with it so that it cannot be read; stands first until an operator looks."""


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What a list of cases shows of one: nothing of the profile, and no score.

    `counsellor` is None while nobody has it; `closed` is the day it was closed, None while open.
    """

    reference: str
    status: Status
    counsellor: str | None
    opened: date
    last_contact: date
    closed: date | None
    entries: int
    arm: str | None = None

    @property
    def ends(self) -> date:
        """Return the day from which the time to keep it counts."""
        return max(self.last_contact, self.closed or self.last_contact)

    def is_visible_to(self, counsellor: str) -> bool:
        """Return whether a counsellor may open it: their own, and those that nobody has."""
        return self.counsellor in (None, counsellor)


TELLING = (Kind.OPENED, Kind.HANDED_OVER, Kind.CLOSED, Kind.CONTACT, Kind.LIST_AGREED)
"""Kinds of entries that a summary reads: profile, runs, decisions and notes play no part."""


def summary_of(entries: Sequence[Entry], count: int) -> CaseSummary:
    """Return what a case comes to: `entries` are those that tell, of `count` in all.

    One damaged case must not hide all others, so it is listed too.
    """
    try:
        return _summary(entries, count)
    except (ValueError, AttributeError, TypeError):
        unknown = date.min
        return CaseSummary(entries[0].case, Status.DAMAGED, None, unknown, unknown, None, count)


def _summary(entries: Sequence[Entry], count: int) -> CaseSummary:
    counsellor: str | None = entries[0].who
    contact = opened = entries[0].day
    closed: date | None = None
    for entry in entries:
        if entry.kind is Kind.HANDED_OVER:
            counsellor, closed = entry.values.get("to"), None
        elif entry.kind is Kind.CLOSED:
            closed = entry.day
        elif entry.kind in (Kind.CONTACT, Kind.LIST_AGREED):
            contact = max(contact, _day_of(entry))
    status = Status.CLOSED if closed else Status.OPEN if counsellor else Status.HANDED_OVER
    arm = entries[0].values.get("arm")
    return CaseSummary(entries[0].case, status, counsellor, opened, contact, closed, count, arm)


def _day_of(entry: Entry) -> date:
    stated = entry.values.get("day")
    return date.fromisoformat(stated) if stated else entry.day


def stalled_first(cases: Iterable[CaseSummary]) -> tuple[CaseSummary, ...]:
    """Return cases by the day of the last contact alone, oldest first; never by profile or score."""
    return tuple(sorted(cases, key=lambda case: (case.last_contact, case.reference)))


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the machine in a case, and the decisions that people made about it."""

    entry: Entry
    decisions: tuple[Entry, ...]

    @property
    def run_id(self) -> str:
        """Return the run's id."""
        return str(self.entry.values["run_id"])

    @property
    def machine(self) -> tuple[str, ...]:
        """Return the machine's list: URIs of courses, first place first."""
        results = self.entry.values["answer"]["results"]
        return tuple(result["credential"] for result in results)

    @property
    def human(self) -> HumanList:
        """Return the list after every decision."""
        return human_list(
            self.machine,
            (
                decision_of(made.values, made.reason_code, made.reason_text)
                for made in self.decisions
            ),
        )


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case whole: its entries in order, and what they come to."""

    entries: tuple[Entry, ...]

    @property
    def summary(self) -> CaseSummary:
        """Return what a list shows of it."""
        return summary_of(self.entries, len(self.entries))

    @property
    def reference(self) -> str:
        """Return its reference."""
        return self.entries[0].case

    def of_kind(self, kind: Kind) -> tuple[Entry, ...]:
        """Return its entries of one kind, oldest first."""
        return tuple(entry for entry in self.entries if entry.kind is kind)

    @property
    def profile(self) -> dict[str, Any] | None:
        """Return the profile last agreed or last asked with, None while there is none."""
        kept = [e for e in self.entries if e.kind in (Kind.PROFILE, Kind.RECOMMENDED)]
        return None if not kept else dict(kept[-1].values["profile"])

    @property
    def runs(self) -> tuple[Run, ...]:
        """Return every run with its decisions, oldest first."""
        made = self.of_kind(Kind.DECISION)
        return tuple(
            Run(run, tuple(d for d in made if d.values["run_id"] == run.values["run_id"]))
            for run in _latest_by_run_id(self.of_kind(Kind.RECOMMENDED))
        )

    def run(self, run_id: str = "") -> Run:
        """Return a run by its id, the last one when none is named.

        Raises
        ------
        EntryRefused
            When there is none.
        """
        runs = [run for run in self.runs if run_id in ("", run.run_id)]
        if not runs:
            raise EntryRefused(
                "no_run",
                "no such run in this case",
                "the id of a recorded run",
                "ask for a list first",
            )
        return runs[-1]


def _latest_by_run_id(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return one entry a run id: an equal run asked for again is the same run."""
    return tuple({entry.values["run_id"]: entry for entry in entries}.values())
