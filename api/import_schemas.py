"""The wire format of a document that was read: what it holds, what it proves, what to confirm."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Wire


class Remark(Wire):
    """Something to know: a code for programs, a sentence for people, the values it names."""

    code: str
    text: str
    values: dict[str, str]


class SealAnswer(Wire):
    """What is known of a document's seal. Only a valid one can certify a skill."""

    state: Literal["valid", "invalid", "not-checked", "none"]
    text: str
    notes: list[Remark]
    """What limits the state, such as an expired certificate or a signer nobody lists."""
    signer: str | None
    """The organisation that the certificate names."""
    certificate_ends: str | None
    listed: bool | None
    """Whether the operator's trust list names the signer; null where none is loaded."""


class CertifiedSkill(Wire):
    """A skill that a sealed document states by URI: ready for `skills` of a profile."""

    uri: str
    label: str
    label_language: str
    evidence: Literal["certified"]
    achievements: list[str]


class SkillToConfirm(Wire):
    """A skill that the person may confirm or reject; never a fact before that."""

    uri: str
    label: str
    label_language: str
    evidence: Literal["declared", "inferred"]
    """Declared, where the document states it; inferred, where it was read from words."""
    quote: str
    confidence: float | None = Field(ge=0, le=1)


class StrangerSkill(Wire):
    """A stated skill that this snapshot does not hold, such as one of another release."""

    label: str
    uri: str | None
    framework: str
    outcome: int | None


class PartLeftAlone(Wire):
    """A part of the document that was not read, and how often it occurred."""

    part: str
    count: int


class ImportResponse(Wire):
    """What was read from a document. Who it is about was not kept; nothing of it is stored."""

    day: str
    snapshot: str
    certified: list[CertifiedSkill]
    to_confirm: list[SkillToConfirm]
    strangers: list[StrangerSkill]
    withheld: Remark | None
    """Why nothing counts as certified; null where skills do, and for a CV."""
    texts_left: int
    """How many texts of a very long document were not matched."""
    format: str
    language: str | None
    issuer: str | None
    seal: SealAnswer
    achievements: list[dict[str, Any]]
    """Every Annex I element of what was awarded, less the person."""
    passages: list[dict[str, Any]]
    """What a CV says of jobs, courses and skills."""
    languages: list[dict[str, Any]]
    findings: list[Remark]
    not_read: list[PartLeftAlone]
    names_a_person: bool
    """Whether the document says whose it is; what it says was not kept."""
