"""Texts of other people's formats: with plain blanks, and without the person they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")


def tidy_lines(text: str) -> str:
    """Return running text with single blanks; single line breaks stay, in whatever form."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LINES.sub("\n", _BLANKS.sub(" ", lines)).strip()


def without_phrases(text: str, phrases: Iterable[str]) -> str:
    """Return a text without some phrases (such as a full name), whatever their capitals."""
    for phrase in phrases:
        pattern = r"\b" + r"\s+".join(map(re.escape, phrase.split())) + r"\b"
        text = re.sub(pattern, " ", text, flags=re.IGNORECASE)
    return text
