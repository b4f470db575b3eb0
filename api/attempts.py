"""How often somebody may try a password: a few times an account and address, then slower.

Counted in memory alone and forgotten with time: nobody is locked out for good, and a wrong password
leaves no trace on disk.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

FREE = 5
"""Wrong passwords that cost no wait; people mistype."""
FREE_OF_ADDRESS = 20
"""The same for all accounts together from one address: a centre may have one for all desks."""
LONGEST_WAIT = 900.0
"""Seconds of the longest wait; each further wrong password doubles it from one second."""
FORGOTTEN_AFTER = 3600.0
MOST_KEPT = 10_000
"""Names and addresses remembered at most, the oldest forgotten first."""


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    last: float = 0.0


class Attempts:
    """Counts wrong passwords by account and by address."""

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str, address: str, now: float) -> float:
        """Return the seconds until a password of this account may be tried from this address."""
        with self._lock:
            return self._longest(name, address, now)

    def begin(self, name: str, address: str, now: float) -> float:
        """Return the seconds to wait; where there are none, count the password as wrong already.

        Of a thousand sent at the same moment, not one more is tried than of a thousand in a row.
        """
        with self._lock:
            wait = self._longest(name, address, now)
            if not wait:
                self._count(name, address, now)
            return wait

    def succeeded(self, name: str, address: str) -> None:
        """Forget the wrong passwords of an account whose right one was given from an address."""
        with self._lock:
            self._tries.pop(("name", name), None)
            here = self._tries.get(("address", address))
            if here is not None:
                here.wrong -= 1

    def _longest(self, name: str, address: str, now: float) -> float:
        own = self._wait(("name", name), FREE, now)
        return max(own, self._wait(("address", address), FREE_OF_ADDRESS, now))

    def _count(self, name: str, address: str, now: float) -> None:
        for key in (("name", name), ("address", address)):
            tries = self._tries.pop(key, _Tries())
            if now - tries.last > FORGOTTEN_AFTER:
                tries.wrong = 0
            tries.wrong, tries.last = tries.wrong + 1, now
            self._tries[key] = tries
        while len(self._tries) > MOST_KEPT:
            self._tries.popitem(last=False)

    def _wait(self, key: tuple[str, str], free: int, now: float) -> float:
        tries = self._tries.get(key)
        if tries is None or tries.wrong < free:
            return 0.0
        pause = min(2.0 ** (tries.wrong - free), LONGEST_WAIT)
        return max(0.0, tries.last + pause - now)
