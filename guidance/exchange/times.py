"""Days and lengths of time as credentials write them (ISO 8601, JWT), read with care."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from guidance.exchange.durations import MOST_HOURS, hours_of

DURATION = re.compile(r"P[0-9.YMWDTHS]{1,20}\Z")
"""What looks like a duration, and may be shown: it holds no words."""
_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")


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
    """Return the hours of learning that a duration states, or None where it cannot mean that."""
    hours = hours_of(duration) if isinstance(duration, str) else None
    return hours if hours is not None and 0 < hours <= MOST_HOURS else None
