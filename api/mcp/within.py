"""One operation asked inside the process, as if it had come over the network.

A tool passes everything that a request passes: limits, handlers of errors, the snapshot in
service. The answer is the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Scope

from api.mcp.tools import Tool
from api.problems import INVALID, MEDIA_TYPE, Problem


@dataclass
class Answered:
    """The answer of an operation: its status, its media type and its body."""

    status: int = 0
    media_type: str = ""
    parts: list[bytes] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.media_type = Headers(raw=message["headers"]).get("content-type", "")
        self.parts.append(message.get("body", b""))

    @property
    def text(self) -> str:
        """Return the body as it would have been sent."""
        return b"".join(self.parts).decode()

    @property
    def is_json(self) -> bool:
        """Return whether it is an answer or a problem, and no other form of the record."""
        return self.media_type in ("application/json", MEDIA_TYPE)

    @property
    def refused(self) -> bool:
        """Return whether it is a problem."""
        return self.status >= 400


async def ask(tool: Tool, arguments: Mapping[str, Any], request: Request) -> Answered:
    """Return what the operation behind a tool answers to the arguments of a call.

    Parameters
    ----------
    request
        The request that the call came with: its application answers, and who asks is who asked.
    """
    if not tool.takes_body and (wrong := _wrong_names(tool, arguments)):
        return _refused(wrong, f"the arguments {', '.join(tool.input_schema['properties'])}")
    answered = Answered()
    body = json.dumps(arguments).encode() if tool.takes_body else b""
    asked = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return asked.pop() if asked else {"type": "http.disconnect"}

    await request.app(_scope(tool, arguments, request), receive, answered.send)
    if not answered.is_json:
        return _refused(
            "an address of a printed or linked-data form", "the URI of the record itself"
        )
    return answered


def _wrong_names(tool: Tool, arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with the names of the arguments; "" where nothing is."""
    schema = tool.input_schema
    if unknown := sorted(set(arguments) - set(schema["properties"])):
        return f"unknown arguments {', '.join(unknown)[:200]}"
    missing = [name for name in schema["required"] if arguments.get(name) is None]
    return f"no {', '.join(missing)}" if missing else ""


def _scope(tool: Tool, arguments: Mapping[str, Any], request: Request) -> Scope:
    path, query = tool.path, {}
    for item in tool.parameters:
        if arguments.get(item["name"]) is None:
            continue
        value = str(arguments[item["name"]])
        if item["in"] == "path":
            path = path.replace(f"{{{item['name']}}}", value)
        else:
            query[item["name"]] = value
    headers = [(b"content-type", b"application/json"), (b"accept", b"application/json")]
    return {
        "type": "http",
        "asgi": request.scope["asgi"],
        "http_version": "1.1",
        "method": tool.method.upper(),
        "scheme": request.scope["scheme"],
        "path": path,
        "raw_path": quote(path).encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": headers,
        "client": request.scope.get("client"),
        "server": request.scope.get("server"),
    }


def _refused(found: str, expected: str) -> Answered:
    problem = Problem(INVALID, found, expected, "see the tool's input schema")
    told = json.dumps(problem.document, ensure_ascii=False).encode()
    return Answered(problem.status, MEDIA_TYPE, [told])
