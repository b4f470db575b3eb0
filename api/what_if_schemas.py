"""The wire formats of what-if: the changes that may be asked about, and what each would do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from api.schemas import LANGUAGE_CODE, Language, MarketNote, Profile, SourceAge, Wire

MOST_CHANGES = 12


class SkillChange(Wire):
    """One skill more."""

    kind: Literal["skill"]
    skill: str = Field(min_length=1, max_length=2000)


class RadiusChange(Wire):
    """A longer way: the radius in place of the profile's."""

    kind: Literal["radius_km"]
    radius_km: float = Field(gt=0, le=20_000)


class RegionChange(Wire):
    """A region around the profile's own; a distance then limits nothing."""

    kind: Literal["nuts"]
    nuts: str = Field(pattern=r"^[A-Za-z]{2}[A-Za-z0-9]{0,3}$")


class BudgetChange(Wire):
    """More money for a course, on top of the budget; its currency where none is named."""

    kind: Literal["budget"]
    amount: float = Field(gt=0, le=1e9)
    currency: str | None = Field(default=None, pattern=r"^[A-Za-z]{3}$")


class HoursChange(Wire):
    """More hours a week, on top of the profile's."""

    kind: Literal["hours_per_week"]
    hours: float = Field(gt=0, le=168)


class WeeksChange(Wire):
    """More weeks that a course may last, on top of the profile's."""

    kind: Literal["weeks"]
    weeks: float = Field(gt=0, le=520)


class EndChange(Wire):
    """A later day by which a course has to end."""

    kind: Literal["end_by"]
    end_by: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", json_schema_extra={"format": "date"})


class TimeChange(Wire):
    """A further time of day or week."""

    kind: Literal["times"]
    time: Literal["day", "evening", "weekend"]


class ModeChange(Wire):
    """A further form of a course."""

    kind: Literal["modes"]
    mode: Literal["onsite", "online", "blended"]


class LanguageChange(Wire):
    """A language in which the person could follow a course."""

    kind: Literal["teaching_languages"]
    language: str = Field(pattern=LANGUAGE_CODE)
    level: Language = "B1"


AskedChange = Annotated[
    SkillChange
    | RadiusChange
    | RegionChange
    | BudgetChange
    | HoursChange
    | WeeksChange
    | EndChange
    | TimeChange
    | ModeChange
    | LanguageChange,
    Field(discriminator="kind"),
]
"""One change of any kind, named after the limit it loosens."""


class WhatIfOptions(Wire):
    """The members of a what-if request that do not belong to the profile."""

    changes: list[AskedChange] | None = Field(default=None, max_length=MOST_CHANGES)
    """What to ask about, each alone; absent, changes that may matter are proposed."""
    limit: int = Field(default=10, ge=1, le=50)
    policy: str | None = None
    """Name of a policy; by default goal-first with a goal, doors-first without one."""


class WhatIfRequest(Profile):
    """A profile, and beside its members the changes to ask about."""

    changes: list[AskedChange] | None = Field(default=None, max_length=MOST_CHANGES)
    """What to ask about, each alone; absent, changes that may matter are proposed."""
    limit: int = Field(default=10, ge=1, le=50)
    policy: str | None = None


class Place(Wire):
    """A course of a list: its place, and its place in the present list (null where it has none)."""

    rank: int = Field(ge=1)
    before: int | None
    credential: str
    title: str
    provider: str
    score: float
    within_reach: int
    """Job ads within reach with this course."""


class Gone(Wire):
    """A course that leaves the list."""

    before: int
    credential: str
    title: str


class Freed(Wire):
    """A course that a limit left out and no limit leaves out with the change."""

    credential: str
    title: str
    limit: str
    found: Any
    allowed: Any
    rank: int | None


class Counts(Wire):
    """Job ads before and after: counted, within reach, within reach with the best course."""

    market_before: int
    market_after: int
    within_reach_before: int
    within_reach_after: int
    with_course_before: int
    with_course_after: int


class AnsweredChange(Wire):
    """A change as it was computed; the members of its kind are set."""

    kind: str
    skill: str | None = None
    radius_km: float | None = None
    nuts: str | None = None
    amount: float | None = None
    currency: str | None = None
    hours: float | None = None
    weeks: float | None = None
    end_by: date | None = None
    time: str | None = None
    mode: str | None = None
    language: str | None = None
    level: str | None = None


class Outcome(Wire):
    """What one change would do."""

    change: AnsweredChange
    text: str
    """The change as a condition, in the person's language."""
    changes_anything: bool
    ads: Counts
    courses: list[Place]
    gone: list[Gone]
    freed: list[Freed]
    freed_count: int
    suited: list[str]
    """Courses of the changed list that keep to the limit with the change and did not before."""
    unstated: int
    """Courses left out with the change as well, because they do not state what it loosens."""
    sentences: list[str]


class WhatIf(Wire):
    """The present list and what each change would do to it."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    """That a program made the list; shown first."""
    caution: str
    """That this is computed and no promise."""
    data_age: dict[str, SourceAge]
    market: MarketNote
    courses: list[Place]
    outcomes: list[Outcome]
