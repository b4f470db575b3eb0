"""The pages of seats and reports: an officer's form, a proposal, tables; nothing of them is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.pages.officer import ADDRESS, why_refused
from api.pages.programme import Asked, SeatsPage, numbers_page, place_rows
from api.routers.doors import run_slowly
from api.routers.officer import TheCounter
from api.routers.programme import Answered, TheAnswered
from api.security import TheForm
from guidance.errors import InputError
from guidance.programme.export import MARK, csv_text
from guidance.programme.groups import LIMIT
from guidance.programme.refusal import FileRefused
from guidance.programme.seat_rows import COLUMNS, SeatError
from guidance.programme.told import plan_rows, report_rows, unmet_rows
from guidance.programme.unmet import unmet_need

CSV = "text/csv; charset=utf-8"


async def show_seats(counter: TheCounter, answered: TheAnswered) -> Response:
    """Show the form that a plan is asked for with."""
    return await run_slowly(answered.service, _seats, counter, answered, SeatsPage(Asked()))


async def plan_seats_of_form(counter: TheCounter, answered: TheAnswered, form: TheForm) -> Response:
    """Show the plan that a form asks for, or give it or its report as a file."""
    file = form.get("seats")
    data = await file.read() if isinstance(file, UploadFile) else b""
    return await run_slowly(answered.service, _planned, counter, answered, form, data)


async def show_numbers(
    counter: TheCounter,
    answered: TheAnswered,
    file: Annotated[str, Query(alias="as", pattern=r"^(report|unmet)?$")] = "",
) -> Response:
    """Show the counts of a caseload, groups compared and skills without a course; or a file of them."""
    return await run_slowly(answered.service, _numbers, counter, answered, file)


def _planned(counter: TheCounter, answered: Answered, form: FormData, data: bytes) -> Response:
    asked = Asked.of(form)
    try:
        terms = asked.terms
    except InputError:
        return _complained(counter, answered, asked, "programme.error_number")
    if not data.strip():
        return _complained(counter, answered, asked, "programme.error_missing")
    try:
        found = answered.planned(data, terms)
    except InputError as refused:
        return _complained(counter, answered, asked, *_why(refused, counter))
    titles, wanted = found.caseload.titles, form.get("as")
    if wanted == "plan.csv" and found.plan is not None:
        return _file("seat-plan.csv", plan_rows(found.plan, titles))
    if wanted == "report.csv":
        return _file("report.csv", report_rows(answered.reported(found, asked.code)))
    rows = tuple(place_rows(found.plan, titles, counter.messages)) if found.plan else ()
    left_out = tuple(_row_told(error, counter) for error in found.seats.errors)
    return _seats(counter, answered, SeatsPage(asked, found.plan, rows, left_out))


def _why(refused: InputError, counter: TheCounter) -> tuple[str, str]:
    """Return the message of a refusal, and what it says of the file."""
    if isinstance(refused, FileRefused):
        return "programme.error_refused", why_refused(refused, COLUMNS, counter.messages)
    return "programme.error_terms", ""


def _complained(
    counter: TheCounter, answered: Answered, asked: Asked, message: str, detail: str = ""
) -> Response:
    complaint = counter.messages.say(message)
    return _seats(counter, answered, SeatsPage(asked, complaint=complaint, detail=detail))


def _row_told(error: SeatError, counter: TheCounter) -> str:
    say = counter.messages.say
    why = say(f"programme.row_{error.reason}")
    return say("programme.row_told", line=error.line, column=error.column, why=why)


def _seats(counter: TheCounter, answered: Answered, page: SeatsPage) -> Response:
    answered.caseload()
    messages = counter.messages
    address = f"{ADDRESS}/{answered.id}/seats"
    return counter.page(
        "programme_seats.html",
        messages.say("programme.title_seats"),
        address,
        status=422 if page.complaint else 200,
        page=page,
        back=f"{ADDRESS}/{answered.id}",
        columns=", ".join(COLUMNS),
        money=messages.money,
    )


def _numbers(counter: TheCounter, answered: Answered, file: str) -> Response:
    found = answered.planned(b"", Asked().terms)
    report = answered.reported(found, "")
    if file == "report":
        return _file("report.csv", report_rows(report))
    snapshot, messages = answered.loaded.snapshot, counter.messages
    need = unmet_need(found.caseload, snapshot, report)
    if file == "unmet":
        return _file("unmet.csv", unmet_rows(need, snapshot, messages.language))
    return counter.page(
        "programme_numbers.html",
        messages.say("programme.title_numbers"),
        f"{ADDRESS}/{answered.id}/numbers",
        page=numbers_page(report, need, found.caseload.titles, counter.view.voice),
        back=f"{ADDRESS}/{answered.id}",
        limit=messages.percent(LIMIT),
    )


def _file(name: str, rows: Iterator[tuple[object, ...]]) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response((MARK + csv_text(rows)).encode(), media_type=CSV, headers=headers)


def router() -> APIRouter:
    """Return the pages of this subject."""
    routes = APIRouter(prefix=ADDRESS, include_in_schema=False)
    routes.add_api_route("/{id}/seats", show_seats, response_model=None)
    routes.add_api_route("/{id}/seats", plan_seats_of_form, methods=["POST"], response_model=None)
    routes.add_api_route("/{id}/numbers", show_numbers, response_model=None)
    return routes
