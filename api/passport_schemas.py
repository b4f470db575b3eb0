"""The passport of a course as it is published: Annex I, the definition and the principles."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schemas import Wire


class OriginOf(Wire):
    """Where a statement comes from: source, licence, and the day it is dated."""

    source: str
    licence: str
    date: str | None
    dated_by: Literal["record", "source", ""]
    """record: the record says when it was changed; source: the day is that of its source."""


class AnnexElement(Wire):
    """One element of Annex I: its place there, and what the record states of it."""

    code: str
    name: str
    mandatory: bool
    """Whether the Annex demands it of an offer; nine are."""
    state: Literal["stated", "not stated", "belongs to the award"]
    value: list[str]
    """What the record states, in its own words and codes."""
    title: str
    text: list[str]
    """The same in the reader's language; a provider's own words stay as they are."""
    origin: OriginOf | None


class RangeOf(Wire):
    """Hours or credits as a range; `stated` says which figure the provider gave."""

    low: float
    high: float
    stated: Literal["hours", "ects"]


class VolumeOf(Wire):
    """The workload both ways, and what its credits stand for."""

    hours: RangeOf
    ects: RangeOf
    credit: Literal[
        "higher education", "indicative", "indicative unless higher education awards it"
    ]


class EvidenceOf(Wire):
    """One piece of quality evidence on the day asked for."""

    kind: str
    source: str
    checked: str | None
    expires: str | None
    standing: str
    reference: str | None
    holds: bool
    own_word: bool
    """Whether it is only what the provider says of itself."""


class PassportOf(Wire):
    """Every element of Annex I of one offer, in the order of the Annex."""

    as_of: str
    completeness: float = Field(ge=0, le=1)
    stated: int
    of: int
    missing: list[str]
    elements: list[AnnexElement]
    workload: VolumeOf | None
    quality: list[EvidenceOf]
    flags: list[Literal["many_hours", "contradiction", "level"]]
    """What is hard to believe; the value is shown as stated."""
    doubts: list[str]
    """What to ask about it, in words."""


class LabelOf(Wire):
    """Whether the course may be called a micro-credential; refused where its record says no."""

    name: Literal["micro-credential"]
    state: Literal["granted", "refused", "open"]
    kind: str
    """What the course is called here instead, or the label itself."""
    text: str


class FindingOf(Wire):
    """One of the seven parts of the common definition."""

    name: str
    title: str
    answer: Literal["yes", "no", "unknown"]
    ground: str
    text: str


class PrincipleOf(Wire):
    """One of the ten principles: whether there is evidence, and which."""

    name: str
    title: str
    evidence: bool
    state: Literal["evidence found", "no evidence found"]
    ground: str
    text: str
    sources: list[Any]
    """Sources of the figures in the text, each with its date."""
