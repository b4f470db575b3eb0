"""Vacancies that a course opens: exact, with ids.

An ad is within reach when the weights it asks for are covered to at least tau by a person's held
skills (`Requirements.coverage`; credit for near skills comes from the snapshot's K). A course
opens an ad that is within reach with the course and not without it. Nothing is sampled.
"""

from guidance.opening.bounds import may_open, upper_bounds
from guidance.opening.effects import Effect, Effects, catalogue_effects, effects, gains_over
from guidance.opening.kinds import GroupDemand, clear_occupation, group_demand
from guidance.opening.market import Market, MarketRule, distances_km, market_for
from guidance.opening.months import group_by_month
from guidance.opening.reach import EDGE, Reach, reach_of
from guidance.opening.sensitivity import counts_by_tau

__all__ = [
    "EDGE",
    "Effect",
    "Effects",
    "GroupDemand",
    "Market",
    "MarketRule",
    "Reach",
    "catalogue_effects",
    "clear_occupation",
    "counts_by_tau",
    "distances_km",
    "effects",
    "gains_over",
    "group_by_month",
    "group_demand",
    "market_for",
    "may_open",
    "reach_of",
    "upper_bounds",
]
