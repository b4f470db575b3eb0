"""Attestations out of a wallet: what is disclosed is part of what was signed, or refused (F04)."""

from __future__ import annotations

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_documents import (
    CANARIES,
    CLAIMS,
    DAY,
    EC_KEY,
    FIRST,
    attestation,
    b64,
    digest,
    disclosure,
    jwk,
    token,
)

from guidance.errors import DocumentRefused
from guidance.exchange.holdings import DocumentFormat, Finding, NotRead, SealState, StatedSkill
from guidance.exchange.reading import Circumstances, read_document

ON = Circumstances(DAY, attestations=True)
ALL = [disclosure(name, value) for name, value in CLAIMS.items()]


def read(data, given=ON):
    return read_document(data, given)


def shown(*names):
    return [disclosure(name, CLAIMS[name]) for name in names]


def test_the_switch_is_off_unless_somebody_turns_it_on():
    with pytest.raises(DocumentRefused, match="switched off"):
        read(attestation(ALL), Circumstances(DAY))


def test_everything_disclosed():
    reading = read(attestation(ALL))
    (found,) = reading.achievements
    assert reading.format is DocumentFormat.ATTESTATION
    assert reading.seal.state is SealState.VALID
    assert (found.title, found.awarding_bodies, found.country) == (
        "Stock keeping",
        ("Example School",),
        "PL",
    )
    assert (found.issued, found.ects, found.eqf) == (date(2026, 1, 12), 3.0, 4)
    assert found.outcomes == ("Keep a stock in order",)
    assert found.skills == (StatedSkill("", FIRST, "ESCO"),)
    assert (found.assessment, found.participation) == ("written-examination", "onsite")
    assert found.stackable_into == ("Diploma in logistics",)
    assert found.quality[0].kind == "institutional-accreditation"
    assert reading.names_a_person
    assert reading.not_read == (NotRead("identity", 3),)
    assert not [word for word in CANARIES if word in repr(reading)]


def test_what_is_held_back_is_counted():
    reading = read(attestation(ALL, shown("title", "escoReference")))
    assert Finding.of("held-back", number=str(len(CLAIMS) - 2)) in reading.findings
    assert reading.achievements[0].outcomes == ()
    assert not reading.names_a_person


def test_nothing_disclosed_is_said():
    reading = read(attestation(ALL, []))
    assert Finding.of("nothing-disclosed") in reading.findings
    assert reading.achievements[0].title == ""


def test_items_of_lists_are_disclosed_one_by_one():
    one, two = (b64(json.dumps(["s", text]).encode()) for text in ("Keep stock", "Load lorries"))
    outcomes = [{"...": digest(one)}, {"...": digest(two)}, "Count goods"]
    title = disclosure("title", "T")
    data = attestation([title], [title, two], learningOutcomes=outcomes)
    assert read(data).achievements[0].outcomes == ("Load lorries", "Count goods")


def test_digests_within_objects():
    value = disclosure("value", 3)
    workload = {"_sd": [digest(value)], "unit": "hours"}
    assert read(attestation([], [value], notionalWorkload=workload)).achievements[0].hours == 3.0


def test_a_disclosure_within_a_disclosure():
    value = disclosure("value", 4)
    workload = disclosure("notionalWorkload", {"_sd": [digest(value)], "unit": "ECTS"})
    assert read(attestation([workload], [workload, value])).achievements[0].ects == 4.0


def refused(data):
    with pytest.raises(DocumentRefused):
        read(data)


def test_a_disclosure_that_was_not_signed_is_refused():
    refused(attestation(shown("title"), [*shown("title"), disclosure("level", "EQF-8")]))


def test_the_same_disclosure_twice_is_refused():
    refused(attestation(shown("title"), shown("title") * 2))


def test_the_same_digest_twice_is_refused():
    twice = [digest(disclosure("title", "T"))] * 2
    refused(attestation([], [disclosure("title", "T")], _sd=twice))


def test_a_disclosure_may_not_replace_a_signed_claim():
    refused(attestation([disclosure("vct", "x")]))
    refused(attestation([disclosure("_sd", [])]))


def test_other_digests_and_types_are_refused():
    refused(attestation(shown("title"), _sd_alg="sha-512"))
    refused(attestation(shown("title"), vct="urn:other"))
    refused(attestation(shown("title"), _sd="x"))
    refused(attestation(shown("title"), _sd=[7]))


@pytest.mark.parametrize(
    "part", ["AAAA", b64(b"[]"), b64(b"{}"), b64(b'["s",1,2]'), b64(b"[1,2,3]")]
)
def test_damaged_disclosures_are_refused(part):
    refused(attestation([part]))


def test_the_competing_type_is_read_too():
    reading = read(attestation(shown("title"), vct="urn:eudi:micro_credential:1"))
    assert reading.achievements[0].title == "Stock keeping"


def test_key_binding_is_not_checked_and_said():
    plain = attestation(shown("title"))
    assert Finding.of("holder-key-absent") in read(plain).findings
    bound = plain + token({"aud": "x"}, {"alg": "ES256", "jwk": jwk(EC_KEY)}, EC_KEY).encode()
    assert Finding.of("holder-key-not-checked") in read(bound).findings


def test_a_changed_token_is_invalid():
    first, *rest = attestation(shown("title")).decode().split("~")
    head, payload, _ = first.split(".")
    found = read("~".join([f"{head}.{payload}.{b64(b'x' * 64)}", *rest]).encode())
    assert found.seal.state is SealState.INVALID


def test_a_token_without_disclosures_is_an_attestation_too():
    claims = {"vct": "VerifiableMicroCredential", "title": "Open"}
    found = read(token(claims, {"alg": "ES256", "jwk": jwk(EC_KEY)}, EC_KEY).encode())
    assert found.achievements[0].title == "Open"


@given(
    st.dictionaries(
        st.sampled_from([*CLAIMS, "_sd", "_sd_alg", "vct", "..."]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["value", "unit", "...", "_sd", "title", "name"]),
                    inner,
                    max_size=3,
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_any_claims_are_read_or_refused(claims):
    with contextlib.suppress(DocumentRefused):
        assert read(attestation([], **({"vct": "VerifiableMicroCredential"} | claims))).achievements
