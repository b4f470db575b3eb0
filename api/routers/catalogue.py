"""Courses as linked data: one credential, or the whole catalogue, in the European Learning Model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.openapi import problems
from api.problems import INVALID, UNAVAILABLE, UNKNOWN
from api.routers import records
from api.routers.doors import TheService, TheSnapshot
from guidance.exchange.elm.export import extras_of
from guidance.exchange.elm.writing import (
    MEDIA_TYPE,
    course_graph,
    write_catalogue,
    write_course,
)
from guidance.snapshot import Snapshot

SUFFIX = ".jsonld"
LINKED_DATA: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "JSON-LD of the European Learning Model (LOQ profile, 3.2)",
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "object"},
                "example": {
                    "@context": {"id": "@id", "type": "@type", "title": "dc:title"},
                    "@graph": [
                        {
                            "id": "https://mill.example/c/1",
                            "type": "LearningOpportunity",
                            "title": {"en": "Rye bread for small bakeries"},
                        }
                    ],
                },
            }
        },
    }
}


async def read_linked_data(
    id: str, request: Request, service: TheService, loaded: TheSnapshot
) -> Response:
    """Return one course by its URI as JSON-LD of the European Learning Model.

    A course whose own URI ends in `.jsonld` comes first: its record is returned.
    """
    if f"{id}{SUFFIX}" in loaded.snapshot.courses.positions:
        return await records.read_credential(f"{id}{SUFFIX}", loaded, service.today())
    return await run_in_threadpool(_one, id, loaded.snapshot, _pages(request))


async def read_catalogue(request: Request, loaded: TheSnapshot) -> Response:
    """Return every course as one JSON-LD document, sent while it is written.

    The header `ETag` names the snapshot: whoever has this one already is told so (304).
    """
    tag = f'"{loaded.snapshot.digest}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    lines = _lines(loaded.snapshot, _pages(request))
    return StreamingResponse(lines, media_type=MEDIA_TYPE, headers={"ETag": tag})


def _one(uri: str, snapshot: Snapshot, pages: str) -> Response:
    course = snapshot.credentials[snapshot.courses.position(uri)]
    return Response(write_course(course, extras_of(snapshot, course, pages)), media_type=MEDIA_TYPE)


def _lines(snapshot: Snapshot, pages: str) -> Iterator[str]:
    return write_catalogue(
        course_graph(course, extras_of(snapshot, course, pages)) for course in snapshot.credentials
    )


def _pages(request: Request) -> str:
    """Return where this service shows courses, as the request reached it."""
    return f"{request.base_url}courses/"


def router() -> APIRouter:
    """Return the operations of this subject; they stand before those of records."""
    routes = APIRouter(prefix="/v1", tags=["credentials"])
    routes.add_api_route(
        "/credentials/{id:path}.jsonld",
        read_linked_data,
        operation_id="readCredentialLinkedData",
        response_model=None,
        response_class=Response,
        responses={**LINKED_DATA, **problems(INVALID, UNKNOWN, UNAVAILABLE)},
    )
    routes.add_api_route(
        "/catalogue.jsonld",
        read_catalogue,
        operation_id="readCatalogueLinkedData",
        response_model=None,
        response_class=Response,
        responses={
            **LINKED_DATA,
            304: {"description": "The snapshot has not changed"},
            **problems(INVALID, UNAVAILABLE),
        },
    )
    return routes
