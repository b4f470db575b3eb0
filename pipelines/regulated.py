"""Occupations that an act of the European Union regulates, where a release says nothing of it.

ESCO marks few occupations as regulated and leaves all others at its default, which says nothing
either way. `data/reference/regulated.csv` names occupations that an act asks a licence, a
certificate or a named qualification for, with the act and the day on which it was looked up.
Occupations and not whole ISCO-08 groups: the group of architects holds interior architects, that
of veterinarians animal massage therapists, and no act speaks of those.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guidance.errors import SourceError
from guidance.storage.files import PROJECT
from guidance.taxonomy import Occupation

REGULATED = PROJECT / "data" / "reference" / "regulated.csv"


@dataclass(frozen=True, slots=True)
class Regulated:
    """One row of the list.

    Attributes
    ----------
    occupation
        URI of an ESCO occupation.
    isco08
        Its unit group of four digits.
    label
        Its English name, for a reader of the list.
    act
        The act and what it is about.
    checked
        Day on which the act was looked up, as ISO text.
    """

    occupation: str
    isco08: str
    label: str
    act: str
    checked: str

    @property
    def note(self) -> str:
        """Return the act with its day, as it is shown."""
        return f"{self.act} (checked {self.checked})"


def read_regulated(path: Path = REGULATED) -> Mapping[str, Regulated]:
    """Return the rows of the list by occupation.

    Raises
    ------
    SourceError
        For a row without a URI, a code of four digits, an act or a day, and for an occupation
        that stands twice.
    """
    found: dict[str, Regulated] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            entry = Regulated(**row)
            if not _is_whole(entry) or entry.occupation in found:
                raise SourceError(
                    f"{path.name}, line {line}: {entry.occupation!r}, {entry.isco08!r}, "
                    f"{entry.act!r}, {entry.checked!r}",
                    "a URI once, four digits, an act and a day as YYYY-MM-DD",
                    "correct the row",
                )
            found[entry.occupation] = entry
    return found


def with_acts(
    occupations: Iterable[Occupation], regulated: Mapping[str, Regulated]
) -> tuple[Occupation, ...]:
    """Return occupations with the act that regulates them, where the release notes nothing."""
    return tuple(
        replace(one, regulated_note=regulated[one.uri].note)
        if one.regulated_note is None and one.uri in regulated
        else one
        for one in occupations
    )


def _is_whole(entry: Regulated) -> bool:
    named = entry.occupation.startswith("http") and entry.label and entry.act
    return bool(named and re.fullmatch(r"\d{4}", entry.isco08) and _is_day(entry.checked))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
