"""F45 and the report to a funder: counted by hand on sixty made-up people, and safe in every table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from world import Snapshot

from guidance.errors import InputError
from guidance.programme.allocation import plan_seats
from guidance.programme.funder import Entry, FunderReport, Table, funder_report
from guidance.programme.groups import gaps, group_shares
from guidance.programme.people import Caseload, applicants, read_caseload
from guidance.programme.seats import Offer, Terms
from guidance.programme.told import plan_members, plan_rows, report_members, report_rows


def line(number: int, group: str, *courses: str, region: str = "PL613") -> dict[str, Any]:
    """Return one line as `guidance caseload` writes it."""
    results = [
        {"credential": course, "title": course.upper(), "run": None, "score": 1.0 / (at + 1)}
        for at, course in enumerate(courses)
    ]
    return {
        "case_ref": f"k{number}",
        "status": "recommended" if courses else "none",
        "reason": None if courses else "because",
        "answer": {"as_of": "2026-11-22", "snapshot": "s", "results": results},
        "cause": None if courses else "limits",
        "limit": None if courses else "budget",
        "need_group": group,
        "profile": {
            "skills": [], "language": "pl", "as_of": "2026-11-22", "constraints": {"nuts": region},
        },
    }  # fmt: skip


def lines() -> Iterator[dict[str, Any]]:
    """Forty of group A and twenty of B; two of B have no course, and one lives elsewhere."""
    for number in range(40):
        yield line(number, "A", "c/x", "c/y")
    for number in range(40, 58):
        yield line(number, "B", "c/y")
    yield line(58, "B")
    yield line(59, "B", region="PL911")


@pytest.fixture
def caseload() -> Caseload:
    return read_caseload(lines())


def table(report: FunderReport, rows: str, columns: str) -> Table:
    return next(one for one in report.tables if (one.rows, one.columns) == (rows, columns))


def count(found: Table, row: str | None, column: str | None) -> int | None:
    return next(e.count for e in found.entries if (e.row, e.column) == (row, column))


def test_people_are_read_without_a_word_of_their_answer(caseload: Caseload) -> None:
    first, last = caseload.people[0], caseload.people[-1]
    assert (first.case_ref, first.region, first.language) == ("k0", "PL61", "pl")
    assert [choice.credential for choice in first.choices] == ["c/x", "c/y"]
    assert (last.region, last.why_none) == ("PL91", "limits:budget")
    assert caseload.as_of == date(2026, 11, 22)
    assert caseload.titles == {"c/x": "C/X", "c/y": "C/Y"}


@pytest.mark.parametrize(
    "bad",
    [
        [{"case_ref": "k1"}],
        [line(1, "A"), line(1, "A")],
        [line(1, "A"), {**line(2, "A"), "answer": {**line(2, "A")["answer"], "snapshot": "t"}}],
        [{**line(1, "A"), "answer": None}],
    ],
)
def test_what_is_no_result_is_refused(bad: list[dict[str, Any]]) -> None:
    with pytest.raises(InputError):
        read_caseload(bad)


def test_counts_without_a_plan(caseload: Caseload) -> None:
    """Two people of B have nothing: withheld, and with them whoever would give them away."""
    report = funder_report(caseload, code="ESF-1")
    found = table(report, "need_group", "outcome")
    assert report.people == 60
    assert (count(found, "A", None), count(found, "B", None)) == (40, 20)
    assert count(found, "A", "recommended") == 40
    assert count(found, "B", "none") is None
    assert count(found, None, "none") is None
    assert count(table(report, "region", "outcome"), "PL91", None) is None
    assert all(e.count is None or e.count >= 5 for t in report.tables for e in t.entries)


def test_counts_with_a_plan_and_its_funds(caseload: Caseload, world: Snapshot) -> None:
    offers = (Offer("c/x", "", 30, 10.0, "ESF-1"), Offer("c/y", "", 20, 10.0))
    plan = plan_seats(applicants(caseload, world), offers, Terms(7))
    report = funder_report(caseload, plan, code="PROG", least=2)
    outcomes = table(report, "need_group", "outcome")
    assert count(outcomes, None, "served") == plan.served == 50
    funds = table(report, "need_group", "fund_code")
    assert count(funds, None, "ESF-1") == 30
    assert count(funds, None, "PROG") == 20
    assert report.seed == 7
    assert {one.dimension for one in report.served} == {"need_group", "language"}


def test_a_gap_beyond_four_fifths_is_flagged_with_whether_chance_explains_it() -> None:
    """AI Act 10."""
    shares = group_shares(
        "need_group", {"A": (90, 100), "B": (50, 100), "C": (None, 3), "D": (7, 10)}
    )
    found = {one.group: one for one in shares}
    assert [one.group for one in gaps(shares)] == ["B", "D"]
    assert (found["B"].sure, found["D"].sure) == (True, False)
    assert found["B"].ratio == pytest.approx(5 / 9)
    assert found["C"].interval is None
    assert group_shares("language", {"pl": (0, 5)})[0].ratio is None


def test_files_say_the_same_as_members(caseload: Caseload, world: Snapshot) -> None:
    report = funder_report(caseload)
    rows = list(report_rows(report))
    cells = [cell for t in report_members(report, caseload.titles)["tables"] for cell in t["cells"]]
    assert len(rows) == len(cells) + 1
    assert [row[4] for row in rows[1:]] == [cell["count"] for cell in cells]
    plan = plan_seats(applicants(caseload, world), (), Terms(7))
    told = plan_members(plan, caseload.titles)
    assert [place["case_ref"] for place in told["places"]] == [f"k{at}" for at in range(60)]
    assert [row[0] for row in plan_rows(plan, caseload.titles)][1:] == [
        f"k{at}" for at in range(60)
    ]
    json.dumps(told, allow_nan=False)


def test_a_report_does_not_depend_on_the_order_of_people(caseload: Caseload) -> None:
    turned = replace(caseload, people=tuple(reversed(caseload.people)))
    assert funder_report(turned) == funder_report(caseload)


def test_an_entry_without_people_is_not_listed(caseload: Caseload) -> None:
    found = table(funder_report(caseload, least=2), "need_group", "course")
    assert Entry("B", "c/x ", 0) not in found.entries
    assert {e.row for e in found.entries} == {None, "A", "B"}


def test_nobody_is_proposed_a_seat_abroad_or_too_far_away(world: Snapshot) -> None:
    """F34: such a course stands last in a list; a plan does not send an electrician there."""
    listed = ("c/kitchen", "c/not-loaded", "c/menu")

    def seated(**limits: object) -> tuple[str, ...]:
        one = line(1, "A", *listed)
        one["profile"] = one["profile"] | {"language": "en", "constraints": limits}
        [person] = applicants(read_caseload([one]), world)
        return tuple(choice.credential for choice in person.choices)

    polish = {"teaching_languages": {"pl": "C2"}}
    assert seated(**polish) == listed
    assert seated(**polish, nuts="FI19") == ("c/kitchen", "c/not-loaded")
    assert seated() == ("c/not-loaded",), "nobody knows whether they follow Polish"
