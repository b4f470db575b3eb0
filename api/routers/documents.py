"""A CV in, skills to confirm out: any format people have, read once and forgotten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.document_schemas import DocumentResponse
from api.openapi import problems
from api.problems import BUSY, INVALID, TOO_LARGE, UNAVAILABLE
from api.routers.doors import (
    TheDocument,
    TheService,
    TheSnapshot,
    json_response,
    run_slowly,
)
from api.routers.imports import EXAMPLE as CREDENTIAL
from api.service import Loaded, Service

if TYPE_CHECKING:
    from guidance.exchange.seals.certificates import TrustList

EXAMPLE = """Work experience
2019 - 2022 Warehouse worker
- Loading and unloading goods
- Packing orders
Skills
Driving forklifts
Languages
Polish (native), English B1
"""
MEDIA_TYPES = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/xml",
    "application/octet-stream",
)


async def read_brought_document(
    request: Request, found: TheDocument, service: TheService, loaded: TheSnapshot
) -> Response:
    """Read a CV (Europass, PDF, DOCX, ODT or text) or a credential into skills to confirm.

    The body is the document itself; its bytes say what it is, whatever its media type. Show each
    skill with its quoted words and let the person tick what is right. Names, addresses and birth
    dates are left out before anything else is read, and nothing of the document is kept.
    """
    return await run_slowly(service, _read, found, request.app.state.trust_list, service, loaded)


def _read(
    found: tuple[bytes, date, str], trust: TrustList | None, service: Service, loaded: Loaded
) -> Response:
    from api.document_reading import document_answer  # noqa: PLC0415 - see api.importing
    from api.importing import Import  # noqa: PLC0415 - see its docstring

    return json_response(document_answer(Import(*found), service, trust, loaded))


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/documents", tags=["credentials"])
    binary = {"schema": {"type": "string", "format": "binary"}}
    text = {"schema": {"type": "string"}, "example": EXAMPLE}
    credential = {"schema": {"type": "object"}, "example": CREDENTIAL}
    content = {"text/plain": text, "application/json": credential}
    content |= dict.fromkeys(MEDIA_TYPES, binary)
    routes.add_api_route(
        "/read",
        read_brought_document,
        methods=["POST"],
        operation_id="readDocument",
        response_model=None,
        responses={
            200: {"model": DocumentResponse, "description": "What was read, to be confirmed"},
            **problems(INVALID, TOO_LARGE, UNAVAILABLE, BUSY),
        },
        openapi_extra={"requestBody": {"required": True, "content": content}},
    )
    return routes
