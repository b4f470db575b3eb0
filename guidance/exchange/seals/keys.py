"""Public keys that a document carries itself, and the check of a signature with one.

A key that would have to be fetched (`did:web`, `jku`, `x5u`, an address) is never fetched.

References: RFC 7517 (JWK), RFC 7518 (algorithms), RFC 8037 (EdDSA), did:jwk and did:key (W3C
Credentials Community Group). NIST SP 800-131A: RSA below 2,048 bits is no longer to be used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import json_object
from guidance.exchange.seals.tokens import decode

PublicKey: TypeAlias = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey

RSA_BITS = (2048, 16_384)
"""Shortest RSA key that is trusted, and the longest: a longer one only costs time."""
MOST_EXPONENT_BITS = 64

_HASHES: dict[str, type[hashes.SHA256 | hashes.SHA384 | hashes.SHA512]] = {
    "256": hashes.SHA256,
    "384": hashes.SHA384,
    "512": hashes.SHA512,
}
_CURVES = {"ES256": ec.SECP256R1, "ES384": ec.SECP384R1, "ES512": ec.SECP521R1}
CHECKED = frozenset(
    {f"{kind}{bits}" for kind in ("RS", "PS") for bits in _HASHES} | {*_CURVES, "EdDSA", "Ed25519"}
)
"""Algorithms that are checked (RFC 7518, section 3.1; RFC 8037)."""
KNOWN = frozenset({"ES256K", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
"""Registered algorithms that are not checked here; any other name is no algorithm for a document."""

_JWK: dict[str, Any] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
_ED25519, _RSA = b"\xed\x01", b"\x85\x24"
_POINTS: dict[bytes, type[ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1]] = {
    b"\x80\x24": ec.SECP256R1,
    b"\x81\x24": ec.SECP384R1,
    b"\x82\x24": ec.SECP521R1,
}
"""Multicodec prefixes of the keys of did:key."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LONGEST_DID = 2048


class UnusableKey(ValueError):
    """A key that is damaged, of a rare kind or too weak."""


def fits(algorithm: str, key: PublicKey, signed: bytes, signature: bytes) -> bool:
    """Return whether a signature of one of the `CHECKED` algorithms is of a key over some bytes.

    A key of another kind than the algorithm's never fits: it is not tried.
    """
    try:
        return _checker(algorithm)(algorithm, key, signed, signature)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False


def is_strong(key: PublicKey) -> bool:
    """Return whether a key is long enough to be relied on, and no longer than is checked."""
    if isinstance(key, rsa.RSAPublicKey):
        exponent = key.public_numbers().e
        low, high = RSA_BITS
        usual = exponent % 2 == 1 and exponent >= 3 and exponent.bit_length() <= MOST_EXPONENT_BITS
        return low <= key.key_size <= high and usual
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, tuple(_CURVES.values()))
    return True


def key_of_jwk(jwk: object) -> PublicKey:
    """Return the public key of a JSON Web Key.

    Raises
    ------
    UnusableKey
        For a symmetric or private key, and for what is no key.
    """
    kind = jwk.get("kty") if isinstance(jwk, Mapping) else None
    if not isinstance(jwk, Mapping) or not isinstance(kind, str) or "d" in jwk or kind not in _JWK:
        raise UnusableKey("no public key")
    try:
        key: Any = _JWK[kind].import_key({str(k): v for k, v in jwk.items()})
        return as_public(key.public_key)
    except UnusableKey:
        raise
    except (JoseError, ValueError, TypeError, KeyError, UnsupportedAlgorithm) as error:
        raise UnusableKey("no public key") from error


def key_of_did(did: str) -> PublicKey | None:
    """Return the key that a did:jwk or did:key is, or None for any other name of a key.

    Raises
    ------
    UnusableKey
        For a did:jwk or did:key that holds no usable key.
    """
    name = did.partition("#")[0]
    try:
        if len(name) <= _LONGEST_DID and name.startswith("did:jwk:"):
            return key_of_jwk(json_object(decode(name.removeprefix("did:jwk:"))))
        if len(name) <= _LONGEST_DID and name.startswith("did:key:z"):
            return _key_of_multicodec(_base58(name.removeprefix("did:key:z")))
    except UnusableKey:
        raise
    except (ValueError, DocumentRefused, UnsupportedAlgorithm) as error:
        raise UnusableKey("a damaged key") from error
    return None


def as_public(key: object) -> PublicKey:
    """Return a key as one of the kinds that are checked, or raise `UnusableKey`."""
    kinds = (rsa.RSAPublicKey, ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey)
    if isinstance(key, kinds):
        return key
    raise UnusableKey("a key of a rare kind")


def _checker(algorithm: str) -> Callable[[str, PublicKey, bytes, bytes], bool]:
    if algorithm in _CURVES:
        return _fits_curve
    return _fits_edwards if algorithm in ("EdDSA", "Ed25519") else _fits_rsa


def _fits_rsa(algorithm: str, key: PublicKey, signed: bytes, signature: bytes) -> bool:
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    digest = _HASHES[algorithm[2:]]()
    if algorithm.startswith("RS"):
        key.verify(signature, signed, padding.PKCS1v15(), digest)
    else:
        key.verify(signature, signed, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
    return True


def _fits_curve(algorithm: str, key: PublicKey, signed: bytes, signature: bytes) -> bool:
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    size = (key.key_size + 7) // 8
    if not isinstance(key.curve, _CURVES[algorithm]) or len(signature) != 2 * size:
        return False
    r, s = (int.from_bytes(half) for half in (signature[:size], signature[size:]))
    digest = {"ES256": "256", "ES384": "384", "ES512": "512"}[algorithm]
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(_HASHES[digest]()))
    return True


def _fits_edwards(_: str, key: PublicKey, signed: bytes, signature: bytes) -> bool:
    if not isinstance(key, ed25519.Ed25519PublicKey):
        return False
    key.verify(signature, signed)
    return True


def _key_of_multicodec(data: bytes) -> PublicKey:
    prefix, body = data[:2], data[2:]
    if prefix == _ED25519:
        return ed25519.Ed25519PublicKey.from_public_bytes(body)
    if prefix in _POINTS:
        return ec.EllipticCurvePublicKey.from_encoded_point(_POINTS[prefix](), body)
    if prefix == _RSA:
        return as_public(load_der_public_key(body))
    raise UnusableKey("a key of a rare kind")


def _base58(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + _BASE58.index(character)
    leading = len(text) - len(text.lstrip("1"))
    return b"\0" * leading + number.to_bytes((number.bit_length() + 7) // 8)
