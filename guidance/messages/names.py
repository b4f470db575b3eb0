"""What languages call languages, countries and months (CLDR, by babel): for readers of what people wrote."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale


def languages_called_in(language: str) -> Mapping[str, str]:
    """Return what a language calls each language: code to name, in order of the codes."""
    return {code: str(name) for code, name in sorted(Locale(language).languages.items())}


def countries_called_in(language: str) -> frozenset[str]:
    """Return what a language calls the countries of the world."""
    named = Locale(language).territories.items()
    return frozenset(str(name) for code, name in named if code.isalpha())


def months_called_in(language: str) -> frozenset[str]:
    """Return what a language calls the months, whole and shortened, alone and within a date."""
    months = Locale(language).months
    return frozenset(
        str(name)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in months[context][width].values()
    )
