"""What the words of a record say of its award: that nothing is assessed, or an open format by name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SPACE = re.compile(r"\s+")
_EDGES = " .;:,!-–—()[]\"'"


@dataclass(frozen=True, slots=True)
class Denial:
    """Words that deny one thing: as the whole text, or as phrases that nothing outweighs."""

    whole: frozenset[str]
    phrases: re.Pattern[str] | None
    outweighed_by: re.Pattern[str] | None

    def holds(self, text: str | None) -> bool:
        """Return whether a text says no; without a text nothing is said.

        "No exam; a portfolio is marked" does not: what is left of it beside the phrase counts.
        """
        plain = folded(text or "")
        if plain in self.whole:
            return bool(plain)
        if self.phrases is None or not self.phrases.search(plain):
            return False
        rest = self.phrases.sub(" ", plain)
        return self.outweighed_by is None or not self.outweighed_by.search(rest)


def folded(text: str) -> str:
    """Return a text in small letters without accents, in single blanks, without edges."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ł", "l"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACE.sub(" ", bare).strip(_EDGES)


@cache
def denials() -> dict[str, Denial]:
    """Return the denials that the package knows, by what is denied."""
    text = files(__package__).joinpath("denials.toml").read_text("utf-8")
    return {
        name: Denial(
            frozenset(map(folded, words["whole"])),
            _any_of(words["phrases"], r"\b(?:{})\b"),
            _any_of(words["outweighed_by"], r"\b(?:{})"),
        )
        for name, words in tomllib.loads(text).items()
    }


def open_format(texts: Iterable[str | None]) -> str | None:
    """Return the first name of an open award format in some texts, as folded; None without one."""
    found = (_open_formats().search(folded(text)) for text in texts if text)
    return next((match[0] for match in found if match), None)


@cache
def _open_formats() -> re.Pattern[str]:
    text = files(__package__).joinpath("open_formats.toml").read_text("utf-8")
    pattern = _any_of(tomllib.loads(text)["names"], r"\b(?:{})\b")
    return pattern or re.compile(r"(?!)")


def _any_of(words: Sequence[str], frame: str) -> re.Pattern[str] | None:
    """Return a pattern of any of the words, longest first; None of none."""
    longest = sorted(
        {re.escape(folded(word)) for word in words}, key=lambda word: (-len(word), word)
    )
    return re.compile(frame.format("|".join(longest))) if longest else None
