"""One door for whatever a learner brings: told by its bytes, without the person, never a crash (F04)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sealed_documents import (
    BADGE,
    CANARIES,
    CLAIMS,
    DAY,
    EC_KEY,
    EUROPEAN,
    FIRST,
    SECOND,
    attestation,
    certificate,
    disclosure,
    fresh,
    header,
    jades,
    jwk,
    token,
)

from guidance.errors import DocumentRefused
from guidance.exchange.evidence import MOST_TEXTS, evidence_of
from guidance.exchange.holdings import DocumentFormat, SealState
from guidance.exchange.reading import Circumstances, read_document
from guidance.exchange.seals.certificates import TrustEntry, TrustList
from guidance.exchange.told import told, told_evidence
from guidance.learner import ClaimEvidence
from guidance.linking.types import LinkResult, Match
from guidance.messages import languages, messages_for

GIVEN = Circumstances(DAY, attestations=True)
SEALED = json.dumps(jades(EUROPEAN), ensure_ascii=False).encode()
SIGNED = token(BADGE, {"alg": "ES256", "jwk": jwk(EC_KEY)}, EC_KEY).encode()
SHOWN = attestation([disclosure(name, value) for name, value in CLAIMS.items()])
DOCUMENTS = {
    "sealed": SEALED,
    "unsealed": json.dumps(EUROPEAN).encode(),
    "encoded": json.dumps(jades(EUROPEAN, header(), plain=False)).encode(),
    "signed badge": SIGNED,
    "badge": json.dumps(BADGE).encode(),
    "attestation": SHOWN,
}


def read(data, given=GIVEN):
    return read_document(data, given)


# --- which format it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kind", "state"),
    [
        (SEALED, DocumentFormat.EUROPEAN_CREDENTIAL, SealState.VALID),
        (DOCUMENTS["unsealed"], DocumentFormat.EUROPEAN_CREDENTIAL, SealState.NONE),
        (DOCUMENTS["encoded"], DocumentFormat.EUROPEAN_CREDENTIAL, SealState.VALID),
        (b"\xef\xbb\xbf \n" + SEALED, DocumentFormat.EUROPEAN_CREDENTIAL, SealState.VALID),
        (b"[" + SEALED + b"]", DocumentFormat.EUROPEAN_CREDENTIAL, SealState.VALID),
        (b'{"credential":' + SEALED + b"}", DocumentFormat.EUROPEAN_CREDENTIAL, SealState.VALID),
        (
            b'{"type":"VerifiablePresentation","verifiableCredential":[' + SEALED + b"]}",
            DocumentFormat.EUROPEAN_CREDENTIAL,
            SealState.VALID,
        ),
        (SIGNED, DocumentFormat.OPEN_BADGE, SealState.VALID),
        (b" " + SIGNED + b"\r\n", DocumentFormat.OPEN_BADGE, SealState.VALID),
        (b'"' + SIGNED + b'"', DocumentFormat.OPEN_BADGE, SealState.VALID),
        (b'{"verifiableCredential":"' + SIGNED + b'"}', DocumentFormat.OPEN_BADGE, SealState.VALID),
        (SHOWN, DocumentFormat.ATTESTATION, SealState.VALID),
        (b"Jobs\nCook in a canteen\nSkills\nWelding", DocumentFormat.TEXT, SealState.NONE),
        (b"[Skills]\nWelding and cooking for guests", DocumentFormat.TEXT, SealState.NONE),
    ],
)
def test_the_bytes_say_what_it_is(data, kind, state):
    found = read(data)
    assert (found.format, found.seal.state) == (kind, state)


def test_a_badge_sealed_like_a_credential_and_the_other_way_round():
    assert read(json.dumps(jades(BADGE)).encode()).format is DocumentFormat.OPEN_BADGE
    heads = {"alg": "ES256", "jwk": jwk(EC_KEY)}
    turned = read(token(EUROPEAN, heads, EC_KEY).encode())
    assert turned.format is DocumentFormat.EUROPEAN_CREDENTIAL


@pytest.mark.parametrize("document", [EUROPEAN, BADGE], ids=["european", "badge"])
def test_a_credential_that_calls_itself_otherwise_is_told_by_its_claims(document):
    other = {**document, "type": ["VerifiableCredential", "VerifiableAttestation"]}
    assert read(json.dumps(other).encode()) == read(json.dumps(document).encode())
    without = {key: value for key, value in document.items() if key != "type"}
    assert read(json.dumps(without).encode()) == read(json.dumps(document).encode())


def test_the_seal_of_a_wrapper_says_nothing_of_what_is_within():
    """A holder seals a presentation; only the issuer's seal is one of the credential."""
    wrapper = {"type": "VerifiablePresentation", "verifiableCredential": EUROPEAN}
    assert read(json.dumps(jades(wrapper)).encode()).seal.state is SealState.NONE
    within = {"type": "VerifiablePresentation", "verifiableCredential": jades(EUROPEAN)}
    assert read(json.dumps(jades(within)).encode()).seal.state is SealState.VALID


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"{}", "no credential"),
        (b"[1,2]", "2 documents"),
        (
            b'{"credential":{"credential":{"credential":{"credential":{"credential":{}}}}}}',
            "wrappers",
        ),
        (b'{"credential":7}', "no credential"),
        (
            b'<?xml version="1.0"?><vp:verifiablePresentation xmlns="http://data.europa.eu/snb"/>',
            "older",
        ),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"eyJhbGciOiJFUzI1NiJ9", "the three parts"),
        (b"eyJhbGciOiJkaXIifQ.a.b.c.d", "encrypted"),
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":' * 200_000, "deeper"),
        (b'{"payload":"{}","signatures":[{"protected":"","signature":""}]}', "no credential"),
        (b'{"type":"OpenBadgeCredential"}', "without an achievement"),
    ],
)
def test_what_is_not_read_has_a_plain_reason(data, reason):
    with pytest.raises(DocumentRefused, match=reason):
        read(data)


def test_a_line_that_begins_with_a_bracket_is_text():
    assert read(b'["a","b"').format is DocumentFormat.TEXT


# --- the person ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_who_somebody_is_leaves_no_trace(name):
    reading = read(DOCUMENTS[name])
    answer = json.dumps(told(reading, messages_for("en")), ensure_ascii=False)
    for canary in CANARIES:
        assert canary not in repr(reading), canary
        assert canary not in answer, canary
    assert reading.names_a_person


# --- evidence -----------------------------------------------------------------------------------


def link(query):
    """Read a skill where its very name stands."""
    names = {"load": FIRST + "-load", "Handling data": FIRST + "-data", "Weld": FIRST + "-weld"}
    found = [
        Match(uri, 0.9, query.text, 0, len(query.text))
        for word, uri in names.items()
        if word.lower() in query.text.lower()
    ]
    return LinkResult((), tuple(found))


def evidence(data, day=DAY, trust=None, knows=lambda uri: uri in (FIRST, SECOND)):
    return evidence_of(read(data, Circumstances(day, trust)), day, knows, link)


def test_a_valid_seal_certifies_what_it_states_by_uri():
    found = evidence(SEALED)
    assert [skill.uri for skill in found.certified] == [FIRST, SECOND]
    assert found.certified[0].achievements == ("Stock keeping",)
    assert found.withheld is None


def test_labels_outcomes_and_other_frameworks_are_to_be_confirmed():
    found = evidence(SEALED)
    assert [(p.uri[-4:], p.evidence, p.quote) for p in found.to_confirm] == [
        ("data", ClaimEvidence.INFERRED, "Handling data"),
        ("load", ClaimEvidence.INFERRED, "Load lorries"),
    ]
    assert [stranger.label for stranger in found.strangers] == ["load goods", "Handling data"]


def test_a_skill_of_another_release_is_named_and_matched_by_its_words():
    found = evidence(SEALED, knows=lambda uri: uri == FIRST)
    assert [skill.uri for skill in found.certified] == [FIRST]
    assert SECOND in [stranger.uri for stranger in found.strangers]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (DOCUMENTS["unsealed"], "seal-none"),
        (json.dumps({**EUROPEAN, "proof": {}}).encode(), "seal-not-checked"),
        (SEALED.replace(b"Stock keeping", b"Stock robbing"), "seal-invalid"),
        (json.dumps(jades({**EUROPEAN, "validUntil": "2026-11-01"})).encode(), "expired"),
        (json.dumps(jades({**EUROPEAN, "validFrom": "2026-12-24"})).encode(), "not-yet-valid"),
    ],
)
def test_nothing_is_certified_otherwise(document, code):
    found = evidence(document)
    assert found.certified == ()
    assert found.withheld is not None
    assert found.withheld.code == code
    stated = {p.uri: p.evidence for p in found.to_confirm}
    assert stated[FIRST] is stated[SECOND] is ClaimEvidence.DECLARED


def test_an_expired_certificate_still_certifies_and_says_so():
    old = certificate(days=(date(2023, 1, 1), date(2026, 6, 1)))
    data = json.dumps(
        jades(EUROPEAN, header("RS256", old, sigT="2026-01-12T00:00:00Z"), plain=False)
    )
    assert len(evidence(data.encode()).certified) == 2
    notes = [note.code for note in read(data.encode()).seal.notes]
    assert notes[0] == "certificate-expired"


def test_a_trust_list_decides_where_there_is_one():
    nobody = TrustList("EU extract", date(2026, 11, 1), (TrustEntry("x", "0" * 64),))
    found = evidence(SEALED, trust=nobody)
    assert found.certified == ()
    assert dict(found.withheld.values) == {"date": "2026-11-01", "list": "EU extract"}


def test_an_achievement_that_ended_certifies_nothing():
    document = fresh(EUROPEAN)
    document["credentialSubject"]["hasClaim"][0]["validUntil"] = "2026-11-21"
    found = evidence(json.dumps(jades(document)).encode())
    assert [skill.uri for skill in found.certified] == [SECOND]


def test_taking_part_certifies_nothing():
    document = fresh(EUROPEAN)
    del document["credentialSubject"]["hasClaim"][0]["hasPart"]
    document["credentialSubject"]["hasClaim"][0]["type"] = "LearningActivity"
    assert evidence(json.dumps(jades(document)).encode()).certified == ()


def test_a_cv_is_matched_and_nothing_is_withheld():
    found = evidence(b"Skills\nWelding\nLoad goods")
    assert found.withheld is None
    assert [p.uri[-4:] for p in found.to_confirm] == ["load", "weld"]


def test_a_very_long_document_is_matched_in_part_and_says_so():
    document = fresh(EUROPEAN)
    outcomes = [{"title": {"en": f"Load lorry {n}"}} for n in range(MOST_TEXTS + 50)]
    document["evidence"]["about"]["learningOutcome"] = outcomes
    found = evidence(json.dumps(document).encode())
    assert found.left > 0
    assert len(found.to_confirm) <= MOST_TEXTS


def test_whoever_seals_their_own_credential_proves_nothing():
    document = fresh(EUROPEAN)
    document["credentialSubject"]["id"] = document["issuer"]["id"]
    found = evidence(json.dumps(jades(document)).encode())
    assert found.certified == ()
    assert found.withheld.code == "self-issued"


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_code_has_its_sentence(name, language):
    messages = messages_for(language)
    changed = DOCUMENTS[name].replace(b"Stock keeping", b"Stock robbing")
    for data in (DOCUMENTS[name], changed):
        reading = read(data)
        answer = told(reading, messages)
        remarks = [*answer["findings"], *answer["seal"]["notes"]]
        withheld = told_evidence(evidence_of(reading, DAY, bool, link), messages)["withheld"]
        remarks += [withheld] if withheld else []
        assert [said for said in remarks if said["text"] == said["code"]] == []
        assert answer["seal"]["text"] != f"seal-{answer['seal']['state']}"
