"""How right the service was where right answers are known: figures for people who rely on it.

Providers of a system that advises people say how accurate it is (AI Act, Article 13(3)(b)(ii)).
The figures are data, copied from the page of results with their day and command; a test compares.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share.

    `kind` names what was read or counted, `language` that of the texts (ISO 639-1), `tested` how
    many there were. `low` and `high` bound the 95 % bootstrap interval, None where there is none.
    `row` and `column` say where the figure stands in its table.
    """

    kind: str
    language: str
    row: tuple[str, ...]
    column: str
    tested: int
    share: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """The figures that one command makes, and the section of the results in which they stand."""

    section: str
    command: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What is known of how right the service is: of reading texts, and of ads within reach."""

    measured: date
    results: str
    linking: Measurement
    reach: Measurement


@cache
def accuracy() -> Accuracy:
    """Return the figures that come with this release."""
    told = tomllib.loads(files("api").joinpath("accuracy.toml").read_text(encoding="utf-8"))
    parts = {name: _measurement(told[name]) for name in ("linking", "reach")}
    return Accuracy(told["measured"], told["results"], **parts)


def _measurement(told: dict[str, Any]) -> Measurement:
    figures = tuple(Figure(**{**one, "row": tuple(one["row"])}) for one in told["figures"])
    return Measurement(told["section"], told["command"], figures)
