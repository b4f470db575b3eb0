"""A caseload as it is read: people by opaque reference, and what could not be read, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from guidance.credential import Money
from guidance.programme import cells
from guidance.programme.cells import CellRefused
from guidance.programme.columns import REQUIRED, read_heading
from guidance.programme.sheet import MOST_CELL, RawRow, decode, raw_rows


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row: its line, the column ("" for the row as a whole) and the reason.

    `reason` names the message `caseload.row_...`; a row with any error is left out.
    """

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the file tells of them; None and empty mean unknown.

    `text` are the person's words, kept until they are read and no longer. `need_group` is opaque
    and never read by a ranking; `last_contact` orders a list of stalled cases and nothing else.
    """

    line: int
    case_ref: str
    language: str | None = None
    isco08: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    text: str = ""
    certified: tuple[str, ...] = ()
    goal: str | None = None
    nuts: str | None = None
    municipality: str = ""
    radius_km: float | None = None
    budget: Money | None = None
    hours_per_week: float | None = None
    start_from: date | None = None
    teaching_languages: tuple[tuple[str, str], ...] = ()
    access: tuple[str, ...] = ()
    need_group: str | None = None
    last_contact: date | None = None


@dataclass(frozen=True, slots=True)
class Caseload:
    """The rows that can be worked on, in the order of the file, and what is wrong with others."""

    rows: tuple[Row, ...]
    errors: tuple[RowError, ...]


def read_caseload(data: bytes) -> Caseload:
    """Read a caseload.

    Raises
    ------
    InputError
        For a file that is refused whole: another encoding, too large, no heading, a column that
        names a person or is not known.
    """
    found = raw_rows(decode(data))
    heading = read_heading(next(found).cells or ())
    rows: list[Row] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    for raw in found:
        row, wrong = _read_row(raw, heading)
        errors += wrong
        if row is None:
            continue
        if row.case_ref in seen:
            errors.append(RowError(raw.line, REQUIRED, "twice"))
            continue
        seen.add(row.case_ref)
        rows.append(row)
    return Caseload(tuple(rows), tuple(errors))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "language": cells.language,
    "isco08": cells.isco_codes,
    "skills": cells.uris,
    "certified": cells.uris,
    "goal": cells.uri,
    "nuts": cells.region,
    "radius_km": cells.number,
    "hours_per_week": cells.hours,
    "start_from": cells.day,
    "teaching_languages": cells.levels,
    "access": cells.needs,
    "need_group": cells.group,
    "last_contact": cells.day,
    "municipality": str,
}
"""Column, which is also the field it fills, to its reader; an empty cell is unknown and not read."""


def _read_row(raw: RawRow, heading: Sequence[str]) -> tuple[Row | None, list[RowError]]:
    """Return a row, or None with all that is wrong with it."""
    broken = _broken(raw, heading)
    if broken:
        return None, [RowError(raw.line, "", broken)]
    given = {column: cell.strip() for column, cell in zip(heading, raw.cells or (), strict=True)}
    values: dict[str, Any] = {"text": given.get("skills_text", "")}
    errors = []
    for column, read in _readings(given):
        try:
            values[column] = read()
        except CellRefused as refused:
            errors.append(RowError(raw.line, column, refused.reason))
    if errors:
        return None, errors
    return Row(line=raw.line, **values), []


def _broken(raw: RawRow, heading: Sequence[str]) -> str:
    """Return why a row cannot be read at all, "" where it can."""
    if raw.cells is None:
        return "broken"
    if len(raw.cells) != len(heading):
        return "short" if len(raw.cells) < len(heading) else "long"
    if any("\0" in cell for cell in raw.cells):
        return "control"
    return "cell_long" if max(map(len, raw.cells)) > MOST_CELL else ""


def _readings(given: Mapping[str, str]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield column and reading of each cell that says something."""
    yield REQUIRED, partial(cells.reference, given[REQUIRED])
    for column, read in _READERS.items():
        if given.get(column):
            yield column, partial(read, given[column])
    if given.get("budget"):
        yield "budget", partial(_money, given)


def _money(given: Mapping[str, str]) -> Money:
    """Return a budget; one without its currency could be compared with no price."""
    amount = cells.number(given["budget"])
    if not given.get("currency"):
        raise CellRefused("currency_missing")
    return Money(amount, cells.currency(given["currency"]))
