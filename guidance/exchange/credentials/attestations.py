"""Attestations of a micro-credential out of a European wallet: SD-JWT VC, only what is disclosed.

The rulebook is a draft (v0.1 of July 2026), so this reader stands behind a switch. Whether the
wallet that shows an attestation is the one it was issued to (key binding) is not checked.

References: RFC 9901 (SD-JWT) sections 4 and 7.1; SD-JWT-based Verifiable Credentials (draft);
WE BUILD Attestation Rulebook for micro-credentials v0.1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidance.credential.course import QualityAssurance
from guidance.errors import DocumentRefused
from guidance.exchange.credentials.accounts import person_phrases
from guidance.exchange.credentials.nodes import Nodes, Words
from guidance.exchange.credentials.numbers import level_of, number
from guidance.exchange.credentials.skill_addresses import ESCO, skill_uri
from guidance.exchange.elm.vocabularies import country_code
from guidance.exchange.guarded import json_object, json_value
from guidance.exchange.holdings import (
    Achievement,
    DocumentFormat,
    Finding,
    NotRead,
    Reading,
    Seal,
    StatedSkill,
)
from guidance.exchange.seals.tokens import Token, compact_token, decode, encode, is_compact
from guidance.exchange.times import MOST_HOURS, day_of

TYPES = frozenset({"VerifiableMicroCredential", "urn:eudi:micro_credential:1"})
"""Types (`vct`) of the rulebook of WE BUILD and of DC4EU."""
MOST_DISCLOSURES = 500

_REGISTERED = frozenset({"_sd", "_sd_alg", "..."})
_PERSON = frozenset(
    {"givenName", "familyName", "dateOfBirth", "placeOfBirth", "citizenshipCountry", "nationalID"}
    | {"registeredAddress", "mail", "sub", "cnf", "personIdentifier"}
)
_READ = frozenset(
    {"iss", "iat", "nbf", "exp", "vct", "title", "issuerCountry", "awardingBody", "issuanceDate"}
    | {"learningOutcomes", "learningOutcomeSummary", "notionalWorkload", "typeOfAssessment"}
    | {"formOfParticipation", "qualityAssurance", "level", "grade", "escoReference", "stackable"}
    | {"partOfQualification", "nationalQualificationsFrameworkLevel", "educationLevelDescriptor"}
    | {"fieldOfEducation", "idVerificationMethod", "gradingScheme", "entryRequirements"}
    | {"accreditation", "additionalNote", "expiryDate", "attestation_legal_category", "_sd_alg"}
)


@dataclass(frozen=True, slots=True)
class Presentation:
    """A signed token with the disclosures that came with it; `bound` where a key binding did."""

    token: Token
    disclosures: tuple[str, ...]
    bound: bool


def is_presentation(data: bytes) -> bool:
    """Return whether bytes look like an SD-JWT with its disclosures."""
    return b"~" in data and is_compact(data, b".~")


def is_attestation(claims: Mapping[str, Any]) -> bool:
    """Return whether the claims of a token are of a micro-credential out of a wallet."""
    kind = claims.get("vct")
    return isinstance(kind, str) and kind in TYPES


def open_presentation(data: bytes) -> Presentation:
    """Return an SD-JWT taken apart.

    Raises
    ------
    DocumentRefused
        When it is damaged or has more disclosures than any attestation.
    """
    if data.count(b"~") > MOST_DISCLOSURES + 1:
        raise _refused("an attestation with too many disclosures")
    token, *rest = data.decode("ascii").strip().split("~")
    disclosures = [part for part in rest[:-1] if part]
    if len(disclosures) != len(rest) - 1:
        raise _refused("an attestation with an empty disclosure")
    return Presentation(compact_token(token.encode()), tuple(disclosures), bool(rest[-1]))


def read_attestation(presentation: Presentation, seal: Seal) -> Reading:
    """Return what an attestation discloses.

    Raises
    ------
    DocumentRefused
        When it is of another type, or a disclosure is not part of what was signed.
    """
    claims = json_object(presentation.token.content)
    if not is_attestation(claims):
        raise _refused("an attestation of another type than a micro-credential")
    opened = _Disclosed.of(presentation.disclosures)
    told = opened.claims(claims)
    opened.check()
    said = _without_person(told)
    return Reading(
        format=DocumentFormat.ATTESTATION,
        seal=seal,
        achievements=(_achievement(said),),
        findings=tuple(_findings(presentation, opened)),
        not_read=_not_read(told),
        names_a_person=bool(_PERSON & told.keys()),
    )


@dataclass(slots=True)
class _Disclosed:
    """The disclosures of a presentation by digest; which were used, and which were held back."""

    by_digest: dict[str, list[Any]]
    used: set[str] = field(default_factory=set)
    held_back: int = 0

    @classmethod
    def of(cls, disclosures: tuple[str, ...]) -> _Disclosed:
        """Return disclosures by the digest that stands for each (RFC 9901, section 4.2.3)."""
        found = {_digest(text): _disclosure(text) for text in disclosures}
        if len(found) != len(disclosures):
            raise _refused("an attestation with the same disclosure twice")
        return cls(found)

    def claims(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object with its digests replaced by what they disclose, at every depth."""
        if value.get("_sd_alg", "sha-256") != "sha-256":
            raise _refused("an attestation with digests of another kind than sha-256")
        digests = value.get("_sd", [])
        if not isinstance(digests, list) or not all(isinstance(d, str) for d in digests):
            raise _refused("an attestation with damaged digests")
        told = {key: self._open(v) for key, v in value.items() if key not in ("_sd", "_sd_alg")}
        for digest in digests:
            parts = self._take(digest)
            if parts is None:
                continue
            if len(parts) != 3 or parts[1] in _REGISTERED or parts[1] in told:
                raise _refused("a disclosure that is no new claim")
            told[parts[1]] = self._open(parts[2])
        return told

    def check(self) -> None:
        """Refuse disclosures that stand for nothing that was signed."""
        if self.by_digest.keys() != self.used:
            raise _refused("a disclosure that is not part of what was signed")

    def _open(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self.claims(value)
        if isinstance(value, list):
            return [self._open(item) for given in value for item in self._items(given)]
        return value

    def _items(self, item: Any) -> Iterator[Any]:
        """Yield an item of a list; one that is a digest is what it discloses, or nothing."""
        if not isinstance(item, Mapping) or set(item) != {"..."}:
            yield item
            return
        parts = self._take(item["..."])
        if parts is not None:
            if len(parts) != 2:
                raise _refused("a disclosure that is no item of a list")
            yield parts[1]

    def _take(self, digest: object) -> list[Any] | None:
        """Return the parts of a disclosure, or None where it is held back; each is used once."""
        if not isinstance(digest, str) or digest in self.used:
            raise _refused("an attestation with the same digest twice")
        if digest not in self.by_digest:
            self.held_back += 1
            return None
        self.used.add(digest)
        return self.by_digest[digest]


def _digest(disclosure: str) -> str:
    return encode(hashlib.sha256(disclosure.encode("ascii")).digest())


def _disclosure(text: str) -> list[Any]:
    try:
        parts = json_value(decode(text))
    except ValueError as error:
        raise _refused("a damaged disclosure") from error
    named = isinstance(parts, list) and len(parts) in (2, 3) and isinstance(parts[0], str)
    if not named or (len(parts) == 3 and not isinstance(parts[1], str)):
        raise _refused("a damaged disclosure")
    return parts  # type: ignore[no-any-return]


def _achievement(told: Mapping[str, Any]) -> Achievement:
    outcomes = _texts(told, "learningOutcomes") or _texts(told, "learningOutcomeSummary")
    part_of = _texts(told, "partOfQualification")
    return Achievement(
        title=_text(told, "title"),
        awarding_bodies=_texts(told, "awardingBody"),
        country=_country(_text(told, "issuerCountry")),
        issued=day_of(told.get("issuanceDate")),
        valid_until=day_of(told.get("expiryDate")),
        outcomes=outcomes,
        skills=tuple(dict.fromkeys(map(_skill, _texts(told, "escoReference")))),
        **_workload(told),
        eqf=level_of(_text(told, "level").replace("EQF-", "EQF ")),
        cycle=_text(told, "educationLevelDescriptor") or None,
        assessment="; ".join(_texts(told, "typeOfAssessment")) or None,
        participation=_text(told, "formOfParticipation").replace("on-site", "onsite") or None,
        quality=tuple(QualityAssurance(kind, "") for kind in _texts(told, "qualityAssurance")),
        prerequisites=_texts(told, "entryRequirements"),
        identity_verification=_text(told, "idVerificationMethod") or None,
        grade=_text(told, "grade") or None,
        grading=_text(told, "gradingScheme") or None,
        stackable_into=part_of,
        further_information=_text(told, "additionalNote") or None,
    )


def _without_person(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told less the person, whose name is cut out of the other texts too."""
    node = Nodes(told).node(told)
    words = Words((), person_phrases([node] if node else []))
    return {name: _cleaned(value, words) for name, value in told.items() if name not in _PERSON}


def _cleaned(value: Any, words: Words) -> Any:
    if isinstance(value, list):
        return [_cleaned(item, words) for item in value]
    return words.clean(value) if isinstance(value, str) else value


def _country(stated: str) -> str | None:
    return stated.upper() if len(stated) == 2 and stated.isalpha() else country_code(stated)


def _findings(presentation: Presentation, opened: _Disclosed) -> Iterator[Finding]:
    yield Finding.of("holder-key-not-checked" if presentation.bound else "holder-key-absent")
    if opened.held_back:
        yield Finding.of("held-back", number=str(opened.held_back))
    if not opened.used:
        yield Finding.of("nothing-disclosed")


def _not_read(told: Mapping[str, Any]) -> tuple[NotRead, ...]:
    counts = {
        "identity": len(_PERSON & told.keys()),
        "unknown-member": len(told.keys() - _PERSON - _READ),
    }
    return tuple(NotRead(part, count) for part, count in sorted(counts.items()) if count)


def _skill(reference: str) -> StatedSkill:
    uri = skill_uri(reference)
    return StatedSkill("" if uri else reference, uri, ESCO)


def _workload(told: Mapping[str, Any]) -> dict[str, Any]:
    stated = told.get("notionalWorkload")
    if not isinstance(stated, Mapping):
        return {}
    unit = str(stated.get("unit", "")).lower()
    return {
        "ects": number(stated.get("value")) if unit == "ects" else None,
        "hours": number(stated.get("value"), MOST_HOURS) if unit.startswith("hour") else None,
    }


def _texts(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a claim as texts: one, a list of them, or objects with a name."""
    value = told.get(name)
    found = [_named(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(dict.fromkeys(text for text in found if text))


def _named(item: Any) -> str:
    if isinstance(item, Mapping):
        names = ("title", "name", "legalName", "description", "uri", "id", "type", "code")
        item = next((item[name] for name in names if isinstance(item.get(name), str)), "")
    return " ".join(item.split()) if isinstance(item, str) else ""


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    return next(iter(_texts(told, name)), "")


def _refused(found: str) -> DocumentRefused:
    return DocumentRefused(
        found,
        "an attestation of a micro-credential as its wallet presents it",
        "present it again from the wallet",
    )
