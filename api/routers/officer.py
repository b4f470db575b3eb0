"""The pages of officers: bring a caseload, see how far it is, what was found, and each person's list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartParser
from starlette.responses import RedirectResponse, Response

from api.caseload_jobs import TheCaseloads, summary_of
from api.pages.officer import ADDRESS, Chosen, caseload_page, person_page
from api.rendering import Frame, Renderer, frame_for
from api.routers.caseloads import TheId
from api.routers.doors import TheService, TheSnapshot
from api.routers.pages import TheLanguage, TheRenderer
from api.security import Staff, TheForm, TheOfficer
from api.service import Loaded, Service
from guidance.errors import InputError, UnknownRecord
from guidance.explanation import Voice
from guidance.messages import languages, messages_for
from guidance.programme.members import Terms
from guidance.programme.sheet import MOST_BYTES

HARD = ("budget", "hours_per_week", "radius_km", "start_from", "teaching_languages", "access")
"""Limits of a row that an officer may have kept strictly, in the order of the form."""
SECONDS_TO_LOOK_AGAIN = 5


class Counter:
    """What every page of an officer is made with: who is signed in, over which data, how it is shown."""

    def __init__(
        self,
        staff: TheOfficer,
        caseloads: TheCaseloads,
        service: TheService,
        loaded: TheSnapshot,
        renderer: TheRenderer,
        language: TheLanguage,
    ) -> None:
        self.staff: Staff = staff
        self.caseloads = caseloads
        self.service: Service = service
        self.loaded: Loaded = loaded
        self.renderer: Renderer = renderer
        self.messages = messages_for(language)

    @property
    def voice(self) -> Voice:
        """Return the voice of the page."""
        return Voice.of(self.messages.language, self.loaded.snapshot)

    def frame(self, title: str, address: str) -> Frame:
        """Return the frame of a page."""
        snapshot = self.loaded.snapshot
        return frame_for(self.messages, snapshot, title, address=address, staff=self.staff)

    def to(self, address: str) -> Response:
        """Return the way to a page in the same language."""
        return RedirectResponse(f"{address}?language={self.messages.language}", 303)


TheCounter = Annotated[Counter, Depends()]


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
    status: Annotated[str, Query(max_length=20)] = "",
    cause: Annotated[str, Query(max_length=20)] = "",
    group: Annotated[str, Query(max_length=32)] = "",
    start: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Show how far a caseload is, what was found, and its people in the order of the file."""
    return await run_in_threadpool(_caseload, id, counter, Chosen(status, cause, group, start))


async def show_person(id: TheId, line: int, counter: TheCounter) -> Response:
    """Show one person's row and answer."""
    return await run_in_threadpool(_person, id, line, counter)


async def delete_caseload(id: TheId, counter: TheCounter, _: TheForm) -> Response:
    """Delete a caseload with all its answers."""
    await run_in_threadpool(counter.caseloads.delete, id)
    return counter.to(ADDRESS)


def _caseloads(counter: Counter, complaint: str = "", detail: str = "") -> Response:
    messages = counter.messages
    return counter.renderer.page(
        "officer.html",
        counter.frame(messages.say("caseload.title"), ADDRESS),
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
        snapshot=counter.loaded.snapshot.digest,
        as_of=counter.service.today(),
        language=spoken if spoken in languages() else "en",
        hard=tuple(sorted(name for name in HARD if name in form.getlist("hard"))),
    )
    try:
        job = counter.caseloads.take(data, terms, counter.loaded)
    except InputError as refused:
        return _caseloads(counter, say("caseload.error_refused"), refused.message)
    return counter.to(f"{ADDRESS}/{job.id}")


def _caseload(id: str, counter: Counter, chosen: Chosen) -> Response:
    job, kept = counter.caseloads.job(id), counter.caseloads.journal(id)
    found = summary_of(kept), kept.listing()
    page = caseload_page(job, found, kept.errors(), chosen, counter.voice)
    title = counter.messages.say("caseload.title_job", day=job.terms.as_of)
    answer = counter.renderer.page(
        "officer_caseload.html",
        counter.frame(title, chosen.address(id, chosen.start)),
        page=page,
        job=job,
        address=ADDRESS,
    )
    if job.running:
        answer.headers["Refresh"] = str(SECONDS_TO_LOOK_AGAIN)
    return answer


def _person(id: str, line: int, counter: Counter) -> Response:
    outcome = counter.caseloads.journal(id).outcome(line)
    if outcome is None:
        raise UnknownRecord("no answer for this row", "a row with an answer", "look at the list")
    title = counter.messages.say("caseload.title_person", reference=outcome.member.case_ref)
    return counter.renderer.page(
        "officer_person.html",
        counter.frame(title, f"{ADDRESS}/{id}/rows/{line}"),
        page=person_page(outcome, counter.voice),
        back=f"{ADDRESS}/{id}",
    )


def router() -> APIRouter:
    """Return the pages."""
    # A form's file stays in memory: by default a larger one would be written to a disk.
    MultiPartParser.spool_max_size = MOST_BYTES
    routes = APIRouter(prefix=ADDRESS, include_in_schema=False)
    routes.add_api_route("", show_caseloads, response_model=None)
    routes.add_api_route("", bring_caseload, methods=["POST"], response_model=None)
    routes.add_api_route("/{id}", show_caseload, response_model=None)
    routes.add_api_route("/{id}/delete", delete_caseload, methods=["POST"], response_model=None)
    routes.add_api_route("/{id}/rows/{line}", show_person, response_model=None)
    return routes
