"""How surely somebody is of an ad's own group, by coverage: the calibration of reach, as a table.

Of the pairs of an ad and a person whose coverage falls between two bounds, the share in which the
person is of the ad's group, people of the group and far others weighing the same in all: .5 says
that coverage tells nothing, and it should rise. It is no probability that somebody gets a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from guidance.evaluation import Measured, bootstrap_share
from pipelines.evaluation.report import shown

BOUNDS = (0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)
WIDTH = 30
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """Pairs with a coverage from `low` on and below `high` (1 is counted in the last).

    `own` and `far` are their shares of all pairs with people of the group, and with far others;
    `meant` is own / (own + far).
    """

    low: float
    high: float
    own: float
    far: float
    meant: Measured


def own_shares(
    edges: Counts, own: Counts, far: Counts, bounds: Sequence[float] = BOUNDS
) -> tuple[Share, ...]:
    """Return the shares between bounds, with intervals from resampling groups.

    Parameters
    ----------
    edges
        Lower edges of the bins, ascending.
    own, far
        Weight of pairs, shape (groups, bins); each ad weighs the same in both.
    """
    starts = [*np.searchsorted(edges, np.array(bounds[:-1]) - 1e-9).tolist(), edges.size]
    found = []
    for at, (low, high) in enumerate(pairwise(bounds)):
        chosen = slice(starts[at], starts[at + 1])
        inside, outside = own[:, chosen].sum(axis=1), far[:, chosen].sum(axis=1)
        meant = bootstrap_share(inside, inside + outside, samples=300)
        found.append(Share(low, high, _part(inside, own), _part(outside, far), meant))
    return tuple(found)


def _part(inside: Counts, whole: Counts) -> float:
    return float(inside.sum() / max(float(whole.sum()), 1e-9))


def reliability_lines(shares: Sequence[Share]) -> Iterator[str]:
    """Yield the table, a bar beside each share."""
    yield "    coverage       own     far     own / (own + far), .5 tells nothing"
    for share in shares:
        bar = "#" * round(share.meant.value * WIDTH) if share.meant.count else ""
        yield (
            f"    {share.low:.2f} to {share.high:.2f}  {share.own:6.1%}  {share.far:6.1%}  "
            f"{shown(share.meant):20} {bar}"
        )
