"""Whom to talk to in a region, as its source states it on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from guidance.frameworks import nuts_contains


@dataclass(frozen=True, slots=True)
class Contact:
    """One office or adviser. What the source does not state is None or empty.

    Attributes
    ----------
    region
        NUTS code of the region it serves; "" serves everywhere.
    what_for
        What people ask there, in the words and the language of the source.
    languages
        ISO 639-1 codes of the languages spoken there, sorted.
    checked_on
        The day on which the entry was last held against its source.
    source
        Where the entry is from.
    """

    region: str
    organisation: str
    what_for: str
    telephone: str | None
    email: str | None
    url: str | None
    opening_hours: str | None
    languages: tuple[str, ...]
    checked_on: date
    source: str


@dataclass(frozen=True, slots=True)
class ContactBook:
    """The contacts of a snapshot, sorted by region and organisation; empty where none is loaded."""

    entries: tuple[Contact, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Contact]) -> ContactBook:
        """Return a book of entries in any order."""
        return cls(tuple(sorted(entries, key=lambda one: (one.region, one.organisation))))

    def near(self, region: str | None) -> tuple[Contact, ...]:
        """Return whom to ask in a region, the nearest first; empty where nobody is known.

        An entry serves a region that lies in its own. Entries of the finest region come first, by
        name; nobody is put before another of the same region.
        """
        serving = [one for one in self.entries if nuts_contains(one.region, region or "")]
        return tuple(sorted(serving, key=lambda one: (-len(one.region), one.organisation)))
