"""One door for whatever a learner brings: what the bytes are decides who reads them.

The name of a file and the type a sender states count for nothing. What is not read is refused
with a plain reason; nothing is ever fetched.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.credentials.attestations import (
    Presentation,
    is_attestation,
    is_presentation,
    open_presentation,
    read_attestation,
)
from guidance.exchange.credentials.baked import badge_in, is_picture
from guidance.exchange.credentials.envelope import CREDENTIAL, envelope_of
from guidance.exchange.credentials.european_credential import (
    is_european_credential,
    read_european_credential,
)
from guidance.exchange.credentials.nodes import members_of, types_of
from guidance.exchange.credentials.open_badges import is_open_badge, read_open_badge
from guidance.exchange.credentials.wrappers import refuse_others, unknown, wrapped
from guidance.exchange.curricula.documents import read_text_document
from guidance.exchange.guarded import check_size, json_object, json_value
from guidance.exchange.holdings import UNSEALED, Finding, Reading, Seal, SealState
from guidance.exchange.seals.certificates import TrustList
from guidance.exchange.seals.tokens import (
    Token,
    compact_token,
    is_compact,
    is_signed_object,
    object_token,
)
from guidance.exchange.seals.verifying import seal_of, tied_to

_OLD_CREDENTIAL = (b"europass/model/credentials", b"verifiablePresentation", b"europassCredential")
_MOST_LAYERS = 4
"""A wrapper around a presentation around a sealed credential has three."""
_SPACE = b" \t\r\n\xef\xbb\xbf"
_RICH_TEXT = b"{\\rtf"
"""How a text in RTF begins, which is no JSON."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reading depends on beside the document.

    Attributes
    ----------
    day
        The day of the reading: validity and expiry are held against it.
    trust
        Whose seals are trusted, None where the operator has no list.
    language
        Language of the reader, ISO 639-1, for documents in several.
    attestations
        Whether attestations out of wallets are read: their rulebook is a draft.
    """

    day: date
    trust: TrustList | None = None
    language: str = "en"
    attestations: bool = False


def read_document(data: bytes, given: Circumstances) -> Reading:
    """Return what a credential or CV says, and what is known of its seal.

    Raises
    ------
    DocumentRefused
        When it is of no kind that is read, damaged, hostile or too large.
    """
    check_size(data)
    if is_picture(data):
        data = badge_in(data)
    if is_presentation(data):
        return _attestation(open_presentation(data), given)
    if is_compact(data):
        return _token(compact_token(data), given, 0)
    if data.startswith(_RICH_TEXT):
        return read_text_document(data)
    start = data.lstrip(_SPACE)[:1]
    if start in (b"{", b'"') or (start == b"[" and _is_json(data)):
        return _value(json_value(data), UNSEALED, given, 0)
    if data[:64].replace(b"\0", b"").lstrip(b"\xff\xfe" + _SPACE)[:1] == b"{":
        raise DocumentRefused("JSON in another encoding", "JSON in UTF-8", "save it in UTF-8")
    if start == b"<" and any(mark in data[:4096] for mark in _OLD_CREDENTIAL):
        raise DocumentRefused(
            "a European Digital Credential of the older kind (XML)",
            "one in JSON-LD, as issued since 2023",
            "download it again from Europass, or type in what it says",
        )
    return read_text_document(data)


def _is_json(data: bytes) -> bool:
    """Return whether bytes that begin with a bracket are JSON and not a line of text."""
    try:
        return isinstance(json_value(data), list)
    except DocumentRefused:
        return False


def _value(value: Any, seal: Seal, given: Circumstances, layer: int) -> Reading:
    """Read a JSON value: a credential, sealed or not, or a wrapper around one."""
    if layer > _MOST_LAYERS:
        raise unknown("wrappers around wrappers")
    if isinstance(value, list) and len(value) == 1:
        return _value(value[0], seal, given, layer + 1)
    if isinstance(value, list) and sum(bool(types_of(v) & CREDENTIAL) for v in value) == 1:
        return _value({"@graph": value}, seal, given, layer + 1)
    if isinstance(value, list):
        raise unknown(f"{len(value)} documents in one", "bring them one by one")
    if isinstance(value, str) and is_presentation(value.encode()):
        return _attestation(open_presentation(value.encode()), given)
    if isinstance(value, str) and is_compact(value.encode()):
        return _token(compact_token(value.encode()), given, layer + 1)
    if not isinstance(value, Mapping):
        raise unknown("JSON that is no credential")
    if is_signed_object(value):
        return _token(object_token(value), given, layer + 1)
    return _credential(value, seal, given, layer)


def _credential(value: Mapping[str, Any], seal: Seal, given: Circumstances, layer: int) -> Reading:
    refuse_others(value)
    if seal.state is SealState.NONE and "proof" in members_of(value):
        seal = Seal(SealState.NOT_CHECKED, (Finding.of("data-integrity"),))
    if is_european_credential(value):
        reading = read_european_credential(value, seal, given.language)
    elif is_open_badge(value):
        reading = read_open_badge(value, seal, given.language)
    else:
        # Whoever seals a wrapper, such as a wallet its presentation, vouches for nothing within.
        outer = seal if seal.state is SealState.INVALID else UNSEALED
        return _value(wrapped(value), outer, given, layer + 1)
    return _told(reading, value, given.day)


def _told(reading: Reading, value: Mapping[str, Any], day: date) -> Reading:
    """Return a reading with what the day makes of it, and whose document it is left open."""
    said = (*envelope_of(value).validity(day), Finding.of("holder-not-checked"))
    seal = reading.seal
    bodies = (reading.issuer, *(b for one in reading.achievements for b in one.awarding_bodies))
    named = [_letters(body) for body in bodies if body]
    signer = _letters(seal.signer or "")
    if signer and named and not any(signer in body or body in signer for body in named):
        note = Finding.of("signer-differs", signer=seal.signer or "")
        seal = replace(seal, notes=(*seal.notes, note))
    return replace(reading, seal=seal, findings=(*reading.findings, *said))


def _letters(name: str) -> str:
    """Return the letters and digits of a name without accents, as certificates write it."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name).casefold()))


def _token(token: Token, given: Circumstances, layer: int) -> Reading:
    """Read what was sealed: the very bytes that the seal was checked over."""
    value = json_object(token.content)
    if is_attestation(value):
        return _attestation(Presentation(token, (), bound=False), given)
    return _value(value, _seal(token, value, given), given, layer)


def _seal(token: Token, claims: Mapping[str, Any], given: Circumstances) -> Seal:
    """Return the seal of a token, held against each name of the issuer that its claims state."""
    seal = seal_of(token, given.day, given.trust)
    for issuer in envelope_of(claims).issuers:
        seal = tied_to(seal, token, issuer)
    return seal


def _attestation(presentation: Presentation, given: Circumstances) -> Reading:
    if not given.attestations:
        raise DocumentRefused(
            "an attestation out of a wallet",
            "a European Digital Credential, an Open Badge 3.0 or a CV",
            "its rules are a draft, so reading it is switched off here",
        )
    token = presentation.token
    claims = json_object(token.content)
    seal = _seal(token, claims, given)
    return _told(read_attestation(presentation, seal), claims, given.day)
