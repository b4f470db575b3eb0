"""One fact written in many ways: no form of JSON-LD hides an expiry, an issuer or a level (F04).

Also: what wraps a credential, and what only resembles one.
"""

from __future__ import annotations

import json

import pytest
from sealed_documents import (
    BADGE,
    CANARIES,
    DAY,
    EC_KEY,
    EUROPEAN,
    did_jwk,
    fresh,
    jades,
    jwk,
    token,
)

from guidance.errors import DocumentRefused
from guidance.exchange.evidence import evidence_of
from guidance.exchange.holdings import DocumentFormat, SealState
from guidance.exchange.reading import Circumstances, read_document
from guidance.exchange.told import told
from guidance.linking.types import LinkResult
from guidance.messages import languages, messages_for

GIVEN = Circumstances(DAY)
HEADS = {"alg": "ES256", "jwk": jwk(EC_KEY)}
PAST, FUTURE = "2024-09-25T00:00:00Z", "2027-09-25T00:00:00Z"
SOMEBODY = did_jwk(EC_KEY).replace("did:jwk:ey", "did:jwk:eY")
"""A name that is a key, but not the key of these seals."""


def read(document):
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_document(data, GIVEN)


def certified(reading):
    found = evidence_of(reading, DAY, lambda _: True, lambda query: LinkResult(query, ()))
    return found.certified


def codes(reading):
    return {finding.code for finding in reading.findings}


def flattened(document):
    """Return a document as a graph of objects that refer to each other by name."""
    nodes = []

    def walk(value):
        if isinstance(value, list):
            return [walk(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {key: walk(inner) for key, inner in value.items()}
        if not found.keys() & {"id", "type"}:
            return found
        found.setdefault("id", f"_:b{len(nodes)}")
        nodes.append(found)
        return found["id"]

    walk({key: value for key, value in document.items() if key != "@context"})
    return {"@context": document["@context"], "@graph": nodes}


def bare_concepts(value):
    """Return a document whose concepts are mere addresses of a vocabulary."""
    if isinstance(value, dict):
        if value.get("type") == "Concept":
            return value["id"]
        return {key: bare_concepts(inner) for key, inner in value.items()}
    return [bare_concepts(item) for item in value] if isinstance(value, list) else value


# --- when it holds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        {"validUntil": PAST},
        {"expirationDate": PAST},
        {"validUntil": {"@type": "xsd:dateTime", "@value": PAST}},
        {"validUntil": [PAST]},
        {"validUntil": {"@set": [PAST]}},
        {"cred:validUntil": PAST},
        {"validUntil": FUTURE, "cred:validUntil": PAST},
        {"https://www.w3.org/2018/credentials#validUntil": [{"@value": PAST}]},
        {"validUntil": 1_727_222_400},
    ],
)
@pytest.mark.parametrize("form", [dict, flattened], ids=["nested", "graph"])
def test_an_expiry_is_seen_however_it_is_written(members, form):
    reading = read(jades(form({**EUROPEAN, **members})))
    assert reading.seal.state is SealState.VALID
    assert "expired" in codes(reading)
    assert certified(reading) == ()


@pytest.mark.parametrize("member", ["validFrom", "issuanceDate", "issued"])
@pytest.mark.parametrize("form", [dict, flattened], ids=["nested", "graph"])
def test_a_document_of_a_later_day_certifies_nothing_yet(member, form):
    reading = read(jades(form({**EUROPEAN, member: FUTURE})))
    assert "not-yet-valid" in codes(reading)
    assert certified(reading) == ()


@pytest.mark.parametrize("stated", ["soon", "31.12.2024", "", {"a": 1}, True, "2024-13-45"])
def test_an_end_that_nobody_can_read_is_said(stated):
    reading = read(jades({**EUROPEAN, "validUntil": stated}))
    assert "validity-unreadable" in codes(reading)
    assert certified(reading) == ()
    for language in languages():
        shown = told(reading, messages_for(language))["findings"]
        assert all(finding["text"] != finding["code"] for finding in shown)


def test_a_document_without_an_end_certifies_in_either_form():
    for form in (dict, flattened):
        reading = read(jades(form(EUROPEAN)))
        assert "validity-unreadable" not in codes(reading)
        assert certified(reading)


# --- whose it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        {"issuer": SOMEBODY},
        {"issuer": {"id": SOMEBODY}},
        {"issuer": {"@id": SOMEBODY}},
        {"issuer": [{"id": SOMEBODY}]},
        {"issuer": [SOMEBODY]},
        {"cred:issuer": {"id": SOMEBODY}},
        {"iss": SOMEBODY},
    ],
)
def test_an_issuer_who_is_another_key_is_seen_however_it_is_written(members):
    assert read(token(BADGE, HEADS, EC_KEY).encode()).seal.state is SealState.VALID
    forged = read(token({**BADGE, **members}, HEADS, EC_KEY).encode())
    assert forged.seal.state is SealState.INVALID
    assert [note.code for note in forged.seal.notes] == ["key-not-of-issuer"]


@pytest.mark.parametrize("name", ["proof", "cred:proof", "https://w3id.org/security#proof"])
def test_a_proof_is_said_under_every_prefix(name):
    reading = read({**EUROPEAN, name: [{"type": "DataIntegrityProof"}]})
    assert reading.seal.state is SealState.NOT_CHECKED


def test_a_header_that_names_no_key_leaves_the_seal_unchecked():
    reading = read(token(BADGE, {"alg": "ES256", "typ": "JWT"}, EC_KEY).encode())
    assert reading.seal.state is SealState.NOT_CHECKED
    assert certified(reading) == ()


# --- forms of one fact -------------------------------------------------------------------------


def test_a_graph_says_what_the_nested_document_says():
    nested, graph = read(EUROPEAN), read(flattened(EUROPEAN))
    assert graph.achievements == nested.achievements
    assert graph.issuer == nested.issuer
    objects = flattened(EUROPEAN)["@graph"]
    assert read(objects).achievements == nested.achievements


def test_concepts_that_are_mere_addresses_are_read():
    (whole, *_), (bare, *_) = (
        read(EUROPEAN).achievements,
        read(bare_concepts(EUROPEAN)).achievements,
    )
    for member in ("country", "eqf", "national_levels", "participation", "assessment", "quality"):
        assert getattr(bare, member) == getattr(whole, member), member
    assert bare.supervision == whole.supervision
    assert bare.fields_of_education == whole.fields_of_education
    assert {s.uri for s in whole.skills if s.uri} <= {s.uri for s in bare.skills}
    assert read(bare_concepts(EUROPEAN)).language == "en"


def test_what_stands_elsewhere_is_not_made_up():
    """Of an address nothing is fetched: no part, no evidence, and the claim speaks for itself."""
    address = "https://school.example/elsewhere"
    document = fresh(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    claim |= claim.pop("specifiedBy") | {"specifiedBy": address, "hasPart": [address]}
    document["issuer"]["accreditation"] = address
    (found, *_), (whole, *_) = read(document).achievements, read(EUROPEAN).achievements
    assert (found.specification, found.parts, found.quality) == (address, (), ())
    assert found.outcomes == whole.outcomes
    assert found.skills == whole.skills


def test_lists_within_lists_and_containers_are_opened():
    document = fresh(EUROPEAN)
    claims = document["credentialSubject"]["hasClaim"]
    for form in ([claims], {"@set": claims}, {"@list": claims}):
        document["credentialSubject"]["hasClaim"] = form
        assert read(document).achievements == read(EUROPEAN).achievements


@pytest.mark.parametrize("empty", [{}, {"id": "urn:x"}, "https://school.example/a", [{}]])
def test_a_claim_that_says_nothing_is_none(empty):
    european, badge = fresh(EUROPEAN), fresh(BADGE)
    european["credentialSubject"]["hasClaim"] = empty
    badge["credentialSubject"]["achievement"] = empty
    for document in (european, badge):
        with pytest.raises(DocumentRefused, match="without an achievement"):
            read(document)


@pytest.mark.parametrize(
    "written",
    [
        "Zoë Quovadisson",
        "ZOË QUOVADISSON",
        "Quovadisson Zoë",
        "Quovadisson, Zoë",
        "Zoë \n Quovadisson",
        "Zoe\u0308 Quovadisson",
    ],
)
def test_a_name_is_cut_out_however_a_text_writes_it(written):
    document = fresh(EUROPEAN)
    person = document["credentialSubject"]
    person |= {"givenName": {"en": "Zoë"}, "familyName": {"en": "Quovadisson"}}
    person.pop("fullName")
    for member in ("title", "description", "additionalNote"):
        person["hasClaim"][0][member] = {"en": f"{written} has learnt to keep a stock."}
    reading = repr(read(document))
    assert "quovadisson" not in reading.casefold()
    assert "has learnt to keep a stock." in reading


def test_a_workload_of_a_badge_that_is_no_duration_is_never_repeated():
    badge = fresh(BADGE)
    badge["credentialSubject"]["achievement"]["StudyLoad"] = f"P{CANARIES[0]}"
    badge["credentialSubject"]["achievement"].pop("extensions:StudyLoadExtension", None)
    assert CANARIES[0] not in repr(read(badge))


# --- wrappers, and what only resembles a credential ----------------------------------------------


def presentation(*credentials):
    return {"type": ["VerifiablePresentation"], "verifiableCredential": list(credentials)}


SIGNED = token(BADGE, HEADS, EC_KEY)
ENVELOPED = {
    "id": f"data:application/vc+jwt,{SIGNED}",
    "type": "EnvelopedVerifiableCredential",
}


@pytest.mark.parametrize(
    "document",
    [
        token({"iss": "x", "vp": presentation(SIGNED)}, HEADS, EC_KEY).encode(),
        presentation(SIGNED),
        ENVELOPED,
        presentation(ENVELOPED),
        "\r\n".join(SIGNED[at : at + 64] for at in range(0, len(SIGNED), 64)).encode(),
    ],
    ids=["token of a presentation", "presentation", "enveloped", "both", "lines"],
)
def test_one_sealed_badge_in_its_wrappers(document):
    reading = read(document)
    assert (reading.format, reading.seal.state) == (DocumentFormat.OPEN_BADGE, SealState.VALID)
    assert certified(reading)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (presentation(), "no credential in it"),
        (presentation(EUROPEAN, EUROPEAN), "2 documents"),
        (f"{SIGNED}\n{SIGNED}".encode(), "several tokens"),
        (
            {"type": ["VerifiableCredential", "ClrCredential"], **BADGE}
            | {"type": "ClrCredential"},
            "CLR",
        ),
        ({"type": ["VerifiableCredential", "EndorsementCredential"]}, "endorsement"),
        ({"type": ["VerifiableCredential", "VerifiableAttestation"]}, "of a kind"),
        ({"signatures": jades(EUROPEAN)["signatures"]}, "without content"),
        (json.dumps(EUROPEAN).encode("utf-16"), "another encoding"),
        (json.dumps(EUROPEAN).encode("utf-32"), "another encoding"),
    ],
)
def test_what_resembles_a_credential_is_refused_by_what_it_is(document, reason):
    with pytest.raises(DocumentRefused, match=reason):
        read(document)
