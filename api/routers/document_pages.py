"""The pages of "Bring a document": a form with a file, and what was read from it, to be ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.documents import Upload, document_page, uploaded
from api.rendering import Renderer, frame_for
from api.routers.doors import TheService, TheSnapshot, run_slowly
from api.routers.pages import TheLanguage, TheRenderer
from api.service import Loaded, Service
from guidance.errors import DocumentRefused
from guidance.explanation import Voice
from guidance.messages import messages_for

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
    from api.document_reading import read_brought  # noqa: PLC0415 - see api.importing
    from api.importing import Import  # noqa: PLC0415 - see its docstring

    asked = Import(upload.data, service.today(), upload.language)
    messages = messages_for(upload.language)
    try:
        brought = read_brought(asked, service, trust, loaded)
    except DocumentRefused as refusal:
        complaint = messages.say("bring.error_refused")
        return _form(upload.language, loaded, renderer, complaint, refusal.message)
    voice = Voice.of(upload.language, loaded.snapshot)
    frame = frame_for(messages, loaded.snapshot, messages.say("bring.title_read"), address=ADDRESS)
    page = document_page(brought, voice, loaded.choices.languages)
    return renderer.page("brought.html", frame, page=page, address=ADDRESS)


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route(ADDRESS, show_form, response_model=None)
    routes.add_api_route(ADDRESS, take_document, methods=["POST"], response_model=None)
    return routes
