"""JSON Web Signatures taken apart: which content was signed, and by what words.

References: RFC 7515 (JWS: compact, flattened and general form), RFC 7797 (content that is not
encoded, `b64` false), ETSI TS 119 182-1 (JAdES: `etsiU` stands outside what is signed), RFC 4648
section 3.5 (an encoding that is not canonical is refused).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import BROUGHT, Limits, check_size, json_object

MOST_SIGNATURES = 10
"""Each one costs a verification; no document has more."""

MOST_HEADER = 1 << 20
"""Characters of a protected header: certificates and time stamps take some ten thousand."""

_ENCODED = re.compile(r"[A-Za-z0-9_-]*\Z")
_BREAKS = b" \t\r\n"
"""What mail programs and editors put into a long line."""
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its protected header as written and as read, and its bytes.

    `header` and `value` are None where they are no valid encoding of JSON or of bytes.
    """

    protected: str
    header: Mapping[str, Any] | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Token:
    """A signed document.

    Attributes
    ----------
    payload
        The content as it stands in the document: encoded, or plain where `plain` says so.
    content
        The bytes that are read: the plain content itself, or what it encodes.
    """

    payload: str
    content: bytes
    plain: bool
    signatures: tuple[Signature, ...]

    def signed(self, signature: Signature) -> bytes:
        """Return the bytes that a signature is over (RFC 7515, section 5.2; RFC 7797, 3)."""
        return f"{signature.protected}.{self.payload}".encode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url without padding, in its one canonical form.

    Raises
    ------
    ValueError
        For another alphabet, padding, or bits that are set and encode nothing.
    """
    if _ENCODED.match(text) is None or len(text) % 4 == 1:
        raise ValueError("no base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(data) != text:
        raise ValueError("base64url that is not canonical")
    return data


def encode(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def is_compact(data: bytes, joints: bytes = b".") -> bool:
    """Return whether bytes look like a compact token, or what is left of one.

    `joints` are the characters that may stand between its parts.
    """
    plain = data.translate(None, _BREAKS)
    return plain.startswith(b"eyJ") and not plain.translate(None, _LETTERS + joints)


def is_signed_object(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is a JWS in flattened or general form, whole or not."""
    return "signatures" in value or ("payload" in value and "signature" in value)


def compact_token(data: bytes, limits: Limits = BROUGHT) -> Token:
    """Return the token of a compact JWS.

    Raises
    ------
    DocumentRefused
        When it is no whole token, is encrypted, or has its content elsewhere.
    """
    check_size(data, limits)
    count = data.count(b".") + 1
    if sum(line.count(b".") == 2 for line in data.split()) > 1:
        raise DocumentRefused("several tokens in one", "one token", "bring them one by one")
    if count == 5:
        raise DocumentRefused("an encrypted token", "a signed one", "ask for it in plain form")
    if count != 3:
        raise DocumentRefused(
            f"{count:,} instead of the three parts of a signed token",
            "header, content and signature",
            "ask for the whole document",
        )
    parts = data.translate(None, _BREAKS).decode("ascii").split(".")
    return _token(parts[1], (_signature(parts[0], parts[2]),))


def object_token(value: Mapping[str, Any]) -> Token:
    """Return the token of a JWS written as a JSON object.

    Raises
    ------
    DocumentRefused
        When its content stands elsewhere, or a member is not what RFC 7515 allows.
    """
    payload = value.get("payload")
    entries = value.get("signatures", [value])
    if not isinstance(payload, str) or not isinstance(entries, list) or not entries:
        raise _no_token("a seal without content or without a signature")
    if len(entries) > MOST_SIGNATURES:
        raise _no_token(f"{len(entries)} signatures")
    if "signatures" in value and "signature" in value:
        raise _no_token("a seal in two forms at once")
    return _token(payload, tuple(map(_entry, entries)))


def _entry(entry: object) -> Signature:
    if not isinstance(entry, Mapping):
        raise _no_token("a signature that is no JSON object")
    protected, value = entry.get("protected"), entry.get("signature")
    if not isinstance(protected, str) or not isinstance(value, str):
        raise _no_token("a signature without a protected header or without a value")
    return _signature(protected, value)


def _token(payload: str, signatures: tuple[Signature, ...]) -> Token:
    if not payload:
        raise _no_token("a seal whose content is not in the document")
    # A JSON document begins with a bracket, which base64url does not have: the content itself
    # shows how it is written. A header that says otherwise makes its signature invalid.
    plain = payload.lstrip()[:1] == "{"
    try:
        content = payload.encode() if plain else decode(payload)
    except ValueError as error:
        raise _no_token("a sealed content in a damaged encoding") from error
    return Token(payload, content, plain, signatures)


def _signature(protected: str, value: str) -> Signature:
    return Signature(protected, _header(protected), _value(value))


def _header(protected: str) -> Mapping[str, Any] | None:
    if len(protected) > MOST_HEADER:
        return None
    try:
        return json_object(decode(protected))
    except (ValueError, DocumentRefused):
        return None


def _value(value: str) -> bytes | None:
    try:
        return decode(value)
    except ValueError:
        return None


def _no_token(found: str) -> DocumentRefused:
    return DocumentRefused(
        found, "a signed document with its content", "ask for the document again"
    )
