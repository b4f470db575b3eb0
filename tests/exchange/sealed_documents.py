"""Credentials, certificates and seals made here, so that a clean clone proves every rule.

All names, schools and keys are invented; `CANARY` words stand wherever a document says who
somebody is, and must never come out of a reader again.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

DAY = date(2026, 11, 22)
CANARIES = (
    "Zyxandra",
    "Quovadisson",
    "zyxandra.q@canary.example",
    "CANARY-4711-NID",
    "1987-07-06",
    "Canarystreet",
    "+48500500123",
    "QZ-CANARY-STUDENT",
)
ESCO = "http://data.europa.eu/esco/skill/"
FIRST, SECOND = (
    ESCO + "11111111-2222-4333-8444-555555555555",
    ESCO + "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
)
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
SNB = "http://data.europa.eu/snb/"


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


# --- keys and certificates -------------------------------------------------------------------

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
CA_KEY = ec.generate_private_key(ec.SECP256R1())


def name(organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} seal"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        ]
    )


def certificate(
    key: Any = RSA_KEY,
    organisation: str = "Example School",
    days: tuple[date, date] = (date(2025, 1, 1), date(2028, 1, 1)),
    issuer: tuple[str, Any] | None = None,
    ca: bool = False,
) -> x509.Certificate:
    first, last = (datetime(d.year, d.month, d.day, tzinfo=UTC) for d in days)
    by, signing = issuer or (organisation, key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(organisation))
        .issuer_name(name(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    algorithm = None if isinstance(signing, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signing, algorithm)


def x5c(*certificates: x509.Certificate) -> list[str]:
    return [base64.b64encode(c.public_bytes(Encoding.DER)).decode() for c in certificates]


def thumbprint(found: x509.Certificate) -> str:
    return b64(found.fingerprint(hashes.SHA256()))


SCHOOL = certificate()


def signature(algorithm: str, key: Any, data: bytes) -> bytes:
    digest = {"256": hashes.SHA256, "384": hashes.SHA384, "512": hashes.SHA512}.get(algorithm[-3:])
    if algorithm.startswith("RS"):
        return key.sign(data, padding.PKCS1v15(), digest())
    if algorithm.startswith("PS"):
        size = digest().digest_size
        return key.sign(data, padding.PSS(padding.MGF1(digest()), size), digest())
    if algorithm.startswith("ES"):
        r, s = decode_dss_signature(key.sign(data, ec.ECDSA(digest())))
        size = (key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    return key.sign(data)


def header(
    algorithm: str = "RS256", found: x509.Certificate = SCHOOL, **more: Any
) -> dict[str, Any]:
    return {"alg": algorithm, "x5c": x5c(found), "x5t#S256": thumbprint(found)} | more


def jades(
    document: Mapping[str, Any] | str,
    heads: Mapping[str, Any] | None = None,
    key: Any = RSA_KEY,
    *,
    plain: bool = True,
) -> dict[str, Any]:
    """Return a sealed document in the general form, its content plain as the Commission's is."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    defaults = {"b64": False, "sigT": "2026-01-12T07:12:23Z", "crit": ["b64", "sigT"]}
    head = dict(heads) if heads is not None else header(**(defaults if plain else {}))
    protected = b64(json.dumps(head).encode())
    payload = text if plain else b64(text.encode())
    value = signature(head["alg"], key, f"{protected}.{payload}".encode())
    entry = {"protected": protected, "header": {"etsiU": ["AAAA"]}, "signature": b64(value)}
    return {"payload": payload, "signatures": [entry]}


def token(claims: Mapping[str, Any], heads: Mapping[str, Any], key: Any) -> str:
    """Return a compact token."""
    first = f"{b64(json.dumps(heads).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{first}.{b64(signature(heads['alg'], key, first.encode()))}"


def jwk(key: Any) -> dict[str, Any]:
    """Return the public key as a JSON Web Key."""
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        e, n = (v.to_bytes((v.bit_length() + 7) // 8, "big") for v in (numbers.e, numbers.n))
        return {"kty": "RSA", "n": b64(n), "e": b64(e)}
    if isinstance(public, ec.EllipticCurvePublicKey):
        numbers = public.public_numbers()
        size = (public.key_size + 7) // 8
        x, y = (v.to_bytes(size, "big") for v in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": f"P-{public.key_size}", "x": b64(x), "y": b64(y)}
    return {"kty": "OKP", "crv": "Ed25519", "x": b64(public.public_bytes_raw())}


def did_jwk(key: Any) -> str:
    return "did:jwk:" + b64(json.dumps(jwk(key)).encode())


def did_key(key: ed25519.Ed25519PrivateKey) -> str:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, text = int.from_bytes(b"\xed\x01" + key.public_key().public_bytes_raw(), "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = alphabet[rest] + text
    return "did:key:z" + text


# --- documents -------------------------------------------------------------------------------


def concept(uri: str, **labels: str) -> dict[str, Any]:
    return {"id": uri, "type": "Concept", "prefLabel": labels}


PERSON = {
    "id": "urn:epass:person:1",
    "type": "Person",
    "fullName": {"en": "Zyxandra Quovadisson"},
    "givenName": {"en": "Zyxandra"},
    "familyName": {"en": "Quovadisson"},
    "dateOfBirth": "1987-07-06T00:00:00Z",
    "nationalID": {"id": "urn:epass:legalIdentifier:5", "notation": "CANARY-4711-NID"},
    "identifier": {"schemeName": "Student", "notation": "QZ-CANARY-STUDENT"},
    "citizenshipCountry": concept(COUNTRY + "POL", en="Poland"),
    "contactPoint": {
        "emailAddress": {"id": "mailto:zyxandra.q@canary.example"},
        "phone": {"phoneNumber": "+48500500123"},
        "address": {"fullAddress": {"noteLiteral": {"en": "Canarystreet 7"}}},
    },
}

EUROPEAN = {
    "@context": [
        "https://www.w3.org/2018/credentials/v1",
        "http://data.europa.eu/snb/model/context/edc-ap",
    ],
    "id": "urn:credential:1",
    "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
    "issuanceDate": "2026-01-12T07:12:23Z",
    "validFrom": "2026-01-12T07:12:23Z",
    "displayParameter": {
        "primaryLanguage": concept(LANGUAGE + "ENG", en="English"),
        "title": {"en": "Micro-credential"},
        "individualDisplay": [{"displayDetail": [{"image": {"content": "AAAA"}}]}],
    },
    "issuer": {
        "id": "urn:epass:org:1",
        "type": "Organisation",
        "legalName": {"en": "Example School", "pl": "Szkoła"},
        "location": {"address": {"countryCode": concept(COUNTRY + "POL", en="Poland")}},
        "accreditation": {
            "id": "urn:epass:accreditation:1",
            "type": "Accreditation",
            "dcType": concept(SNB + "accreditation/bb4618238e", en="Institutional QA"),
            "title": {"en": "Institutional review"},
            "accreditingAgent": {"id": "urn:epass:org:2", "legalName": {"en": "Example Agency"}},
            "expiryDate": "2030-01-01T00:00:00Z",
            "landingPage": {"contentURL": "https://agency.example/decisions/7"},
        },
    },
    "credentialSubject": {
        **PERSON,
        "hasClaim": [
            {
                "id": "urn:epass:learningAchievement:1",
                "type": "LearningAchievement",
                "title": {"en": "Stock keeping", "pl": "Prowadzenie magazynu"},
                "description": {"en": "Zyxandra Quovadisson learnt to keep a stock."},
                "awardedBy": {
                    "id": "urn:epass:awardingProcess:1",
                    "awardingBody": [{"id": "urn:epass:org:1"}],
                    "awardingDate": "2026-01-10T00:00:00+01:00",
                },
                "influencedBy": {
                    "type": "LearningActivity",
                    "specifiedBy": {"volumeOfLearning": "P60M"},
                },
                "provenBy": {
                    "type": "LearningAssessment",
                    "title": {"en": "Exam"},
                    "grade": {"noteLiteral": {"en": "Very good"}},
                    "idVerification": concept(
                        SNB + "supervision-verification/70be69aaf9",
                        en="Supervised with ID Verification",
                    ),
                    "specifiedBy": {
                        "dcType": concept(SNB + "assessment/6e6cb2cc78", en="Written examination"),
                        "gradingScheme": {"title": {"en": "Four steps"}},
                    },
                },
                "specifiedBy": {"id": "urn:epass:qualification:1"},
                "hasPart": {
                    "id": "urn:epass:learningAchievement:2",
                    "type": "LearningAchievement",
                    "title": {"en": "Counting goods"},
                    "specifiedBy": {
                        "type": "Qualification",
                        "title": {"en": "Counting goods"},
                        "learningOutcome": {
                            "title": {"en": "Count goods"},
                            "relatedESCOSkill": {"id": SECOND, "prefLabel": {"en": "pack orders"}},
                        },
                    },
                },
                "isPartOf": {"title": {"en": "Diploma in logistics"}},
            },
            {
                "id": "urn:epass:activity:9",
                "type": "LearningActivity",
                "title": {"en": "A visit to a warehouse"},
                "workload": "PT2H",
            },
            {
                "id": "urn:epass:entitlement:1",
                "type": "LearningEntitlement",
                "title": {"en": "Enter"},
            },
        ],
    },
    "credentialStatus": {"id": "https://school.example/status#7", "type": "StatusList2021Entry"},
    "evidence": {
        "about": {
            "id": "urn:epass:qualification:1",
            "type": "Qualification",
            "title": {"en": "Stock keeping"},
            "eqfLevel": concept(SNB + "eqf/4", en="Level 4"),
            "nqfLevel": concept(SNB + "qdr/c_12a84182", en="DQR Level 4"),
            "educationLevel": concept("urn:x:cycle", en="Short cycle (QF-EHEA)"),
            "thematicArea": concept(SNB + "isced-f/0413", en="Management"),
            "creditPoint": {
                "framework": concept(SNB + "education-credit/6fcec5c5af", en="ECTS"),
                "point": "2",
            },
            "volumeOfLearning": "PT60H",
            "mode": concept(SNB + "learning-assessment/e92d221e4d", en="Blended"),
            "entryRequirement": {"noteLiteral": {"en": "Can read English"}},
            "additionalNote": [{"noteLiteral": {"en": "Bring safety shoes"}}],
            "learningOutcome": [
                {
                    "title": {"en": "Keep a stock in order", "pl": "Prowadzić magazyn"},
                    "relatedESCOSkill": [
                        concept(FIRST.replace("http://", "https://"), en="keep stock"),
                        concept("urn:epass:relatedESCOSkill:7", en="load goods"),
                    ],
                    "relatedSkill": [concept(SNB + "dcf/abc", en="Handling data")],
                },
                {"title": {"en": "Load lorries"}},
            ],
        }
    },
}

BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:1",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Stock keeping",
    "issuer": {
        "id": "https://school.example",
        "type": ["Profile"],
        "name": "Example School",
        "address": {"type": ["Address"], "addressCountryCode": "PL"},
    },
    "validFrom": "2026-01-12T07:04:19Z",
    "validUntil": "2027-12-31T23:59:59Z",
    "awardedDate": "2026-01-11T07:04:19Z",
    "credentialSubject": {
        "id": "mailto:zyxandra.q@canary.example",
        "type": ["AchievementSubject"],
        "name": "Zyxandra Quovadisson",
        "identifier": [
            {"type": "IdentityObject", "identityHash": "CANARY-4711-NID", "hashed": False}
        ],
        "result": [{"type": ["Result"], "resultDescription": "urn:uuid:r1", "value": "B"}],
        "achievement": {
            "id": "https://school.example/badges/stock",
            "type": ["Achievement"],
            "name": "Stock keeping",
            "description": "Zyxandra Quovadisson keeps stock.",
            "inLanguage": "en-GB",
            "criteria": {"narrative": "Pass the exam."},
            "creator": {"id": "urn:uuid:c", "type": ["Profile"], "name": "Example Chamber"},
            "resultDescription": [
                {
                    "id": "urn:uuid:r1",
                    "type": ["ResultDescription"],
                    "name": "Final exam",
                    "resultType": "LetterGrade",
                    "allowedValue": ["A", "B", "C"],
                }
            ],
            "ECTS": 2.5,
            "extensions:EQFExtension": {"EQF": 4},
            "extensions:StudyLoadExtension": {"StudyLoad": 70},
            "extensions:LearningOutcomeExtension": {"LearningOutcome": "Keep a stock in order"},
            "participationType": "blended",
            "identityChecked": True,
            "alignment": [
                {"type": ["Alignment"], "targetName": "keep stock", "targetUrl": FIRST},
                {
                    "type": ["Alignment"],
                    "targetName": "Logistics 4",
                    "targetUrl": "https://frameworks.example/logistics/4",
                    "targetFramework": "Example Framework",
                },
                {"type": ["Alignment"], "targetName": "EQF level 4", "targetFramework": "EQF"},
            ],
            "endorsement": [
                {
                    "type": ["VerifiableCredential", "EndorsementCredential"],
                    "issuer": {"id": "urn:uuid:e", "type": ["Profile"], "name": "Example Union"},
                    "credentialSubject": {"id": "https://school.example/badges/stock"},
                }
            ],
        },
    },
}

CLAIMS = {
    "title": "Stock keeping",
    "givenName": "Zyxandra",
    "familyName": "Quovadisson",
    "dateOfBirth": "1987-07-06",
    "issuerCountry": "PL",
    "awardingBody": "Example School",
    "issuanceDate": "2026-01-12",
    "learningOutcomes": ["Keep a stock in order"],
    "notionalWorkload": {"value": 3, "unit": "ECTS"},
    "typeOfAssessment": "written-examination",
    "formOfParticipation": "on-site",
    "qualityAssurance": "institutional-accreditation",
    "level": "EQF-4",
    "escoReference": [FIRST],
    "stackable": True,
    "partOfQualification": "Diploma in logistics",
}


def fresh(document: Mapping[str, Any]) -> Any:
    """Return a copy that a test may change."""
    return copy.deepcopy(document)


def disclosure(name: str, value: Any, salt: str = "salt") -> str:
    return b64(json.dumps([f"{salt}-{name}", name, value]).encode())


def digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def attestation(
    disclosures: list[str], shown: list[str] | None = None, key: Any = EC_KEY, **more: Any
) -> bytes:
    """Return a presentation: a token over the digests, and the disclosures that are shown."""
    claims = {
        "iss": "https://school.example",
        "vct": "VerifiableMicroCredential",
        "_sd_alg": "sha-256",
        "_sd": sorted(map(digest, disclosures)),
    } | more
    heads = {"alg": "ES256", "typ": "dc+sd-jwt", "x5c": x5c(certificate(key))}
    parts = disclosures if shown is None else shown
    return "~".join([token(claims, heads, key), *parts, ""]).encode()
