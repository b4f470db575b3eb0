"""Whether some groups of people are found less than others: shares with intervals, and the limit.

The limit is the four-fifths rule (Uniform Guidelines on Employee Selection Procedures, 1978, 29 CFR
1607.4 D): a share below 80 % of the best group's is a gap to be looked into. It proves nothing about
its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidance.labour_market.demand import Interval, wilson

LIMIT = 0.8
"""Share of the best group's share below which a gap is flagged."""


@dataclass(frozen=True, slots=True)
class GroupShare:
    """How many people of one group have what is counted, held against the best group.

    Attributes
    ----------
    interval
        The share with its 95 % interval (Wilson); None where one of the two counts is withheld.
    ratio
        The share divided by that of the best group; None where either is not known.
    gap
        Whether the ratio is below the limit.
    sure
        Whether the intervals of both groups lie apart: then chance alone hardly explains the gap.
    """

    dimension: str
    group: str
    interval: Interval | None
    ratio: float | None
    gap: bool
    sure: bool


def group_shares(
    dimension: str, counts: Mapping[str, tuple[int | None, int | None]]
) -> tuple[GroupShare, ...]:
    """Return the shares of the groups of one dimension, sorted by group.

    Parameters
    ----------
    counts
        By group: people who have what is counted, and all its people; None where withheld.
    """
    known = {
        group: wilson(having, total)
        for group, (having, total) in counts.items()
        if having is not None and total
    }
    best = max(known.values(), key=lambda one: (one.share, one.total), default=None)
    return tuple(_share(dimension, group, known.get(group), best) for group in sorted(counts))


def _share(dimension: str, group: str, own: Interval | None, best: Interval | None) -> GroupShare:
    if own is None or best is None or best.share == 0:
        return GroupShare(dimension, group, own, None, gap=False, sure=False)
    ratio = own.share / best.share
    gap = ratio < LIMIT
    return GroupShare(dimension, group, own, ratio, gap=gap, sure=gap and own.high < best.low)


def gaps(shares: Iterable[GroupShare]) -> tuple[GroupShare, ...]:
    """Return the groups below the limit."""
    return tuple(one for one in shares if one.gap)
