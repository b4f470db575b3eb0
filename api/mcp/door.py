"""The door at `/mcp`: it loads the protocol's SDK with the first request, then hands on to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from api.mcp.tools import tools_of
from api.problems import NotReady

PATH = "/mcp"


class ToolDoor:
    """Answers the Model Context Protocol while the application runs.

    Most services never hear a request here, and the SDK takes most of a second and 26 MB to
    import: that waits for the first one, in a thread, while other requests are answered.

    Parameters
    ----------
    describe
        Returns the OpenAPI document, whose operations are the tools.
    hosts
        Names under which the service is reached.
    """

    def __init__(self, describe: Callable[[], Mapping[str, Any]], hosts: Sequence[str]) -> None:
        self._describe = describe
        self._hosts = tuple(hosts)
        self._open: _Opening | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer until the block ends."""
        opening = self._open = _Opening(self._load)
        try:
            yield
        finally:
            self._open = None
            await opening.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self._open is None:
            raise NotReady("a service that is not running", "one that has started", "start it")
        await (await self._open.wanted())(scope, receive, send)

    async def _load(self) -> Any:
        def load() -> Any:
            from api.mcp.server import manager_of  # noqa: PLC0415 - see the docstring above

            return manager_of(tools_of(self._describe()), self._hosts)

        return await asyncio.to_thread(load)


class _Opening:
    """One run of the SDK's session manager, in a task of its own that enters and leaves it."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load
        self._asked, self._ended = asyncio.Event(), asyncio.Event()
        self._opened: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run())

    async def wanted(self) -> ASGIApp:
        """Return what answers, once it is loaded."""
        self._asked.set()
        return await asyncio.shield(self._opened)

    async def close(self) -> None:
        """End the run."""
        self._ended.set()
        if not self._opened.done():
            self._task.cancel()
        await asyncio.wait((self._task,))

    async def _run(self) -> None:
        await self._asked.wait()
        try:
            manager = await self._load()
        except Exception as error:
            self._opened.set_exception(error)
            return
        async with manager.run():
            self._opened.set_result(manager.handle_request)
            await self._ended.wait()
