"""How often a region's ads ask for a skill, with an interval and the small-number rule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

MINIMUM_SAMPLE = 30
"""Ads below which a share is not shown for a region."""


def widening(region: str) -> tuple[str, ...]:
    """Return a region's code, its prefixes down to the country, and "" for every ad loaded.

    Examples
    --------
    >>> widening("PL61")
    ('PL61', 'PL6', 'PL', '')
    """
    return (*(region[:length] for length in range(len(region), 1, -1)), "")


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval and the sample it was drawn from."""

    share: float
    low: float
    high: float
    count: int
    total: int


def wilson(count: int, total: int, z: float = 1.959964) -> Interval:
    """Return a share with its Wilson score interval.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22, 209-212. Without a
    sample the share is 0 and the interval [0, 1].
    """
    if total <= 0:
        return Interval(0.0, 0.0, 1.0, 0, 0)
    share = count / total
    scale = 1 + z * z / total
    centre = (share + z * z / (2 * total)) / scale
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half), count, total)


@dataclass(frozen=True, slots=True)
class SkillDemand:
    """How often a region's ads ask for a skill.

    `region` is a NUTS or country code, or "" for every ad loaded; `first` and `last` are the
    days of the oldest and newest ad counted. `asked_region` differs from `region` where too few
    ads made the figure fall back to a wider one.
    """

    skill: str
    region: str
    interval: Interval
    first: date | None
    last: date | None
    asked_region: str


@dataclass(frozen=True)
class DemandTable:
    """Counts of current ads that ask for each skill, by region.

    Attributes
    ----------
    regions
        "" (every ad), country codes and NUTS codes, sorted.
    counts
        Shape (regions, skills): ads that ask for the skill.
    totals
        Shape (regions,): ads of the region.
    first, last
        Days of the oldest and newest ad of each region.
    """

    regions: tuple[str, ...]
    counts: NDArray[np.int32]
    totals: NDArray[np.int32]
    first: tuple[date | None, ...]
    last: tuple[date | None, ...]

    def row(self, region: str, minimum: int = MINIMUM_SAMPLE) -> int:
        """Return the row of a region with at least `minimum` ads, else of the next wider one.

        The order is the code itself, its prefixes down to the country, then every ad loaded.
        """
        for code in widening(region):
            if code in self.regions:
                row = self.regions.index(code)
                if self.totals[row] >= minimum or code == "":
                    return row
        return self.regions.index("")

    def shares(self, row: int) -> NDArray[np.float32]:
        """Return the share of a region's ads that ask for each skill, shape (skills,)."""
        total = max(1, int(self.totals[row]))
        return np.asarray(self.counts[row], dtype=np.float32) / np.float32(total)

    def figure(
        self, skill: str, position: int, region: str, minimum: int = MINIMUM_SAMPLE
    ) -> SkillDemand | None:
        """Return one skill's demand in a region, or in a wider one where the sample is small.

        None where even all ads loaded are fewer than `minimum`: such a figure is withheld.
        """
        row = self.row(region, minimum)
        if self.totals[row] < minimum:
            return None
        return SkillDemand(
            skill,
            self.regions[row],
            wilson(int(self.counts[row, position]), int(self.totals[row])),
            self.first[row],
            self.last[row],
            region,
        )
