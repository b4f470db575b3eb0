"""What whoever runs the service watches: how many requests, how long, over which snapshot.

Counts by operation and outcome, in memory and of this process alone. No label holds an address,
a parameter or a word of a request: an operation is named by its route as it is published.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the groups of times, in seconds; pages aim at less than the fifth."""
FILES = "/static"
"""Route of what pages are made of: one for all of them."""
NOWHERE = "none"
"""Route of a request that none answers: its own address is a stranger's text."""


class Metrics:
    """The counts of one application.

    Parameters
    ----------
    snapshot
        Returns the digest of the snapshot in service, or None.
    """

    def __init__(self, snapshot: Callable[[], str | None]) -> None:
        self._snapshot = snapshot
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "guidance_requests",
            "Requests answered, by route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "guidance_request_seconds",
            "Seconds until a request was answered, by route.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._loaded = Gauge(
            "guidance_snapshot",
            "1 for the snapshot in service.",
            ("digest",),
            registry=self._registry,
        )

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one request that has been answered."""
        route = _route_of(scope)
        method = scope["method"] if route != NOWHERE else NOWHERE
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def told(self) -> bytes:
        """Return all counts in the text format of Prometheus, version 0.0.4."""
        self._loaded.clear()
        if digest := self._snapshot():
            self._loaded.labels(digest).set(1)
        return generate_latest(self._registry)


def _route_of(scope: Scope) -> str:
    if scope["path"].startswith(f"{FILES}/"):
        return FILES
    return getattr(scope.get("route"), "path", NOWHERE)


class Counting:
    """Counts every request with the time it took, whatever became of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self.metrics.count(scope, status, time.perf_counter() - begun)
