"""Vacancies and the figures drawn from them, each with its source and date."""

from __future__ import annotations

from guidance.labour_market.demand import (
    MINIMUM_SAMPLE,
    DemandTable,
    Interval,
    SkillDemand,
    widening,
    wilson,
)
from guidance.labour_market.published import (
    SHORT_BELOW,
    SURPLUS_FROM,
    Forecast,
    Shortage,
    Tightness,
)
from guidance.labour_market.trend import MINIMUM_MONTHS, SkillTrend, TrendTable, Withheld
from guidance.labour_market.vacancy import Vacancy

__all__ = [
    "MINIMUM_MONTHS",
    "MINIMUM_SAMPLE",
    "SHORT_BELOW",
    "SURPLUS_FROM",
    "DemandTable",
    "Forecast",
    "Interval",
    "Shortage",
    "SkillDemand",
    "SkillTrend",
    "Tightness",
    "TrendTable",
    "Vacancy",
    "Withheld",
    "widening",
    "wilson",
]
