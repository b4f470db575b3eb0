"""Caseloads for officers: a file in, progress, results in the order of the file, and out again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.caseload_jobs import Caseloads, TheCaseloads, summary_of
from api.caseload_schemas import EXAMPLE, CaseloadList, CaseloadStatus, status_of
from api.openapi import problems
from api.problems import (
    FORBIDDEN,
    INVALID,
    SIGN_IN,
    TOO_LARGE,
    UNAVAILABLE,
    UNKNOWN,
    NotReady,
)
from api.routers.doors import AsOf, ReaderLanguage, TheService, TheSnapshot, json_response
from api.schemas import LANGUAGE_CODE, Limit
from api.security import TheOfficer
from api.service import Loaded
from guidance.errors import UnknownRecord
from guidance.messages import messages_for
from guidance.programme.export import report, template
from guidance.programme.members import DEFAULT_LIMIT, Terms
from guidance.programme.results import result_line
from guidance.storage.caseloads import CaseloadFile

CSV = "text/csv; charset=utf-8"
LINES = "application/jsonl"
ZIP = "application/zip"
ADDRESS = "/v1/caseloads"

TheId = Annotated[str, Path(pattern=r"^[0-9a-f]{20}$", description="Id of a caseload")]


async def asked_terms(
    service: TheService,
    loaded: TheSnapshot,
    *,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Most courses a person")] = DEFAULT_LIMIT,
    language: Annotated[
        str, Query(pattern=LANGUAGE_CODE, description="Language of rows that name none")
    ] = "en",
    hard: Annotated[
        list[Limit] | None, Query(description="Limits that must be kept, where a row states them")
    ] = None,
) -> Terms:
    """Return what shapes the results beside the rows."""
    kept = tuple(sorted(set(hard or ())))
    day = as_of or service.today()
    return Terms(loaded.snapshot.digest, day, limit, language.lower(), kept)


TheTerms = Annotated[Terms, Depends(asked_terms)]


async def begin_caseload(
    request: Request,
    _: TheOfficer,
    caseloads: TheCaseloads,
    loaded: TheSnapshot,
    terms: TheTerms,
) -> Response:
    """Take a caseload as CSV; what is wrong with its rows is said at once, answers follow.

    The same file under the same terms is the same caseload: sent again, it goes on where it was.
    Texts are read once and kept nowhere.
    """
    return await run_in_threadpool(_begin, await request.body(), terms, caseloads, loaded)


async def list_caseloads(
    _: TheOfficer, caseloads: TheCaseloads, language: ReaderLanguage = "en"
) -> Response:
    """List the caseloads kept here, the newest first."""
    return await run_in_threadpool(_list, caseloads, language.lower())


async def read_caseload_template() -> Response:
    """Return an empty caseload: a heading with every column there may be."""
    return _file(template().encode(), CSV, "caseload.csv")


async def read_caseload_status(
    id: TheId, _: TheOfficer, caseloads: TheCaseloads, language: ReaderLanguage = "en"
) -> Response:
    """Return how far a caseload is, what was found in short, and the rows left out."""
    return await run_in_threadpool(lambda: json_response(_status(id, caseloads, language.lower())))


async def read_caseload_results(id: TheId, _: TheOfficer, caseloads: TheCaseloads) -> Response:
    """Return a line of JSON for each person, in the order of the file."""
    return await run_in_threadpool(_results, id, caseloads)


async def read_caseload_report(
    id: TheId, _: TheOfficer, caseloads: TheCaseloads, language: ReaderLanguage = "en"
) -> Response:
    """Return the rows that could not be used: line, column and reason, and nothing of a cell."""
    return await run_in_threadpool(_report, id, caseloads, language.lower())


async def read_caseload_archive(
    id: TheId,
    _: TheOfficer,
    caseloads: TheCaseloads,
    language: ReaderLanguage = "en",
) -> Response:
    """Return results, report and a letter for each person as one ZIP."""
    return await run_in_threadpool(_archive, id, caseloads, language.lower())


async def delete_caseload(id: TheId, _: TheOfficer, caseloads: TheCaseloads) -> Response:
    """Delete a caseload with all its answers; a run under way ends first."""
    await run_in_threadpool(caseloads.delete, id)
    return Response(status_code=204)


def _begin(data: bytes, terms: Terms, caseloads: Caseloads, loaded: Loaded) -> Response:
    job = caseloads.take(data, terms, loaded)
    answer = json_response(_status(job.id, caseloads, "en"))
    answer.status_code = 202
    answer.headers["Location"] = f"{ADDRESS}/{job.id}"
    return answer


def _status(id: str, caseloads: Caseloads, language: str) -> dict[str, Any]:
    job, kept = caseloads.job(id), caseloads.journal(id)
    return status_of(job, summary_of(kept), kept.errors(), messages_for(language))


def _list(caseloads: Caseloads, language: str) -> Response:
    told = []
    for job in caseloads.listed():
        with suppress(UnknownRecord):  # deleted since it was listed
            told.append(_status(job.id, caseloads, language))
    return json_response({"caseloads": told})


def _results(id: str, caseloads: Caseloads) -> Response:
    kept = finished(id, caseloads)
    lines = (result_line(outcome).encode() for outcome in kept.outcomes())
    return _stream(lines, LINES, f"caseload-{id}.jsonl")


def _report(id: str, caseloads: Caseloads, language: str) -> Response:
    told = report(caseloads.journal(id).errors(), messages_for(language))
    return _file(told.encode("utf-8-sig"), CSV, f"caseload-{id}-report.csv")


def _archive(id: str, caseloads: Caseloads, language: str) -> Response:
    from api.caseload_archive import archive_of  # noqa: PLC0415 - typst, with the first letter

    kept = finished(id, caseloads)
    parts = archive_of(kept, caseloads.snapshot_of(kept.terms), messages_for(language))
    return _stream(parts, ZIP, f"caseload-{id}.zip")


def finished(id: str, caseloads: Caseloads) -> CaseloadFile:
    """Return what is kept of a caseload in which everybody has an answer.

    Raises
    ------
    NotReady
        While answers are still being made.
    """
    kept = caseloads.journal(id)
    progress = kept.progress()
    if not progress.finished:
        raise NotReady(
            f"{progress.answered} of {progress.people} people answered",
            "an answer for everybody",
            "look at the status of the caseload",
        )
    return kept


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(content, media_type=media_type, headers=_as_file(name))


def _stream(parts: Iterator[bytes], media_type: str, name: str) -> Response:
    return StreamingResponse(parts, media_type=media_type, headers=_as_file(name))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix=ADDRESS, tags=["caseloads"])
    closed = problems(SIGN_IN, FORBIDDEN, INVALID, UNKNOWN, UNAVAILABLE)
    status = {"model": CaseloadStatus, "description": "The caseload as it stands"}
    _add_collection(routes, closed, status)
    routes.add_api_route(
        "/{id}",
        read_caseload_status,
        operation_id="readCaseloadStatus",
        response_model=None,
        responses={200: status, **closed},
    )
    routes.add_api_route(
        "/{id}",
        delete_caseload,
        methods=["DELETE"],
        operation_id="deleteCaseload",
        response_model=None,
        status_code=204,
        responses=closed,
    )
    for path, operation, name, media_type in (
        ("results.jsonl", read_caseload_results, "readCaseloadResults", LINES),
        ("report.csv", read_caseload_report, "readCaseloadReport", "text/csv"),
        ("archive.zip", read_caseload_archive, "readCaseloadArchive", ZIP),
    ):
        routes.add_api_route(
            f"/{{id}}/{path}",
            operation,
            operation_id=name,
            response_model=None,
            responses={200: _content(media_type, "The file"), **closed},
        )
    return routes


def _add_collection(
    routes: APIRouter, closed: dict[int | str, dict[str, Any]], status: dict[str, Any]
) -> None:
    table = {"text/csv": {"schema": _BYTES, "example": EXAMPLE}}
    table["application/octet-stream"] = {"schema": _BYTES}
    body = {"required": True, "content": table}
    routes.add_api_route(
        "",
        begin_caseload,
        methods=["POST"],
        operation_id="beginCaseload",
        response_model=None,
        status_code=202,
        responses={202: status, **closed, **problems(TOO_LARGE)},
        openapi_extra={"requestBody": body},
    )
    routes.add_api_route(
        "",
        list_caseloads,
        operation_id="listCaseloads",
        response_model=None,
        responses={200: {"model": CaseloadList, "description": "The caseloads"}, **closed},
    )
    routes.add_api_route(
        "/template.csv",
        read_caseload_template,
        operation_id="readCaseloadTemplate",
        response_model=None,
        responses={200: _content("text/csv", "The template")},
    )


_BYTES = {"type": "string", "format": "binary"}


def _content(media_type: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": _BYTES}}}
