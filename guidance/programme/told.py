"""Seat plans and reports as plain JSON members and as rows of a CSV file; unknowns stay null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guidance.labour_market.demand import Interval
from guidance.programme.funder import APART, FunderReport
from guidance.programme.groups import LIMIT, GroupShare
from guidance.programme.seats import Choice, Placed, SeatPlan
from guidance.programme.unmet import UnmetNeed, UnmetSkill
from guidance.snapshot import Snapshot

PLAN_COLUMNS = (
    "case_ref", "need_group", "best", "best_title", "given", "given_title", "run", "value",
    "price", "currency", "fund_code", "why", "drawn",
)  # fmt: skip
REPORT_COLUMNS = ("table", "row", "column", "fund_code", "count", "withheld")
UNMET_COLUMNS = (
    "region", "skill", "label", "ads_region", "asked", "ads", "low", "high", "first", "last",
    "lacking", "no_course", "for_goal",
)  # fmt: skip
PURPOSE = "a proposal to an officer: nothing is booked, sent or decided by it"
VALUES = "each person's courses from 0 to 1 against that person's own best; none is compared between people"
Titles = Mapping[str, str]


def plan_members(plan: SeatPlan, titles: Titles) -> dict[str, Any]:
    """Return a seat plan; people stand in the order in which they came."""
    terms = plan.terms
    return {
        "purpose": PURPOSE,
        "values": VALUES,
        "seed": terms.seed,
        "budget": terms.budget,
        "currency": terms.currency,
        "spent": plan.spent,
        "people": len(plan.placed),
        "served": plan.served,
        "with_best": plan.with_best,
        "proven": plan.proven,
        "steps": [
            {"name": s.name, "reached": s.reached, "bound": _finite(s.bound), "proven": s.proven}
            for s in plan.stages
        ],
        "need_groups": [
            {"need_group": group, "people": people, "served": served, "asked": asked}
            for group, people, served, asked in plan.by_group
        ],
        "first": list(terms.first),
        "places": [_place(one, titles) for one in plan.placed],
    }


def _place(one: Placed, titles: Titles) -> dict[str, Any]:
    return {
        "case_ref": one.case_ref,
        "need_group": one.need_group or None,
        "best": _choice(one.best, titles),
        "given": _choice(one.given, titles),
        "value": one.value,
        "price": one.offer.price if one.offer else None,
        "fund_code": (one.offer.fund_code or None) if one.offer else None,
        "why": one.why.value if one.why else None,
        "drawn": one.drawn,
    }


def _choice(choice: Choice | None, titles: Titles) -> dict[str, Any] | None:
    if choice is None:
        return None
    title = titles.get(choice.credential)
    return {"credential": choice.credential, "title": title, "run": choice.run}


def plan_rows(plan: SeatPlan, titles: Titles) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a plan's file, its heading first."""
    yield PLAN_COLUMNS
    for one in plan.placed:
        best, given = one.best, one.given
        yield (
            one.case_ref,
            one.need_group,
            best.credential if best else None,
            titles.get(best.credential) if best else None,
            given.credential if given else None,
            titles.get(given.credential) if given else None,
            given.run if given else None,
            one.value,
            one.offer.price if one.offer else None,
            plan.terms.currency if one.offer else None,
            one.offer.fund_code if one.offer else None,
            one.why.value if one.why else None,
            one.drawn,
        )


def report_members(report: FunderReport, titles: Titles) -> dict[str, Any]:
    """Return a report to a funder; null counts are withheld, what is not listed is zero."""
    return {
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "snapshot": report.snapshot,
        "code": report.code or None,
        "seed": report.seed,
        "least": report.least,
        "people": report.people,
        "tables": [
            {
                "rows": table.rows,
                "columns": table.columns,
                "withheld": table.withheld,
                "cells": [
                    {
                        "row": entry.row,
                        "column": _category(entry.column),
                        "title": titles.get(_category(entry.column) or ""),
                        "fund_code": _fund(entry.column),
                        "count": entry.count,
                    }
                    for entry in table.entries
                ],
            }
            for table in report.tables
        ],
        "limit": LIMIT,
        "suitable": [_share(one) for one in report.shares],
        "served": [_share(one) for one in report.served],
    }


def _category(column: str | None) -> str | None:
    """Return a column's own name: of a course without the code of its fund."""
    return None if column is None else column.partition(APART)[0]


def _fund(column: str | None) -> str | None:
    return None if column is None else column.partition(APART)[2] or None


def _share(one: GroupShare) -> dict[str, Any]:
    return {
        "by": one.dimension,
        "group": one.group or None,
        "share": _interval(one.interval),
        "ratio": None if one.ratio is None else round(one.ratio, 4),
        "gap": one.gap,
        "sure": one.sure,
    }


def _interval(found: Interval | None) -> dict[str, Any] | None:
    if found is None:
        return None
    low, high = round(found.low, 4), round(found.high, 4)
    share = round(found.share, 4)
    return {"share": share, "low": low, "high": high, "count": found.count, "total": found.total}


def report_rows(report: FunderReport) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a report's file, its heading first; an empty row or column is a total."""
    yield REPORT_COLUMNS
    for table in report.tables:
        for entry in table.entries:
            yield (
                f"{table.rows} by {table.columns}",
                "all" if entry.row is None else entry.row,
                "all" if entry.column is None else _category(entry.column),
                _fund(entry.column),
                entry.count,
                "yes" if entry.count is None else None,
            )


def unmet_members(need: UnmetNeed, snapshot: Snapshot, language: str) -> dict[str, Any]:
    """Return the skills that no course in reach teaches, with the data behind each figure."""
    return {
        "least": need.least,
        "withheld_regions": need.withheld_regions,
        "sources": [
            {"name": name, "date": day.isoformat() if day else None} for name, day in need.sources
        ],
        "skills": [_unmet(one, snapshot, language) for one in need.skills],
    }


def _unmet(one: UnmetSkill, snapshot: Snapshot, language: str) -> dict[str, Any]:
    label = snapshot.records.label(one.skill, language)
    demand = one.demand
    return {
        "region": one.region or None,
        "skill": {"uri": one.skill, "label": label.text, "label_language": label.language},
        "ads_region": demand.region or None,
        "asked": _interval(demand.interval),
        "first": demand.first.isoformat() if demand.first else None,
        "last": demand.last.isoformat() if demand.last else None,
        "lacking": one.lacking,
        "no_course": one.no_course,
        "for_goal": one.for_goal,
    }


def unmet_rows(need: UnmetNeed, snapshot: Snapshot, language: str) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the file on unmet need, its heading first; empty counts are withheld."""
    yield UNMET_COLUMNS
    for one in need.skills:
        found = one.demand.interval
        yield (
            one.region,
            one.skill,
            snapshot.records.label(one.skill, language).text,
            one.demand.region,
            found.count,
            found.total,
            round(found.low, 4),
            round(found.high, 4),
            one.demand.first,
            one.demand.last,
            one.lacking,
            one.no_course,
            one.for_goal,
        )


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None
