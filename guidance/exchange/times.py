"""Days, moments and hours of learning as documents write them (ISO 8601, JWT), read with care.

A workload counts hours, so only hours and minutes are taken for one. A day of a workload may be a
working day or a night and a day, and the Commission's own sample of a micro-credential writes
`P60M`, sixty months, where sixty hours are meant: such durations stay unknown.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

DURATION = re.compile(r"P[0-9.YMWDTHS]{1,20}\Z")
"""What looks like a duration, and may be shown: it holds no words."""
MOST_HOURS = 900.0
"""Hours beyond which a stated workload is not believed: 30 ECTS at their most."""
_DAY = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})")
_WORKLOAD = re.compile(r"PT(?:(\d{1,6}(?:\.\d{1,6})?)H)?(?:(\d{1,6}(?:\.\d{1,6})?)M)?\Z")


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


def hours_of(duration: str) -> float | None:
    """Return the hours of a duration made of hours and minutes, None for any other: PT1H30M."""
    match = _WORKLOAD.match(duration.strip().upper())
    if match is None or not any(match.groups()):
        return None
    return float(match[1] or 0) + float(match[2] or 0) / 60


def workload_of(duration: object) -> float | None:
    """Return the hours of learning that a duration states, or None where it cannot mean that."""
    hours = hours_of(duration) if isinstance(duration, str) else None
    return hours if hours is not None and 0 < hours <= MOST_HOURS else None


def duration_of(hours: float) -> str | None:
    """Return hours as a duration, None where whole minutes cannot say them."""
    minutes = round(hours * 60)
    if minutes < 0 or abs(minutes / 60 - hours) > 1e-9:
        return None
    whole, rest = divmod(minutes, 60)
    return f"PT{whole}H{rest}M" if rest else f"PT{whole}H"
