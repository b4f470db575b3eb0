"""The pages of officers: bring a caseload, see how far it is, what was found, and each person's list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.caseload_jobs import Caseloads, TheCaseloads, summary_of
from api.pages.officer import (
    ADDRESS,
    Chosen,
    caseload_page,
    person_page,
    retold,
    spoken_by,
    why_refused,
)
from api.routers.caseloads import TheId
from api.routers.doors import TheService, run_slowly
from api.routers.views import TheView, View
from api.security import Staff, TheForm, TheOfficer
from api.service import Service
from guidance.errors import UnknownRecord
from guidance.messages import Messages, languages
from guidance.programme.columns import COLUMNS
from guidance.programme.members import Terms
from guidance.programme.refusal import FileRefused

HARD = ("budget", "hours_per_week", "radius_km", "start_from", "teaching_languages", "access")
"""Limits of a row that an officer may have kept strictly, in the order of the form."""
SECONDS_TO_LOOK_AGAIN = 5


@dataclass(frozen=True)
class Counter:
    """What every page of an officer is made with: who is signed in, and the caseloads, in view."""

    staff: Staff
    caseloads: Caseloads
    service: Service
    view: View

    @property
    def messages(self) -> Messages:
        """Return the words of the page."""
        return self.view.messages

    def page(self, template: str, title: str, address: str, /, **values: Any) -> Response:
        """Return a page of an officer."""
        return self.view.page(template, title, address, self.staff, **values)


async def counter_of(
    staff: TheOfficer, caseloads: TheCaseloads, service: TheService, view: TheView
) -> Counter:
    """Return the counter of the officer who is signed in."""
    return Counter(staff, caseloads, service, view)


TheCounter = Annotated[Counter, Depends(counter_of)]


async def show_caseloads(counter: TheCounter) -> Response:
    """Show the form that takes a caseload, and the caseloads kept here."""
    return await run_in_threadpool(_caseloads, counter)


async def bring_caseload(counter: TheCounter, form: TheForm) -> Response:
    """Take a caseload and show how far it is; a file that is refused says why."""
    file = form.get("file")
    data = await file.read() if isinstance(file, UploadFile) else b""
    return await run_in_threadpool(_bring, counter, form, data)


async def show_caseload(
    id: TheId,
    counter: TheCounter,
    *,
    status: Annotated[str, Query(max_length=20)] = "",
    cause: Annotated[str, Query(max_length=20)] = "",
    group: Annotated[str, Query(max_length=32)] = "",
    start: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Show how far a caseload is, what was found, and its people in the order of the file."""
    return await run_in_threadpool(_caseload, id, counter, Chosen(status, cause, group, start))


async def show_person(
    id: TheId,
    line: int,
    counter: TheCounter,
    *,
    told: Annotated[str, Query(pattern=r"^(theirs)?$")] = "",
) -> Response:
    """Show one person's row and answer, in the officer's language or as the person gets it."""
    return await run_slowly(counter.service, _person, id, line, counter, bool(told))


async def delete_caseload(id: TheId, counter: TheCounter, _: TheForm) -> Response:
    """Delete a caseload with all its answers."""
    await run_in_threadpool(counter.caseloads.delete, id)
    return counter.view.to(ADDRESS)


def _caseloads(counter: Counter, complaint: str = "", detail: str = "") -> Response:
    messages = counter.messages
    return counter.page(
        "officer.html",
        messages.say("caseload.title"),
        ADDRESS,
        status=422 if complaint else 200,
        jobs=counter.caseloads.listed(),
        address=ADDRESS,
        hard=HARD,
        spoken=[(code, messages.language_name(code)) for code in languages()],
        complaint=complaint,
        detail=detail,
    )


def _bring(counter: Counter, form: FormData, data: bytes) -> Response:
    say = counter.messages.say
    if not data:
        return _caseloads(counter, say("caseload.error_missing"))
    spoken = str(form.get("spoken", ""))
    terms = Terms(
        snapshot=counter.view.loaded.snapshot.digest,
        as_of=counter.service.today(),
        language=spoken if spoken in languages() else "en",
        hard=tuple(sorted(name for name in HARD if name in form.getlist("hard"))),
    )
    try:
        job = counter.caseloads.take(data, terms, counter.view.loaded)
    except FileRefused as refused:
        told = why_refused(refused, COLUMNS, counter.messages)
        return _caseloads(counter, say("caseload.error_refused"), told)
    return counter.view.to(f"{ADDRESS}/{job.id}")


def _caseload(id: str, counter: Counter, chosen: Chosen) -> Response:
    job, kept = counter.caseloads.job(id), counter.caseloads.journal(id)
    found = summary_of(kept), kept.listing()
    page = caseload_page(job, found, kept.errors(), chosen, counter.view.voice)
    title = counter.messages.say("caseload.title_job", day=job.terms.as_of)
    answer = counter.page(
        "officer_caseload.html",
        title,
        chosen.address(id, chosen.start),
        page=page,
        job=job,
        address=ADDRESS,
    )
    if job.running:
        answer.headers["Refresh"] = str(SECONDS_TO_LOOK_AGAIN)
    return answer


def _person(id: str, line: int, counter: Counter, theirs: bool) -> Response:
    given = counter.caseloads.journal(id).outcome(line)
    if given is None:
        raise UnknownRecord("no answer for this row", "a row with an answer", "look at the list")
    voice, terms = counter.view.voice, counter.caseloads.job(id).terms
    outcome = given if theirs else retold(given, terms, voice)
    language = spoken_by(given) if outcome is given else voice.messages.language
    return counter.page(
        "officer_person.html",
        counter.messages.say("caseload.title_person", reference=given.member.case_ref),
        f"{ADDRESS}/{id}/rows/{line}{'?told=theirs' if theirs else ''}",
        page=person_page(outcome, language, voice),
        here=f"{ADDRESS}/{id}/rows/{line}?language={voice.messages.language}",
        back=f"{ADDRESS}/{id}",
        theirs=theirs,
    )


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(prefix=ADDRESS, include_in_schema=False)
    routes.add_api_route("", show_caseloads, response_model=None)
    routes.add_api_route("", bring_caseload, methods=["POST"], response_model=None)
    routes.add_api_route("/{id}", show_caseload, response_model=None)
    routes.add_api_route("/{id}/delete", delete_caseload, methods=["POST"], response_model=None)
    routes.add_api_route("/{id}/rows/{line}", show_person, response_model=None)
    return routes
