"""A learner's credential or CV in, skills for a profile out; nothing of it is stored or logged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.import_schemas import ImportResponse
from api.openapi import problems
from api.problems import BUSY, INVALID, TOO_LARGE, UNAVAILABLE
from api.routers.doors import (
    TheDocument,
    TheService,
    TheSnapshot,
    json_response,
    run_slowly,
)
from api.service import Loaded, Service

if TYPE_CHECKING:
    from guidance.exchange.seals.certificates import TrustList

EXAMPLE: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "https://school.example", "type": ["Profile"], "name": "Example School"},
    "validFrom": "2026-06-30T12:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://school.example/badges/forklift",
            "type": ["Achievement"],
            "name": "Forklift licence",
            "inLanguage": "en",
            "criteria": {"narrative": "Pass the driving test."},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "load goods",
                    "targetUrl": "https://learner-guidance.example/sample/skill/load-and-unload-goods",
                }
            ],
        },
    },
}


async def import_credential(
    request: Request, found: TheDocument, service: TheService, loaded: TheSnapshot
) -> Response:
    """Read a European Digital Credential, an Open Badge 3.0 or a CV and check its seal.

    The body is the document itself, of any media type: its bytes say what it is. Only a valid seal
    certifies; put `certified` into a profile's `skills`, and let the person go through
    `to_confirm`. No address of the document is fetched, and nothing of it is kept.
    """
    return await run_slowly(service, _import, found, request.app.state.trust_list, service, loaded)


def _import(
    found: tuple[bytes, date, str], trust: TrustList | None, service: Service, loaded: Loaded
) -> Response:
    from api.importing import Import, import_answer  # noqa: PLC0415 - see its docstring

    return json_response(import_answer(Import(*found), service, trust, loaded))


def trust_list(service: Service) -> TrustList | None:
    """Return whom the operator trusts with seals, None where no list is set."""
    if service.settings.trust_list is None:
        return None
    from api.importing import open_trust_list  # noqa: PLC0415 - see its docstring

    return open_trust_list(service)


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["credentials"])
    binary = {"schema": {"type": "string", "format": "binary"}}
    routes.add_api_route(
        "/credentials/import",
        import_credential,
        methods=["POST"],
        operation_id="importCredential",
        response_model=None,
        responses={
            200: {"model": ImportResponse, "description": "What the document holds and proves"},
            **problems(INVALID, TOO_LARGE, UNAVAILABLE, BUSY),
        },
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {"schema": {"type": "object"}, "example": EXAMPLE},
                    "application/jwt": {"schema": {"type": "string"}},
                    "application/octet-stream": binary,
                },
            }
        },
    )
    return routes
