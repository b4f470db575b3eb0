"""Which languages a CV says somebody speaks, and how well (CEFR).

A profile keeps one level a language: whether somebody can follow a course in it. So of a grid of
five parts the lowest of listening and reading counts, where they are stated; else the lowest of
what is. A mother tongue counts as C2, as everywhere in this service. A word such as "fluent" is no
level: the language is kept, its level stays unknown.

Names of languages in the languages of the European Union: CLDR, by way of Babel.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.exchange.holdings import LanguageLevel
from guidance.frameworks import CEFR_LEVELS, EU_LANGUAGES, is_language_code
from guidance.messages.names import languages_called_in

MOTHER_TONGUE = CEFR_LEVELS[-1]
_LEVEL = re.compile(r"(?<![A-Za-z0-9])([ABC][12])(?![A-Za-z0-9])")
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("spoken.toml").read_text("utf-8"))


@cache
def language_names() -> Mapping[str, str]:
    """Return the code of each name of a language, in lower case, in the languages of the Union."""
    names: dict[str, str] = {}
    for told_in in EU_LANGUAGES:
        for code, name in languages_called_in(told_in).items():
            if is_language_code(code) and len(name) > 3:
                names.setdefault(name.lower(), code)
    return names


@cache
def _native() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _table()["native"]["words"]))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def language_of_code(code: str) -> str | None:
    """Return the ISO 639-1 code for a code of two or three letters, None for one not known."""
    plain = code.strip().lower().partition("-")[0]
    if is_language_code(plain):
        return plain
    found: str | None = _table()["codes"].get(plain)
    return found


def languages_in(line: str) -> tuple[LanguageLevel, ...]:
    """Return the languages a line of a CV's list of languages names, with their levels.

    Examples
    --------
    >>> languages_in("Englisch: B2, Polnisch (Muttersprache)")
    (LanguageLevel(language='en', level='B2'), LanguageLevel(language='pl', level='C2'))
    """
    names = language_names()
    found = [
        (word.start(), names[word[0].lower()])
        for word in _WORD.finditer(line)
        if word[0].lower() in names
    ]
    if not found:
        return ()
    ends = [*(start for start, _ in found[1:]), len(line)]
    first = line[: found[0][0]]
    said = MOTHER_TONGUE if _native().search(first) else None
    return tuple(
        LanguageLevel(code, _level(line[start:end]) or said)
        for (start, code), end in zip(found, ends, strict=True)
    )


def _level(text: str) -> str | None:
    """Return the level a stretch states: the lowest of several, C2 for a mother tongue."""
    levels = _LEVEL.findall(text)
    if levels:
        return str(min(levels))
    return MOTHER_TONGUE if _native().search(text) else None


def level_of_grid(parts: Mapping[str, str], overall: str = "") -> str | None:
    """Return the one level for a grid of CEFR parts, by the name of each part.

    Parameters
    ----------
    parts
        Level by part, such as "CEF-Understanding-Listening"; values that are no level are left out.
    overall
        What counts where no part has a level.
    """
    levels = {part: found for part, text in parts.items() if (found := cefr(text))}
    understood = [
        levels[part] for part in _table()["dimensions"]["understanding"] if part in levels
    ]
    stated = understood or list(levels.values())
    return str(min(stated)) if stated else cefr(overall)


def cefr(text: str) -> str | None:
    """Return the CEFR level a text is, None for any other text."""
    plain = text.strip().upper()[:2]
    return plain if plain in CEFR_LEVELS else None


def strongest(levels: Iterable[LanguageLevel]) -> tuple[LanguageLevel, ...]:
    """Return each language once, sorted, with the highest level that is stated of it."""
    best: dict[str, str | None] = {}
    for item in levels:
        known = best.get(item.language)
        best[item.language] = max((level for level in (known, item.level) if level), default=None)
    return tuple(LanguageLevel(code, best[code]) for code in sorted(best))
