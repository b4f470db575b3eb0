"""Days and lengths of time as documents write them (ISO 8601, XML Schema), read with care."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any

MOST_HOURS = 900.0
"""No short course takes more; a longer workload is a slip."""

_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_DURATION = re.compile(
    r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?"
    r"(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?\Z"
)
_MONTHS = re.compile(r"P[\d.]+[YM]")
_HOURS_OF = (8760.0, 730.0, 168.0, 24.0, 1.0, 1 / 60, 1 / 3600)
"""Hours in a year, month, week, day, hour, minute and second, as a clock counts them."""


def day_of(text: object) -> date | None:
    """Return the day a date or time names, as it is written there, or None.

    2022-12-31T23:00:00Z is midnight in Brussels: the day is kept as written, not moved.
    """
    match = _DAY.match(text) if isinstance(text, str) else None
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def instant_day(seconds: Any) -> date | None:
    """Return the day (UTC) of a number of seconds since 1970, as in `exp` of a token, or None."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None


def workload_of(duration: object) -> float | None:
    """Return the hours of learning that a duration states, or None where it cannot mean that.

    Nobody learns around the clock for months: P60M, which is 60 months, was meant as 60 hours or
    minutes, and nobody can tell which.
    """
    hours = hours_of(duration)
    if hours is None or not 0 < hours <= MOST_HOURS or _MONTHS.match(str(duration).strip()):
        return None
    return hours


def hours_of(duration: object) -> float | None:
    """Return the hours of an XML Schema duration as a clock counts them, or None for another text."""
    match = _DURATION.match(duration.strip()) if isinstance(duration, str) else None
    if match is None or not any(match.groups()):
        return None
    try:
        parts = [float(part or 0) for part in match.groups()]
    except ValueError:
        return None
    total = sum(part * hours for part, hours in zip(parts, _HOURS_OF, strict=True))
    return total if math.isfinite(total) else None
