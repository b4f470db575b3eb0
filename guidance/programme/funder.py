"""The report to a funder: how many people, by need group, region, language, course and fund.

One set of tables for everything that is counted of people, so that they are made safe together: a
second report with other tables could give away what the first withholds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from guidance.programme.groups import GroupShare, group_shares
from guidance.programme.people import Caseload, Counted
from guidance.programme.seats import Placed, SeatPlan
from guidance.programme.suppression import DEFAULT_LEAST, Crossed, Tables, suppressed

SERVED, WAITING, NONE = "served", "waiting", "none"
"""Outcomes: a seat is proposed; there are suitable courses and no seat; nothing is suitable."""
RECOMMENDED = "recommended"
"""Outcome where no seats are planned: something is suitable."""
TABLES = (
    ("need_group", "outcome"),
    ("region", "outcome"),
    ("language", "outcome"),
    ("need_group", "course"),
    ("need_group", "fund_code"),
    ("need_group", "cause"),
    ("region", "cause"),
)
"""Rows and columns of every table, in order."""
APART = " "
"""Stands between a course and the fund that pays for its seats: neither holds a blank."""


class _Count(Protocol):
    """Tells how many people are in a cell, None where that is withheld."""

    def __call__(self, *named: tuple[str, str]) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a table; an empty `row` or `column` is a total, a `count` of None withheld."""

    row: str | None
    column: str | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its dimensions and all cells that are not zero, totals first, in order."""

    rows: str
    columns: str
    entries: tuple[Entry, ...]

    @property
    def withheld(self) -> int:
        """Return how many cells are withheld."""
        return sum(entry.count is None for entry in self.entries)


@dataclass(frozen=True, slots=True)
class FunderReport:
    """All counts of a caseload that may be published, and what they were made from.

    Attributes
    ----------
    people
        Everybody, None where withheld.
    code
        The programme's own code of ESF+ or Erasmus+, as given.
    least
        Fewest people of a published cell.
    shares
        Of each need group and language, how many have a suitable course, and with a plan how many
        have a seat, as `served`.
    """

    as_of: date | None
    snapshot: str
    code: str
    least: int
    people: int | None
    tables: tuple[Table, ...]
    shares: tuple[GroupShare, ...]
    served: tuple[GroupShare, ...]
    seed: int | None


def funder_report(
    caseload: Caseload, plan: SeatPlan | None = None, *, code: str = "", least: int = DEFAULT_LEAST
) -> FunderReport:
    """Return the counts of a caseload, with a seat plan or without, small cells withheld.

    Without a plan, the course counted is the first of each person's own list.
    """
    placed = {one.case_ref: one for one in plan.placed} if plan else None
    rows = [_categories(person, placed, code) for person in caseload.people]
    crossed = Crossed.of(rows, Tables(TABLES, _same(rows), (("fund_code", "course"),)))
    hidden = suppressed(crossed, least)

    def count(*named: tuple[str, str]) -> int | None:
        cell = tuple(sorted(named))
        return None if cell in hidden else crossed.counts.get(cell, 0)

    tables = tuple(_table(crossed, pair, count) for pair in TABLES)
    return FunderReport(
        as_of=caseload.as_of,
        snapshot=caseload.snapshot,
        code=code,
        least=least,
        people=count(),
        tables=tables,
        shares=tuple(_shares(crossed, count, without=NONE)),
        served=tuple(_shares(crossed, count, having=SERVED)) if plan else (),
        seed=plan.terms.seed if plan else None,
    )


def _categories(person: Counted, placed: Mapping[str, Placed] | None, code: str) -> dict[str, str]:
    """Return what a person is counted by; who has no course is in the same cell of every table."""
    choice = person.choices[0] if person.choices else None
    outcome, fund = (RECOMMENDED if choice else NONE), code
    if placed is not None and choice is not None:
        own = placed[person.case_ref]
        choice, fund = own.given, (own.offer.fund_code if own.offer else "") or code
        outcome = SERVED if choice else WAITING
    course = f"{choice.credential}{APART}{fund}" if choice else ""
    return {
        "need_group": person.need_group,
        "region": person.region,
        "language": person.language,
        "outcome": outcome,
        "course": course or f"{APART}{outcome}",
        "fund_code": fund if choice else f"{APART}{outcome}",
        "cause": person.why_none if outcome == NONE else f"{APART}{outcome}",
    }


def _same(rows: list[dict[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the categories that say no more than the outcome does."""
    return {
        (name, row[name]): ("outcome", row["outcome"])
        for row in rows
        for name in ("course", "fund_code", "cause")
        if row[name].startswith(APART)
    }


def _table(crossed: Crossed, pair: tuple[str, str], count: _Count) -> Table:
    rows, columns = pair
    found = [*_totals(crossed, rows, columns, count), *_inner(crossed, rows, columns, count)]
    return Table(rows, columns, tuple(found))


def _totals(crossed: Crossed, rows: str, columns: str, count: _Count) -> Iterator[Entry]:
    yield Entry(None, None, count())
    for row in crossed.categories(rows):
        yield Entry(row, None, count((rows, row)))
    for column in crossed.categories(columns):
        yield Entry(None, column, count((columns, column)))


def _inner(crossed: Crossed, rows: str, columns: str, count: _Count) -> Iterator[Entry]:
    for row in crossed.categories(rows):
        for column in crossed.categories(columns):
            if crossed.count((rows, row), (columns, column)):
                yield Entry(row, column, count((rows, row), (columns, column)))


def _shares(
    crossed: Crossed, count: _Count, *, having: str = "", without: str = ""
) -> Iterator[GroupShare]:
    """Yield the share of each need group and language with an outcome, or without one."""
    for name in ("need_group", "language"):
        counts = {}
        for group in crossed.categories(name):
            total = count((name, group))
            part = count((name, group), ("outcome", having or without))
            counts[group] = (part if having else _less(total, part)), total
        yield from group_shares(name, counts)


def _less(total: int | None, part: int | None) -> int | None:
    return None if total is None or part is None else total - part
