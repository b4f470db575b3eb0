"""What was read of a catalogue: its courses, and an account of all that could not be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from guidance.credential import MicroCredential


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot be used: where it stands (a line or position, from 1), and why."""

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The courses of one delivery, in the order they were found.

    Attributes
    ----------
    courses
        The offers. `uri` is the record's own where it has one, else its plain identifier: whoever
        knows the source's name makes a URI of it.
    read
        Records seen: those used and those refused.
    refused
        Records that cannot be used.
    notes
        What was left aside or not believed, with counts, sorted.
    """

    courses: tuple[MicroCredential, ...]
    read: int
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Reading:
    """Collects what happens to records while a catalogue is read."""

    read: int = 0
    refused: list[Refused] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    def refuse(self, place: int, reason: str) -> None:
        """Note a record that cannot be used."""
        self.refused.append(Refused(place, reason))

    def close(self, courses: Iterable[MicroCredential]) -> Catalogue:
        """Return the catalogue; members that nothing was read from are named and counted."""
        remarks = [f"{what}: {count:,}" for what, count in sorted((+self.remarks).items())]
        named = ", ".join(f"{name} {count:,}" for name, count in sorted(self.unread.items()))
        remarks += [f"members not read: {named}"] if named else []
        return Catalogue(tuple(courses), self.read, tuple(self.refused), tuple(remarks))
