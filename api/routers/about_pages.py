"""What the service says about itself: purpose and limits, accessibility, and its interface."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.accuracy import accuracy
from api.problems import KINDS
from api.rendering import Frame, frame_for
from api.routers.doors import TheService, TheSnapshot, json_response
from api.routers.pages import TheLanguage, TheRenderer
from api.routers.status import account
from guidance.messages import messages_for

STATED = date(2026, 11, 22)
"""Day of the accessibility statement; to be set anew whenever its gaps are looked at again."""
Operation = tuple[str, str, Mapping[str, Any]]
"""Path, method and description of an operation."""
GAPS = ("titles", "english", "pdf", "sign", "programs")


async def show_about(
    service: TheService, loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage
) -> Response:
    """Show what the service is for, what it cannot do, and its sources."""
    messages = messages_for(language)
    frame = frame_for(messages, loaded.snapshot, messages.say("page.title_about"), address="/about")
    told = account(loaded, service.settings, language)
    tau = loaded.snapshot.manifest.tau
    return renderer.page("about.html", frame, about=told, accuracy=accuracy(), tau=tau)


async def show_accessibility(
    service: TheService, loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage
) -> Response:
    """Show the accessibility statement: aim, state, known gaps and whom to tell (EN 301 549)."""
    messages = messages_for(language)
    title = messages.say("accessible.title")
    frame = frame_for(messages, loaded.snapshot, title, address="/accessibility")
    contact = service.settings.contact
    return renderer.page("accessibility.html", frame, made=STATED, gaps=GAPS, contact=contact)


async def show_interface(request: Request, renderer: TheRenderer) -> Response:
    """List the operations of the interface, from its own description."""
    frame = Frame(messages_for("en"), "Interface", address="/docs")
    document = request.app.openapi()
    subjects = operations_by_subject(document)
    return renderer.page("docs.html", frame, document=document, subjects=subjects, kinds=KINDS)


def operations_by_subject(document: Mapping[str, Any]) -> list[tuple[str, list[Operation]]]:
    """Return the operations of an OpenAPI document by their tag, both in alphabetical order."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in sorted(document["paths"].items()):
        for method, operation in sorted(methods.items()):
            found[next(iter(operation.get("tags", ())), "service")].append(
                (path, method, operation)
            )
    return sorted(found.items())


async def show_description(request: Request) -> Response:
    """Return the OpenAPI description."""
    return json_response(request.app.openapi())


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/about", show_about, response_model=None)
    routes.add_api_route("/accessibility", show_accessibility, response_model=None)
    routes.add_api_route("/docs", show_interface, response_model=None)
    routes.add_api_route("/openapi.json", show_description, response_model=None)
    return routes
