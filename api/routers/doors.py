"""What operations ask for: the service, the snapshot of this request, and a body read once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.problems import Busy
from api.schemas import LANGUAGE_CODE
from api.service import LONGEST_WAIT, MOST_SLOW, Loaded, Service
from guidance.errors import InputError
from guidance.snapshot import Snapshot
from guidance.storage.files import parse_json


async def service_of(request: Request) -> Service:
    """Return the service of the application."""
    service: Service = request.app.state.service
    return service


async def loaded_of(request: Request) -> Loaded:
    """Return the snapshot in service now; a request keeps to it."""
    return (await service_of(request)).current()


async def body_of(request: Request) -> Any:
    """Return the JSON body; NaN, repeated members and other encodings are refused."""
    raw = await request.body()
    try:
        return parse_json(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("a body that is not UTF-8", "JSON in UTF-8", "encode it so") from error


async def run_slowly(service: Service, work: Callable[..., Response], *values: Any) -> Response:
    """Run work of seconds in a thread once fewer than `MOST_SLOW` such are under way.

    Raises
    ------
    Busy
        When that many are still under way after `LONGEST_WAIT`.
    """
    try:
        async with asyncio.timeout(LONGEST_WAIT):
            await service.slow_work.acquire()
    except TimeoutError as error:
        raise Busy(
            f"{MOST_SLOW} long requests under way", "fewer", "ask again in a few seconds"
        ) from error
    try:
        return await run_in_threadpool(work, *values)
    finally:
        service.slow_work.release()


TheService = Annotated[Service, Depends(service_of)]
TheSnapshot = Annotated[Loaded, Depends(loaded_of)]
TheBody = Annotated[Any, Depends(body_of)]
ReaderLanguage = Annotated[
    str, Query(pattern=LANGUAGE_CODE, description="Language of names and sentences, ISO 639-1")
]
AsOf = Annotated[
    date | None,
    Query(description="Day for which evidence is judged, ISO 8601; today where absent"),
]


async def asked_day(service: TheService, as_of: AsOf = None) -> date:
    """Return the day for which evidence is judged: the one asked for, or today at this door."""
    return as_of or service.today()


TheDay = Annotated[date, Depends(asked_day)]


async def sent_document(
    request: Request, day: TheDay, language: ReaderLanguage = "en"
) -> tuple[bytes, date, str]:
    """Return a document that is the body itself, the day it is read as of and its reader's language."""
    return await request.body(), day, language.lower()


TheDocument = Annotated[tuple[bytes, date, str], Depends(sent_document)]


def json_response(value: Any) -> Response:
    """Return a value as compact JSON in UTF-8; equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(text.encode(), media_type="application/json")


def named(snapshot: Snapshot, uri: str, language: str) -> dict[str, str]:
    """Return a concept with its name in a language (English where it has none) and which that is."""
    label = snapshot.records.label(uri, language)
    return {"uri": uri, "label": label.text, "label_language": label.language}
