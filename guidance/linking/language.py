"""Which language a text is in: what a detector is, and one that needs no model.

The one here guesses from script and commonest words. It is meant for texts of a sentence or more; a
job title of two words gives None, which is the truth. `models.languages` reads those too.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Protocol

FUNCTION_WORDS = MappingProxyType(
    {
        "cs": "a je se na že jsem pro nebo jako s v ale byl jsme při které",
        "da": "og jeg er det at en til af med for ikke har på som de vi den kan",
        "de": "und ich der die das ist mit für von nicht ein eine auf im zu habe wir sie den dem als",
        "en": "and the of to in i a is for with my on at have you we be are was as not",
        "es": "y de la el en que los las un una con para por no he del soy como mi su",
        "et": "ja on ei ma et kui ka see oma või olen ning",
        "fi": "ja on ei olen että se myös sekä tai oli kun minä ovat mutta olen",
        "fr": "et de la le les des en un une je pour dans avec du est que pas au ai sur",
        "hr": "i je se na da sam za u su od kao ili nije koji",
        "hu": "és a az hogy nem is egy van vagy meg volt mint",
        "it": "e di il la che in un una per con non ho del sono le gli della mi al",
        "lt": "ir yra kad su į ar iš kaip bet dirbau",
        "lv": "un ir ar no kas par vai kā es bet",
        "nl": "en de het een van ik in is met voor op niet te zijn dat heb aan bij of",
        "no": "og jeg er det å en til av med for ikke har på som i vi den kan",
        "pl": "i w z na do się nie jest że od dla o jako oraz przez lub mam pracy",
        "pt": "e de o a que do da em um uma para com não os as no na eu por sou",
        "ro": "și de la în cu un o pe nu am din pentru sau este care ca",
        "sk": "a je sa na že som pre alebo ako s v ale bol pri ktoré",
        "sl": "in je se na da sem za v so od kot ali ni ki",
        "sv": "och jag är det att en till av med för inte har på som i vi den kan på",
    }
)
_SETS = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 2


class LanguageDetector(Protocol):
    """Names the language of a text; the answer depends on the text alone."""

    def detect(self, text: str) -> str | None:
        """Return an ISO 639-1 code, or None when the text does not say enough."""
        ...


class FunctionWords:
    """Detects a language by its script or its commonest words (`guess_language`)."""

    def detect(self, text: str) -> str | None:
        """Return an ISO 639-1 code, or None when the text does not say enough."""
        return guess_language(text)


FUNCTION_WORD_DETECTOR: LanguageDetector = FunctionWords()
"""What stands in where no other detector is handed over."""


def guess_language(text: str) -> str | None:
    """Return an ISO 639-1 code, or None when the text does not say enough.

    Two function words are needed, and more of one language than of any other; Greek and
    Cyrillic letters decide by themselves (for Bulgarian, the only Cyrillic language with labels).
    """
    scripted = _by_script(text)
    if scripted:
        return scripted
    words = _WORD.findall(text.lower())
    counts = sorted(
        ((sum(word in known for word in words), language) for language, known in _SETS.items()),
        reverse=True,
    )
    (best, language), (second, _) = counts[0], counts[1]
    return language if best >= _FEWEST and best > second else None


def _by_script(text: str) -> str | None:
    letters = [character for character in text if character.isalpha()]
    for language, first, last in (("el", "\u0370", "\u03ff"), ("bg", "\u0400", "\u04ff")):
        inside = sum(first <= character <= last for character in letters)
        if letters and inside * 2 > len(letters):
            return language
    return None
