"""Whether a case stands as it was written, and if not, which entry is the first that does not.

Three things are held against each other: each entry against its own digest, each digest against
what the next entry names, and the last one against the head, which is kept apart. So a changed,
removed, inserted or moved entry is found, and a tail that was cut off too.

Limit: whoever can write the database can write a whole case anew, head and all. A seal made with
a secret that does not lie in the database (`seal_of`) shows that as well.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guidance.casework.entries import NOTHING_BEFORE, Entry


class Fault(StrEnum):
    """What is wrong with an entry."""

    CHANGED = "changed"
    """It does not say what it said when it was written."""
    MISSING = "missing"
    """An entry of this number was there and is gone."""
    ADDED = "added"
    """It was put in past the head."""
    SEAL = "seal"
    """The head does not bear the seal of this service: the case was written anew."""


@dataclass(frozen=True, slots=True)
class Head:
    """How a case ended when it was last written: how many entries, and the digest of the last.

    `seal` is a keyed digest of both, empty where no secret was configured.
    """

    case: str
    count: int
    digest: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a case stands; else the number of the first entry that does not, and why.

    `sealed` is None where no secret is there to check the seal with. A case last written while
    there was none stands and is not sealed; so does one whose seal somebody took away.
    """

    entries: int
    fault: Fault | None = None
    number: int | None = None
    sealed: bool | None = None

    @property
    def stands(self) -> bool:
        """Return whether nothing was found."""
        return self.fault is None


def seal_of(case: str, count: int, digest: str, key: str) -> str:
    """Return the seal of a head under a secret; empty without one."""
    if not key:
        return ""
    said = f"head of a case\n{case}\n{count}\n{digest}".encode()
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()


def verify(entries: Sequence[Entry], head: Head, key: str = "") -> Verdict:
    """Return whether the entries of a case, in the order of their numbers, stand as written.

    Parameters
    ----------
    key
        The secret that seals heads; empty where none is configured.
    """
    found = _first_fault(entries, head)
    sealed = _sealed(head, key)
    if found is None and head.seal and sealed is False:
        found = (Fault.SEAL, head.count)
    fault, number = found or (None, None)
    return Verdict(len(entries), fault, number, sealed)


def _sealed(head: Head, key: str) -> bool | None:
    if not key:
        return None
    return hmac.compare_digest(head.seal, seal_of(head.case, head.count, head.digest, key))


def _first_fault(entries: Sequence[Entry], head: Head) -> tuple[Fault, int] | None:
    before = NOTHING_BEFORE
    for place, entry in enumerate(entries, 1):
        if place > head.count:
            return Fault.ADDED, entry.number
        if entry.number > place:
            return Fault.MISSING, place
        if entry.number < place or entry.case != head.case or entry.digest != entry.own_digest:
            return Fault.CHANGED, entry.number
        if entry.previous != before:
            # The entry holds together; the one before it is not the one that it was written after.
            return Fault.CHANGED, max(place - 1, 1)
        before = entry.digest
    if len(entries) < head.count:
        return Fault.MISSING, len(entries) + 1
    return None if before == head.digest else (Fault.CHANGED, len(entries))
