"""What is known of a course beyond its own record: the day, its skills, and who asks for them.

Handed in as values, so that this room stays below those that count ads and weigh claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """How many ads ask for a taught skill: `count` of `total`, dated `first` to `last`."""

    skill: str
    count: int
    total: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Boast:
    """A course names more skills than its hours leave room for."""

    skills: int
    hours: float


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a statement comes from: source, licence, and the day it is dated.

    `dated_by` is "record" where the record itself says when it was changed, "source" where the day
    is that of the source, "evidence" where the evidence was checked then, and empty without a day.
    """

    source: str
    licence: str = ""
    date: date | None = None
    dated_by: str = ""

    @property
    def traceable(self) -> bool:
        """Return whether source, licence and day are all known."""
        return bool(self.source and self.licence and self.date)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a course beyond its own record.

    Attributes
    ----------
    day
        The day for which quality evidence is judged.
    origin
        Where the record comes from.
    taught
        Skills that count as taught, sorted.
    asked
        Those of them that ads ask for, most asked first; None where too few ads are loaded to say.
    boast
        Set where the course names more skills than its hours leave room for.
    registers
        Sources beside the record's own that its quality evidence names: lists and registers.
    """

    day: date
    origin: Origin
    taught: tuple[str, ...] = ()
    asked: tuple[AskedSkill, ...] | None = None
    boast: Boast | None = None
    registers: tuple[Origin, ...] = ()
