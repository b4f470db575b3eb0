"""What the words of a record say of its award: that nothing is assessed, or an open format by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guidance.letters import without_marks

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
    bare = without_marks(text.casefold().replace("’", "'").replace("ł", "l"))
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
    """Return the first name of an open award format in some texts, as it is written there.

    Without case and accents where the text leaves accents out; None without any such name.
    """
    names, plain = _open_formats()
    for text in texts:
        found = plain.search(folded(text or ""))
        if text and found:
            written = names.search(text)
            return written[0] if written else found[0]
    return None


@cache
def _open_formats() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the names as they are written, in any case, and as they are folded."""
    text = files(__package__).joinpath("open_formats.toml").read_text("utf-8")
    names = sorted(tomllib.loads(text)["names"], key=lambda name: (-len(name), name))
    written, plain = (
        r"\b(?:" + "|".join(map(re.escape, forms)) + r")\b" for forms in (names, map(folded, names))
    )
    return re.compile(written, re.IGNORECASE), re.compile(plain)


def _any_of(words: Sequence[str], frame: str) -> re.Pattern[str] | None:
    """Return a pattern of any of the words, longest first; None of none."""
    longest = sorted(
        {re.escape(folded(word)) for word in words}, key=lambda word: (-len(word), word)
    )
    return re.compile(frame.format("|".join(longest))) if longest else None
