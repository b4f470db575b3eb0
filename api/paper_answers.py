"""The wire formats of answers about paper: funding lines, and the action plan in numbers and words."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from api.comparison_schemas import ComparedDoors
from api.routers.matching import Named
from api.schemas import Gap, MarketNote, SourceAge, Wire


class MoneyOf(Wire):
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str


class RuleFinding(Wire):
    """One published rule held against a course; `met` is null where it is not known."""

    condition: str
    met: bool | None
    found: Any
    wanted: Any


class AskedOf(Wire):
    """What the operator will ask. Nobody here asks it, and no answer is taken."""

    text: str
    language: str


class FundingLineOf(Wire):
    """One scheme and one course: likely, ask or no. Never a promise: only the operator decides."""

    scheme: str
    name: str
    name_language: str
    operator: str
    prospect: Literal["likely", "ask", "no"]
    """no: a published rule about courses, regions or days does not fit; it judges no person."""
    price: MoneyOf | None
    covered: MoneyOf | None
    """The most that it would pay; null where that cannot be told."""
    rest: MoneyOf | None
    """What would then be left, at least."""
    findings: list[RuleFinding]
    headline: str
    pays: str
    sums: list[str]
    reasons: list[str]
    questions: list[AskedOf]
    statement: str
    """In the operator's own words."""
    statement_language: str
    source: str
    decides: str
    made_up: str | None
    """That the scheme does not exist; null of a real one."""
    checked_on: date
    valid_until: date | None
    url: str


class FundedCourse(Wire):
    """One course and what every loaded scheme says of it."""

    credential: str
    title: str
    run: str | None
    lines: list[FundingLineOf]


class FundingResponse(Wire):
    """Who may pay for some courses."""

    snapshot: str
    as_of: date
    courses: list[FundedCourse]


class PlannedHours(Wire):
    """Learning hours as a range; `stated` says which figure the provider gave."""

    low: float
    high: float
    stated: str


class PlannedCourseOf(Wire):
    """One course of the plan with its numbers for the person."""

    credential: str
    title: str
    title_language: str | None
    provider: str
    rank: int | None
    """Its place in the list of the same run id; null where it is not in it."""
    run: str | None
    start: date | None
    end: date | None
    place: str | None
    hours: PlannedHours | None
    price: MoneyOf | None
    opened: ComparedDoors
    gap: Gap
    needs_first: list[str]
    page: str | None
    """Public page of the offer, as on the picture for phones; null where none is stated."""
    funding: list[FundingLineOf]
    """Schemes worth a question; those that do not fit are left out."""


class ContactOf(Wire):
    """Whom to talk to, as a dated source states it."""

    organisation: str
    what_for: str
    telephone: str | None
    email: str | None
    url: str | None
    opening_hours: str | None
    checked_on: date
    source: str


class ComplaintRoute(Wire):
    """Where a complaint goes, and the number to give."""

    operation: str
    run_id: str


class BlockOf(Wire):
    """One block of a sheet."""

    kind: str
    text: str
    label: str
    language: str | None
    """Where it is not the sheet's."""


class SheetOf(Wire):
    """All that stands on paper in one language."""

    language: str
    title: str
    blocks: list[BlockOf]


class ActionPlanResponse(Wire):
    """The action plan in numbers and in words."""

    run_id: str
    """Of the recommendation whose numbers it repeats (`limit` 50)."""
    as_of: date
    snapshot: str
    policy: str
    data_age: dict[str, SourceAge]
    market: MarketNote
    goal: Named | None
    held: list[Named]
    certified: list[str]
    missing: list[Named]
    unknown: list[Named]
    courses: list[PlannedCourseOf]
    contacts: list[ContactOf]
    complaint: ComplaintRoute
    sheets: list[SheetOf]
