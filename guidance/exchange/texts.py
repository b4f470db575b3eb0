"""Texts of other people's formats with plain blanks, as all records of this project keep them."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")


def tidy_lines(text: str) -> str:
    """Return running text with single blanks; single line breaks stay, in whatever form."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _LINES.sub("\n", _BLANKS.sub(" ", lines)).strip()
