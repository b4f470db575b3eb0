"""The wire formats of seat plans, of the report to a funder and of unmet need."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.schemas import Wire

SEATS_EXAMPLE = (
    "credential,run,seats,price,currency,fund_code\n"
    "urn:learner-guidance:sample:course:safe-patient-handling-and-hoists,,12,180,EUR,ESF-2026-7\n"
)
"""Made-up seats in a course of the sample."""


class PlannedCourse(Wire):
    """A course of somebody's own list."""

    credential: str
    title: str | None
    run: str | None


class PlannedPlace(Wire):
    """What is proposed for one person, and what became of their own best.

    `why` is null for whom the best is proposed.
    """

    case_ref: str
    need_group: str | None
    best: PlannedCourse | None
    given: PlannedCourse | None
    value: float | None = Field(ge=0, le=1)
    """What `given` is worth against `best`, each person by their own measure."""
    price: float | None
    fund_code: str | None
    why: str | None
    """no_course, not_offered, price_unknown, no_seat, no_money, no_seat_no_money, as_good, unproven."""
    drawn: int
    """The number drawn by seed and reference; it counts only where all else is equal."""


class PlanStep(Wire):
    """One step of the search: what was reached, the best bound, and whether that is proven."""

    name: str
    reached: int
    bound: float | None
    proven: bool


class PlannedGroup(Wire):
    """How many people of a need group are served, and the least number asked for."""

    need_group: str
    people: int
    served: int
    asked: int


class SeatRowError(Wire):
    """A row of the seats that was left out: line, column and why; no cell text."""

    line: int
    column: str
    reason: str


class SeatPlanResponse(Wire):
    """A proposal for seats; people stand in the order of the caseload."""

    purpose: str
    values: str
    seed: int
    budget: float | None
    currency: str
    spent: float
    people: int
    served: int
    with_best: int
    proven: bool
    steps: list[PlanStep]
    need_groups: list[PlannedGroup]
    first: list[str]
    places: list[PlannedPlace]
    row_errors: list[SeatRowError]


class SampleShare(Wire):
    """A share with its 95 % interval (Wilson) and the sample it comes from."""

    share: float
    low: float
    high: float
    count: int
    total: int


class ReportCell(Wire):
    """One cell; a null row or column is a total, a null count is withheld, what is missing is zero."""

    row: str | None
    column: str | None
    title: str | None
    fund_code: str | None
    count: int | None


class ReportTable(Wire):
    """One table of counts of people."""

    rows: str
    columns: str
    withheld: int
    cells: list[ReportCell]


class GroupShareResponse(Wire):
    """One group held against the best one; `sure` where the intervals of both lie apart."""

    by: str
    group: str | None
    share: SampleShare | None
    ratio: float | None
    gap: bool
    sure: bool


class FunderReportResponse(Wire):
    """Counts of people, none of which tells of few, and groups compared."""

    as_of: date | None
    snapshot: str
    code: str | None
    seed: int | None
    least: int
    people: int | None
    tables: list[ReportTable]
    limit: float
    suitable: list[GroupShareResponse]
    served: list[GroupShareResponse]
    row_errors: list[SeatRowError]


class NamedSkill(Wire):
    """A skill with its name and the language of the name."""

    uri: str
    label: str
    label_language: str


class UnmetSource(Wire):
    """Where the ads come from."""

    name: str
    date: str | None


class UnmetSkillResponse(Wire):
    """A skill in a region: how often ads ask for it, and how many people lack it; null is withheld."""

    region: str | None
    skill: NamedSkill
    ads_region: str | None
    asked: SampleShare | None
    first: date | None
    last: date | None
    lacking: int | None
    no_course: int | None
    for_goal: int | None


class UnmetNeedResponse(Wire):
    """Skills that ads ask for, people lack and no course in reach teaches."""

    least: int
    withheld_regions: int
    sources: list[UnmetSource]
    skills: list[UnmetSkillResponse]
