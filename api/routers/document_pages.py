"""The pages of "Bring a document": a form with a file, and what was read, to be ticked.

A kept plan may be brought as well: its page says what became of the courses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.documents import DocumentPage, Upload, document_page, uploaded
from api.pages.plans import PlanPage, plan_page
from api.rendering import Renderer, course_address, frame_for
from api.routers.doors import TheService, TheSnapshot, run_slowly
from api.routers.pages import TheLanguage, TheRenderer
from api.service import Loaded, Service
from guidance.errors import DocumentRefused
from guidance.exchange.plan import is_plan, read_plan
from guidance.explanation import Voice
from guidance.messages import messages_for
from guidance.pathways.plans import Plan, check_plan

if TYPE_CHECKING:
    from guidance.exchange.seals.certificates import TrustList

ADDRESS = "/documents"


async def show_form(loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage) -> Response:
    """Show the form that takes a document."""
    return await run_in_threadpool(_form, language, loaded, renderer)


async def take_document(
    request: Request, service: TheService, loaded: TheSnapshot, renderer: TheRenderer
) -> Response:
    """Take a document and show what was read from it; it is not kept."""
    upload = await uploaded(request, service.settings.most_document_bytes)
    if not upload.data:
        missing = messages_for(upload.language).say("bring.error_missing")
        return _form(upload.language, loaded, renderer, missing)
    trust = request.app.state.trust_list
    return await run_slowly(service, _read, upload, trust, service, loaded, renderer)


def _form(
    language: str, loaded: Loaded, renderer: Renderer, complaint: str = "", detail: str = ""
) -> Response:
    messages = messages_for(language)
    frame = frame_for(messages, loaded.snapshot, messages.say("bring.title"), address=ADDRESS)
    status = 422 if complaint else 200
    return renderer.page(
        "bring.html", frame, status=status, complaint=complaint, detail=detail, address=ADDRESS
    )


def _read(
    upload: Upload, trust: TrustList | None, service: Service, loaded: Loaded, renderer: Renderer
) -> Response:
    """Return the page of a document or plan; the form again, with the reason, where it is none."""
    try:
        if is_plan(upload.data):
            return _plan(read_plan(upload.data), upload.language, service, loaded, renderer)
        return _document(upload, trust, service, loaded, renderer)
    except DocumentRefused as refusal:
        complaint = messages_for(upload.language).say(f"bring.refused_{refusal.why.value}")
        return _form(upload.language, loaded, renderer, complaint, refusal.message)


def _document(
    upload: Upload, trust: TrustList | None, service: Service, loaded: Loaded, renderer: Renderer
) -> Response:
    from api.document_reading import read_brought  # noqa: PLC0415 - see api.importing
    from api.importing import Import  # noqa: PLC0415 - see its docstring

    asked = Import(upload.data, service.today(), upload.language)
    brought = read_brought(asked, service, trust, loaded)
    voice = Voice.of(upload.language, loaded.snapshot)
    page = document_page(brought, voice, loaded.choices.languages)
    return _shown("brought", voice, renderer, page)


def _plan(
    plan: Plan, language: str, service: Service, loaded: Loaded, renderer: Renderer
) -> Response:
    """Return the page of a kept plan: what became of it by today, and the way on."""
    voice = Voice.of(language, loaded.snapshot)
    checked = check_plan(plan, loaded.snapshot, service.today())
    return _shown("plan", voice, renderer, plan_page(checked, voice))


_TITLES = {"brought": "bring.title_read", "plan": "plan.title"}


def _shown(name: str, voice: Voice, renderer: Renderer, page: DocumentPage | PlanPage) -> Response:
    title = voice.messages.say(_TITLES[name])
    frame = frame_for(voice.messages, voice.snapshot, title, address=ADDRESS)
    return renderer.page(
        f"{name}.html", frame, page=page, address=ADDRESS, address_of=course_address
    )


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(ADDRESS, show_form, response_model=None)
    routes.add_api_route(ADDRESS, take_document, methods=["POST"], response_model=None)
    return routes
