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
from guidance.labour_market.figures import LabourFigures, labour_figures
from guidance.labour_market.monthly import MonthlyShares, MonthShare, skill_by_month
from guidance.labour_market.outlook import Openings, Pressure
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
    "LabourFigures",
    "MonthShare",
    "MonthlyShares",
    "Openings",
    "Pressure",
    "Shortage",
    "SkillDemand",
    "SkillTrend",
    "Tightness",
    "TrendTable",
    "Vacancy",
    "Withheld",
    "labour_figures",
    "skill_by_month",
    "widening",
    "wilson",
]
