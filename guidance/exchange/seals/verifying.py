"""The seal of a signed document: JAdES of European Digital Credentials and tokens of badges.

A seal is valid when it fits the very bytes that are read and its key is the one the document
names. That says who holds the key only as far as somebody vouches for it, so every valid seal
carries a note on that. Time stamps and revocation are not checked; both are said.

References: ETSI TS 119 182-1 (JAdES), RFC 7515 section 4.1.11 (`crit`), RFC 8725 (no signature
without an algorithm, no key of one kind used as another).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.exchange.holdings import Finding, Seal, SealState
from guidance.exchange.seals.certificates import (
    Path,
    TrustList,
    UnusableCertificate,
    path_of,
    same_certificate,
)
from guidance.exchange.seals.keys import (
    CHECKED,
    KNOWN,
    PublicKey,
    UnusableKey,
    fits,
    is_strong,
    key_of_did,
    key_of_jwk,
)
from guidance.exchange.seals.tokens import Signature, Token
from guidance.exchange.times import day_of, instant_day

UNDERSTOOD = frozenset({"b64", "sigT", "adoTst"})
"""What `crit` may name here; with any other name nobody may call the seal checked."""

_REFERENCES = ("kid", "x5u", "jku", "x5t", "x5t#S256")
_DEFINED = frozenset(
    {"alg", "cty", "typ", "crit", "iat", "jwk", "x5c", "x5t#o", "sigX5ts", "srCms", "sigPl"}
    | {"srAts", "sigPId", "sigD", "etsiU", *_REFERENCES, *UNDERSTOOD}
)
"""Names of RFC 7515 and JAdES."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The key of a signature, and the certificates that name its holder, if any."""

    key: PublicKey
    path: Path | None = None
    did: str | None = None


class _Stop(Exception):
    """The state of a signature is known before all was looked at."""

    def __init__(self, state: SealState, code: str, **values: str) -> None:
        self.seal = Seal(state, (Finding.of(code, **values),))
        super().__init__(code)


def seal_of(token: Token, day: date, trust: TrustList | None = None) -> Seal:
    """Return what is known of a document's seal on a day.

    Of several signatures one that does not fit makes the seal invalid; otherwise the first that
    was checked speaks for it, and a note says so when another was not.
    """
    found = [_seal(token, signature, day, trust) for signature in token.signatures]
    for state in (SealState.INVALID, SealState.VALID, SealState.NOT_CHECKED):
        chosen = next((seal for seal in found if seal.state is state), None)
        if chosen is not None:
            return _beside(chosen, found)
    return Seal()


def tied_to(seal: Seal, token: Token, issuer: str | None) -> Seal:
    """Return a seal, invalid where the issuer's name is a key and the seal is by another key.

    A did:key or did:jwk is its own key, so this needs no network; any other name of an issuer
    cannot be held against a key here.
    """
    if seal.state is not SealState.VALID or issuer is None:
        return seal
    try:
        expected = key_of_did(issuer)
        used = [_signer(signature.header or {}) for signature in token.signatures]
    except (UnusableKey, _Stop):
        return Seal(SealState.INVALID, (Finding.of("key-not-of-issuer"),))
    foreign = any(s.did and issuer.startswith("did:") and s.did != issuer for s in used)
    other = expected is not None and any(signer.key != expected for signer in used)
    if foreign or other:
        return Seal(SealState.INVALID, (Finding.of("key-not-of-issuer"),))
    return seal


def _beside(chosen: Seal, found: list[Seal]) -> Seal:
    unchecked = any(seal.state is SealState.NOT_CHECKED for seal in found)
    if chosen.state is not SealState.VALID or not unchecked:
        return chosen
    return replace(chosen, notes=(*chosen.notes, Finding.of("further-seal-not-checked")))


def _seal(token: Token, signature: Signature, day: date, trust: TrustList | None) -> Seal:
    try:
        signer = _verified(token, signature)
    except _Stop as stopped:
        return stopped.seal
    header = signature.header or {}
    if signer.path is None:
        return _bare(trust)
    outside = _outside(signer.path, _claimed(header), day)
    if outside is not None:
        return Seal(SealState.INVALID, (outside,), signer.path.organisation, signer.path.days[1])
    return _vouched(signer.path, day, trust)


def _verified(token: Token, signature: Signature) -> Signer:
    """Return whose signature it is, once it fits the bytes of the token."""
    header = signature.header
    if header is None or signature.value is None:
        raise _Stop(SealState.INVALID, "seal-unreadable")
    algorithm = _algorithm(header)
    signer = _signer(header)
    if not is_strong(signer.key):
        raise _Stop(SealState.INVALID, "weak-key")
    plain = header.get("b64", True) is False
    if plain is not token.plain or not fits(
        algorithm, signer.key, token.signed(signature), signature.value
    ):
        raise _Stop(SealState.INVALID, "seal-broken")
    _check_critical(header)
    return signer


def _algorithm(header: Mapping[str, Any]) -> str:
    algorithm = header.get("alg")
    if isinstance(algorithm, str) and algorithm in CHECKED:
        return algorithm
    if isinstance(algorithm, str) and algorithm in KNOWN:
        raise _Stop(SealState.NOT_CHECKED, "algorithm-unknown", algorithm=algorithm)
    raise _Stop(SealState.INVALID, "algorithm-refused")


def _check_critical(header: Mapping[str, Any]) -> None:
    """Stop at a header that demands what is not understood here (RFC 7515, section 4.1.11)."""
    names = header.get("crit", ["b64"])
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise _Stop(SealState.INVALID, "seal-unreadable")
    if set(names) - UNDERSTOOD:
        raise _Stop(SealState.NOT_CHECKED, "critical-unknown")


def _signer(header: Mapping[str, Any]) -> Signer:
    try:
        if "x5c" in header:
            return _certified(header)
        if "jwk" in header:
            return Signer(key_of_jwk(header["jwk"]))
        return _named(header)
    except UnusableKey as error:
        raise _Stop(SealState.INVALID, "key-damaged") from error
    except UnusableCertificate as error:
        raise _Stop(SealState.INVALID, error.reason) from error


def _certified(header: Mapping[str, Any]) -> Signer:
    path = path_of(header["x5c"])
    thumbprint = header.get("x5t#S256")
    if thumbprint is not None and not same_certificate(path, thumbprint):
        raise _Stop(SealState.INVALID, "certificate-mismatch")
    if "jwk" in header and key_of_jwk(header["jwk"]) != path.key:
        raise _Stop(SealState.INVALID, "certificate-mismatch")
    return Signer(path.key, path)


def _named(header: Mapping[str, Any]) -> Signer:
    """Return the signer that a header only names; what lies elsewhere is not fetched."""
    references = {name: header[name] for name in _REFERENCES if name in header}
    if not all(isinstance(value, str) for value in references.values()):
        raise _Stop(SealState.INVALID, "seal-unreadable")
    key = key_of_did(references.get("kid", ""))
    if key is not None:
        return Signer(key, did=references["kid"].partition("#")[0])
    # A header that names no key and holds a name nobody defined was most likely damaged there.
    if header.keys() - _DEFINED:
        raise _Stop(SealState.INVALID, "no-key")
    raise _Stop(SealState.NOT_CHECKED, "key-elsewhere" if references else "no-key")


def _claimed(header: Mapping[str, Any]) -> date | None:
    """Return the day the signer says it was made on (`sigT`, or `iat` since JAdES 1.2)."""
    claimed = header.get("sigT")
    return day_of(claimed) if isinstance(claimed, str) else instant_day(header.get("iat"))


def _outside(path: Path, claimed: date | None, day: date) -> Finding | None:
    """Return why a seal was not made while its certificate held, or None."""
    first, last = path.days
    if claimed is not None and not first <= claimed <= last:
        return Finding.of("sealed-outside-certificate", date=claimed.isoformat())
    begins = max(first, claimed or first)
    if day < begins:
        return Finding.of("sealed-later", date=begins.isoformat())
    return None


def _vouched(path: Path, day: date, trust: TrustList | None) -> Seal:
    last = path.days[1]
    notes = []
    if day > last:
        notes.append(Finding.of("certificate-expired", date=last.isoformat()))
    if path.self_signed:
        notes.append(Finding.of("self-signed"))
    listed = None if trust is None else trust.lists(path)
    return Seal(
        state=SealState.VALID,
        notes=(*notes, _trust_note(trust, listed=listed)),
        signer=path.organisation,
        certificate_ends=last,
        listed=listed,
    )


def _bare(trust: TrustList | None) -> Seal:
    """Return the seal of a key that stands in the document: anybody can make such a key."""
    own = Finding.of("key-in-document")
    if trust is None:
        return Seal(SealState.VALID, (own,))
    return Seal(SealState.VALID, (own, _trust_note(trust, listed=False)), listed=False)


def _trust_note(trust: TrustList | None, *, listed: bool | None) -> Finding:
    if trust is None:
        return Finding.of("trust-not-checked")
    code = "trust-listed" if listed else "trust-not-listed"
    return Finding.of(code, date=trust.date.isoformat(), list=trust.name)
