"""Signing in and out, and who is signed in."""

from __future__ import annotations

import math
import re
import threading
import time
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.account_schemas import SessionResponse
from api.attempts import Attempts
from api.limiting import household
from api.openapi import problems
from api.problems import FORBIDDEN, INVALID, SIGN_IN, Busy
from api.rendering import Renderer, frame_for
from api.routers.doors import TheService, json_response
from api.routers.pages import TheLanguage, TheRenderer
from api.security import (
    COOKIE,
    Security,
    TheForm,
    TheStaff,
    end_session,
    form_of,
    keep_session,
    refuse_strangers,
    security_of,
)
from api.service import LONGEST_WAIT, Service
from guidance.casework.accounts import (
    COST,
    LONGEST_PASSWORD,
    SALT_BYTES,
    Account,
    KeptPassword,
    is_password,
)
from guidance.messages import messages_for

ADDRESS = "/sign-in"
OWN_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_-][^\s\\]*)?")
"""An address of this service: a second slash or a backslash at its start would lead elsewhere."""
NOBODY = KeptPassword(bytes(SALT_BYTES), COST, bytes(32))
"""Compared with where there is no such account, so that the time of the answer tells nothing."""
AT_ONCE = threading.BoundedSemaphore(2)
"""Passwords tried at one time: each takes memory and a core for a while."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the form of the page sent, and from which address."""

    name: str
    password: str
    way_on: str
    address: str


async def show_sign_in(
    service: TheService,
    renderer: TheRenderer,
    language: TheLanguage,
    next: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """Show the page where staff sign in."""
    return _page(service, renderer, language, own_address(next))


async def sign_in(
    request: Request, service: TheService, renderer: TheRenderer, language: TheLanguage
) -> Response:
    """Take name and password; go on to the page that was asked for."""
    refuse_strangers(request)
    attempt = await _attempt(request)
    attempts: Attempts = request.app.state.attempts
    wait = attempts.begin(attempt.name, attempt.address, time.time())
    if wait:
        page = _page(service, renderer, language, attempt.way_on, wait=wait)
        page.headers["Retry-After"] = str(math.ceil(wait))
        return page
    security = security_of(request)
    account = await run_in_threadpool(_recognised, attempt, security)
    if account is None:
        return _page(service, renderer, language, attempt.way_on, wrong=True)
    attempts.succeeded(account.name, attempt.address)
    response = RedirectResponse(attempt.way_on or f"/{account.role.value}", 303)
    keep_session(request, response, security.sessions.begin(account, time.time()))
    return response


async def sign_out(request: Request, staff: TheStaff, _: TheForm) -> Response:
    """End every session of the account, on this device and on others."""
    await run_in_threadpool(security_of(request).accounts.end_sessions, staff.name)
    response = RedirectResponse(ADDRESS, 303)
    end_session(request, response)
    return response


async def read_session(staff: TheStaff) -> Response:
    """Tell who is signed in and the token that changes need.

    A program signs in as the page does: it sends the form fields `name` and `password` to /sign-in
    and keeps the cookie.
    """
    return json_response({"name": staff.name, "role": staff.role.value, "csrf": staff.csrf})


def own_address(way_on: str) -> str:
    """Return an address to go on to when it is one of this service, else nothing."""
    return way_on if OWN_ADDRESS.fullmatch(way_on) else ""


async def _attempt(request: Request) -> Attempt:
    form = await form_of(request)
    return Attempt(
        str(form.get("name", "")).strip().lower()[:64],
        str(form.get("password", ""))[:LONGEST_PASSWORD],
        own_address(str(form.get("next", ""))),
        household(request.client),
    )


def _recognised(attempt: Attempt, security: Security) -> Account | None:
    account = security.accounts.find(attempt.name)
    if not AT_ONCE.acquire(timeout=LONGEST_WAIT):
        raise Busy("many people who sign in", "fewer", "try again in a few seconds")
    try:
        right = is_password(attempt.password, account.password if account else NOBODY)
    finally:
        AT_ONCE.release()
    return account if right else None


def _page(
    service: Service,
    renderer: Renderer,
    language: str,
    way_on: str,
    *,
    wrong: bool = False,
    wait: float = 0.0,
) -> Response:
    messages = messages_for(language)
    snapshot = service.loaded.snapshot if service.loaded else None
    complaint = messages.say("sign_in.wrong") if wrong else ""
    if wait:
        complaint = messages.say("sign_in.wait", count=math.ceil(wait / 60))
    frame = frame_for(messages, snapshot, messages.say("sign_in.title"), address=ADDRESS)
    return renderer.page(
        "sign_in.html",
        frame,
        status=429 if wait else 401 if wrong else 200,
        way_on=way_on,
        complaint=complaint,
    )


def router() -> APIRouter:
    """Return the pages and the operation of this subject."""
    routes = APIRouter()
    told = problems(SIGN_IN, FORBIDDEN, INVALID)
    for way, door in (("GET", show_sign_in), ("POST", sign_in)):
        routes.add_api_route(
            ADDRESS, door, methods=[way], response_model=None, include_in_schema=False
        )
    routes.add_api_route(
        "/sign-out", sign_out, methods=["POST"], response_model=None, include_in_schema=False
    )
    routes.add_api_route(
        "/v1/session",
        read_session,
        operation_id="readSession",
        tags=["staff"],
        response_model=None,
        responses={
            200: {"model": SessionResponse, "description": f"Of the cookie {COOKIE}"},
            **told,
        },
    )
    return routes
