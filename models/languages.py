"""The language of a text, a job title of two words included: py3langid over byte n-grams.

Only the words of a text are read, in lower case and with a blank on either side, so that capitals,
figures and signs change nothing. `guidance evaluate languages` measures it beside the function
words of `guidance.linking.language`; together they were no better than this alone.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from guidance.frameworks import EU_LANGUAGES
from models.registry import check_weights, place_of, registered

NAME = "languages"
LANGUAGES = tuple(sorted((*EU_LANGUAGES, "is", "no", "uk")))
"""Languages that concepts have names in; any other is taken for the likest of these, or for none."""
LEAST = 0.45
"""Least probability that is believed: where one in twenty titles of up to three words goes wrong."""
MOST_LETTERS = 2000
"""Characters of a text that are read at all."""
_DECIMALS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class TextLanguages:
    """Detects languages (`guidance.linking.language.LanguageDetector`).

    Parameters
    ----------
    weights
        The file of py3langid; opened by the first text.
    digest
        A short name of it and of how it is used.
    """

    def __init__(self, weights: Path, digest: str) -> None:
        self._weights = weights
        self._digest = digest

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever an answer could."""
        return self._digest

    def detect(self, text: str) -> str | None:
        """Return an ISO 639-1 code, or None when the text does not say enough."""
        language, probability = self.likeliest(text)
        return language if probability >= LEAST else None

    def likeliest(self, text: str) -> tuple[str | None, float]:
        """Return the likeliest language and its probability among `LANGUAGES`, (None, 0) of no words."""
        words = _WORD.findall(text[:MOST_LETTERS].lower())
        if not words:
            return None, 0.0
        language, probability = self._identifier.classify(f" {' '.join(words)} ")
        return str(language), round(float(probability), _DECIMALS)

    @cached_property
    def _identifier(self) -> Any:
        return _open(self._weights)


@cache
def text_languages() -> TextLanguages:
    """Return the detector of this release, one a process, not loaded yet.

    Raises
    ------
    MissingDependency
        py3langid is not installed.
    """
    entry = registered(NAME)
    return TextLanguages(place_of(entry), f"{NAME}-{entry.sha256[:8]}-{LEAST}")


def _open(weights: Path) -> Any:
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415 - a second, a hundred megabytes

    check_weights(weights, registered(NAME))
    identifier = LanguageIdentifier.from_modelpath(weights, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
