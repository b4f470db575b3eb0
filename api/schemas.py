"""The wire formats of profile and answer; the JSON Schemas in docs/schemas are made from them.

Two tiers of type: these models describe and bound what travels; inside, frozen dataclasses do.
A profile is read by `guidance.learner.read_profile` alone, at every door, so that the command
line and this service refuse the same things with the same words.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["A1", "A2", "B1", "B2", "C1", "C2"]
Limit = Literal[
    "nuts",
    "location",
    "radius_km",
    "budget",
    "hours_per_week",
    "weeks",
    "start_from",
    "end_by",
    "times",
    "modes",
    "teaching_languages",
    "access",
]
LANGUAGE_CODE = r"^[A-Za-z]{2}$"


class Wire(BaseModel):
    """What travels: no member but the published ones, no value of another type."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


class SkillClaim(Wire):
    """A skill of the taxonomy that a person has or may have."""

    uri: str = Field(min_length=1)
    evidence: Literal["certified", "declared", "inferred"] | None = "declared"
    """Certified and declared count as held; inferred is unknown until the person confirms it."""
    level: str | None = None


class LocalSkill(Wire):
    """A skill in the person's own words that the taxonomy does not know."""

    text: str = Field(min_length=1)
    language: str | None = Field(default=None, pattern=LANGUAGE_CODE)


class Goal(Wire):
    """What the person wants to become; absent means no goal."""

    occupation: str | None = None


class Money(Wire):
    """An amount in a currency (ISO 4217)."""

    amount: float = Field(ge=0)
    currency: str | None = "EUR"


class Constraints(Wire):
    """Limits on the offer. A limit not named in `hard` only lowers a course's place."""

    nuts: str | None = Field(default=None, pattern=r"^[A-Za-z]{2}[A-Za-z0-9]{0,3}$")
    """Region the person looks for work in, a NUTS code of any level."""
    location: list[float] | None = Field(default=None, max_length=2)
    """Latitude and longitude in degrees."""
    radius_km: float | None = Field(default=None, ge=0)
    budget: Money | None = None
    hours_per_week: float | None = Field(default=None, ge=0, le=168)
    weeks: float | None = Field(default=None, ge=0)
    start_from: date | None = None
    end_by: date | None = None
    times: list[Literal["day", "evening", "weekend"]] | None = None
    modes: list[Literal["onsite", "online", "blended"]] | None = None
    teaching_languages: dict[str, Language] | None = None
    """ISO 639-1 code to CEFR level."""
    access: list[str] | None = None
    """What the offer must have, such as wheelchair or childcare."""
    hard: list[Limit] | None = None
    """Limits that exclude an offer that breaks them or does not state them."""


class Profile(Wire):
    """A person's skills, wish and limits; it carries nothing that tells who the person is."""

    skills: list[SkillClaim] | None = None
    local_skills: list[LocalSkill] | None = None
    rejected: list[str] | None = None
    """Skills the person does not have."""
    goal: Goal | None = None
    taxonomy: str | None = None
    """Taxonomy and release that the URIs belong to, such as ESCO 1.2.1."""
    language: str | None = Field(default="en", pattern=LANGUAGE_CODE)
    """Language of the sentences in the answer, and one in which the person can work."""
    as_of: date | None = None
    """The day of the question; today where it is absent."""
    constraints: Constraints | None = None


class RecommendationRequest(Profile):
    """A profile, and beside its members how many courses to return and under which policy."""

    limit: int = Field(default=10, ge=1, le=50)
    policy: str | None = None
    """Name of a policy; by default goal-first with a goal, doors-first without one."""


class Options(Wire):
    """The members of a recommendation request that do not belong to the profile."""

    limit: int = Field(default=10, ge=1, le=50)
    policy: str | None = None


class ReachRequest(Profile):
    """A profile, and beside its members the occupation the person comes from."""

    current: str | None = None
    """URI of the occupation the person works in or comes from, if they name one."""
    limit: int = Field(default=20, ge=1, le=200)


class ReachOptions(Wire):
    """The members of a request for occupations within reach that do not belong to the profile."""

    current: str | None = None
    limit: int = Field(default=20, ge=1, le=200)


class ExplanationOptions(Options):
    """The members of a request for an explanation that do not belong to the profile."""

    credential: str = Field(min_length=1, max_length=2000)


class ExplanationRequest(RecommendationRequest):
    """A recommendation request, and the course to explain."""

    credential: str = Field(min_length=1, max_length=2000)


class SourceAge(Wire):
    """What one source of the snapshot is and when it was collected."""

    kind: str
    release: str | None
    date: date | None


class Part(Wire):
    """One feature's share of a score: value in [0, 1] times weight, and the data behind it."""

    name: str
    value: float = Field(ge=0, le=1)
    weight: float = Field(ge=0, le=1)
    source: str
    date: str | None


class AtTau(Wire):
    """Job ads within reach before and after the course, if `tau` stood elsewhere."""

    tau: float
    before: int
    after: int


class Opened(Wire):
    """Job ads within reach before and after the course; `ids` are the ones it opens."""

    before: int
    after: int
    ids: list[str]
    tau: float
    """Share of what an ad asks for that must be covered."""
    near_goal: int | None
    """How many of them belong to the goal's occupation group."""
    one_more: int | None
    """Ads that this course opens together with one more of the list and neither alone."""
    by_tau: list[AtTau]
    """How the counts move with `tau`, lowest first."""
    grounded: int
    """Ads it opens of which the person's own skills cover at least a quarter of `tau` before."""


class Gap(Wire):
    """The goal's essential skills: what the course covers, and what is left after it."""

    covers: list[str]
    still_missing: list[str]
    unknown: list[str]


class Without(Wire):
    """What would be without one of the skills that the course adds, all else equal."""

    skill: str
    rank: int | None = Field(ge=1)
    """The place the course would have; null where it would leave the list."""
    score: float | None
    """The score it would have; null where it would not be ranked at all."""


class Result(Wire):
    """One recommended course with its reasons."""

    rank: int = Field(ge=1)
    credential: str
    title: str
    provider: str
    run: str | None
    score: float
    parts: list[Part]
    opened: Opened
    gap: Gap
    needs_first: list[str]
    builds_on: list[str]
    """Held skills close to what it teaches, closest first."""
    adds: list[str]
    """Taught skills that are not held, strongest first."""
    without: Without | None
    reasons: list[str]
    caveats: list[str]
    """Those of this course, most telling first, then those of every course of the list."""
    awarding_bodies: list[str]
    """Who awards it, all of a joint programme; empty where the provider does not say."""
    certified: list[str]
    """Taught skills that a certificate of the person proves: the awarding bodies may let them off."""


class Exclusion(Wire):
    """A course that would help and breaks a hard limit."""

    credential: str
    limit: str
    found: Any
    allowed: Any
    """What the person allows; of the limit `withdrawn` the URI of what took the course's place."""


class Question(Wire):
    """The skill whose answer would change most, as a question in the person's language."""

    skill: str
    text: str


class MarketNote(Wire):
    """Which job ads were counted: where, how many, and the days they span."""

    region: str
    asked_region: str
    radius_km: float | None
    ads: int
    within_reach: int
    first: date | None
    last: date | None
    older: int
    """Ads more than a year old on the day of the question."""


class Answer(Wire):
    """Ranked courses with reasons, what was left out and why, and what it all rests on."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    """That a program made the list; shown first."""
    data_age: dict[str, SourceAge]
    market: MarketNote
    outlook: list[str]
    """What published figures say of the goal's kind of work, each with its source and day."""
    caveats: list[str]
    """What holds for every course of the list: said once above it."""
    results: list[Result]
    excluded: list[Exclusion]
    empty_reason: str | None
    next_question: Question | None


class Explanation(Wire):
    """Why a course stands where it stands in the answer of the same `run_id`, or why it does not."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: dict[str, SourceAge]
    market: MarketNote
    credential: str
    title: str
    outlook: list[str]
    caveats: list[str]
    result: Result | None
    """The course as the answer lists it; null where it is not in the list."""
    excluded: Exclusion | None
    """The limit that left it out."""
    without_taught: list[Without]
    """What would be without each skill that it adds, lowest score first."""
    without_held: list[Without]
    """What would be were a held skill not held, largest change first.

    Of more than 24 held skills, for those that the job ads lean on most.
    """
    letter: list[str]
    """The same in the person's language, line by line."""
