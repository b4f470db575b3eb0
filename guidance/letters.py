"""Letters without the marks on them, as names and words are compared."""

from __future__ import annotations

import unicodedata


def without_marks(text: str) -> str:
    """Return a text in compatibility-decomposed letters (NFKD) without accents and other marks.

    Letters that Unicode does not take apart, such as ł and ø, stay.

    Examples
    --------
    >>> without_marks("Crème brûlée, żółty")
    'Creme brulee, zołty'
    """
    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
