"""Seats, reports and unmet need over HTTP, as JSON and as pages (F34, F45): for officers alone."""

from __future__ import annotations

import csv
import io

import pytest
from forms import Page
from staff import Signed, signed_in
from test_caseloads_api import desk, finished, place, send, served  # noqa: F401 - fixtures
from tiny_world import course, skill

SEATS = f"credential,seats,price,currency,fund_code\n{course('forklift')},2,,,ESF-1\n"
ROWS = "\n".join(
    f"A-{at},pl,{skill('load-goods')},PL61,{'G1' if at % 2 else 'G2'}" for at in range(6)
)
PEOPLE = f"case_ref,language,skills,nuts,need_group\n{ROWS}\n"


@pytest.fixture
def answered(desk):  # noqa: F811
    return finished(desk, send(desk, PEOPLE))["id"]


def post(desk, path: str, text: str = SEATS, **asked):  # noqa: F811
    headers = desk.token | {"Content-Type": "text/csv"}
    return desk.post(path, content=text.encode(), headers=headers, params=asked)


def test_a_plan_serves_the_most_people_and_hides_nobodys_best(desk, answered):  # noqa: F811
    """F34."""
    told = post(desk, f"/v1/caseloads/{answered}/seat-plan", seed=7, minimum="G1=1").json()
    assert [one["case_ref"] for one in told["places"]] == [f"A-{at}" for at in range(6)]
    wanting = [one for one in told["places"] if one["best"]]
    assert told["served"] == min(2, len(wanting)) == 2
    assert told["proven"]
    assert (told["seed"], told["spent"]) == (7, 500.0)
    assert {one["why"] for one in told["places"] if not one["given"]} <= {"no_seat", "no_course"}
    again = post(desk, f"/v1/caseloads/{answered}/seat-plan", seed=7, minimum="G1=1").json()
    assert again == told
    other = post(desk, f"/v1/caseloads/{answered}/seat-plan", seed=8, minimum="G1=1").json()
    assert [p["drawn"] for p in other["places"]] != [p["drawn"] for p in told["places"]]


def test_money_and_rows_that_cannot_be_used(desk, answered):  # noqa: F811
    text = f"{SEATS}{course('planning')},x,,,\nurn:nobody,1,,,\n"
    told = post(desk, f"/v1/caseloads/{answered}/seat-plan", text, budget=300).json()
    assert told["served"] == 1
    assert [(e["line"], e["column"], e["reason"]) for e in told["row_errors"]] == [
        (3, "seats", "number"),
        (4, "credential", "no_course"),
    ]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", {}),
        ("name,seats\nAda,1\n", {}),
        ("credential,seats,extra\n", {}),
        (SEATS, {"minimum": "G1"}),
        (SEATS, {"budget": -1}),
        (SEATS, {"currency": "EURO"}),
    ],
)
def test_what_cannot_be_planned_is_refused(desk, answered, text, asked):  # noqa: F811
    assert post(desk, f"/v1/caseloads/{answered}/seat-plan", text, **asked).status_code == 422


def test_a_report_tells_of_no_few_people(desk, answered):  # noqa: F811
    """Two of six are served: withheld, with whatever would give them away."""
    told = post(desk, f"/v1/caseloads/{answered}/funder-report", code="PROG-1").json()
    counts = [cell["count"] for table in told["tables"] for cell in table["cells"]]
    assert all(count is None or count >= 5 for count in counts)
    assert told["code"] == "PROG-1"
    plain = post(desk, f"/v1/caseloads/{answered}/funder-report", "").json()
    assert plain["seed"] is None
    assert plain["people"] in (None, 6)


def test_unmet_need_names_its_sources(desk, answered):  # noqa: F811
    told = desk.get(f"/v1/caseloads/{answered}/unmet-need").json()
    assert told["sources"] == [{"name": "tiny ads", "date": "2026-11-01"}]
    assert told["least"] == 5
    assert all(one["asked"]["total"] >= 30 for one in told["skills"])


def test_only_officers(served, answered):  # noqa: F811
    for path in ("seat-plan", "funder-report"):
        assert post_bare(Signed(served), f"/v1/caseloads/{answered}/{path}") == 401
    colleague = signed_in(served, "counsel-1")
    assert colleague.get(f"/v1/caseloads/{answered}/unmet-need").status_code == 403
    assert colleague.get(f"/officer/{answered}/seats").status_code == 403


def post_bare(client, path: str) -> int:
    return client.post(path, content=SEATS.encode()).status_code


def form(desk, answered, button: str = "", text: str = SEATS, **fields):  # noqa: F811
    sent = {"csrf": desk.csrf, "currency": "EUR", "seed": "7", **fields}
    files = {"seats": ("seats.csv", text.encode(), "text/csv")}
    data = sent | ({"as": button} if button else {})
    path = f"/officer/{answered}/seats?language=en"
    return desk.post(path, data=data, files=files, headers={"Accept": "text/html"})


def test_the_page_of_seats_needs_no_script(desk, answered):  # noqa: F811
    """F34, F48: form, proposal and file; people in the order of the file."""
    empty = desk.get(f"/officer/{answered}/seats?language=en")
    assert empty.status_code == 200
    assert "<script" not in empty.text
    answer = form(desk, answered, minimums="G1=1", first="G2")
    page = Page(answer.text)
    assert "2 people of 6 get a course." in page.text
    assert "Drawn with the number 7." in page.text
    assert page.text.index("A-0") < page.text.index("A-5")
    told = form(desk, answered, "plan.csv")
    rows = list(csv.DictReader(io.StringIO(told.text.lstrip("\ufeff"))))
    assert [row["case_ref"] for row in rows] == [f"A-{at}" for at in range(6)]
    report = form(desk, answered, "report.csv", code="ESF-9")
    assert report.headers["content-disposition"] == 'attachment; filename="report.csv"'


@pytest.mark.parametrize(
    ("fields", "text", "said"),
    [
        ({"budget": "much"}, SEATS, "One of the numbers cannot be read."),
        ({}, "", "Choose a file with seats first."),
        ({}, "a,b\n1,2\n", "This file cannot be used."),
    ],
)
def test_a_form_that_cannot_be_used_says_why(desk, answered, fields, text, said):  # noqa: F811
    answer = form(desk, answered, text=text, **fields)
    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "fi", "pl"])
def test_the_page_of_numbers_in_every_language(desk, answered, language):  # noqa: F811
    answer = desk.get(f"/officer/{answered}/numbers", params={"language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text
    for file in ("report", "unmet"):
        told = desk.get(f"/officer/{answered}/numbers", params={"as": file})
        assert told.headers["content-type"].startswith("text/csv")
