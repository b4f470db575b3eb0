"""What a path is: steps in order, what they sum to, and how good the path is proven to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential import Money
from guidance.frameworks import Workload
from guidance.learner import Constraints
from guidance.recognition.exemptions import Exemption
from guidance.recognition.stacking import Refusal, RefusedPart, Stack

__all__ = [
    "MOST_STEPS",
    "Exemption",
    "Path",
    "PathLimits",
    "Proof",
    "Refusal",
    "RefusedPart",
    "Stack",
    "Step",
    "Stop",
    "Totals",
]

MOST_STEPS = 6
"""Longest path that is planned: the search grows with the power of the steps."""


@dataclass(frozen=True, slots=True)
class PathLimits:
    """What a path as a whole may use at most. None where the person set no limit.

    What is known never exceeds a limit, whether it is strict or not.

    Attributes
    ----------
    steps
        Most courses, 1 to `MOST_STEPS`.
    budget
        Most money for all courses together; a price in another currency is unknown.
    hours
        Most learning hours of all courses together, by the upper end of each range.
    hours_per_week
        Most learning hours in any week, over all runs that overlap.
    weeks
        Most weeks from the start of the first course to the end of the last. Weeks that only
        follow from learning hours count as not stated where the limit is strict.
    start_from, end_by
        First day and last day of the path.
    strict
        Names of these limits under which a course that does not state the figure is left out.
    """

    steps: int = 3
    budget: Money | None = None
    hours: float | None = None
    hours_per_week: float | None = None
    weeks: float | None = None
    start_from: date | None = None
    end_by: date | None = None
    strict: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        limits: Constraints,
        *,
        steps: int = 3,
        budget: Money | None = None,
        hours: float | None = None,
    ) -> PathLimits:
        """Return a person's limits as those of a path; what is named here is strict."""
        named = {"budget": budget, "hours": hours}
        strict = {name for name, value in named.items() if value is not None}
        shared = {"budget", "hours_per_week", "weeks", "start_from", "end_by"}
        return cls(
            steps=steps,
            budget=budget or limits.budget,
            hours=hours,
            hours_per_week=limits.hours_per_week,
            weeks=limits.weeks,
            start_from=limits.start_from,
            end_by=limits.end_by,
            strict=tuple(sorted(strict | (shared & set(limits.hard)))),
        )


class Stop(StrEnum):
    """Why a path is no longer than it is."""

    STEPS = "steps"
    """It has as many courses as were asked for, such as three of three."""
    NOTHING_ADDS = "nothing adds"
    """No further course opens an ad or brings one nearer, such as after the only care course."""
    LIMITS = "limits"
    """A further course would help, but breaks a limit, such as a budget that is spent."""


@dataclass(frozen=True, slots=True)
class Step:
    """One course of a path. None and empty mean that the provider does not say.

    Attributes
    ----------
    run
        The run to take, None where the course has none.
    weeks
        Length of the run; without dates the hours over the person's hours a week.
    start, end
        Of the run; None for a course without dates, which is taken after the one before it.
    skills
        What it adds that neither the person nor an earlier step has, sorted.
    opened
        Ids of the ads that come within reach with this step, sorted.
    within_reach
        Ads within reach after this step: what stopping here is worth.
    near_goal
        How many of `opened` belong to the goal's unit group, None without a goal.
    potential
        Gain in importance-weighted coverage, in ads; covering a goal whole counts as ten.
    builds_on
        Stated prerequisites that the person lacked and earlier steps bring, as URIs.
    exempted
        Stated prerequisites in whose place certified skills stand, as URIs of courses.
    unchecked
        Stated prerequisites in words, which nothing here can check.
    unmet
        Soft limits that the run does not meet or does not state.
    source, dated
        Where the facts of the course come from, and of which day they are.
    """

    position: int
    credential: str
    title: str
    provider: str
    run: str | None
    hours: Workload | None
    cost: Money | None
    weeks: float | None
    start: date | None
    end: date | None
    ects: float | None
    eqf: int | None
    skills: tuple[str, ...]
    opened: tuple[str, ...]
    within_reach: int
    near_goal: int | None
    potential: float
    builds_on: tuple[str, ...]
    exempted: tuple[str, ...]
    unchecked: tuple[str, ...]
    unmet: tuple[str, ...]
    source: str
    dated: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What the courses of a path sum to; each `..._unknown` counts courses that do not say.

    Attributes
    ----------
    cost
        One sum per currency, by its code.
    weeks
        From the start of the first course to the end of the last; None while an end is unknown.
    eqf
        Lowest and highest stated level.
    """

    courses: int
    ects: float
    ects_unknown: int
    hours_low: float
    hours_high: float
    hours_unknown: int
    cost: tuple[Money, ...]
    cost_unknown: int
    weeks: float | None
    weeks_unknown: int
    eqf: tuple[int, int] | None
    eqf_unknown: int


@dataclass(frozen=True, slots=True)
class Proof:
    """How good a path is proven to be.

    Attributes
    ----------
    method
        "exact", "beam" or "greedy": the search that found the path.
    value
        Ads it opens that count: those near the goal, or all without a goal.
    at_most
        No path under the same limits opens more.
    potential, potential_at_most
        The same for the gain in potential.
    nodes
        Partial paths looked at.
    """

    method: str
    value: int
    at_most: int
    potential: float
    potential_at_most: float
    nodes: int

    @property
    def optimal(self) -> bool:
        """Return whether no path under the same limits opens more ads."""
        return self.at_most <= self.value

    @property
    def may_miss(self) -> int:
        """Return by how many ads the best path may at most be better."""
        return max(self.at_most - self.value, 0)


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence of courses for one person; empty where none helps within the limits.

    Attributes
    ----------
    ads, before
        Ads of the person's market, and those within reach already.
    tau
        Coverage from which an ad is within reach.
    left_out
        Useful courses that broke a hard limit alone, as pairs of limit and count, most first.
    """

    steps: tuple[Step, ...]
    totals: Totals
    proof: Proof
    stacks: tuple[Stack, ...]
    exemptions: tuple[Exemption, ...]
    stopped: Stop
    limits: PathLimits
    ads: int
    before: int
    tau: float
    left_out: tuple[tuple[str, int], ...]

    @property
    def after(self) -> int:
        """Return how many ads are within reach after the last step."""
        return self.steps[-1].within_reach if self.steps else self.before

    @property
    def opened(self) -> tuple[str, ...]:
        """Return the ids of all ads that the path opens, sorted."""
        return tuple(sorted(ad for step in self.steps for ad in step.opened))
