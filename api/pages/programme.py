"""What an officer's pages show of seats and reports: the form, a plan in words, tables of counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.messages import Messages
from guidance.programme.funder import APART, FunderReport, Table
from guidance.programme.groups import GroupShare
from guidance.programme.seats import Placed, SeatPlan, Terms
from guidance.programme.unmet import UnmetNeed, UnmetSkill
from guidance.snapshot import Label

FIELDS = ("budget", "currency", "seed", "minimums", "first", "code")
MOST_ACROSS = 8
"""Columns of a table; the courses of a caseload are more, and stand below one another."""
MOST_UNMET = 60
"""Skills that the page shows; the file has all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form of seats holds, as texts, so that a page can show it again."""

    budget: str = ""
    currency: str = "EUR"
    seed: str = "1"
    minimums: str = ""
    first: str = ""
    code: str = ""

    @classmethod
    def of(cls, form: Mapping[str, Any]) -> Asked:
        """Return the texts of a form, each cut to what any of them needs."""
        return cls(**{name: str(form.get(name, ""))[:400].strip() for name in FIELDS})

    @property
    def terms(self) -> Terms:
        """Return what a plan has to keep to.

        Raises
        ------
        InputError
            For a text that cannot be read.
        """
        minimums = tuple(_least(part) for part in self.minimums.split(",") if part.strip())
        first = tuple(part.strip() for part in self.first.split(",") if part.strip())
        try:
            budget = float(self.budget.replace(",", ".")) if self.budget else None
            seed = int(self.seed or "1")
        except ValueError as error:
            raise InputError("a number that cannot be read", "digits", "correct it") from error
        if len(self.currency) != 3 or not self.currency.isalpha() or seed < 0:
            raise InputError("a currency or seed that cannot be used", "such as EUR and 7", "")
        if budget is not None and not 0 <= budget <= 1e10:
            raise InputError("a budget that cannot be used", "0 or more", "correct it")
        return Terms(seed, budget, self.currency.upper(), minimums, first)


def _least(text: str) -> tuple[str, int]:
    group, sign, number = text.partition("=")
    if not (sign and group.strip() and number.strip().isdecimal()):
        raise InputError("a least number that cannot be read", "such as A=10", "write it so")
    return group.strip(), int(number.strip()[:6])


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One person of a plan in words."""

    placed: Placed
    best: str | None
    given: str | None
    why: str


@dataclass(frozen=True)
class SeatsPage:
    """What the page of seats shows beside its form; `plan` is None before one was asked for."""

    asked: Asked
    plan: SeatPlan | None = None
    rows: tuple[PlaceRow, ...] = ()
    left_out: tuple[str, ...] = ()
    complaint: str = ""
    detail: str = ""


def place_rows(plan: SeatPlan, titles: Mapping[str, str], messages: Messages) -> Iterator[PlaceRow]:
    """Yield the people of a plan in the order of the file."""
    for one in plan.placed:
        yield PlaceRow(
            one,
            titles.get(one.best.credential) if one.best else None,
            titles.get(one.given.credential) if one.given else None,
            messages.say(f"programme.why_{one.why.value}") if one.why else "",
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """One table in words: headings, and for each row its name and cells.

    `hidden` says that no cell tells a number, because each stands for too few people.
    """

    title: str
    hidden: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group held against the best, in words."""

    by: str
    group: str
    share: str
    told: str
    gap: bool


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill that no course in reach teaches, in words."""

    region: str
    label: Label
    asked: str
    people: str


@dataclass(frozen=True)
class NumbersPage:
    """The report in numbers, in words."""

    report: FunderReport
    grids: tuple[Grid, ...]
    groups: tuple[GroupRow, ...]
    skills: tuple[SkillRow, ...]


def numbers_page(
    report: FunderReport, need: UnmetNeed, titles: Mapping[str, str], voice: Voice
) -> NumbersPage:
    """Return what the page of numbers shows."""
    telling = _Telling(titles, voice)
    tables = (table for table in report.tables if any(e.column for e in table.entries))
    return NumbersPage(
        report,
        tuple(telling.grid(table) for table in tables),
        tuple(telling.group(one) for one in report.shares),
        tuple(telling.skill(one) for one in need.skills[:MOST_UNMET]),
    )


@dataclass(frozen=True)
class _Telling:
    """Turns counts into words of one language."""

    titles: Mapping[str, str]
    voice: Voice

    def say(self, name: str, **values: Any) -> str:
        return self.voice.messages.say(f"programme.{name}", **values)

    def count(self, count: int | None) -> str:
        return self.say("withheld") if count is None else self.voice.messages.show(count)

    def grid(self, table: Table) -> Grid:
        """Return a table in words, turned where it would be wider than a page."""
        cells = {(e.row, e.column): self.count(e.count) for e in table.entries}
        across = [e.column for e in table.entries if e.row is None]
        down = [e.row for e in table.entries if e.column is None]
        kinds = (table.rows, table.columns)
        if len(across) > MOST_ACROSS:
            cells = {(column, row): told for (row, column), told in cells.items()}
            across, down, kinds = down, across, kinds[::-1]
        none = self.count(0)
        rows = (
            (self.category(kinds[0], row), tuple(cells.get((row, c), none) for c in across))
            for row in down
        )
        columns = self.voice.messages.within(self.say(f"by_{kinds[1]}"))
        title = self.say("two", rows=self.say(f"by_{kinds[0]}"), columns=columns)
        return Grid(
            title=title,
            hidden=all(e.count is None for e in table.entries),
            columns=tuple(self.category(kinds[1], column) for column in across),
            rows=tuple(rows),
        )

    def category(self, dimension: str, name: str | None) -> str:
        if name is None:
            return self.say("all")
        known, code = name.partition(APART)[::2]
        if not known:
            return code or self.say("not_stated")
        tell = {
            "course": lambda: self.course(known, code),
            "region": lambda: self.voice.region(known),
            "language": lambda: self.voice.messages.language_name(known),
            "outcome": lambda: self.say(f"outcome_{known}"),
            "cause": lambda: self.cause(known),
        }
        return str(tell.get(dimension, lambda: known)())

    def course(self, uri: str, code: str) -> str:
        title = self.titles.get(uri, uri)
        return f"{title} ({code})" if code else title

    def cause(self, name: str) -> str:
        cause, _, limit = name.partition(":")
        told = self.voice.messages.say(f"caseload.cause_{cause}")
        if not limit:
            return told
        return f"{told} ({self.voice.messages.say(f'limit_name.{limit}')})"

    def group(self, one: GroupShare) -> GroupRow:
        percent = self.voice.messages.percent
        share = self.say("withheld")
        if one.interval is not None:
            found = one.interval
            share = self.say(
                "share_told",
                share=percent(found.share),
                low=percent(found.low),
                high=percent(found.high),
            )
        told = "gap_sure" if one.sure else "gap" if one.gap else "no_gap"
        known = one.interval is not None
        return GroupRow(
            self.say(f"by_{one.dimension}"),
            self.category(one.dimension, one.group),
            share,
            self.say(told) if known else "",
            one.gap,
        )

    def skill(self, one: UnmetSkill) -> SkillRow:
        demand, voice = one.demand, self.voice
        asked = self.say(
            "asked_told",
            count=demand.interval.count,
            total=demand.interval.total,
            region=voice.region(demand.region) if demand.region else self.say("everywhere"),
            first=demand.first or "",
            last=demand.last or "",
        )
        region = voice.region(one.region) if one.region else self.say("not_stated")
        label = voice.snapshot.records.label(one.skill, voice.messages.language)
        return SkillRow(region, label, asked, self.count(one.no_course))
