"""The wire formats of a path: what may be asked, and what is answered."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.recognition_schemas import Stack
from api.schemas import MarketNote, Money, Profile, SourceAge, Wire
from guidance.pathways.types import MOST_STEPS


class PathOptions(Wire):
    """The members of a request for a path that do not belong to the profile."""

    steps: int = Field(default=3, ge=1, le=MOST_STEPS)
    """Most courses."""
    budget: Money | None = None
    """Most money for all courses together; the profile's budget where it is absent."""
    hours: float | None = Field(default=None, ge=0, le=1e6)
    """Most learning hours of all courses together."""
    policy: str | None = None
    """Name of a policy; by default goal-first with a goal, doors-first without one."""


class PathRequest(Profile):
    """A profile, and beside its members the limits of the path as a whole."""

    steps: int = Field(default=3, ge=1, le=MOST_STEPS)
    """Most courses."""
    budget: Money | None = None
    """Most money for all courses together; the profile's budget where it is absent."""
    hours: float | None = Field(default=None, ge=0, le=1e6)
    """Most learning hours of all courses together."""
    policy: str | None = None


class Sum(Wire):
    """An amount in a currency (ISO 4217)."""

    amount: float
    currency: str


class Load(Wire):
    """Learning hours as a range; `stated` says whether the provider gave hours or ECTS."""

    low: float
    high: float
    stated: str


class PathLimits(Wire):
    """What the path as a whole may use at most; null where no limit is set."""

    steps: int
    budget: Sum | None
    hours: float | None
    hours_per_week: float | None
    weeks: float | None
    start_from: date | None
    end_by: date | None
    strict: list[str]
    """Limits under which a course that does not state the figure is left out."""


class Step(Wire):
    """One course of a path; null and empty mean that the provider does not say."""

    position: int = Field(ge=1)
    credential: str
    title: str
    provider: str
    run: str | None
    hours: Load | None
    cost: Sum | None
    weeks: float | None
    start: date | None
    end: date | None
    ects: float | None
    eqf: int | None
    skills: list[str]
    """What it adds that neither the person nor an earlier step has."""
    opened: list[str]
    """Job ads that come within reach with this step."""
    within_reach: int
    """Job ads within reach after this step: what stopping here is worth."""
    near_goal: int | None
    potential: float
    builds_on: list[str]
    """Stated prerequisites that earlier steps bring."""
    exempted: list[str]
    """Stated prerequisites in whose place certified skills may stand: the provider decides."""
    unchecked: list[str]
    """Stated prerequisites in words, which nothing here can check."""
    unmet: list[str]
    """Limits of the person that the run does not meet or does not state."""
    source: str
    dated: str | None


class Totals(Wire):
    """What the courses sum to; each `..._unknown` counts courses that do not say."""

    courses: int
    ects: float
    ects_unknown: int
    hours_low: float
    hours_high: float
    hours_unknown: int
    cost: list[Sum]
    cost_unknown: int
    weeks: float | None
    weeks_unknown: int
    eqf: tuple[int, int] | None
    eqf_unknown: int


class Proof(Wire):
    """How good the path is proven to be: it opens `value` job ads, no other more than `at_most`."""

    method: str
    value: int
    at_most: int
    potential: float
    potential_at_most: float
    nodes: int


class Exemption(Wire):
    """A course that certified skills may make needless: `ask` decides on it."""

    credential: str
    title: str
    skills: list[str]
    ask: str


class Path(Wire):
    """A sequence of courses; empty where none helps within the limits."""

    steps: list[Step]
    totals: Totals
    proof: Proof
    stacks: list[Stack]
    exemptions: list[Exemption]
    stopped: str
    limits: PathLimits
    ads: int
    before: int
    tau: float
    left_out: list[tuple[str, int]]
    """Useful courses that broke a hard limit alone: the limit and how many."""


class StepWords(Wire):
    """One step in the person's language."""

    heading: str
    offer: str
    reasons: list[str]
    caveats: list[str]
    exit: str
    stated: str


class PathWords(Wire):
    """The path in the person's language."""

    heading: str
    limits: str
    steps: list[StepWords]
    whole: list[str]
    unknown: list[str]
    proof: list[str]
    recognition: list[str]


class PathAnswer(Wire):
    """A path, its words, and what it all rests on."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    """That a program made the path; shown first."""
    data_age: dict[str, SourceAge]
    market: MarketNote
    path: Path
    words: PathWords
    empty_reason: str | None
