"""Numbers and levels as documents write them: as numbers, or as texts."""

from __future__ import annotations

import math
import re
from typing import Any

MOST_ECTS = 400.0
"""A whole doctorate has fewer credits."""

_LEVEL = re.compile(r"(?:\A|/snb/eqf/|(?:EQF|Level)[^0-9]{0,12})([1-8])\Z", re.IGNORECASE)


def number(value: Any, most: float = MOST_ECTS) -> float | None:
    """Return a number above 0 and up to a bound that a value states, also as a text, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 < found <= most else None


def level_of(value: Any) -> int | None:
    """Return the European level (1-8) that a number, a text such as "EQF 6" or a URI states."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = f"{value:g}" if isinstance(value, int | float) else value.strip()
    found = _LEVEL.search(text)
    return int(found[1]) if found else None
