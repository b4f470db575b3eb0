"""Published credentials of the Commission and of an issuer: read whole, sealed, and forged (F04).

They are looked for beside the project and never part of it.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from guidance.errors import DocumentRefused
from guidance.exchange.holdings import Finding, SealState
from guidance.exchange.reading import Circumstances, read_document

FOLDER = Path(os.environ.get("GUIDANCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
CREDENTIALS = FOLDER / "credentials"
SAMPLES = CREDENTIALS / "elm_v3_samples"
OTHERS = CREDENTIALS / "mynextid_microcredential" / "v1"
PREFIX = "Credentials__JSON-LD_Examples_(ELM_v3)__Sample-"
GIVEN = Circumstances(date(2026, 11, 22))

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not CREDENTIALS.is_dir(), reason=f"no published credentials in {CREDENTIALS}"
    ),
]


def sample(name):
    return (SAMPLES / f"{PREFIX}{name}").read_bytes()


def read(data, given=GIVEN):
    return read_document(data, given)


@pytest.mark.parametrize("form", ["signed.jsonld", "unsigned.jsonld", "unsigned-uploadable.json"])
def test_every_element_of_the_annex_i_sample(form):
    """Quality assurance is the one element of Annex I that the sample does not state."""
    reading = read(sample(f"MC-Annex1-{form}"))
    (found,) = reading.achievements
    assert reading.names_a_person
    assert found.title == "Digital micro-credential creation"
    assert found.country == "IE"
    assert found.awarding_bodies == ("University of Zed",)
    assert found.issued == (date(2023, 9, 27) if form[0] == "s" else date(2022, 12, 31))
    assert found.outcomes == (
        "Communication, collaboration and creativity",
        "Developing digital content",
    )
    assert (found.ects, found.hours) == (2.0, 60.0)
    assert found.eqf == 6
    assert [(n.country, n.framework, n.level) for n in found.national_levels] == [
        ("GB", "RQF", "6")
    ]
    assert found.assessment == "artefact assessment"
    assert found.participation == "blended"
    assert found.quality == ()
    assert found.prerequisites[0].startswith("The learner needs to have")
    assert found.supervision == "unsupervised"
    assert found.identity_verification == "without ID verification"
    assert found.grade == "Pass"
    assert found.grading is not None
    assert found.fields_of_education == ("003", "0688")
    assert [s.outcome for s in found.skills if s.framework == "ESCO"] == [0, 0, 0, 1]
    assert [s.framework for s in found.skills if s.framework != "ESCO"] == ["DigComp"] * 2
    assert found.translations[0].learning_outcomes == ("", "Contento digital")
    assert Finding.of("workload-odd", value="P60M") in reading.findings


@pytest.mark.parametrize("name", ["MC-Annex1", "CertOfPart"])
def test_the_signed_samples_verify_and_their_expiry_is_said(name):
    seal = read(sample(f"{name}-signed.jsonld")).seal
    assert seal.state is SealState.VALID
    assert Finding.of("certificate-expired", date="2025-05-10") in seal.notes
    assert Finding.of("trust-not-checked") in seal.notes


@pytest.mark.parametrize("name", ["Ana", "Andromeda", "LA-234218", "1999-10-01"])
def test_the_learner_of_the_samples_leaves_no_trace(name):
    for form in ("MC-Annex1-signed.jsonld", "CertOfPart-signed.jsonld"):
        assert name not in repr(read(sample(form)))


def sealed():
    """Return the signed documents, their outer parts parsed."""
    signed = [sample("MC-Annex1-signed.jsonld"), sample("CertOfPart-signed.jsonld")]
    signed.append((OTHERS / "edc" / "examples" / "edc-mc-signed.jsonld").read_bytes())
    return [json.loads(data) for data in signed]


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("part", ["payload", "protected", "signature"])
def test_a_flipped_character_fails(which, part):
    """A payload that is no JSON any more is refused; whatever still reads is called invalid."""
    document = sealed()[which]
    holder = document if part == "payload" else document["signatures"][0]
    text = holder[part]
    stride = max(1, len(text) // 40)
    for position in range(0, len(text), stride):
        letter = "B" if text[position] != "B" else "C"
        holder[part] = text[:position] + letter + text[position + 1 :]
        try:
            state = read(json.dumps(document).encode()).seal.state
        except DocumentRefused:
            assert part == "payload"
        else:
            assert state is SealState.INVALID, position
        holder[part] = text


def test_the_issuers_own_credential():
    reading = read((OTHERS / "edc" / "examples" / "edc-mc-signed.jsonld").read_bytes())
    assert (reading.seal.state, reading.seal.signer) == (SealState.VALID, "VELOCERT OU")
    assert (reading.achievements[0].ects, reading.achievements[0].eqf) == (5.0, 6)
    assert {skill.uri for skill in reading.achievements[0].skills} == {None}
    assert Finding.of("revocation-not-checked") in reading.findings


def test_its_badge_and_the_head_of_a_token_that_came_with_it():
    """The published token is its header alone: content and signature are missing."""
    badge = read((OTHERS / "open-badge" / "examples" / "open-badge-mc-example.json").read_bytes())
    assert len(badge.achievements[0].skills) == 2
    assert badge.seal.state is SealState.NONE
    with pytest.raises(DocumentRefused, match="instead of the three parts"):
        read((OTHERS / "open-badge" / "examples" / "open-badge-mc-signed.jwt").read_bytes())


def test_the_older_xml_is_said_not_to_be_read():
    path = SAMPLES / "Credentials__XML_Examples_(ELM_v2)__EDC_DiplomaSupplement_AA.xml"
    with pytest.raises(DocumentRefused, match="older kind"):
        read(path.read_bytes())
