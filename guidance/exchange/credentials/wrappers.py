"""Wrappers around a credential, and documents that resemble one: which are opened, which refused.

References: W3C Verifiable Credentials Data Model 1.1 (presentations, also as a token) and 2.0
(enveloped credentials); 1EdTech Comprehensive Learner Record 2.0 and Open Badges 1 to 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.credentials.envelope import CREDENTIAL
from guidance.exchange.credentials.nodes import as_list, members_of, types_of
from guidance.exchange.plan import PLAN

_MEMBERS = ("vp", "credential", "verifiableCredential")
_ENVELOPED = frozenset({"EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"})
_DATA = "data:application/"
_OLD_BADGE = ("w3id.org/openbadges/v2", "openbadges/v1", "w3id.org/openbadges")
_OTHERS = {
    "ClrCredential": (
        "a whole learner record (CLR)",
        "one European Digital Credential or Open Badge 3.0",
        "bring its credentials one by one",
    ),
    "EndorsementCredential": (
        "an endorsement: it says what somebody thinks of a badge or an issuer",
        "the badge itself",
        "bring the badge",
    ),
}
_KINDS = "a European Digital Credential, an Open Badge 3.0 or a CV"


def refuse_others(value: Mapping[str, Any]) -> None:
    """Refuse a document that resembles a credential by its members and is another thing.

    Raises
    ------
    DocumentRefused
        For a learner record of many credentials, and for an endorsement.
    """
    for kind, (found, expected, remedy) in _OTHERS.items():
        if kind in types_of(value):
            raise DocumentRefused(found, expected, remedy)


def wrapped(value: Mapping[str, Any]) -> Any:
    """Return what stands within a wrapper: a credential, a token, or another wrapper.

    Raises
    ------
    DocumentRefused
        When it holds none.
    """
    members = members_of(value)
    address = members.get("id")
    if types_of(value) & _ENVELOPED and isinstance(address, str) and address.startswith(_DATA):
        return address.partition(",")[2]
    within = next((members[name] for name in _MEMBERS if name in members), None)
    if within is not None:
        return _content(within)
    if _is_old_badge(value):
        raise DocumentRefused(
            "an Open Badge of version 1 or 2", "version 3.0", "ask its issuer for the newer form"
        )
    if types_of(value) & CREDENTIAL:
        raise unknown("a credential of a kind that is not read")
    if value.get("type") == PLAN:
        raise unknown("a kept plan", "bring it where plans are read: page, plans/import, plan")
    raise unknown("JSON that is no credential")


def unknown(
    found: str, remedy: str = "bring the credential itself, or type in what it says"
) -> DocumentRefused:
    """Return the refusal of what is of no kind that is read."""
    return DocumentRefused(found, _KINDS, remedy)


def _content(within: Any) -> Any:
    found = as_list(within)
    if not found:
        raise unknown("a wrapper with no credential in it")
    return found if len(found) > 1 else found[0]


def _is_old_badge(value: Mapping[str, Any]) -> bool:
    stated = [value.get(name) for name in ("@context", "type", "@type")]
    words = [word for item in stated for word in (item if isinstance(item, list) else [item])]
    return any(
        isinstance(word, str)
        and (word in ("Assertion", "BadgeClass") or any(mark in word for mark in _OLD_BADGE))
        for word in words
    )
