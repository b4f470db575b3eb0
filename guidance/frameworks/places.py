"""Languages, regions, distances and groups of occupations.

Sources: CEFR; ILO ISCO-08; Regulation (EC) No 1059/2003 (NUTS codes are hierarchical: a prefix is
the wider region).
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter

CEFR_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
"""Levels of the Common European Framework of Reference for Languages, lowest first."""

EU_LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
"""The 24 official languages of the European Union, ISO 639-1."""


_WRITTEN_BY = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "THAI": "th",
    "DEVANAGARI": "hi",
}
"""Languages by the script they alone, or they above all, are written in, named by the first word of its
letters' names in Unicode; Japanese stands before Chinese, since it is written in both scripts."""
_TELLING_SHARE = 0.3
"""Least share of such letters in a text."""


def is_language_code(code: str) -> bool:
    """Return whether a text has the form of an ISO 639-1 code."""
    return len(code) == 2 and code.isascii() and code.isalpha()


def language_of_script(text: str) -> str | None:
    """Return the language that the letters of a text give away, None where several write them.

    A text in kana is Japanese, though a product's name in it stand in Latin letters; a single Greek
    letter in a formula is no Greek. Latin and Cyrillic letters tell nothing.

    Examples
    --------
    >>> language_of_script("Google データアナリティクス"), language_of_script("α-particles")
    ('ja', None)
    """
    scripts = Counter(
        unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()
    )
    telling = sum(scripts[script] for script in _WRITTEN_BY)
    if telling < _TELLING_SHARE * scripts.total():
        return None
    return next((language for script, language in _WRITTEN_BY.items() if scripts[script]), None)


def nuts_contains(wider: str, code: str | None) -> bool:
    """Return whether a NUTS code lies in a region; an unknown code lies nowhere."""
    return code is not None and code.startswith(wider)


def country_of(nuts: str) -> str:
    """Return the ISO 3166 country of a NUTS code (NUTS writes EL for GR and UK for GB)."""
    return {"EL": "GR", "UK": "GB"}.get(nuts[:2], nuts[:2])


def nuts_country(code: str) -> str:
    """Return a region code with its country as NUTS writes it: GB gives UK, GR gives EL."""
    return {"GR": "EL", "GB": "UK"}.get(code[:2], code[:2]) + code[2:]


def is_undivided(nuts: str) -> bool:
    """Return whether a region is all of the next wider one: NUTS gives it the digit 0."""
    return len(nuts) > 2 and nuts.endswith("0")


def isco_parents(group: str) -> tuple[str, ...]:
    """Return the wider ISCO-08 groups of a code, widest first: 5321 gives 5, 53, 532."""
    return tuple(group[:length] for length in range(1, len(group)))


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two points (latitude, longitude in degrees), in km."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*a, *b))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))
