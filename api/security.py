"""Who is signed in: the one door between a request and the operations and pages of staff.

An operation takes `TheCounsellor`, `TheOfficer`, `TheCurator` or `TheStaff`. Without a session it
gets 401 (a page: the way to /sign-in), with another role 403. Whatever changes something must carry
the token of its session, as field `csrf` of a form or as header `X-CSRF-Token`: this is checked here
for every method but GET and HEAD, so no operation can forget it. A page reads its form by
`checked_form`.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Header, Request
from fastapi.security import APIKeyCookie
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, MutableHeaders
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Forbidden, SignInNeeded
from api.sessions import RENEW_SECONDS, Secret, Session, Sessions
from api.settings import Settings
from guidance.casework.accounts import COST, Account, Cost, Role
from guidance.errors import InputError
from guidance.storage.accounts import Accounts

__all__ = [
    "COOKIE",
    "Role",
    "Security",
    "SessionRenewal",
    "Staff",
    "TheCounsellor",
    "TheCurator",
    "TheForm",
    "TheOfficer",
    "TheStaff",
    "checked_form",
    "end_session",
    "form_of",
    "keep_session",
    "refuse_strangers",
    "staff_of",
]

COOKIE = "guidance_session"
FIELD = "csrf"
MOST_FIELDS = 5_000
MOST_FILES = 5
SAFE = ("GET", "HEAD")
COOKIE_SCHEME = APIKeyCookie(
    name=COOKIE,
    scheme_name="session",
    description=(
        "POST the form fields `name` and `password` to /sign-in to get this cookie. Every method "
        "but GET also needs the header `X-CSRF-Token`, which GET /v1/session tells."
    ),
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is signed in; `csrf` is the token for the forms of this session."""

    name: str
    role: Role
    csrf: str


class Security:
    """What the application knows of staff: its accounts, and how sessions are signed."""

    def __init__(self, settings: Settings, cost: Cost = COST) -> None:
        self.secret = Secret.of(settings)
        self.sessions = Sessions(self.secret)
        self.accounts = Accounts(settings.casework, cost)

    def account_of(self, session: Session, now: float) -> Account | None:
        """Return the account of a session; None where the session is over."""
        if session.is_over(now):
            return None
        account = self.accounts.find(session.name)
        return account if account and account.sessions == session.count else None


def security_of(request: Request) -> Security:
    """Return what the application knows of staff."""
    security: Security = request.app.state.security
    return security


async def staff_of(request: Request) -> Staff | None:
    """Return who is signed in, or None; the session counts as used."""
    security, now = security_of(request), time.time()
    session = security.sessions.read(request.cookies.get(COOKIE, ""))
    account = await run_in_threadpool(security.account_of, session, now) if session else None
    if session is None or account is None:
        return None
    if now - session.seen >= RENEW_SECONDS:
        request.state.session_cookie = security.sessions.cookie(
            security.sessions.seen(session, now)
        )
    return Staff(account.name, account.role, security.sessions.token(session))


async def signed_in(
    request: Request,
    _: Annotated[str | None, Depends(COOKIE_SCHEME)],
    token: Annotated[
        str | None, Header(alias="X-CSRF-Token", description="Needed by every method but GET")
    ] = None,
) -> Staff:
    """Return who is signed in.

    Raises
    ------
    SignInNeeded
        When nobody is.
    Forbidden
        When a request that changes something does not carry the token of the session.
    """
    staff = await staff_of(request)
    if staff is None:
        raise SignInNeeded("nobody signed in", "the session of an account", "sign in at /sign-in")
    if request.method not in SAFE:
        refuse_strangers(request)
        sent = token or str((await form_of(request)).get(FIELD, ""))
        if not hmac.compare_digest(sent.encode(), staff.csrf.encode()):
            raise Forbidden(
                "a change without the token of this session",
                "the field csrf of our own form, or the header X-CSRF-Token",
                "load the page again and send its form",
            )
    return staff


TheStaff = Annotated[Staff, Depends(signed_in)]


async def counsellor(staff: TheStaff) -> Staff:
    """Return the counsellor who is signed in."""
    return _of_role(staff, Role.COUNSELLOR)


async def officer(staff: TheStaff) -> Staff:
    """Return the officer who is signed in."""
    return _of_role(staff, Role.OFFICER)


async def curator(staff: TheStaff) -> Staff:
    """Return the curator who is signed in."""
    return _of_role(staff, Role.CURATOR)


async def checked_form(request: Request, _: TheStaff) -> FormData:
    """Return a staff form whose token was checked; files of a multipart form are in it too."""
    return await form_of(request)


TheCounsellor = Annotated[Staff, Depends(counsellor)]
TheOfficer = Annotated[Staff, Depends(officer)]
TheCurator = Annotated[Staff, Depends(curator)]
TheForm = Annotated[FormData, Depends(checked_form)]


def _of_role(staff: Staff, role: Role) -> Staff:
    if staff.role is not role:
        raise Forbidden(
            f"the account of a {staff.role.value}",
            f"that of a {role.value}",
            "sign in with another account",
        )
    return staff


async def form_of(request: Request) -> FormData:
    """Return the form of a request, files and all in memory; of a body that is no form, an empty one.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    if not hasattr(request.state, "form"):
        body = await request.body()
        try:
            request.state.form = await _parsed(request, body)
        except (MultiPartException, KeyError, ValueError) as error:
            raise InputError(
                "a form that cannot be read", "the form of the page", "load the page again"
            ) from error
    form: FormData = request.state.form
    return form


async def _parsed(request: Request, body: bytes) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        text = body.decode()
        return FormData([*parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)])
    if kind != "multipart/form-data":
        return FormData()

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    parser = MultiPartParser(request.headers, whole(), max_files=MOST_FILES, max_fields=MOST_FIELDS)
    parser.spool_max_size = len(body) + 1  # a file of staff touches no disk before it is checked
    return await parser.parse()


def refuse_strangers(request: Request) -> None:
    """Refuse what a page of another site sent: its browser says so.

    Raises
    ------
    Forbidden
        When the request comes from another origin.
    """
    origin = request.headers.get("origin", "null")  # our own pages send no referrer, so "null" too
    other = origin != "null" and _host_of(origin) != request.headers.get("host", "")
    if other or request.headers.get("sec-fetch-site") == "cross-site":
        raise Forbidden("a form of another site", "a form of this service", "open our own page")


def _host_of(origin: str) -> str | None:
    """Return the host and port of an origin, None where no browser would send it."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def keep_session(request: Request, response: Response, session: Session) -> None:
    """Put a session's cookie onto a response."""
    value = security_of(request).sessions.cookie(session)
    response.headers.append("set-cookie", _cookie_line(request.scope, value))


def end_session(request: Request, response: Response) -> None:
    """Take the cookie away."""
    response.headers.append("set-cookie", f"{_cookie_line(request.scope, '')}; Max-Age=0")


def _cookie_line(scope: Scope, value: str) -> str:
    """Return a Set-Cookie line: unreadable to scripts, not sent along by other sites' forms."""
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"


class SessionRenewal:
    """Puts the fresh cookie of a used session onto the response, and lets go of a form's files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_cookie(message: Message) -> None:
            fresh = scope.get("state", {}).get("session_cookie")
            if message["type"] == "http.response.start" and fresh:
                headers = MutableHeaders(scope=message)
                if "set-cookie" not in headers:
                    headers.append("set-cookie", _cookie_line(scope, fresh))
            await send(message)

        try:
            await self.app(scope, receive, with_cookie)
        finally:
            form = scope.get("state", {}).get("form")
            if form is not None:
                await form.close()
