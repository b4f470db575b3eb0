"""The table of features that a score is made of.

Each feature is a pure function of facts about some courses for one person, vectorised over the
courses, with values in [0, 1]. The first sentence of its docstring is the text a counsellor
reads. Scales are fixed by the policy: no feature looks at other courses or at totals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scales:
    """Fixed scales: the amount at which a saturating feature stands at one half.

    Attributes
    ----------
    potential
        Importance-weighted ads' worth of coverage.
    opened
        Ads.
    demand
        Ads.
    shortage, forecast
        Importance-weighted ads' worth of coverage, in kinds of work that need people.
    effort
        Learning hours.
    """

    potential: float = 5.0
    opened: float = 10.0
    demand: float = 20.0
    shortage: float = 2.0
    forecast: float = 2.0
    effort: float = 60.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of n courses for one person, as columns of shape (n,).

    Attributes
    ----------
    goal_gap
        Share of the goal's open requirement that the course covers, in [0, 1]; 0 without a goal.
    potential
        Gain in importance-weighted coverage, in ads.
    opened
        Number of ads opened.
    demand
        Ads of the region that ask for the skills the course adds, summed over the skills.
    evidence
        Mean confidence of the skills it adds, in [0, 1], after the weight of where they were read.
    hours
        Learning hours, NaN when not stated.
    level
        EQF level, NaN when not stated.
    target_level
        EQF level usual for the goal, NaN when unknown.
    limits_met
        Share of the person's soft limits met, in [0, 1]; not stated counts as not met.
    prerequisites_met
        1 where none are stated or all are met, 0 where one is lacking.
    completeness
        Share of the mandatory Annex I elements that are stated, in [0, 1].
    quality
        Worth of the best quality evidence that holds on the day of the question, in [0, 1]; 0
        without any, and for evidence that has expired.
    shortage, forecast
        Importance-weighted coverage that the course adds to ads beyond reach, in ads, each ad times
        how short of people its kind of work is, or how many openings are forecast for it, in
        [0, 1]; 0 where no figure is known. Sums over ads: a further ad never lowers them.
    """

    goal_gap: Column
    potential: Column
    opened: Column
    demand: Column
    evidence: Column
    hours: Column
    level: Column
    target_level: Column
    limits_met: Column
    prerequisites_met: Column
    completeness: Column
    quality: Column
    shortage: Column
    forecast: Column


def saturate(amount: Column, half: float) -> Column:
    """Return amount / (amount + half): 0 at 0, one half at `half`, never above 1."""
    return np.asarray(amount / (amount + half))


def goal_gap(facts: Facts, scales: Scales) -> Column:
    """How much of what you still need for your goal the course teaches."""
    return np.clip(facts.goal_gap, 0.0, 1.0)


def potential_gain(facts: Facts, scales: Scales) -> Column:
    """How much closer the course brings you to the jobs in your area, also those still out of reach."""
    return saturate(np.maximum(facts.potential, 0.0), scales.potential)


def vacancies_opened(facts: Facts, scales: Scales) -> Column:
    """How many job ads in your area come within reach with this course."""
    return saturate(facts.opened, scales.opened)


def demand(facts: Facts, scales: Scales) -> Column:
    """How many job ads in your area ask for what the course teaches."""
    return saturate(facts.demand, scales.demand)


def shortage(facts: Facts, scales: Scales) -> Column:
    """How much closer the course brings you to jobs for which employers find too few people."""
    return saturate(np.maximum(facts.shortage, 0.0), scales.shortage)


def forecast(facts: Facts, scales: Scales) -> Column:
    """How much closer the course brings you to kinds of work with many openings in coming years."""
    return saturate(np.maximum(facts.forecast, 0.0), scales.forecast)


def evidence(facts: Facts, scales: Scales) -> Column:
    """How clearly the course's own words say that it teaches these skills."""
    return np.clip(facts.evidence, 0.0, 1.0)


def effort(facts: Facts, scales: Scales) -> Column:
    """How little time the course takes; a course that does not say gets nothing here."""
    hours = np.where(np.isnan(facts.hours), np.inf, facts.hours)
    return np.asarray(scales.effort / (scales.effort + hours))


def level_fit(facts: Facts, scales: Scales) -> Column:
    """How well the level of the course fits the level usual for your goal."""
    distance = np.abs(facts.level - facts.target_level)
    return np.where(np.isnan(distance), 0.0, np.clip(1.0 - distance / 4.0, 0.0, 1.0))


def limits_met(facts: Facts, scales: Scales) -> Column:
    """How many of your wishes about cost, time, place and language the course meets."""
    return np.clip(facts.limits_met, 0.0, 1.0)


def prerequisites(facts: Facts, scales: Scales) -> Column:
    """Whether you can start the course with what you have now."""
    return facts.prerequisites_met


def transparency(facts: Facts, scales: Scales) -> Column:
    """How completely the provider describes the course (the elements the EU asks for)."""
    return facts.completeness


def quality(facts: Facts, scales: Scales) -> Column:
    """Whether there is evidence for the quality of the course that is still valid."""
    return np.clip(facts.quality, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of the table: a name, the function, and where its data come from."""

    name: str
    value: Callable[[Facts, Scales], Column]
    origin: str

    @property
    def text(self) -> str:
        """Return the sentence a counsellor reads."""
        return (self.value.__doc__ or "").strip().splitlines()[0]


FEATURES = (
    Feature("goal_gap", goal_gap, "taxonomy and course"),
    Feature("potential_gain", potential_gain, "vacancies"),
    Feature("vacancies_opened", vacancies_opened, "vacancies"),
    Feature("demand", demand, "vacancies"),
    Feature("shortage", shortage, "shortage figures"),
    Feature("forecast", forecast, "forecast"),
    Feature("evidence", evidence, "course"),
    Feature("effort", effort, "course"),
    Feature("level_fit", level_fit, "course"),
    Feature("limits_met", limits_met, "course"),
    Feature("prerequisites", prerequisites, "course"),
    Feature("transparency", transparency, "course"),
    Feature("quality", quality, "quality evidence"),
)
"""The table, in the order in which answers show the parts."""


def feature_values(facts: Facts, scales: Scales) -> dict[str, Column]:
    """Return each feature's values, rounded to four decimals, by name."""
    return {f.name: np.round(f.value(facts, scales), 4) for f in FEATURES}
