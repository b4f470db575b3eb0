"""Occupations of one classification beside those of another: ESCO, ISCO-08, O*NET-SOC.

For people who read records of other services, and for nothing else. The official crosswalk to
O*NET holds the answers of a benchmark on which the linkers are measured, so no room that reads
texts, weighs requirements or trains may see it; import contracts in pyproject.toml hold that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Match(StrEnum):
    """How the concept of the other classification stands to the occupation."""

    EXACT = "exact"
    """They mean the same work, such as "loss adjuster" and 13-1031.00."""
    CLOSE = "close"
    """They mean nearly the same work."""
    BROAD = "broad"
    """The other concept is broader: every ISCO-08 unit group holds several occupations."""
    NARROW = "narrow"
    """The other concept is narrower: it is one sort of this occupation."""


class Scheme(StrEnum):
    """A classification that occupations are held against."""

    ISCO = "ISCO-08"
    """International Standard Classification of Occupations, four digits."""
    ONET = "O*NET-SOC"
    """Occupations of the US Department of Labor, such as 13-1031.00."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One concept and its counterpart in another classification.

    Attributes
    ----------
    concept
        URI of an occupation, or `isco_concept` of an ISCO-08 group.
    code, title
        Of the counterpart, in the words of its own classification.
    edition
        Edition of the other classification, such as "O*NET-SOC 2019".
    source
        Name of the source it comes from.
    date
        Day the crosswalk is of, None where none is stated.
    """

    concept: str
    scheme: Scheme
    code: str
    title: str
    match: Match
    edition: str = ""
    source: str = ""
    date: date | None = None


def isco_concept(code: str) -> str:
    """Return what stands for an ISCO-08 group as the concept of a correspondence."""
    return f"isco:{code}"
