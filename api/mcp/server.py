"""The tools served by the official SDK; imported with the first request, because it is large."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as Described

import guidance
from api.mcp.tools import Tool, instructions
from api.mcp.within import Answered, ask

READS_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def manager_of(tools: Sequence[Tool], hosts: Sequence[str]) -> StreamableHTTPSessionManager:
    """Return what answers the protocol: one JSON answer a request, and nothing kept between them.

    Parameters
    ----------
    hosts
        Names under which the service is reached; another in `Host` or `Origin` is refused, so that
        a page of somewhere else cannot call the tools through its reader's browser.
    """
    # Its own log lines quote headers and messages; what goes wrong in a call is logged by the
    # application, without what was said.
    logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)
    return StreamableHTTPSessionManager(
        server_of(tools),
        json_response=True,
        stateless=True,
        security_settings=TransportSecuritySettings(
            allowed_hosts=[form for host in hosts for form in (host, f"{host}:*")],
            allowed_origins=[
                f"{scheme}://{form}"
                for host in hosts
                for scheme in ("http", "https")
                for form in (host, f"{host}:*")
            ],
        ),
    )


def server_of(tools: Sequence[Tool]) -> Server[Any]:
    """Return the server of some tools."""
    listed = ListToolsResult(tools=[_described(tool) for tool in tools])
    by_name = {tool.name: tool for tool in tools}

    async def list_tools(_: Any, __: PaginatedRequestParams | None) -> ListToolsResult:
        return listed

    async def call_tool(context: Any, asked: CallToolRequestParams) -> CallToolResult:
        tool = by_name.get(asked.name)
        if tool is None:
            raise MCPError(INVALID_PARAMS, f"no such tool; expected one of {', '.join(by_name)}")
        return _result(await ask(tool, asked.arguments or {}, context.request))

    server: Server[Any] = Server(
        "learner-guidance",
        version=guidance.__version__,
        title="Learner guidance",
        instructions=instructions(),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    server.middleware.clear()  # it only hands the names of calls to tracing tools
    return server


def _described(tool: Tool) -> Described:
    return Described(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=READS_ONLY,
    )


def _result(answered: Answered) -> CallToolResult:
    """Return an answer as its JSON, a problem in words with its document beside them."""
    value = json.loads(answered.text)
    said = f"{value['title']}: {value['detail']}" if answered.refused else answered.text
    return CallToolResult(
        content=[TextContent(text=said)],
        structured_content=value,
        is_error=answered.refused,
    )
