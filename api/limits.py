"""What every request and response passes: a largest body, and headers that forbid surprises."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


DOCUMENT_PATHS = frozenset({"/v1/credentials/import", "/v1/documents/read", "/documents"})
"""Addresses that take a learner's document as their body."""


class BodyLimit:
    """Refuses a body beyond a size with 413, whether or not its length is declared.

    A learner's document may be larger than a question: `most_document` bounds it.
    """

    def __init__(self, app: ASGIApp, most: int, most_document: int) -> None:
        self.app = app
        self.most = most
        self.most_document = most_document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the body is counted as it is read."""
        read = 0
        most = self.most_document if scope.get("path") in DOCUMENT_PATHS else self.most

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413, f"a body of more than {most} bytes")
            return message

        await self.app(scope, counted, send)


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
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, with_headers)
