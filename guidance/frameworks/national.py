"""What is known of countries by dated packs: levels of frameworks, whom to ask, languages.

A pack is data, never code: a country that no pack names is unknown, and a framework of any country
is added by a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guidance.frameworks.places import country_of, nuts_contains

_APART = re.compile(r"[^\w]+", re.UNICODE)
_INNER_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?\+?(?![\w.])")


@dataclass(frozen=True, slots=True)
class ReferencedLevel:
    """One level of a national framework and the EQF level it was referenced to.

    `basis` names the referencing, `dated` its day, month or year as ISO text, such as "2013";
    `also` holds other names of the framework, such as "PQF" of the Polish PRK.
    """

    country: str
    framework: str
    level: str
    eqf: int
    basis: str
    dated: str
    also: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Return the basis with its date, as records carry it."""
        return f"{self.basis} ({self.dated})"


@dataclass(frozen=True, slots=True)
class RecognitionContact:
    """The centre that answers questions on recognition in a country (ISO 3166), and since when.

    `checked` is the day on which the entry was last held against its source, None when unknown.
    """

    country: str
    name: str
    url: str
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class OfficialLanguage:
    """An official language (ISO 639-1) of a country (ISO 3166), such as Catalan in ES51.

    `nuts` is the code of the part of the country where it is one, None for all of it.
    """

    country: str
    language: str
    nuts: str | None = None

    def holds_in(self, region: str) -> bool:
        """Return whether it is official in a region by NUTS code, or in a part of the region."""
        if self.nuts is None:
            return country_of(region) == self.country
        return nuts_contains(self.nuts, region) or nuts_contains(region, self.nuts)


@dataclass(frozen=True)
class CountryFacts:
    """What packs say of countries, sorted; empty where no pack is loaded."""

    levels: tuple[ReferencedLevel, ...] = ()
    contacts: tuple[RecognitionContact, ...] = ()
    languages: tuple[OfficialLanguage, ...] = ()

    def referenced(self, country: str, framework: str, level: str) -> ReferencedLevel | None:
        """Return what a national level was referenced to, None where no pack says.

        A framework that is not named is the country's own where a pack knows just one of it.
        """
        names = self._frameworks.get(country, ())
        wanted = _key(framework)
        if not wanted and len(names) == 1:
            wanted = names[0]
        exact = self._by_level.get((country, wanted, _key(level)))
        numbers = _NUMBER.findall(level)
        if exact is None and len(numbers) == 1:
            return self._by_level.get((country, wanted, _key(numbers[0])))
        return exact

    def at(self, country: str, eqf: int) -> tuple[ReferencedLevel, ...]:
        """Return the levels of a country that were referenced to an EQF level; none is unknown."""
        return tuple(one for one in self.levels if one.country == country and one.eqf == eqf)

    def contact(self, country: str) -> RecognitionContact | None:
        """Return whom to ask about recognition in a country, None where no pack says."""
        return next((one for one in self.contacts if one.country == country), None)

    def official_languages(self, region: str) -> frozenset[str]:
        """Return the official languages of a region by NUTS code; none where no pack says."""
        return frozenset(one.language for one in self.languages if region and one.holds_in(region))

    @cached_property
    def _by_level(self) -> Mapping[tuple[str, str, str], ReferencedLevel]:
        return {
            (one.country, _key(name), _key(one.level)): one
            for one in self.levels
            for name in (*one.also, one.framework)
        }

    @cached_property
    def _frameworks(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for one in self.levels:
            found.setdefault(one.country, set()).add(_key(one.framework))
        return {country: tuple(sorted(names)) for country, names in found.items()}


def _key(text: str) -> str:
    """Return a name in letters and digits alone; level 4+ is not level 4, nor 4.1 level 41."""
    spelt = _INNER_POINT.sub("point", text.casefold()).replace("+", "plus")
    return _APART.sub("", spelt)
