"""Certificates of seals: whom they name, how long they hold, who vouches for them.

Whether a certificate was revoked is never asked: that would need the network.

References: RFC 5280 (X.509), RFC 7515 section 4.1.6 (`x5c`), Regulation (EU) No 910/2014 (the
trusted lists of the member states).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from guidance.errors import ConfigurationError, DocumentRefused
from guidance.exchange.guarded import BROUGHT, json_object
from guidance.exchange.seals.keys import PublicKey, as_public, is_strong

MOST_CERTIFICATES = 10
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_BROKEN = (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature)


class UnusableCertificate(ValueError):
    """Certificates of a seal that are damaged, or of which one does not certify the next.

    `reason` is a code of `guidance.messages`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Path:
    """A signer's certificate and those that certify it, one by the next, as far as they are given."""

    certificates: tuple[x509.Certificate, ...]

    @property
    def leaf(self) -> x509.Certificate:
        """Return the signer's own certificate."""
        return self.certificates[0]

    @property
    def key(self) -> PublicKey:
        """Return the signer's key; a kind that is not checked raises `UnusableKey`."""
        return as_public(self.leaf.public_key())

    @property
    def organisation(self) -> str | None:
        """Return the organisation it names; a person's name is never taken."""
        named = self.leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        value = named[0].value if named else None
        return value.strip()[:200] or None if isinstance(value, str) else None

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day of the certificate."""
        return self.leaf.not_valid_before_utc.date(), self.leaf.not_valid_after_utc.date()

    @property
    def self_signed(self) -> bool:
        """Return whether nobody but the signer vouches for the certificate."""
        return len(self.certificates) == 1 and self.leaf.subject == self.leaf.issuer

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Return the SHA-256 of each certificate, in hexadecimal."""
        return tuple(found.fingerprint(hashes.SHA256()).hex() for found in self.certificates)


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """One entry of a trust list: a signer's certificate, or an authority that issues such.

    `sha256` is the fingerprint of the certificate in hexadecimal, `certificate` the certificate
    itself where the list holds it, so that a document need not carry it.
    """

    name: str
    sha256: str
    authority: bool = False
    certificate: x509.Certificate | None = None


@dataclass(frozen=True, slots=True)
class TrustList:
    """Whom an operator trusts with seals, as of a day, such as an extract of an EU Trusted List."""

    name: str
    date: date
    entries: tuple[TrustEntry, ...]

    def lists(self, path: Path) -> bool:
        """Return whether the list names the signer, or an authority that certifies the signer."""
        return any(_names(entry, path) for entry in self.entries)


def path_of(x5c: object) -> Path:
    """Return the path of the certificates in a header, signer first.

    Some issuers list them out of order: each is placed where its signature puts it.

    Raises
    ------
    UnusableCertificate
        When one is damaged, or none of several others certifies the signer.
    """
    certificates = _certificates(x5c)
    path, rest = [certificates[0]], list(certificates[1:])
    while issuer := next((found for found in rest if _certifies(found, path[-1])), None):
        path.append(issuer)
        rest.remove(issuer)
    if len(certificates) > 1 and len(path) == 1:
        raise UnusableCertificate("chain-broken")
    return Path(tuple(path))


def read_trust_list(data: bytes) -> TrustList:
    """Return a trust list: a JSON object with `name`, `date` and `entries`.

    An entry has a `name` and one of `certificate_sha256` (a signer), `authority_sha256` or
    `authority` (an authority's certificate, base64 of its DER form, as trusted lists print it).

    Raises
    ------
    ConfigurationError
        When it is no such list.
    """
    try:
        found = json_object(data, BROUGHT)
        entries = found["entries"]
        if not isinstance(entries, list) or not isinstance(found["name"], str):
            raise _no_list()
        return TrustList(
            found["name"], date.fromisoformat(found["date"]), tuple(map(_entry, entries))
        )
    except DocumentRefused as error:
        raise ConfigurationError(error.found, "a trust list in JSON", error.remedy) from error
    except (KeyError, TypeError, ValueError) as error:
        raise _no_list() from error


def same_certificate(path: Path, thumbprint: str) -> bool:
    """Return whether `x5t#S256` is of the signer's certificate (RFC 7515, section 4.1.8)."""
    digest = base64.urlsafe_b64encode(path.leaf.fingerprint(hashes.SHA256()))
    return digest.rstrip(b"=").decode() == thumbprint


def _certificates(x5c: object) -> Sequence[x509.Certificate]:
    if not isinstance(x5c, list) or not 1 <= len(x5c) <= MOST_CERTIFICATES:
        raise UnusableCertificate("certificate-damaged")
    return [_certificate(item) for item in x5c]


def _certificate(item: object) -> x509.Certificate:
    if not isinstance(item, str):
        raise UnusableCertificate("certificate-damaged")
    try:
        found = x509.load_der_x509_certificate(base64.b64decode(item, validate=True))
        # Parts are decoded only when asked for: a damaged one shows itself here.
        _ = (found.public_key(), found.subject, found.issuer, found.not_valid_after_utc)
        _ = (found.not_valid_before_utc, found.extensions)
    except (binascii.Error, *_BROKEN) as error:
        raise UnusableCertificate("certificate-damaged") from error
    return found


def _certifies(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    """Return whether an authority's certificate issued another one."""
    try:
        basic = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        if not basic.ca or not is_strong(as_public(issuer.public_key())):
            return False
        if isinstance(subject.signature_hash_algorithm, hashes.SHA1 | hashes.MD5):
            return False
        subject.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, *_BROKEN):
        return False
    return issuer != subject


def _names(entry: TrustEntry, path: Path) -> bool:
    prints = path.fingerprints
    if not entry.authority:
        return entry.sha256 == prints[0]
    if entry.sha256 in prints[1:]:
        return True
    return entry.certificate is not None and _certifies(entry.certificate, path.certificates[-1])


def _entry(entry: Mapping[str, Any]) -> TrustEntry:
    given = set(entry) - {"name"}
    if given == {"authority"}:
        certificate = _certificate(entry["authority"])
        digest = certificate.fingerprint(hashes.SHA256()).hex()
        return TrustEntry(str(entry["name"]), digest, authority=True, certificate=certificate)
    if given not in ({"certificate_sha256"}, {"authority_sha256"}):
        raise _no_list()
    (member,) = given
    digest = str(entry[member]).replace(":", "").lower()
    if _SHA256.match(digest) is None:
        raise _no_list()
    return TrustEntry(str(entry["name"]), digest, authority=member == "authority_sha256")


def _no_list() -> ConfigurationError:
    return ConfigurationError(
        "a file that is no trust list",
        "name, date (such as 2026-11-01) and entries, each with a name and one of "
        "certificate_sha256, authority_sha256 or authority",
        "correct it; docs/formats.md has an example",
    )
