"""What a run remembers, so that it can be killed at any time and go on: declared here, kept by storage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from guidance.programme.members import Member
from guidance.programme.results import Outcome
from guidance.programme.rows import RowError


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: people whose row could be used, texts still to read, answers, rows refused."""

    people: int
    unread: int
    answered: int
    refused: int

    @property
    def finished(self) -> bool:
        """Return whether every person has an answer."""
        return self.answered == self.people


class Journal(Protocol):
    """Keeps a run; what a call has kept stays kept, and a call that was cut short kept nothing."""

    def enrol(self, members: Sequence[Member], errors: Sequence[RowError]) -> None:
        """Keep the people of a new run and what is wrong with the other rows, all or nothing."""
        ...

    def progress(self) -> Progress:
        """Return how far the run is."""
        ...

    def unread(self) -> tuple[Member, ...]:
        """Return the people whose text was not read yet, in order of line."""
        ...

    def waiting(self) -> tuple[Member, ...]:
        """Return the people without an answer whose text, if any, was read, in order of line."""
        ...

    def keep_read(self, members: Sequence[Member]) -> None:
        """Keep people whose texts were read."""
        ...

    def keep_answered(self, outcomes: Sequence[Outcome]) -> None:
        """Keep answers."""
        ...

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the answers in order of line."""
        ...

    def errors(self) -> tuple[RowError, ...]:
        """Return what is wrong with rows, in order of line."""
        ...
