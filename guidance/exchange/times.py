"""Days and lengths of time as credentials write them (ISO 8601, JWT), read with care."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from guidance.exchange.durations import MOST_HOURS, hours_of
from guidance.exchange.holdings import Finding

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


def validity(value: Mapping[str, Any], day: date) -> Iterator[Finding]:
    """Yield that a credential or its token holds no longer on a day, or not yet."""
    inner = value.get("vc")
    places = (value, inner) if isinstance(inner, Mapping) else (value,)
    ends = [*_days(places, _ENDS), instant_day(value.get("exp"))]
    begins = [*_days(places, _BEGINS), instant_day(value.get("nbf"))]
    ended = min(filter(None, ends), default=None)
    begun = max(filter(None, begins), default=None)
    if ended is not None and ended < day:
        yield Finding.of("expired", date=ended.isoformat())
    if begun is not None and begun > day:
        yield Finding.of("not-yet-valid", date=begun.isoformat())


_ENDS = ("validUntil", "expirationDate", "expiryDate")
_BEGINS = ("validFrom",)


def _days(places: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[date | None]:
    return [day_of(place.get(name)) for place in places for name in names]
