"""What a single cell means: text, number, day, code or nothing stated."""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.texts import tidy_lines

_MISSING = frozenset({"", "-", "--", "na", "n/a", "nan", "none", "null"})
_PUNCTUATION = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2019": "'", "\u02bc": "'", "\u2018": "'",
     "\u00ad": None, "\u200b": None, "\ufeff": None}
    | dict.fromkeys(map(chr, (*range(9), *range(14, 32), *range(127, 160))))
    | dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)  # fmt: skip
"""Plain marks; controls, and what turns the direction of the text after it, are taken out."""
_BLANKS = re.compile(r"\s+")
_BREAK = re.compile(r"(?i)<\s*(?:br|/p|/li|/div|/h\d|/tr|/ul)[^<>]{0,40}>")
_TAG = re.compile(r"<(?:!--|/?[a-zA-Z])[^<>]{0,400}>")
_GAPS = re.compile(r"[\s'\u2019\u00a0\u202f]")
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = re.compile(
    r"\d{1,3}([.,])\d{3}(?:\1\d{3})*(?!\1)[.,]\d{1,2}|\d{1,3}([.,])\d{3}(?:\2\d{3})+"
)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$", re.DOTALL)
_ISCO = re.compile(r"(?:.*/isco/)?C?(\d{1,4})(?:\.0)?$")
FIRST_DAY = date(2000, 1, 1)
"""Online ads and catalogues are younger; earlier dates are spreadsheet accidents."""
_HORIZON = timedelta(days=400)


def stated(value: Any) -> str | None:
    """Return a cell's text, or None where the source says nothing (empty, NA, -)."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value).strip()
    return None if text.casefold() in _MISSING else text


def tidy(text: str) -> str:
    """Return one line with plain blanks and apostrophes."""
    return _BLANKS.sub(" ", text.translate(_PUNCTUATION)).strip()


def tidy_text(text: str) -> str:
    """Return running text with plain blanks; single line breaks stay."""
    return tidy_lines(text.translate(_PUNCTUATION))


def plain_text(text: str) -> str:
    """Return the text of HTML that may be escaped once or twice."""
    for _ in range(3):
        opened = html.unescape(text)
        if opened == text:
            break
        text = opened
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    return tidy_text(text)


def number(value: Any) -> float | None:
    """Return a finite number, or None; a decimal comma is understood."""
    text = stated(value)
    if text is None:
        return None
    try:
        found = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def positive(value: Any) -> float | None:
    """Return a finite number above zero, or None."""
    found = number(value)
    return found if found is not None and found > 0 else None


def amount(value: Any) -> float | None:
    """Return an amount of money, or None.

    Thousands may be parted: 1.234,50 and 1,234.50 and 1 234,50 are one amount. Nobody can tell
    whether 1.234 is a thousand or one, and no price has three decimals: it is unknown.
    """
    text = _GAPS.sub("", stated(value) or "")
    if _AMBIGUOUS.fullmatch(text):
        return None
    if not _GROUPED.fullmatch(text):
        return number(text)
    *whole, last = re.split("[.,]", text)
    return number("".join((*whole, last if len(last) == 3 else f".{last}")))


def whole(value: Any) -> int | None:
    """Return a whole number, or None."""
    found = number(value)
    return int(found) if found is not None and found == int(found) else None


def coordinates(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Return degrees, both or neither; (0, 0) is a missing value in disguise."""
    lat, lon = number(latitude), number(longitude)
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0.0, 0.0):
        return None, None
    return lat, lon


def isco_code(value: Any, digits: int = 4) -> str | None:
    """Return an ISCO-08 code as text; a lost leading zero is put back, a float's tail cut off."""
    match = _ISCO.match(stated(value) or "")
    if match is None:
        return None
    code = match.group(1)
    return code.zfill(digits) if len(code) >= digits - 1 else None


def language_code(value: Any) -> str | None:
    """Return an ISO 639-1 code from such forms as "pl", "PL" and "pl-PL"."""
    code = (stated(value) or "").replace("_", "-").split("-")[0].lower()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def country_code(value: Any) -> str | None:
    """Return the ISO 3166 code of a country; NUTS writes EL and UK, ISO writes GR and GB.

    Codes from XA to XZ are for users' own, such as a made-up country; ZZ and others name none.
    """
    code = (stated(value) or "").upper()
    code = {"EL": "GR", "UK": "GB"}.get(code, code)
    own = len(code) == 2 and code[0] == "X" and "A" <= code[1] <= "Z"
    return code if own or code in vocabulary("country").by_word else None


def listed(value: Any) -> tuple[str, ...]:
    """Return the parts of a cell or JSON list, without blanks and repeats, in order."""
    parts = value if isinstance(value, list) else (stated(value) or "").split("|")
    texts = (tidy(text) for part in parts if (text := stated(part)) is not None)
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass
class Calendar:
    """Reads dates against what is possible for a source, and counts what is not.

    Days before 2000 or more than 400 days after the source's own date are unknown.
    """

    source_date: date | None = None
    rejected: Counter[str] = field(default_factory=Counter)

    def day(self, value: Any) -> date | None:
        """Return a day, or None when nothing, or nothing possible, is stated."""
        text = stated(value)
        if text is None:
            return None
        match = _DAY.match(text)
        found = _day(match) if match else None
        if found is None:
            self.rejected["unreadable dates taken as unknown"] += 1
        elif found < FIRST_DAY:
            self.rejected["dates before 2000 taken as unknown"] += 1
        elif self.source_date and found > self.source_date + _HORIZON:
            self.rejected["dates more than 400 days after the source's own taken as unknown"] += 1
        else:
            return found
        return None

    def notes(self) -> list[str]:
        """Return one line for each kind of date that was not believed."""
        return [f"{reason}: {n}" for reason, n in sorted(self.rejected.items())]


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
