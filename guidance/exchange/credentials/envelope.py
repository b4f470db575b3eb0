"""What stands around the claims of a credential: who issued it, and from when to when it holds.

JSON-LD writes one fact in many ways: under a prefix or a whole address, as a value with a type, in
a list, in an object beside others (`@graph`). A day that is overlooked would let an expired
document count, so each way is read, and a day that nobody can read is said.

References: W3C Verifiable Credentials Data Model 1.1 (`issuanceDate`, `expirationDate`) and 2.0
(`validFrom`, `validUntil`); RFC 7519 (`iss`, `nbf`, `exp`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.exchange.credentials.nodes import as_list, members_of, name_of, types_of
from guidance.exchange.holdings import Finding
from guidance.exchange.times import day_of, instant_day

CREDENTIAL = frozenset(
    {
        "VerifiableCredential",
        "EuropeanDigitalCredential",
        "OpenBadgeCredential",
        "AchievementCredential",
    }
)
"""Types of the object within a graph that is the credential."""
_BEGINS = ("validFrom", "issuanceDate", "issued", "nbf")
_ISSUERS = ("issuer", "iss")
_ENDS = ("validUntil", "expirationDate", "expiryDate", "exp")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The facts around the claims of one credential.

    Attributes
    ----------
    issuers
        Names of the issuer, those of its token included, in order.
    begins, ends
        Days from which and until which it holds, as each member states them.
    unreadable
        Whether a day is stated that nobody can read.
    """

    issuers: tuple[str, ...] = ()
    begins: tuple[date, ...] = ()
    ends: tuple[date, ...] = ()
    unreadable: bool = False

    def validity(self, day: date) -> Iterator[Finding]:
        """Yield that the credential holds no longer on a day, not yet, or nobody can tell."""
        ended, begun = min(self.ends, default=None), max(self.begins, default=None)
        if ended is not None and ended < day:
            yield Finding.of("expired", date=ended.isoformat())
        if begun is not None and begun > day:
            yield Finding.of("not-yet-valid", date=begun.isoformat())
        if self.unreadable:
            yield Finding.of("validity-unreadable")


def envelope_of(value: Mapping[str, Any]) -> Envelope:
    """Return the envelope of a credential or of a token's claims, whatever its form."""
    places = (value, *_inner(value))
    stated = {
        names: [item for place in places for item in _stated(place, names)]
        for names in (_BEGINS, _ENDS, _ISSUERS)
    }
    begins, ends = ([*map(_day, stated[names])] for names in (_BEGINS, _ENDS))
    issuers = map(_name, stated[_ISSUERS])
    return Envelope(
        issuers=tuple(dict.fromkeys(filter(None, issuers))),
        begins=tuple(found for found in begins if found),
        ends=tuple(found for found in ends if found),
        unreadable=None in begins or None in ends,
    )


def _inner(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the credential within a token or a graph."""
    inner = value.get("vc")
    if isinstance(inner, Mapping):
        yield inner
    for key in value:
        if name_of(key) == "graph":
            yield from (item for item in as_list(value[key]) if types_of(item) & CREDENTIAL)


def _stated(place: Mapping[str, Any], names: Sequence[str]) -> Iterator[Any]:
    """Yield what stands under some names, each under every prefix that it is written with."""
    for key, member in place.items():
        if name_of(key) in names:
            yield from as_list(member)


def _day(stated: Any) -> date | None:
    """Return the day of a text, of a number of seconds since 1970, or of a value with a type."""
    if isinstance(stated, Mapping):
        return _day(next((stated[name] for name in ("@value", "value") if name in stated), None))
    return day_of(stated) or instant_day(stated)


def _name(stated: Any) -> str | None:
    name = members_of(stated).get("id") if isinstance(stated, Mapping) else stated
    return name if isinstance(name, str) else None
