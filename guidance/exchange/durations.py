"""Durations of ISO 8601 as hours of learning, read with suspicion.

A workload counts hours, so only hours and minutes are taken for one. A day of a workload may be a
working day or a night and a day, and the Commission's own sample of a micro-credential writes
`P60M`, sixty months, where sixty hours are meant: such durations stay unknown.
"""

from __future__ import annotations

import re

MOST_HOURS = 900.0
"""Hours beyond which a stated workload is not believed: 30 ECTS at their most."""
_WORKLOAD = re.compile(r"PT(?:(\d{1,6}(?:\.\d{1,6})?)H)?(?:(\d{1,6}(?:\.\d{1,6})?)M)?\Z")


def hours_of(duration: str) -> float | None:
    """Return the hours of a duration made of hours and minutes, None for any other: PT1H30M."""
    match = _WORKLOAD.match(duration.strip().upper())
    if match is None or not any(match.groups()):
        return None
    return float(match[1] or 0) + float(match[2] or 0) / 60


def duration_of(hours: float) -> str | None:
    """Return hours as a duration, None where whole minutes cannot say them."""
    minutes = round(hours * 60)
    if minutes < 0 or abs(minutes / 60 - hours) > 1e-9:
        return None
    whole, rest = divmod(minutes, 60)
    return f"PT{whole}H{rest}M" if rest else f"PT{whole}H"
