"""The wire formats of recognition: exemptions, sums of credits, a record abroad, card numbers."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.schemas import LANGUAGE_CODE, Wire

MOST = 500
"""Skills or credentials of one request; nobody holds as many."""


class ExemptionRequest(Wire):
    """A course, and the skills that certificates prove. Nothing of it is kept."""

    credential: str = Field(min_length=1, max_length=2000)
    skills: list[str] = Field(max_length=MOST)
    """URIs of skills that a certificate proves."""
    language: str = Field(default="en", pattern=LANGUAGE_CODE)


class ExemptPart(Wire):
    """A learning outcome whose skills are all certified."""

    outcome: int = Field(ge=0)
    """Its position in the record, from 0."""
    text: str
    skills: list[str]


class ExemptionResponse(Wire):
    """What certificates may stand for in a course. Who awards it decides."""

    snapshot: str
    credential: str
    title: str
    whole: bool
    """All that the course is known to teach is certified."""
    certified: list[str]
    open: list[str]
    """Skills it teaches that are not certified."""
    parts: list[ExemptPart]
    ask: list[str]
    """Awarding bodies; empty where none is named: ask the `provider`."""
    provider: str
    said: list[str]


class HeldPart(Wire):
    """A credential that somebody holds."""

    credential: str = Field(min_length=1, max_length=2000)
    valid_until: str | None = None
    """Last day on which it is valid, YYYY-MM-DD; absent where it is not limited."""


class StackRequest(Wire):
    """A larger qualification and the credentials somebody holds. Nothing of it is kept."""

    qualification: str = Field(min_length=1, max_length=2000)
    """URI or name, as `part_of` or `stackable_into` of a course has it."""
    parts: list[HeldPart] = Field(min_length=1, max_length=MOST)
    as_of: str | None = None
    """Day of the question, YYYY-MM-DD; today where absent."""
    language: str = Field(default="en", pattern=LANGUAGE_CODE)


class RefusedPart(Wire):
    """A credential that does not count, and why."""

    credential: str
    reason: Literal["no ects", "other level", "expired", "repeats", "not a part"]


class Stack(Wire):
    """A larger qualification, and what courses that its providers name as parts sum to."""

    qualification: str
    title: str
    parts: list[str]
    ects: float
    of: float | None
    """ECTS of the whole qualification; null where unknown."""
    refused: list[RefusedPart]


class StackResponse(Stack):
    """What credentials sum to toward a qualification. The institution decides what it recognises."""

    snapshot: str
    as_of: date
    said: list[str]


class NationalLevel(Wire):
    """A level of the record's own country; `eqf` and `basis` where a referencing is loaded."""

    country: str
    framework: str
    level: str
    eqf: int | None
    basis: str


class ReferencedLevel(Wire):
    """A level of the other country, the referencing that ties it to the EQF, and its date."""

    country: str
    framework: str
    level: str
    eqf: int
    basis: str
    dated: str
    also: list[str]
    """Other names of the framework."""


class Volume(Wire):
    """A range, and which figure the provider stated: ects or hours."""

    low: float
    high: float
    stated: str


class Contact(Wire):
    """Who answers questions on recognition in a country; `checked` is the day of the list."""

    country: str
    name: str
    url: str
    checked: date | None


class EvidenceOn(Wire):
    """A piece of quality evidence, and whether it holds on the day of the question."""

    kind: str
    source: str
    checked: date | None
    expires: date | None
    standing: str
    reference: str | None
    holds: bool


class AbroadResponse(Wire):
    """A course as it is seen from another country. null and empty mean unknown."""

    snapshot: str
    as_of: date
    credential: str
    title: str
    provider: str
    country: str
    """The country it is seen from, ISO 3166."""
    home: str | None
    home_levels: list[NationalLevel]
    eqf: int | None
    eqf_basis: str | None
    """The referencing the level follows from; null where the provider states the EQF level."""
    levels: list[ReferencedLevel]
    workload: Volume | None
    credits: Volume | None
    indicative: bool
    """ECTS are only a guide: the record does not show higher education."""
    ask: list[str]
    """Awarding bodies, all of a joint programme; empty where none is named."""
    contact: Contact | None
    recognition: str | None
    """What the provider says on recognition; null reads "ask the institution"."""
    quality: list[EvidenceOn]
    labels: list[str]
    """Labels of alliances; no quality assurance."""
    withdrawn: date | None
    successor: str | None
    """What took the place of a withdrawn course."""
    said: list[str]


class CardRequest(Wire):
    """A European Student Card number. It is personal: send it in the body alone; nothing is kept."""

    number: str
    pic: str | None = None
    """Participant Identification Code of the institution, to be compared with the number's end."""
    language: str = Field(default="en", pattern=LANGUAGE_CODE)


class CardResponse(Wire):
    """What the form of a number shows. The number is not repeated and no card is verified."""

    form_valid: bool
    verified: Literal[False]
    form: Literal["valid", "no uuid", "other version", "no pic", "other pic"]
    said: str


CARD_EXAMPLE = {"number": "4a0b6f60-7c3e-11ef-9b52-001999888777", "language": "en"}
"""A number made up for the description: its code is no institution's."""
