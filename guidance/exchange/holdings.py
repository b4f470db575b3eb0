"""What a learner's document says, as every reader of such documents returns it.

A reading holds what was learnt, never who learnt it: no member of these types is meant for a name,
a birth date, a nationality, an address, a number or an e-mail address of a person, and no reader
puts one there. Sentences on all of it stand in `guidance.messages`, by the codes used here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential.course import NationalLevel, QualityAssurance, Translation


class DocumentFormat(StrEnum):
    """What a document is, told by its bytes and never by its name alone."""

    EUROPEAN_CREDENTIAL = "european-digital-credential"
    """JSON-LD of the European Learning Model, sealed or not."""
    OPEN_BADGE = "open-badge-3"
    """An Open Badge 3.0, as a signed token (VC-JWT) or as plain JSON."""
    ATTESTATION = "sd-jwt-attestation"
    """An attestation out of a wallet (SD-JWT VC)."""
    EUROPASS_CV = "europass-cv"
    """A CV with Europass XML, alone or embedded in a PDF."""
    PDF = "pdf"
    """The text of a PDF."""
    DOCX = "docx"
    """A text of Word and its kin."""
    ODT = "odt"
    """An OpenDocument text."""
    TEXT = "text"
    """Plain text."""


class SealState(StrEnum):
    """What is known of the seal or signature of a document."""

    VALID = "valid"
    """It fits the very bytes that were read, and the key is the one the document names."""
    INVALID = "invalid"
    """It does not fit: the document was changed, or the seal is of another."""
    NOT_CHECKED = "not-checked"
    """There is one of a kind that is not checked here, such as a Data Integrity proof."""
    NONE = "none"
    """There is none, such as an unsigned badge or any CV."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about a document: a code, and the values its sentence names.

    `values` are pairs of name and text, sorted by name; never words about a person.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, **values: str) -> Finding:
        """Return a finding with its values in order of name."""
        return cls(code, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a document: its state, what to say about it, and who made it.

    Attributes
    ----------
    notes
        What limits the state, such as "the certificate expired", in a fixed order.
    signer
        The organisation that the certificate or key names; None where it names none.
    certificate_ends
        Last day of the signer's certificate, None without one.
    listed
        Whether the trust list at hand names the signer; None where no list is loaded.
    """

    state: SealState = SealState.NONE
    notes: tuple[Finding, ...] = ()
    signer: str | None = None
    certificate_ends: date | None = None
    listed: bool | None = None


UNSEALED = Seal()
"""What is said of a document without a seal."""


@dataclass(frozen=True, slots=True)
class StatedSkill:
    """A skill that a document states: its URI where it has one, its label, its framework.

    `framework` is "ESCO" or the name or address of another one, such as DigComp; `outcome` is the
    position, from 0, of the learning outcome it is stated of, None where it is of the whole.
    """

    label: str
    uri: str | None = None
    framework: str = "ESCO"
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """What somebody was awarded: Annex I of Council Recommendation 2022/C 243/02, less the person.

    None and empty mean that the document does not say.

    Attributes
    ----------
    language
        Language of its words, ISO 639-1; `translations` hold them in further ones.
    issued, valid_until
        Day of the award, and the last day it holds.
    hours
        Notional workload in hours; None where it is stated as what no workload can be.
    eqf
        European level, 1-8; `cycle` is that of the European Higher Education Area.
    grade, grading
        The result, and the scheme it was given by.
    stackable_into
        Larger qualifications it counts toward.
    parts
        Achievements within it, in order of the document.
    specification
        URI of what was awarded (the offer, not this award), None for names local to the document.
    endorsers
        Organisations that endorse it, as the document says; no endorsement is checked.
    took_part_only
        Whether it says that somebody took part, and not what was learnt.
    """

    title: str
    awarding_bodies: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    description: str = ""
    issued: date | None = None
    valid_until: date | None = None
    outcomes: tuple[str, ...] = ()
    skills: tuple[StatedSkill, ...] = ()
    ects: float | None = None
    hours: float | None = None
    eqf: int | None = None
    national_levels: tuple[NationalLevel, ...] = ()
    cycle: str | None = None
    assessment: str | None = None
    participation: str | None = None
    quality: tuple[QualityAssurance, ...] = ()
    prerequisites: tuple[str, ...] = ()
    supervision: str | None = None
    identity_verification: str | None = None
    grade: str | None = None
    grading: str | None = None
    stackable_into: tuple[str, ...] = ()
    parts: tuple[Achievement, ...] = ()
    further_information: str | None = None
    fields_of_education: tuple[str, ...] = ()
    specification: str | None = None
    endorsers: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()
    took_part_only: bool = False

    @property
    def everything(self) -> tuple[Achievement, ...]:
        """Return this achievement and all within it, outer ones first."""
        return (self, *(inner for part in self.parts for inner in part.everything))


class PassageKind(StrEnum):
    """What a passage of a CV is about."""

    JOB = "job"
    """A title and what was done there, such as "Nurse: cared for patients at night"."""
    EDUCATION = "education"
    """A degree or course and what it taught."""
    SKILL = "skill"
    """A skill in the person's own words, such as "welding"."""
    TEXT = "text"
    """Any other text of which nobody says what it is."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a CV about one job, course or skill: to be matched, then confirmed.

    `language` is ISO 639-1, None where the document does not say.
    """

    kind: PassageKind
    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """A language somebody says they speak (ISO 639-1), and the CEFR level where one is stated."""

    language: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class NotRead:
    """A part of a document that was left alone, such as "identity", and how often it occurred."""

    part: str
    count: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is taken from one document.

    Attributes
    ----------
    language
        Main language of the document, ISO 639-1, None where unknown.
    issuer
        The organisation that issued the document, which need not be the awarding body.
    names_a_person
        Whether the document says whose it is (Annex I, element 1); what it says is not kept.
    findings
        What to know about the document beside its seal, in a fixed order.
    not_read
        What was left alone, sorted by part.
    """

    format: DocumentFormat
    language: str | None = None
    seal: Seal = UNSEALED
    achievements: tuple[Achievement, ...] = ()
    passages: tuple[Passage, ...] = ()
    languages: tuple[LanguageLevel, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    names_a_person: bool = False
    issuer: str | None = None
