"""`guidance programme`: a proposal for seats, the report to a funder, and what people lack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from guidance.errors import InputError
from guidance.programme.allocation import plan_seats
from guidance.programme.export import MARK, csv_text
from guidance.programme.funder import FunderReport, funder_report
from guidance.programme.people import Caseload, applicants, read_caseload
from guidance.programme.seat_rows import read_seats
from guidance.programme.seats import SeatPlan, Terms
from guidance.programme.suppression import DEFAULT_LEAST
from guidance.programme.told import (
    plan_members,
    plan_rows,
    report_members,
    report_rows,
    unmet_members,
    unmet_rows,
)
from guidance.programme.unmet import unmet_need
from guidance.snapshot import Snapshot
from guidance.storage.files import default_snapshot, parse_json, read_document, write_atomically
from guidance.storage.reading import open_snapshot

console = Console(stderr=True, highlight=False)
MOST_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan with: seats, money, the number of the draw, need groups; and the codes reported.

    `minimums` are texts such as "A=10".
    """

    seats: Path | None = None
    budget: float | None = None
    currency: str = "EUR"
    seed: int = 0
    minimums: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    code: str = ""
    least: int = DEFAULT_LEAST


def run_seats(results: Path, target: Path, request: Request, snapshot: Path | None) -> None:
    """Propose seats: a row a person to a file, what was reached to the console."""
    caseload, opened = _caseload(results), _opened(snapshot)
    plan = _plan(caseload, opened, request)
    _write(target, plan_members(plan, caseload.titles), plan_rows(plan, caseload.titles))
    _tell_plan(plan)


def run_report(results: Path, target: Path, request: Request, snapshot: Path | None) -> None:
    """Write the counts of a caseload, with the seats it would get where they are given."""
    caseload = _caseload(results)
    report = _report(caseload, _opened(snapshot), request)
    _write(target, report_members(report, caseload.titles), report_rows(report))
    withheld = sum(table.withheld for table in report.tables)
    console.print(f"{withheld} cells withheld; no count under {request.least} is written")
    for share in (*report.shares, *report.served):
        if share.gap:
            sure = "intervals lie apart" if share.sure else "within what chance may do"
            found = f"{share.dimension} {share.group}: {share.ratio:.0%} of the best group's share"
            console.print(f"gap beyond the limit: {found} ({sure})", markup=False)


def run_unmet(
    results: Path, target: Path, request: Request, snapshot: Path | None, language: str
) -> None:
    """Write the skills that ads ask for, that people lack and that no course in reach teaches."""
    caseload, opened = _caseload(results), _opened(snapshot)
    need = unmet_need(caseload, opened, _report(caseload, opened, request))
    _write(target, unmet_members(need, opened, language), unmet_rows(need, opened, language))
    console.print(f"{len(need.skills)} skills; {need.withheld_regions} regions withheld")


def _opened(snapshot: Path | None) -> Snapshot:
    return open_snapshot((snapshot or default_snapshot()).resolve())


def _caseload(path: Path) -> Caseload:
    text = read_document(path, MOST_BYTES).decode("utf-8-sig", errors="strict")
    return read_caseload(parse_json(line) for line in text.splitlines() if line.strip())


def _plan(caseload: Caseload, snapshot: Snapshot, request: Request) -> SeatPlan:
    if request.seats is None:
        raise InputError("no --seats", "a CSV of seats", "see docs/formats.md")
    listed = read_seats(read_document(request.seats), snapshot, request.currency)
    for error in listed.errors:
        console.print(f"line {error.line} left out: {error.column}: {error.reason}", markup=False)
    minimums = tuple(_minimum(text) for text in request.minimums)
    terms = Terms(request.seed, request.budget, request.currency, minimums, request.first)
    return plan_seats(applicants(caseload, snapshot), listed.offers, terms)


def _minimum(text: str) -> tuple[str, int]:
    group, sign, number = text.rpartition("=")
    if not (sign and group and number.isdecimal()):
        raise InputError(f"--minimum {text[:40]!r}", "GROUP=NUMBER, such as A=10", "write it so")
    return group, int(number)


def _report(caseload: Caseload, snapshot: Snapshot, request: Request) -> FunderReport:
    plan = _plan(caseload, snapshot, request) if request.seats else None
    return funder_report(caseload, plan, code=request.code, least=request.least)


def _write(target: Path, members: dict[str, Any], rows: Iterator[tuple[object, ...]]) -> None:
    if target.suffix == ".json":
        write_atomically(target, json.dumps(members, ensure_ascii=False, indent=1) + "\n")
    else:
        write_atomically(target, MARK + csv_text(rows))


def _tell_plan(plan: SeatPlan) -> None:
    people = (
        f"{plan.served} of {len(plan.placed)} people have a course, {plan.with_best} their best"
    )
    console.print(f"{people}; {plan.spent:,.2f} {plan.terms.currency} spent")
    console.print(f"drawn with seed {plan.terms.seed}; a proposal, nothing is booked")
    for stage in plan.stages:
        proof = "proven" if stage.proven else f"not proven, at most {stage.bound:g}"
        console.print(f"  {stage.name}: {stage.reached} ({proof})", markup=False)
    for group, missing in plan.unmet:
        console.print(f"  need group {group}: {missing} fewer than asked for", markup=False)
