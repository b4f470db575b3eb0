"""Comparing two ways of ranking: stable arms, and what was reported of them (F50).

An arm is a policy that makes the machine's list. Which one a case gets is a function of its
reference and a salt, so nobody chooses, and it is written into the case when it is opened, so it
never changes. By default there is no experiment. What is counted is what somebody reported; no
effect on employment is claimed, and none can be read from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guidance.casework.case import STEPS
from guidance.errors import ConfigurationError
from guidance.labour_market.demand import Interval, wilson

SHORTEST_SALT = 8
SMALLEST = 10
"""A count below it is not told, nor one that leaves fewer than this out (k-anonymity)."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: its name, its share of the cases in (0, 1), and the policy it ranks by."""

    name: str
    share: float
    policy: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison that an operator configured."""

    name: str
    salt: str
    arms: tuple[Arm, ...]

    def arm_of(self, reference: str) -> Arm:
        """Return the arm of a case: equal references get equal arms, in the configured shares."""
        drawn = hashlib.sha256(f"{self.salt}\n{reference}".encode()).digest()
        point = int.from_bytes(drawn[:8], "big") / 2**64
        passed = 0.0
        for arm in self.arms:
            passed += arm.share
            if point < passed:
                return arm
        return self.arms[-1]


def read_experiment(data: Mapping[str, Any], policies: Sequence[str]) -> Experiment:
    """Read an experiment from its file.

    Raises
    ------
    ConfigurationError
        For other members, a short salt, shares that do not sum to 1, or a policy there is not.
    """
    if sorted(data) != ["arm", "name", "salt"] or len(str(data["salt"])) < SHORTEST_SALT:
        raise ConfigurationError(
            f"an experiment with {', '.join(sorted(data))[:80]}",
            f"name, salt ({SHORTEST_SALT} characters or more) and tables [[arm]]",
            "see docs/formats.md",
        )
    arms = tuple(_arm(row, policies) for row in data["arm"])
    names = {arm.name for arm in arms}
    if abs(sum(arm.share for arm in arms) - 1) > 1e-9 or len(names) < max(2, len(arms)):
        raise ConfigurationError(
            f"{len(arms)} arms of {sum(arm.share for arm in arms):g} together",
            "two or more arms of different names whose shares sum to 1",
            "correct the shares",
        )
    return Experiment(str(data["name"]), str(data["salt"]), arms)


def _arm(row: Mapping[str, Any], policies: Sequence[str]) -> Arm:
    share = row.get("share")
    if (
        sorted(row) != ["name", "policy", "share"]
        or not isinstance(share, float)
        or not 0 < share < 1
    ):
        raise ConfigurationError(
            "an arm that is not complete", "name, share in (0, 1) and policy", "see docs/formats.md"
        )
    if row["policy"] not in policies:
        raise ConfigurationError(
            f"policy {str(row['policy'])[:40]!r}", f"one of {', '.join(policies)}", "correct it"
        )
    return Arm(str(row["name"]), share, str(row["policy"]))


@dataclass(frozen=True, slots=True)
class Reported:
    """How many cases of an arm reported a step; None where so few that people might be known."""

    step: str
    count: int | None
    share: Interval | None


@dataclass(frozen=True, slots=True)
class ArmReport:
    """One arm: its cases (None where too few), and what was reported of them."""

    arm: str
    cases: int | None
    steps: tuple[Reported, ...]


def report(
    cases: Iterable[tuple[str, frozenset[str]]], smallest: int = SMALLEST
) -> tuple[ArmReport, ...]:
    """Return what was reported by arm, with 95 % Wilson intervals; small counts are left out.

    Parameters
    ----------
    cases
        Of each case its arm and the steps that were reported, each once.
    """
    by_arm: dict[str, list[frozenset[str]]] = {}
    for arm, steps in cases:
        by_arm.setdefault(arm, []).append(steps)
    return tuple(_arm_report(arm, by_arm[arm], smallest) for arm in sorted(by_arm))


def _arm_report(arm: str, cases: Sequence[frozenset[str]], smallest: int) -> ArmReport:
    total = len(cases)
    if total < smallest:
        return ArmReport(arm, None, tuple(Reported(step, None, None) for step in STEPS))
    return ArmReport(arm, total, tuple(_reported(step, cases, smallest) for step in STEPS))


def _reported(step: str, cases: Sequence[frozenset[str]], smallest: int) -> Reported:
    """Return one step; of 20 cases 19 with a job would tell of the one without as well."""
    count, total = sum(step in steps for steps in cases), len(cases)
    if count < smallest or 0 < total - count < smallest:
        return Reported(step, None, None)
    return Reported(step, count, wilson(count, total))
