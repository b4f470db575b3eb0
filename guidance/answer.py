"""What a recommendation answers, as frozen values.

The wire format stands in docs/schemas/answer.json; `guidance.storage.codec` is not used for it,
because an answer shows its unknowns: members that are None stay in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """One feature's share of a score: value in [0, 1] times weight, and the data behind it."""

    name: str
    value: float
    weight: float
    source: str
    date: str | None

    @property
    def points(self) -> float:
        """Return what the feature adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class AtTau:
    """Ads within reach before and after a course, if tau stood elsewhere."""

    tau: float
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Ads within reach before and after a course; `ids` are the ones it opens, sorted.

    `near_goal` counts the opened ads that belong to the goal's ISCO-08 unit group, None without a
    goal. `one_more` counts the ads that this course and one further course of the list open
    together and neither opens alone; None unless this course opens none. `by_tau` says how the
    counts move with tau, lowest first. `grounded` counts the opened ads of which the person's own
    skills cover a part that tells: the others come within reach by the course alone, for anybody.
    """

    before: int
    after: int
    ids: tuple[str, ...]
    tau: float
    near_goal: int | None = None
    one_more: int | None = None
    by_tau: tuple[AtTau, ...] = ()
    grounded: int = 0


@dataclass(frozen=True, slots=True)
class CourseGap:
    """What a course changes about the goal's essential skills; skill URIs, sorted.

    `covers` the course teaches and the person does not hold; `still_missing` and `unknown` are
    left after it.
    """

    covers: tuple[str, ...]
    still_missing: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What would be without one of the skills a course adds, all else equal: exact.

    `rank` is the place the course would have, None where it would leave the list; `score` the
    score it would have, None where it would not be ranked at all.
    """

    skill: str
    rank: int | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """One recommended course. `run` is the run that fits the person's limits, when there is one.

    `builds_on` are held skills close to what it teaches, `adds` the taught skills that are not
    held, most telling first. `certified` are taught skills that a credential of the person proves:
    the `awarding_bodies` may let off that part.
    """

    rank: int
    credential: str
    title: str
    provider: str
    run: str | None
    score: float
    parts: tuple[Part, ...]
    opened: Opened
    gap: CourseGap
    needs_first: tuple[str, ...]
    builds_on: tuple[str, ...]
    adds: tuple[str, ...]
    without: Without | None
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    awarding_bodies: tuple[str, ...] = ()
    certified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A course left out, the limit that left it out, what was found and what was allowed.

    Of the limit "withdrawn", `found` is the day and `allowed` the URI of what took its place.
    """

    credential: str
    limit: str
    found: Any
    allowed: Any


@dataclass(frozen=True, slots=True)
class Question:
    """A skill whose answer would change most; `text` asks for it in the person's language."""

    skill: str
    text: str


@dataclass(frozen=True, slots=True)
class MarketNote:
    """Which ads were counted: region asked for and used, how many, and the days they span.

    `radius_km` is the distance from the person's place, None where no distance was used; `older`
    counts the ads that are more than a year old on the day of the question.
    """

    region: str
    asked_region: str
    radius_km: float | None
    ads: int
    within_reach: int
    first: date | None
    last: date | None
    older: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to one profile.

    `outlook` says what published figures say of the goal's kind of work; `caveats` hold for every
    course of the list and need no repeating with each, though each result has its own whole.
    """

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: Mapping[str, Any]
    market: MarketNote
    outlook: tuple[str, ...]
    caveats: tuple[str, ...]
    results: tuple[Result, ...]
    excluded: tuple[Exclusion, ...]
    empty_reason: str | None
    next_question: Question | None

    def own_caveats(self, result: Result) -> tuple[str, ...]:
        """Return the caveats of one course without those that hold for every one."""
        return tuple(said for said in result.caveats if said not in self.caveats)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one course stands where it stands for one person, in numbers and as a letter.

    `result` is the course as the answer of the same `run_id` lists it, None where it is not in the
    list; `caveats` then says whether another edition of it is; `excluded` says which limit left it
    out, None where none did. `without_taught` and
    `without_held` say what would be without each skill that the course adds, and without each of
    the held skills (at most 24, those that ads lean on most); the largest change first.
    """

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: Mapping[str, Any]
    market: MarketNote
    credential: str
    title: str
    outlook: tuple[str, ...]
    caveats: tuple[str, ...]
    result: Result | None
    excluded: Exclusion | None
    without_taught: tuple[Without, ...]
    without_held: tuple[Without, ...]
    letter: tuple[str, ...]


def to_json(value: Any) -> Any:
    """Return an answer as plain JSON values; unknowns stay as null, members keep their order."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
