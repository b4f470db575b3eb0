"""Every error as a problem document (RFC 9457) that says what was found, expected and what to do.

A page gets the same as a page. Nothing of a request is ever logged: not its body, not its query,
not the message of an unexpected error, which might quote either.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guidance.errors import GuidanceError, SnapshotError, UnknownConcept, UnknownRecord

MEDIA_TYPE = "application/problem+json"
TYPES = "/docs#problem-"
RETRY_SECONDS = 5
STAFF_PAGES = ("/counsellor", "/officer", "/curator")
"""Pages that send whoever is not signed in to /sign-in."""

log = logging.getLogger("guidance.api")


class NotReady(SnapshotError):
    """Something the request needs is still being loaded."""


class Busy(GuidanceError):
    """So many long requests are under way that this one would wait too long."""


class SignInNeeded(GuidanceError):
    """What is asked for is there for staff, and nobody is signed in."""


class Forbidden(GuidanceError):
    """Whoever is signed in may not do this, or did not ask for it from our own page."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: its name in the type URI, its HTTP status and its title."""

    name: str
    status: int
    title: str


INVALID = ProblemKind("invalid-input", 422, "The input is not what was expected")
UNKNOWN = ProblemKind("unknown-concept", 404, "The snapshot does not hold this concept")
UNAVAILABLE = ProblemKind("not-ready", 503, "The data or the language models are not loaded")
BUSY = ProblemKind("busy", 503, "Too many long requests are under way")
UNKNOWN_RECORD = ProblemKind("unknown-record", 404, "No such case or complaint is kept for you")
NOT_FOUND = ProblemKind("not-found", 404, "There is nothing at this address")
NOT_ALLOWED = ProblemKind("method-not-allowed", 405, "This address does not take this method")
TOO_LARGE = ProblemKind("too-large", 413, "The request is larger than this service takes")
SIGN_IN = ProblemKind("sign-in-needed", 401, "This is there for staff who are signed in")
TOO_MANY = ProblemKind("too-many-requests", 429, "Too many requests in a short time")
FORBIDDEN = ProblemKind("forbidden", 403, "This account or this form may not do that")
UNEXPECTED = ProblemKind("unexpected", 500, "An unexpected error happened here")
REFUSED = ProblemKind("refused", 400, "The request was refused")
KINDS = (
    INVALID,
    UNKNOWN,
    UNAVAILABLE,
    BUSY,
    UNKNOWN_RECORD,
    NOT_FOUND,
    NOT_ALLOWED,
    TOO_LARGE,
    SIGN_IN,
    FORBIDDEN,
    TOO_MANY,
    UNEXPECTED,
    REFUSED,
)
_BY_STATUS = {404: NOT_FOUND, 405: NOT_ALLOWED, 413: TOO_LARGE}


@dataclass(frozen=True)
class Problem:
    """One problem as it is told: kind, what was found and expected, and the remedy."""

    kind: ProblemKind
    found: str
    expected: str = ""
    remedy: str = ""
    errors: tuple[Mapping[str, str], ...] = ()
    more: Mapping[str, Any] | None = None

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.kind.status

    @property
    def passes(self) -> bool:
        """Return whether the same request may succeed a few seconds later."""
        return self.kind in (UNAVAILABLE, BUSY)

    @property
    def document(self) -> dict[str, Any]:
        """Return the members of the problem document."""
        members: dict[str, Any] = {
            "type": TYPES + self.kind.name,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": GuidanceError(self.found, self.expected, self.remedy).message,
            "found": self.found,
            "expected": self.expected,
            "remedy": self.remedy,
        }
        if self.errors:
            members["errors"] = [dict(error) for error in self.errors]
        return members | dict(self.more or {})

    def response(self, headers: Mapping[str, str] | None = None) -> Response:
        """Return the problem document as a response."""
        extra = {"Retry-After": str(RETRY_SECONDS)} if self.passes else {}
        body = json.dumps(self.document, ensure_ascii=False).encode()
        return Response(body, self.status, {**extra, **(headers or {})}, MEDIA_TYPE)


_BY_ERROR: tuple[tuple[type[GuidanceError], ProblemKind], ...] = (
    (UnknownConcept, UNKNOWN),
    (UnknownRecord, UNKNOWN_RECORD),
    (Busy, BUSY),
    (SignInNeeded, SIGN_IN),
    (Forbidden, FORBIDDEN),
    (SnapshotError, UNAVAILABLE),
)


def problem_of(error: GuidanceError) -> Problem:
    """Return the problem that an error of this project stands for."""
    kind = next((kind for known, kind in _BY_ERROR if isinstance(error, known)), INVALID)
    return Problem(kind, error.found, error.expected, error.remedy)


def problem_of_validation(error: RequestValidationError) -> Problem:
    """Return where a request breaks its schema; the values handed in are not repeated."""
    places = tuple(_violation(item) for item in error.errors())
    first = places[0] if places else {"pointer": "", "expected": "the published schema"}
    return Problem(
        INVALID,
        f"a request that breaks its schema at {first['pointer'] or 'its root'}",
        first["expected"],
        "compare it with /openapi.json",
        places,
    )


def problem_of_status(error: HTTPException, request: Request) -> Problem:
    """Return the problem for an HTTP error that the framework or a limit raised."""
    kind = _BY_STATUS.get(error.status_code, REFUSED)
    if kind is NOT_FOUND:
        return Problem(kind, "no page or operation here", "an address listed at /docs")
    if kind is NOT_ALLOWED:
        allowed = (error.headers or {}).get("Allow", "another method")
        return Problem(kind, f"the method {request.method}", allowed, "see /docs")
    if isinstance(error.__cause__, UnicodeDecodeError):
        return Problem(INVALID, "a body that is not UTF-8", "JSON in UTF-8", "encode it so")
    return Problem(kind, str(error.detail)[:200])


def _violation(item: Mapping[str, Any]) -> dict[str, str]:
    place = [str(step) for step in item["loc"] if step != "body"]
    return {"pointer": "".join(f"/{step}" for step in place)[:200], "expected": str(item["msg"])}


def add_handlers(app: FastAPI) -> None:
    """Register one handler per kind of error."""
    app.add_exception_handler(GuidanceError, _on_guidance)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_status)


async def _on_guidance(request: Request, error: Exception) -> Response:
    return tell(request, problem_of(cast("GuidanceError", error)))


async def _on_validation(request: Request, error: Exception) -> Response:
    return tell(request, problem_of_validation(cast("RequestValidationError", error)))


async def _on_status(request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    return tell(request, problem_of_status(known, request), known.headers)


def tell(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem as a page to whoever reads pages, as a document to everybody else."""
    if problem.kind is SIGN_IN and _is_staff_page(request):
        return RedirectResponse(f"/sign-in?next={quote(_way_back(request))}", 303)
    show = getattr(request.app.state, "show_problem", None)
    if show is not None and _wants_page(request):
        page: Response = show(request, problem)
        page.headers.update(headers or {})
        return page
    return problem.response(headers)


def _is_staff_page(request: Request) -> bool:
    return request.url.path.startswith(STAFF_PAGES)


def _way_back(request: Request) -> str:
    """Return where to go on after signing in; a form that was lost is not sent again."""
    path, query = request.url.path, request.url.query
    if request.method != "GET":
        return f"/{path.split('/')[1]}"
    return f"{path}?{query}" if query else path


def _wants_page(request: Request) -> bool:
    to_api = request.url.path.startswith(("/v1/", "/openapi"))
    return not to_api and "text/html" in request.headers.get("accept", "")


class UnexpectedErrors:
    """Turns an unforeseen exception into a problem document and logs where it arose, not what it said."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return  # whoever asked has left: there is nobody to tell, and no fault
        except Exception as error:
            log.error("unexpected %s at %s", type(error).__name__, _where(error))
            if not started:
                told = Problem(UNEXPECTED, "a fault of this service", "", "tell its operator")
                await tell(Request(scope), told)(scope, receive, send)


def _where(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
