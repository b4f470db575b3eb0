"""Named, versioned weights and scales: what a recommendation values, in a file people can read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from guidance.errors import ConfigurationError
from guidance.matching import FEATURES, Scales
from guidance.opening import MarketRule

COUNTS = ("per_provider", "minimum_ads", "max_age_days", "half_life_days")
"""Settings of at least one; the first three are whole."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Rules that no score overrides.

    Attributes
    ----------
    per_provider
        Most courses of one provider in a list.
    minimum_gain
        Least share of the goal's gap, or of one ad's requirements summed over the market, that a
        course must add; below it a course is left out rather than used as a filler.
    minimum_goal_gain
        Least share of the goal's gap that a course must cover where it opens no ad of the goal's
        kind of work: one stray skill does not make it a course for that goal.
    """

    per_provider: int = 3
    minimum_gain: float = 0.02
    minimum_goal_gain: float = 0.03


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy. Every field changes results; none only speed.

    Attributes
    ----------
    weights
        Feature name to weight, in the order of the feature table; they sum to 1.
    scales
        Fixed saturating scales of the features.
    """

    name: str
    version: str
    weights: tuple[tuple[str, float], ...]
    scales: Scales = field(default_factory=Scales)
    limits: Limits = field(default_factory=Limits)
    market: MarketRule = field(default_factory=MarketRule)

    @property
    def title(self) -> str:
        """Return name and version, as answers show them."""
        return f"{self.name} {self.version}"


def read_policy(data: Mapping[str, Any]) -> Policy:
    """Read a policy from parsed TOML.

    Raises
    ------
    ConfigurationError
        For an unknown key, a missing name, or weights that do not name features or do not sum
        to 1.
    """
    _known(data, ("name", "version", "weights", "scales", "limits", "market"), "the policy")
    if not data.get("name") or not data.get("version"):
        raise ConfigurationError("a policy without name or version", "both", "add them")
    return Policy(
        name=str(data["name"]),
        version=str(data["version"]),
        weights=_weights(data.get("weights", {})),
        scales=_section(Scales, data, "scales"),
        limits=_section(Limits, data, "limits"),
        market=_section(MarketRule, data, "market"),
    )


def _weights(table: Any) -> tuple[tuple[str, float], ...]:
    names = tuple(feature.name for feature in FEATURES)
    _known(table, names, "[weights]")
    weights = tuple((name, _number(name, table.get(name, 0.0), 0.0)) for name in names)
    total = sum(weight for _, weight in weights)
    if abs(total - 1.0) > 1e-9:
        raise ConfigurationError(f"weights that sum to {total:g}", "weights that sum to 1")
    return weights


def _section(kind: type[Any], data: Mapping[str, Any], name: str) -> Any:
    table = data.get(name, {})
    _known(table, tuple(f.name for f in fields(kind)), f"[{name}]")
    least = {"scales": 1e-9, "limits": 0.0, "market": 0.0}[name]
    for key, value in table.items():
        if key != "fallback":
            _number(key, value, 1.0 if key in COUNTS else least)
        elif not isinstance(value, bool):
            raise ConfigurationError(f"fallback = {str(value)[:20]!r}", "true or false")
    return kind(**table)


def _number(name: str, value: Any, least: float) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not least <= value < math.inf:
        raise ConfigurationError(f"{name} = {str(value)[:20]!r}", f"a number of at least {least:g}")
    if name in COUNTS[:3] and value != int(value):
        raise ConfigurationError(f"{name} = {value}", "a whole number")
    return float(value)


def _known(table: Any, allowed: tuple[str, ...], place: str) -> None:
    if not isinstance(table, Mapping):
        raise ConfigurationError(f"{place} of type {type(table).__name__}", "a table")
    if unknown := sorted(set(table) - set(allowed)):
        raise ConfigurationError(
            f"unknown keys in {place}: {', '.join(unknown)}", f"only {', '.join(allowed)}"
        )
