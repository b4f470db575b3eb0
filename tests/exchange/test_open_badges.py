"""Open Badges 3.0, signed as a token or not at all, with the extensions European badges use (F04)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sealed_documents import (
    BADGE,
    DAY,
    EC_KEY,
    FIRST,
    RSA_KEY,
    certificate,
    did_jwk,
    fresh,
    jwk,
    token,
    x5c,
)

from guidance.errors import DocumentRefused
from guidance.exchange.credentials.open_badges import is_open_badge, read_open_badge
from guidance.exchange.holdings import Finding, SealState, StatedSkill
from guidance.exchange.reading import Circumstances, read_document

GIVEN = Circumstances(DAY)


def first(document=BADGE):
    return read_open_badge(json.loads(json.dumps(document))).achievements[0]


def brought(document, given=GIVEN):
    data = document if isinstance(document, str) else json.dumps(document)
    return read_document(data.encode(), given)


def codes(findings):
    return [found.code for found in findings]


def test_what_a_badge_says():
    found = first()
    assert found.title == "Stock keeping"
    assert found.awarding_bodies == ("Example School", "Example Chamber")
    assert found.country == "PL"
    assert (found.issued, found.valid_until) == (date(2026, 1, 11), date(2027, 12, 31))
    assert found.language == "en"
    assert found.description == "keeps stock."
    assert found.outcomes == ("Keep a stock in order",)
    assert (found.ects, found.hours, found.eqf) == (2.5, 70.0, 4)
    assert found.assessment == "Final exam"
    assert (found.grade, found.grading) == ("Final exam: B", "Final exam: A, B, C")
    assert found.participation == "blended"
    assert found.identity_verification == "with ID verification"
    assert found.further_information == "Pass the exam."
    assert found.specification == "https://school.example/badges/stock"
    assert found.endorsers == ("Example Union",)


def test_alignments_are_skills_and_a_level_is_none():
    assert first().skills == (
        StatedSkill("keep stock", FIRST, "ESCO"),
        StatedSkill("Logistics 4", "https://frameworks.example/logistics/4", "Example Framework"),
    )


@pytest.mark.parametrize(
    "address",
    [
        FIRST,
        FIRST.replace("http:", "https:"),
        FIRST.replace("data.europa.eu", "ec.europa.eu"),
        "https://esco.ec.europa.eu/en/classification/skill?uri=" + FIRST,
        "https://esco.ec.europa.eu/en/classification/skill?uri="
        + FIRST.replace(":", "%3A").replace("/", "%2F"),
    ],
)
def test_addresses_of_skills_mean_one_uri(address):
    document = fresh(BADGE)
    document["credentialSubject"]["achievement"]["alignment"] = {"targetUrl": address}
    assert first(document).skills == (StatedSkill("", FIRST, "ESCO"),)


def test_credits_of_no_system_are_said_to_be_read_as_ects():
    document = fresh(BADGE)
    achievement = document["credentialSubject"]["achievement"]
    del achievement["ECTS"]
    achievement["creditsAvailable"] = 5
    assert first(document).ects == 5.0
    assert Finding.of("credits-as-ects", value="5") in read_open_badge(document).findings


def test_criteria_stand_in_for_a_result():
    document = fresh(BADGE)
    achievement = document["credentialSubject"]["achievement"]
    del achievement["resultDescription"]
    assert first(document).assessment == "Pass the exam."


def test_a_plain_badge_is_unsealed():
    found = brought(BADGE)
    assert (found.seal.state, found.seal.notes) == (SealState.NONE, ())
    assert "holder-not-checked" in codes(found.findings)


def test_a_data_integrity_proof_is_not_checked():
    found = brought({**BADGE, "proof": {"type": "DataIntegrityProof", "proofValue": "z3"}})
    assert (found.seal.state, codes(found.seal.notes)) == (
        SealState.NOT_CHECKED,
        ["data-integrity"],
    )


HEADS = {
    "jwk": {"alg": "ES256", "jwk": jwk(EC_KEY)},
    "x5c": {"alg": "ES256", "x5c": x5c(certificate(EC_KEY))},
    "both": {"alg": "ES256", "x5c": x5c(certificate(EC_KEY)), "jwk": jwk(EC_KEY)},
    "did": {"alg": "ES256", "kid": did_jwk(EC_KEY)},
}


@pytest.mark.parametrize("head", HEADS)
def test_a_signed_badge_verifies(head):
    found = brought(token(BADGE, HEADS[head], EC_KEY))
    assert found.seal.state is SealState.VALID
    assert found.achievements == (first(),)


def test_a_forged_badge_does_not():
    signed = token(BADGE, HEADS["jwk"], EC_KEY)
    other = fresh(BADGE)
    other["credentialSubject"]["achievement"]["name"] = "Master of everything"
    head, _, value = signed.split(".")
    forged = ".".join([head, token(other, HEADS["jwk"], EC_KEY).split(".")[1], value])
    found = brought(forged)
    assert (found.seal.state, codes(found.seal.notes)) == (SealState.INVALID, ["seal-broken"])
    assert found.achievements[0].title == "Master of everything"


def test_a_badge_signed_by_a_stranger_in_the_issuer_s_name_does_not():
    """An issuer whose name is a key can be held against the key that signed."""
    document = fresh(BADGE)
    document["issuer"]["id"] = did_jwk(RSA_KEY)
    found = brought(token(document, HEADS["jwk"], EC_KEY))
    assert (found.seal.state, codes(found.seal.notes)) == (SealState.INVALID, ["key-not-of-issuer"])


def test_another_organisation_s_seal_is_said():
    heads = {"alg": "ES256", "x5c": x5c(certificate(EC_KEY, "Vélocert OÜ"))}
    found = brought(token(BADGE, heads, EC_KEY))
    assert dict(found.seal.notes[-1].values) == {"signer": "Vélocert OÜ"}
    document = fresh(BADGE)
    document["issuer"]["name"] = "VELOCERT OU"
    assert "signer-differs" not in codes(brought(token(document, heads, EC_KEY)).seal.notes)


def test_the_older_data_model_wraps_the_badge():
    claims = {
        "iss": "https://school.example",
        "nbf": 1_768_000_000,
        "exp": 1_800_000_000,
        "vc": BADGE,
    }
    found = brought(token(claims, HEADS["jwk"], EC_KEY))
    assert found.seal.state is SealState.VALID
    assert found.achievements[0].valid_until == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": 1_780_000_000}, "expired"),
        ({"validUntil": "2026-11-21T00:00:00Z"}, "expired"),
        ({"nbf": 1_900_000_000}, "not-yet-valid"),
        ({"validFrom": "2027-01-01T00:00:00Z"}, "not-yet-valid"),
    ],
)
def test_time_is_held_against_the_day(claims, code):
    assert code in codes(brought(token(BADGE | claims, HEADS["jwk"], EC_KEY)).findings)


def test_a_badge_holds_on_its_last_day():
    last = BADGE | {"validUntil": "2026-11-22T00:00:00Z"}
    assert "expired" not in codes(brought(last).findings)


@pytest.mark.parametrize("value", [10**30, -(10**30), True, "soon", [], None, 1e300])
def test_odd_times_of_tokens_are_no_crash(value):
    brought(token(BADGE | {"exp": value, "nbf": value}, HEADS["jwk"], EC_KEY))


def test_whoever_gives_a_badge_to_themself_proves_nothing():
    document = fresh(BADGE)
    document["issuer"] = {"id": document["credentialSubject"]["id"], "name": "Zyxandra Quovadisson"}
    found = read_open_badge(document)
    assert (found.issuer, found.achievements[0].awarding_bodies) == (None, ())
    assert "self-issued" in codes(found.findings)
    assert "Zyxandra" not in repr(found)


def test_several_subjects_and_lists():
    document = fresh(BADGE)
    document["credentialSubject"] = [document["credentialSubject"]] * 2
    assert len(read_open_badge(document).achievements) == 2


@pytest.mark.parametrize(
    "subject", [None, {}, [], "x", {"achievement": None}, {"achievement": "https://x.example/1"}]
)
def test_a_badge_without_an_achievement_is_refused(subject):
    with pytest.raises(DocumentRefused, match="without an achievement"):
        read_open_badge({**BADGE, "credentialSubject": subject})


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "badge": "https://x"},
        {"type": "BadgeClass", "name": "x"},
        {"@context": ["https://w3id.org/openbadges/v2"], "id": "x"},
    ],
)
def test_older_badges_are_said_not_to_be_read(document):
    with pytest.raises(DocumentRefused, match="version 1 or 2"):
        brought(document)


def test_only_badges_are_badges():
    assert is_open_badge(BADGE)
    assert is_open_badge({"vc": BADGE})
    assert is_open_badge({**BADGE, "type": "AchievementCredential"})
    assert not is_open_badge({"type": ["VerifiableCredential"]})
