"""European Digital Credentials: every element of Annex I, and nothing of the person (F04)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sealed_documents import EUROPEAN, FIRST, SECOND, fresh

from guidance.credential.course import NationalLevel, QualityAssurance
from guidance.errors import DocumentRefused
from guidance.exchange.credentials.european_credential import (
    is_european_credential,
    read_european_credential,
)
from guidance.exchange.holdings import Finding, StatedSkill


def read(document=EUROPEAN, **more):
    return read_european_credential(json.loads(json.dumps(document)), **more)


def first(document=EUROPEAN, **more):
    return read(document, **more).achievements[0]


def test_every_element_of_annex_i():
    found = first()
    assert found.title == "Stock keeping"
    assert found.country == "PL"
    assert found.awarding_bodies == ("Example School",)
    assert found.issued == date(2026, 1, 10)
    assert found.outcomes == ("Keep a stock in order", "Load lorries")
    assert (found.ects, found.hours) == (2.0, 60.0)
    assert found.eqf == 4
    assert found.national_levels == (NationalLevel("DE", "DQR", "4"),)
    assert found.cycle == "Short cycle (QF-EHEA)"
    assert found.assessment == "written examination"
    assert found.participation == "blended"
    assert found.quality == (
        QualityAssurance(
            "institutional quality assurance",
            "Example Agency",
            expires=date(2030, 1, 1),
            reference="https://agency.example/decisions/7",
        ),
    )
    assert found.prerequisites == ("Can read English",)
    assert (found.supervision, found.identity_verification) == (
        "supervised",
        "with ID verification",
    )
    assert (found.grade, found.grading) == ("Very good", "Four steps")
    assert found.stackable_into == ("Diploma in logistics",)
    assert found.further_information == "Bring safety shoes"
    assert found.fields_of_education == ("0413",)


def test_skills_by_uri_by_label_and_of_other_frameworks():
    assert first().skills == (
        StatedSkill("keep stock", FIRST, "ESCO", 0),
        StatedSkill("load goods", None, "ESCO", 0),
        StatedSkill("Handling data", "http://data.europa.eu/snb/dcf/abc", "DigComp", 0),
    )


def test_an_achievement_within_is_read_whole():
    (part,) = first().parts
    assert (part.title, part.outcomes) == ("Counting goods", ("Count goods",))
    assert part.skills == (StatedSkill("pack orders", SECOND, "ESCO", 0),)
    assert first().everything == (first(), part)


def test_several_claims_and_what_is_no_achievement():
    reading = read()
    assert [one.title for one in reading.achievements] == [
        "Stock keeping",
        "A visit to a warehouse",
    ]
    visit = reading.achievements[1]
    assert (visit.took_part_only, visit.hours) == (True, 2.0)
    assert dict((left.part, left.count) for left in reading.not_read)["other-claim"] == 1


def test_findings():
    assert read().findings == (
        Finding.of("took-part-only"),
        Finding.of("workload-odd", value="P60M"),
        Finding.of("revocation-not-checked"),
    )


def test_sixty_months_are_never_sixty_hours():
    document = fresh(EUROPEAN)
    del document["evidence"]["about"]["volumeOfLearning"]
    assert first(document).hours is None


def test_further_languages_are_kept():
    (polish,) = first().translations
    assert polish.language == "pl"
    assert polish.title == "Prowadzenie magazynu"
    assert polish.learning_outcomes == ("Prowadzić magazyn", "")


def test_the_reader_s_language_decides_where_the_document_does_not():
    document = fresh(EUROPEAN)
    del document["displayParameter"]
    assert first(document, language="pl").title == "Prowadzenie magazynu"
    assert first(document, language="fr").title == "Stock keeping"
    assert read(document).language is None


def test_names_are_cut_out_of_other_texts():
    assert first().description == "learnt to keep a stock."
    assert read().names_a_person


def test_an_anonymous_credential_says_so():
    document = fresh(EUROPEAN)
    claims = document["credentialSubject"]["hasClaim"]
    document["credentialSubject"] = {"id": "urn:epass:person:1", "hasClaim": claims}
    assert not read(document).names_a_person


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda d: {"@graph": [d, {"id": "urn:x", "type": "Note"}]},
        lambda d: {("elm:" + k if k in ("displayParameter",) else k): v for k, v in d.items()},
        lambda d: {
            ("@id" if k == "id" else "@type" if k == "type" else k): v for k, v in d.items()
        },
        lambda d: {**d, "credentialSubject": [d["credentialSubject"]]},
        lambda d: {**d, "type": "EuropeanDigitalCredential"},
        lambda d: {**d, "issuer": "urn:epass:org:1", "holder": d["issuer"]},
    ],
    ids=["graph", "prefixed", "keywords", "list", "one type", "by reference"],
)
def test_other_ways_of_writing_say_the_same(rewrite):
    assert read(rewrite(fresh(EUROPEAN))).achievements == read().achievements


def test_texts_in_every_form():
    document = fresh(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    for title in (
        "Stock keeping",
        ["Stock keeping"],
        {"en": ["Stock keeping"]},
        {"en-GB": "Stock keeping"},
        [{"@value": "Stock keeping", "@language": "en"}],
        {"@value": "Stock keeping"},
        {"noteLiteral": {"en": "Stock keeping"}},
    ):
        claim["title"] = title
        assert first(document).title == "Stock keeping", title


def test_a_note_by_reference_is_its_text():
    document = fresh(EUROPEAN)
    proof = document["credentialSubject"]["hasClaim"][0]["provenBy"]
    document["notes"] = [{"id": "urn:epass:note:2", "noteLiteral": {"en": "Very good"}}]
    for reference in ({"id": "urn:epass:note:2"}, "urn:epass:note:2"):
        proof["grade"] = reference
        assert first(document).grade == "Very good"


def test_parts_that_contain_each_other_end():
    document = fresh(EUROPEAN)
    claim = document["credentialSubject"]["hasClaim"][0]
    claim["hasPart"] = {"id": "urn:b", "hasPart": {"id": claim["id"]}, "title": {"en": "B"}}
    assert [one.title for one in first(document).everything] == ["Stock keeping", "B"]


def test_a_document_that_grows_by_references_is_refused():
    """Ten levels of parts, each named twice above, are a thousand achievements."""
    document = fresh(EUROPEAN)
    levels = [
        {"id": f"urn:{n}", "type": "LearningAchievement", "hasPart": [{"id": f"urn:{n + 1}"}] * 2}
        for n in range(20)
    ]
    document["credentialSubject"]["hasClaim"] = [levels[0]]
    document["other"] = levels
    with pytest.raises(DocumentRefused, match="achievements"):
        read(document)


@pytest.mark.parametrize("claims", [[], None, 7, "x", [{"type": "LearningEntitlement"}], [[]]])
def test_a_credential_without_a_claim_is_refused(claims):
    document = fresh(EUROPEAN)
    document["credentialSubject"]["hasClaim"] = claims
    with pytest.raises(DocumentRefused, match="without an achievement"):
        read(document)


def test_other_documents_are_none():
    assert not is_european_credential({})
    assert not is_european_credential({"type": ["VerifiableCredential"]})


def test_a_credential_holds_until_its_end():
    document = fresh(EUROPEAN)
    document["credentialSubject"]["hasClaim"][0]["validUntil"] = "2026-11-01T00:00:00Z"
    assert first(document).valid_until == date(2026, 11, 1)


def test_ecvet_points_are_no_ects():
    document = fresh(EUROPEAN)
    credit = document["evidence"]["about"]["creditPoint"]
    credit["framework"]["id"] = "http://data.europa.eu/snb/education-credit/60b314e826"
    assert first(document).ects is None
