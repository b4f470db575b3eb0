"""What kinds of work ads are for: how many of a region are of one group, and which occupation leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from guidance.labour_market import MINIMUM_SAMPLE, Interval, widening, wilson
from guidance.learner import Constraints
from guidance.opening.market import MarketRule, Positions, market_for
from guidance.snapshot import Snapshot
from guidance.sparse import entries_of

CLEAR = 0.5
"""Share of some ads, by probability, from which one occupation is theirs."""


@dataclass(frozen=True, slots=True)
class GroupDemand:
    """How many of a region's ads most likely are of one ISCO-08 unit group.

    `region` is a NUTS or country code, "" for every ad loaded, and a wider one than `asked_region`
    where that has too few ads.
    """

    group: str
    region: str
    asked_region: str
    interval: Interval
    first: date | None
    last: date | None


def group_demand(
    snapshot: Snapshot, group: str, region: str, minimum: int = MINIMUM_SAMPLE
) -> GroupDemand | None:
    """Return the share of a region's current ads that most likely are of a unit group.

    None where even all ads loaded are fewer than `minimum`: such a figure is withheld.
    """
    table = snapshot.vacancies
    for code in widening(region):
        ads = market_for(
            Constraints(nuts=code or None),
            frozenset(table.languages),
            table,
            MarketRule(fallback=False),
        ).ads
        if ads.size >= minimum:
            count = int((snapshot.unit_group_of_ads[ads] == group).sum())
            first, last = table.span(ads)
            return GroupDemand(group, code, region, wilson(count, int(ads.size)), first, last)
    return None


def clear_occupation(snapshot: Snapshot, ads: Positions) -> str | None:
    """Return the occupation that some ads are clearly for, or None where none leads.

    An ad counts for its likely occupations by their probability; one that makes up at least half
    of all is clear. Ads whose title gives no occupation count for none.
    """
    if not ads.size:
        return None
    rows, columns, values = entries_of(snapshot.requirements.units, ads)
    likely = columns < len(snapshot.occupations)
    rows, columns, shares = rows[likely], columns[likely], values[likely].astype(np.float64)
    each = np.bincount(rows, weights=shares, minlength=ads.size)
    mass = np.bincount(columns, weights=shares / each[rows], minlength=len(snapshot.occupations))
    leader = int(mass.argmax())
    return snapshot.occupations.uris[leader] if mass[leader] >= CLEAR * ads.size else None
