"""Seals: what fits the very bytes that are read is valid, and nothing else is (F04)."""

from __future__ import annotations

import base64
import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from sealed_documents import (
    CA_KEY,
    DAY,
    EC_KEY,
    ED_KEY,
    EUROPEAN,
    RSA_KEY,
    SCHOOL,
    b64,
    certificate,
    did_jwk,
    did_key,
    header,
    jades,
    jwk,
    token,
    x5c,
)

from guidance.errors import ConfigurationError, DocumentRefused
from guidance.exchange.holdings import SealState
from guidance.exchange.seals.certificates import read_trust_list
from guidance.exchange.seals.tokens import compact_token, decode, object_token
from guidance.exchange.seals.verifying import seal_of, tied_to

CONTENT = {"a": "Grüße", "b": [1, 2]}


def seal(document, day=DAY, trust=None):
    return seal_of(object_token(document), day, trust)


def codes(found):
    return [note.code for note in found.notes]


def compact(heads, key, claims=CONTENT):
    return seal_of(compact_token(token(claims, heads, key).encode()), DAY)


def trust_list(**entry):
    listed = {"name": "EU extract", "date": "2026-11-01", "entries": [{"name": "x", **entry}]}
    return read_trust_list(json.dumps(listed).encode())


def test_an_intact_seal_says_what_was_not_checked():
    found = seal(jades(EUROPEAN))
    assert found.state is SealState.VALID
    assert codes(found) == ["self-signed", "trust-not-checked"]
    assert (found.signer, found.certificate_ends) == ("Example School", date(2028, 1, 1))
    assert found.listed is None


def test_what_is_read_is_what_was_sealed():
    text = '{"b":1,   "a" :"ü"}'
    assert object_token(jades(text)).content == text.encode()
    assert object_token(jades(text, plain=False)).content == text.encode()


def flipped(text, position):
    """Return a text with one character replaced by another of its alphabet."""
    letter = "B" if text[position] != "B" else "C"
    return text[:position] + letter + text[position + 1 :]


@pytest.mark.parametrize("part", ["protected", "signature"])
def test_every_flipped_character_of_header_and_signature_fails(part):
    document = jades(CONTENT, header(b64=False, sigT="2026-01-12T07:12:23Z", crit=["b64", "sigT"]))
    entry = document["signatures"][0]
    for position in range(len(entry[part])):
        changed = {**entry, part: flipped(entry[part], position)}
        found = seal({**document, "signatures": [changed]})
        assert found.state is SealState.INVALID, (position, found)


def test_every_flipped_byte_of_the_content_fails():
    document = jades({"a": "hello", "b": [1, 2, 3]})
    payload = document["payload"]
    for position in range(1, len(payload)):
        assert seal({**document, "payload": flipped(payload, position)}).state is SealState.INVALID


def test_a_byte_more_fails_even_where_json_would_not_care():
    document = jades(CONTENT)
    for payload in (document["payload"] + " ", document["payload"].replace(",", ", ")):
        if payload != document["payload"]:
            assert seal({**document, "payload": payload}).state is SealState.INVALID
    assert seal({**document, "payload": document["payload"] + " "}).state is SealState.INVALID


def test_what_stands_outside_the_signature_may_change():
    document = jades(CONTENT)
    document["signatures"][0]["header"] = {"etsiU": ["other"], "alg": "none"}
    assert seal(document).state is SealState.VALID


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        *((name, RSA_KEY) for name in ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
        ("ES256", EC_KEY),
        ("ES384", ec.generate_private_key(ec.SECP384R1())),
        ("ES512", ec.generate_private_key(ec.SECP521R1())),
        ("EdDSA", ED_KEY),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_algorithms(algorithm, key):
    assert seal(jades(CONTENT, header(algorithm, certificate(key)), key, plain=False)).state is (
        SealState.VALID
    )
    bare = compact({"alg": algorithm, "jwk": jwk(key)}, key)
    assert (bare.state, codes(bare)) == (SealState.VALID, ["key-in-document"])


def forged(alg, sign=b"", **heads):
    protected = b64(json.dumps({"alg": alg, **heads}).encode())
    return compact_token(f"{protected}.{b64(b'{}')}.{b64(sign)}".encode())


@pytest.mark.parametrize("alg", ["none", "None", "", "HS256", "HS512", "RS1", "dir", 7, None])
def test_what_protects_nothing_is_refused(alg):
    """RFC 8725: no signature without an algorithm, and no public key used as a shared secret."""
    found = seal_of(forged(alg, jwk=jwk(RSA_KEY)), DAY)
    assert (found.state, codes(found)) == (SealState.INVALID, ["algorithm-refused"])


def test_a_key_of_one_kind_is_not_used_as_another():
    for algorithm, key in (("ES256", RSA_KEY), ("RS256", EC_KEY), ("EdDSA", EC_KEY)):
        found = seal_of(forged(algorithm, b"x" * 64, jwk=jwk(key)), DAY)
        assert (found.state, codes(found)) == (SealState.INVALID, ["seal-broken"])
    secret = {"kty": "oct", "k": b64(b"secret")}
    assert codes(seal_of(forged("RS256", b"x", jwk=secret), DAY)) == ["key-damaged"]
    private = {**jwk(EC_KEY), "d": b64(b"x" * 32)}
    assert codes(seal_of(forged("ES256", b"x" * 64, jwk=private), DAY)) == ["key-damaged"]


def test_a_curve_belongs_to_its_algorithm():
    key = ec.generate_private_key(ec.SECP384R1())
    found = seal_of(forged("ES256", b"x" * 64, jwk=jwk(key)), DAY)
    assert codes(found) == ["seal-broken"]


def test_weak_keys_are_refused():
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    found = seal(jades(CONTENT, header("RS256", certificate(weak)), weak, plain=False))
    assert (found.state, codes(found)) == (SealState.INVALID, ["weak-key"])


def test_an_unknown_method_is_not_checked():
    found = seal_of(forged("ES256K", b"x" * 64, jwk=jwk(EC_KEY)), DAY)
    assert (found.state, codes(found)) == (SealState.NOT_CHECKED, ["algorithm-unknown"])


@pytest.mark.parametrize("name", ["exp", "sigD", "http://example.test/x"])
def test_a_critical_name_that_is_not_understood_is_not_checked(name):
    found = seal(jades(CONTENT, header(b64=False, crit=["b64", name], **{name: 1})))
    assert (found.state, codes(found)) == (SealState.NOT_CHECKED, ["critical-unknown"])


@pytest.mark.parametrize("crit", [[], "b64", [1], None])
def test_a_damaged_crit_is_invalid(crit):
    assert seal(jades(CONTENT, header(b64=False, crit=crit))).state is SealState.INVALID


def test_crit_may_name_what_is_understood():
    head = header(b64=False, sigT="2026-01-01T00:00:00Z", adoTst={}, crit=["b64", "sigT", "adoTst"])
    assert seal(jades(CONTENT, head)).state is SealState.VALID


def test_the_header_says_how_the_content_is_written():
    """A content read as plain under a header that says it is encoded was never signed so."""
    encoded_header = jades(CONTENT, header())
    assert codes(seal(encoded_header)) == ["seal-broken"]
    plain_header = jades(CONTENT, header(b64=False, crit=["b64"]), plain=False)
    assert codes(seal(plain_header)) == ["seal-broken"]


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "Q Q", "Q+/A", "QQ\n", "ÄÖ"])
def test_base64url_has_one_form(text):
    with pytest.raises(ValueError, match="base64url"):
        decode(text)


@given(st.binary(max_size=64))
def test_base64url_round_trip(data):
    assert decode(b64(data)) == data


def test_a_signature_in_another_writing_fails():
    document = jades(CONTENT)
    entry = document["signatures"][0]
    padded = {**entry, "signature": entry["signature"] + "=="}
    assert codes(seal({**document, "signatures": [padded]})) == ["seal-unreadable"]


def test_der_encoded_signatures_of_curves_fail():
    """RFC 7518 writes r and s side by side; another writing would allow a second valid one."""
    protected = b64(json.dumps({"alg": "ES256", "jwk": jwk(EC_KEY)}).encode())
    signed = f"{protected}.{b64(b'{}')}"
    from cryptography.hazmat.primitives import hashes

    der = EC_KEY.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert codes(seal_of(compact_token(f"{signed}.{b64(der)}".encode()), DAY)) == ["seal-broken"]


# --- certificates ----------------------------------------------------------------------------


def test_an_expired_certificate_is_said():
    old = certificate(days=(date(2023, 1, 1), date(2026, 6, 1)))
    found = seal(jades(CONTENT, header("RS256", old, sigT="2026-01-12T00:00:00Z"), plain=False))
    assert found.state is SealState.VALID
    assert codes(found) == ["certificate-expired", "self-signed", "trust-not-checked"]
    assert dict(found.notes[0].values) == {"date": "2026-06-01"}


def test_a_seal_made_outside_its_certificate_is_invalid():
    old = certificate(days=(date(2023, 1, 1), date(2025, 6, 1)))
    found = seal(jades(CONTENT, header("RS256", old, sigT="2026-01-12T00:00:00Z"), plain=False))
    assert (found.state, codes(found)) == (SealState.INVALID, ["sealed-outside-certificate"])
    numbered = jades(CONTENT, header("RS256", old, iat=1_768_200_000), plain=False)
    assert codes(seal(numbered)) == ["sealed-outside-certificate"]


def test_a_seal_does_not_hold_before_its_certificate_and_its_day():
    assert codes(seal(jades(CONTENT), date(2024, 1, 1))) == ["sealed-later"]
    found = seal(jades(CONTENT), date(2026, 1, 11))
    assert dict(found.notes[0].values) == {"date": "2026-01-12"}


def test_the_thumbprint_and_the_key_are_those_of_the_certificate():
    other = certificate(EC_KEY)
    wrong = {"alg": "RS256", "x5c": x5c(SCHOOL), "x5t#S256": b64(b"0" * 32)}
    assert codes(seal(jades(CONTENT, wrong, plain=False))) == ["certificate-mismatch"]
    twofold = {"alg": "ES256", "x5c": x5c(other), "jwk": jwk(RSA_KEY)}
    assert codes(seal(jades(CONTENT, twofold, EC_KEY, plain=False))) == ["certificate-mismatch"]


@pytest.mark.parametrize("value", [[], [""], ["AAAA"], [7], "x", None, ["A" * 40] * 11])
def test_damaged_certificates(value):
    found = seal(jades(CONTENT, {"alg": "RS256", "x5c": value}, plain=False))
    assert (found.state, codes(found)) == (SealState.INVALID, ["certificate-damaged"])


AUTHORITY = certificate(CA_KEY, "Example Authority", ca=True)
ISSUED = certificate(RSA_KEY, "Example School", issuer=("Example Authority", CA_KEY))


def test_a_path_is_followed_in_any_order_and_must_hold():
    root_key = ec.generate_private_key(ec.SECP256R1())
    root = certificate(root_key, "Root", ca=True)
    middle = certificate(CA_KEY, "Example Authority", issuer=("Root", root_key), ca=True)
    for path in ([ISSUED, middle, root], [ISSUED, root, middle]):
        assert seal(jades(CONTENT, {"alg": "RS256", "x5c": x5c(*path)}, plain=False)).state is (
            SealState.VALID
        )
    stranger = certificate(EC_KEY, "Example Authority", ca=True)
    no_authority = certificate(CA_KEY, "Example Authority", ca=False)
    for other in (stranger, no_authority, root):
        found = seal(jades(CONTENT, {"alg": "RS256", "x5c": x5c(ISSUED, other)}, plain=False))
        assert (found.state, codes(found)) == (SealState.INVALID, ["chain-broken"])


def test_a_dated_trust_list_names_a_signer_or_an_authority():
    from cryptography.hazmat.primitives import hashes

    alone = jades(CONTENT, {"alg": "RS256", "x5c": x5c(ISSUED)}, plain=False)
    both = jades(CONTENT, {"alg": "RS256", "x5c": x5c(ISSUED, AUTHORITY)}, plain=False)
    prints = [c.fingerprint(hashes.SHA256()).hex() for c in (ISSUED, AUTHORITY)]
    assert seal(alone, trust=trust_list(certificate_sha256=prints[0])).listed is True
    assert seal(alone, trust=trust_list(authority_sha256=prints[1])).listed is False
    assert seal(both, trust=trust_list(authority_sha256=prints[1].upper())).listed is True
    assert seal(alone, trust=trust_list(authority=x5c(AUTHORITY)[0])).listed is True
    assert seal(alone, trust=trust_list(authority=x5c(SCHOOL)[0])).listed is False
    found = seal(alone, trust=trust_list(certificate_sha256="0" * 64))
    assert dict(found.notes[-1].values) == {"date": "2026-11-01", "list": "EU extract"}
    assert codes(found) == ["trust-not-listed"]


def test_an_authority_does_not_stand_in_for_a_signer_it_did_not_issue():
    """A listed certificate that merely lies beside a foreign one vouches for nothing."""
    listed = trust_list(authority=x5c(AUTHORITY)[0])
    foreign = jades(CONTENT, {"alg": "RS256", "x5c": x5c(SCHOOL)}, plain=False)
    assert seal(foreign, trust=listed).listed is False


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        b'{"name":1,"date":"2026-11-01","entries":[]}',
        b'{"name":"x","date":"soon","entries":[]}',
        b'{"name":"x","date":"2026-11-01","entries":[{"name":"y"}]}',
        b'{"name":"x","date":"2026-11-01","entries":[{"name":"y","authority_sha256":"zz"}]}',
        b'{"name":"x","date":"2026-11-01","entries":[{"name":"y","authority":"AAAA"}]}',
        b'{"name":"x","date":"2026-11-01","entries":7}',
    ],
)
def test_a_file_that_is_no_trust_list_is_refused(data):
    with pytest.raises(ConfigurationError):
        read_trust_list(data)


# --- keys by name ----------------------------------------------------------------------------


def test_keys_that_are_their_own_name():
    for did, key, algorithm in (
        (did_jwk(EC_KEY), EC_KEY, "ES256"),
        (did_key(ED_KEY), ED_KEY, "EdDSA"),
    ):
        found = compact({"alg": algorithm, "kid": f"{did}#0"}, key)
        assert (found.state, codes(found)) == (SealState.VALID, ["key-in-document"])
        made = compact_token(token(CONTENT, {"alg": algorithm, "kid": did}, key).encode())
        assert tied_to(found, made, did).state is SealState.VALID
        assert codes(tied_to(found, made, did_jwk(RSA_KEY))) == ["key-not-of-issuer"]
        assert codes(tied_to(found, made, "did:web:school.example")) == ["key-not-of-issuer"]
        assert tied_to(found, made, "https://school.example").state is SealState.VALID


def test_a_key_in_the_header_must_be_that_of_an_issuer_who_is_a_key():
    made = compact_token(token(CONTENT, {"alg": "ES256", "jwk": jwk(EC_KEY)}, EC_KEY).encode())
    found = seal_of(made, DAY)
    assert tied_to(found, made, did_jwk(EC_KEY)).state is SealState.VALID
    assert tied_to(found, made, did_jwk(RSA_KEY)).state is SealState.INVALID


@pytest.mark.parametrize(
    "named",
    [
        {"kid": "did:web:school.example#1"},
        {"kid": "https://school.example/key"},
        {"jku": "https://x.example"},
    ],
)
def test_a_key_that_would_have_to_be_fetched_is_not_checked(named):
    found = compact({"alg": "ES256", **named}, EC_KEY)
    assert (found.state, codes(found)) == (SealState.NOT_CHECKED, ["key-elsewhere"])


@pytest.mark.parametrize(
    "did", ["did:key:z0", "did:key:zQ3sh", "did:jwk:e30", "did:jwk:!!", "did:key:z"]
)
def test_damaged_names_of_keys(did):
    found = compact({"alg": "ES256", "kid": did}, EC_KEY)
    assert (found.state, codes(found)) == (SealState.INVALID, ["key-damaged"])


# --- several signatures and damaged forms ------------------------------------------------------


def test_several_signatures_all_count():
    one, two = (
        jades(CONTENT),
        jades(CONTENT, header("ES256", certificate(EC_KEY), b64=False), EC_KEY),
    )
    both = {"payload": one["payload"], "signatures": [*one["signatures"], *two["signatures"]]}
    assert seal(both).state is SealState.VALID
    broken = {**two["signatures"][0], "signature": b64(b"x" * 64)}
    assert seal({**both, "signatures": [one["signatures"][0], broken]}).state is SealState.INVALID
    later = jades(CONTENT, header(b64=False, crit=["b64", "exp"], exp=1))["signatures"][0]
    found = seal({**both, "signatures": [later, one["signatures"][0]]})
    assert (found.state, codes(found)[-1]) == (SealState.VALID, "further-seal-not-checked")


def test_a_flattened_token_is_read_like_any():
    general = jades(CONTENT)
    assert (
        seal({"payload": general["payload"], **general["signatures"][0]}).state is SealState.VALID
    )


@pytest.mark.parametrize(
    "document",
    [
        {"payload": "", "signatures": [{}]},
        {"payload": 7, "signatures": [{}]},
        {"payload": "{}", "signatures": []},
        {"payload": "{}", "signatures": {}},
        {"payload": "{}", "signatures": [7]},
        {"payload": "{}", "signatures": [{"protected": 1, "signature": ""}]},
        {"payload": "%%", "signatures": [{"protected": "", "signature": ""}]},
        {"payload": "{}", "signatures": [{"protected": "", "signature": ""}] * 11},
        {"payload": "{}", "signature": "", "signatures": [{"protected": "", "signature": ""}]},
    ],
)
def test_what_is_no_token_is_refused(document):
    with pytest.raises(DocumentRefused):
        object_token(document)


@pytest.mark.parametrize("text", ["eyJ", "eyJ.x", "eyJ.a.b.c.d", "eyJ..x"])
def test_a_token_is_whole(text):
    with pytest.raises(DocumentRefused):
        compact_token(text.encode())


@given(
    st.dictionaries(
        st.sampled_from(["alg", "x5c", "jwk", "kid", "crit", "b64", "sigT", "iat"]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.text(max_size=12)
            | st.sampled_from(["RS256", "ES256", "did:key:z6"]),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["kty", "n", "e", "crv", "x", "y"]), inner, max_size=4
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_no_header_is_ever_valid_or_a_crash_without_a_signature(heads):
    protected = b64(json.dumps(heads).encode())
    found = seal_of(compact_token(f"{protected}.{b64(b'{}')}.{b64(b'x' * 64)}".encode()), DAY)
    assert found.state in (SealState.INVALID, SealState.NOT_CHECKED)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_certificate_never_crashes(position, change):
    der = bytearray(base64.b64decode(x5c(SCHOOL)[0]))
    der[position % len(der)] ^= change
    heads = {"alg": "RS256", "x5c": [base64.b64encode(bytes(der)).decode()]}
    found = seal_of(compact_token(token(CONTENT, heads, RSA_KEY).encode()), DAY)
    assert found.state in SealState
