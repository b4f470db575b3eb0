"""The counsellor's cases: the list of them, one case, and what is written down about it.

Cases are listed by the day of the last contact alone. Nothing here orders, scores or compares
people, and nothing is sent to anybody.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.cases import Casework, TheCasework
from api.pages.workbench import ADDRESS, Desk, case_address, steps_of
from api.pages.workbench_case import MOST_SHOWN, case_page, history_of
from api.routers.workbench_desk import TheDesk, refused, text_of
from api.security import TheForm
from guidance.casework.case import STEPS, WAYS, CaseFile, Status
from guidance.errors import InputError

COMPLAINTS = f"{ADDRESS}/complaints"
QUIET = (0, 2, 4, 8)
"""Weeks without contact to choose from; 0 lists every case."""


async def show_cases(
    desk: TheDesk,
    casework: TheCasework,
    status: Annotated[str, Query(max_length=20)] = "open",
    quiet: Annotated[int, Query(ge=0, le=520)] = 0,
) -> Response:
    """List the cases the counsellor may open, longest without contact first."""
    return await run_in_threadpool(_cases, desk, casework, status, quiet)


async def open_case(desk: TheDesk, casework: TheCasework, form: TheForm) -> Response:
    """Open a case under an opaque reference, or under one that is made."""
    return await run_in_threadpool(_open, desk, casework, text_of(form, "reference"))


async def show_case(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show one case; on a later day, what changed since the last visit stands on top."""
    return await run_in_threadpool(_case, desk, casework, reference)


async def write_down(
    desk: TheDesk, casework: TheCasework, reference: str, what: str, form: TheForm
) -> Response:
    """Write something about a case down: a contact, note, outcome, hand-over or end."""
    return await run_in_threadpool(_write, desk, casework, (reference, what), form)


async def confirm_erasing(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Ask once more before a case is erased."""
    return await run_in_threadpool(_ask_erase, desk, casework, reference)


async def erase_case(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Erase a case whose reference was typed again."""
    return await run_in_threadpool(_erase, desk, casework, reference, text_of(form, "again"))


async def show_complaints(desk: TheDesk, casework: TheCasework) -> Response:
    """Show the queue of complaints, oldest first."""
    return await run_in_threadpool(_complaints, desk, casework)


async def answer_complaint(
    desk: TheDesk, casework: TheCasework, id: str, form: TheForm
) -> Response:
    """Answer a complaint; whoever made it reads the answer under its number."""
    return await run_in_threadpool(_answer, desk, casework, id, text_of(form, "answer", 2_000))


def _cases(desk: Desk, casework: Casework, status: str, quiet: int, told: str = "") -> Response:
    wanted = Status(status) if status in tuple(Status) else None
    limit = desk.today - timedelta(weeks=quiet)
    cases = [
        case for case in casework.listed(desk.staff.name, wanted) if case.last_contact <= limit
    ]
    return desk.page(
        "workbench_cases.html",
        desk.say("workbench.cases"),
        ADDRESS,
        status=422 if told else 200,
        cases=cases[:MOST_SHOWN],
        hidden_cases=max(len(cases) - MOST_SHOWN, 0),
        states=(*(state.value for state in Status), "all"),
        status_shown=wanted.value if wanted else "all",
        quiet=quiet,
        weeks=QUIET,
        today=desk.today,
        complaint=told,
        case_address=case_address,
    )


def _open(desk: Desk, casework: Casework, reference: str) -> Response:
    try:
        case = casework.open(desk.staff.name, reference)
    except InputError as error:
        return _cases(desk, casework, "open", 0, refused(error, desk))
    return desk.on(case_address(case.reference, "words"))


def _case(desk: Desk, casework: Casework, reference: str, told: str = "") -> Response:
    case = casework.file(desk.staff.name, reference)
    page = case_page(case, casework.verdict(desk.staff.name, reference), desk)
    return desk.page(
        "workbench_case.html",
        desk.say("workbench.case", reference=case.reference),
        case_address(case.reference),
        status=422 if told else 200,
        case=case,
        page=page,
        history=history_of(case, desk.voice),
        steps=steps_of(case.reference, ""),
        outcomes=STEPS,
        ways=WAYS,
        today=desk.today,
        complaint=told,
        case_address=case_address,
    )


def _write(desk: Desk, casework: Casework, place: tuple[str, str], form: FormData) -> Response:
    reference, what = place
    if what not in _WRITTEN:
        raise InputError("another kind of entry", f"one of {', '.join(_WRITTEN)}", "go back")
    case = casework.file(desk.staff.name, reference)
    try:
        _WRITTEN[what](casework, desk, case, form)
    except InputError as error:
        return _case(desk, casework, reference, refused(error, desk))
    gone = what == "hand-over" and text_of(form, "to") not in ("", desk.staff.name)
    return desk.on(ADDRESS if gone else case_address(case.reference))


def _contact(casework: Casework, desk: Desk, case: CaseFile, form: FormData) -> None:
    day = desk.day(text_of(form, "day")) or desk.today
    casework.contact(desk.staff.name, case.reference, day, text_of(form, "way"))


def _note(casework: Casework, desk: Desk, case: CaseFile, form: FormData) -> None:
    casework.note(desk.staff.name, case.reference, text_of(form, "text", 2_000))


def _outcome(casework: Casework, desk: Desk, case: CaseFile, form: FormData) -> None:
    course = text_of(form, "credential", 2_000) or None
    casework.outcome(desk.staff.name, case.reference, text_of(form, "step"), course)


def _hand_over(casework: Casework, desk: Desk, case: CaseFile, form: FormData) -> None:
    casework.hand_over(desk.staff.name, case.reference, text_of(form, "to").lower() or None)


def _close(casework: Casework, desk: Desk, case: CaseFile, form: FormData) -> None:
    casework.close(desk.staff.name, case.reference, text_of(form, "text", 2_000))


_WRITTEN = {
    "contact": _contact,
    "note": _note,
    "outcome": _outcome,
    "hand-over": _hand_over,
    "close": _close,
}
"""What a form of the case's page writes down, by the end of its address."""


def _ask_erase(desk: Desk, casework: Casework, reference: str, told: str = "") -> Response:
    case = casework.file(desk.staff.name, reference)
    return desk.page(
        "workbench_erase.html",
        desk.say("workbench.erase"),
        case_address(case.reference, "erase"),
        status=422 if told else 200,
        case=case,
        complaint=told,
        case_address=case_address,
    )


def _erase(desk: Desk, casework: Casework, reference: str, again: str) -> Response:
    case = casework.file(desk.staff.name, reference)
    if again.upper() != case.reference:
        told = desk.say("workbench.erase_other")
        return _ask_erase(desk, casework, reference, told)
    casework.erase(desk.staff.name, case.reference)
    return desk.on(ADDRESS)


def _complaints(desk: Desk, casework: Casework, told: str = "") -> Response:
    return desk.page(
        "workbench_complaints.html",
        desk.say("workbench.complaints"),
        COMPLAINTS,
        status=422 if told else 200,
        complaints=casework.waiting(desk.staff.name),
        complaint=told,
        queue=COMPLAINTS,
        case_address=case_address,
    )


def _answer(desk: Desk, casework: Casework, id: str, text: str) -> Response:
    try:
        casework.answer_complaint(desk.staff.name, id, text)
    except InputError as error:
        return _complaints(desk, casework, refused(error, desk))
    return desk.on(COMPLAINTS)


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    case = ADDRESS + "/cases/{reference}"
    for address, page in (
        (ADDRESS, show_cases),
        (COMPLAINTS, show_complaints),
        (case, show_case),
        (case + "/erase", confirm_erasing),
    ):
        routes.add_api_route(address, page, response_model=None)
    for address, taken in (
        (f"{ADDRESS}/cases", open_case),
        (COMPLAINTS + "/{id}", answer_complaint),
        (case + "/erase", erase_case),
        (case + "/write/{what}", write_down),
    ):
        routes.add_api_route(address, taken, methods=["POST"], response_model=None)
    return routes
