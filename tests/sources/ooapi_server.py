"""A server of the Open Education API over a made-up catalogue, on a socket of the file system.

No network: the client reaches it through the socket's path. It keeps to the published paths,
parameters and pages, and gives an ETag with every answer.
"""

from __future__ import annotations

import hashlib
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from ooapi_catalogue import (
    COURSES,
    OFFERINGS,
    ORGANISATIONS,
    OUTCOMES,
    PROGRAMME_OFFERINGS,
    PROGRAMMES,
    page,
)

BASE = "http://localhost/v6"
LISTS = {
    "/v6/organisations": ("Organisation", ORGANISATIONS),
    "/v6/learning-outcomes": ("LearningOutcome", OUTCOMES),
    "/v6/programmes": ("Programme", PROGRAMMES),
    "/v6/courses": ("Course", COURSES),
}
SIZES = (10, 20, 50, 100, 250)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """What is asked is logged; `most` items go on a page, `faults` are answered first."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        super().__init__(str(path), Handler)
        self.most = 1
        self.faults: list[tuple[int, dict[str, str]]] = []
        self.absent: set[str] = set()
        self.endless = False
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.statuses: list[int] = []
        self.answers: list[tuple[str, dict[str, Any]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def address_string(self) -> str:
        return "local"

    def log_message(self, format: str, *values: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.server.faults:
            status, headers = self.server.faults.pop(0)
            self._send(status, b"{}", headers)
            return
        parts = urlsplit(self.path)
        found = self._items(parts.path)
        if found is None or parts.path in self.server.absent:
            self._send(404, b'{"type": "about:blank", "title": "none", "status": 404}', {})
        else:
            self._send_page(*found, parse_qs(parts.query))

    def _items(self, path: str) -> tuple[str, list[dict[str, Any]]] | None:
        if path in LISTS:
            return LISTS[path]
        _, _, what, name, *rest = [*path.split("/"), ""]
        if what == "courses" and rest[0] == "course-offerings":
            return "CourseOffering", [each for each in OFFERINGS if each["courseId"] == name]
        if what == "programmes" and rest[0] == "programme-offerings":
            found = [each for each in PROGRAMME_OFFERINGS if each["programmeId"] == name]
            return "ProgrammeOffering", found
        return None

    def _send_page(self, kind: str, items: list[Any], asked: dict[str, list[str]]) -> None:
        number = int(asked.get("pageNumber", ["1"])[0])
        if int(asked.get("pageSize", ["10"])[0]) not in SIZES or number < 1:
            self._send(400, b"{}", {})
            return
        first = (number - 1) * self.server.most
        shown = items[first : first + self.server.most]
        more = self.server.endless or first + len(shown) < len(items)
        answer = page(shown, number, more=more)
        self.server.answers.append((kind, answer))
        self._send(200, json.dumps(answer).encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        mark = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if status == 200 and self.headers.get("If-None-Match") == mark:
            status, body = 304, b""
        self.server.statuses.append(status)
        self.send_response(status)
        for name, value in {"ETag": mark, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Run the server as long as the context lasts."""
    with Server(folder / "s") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def client_of(server: Server) -> httpx.Client:
    """Return a real client whose every connection ends at the server's socket."""
    return httpx.Client(transport=httpx.HTTPTransport(uds=str(server.server_address)), timeout=5)
