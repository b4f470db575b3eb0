"""One rule of a scheme held against one course: met, not met, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Condition(StrEnum):
    """What a rule is about; each is a sentence in `funding.CONDITION` of the catalogues."""

    NOT_YET = "not_yet"
    """The scheme begins later than the day asked about."""
    EXPIRED = "expired"
    """The scheme has ended, such as a programme that ran until 2025."""
    ENDS_BEFORE = "ends_before"
    """The scheme ends before the course starts."""
    CHECKED = "checked"
    """Nobody has read the operator's page for over a year."""
    REGION = "region"
    """It is for people of a region, and the person named another, a wider one or none."""
    PLACE = "place"
    """The course has to take place in a region."""
    EQF = "eqf"
    """Level of the course, such as EQF 2 to 5."""
    HOURS = "hours"
    """Learning hours of the course, such as at least 16."""
    ECTS = "ects"
    """Credits of the course."""
    EVIDENCE = "evidence"
    """Evidence of quality, such as a provider on a list of trusted providers."""
    MODE = "mode"
    """On site, online or partly online."""
    KIND = "kind"
    """Kind of course, such as micro-credentials only."""
    FIELD = "field"
    """Field of education, such as health and welfare (ISCED-F 09)."""
    COURSE = "course"
    """The operator's own list of courses."""
    EXCLUDED = "excluded"
    """The operator leaves it out by kind, field or name."""
    PRICE = "price"
    """The course states no price, so no sum can be told."""
    CURRENCY = "currency"
    """The price is in another currency than the scheme's sums."""
    NOTHING_TO_PAY = "nothing_to_pay"
    """The course costs nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule held against one course.

    `met` is None where it is not known. `found` is what was stated (None where nothing was),
    `wanted` what the scheme asks for: texts, numbers, days as ISO text, or tuples of them; a pair
    of numbers is least and most, None where a side is open.
    """

    condition: Condition
    met: bool | None
    found: Any
    wanted: Any
