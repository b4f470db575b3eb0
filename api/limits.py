"""What every request and response passes: a largest body, and headers that forbid surprises."""

from __future__ import annotations

import asyncio

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Busy

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SCRIPTED_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
SCRIPTED = "/chat"
"""The one page with a script, ours, that only swaps what this server sends."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


DOCUMENT_PATHS = frozenset(
    {
        "/v1/credentials/import",
        "/v1/documents/read",
        "/documents",
        "/v1/caseloads",
        "/officer",
        "/counsellor/document",
    }
)
"""Addresses that take a learner's document, or a file of many people, as their body."""
MOST_HELD = 4
"""Largest documents that all requests together may hold in memory, before any of them is read."""
LONGEST_UPLOAD = 120.0
"""Seconds within which a body has to arrive: a sender that stalls would hold its share for ever."""


class BodyLimit:
    """Refuses a body beyond a size with 413, whether or not its length is declared.

    A learner's document may be larger than a question: `most_document` bounds it, and all of them
    together are bounded too: two hundred at once are told that the service is busy, and fill no
    memory.
    """

    def __init__(self, app: ASGIApp, most: int, most_document: int) -> None:
        self.app = app
        self.most = most
        self.most_document = most_document
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the body is counted as it is read."""
        is_document = scope.get("path") in DOCUMENT_PATHS
        body = _Body(receive, self.most_document if is_document else self.most)

        async def counted() -> Message:
            message, size = await body.next()
            self.held += size if is_document else 0
            if self.held > MOST_HELD * self.most_document:
                raise Busy("many documents under way", "fewer", "ask again in a few seconds")
            return message

        try:
            await self.app(scope, counted, send)
        finally:
            self.held -= body.size if is_document else 0


class _Body:
    """The body of one request as it arrives: how much of it there is, and whether it is whole."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.most = most
        self.size = 0
        self.whole = False
        self.ends = asyncio.get_running_loop().time() + LONGEST_UPLOAD

    async def next(self) -> tuple[Message, int]:
        """Return the next message and the bytes it brings; after the body, no time is set.

        Raises
        ------
        HTTPException
            When the body is too large, or takes too long.
        """
        try:
            async with asyncio.timeout_at(None if self.whole else self.ends):
                message = await self.receive()
        except TimeoutError as error:
            raise HTTPException(408, f"a body of more than {LONGEST_UPLOAD:g} seconds") from error
        size = len(message.get("body", b""))
        self.size += size
        self.whole = not message.get("more_body", False)
        if self.size > self.most:
            self.size -= size
            raise HTTPException(413, f"a body of more than {self.most} bytes")
        return message, size


class SecurityHeaders:
    """Adds the headers to every response; answers are not to be stored on the way."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if scope.get("path") in (SCRIPTED, f"{SCRIPTED}/resume"):
                    headers["Content-Security-Policy"] = SCRIPTED_POLICY
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
