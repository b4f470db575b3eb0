"""All labour-market figures of a skill or an occupation in one place, each with where it is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from guidance.frameworks import country_of
from guidance.labour_market.demand import DemandTable, SkillDemand
from guidance.labour_market.outlook import (
    Openings,
    Publications,
    latest_shortage,
    openings_ahead,
)
from guidance.labour_market.published import Shortage, Tightness
from guidance.labour_market.trend import SkillTrend, TrendTable, Withheld


class Positions(Protocol):
    """An ordered set of URIs."""

    @property
    def positions(self) -> Mapping[str, int]:
        """Return the position of each URI."""
        ...


class Holdings(Protocol):
    """What figures are looked up in: a snapshot."""

    @property
    def skills(self) -> Positions:
        """Return the skills, in the order of the tables."""
        ...

    @property
    def demand(self) -> DemandTable:
        """Return current ads by region."""
        ...

    @property
    def trend(self) -> TrendTable:
        """Return ads by month."""
        ...

    @property
    def records(self) -> Publications:
        """Return the published figures."""
        ...


@dataclass(frozen=True, slots=True)
class LabourFigures:
    """What is known of a skill's demand and of an occupation group's future; None is unknown.

    `demand` and `trend` are of the skill in a region, `shortage` and `openings` of the group in a
    country. Each carries its own region, year, source and sample.
    """

    demand: SkillDemand | None
    trend: SkillTrend | Withheld | None
    shortage: Shortage | None
    openings: Openings | None

    @property
    def surplus(self) -> bool:
        """Return whether the group has many people for each vacancy: a warning to be shown."""
        return self.shortage is not None and self.shortage.tightness is Tightness.SURPLUS


def labour_figures(holdings: Holdings, skill: str | None, isco: str, region: str) -> LabourFigures:
    """Return the figures of a skill and of the occupation group it is wanted for.

    Parameters
    ----------
    skill
        URI of a skill of the snapshot; None or another URI leaves demand and trend unknown.
    isco
        ISCO-08 unit group, "" for none.
    region
        NUTS or country code, "" for none.
    """
    position = None if skill is None else holdings.skills.positions.get(skill)
    demand, trend = None, None
    if skill is not None and position is not None:
        demand = holdings.demand.figure(skill, position, region)
        trend = holdings.trend.figure(skill, position, region)
    country = country_of(region) if region else ""
    return LabourFigures(
        demand,
        trend,
        latest_shortage(holdings.records, isco, country) if isco and country else None,
        openings_ahead(holdings.records, isco, country) if isco else None,
    )
