"""What weighing claims costs honest courses: what is given back with it, over what without.

The contests are those of `pipelines.evaluation.ranking`, the people others than those whom
settings were chosen on. Their truth knows nothing of claims: on the sample what courses were made
to teach, on hand-coded ads every tag in full, right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from guidance.evaluation import Measured, bootstrap, bootstrap_share
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy
from pipelines.claims import Scale
from pipelines.evaluation.people import latest_day
from pipelines.evaluation.rankers import OURS, Field, ours
from pipelines.evaluation.ranking import Contest, Worth, regrets_of
from pipelines.evaluation.report import shown
from pipelines.evaluation.stuffing import unweighed

SEED = 7
"""Draws people on whom no setting was chosen."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One policy in one contest.

    Attributes
    ----------
    kept
        What the best of the first five restores with claims weighed, over what it restores
        without, summed over people.
    before, after
        Regret at five without and with.
    """

    truth: str
    policy: str
    kept: Measured
    before: Measured
    after: Measured


@dataclass(frozen=True, slots=True)
class CostReport:
    """What weighing claims costs in several contests."""

    costs: tuple[Cost, ...]

    def lines(self) -> Iterator[str]:
        """Yield a human table."""
        yield "cost of weighing claims: restored with / without, regret@5 without, with"
        for cost in self.costs:
            yield (
                f"  {cost.truth:34} {cost.policy:12} {shown(cost.kept)}  "
                f"{shown(cost.before)}  {shown(cost.after)}"
            )

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"suite": "cost of claims", **asdict(self)}


def evaluate_cost(
    snapshot: Snapshot, scale: Scale, contests: Sequence[Contest], languages: tuple[str, ...]
) -> CostReport:
    """Measure contests of the same people under both policies.

    Parameters
    ----------
    languages
        Teaching languages the people follow, ISO 639-1.
    """
    without, with_claims = (
        Field(world, languages, latest_day(snapshot))
        for world in (unweighed(snapshot, scale), snapshot)
    )
    costs = []
    for name in OURS:
        before, after = (
            [ours(field, load_policy(name))(person) for person in contests[0].people]
            for field in (without, with_claims)
        )
        for contest in contests:
            best = contest.worth[:, without.eligible].max(axis=1)
            helped = best > 1e-6
            regrets = [regrets_of(contest.worth, best, lists)[helped] for lists in (before, after)]
            costs.append(_cost(contest.truth, name, best[helped], regrets))
    return CostReport(tuple(costs))


def _cost(truth: str, policy: str, best: Worth, regrets: Sequence[Worth]) -> Cost:
    restored = [best * (1 - regret) for regret in regrets]
    kept = bootstrap_share(restored[1], restored[0])
    return Cost(truth, policy, kept, *(bootstrap(np.asarray(regret)) for regret in regrets))
