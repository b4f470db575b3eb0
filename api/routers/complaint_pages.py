"""The pages where anybody complains about an answer and reads what was answered (F46)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.cases import Casework, TheCasework
from api.rendering import Renderer, frame_for
from api.routers.doors import TheService
from api.routers.pages import TheLanguage, TheRenderer
from api.security import form_of, refuse_strangers
from api.service import Service
from guidance.casework.complaints import MOST_COMPLAINT, Complaint
from guidance.errors import InputError, UnknownRecord
from guidance.messages import messages_for

ADDRESS = "/complaints"


async def show_complaint_form(
    service: TheService,
    renderer: TheRenderer,
    language: TheLanguage,
    run: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show the form, with the run id of the list that somebody came from."""
    return Page(service, renderer, language).form(run)


async def take_complaint(
    request: Request,
    service: TheService,
    renderer: TheRenderer,
    language: TheLanguage,
    casework: TheCasework,
) -> Response:
    """Keep a complaint and show its id, or show where one stands."""
    refuse_strangers(request)
    form, page = await form_of(request), Page(service, renderer, language)
    work = _found if "id" in form else _made
    return await run_in_threadpool(work, form, page, casework)


def _made(form: FormData, page: Page, casework: Casework) -> Response:
    run, text = str(form.get("run", "")), str(form.get("text", "")).replace("\r\n", "\n")
    if len(text) > MOST_COMPLAINT:
        return page.form(run, text, wrong="too_long")
    try:
        complaint = casework.complain(run, text, page.language)
    except InputError:
        return page.form(run, text, wrong="wrong_run")
    return page.made(complaint)


def _found(form: FormData, page: Page, casework: Casework) -> Response:
    try:
        return page.found(casework.complaints.find(str(form.get("id", ""))[:40]))
    except UnknownRecord:
        return page.form("", wrong="unknown")


class Page:
    """The page of complaints in one language."""

    def __init__(self, service: Service, renderer: Renderer, language: str) -> None:
        self._service = service
        self._renderer = renderer
        self.language = language

    def form(self, run: str, text: str = "", *, wrong: str = "") -> Response:
        """Return the form, with what is wrong where something is."""
        return self._page(run=run, text=text, wrong=wrong, status=422 if wrong else 200)

    def made(self, complaint: Complaint) -> Response:
        """Return what somebody who complained has to keep."""
        return self._page(made=complaint)

    def found(self, complaint: Complaint) -> Response:
        """Return where a complaint stands."""
        return self._page(found=complaint)

    def _page(
        self,
        *,
        run: str = "",
        text: str = "",
        wrong: str = "",
        made: Complaint | None = None,
        found: Complaint | None = None,
        status: int = 200,
    ) -> Response:
        messages = messages_for(self.language)
        snapshot = self._service.loaded.snapshot if self._service.loaded else None
        frame = frame_for(messages, snapshot, messages.say("complaint.title"), address=ADDRESS)
        return self._renderer.page(
            "complaint.html",
            frame,
            status=status,
            run=run,
            text=text,
            wrong=wrong,
            made=made,
            found=found,
            most=MOST_COMPLAINT,
            days=self._service.settings.keep_complaints_days,
        )


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(ADDRESS, show_complaint_form, response_model=None)
    routes.add_api_route(ADDRESS, take_complaint, methods=["POST"], response_model=None)
    return routes
