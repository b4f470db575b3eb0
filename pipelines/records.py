"""What a source hands on: records, and an account of every row that was not used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from guidance.errors import RowRefused
from guidance.labour_market import Vacancy

Record_co = TypeVar("Record_co", covariant=True)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One `[[source]]` of a build file.

    Attributes
    ----------
    kind
        Which reader takes it; `pipelines.sources.READERS` lists them.
    path
        A file or directory; relative paths are resolved by whoever reads the build file.
    release
        The release as known to whoever configured it; file names are not trusted.
    licence, date
        Shown with every figure drawn from the source; `date` is its release or collection day.
    name
        A short name shown to people; the path's last part when empty.
    options
        Reader-specific settings, such as a country for ads that do not state one.
    """

    kind: str
    path: Path
    release: str = ""
    licence: str = ""
    date: date | None = None
    name: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Advertisement:
    """One ad with its text, as the batch pipeline sees it; no snapshot ever holds the text.

    `english_title` and `english_text` are the source's own translations where it has them.
    Contact data is already stripped.
    """

    vacancy: Vacancy
    text: str
    english_title: str | None = None
    english_text: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of one source.

    Attributes
    ----------
    source
        Its short name.
    read, kept
        Rows seen and rows used.
    refused
        Reason to number of rows.
    examples
        The first refused rows, at most twenty, as (file, line, reason).
    notes
        Repairs and observations worth telling, such as "dates before 2000 taken as unknown: 1037".
    date
        Day of the newest delivery read, of a source that comes in several; None of any other.
    """

    source: str
    read: int
    kept: int
    refused: tuple[tuple[str, int], ...] = ()
    examples: tuple[tuple[str, int, str], ...] = ()
    notes: tuple[str, ...] = ()
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Record_co]):
    """The records of one source and the account of its rows."""

    records: tuple[Record_co, ...]
    account: Account


@dataclass
class Ledger:
    """Collects what happens to rows while a reader works."""

    source: str
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, error: RowRefused) -> None:
        """Count a refused row and keep it as an example while there are fewer than twenty."""
        self.refused[error.reason] += 1
        if len(self.examples) < 20:
            self.examples.append((error.file, error.line, error.reason))

    def close(self, records: Iterable[Record_co]) -> Parsed[Record_co]:
        """Return the records with the account of how they came about."""
        kept = tuple(records)
        account = Account(
            self.source,
            self.read,
            len(kept),
            tuple(sorted(self.refused.items())),
            tuple(self.examples),
            tuple(self.notes),
        )
        return Parsed(kept, account)
