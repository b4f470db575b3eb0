"""The passport of a course: as members of its record, and as a sheet for print."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.pages.passport import TEMPLATE, passport_sheet
from api.problems import INVALID, UNAVAILABLE, UNKNOWN
from api.rendering.pdf import MEDIA_TYPE, write_pdf
from api.routers import records
from api.routers.doors import ReaderLanguage, TheDay, TheSnapshot
from api.service import Loaded
from guidance.explanation import Voice
from guidance.explanation.passport import tell_passport

SHEET: dict[int | str, dict[str, Any]] = {
    200: {"description": "The sheet", "content": {MEDIA_TYPE: {}}}
}


async def read_passport_sheet(
    id: str, loaded: TheSnapshot, day: TheDay, language: ReaderLanguage = "en"
) -> Response:
    """Return the passport of a course as a PDF to print, in the language of the reader.

    A course whose own URI ends in `.pdf` comes first: its record is returned.
    """
    if f"{id}.pdf" in loaded.snapshot.courses.positions:
        return await records.read_credential(f"{id}.pdf", loaded, day, language)
    return await run_in_threadpool(_sheet, id, loaded, language.lower(), day)


def _sheet(uri: str, loaded: Loaded, language: str, day: date) -> Response:
    snapshot = loaded.snapshot
    course = snapshot.credentials[snapshot.courses.position(uri)]
    voice = Voice.of(language, snapshot)
    sheet = passport_sheet(course, tell_passport(course, voice, day), voice)
    headers = {"Content-Language": voice.messages.language}
    return Response(write_pdf(TEMPLATE, sheet, day), headers=headers, media_type=MEDIA_TYPE)


def router() -> APIRouter:
    """Return the operations of this subject; they stand before those of records."""
    routes = APIRouter(prefix="/v1")
    routes.add_api_route(
        "/credentials/{id:path}.pdf",
        read_passport_sheet,
        operation_id="readCredentialSheet",
        tags=["credentials"],
        response_model=None,
        response_class=Response,
        responses={**SHEET, **problems(INVALID, UNKNOWN, UNAVAILABLE)},
    )
    return routes
