"""How many requests one address may make in a minute; beyond it the answer is 429 for a while.

A bucket an address, in memory alone: it fills with time, a request takes from it what its work
costs, and a bucket that has filled up again is forgotten. No address is logged or written.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import TOO_MANY, Problem, tell

FREE = ("/static/", "/v1/health", "/v1/metrics", "/v1/ready")
"""Costs nothing: what pages are made of, and what watches over the service asks."""
COSTS = {
    "/v1/pathways": 5,
    "/v1/what-if": 5,
    "/v1/explanations": 5,
    "/v1/comparisons": 5,
    "/v1/credentials/import": 5,
    "/v1/documents/read": 5,
    "/documents": 5,
    "/v1/caseloads": 20,
    "/v1/complaints": 5,
    "/complaints": 5,
    "/sign-in": 10,
}
"""Requests that a request of seconds, a batch or a try at a password counts as."""
PRINTED = ".pdf"
PRINTING = 5
MOST_KEPT = 10_000
"""Addresses remembered at most; the one that asked longest ago is forgotten first."""
NETWORK_OF_A_HOUSEHOLD = 64
"""Leading bits of an IPv6 address that one connection is given, with all addresses behind them."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Buckets:
    """What each address may still ask.

    Parameters
    ----------
    per_minute
        Requests that a bucket gains in a minute, and holds when it is full.
    """

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, address: str, cost: int, now: float) -> float:
        """Take the cost of a request; return 0, or the seconds to wait where too little is left."""
        bucket = self._buckets.pop(address, None) or _Bucket(self.per_minute, now)
        gained = (now - bucket.at) * self.per_minute / 60
        bucket.left, bucket.at = min(bucket.left + gained, self.per_minute), now
        self._buckets[address] = bucket
        while len(self._buckets) > MOST_KEPT or self._full_first(now):
            self._buckets.popitem(last=False)
        cost = min(cost, self.per_minute)
        if bucket.left < cost:
            return (cost - bucket.left) * 60 / self.per_minute
        bucket.left -= cost
        return 0.0

    def _full_first(self, now: float) -> bool:
        """Return whether whoever asked longest ago has a full bucket again, and no trace is needed."""
        oldest = next(iter(self._buckets.values()))
        return now - oldest.at >= 60.0


class RateLimit:
    """Refuses the requests of an address that has asked too much in a short time.

    Parameters
    ----------
    per_minute
        Requests of an address in a minute; 0 for no limit.
    clock
        Seconds that only grow.
    """

    def __init__(
        self, app: ASGIApp, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app = app
        self.clock = clock
        self.buckets = Buckets(per_minute) if per_minute else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request."""
        cost = cost_of(scope) if scope["type"] == "http" else 0
        if self.buckets is None or not cost:
            await self.app(scope, receive, send)
            return
        wait = self.buckets.take(household(scope.get("client")), cost, self.clock())
        if not wait:
            await self.app(scope, receive, send)
            return
        seconds = math.ceil(wait)
        told = Problem(
            TOO_MANY,
            "many requests from one address",
            f"at most {self.buckets.per_minute} a minute, long ones counting as several",
            f"ask again in {seconds} s",
        )
        answer = tell(Request(scope), told, {"Retry-After": str(seconds)})
        await answer(scope, receive, send)


def cost_of(scope: Scope) -> int:
    """Return how many requests a request counts as."""
    path: str = scope["path"]
    if path.startswith(FREE):
        return 0
    if path.endswith(PRINTED):
        return PRINTING
    return 1 if scope["method"] == "GET" else COSTS.get(path, 1)


def household(client: tuple[str, int] | None) -> str:
    """Return who shares a bucket: an IPv4 address, or the network that an IPv6 one belongs to."""
    name = client[0] if client else ""
    try:
        address = ip_address(name)
    except ValueError:
        return name
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(int(address) >> (128 - NETWORK_OF_A_HOUSEHOLD))
    return name
