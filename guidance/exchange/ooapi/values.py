"""Texts, loads, days, prices and addresses as the Open Education API states them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.credential import Identifier, Money
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.ooapi.terms import table
from guidance.exchange.spoken import language_of_code
from guidance.exchange.texts import tidy_lines
from guidance.exchange.times import day_of

Item = Mapping[str, Any]
_AMOUNT = re.compile(r"\d{1,12}(?:\.\d{1,6})?\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_FIELD = re.compile(r"(\d{2,4})\d{0,2}\Z")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in several languages (ISO 639-1, "" where none is known), in order."""

    by_language: tuple[tuple[str, str], ...]

    def text(self, language: str | None) -> str:
        """Return the text in a language, else the first."""
        known = dict(reversed(self.by_language))
        first = self.by_language[0][1] if self.by_language else ""
        return known.get(language or "", first)

    def exactly(self, language: str) -> str:
        """Return the text in a language, nothing where there is none."""
        return dict(reversed(self.by_language)).get(language, "")

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages in order."""
        return tuple(dict.fromkeys(code for code, _ in self.by_language if code))


def words(value: Any) -> Words:
    """Return a text of several languages; a plain text is one without a language."""
    if isinstance(value, str):
        value = [{"value": value}]
    found = (
        (language(each.get("language")) or "", plain(each.get("value"))) for each in objects(value)
    )
    return Words(tuple((code, text) for code, text in found if text))


def plain(value: Any) -> str:
    """Return a value as text with plain blanks; nothing for what is none."""
    return tidy_lines(value) if isinstance(value, str) else ""


def objects(value: Any) -> list[Item]:
    """Return the objects of a list, or one object alone."""
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if isinstance(item, dict)]


def texts(value: Any) -> list[str]:
    """Return the texts of a list, or one text alone."""
    listed = value if isinstance(value, list) else [value]
    return [text for item in listed if (text := plain(item))]


def language(value: Any) -> str | None:
    """Return the ISO 639-1 code of a tag such as nl-NL or nld."""
    return language_of_code(value) if isinstance(value, str) and value else None


def load_of(value: Any, kind: str) -> float | None:
    """Return the study load in "ects" or "hours", above zero."""
    units = table("load")[kind]
    by_unit = {plain(each.get("studyLoadUnit")): each.get("value") for each in objects(value)}
    amounts = (_positive(by_unit.get(unit)) for unit in units)
    return next((amount for amount in amounts if amount is not None), None)


def _positive(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value > 1e6:
        return None
    return float(value) if math.isfinite(value) and value > 0 else None


def day(value: Any) -> date | None:
    """Return the day of a moment of RFC 3339."""
    return day_of(value)


def whole(value: Any) -> int | None:
    """Return a whole number of at least zero."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if math.isfinite(value) and value >= 0 and value == int(value) else None


def field_of(value: Any) -> tuple[str, ...]:
    """Return the ISCED-F code; what national lists add to its four digits is cut off."""
    match = _FIELD.match(plain(value))
    return (match[1],) if match else ()


def price_of(value: Any) -> Money | None:
    """Return the total costs; zero is a price, and an amount without a currency is none."""
    for cost in objects(value):
        currency = plain(cost.get("currency")).upper()
        amount = _amount(cost)
        if (
            cost.get("costType") == "total_costs"
            and _CURRENCY.match(currency)
            and amount is not None
        ):
            return Money(amount, currency)
    return None


def _amount(cost: Item) -> float | None:
    whole_amount = plain(cost.get("amount"))
    if _AMOUNT.match(whole_amount):
        return float(whole_amount)
    parts = plain(cost.get("amountWithoutVat")), plain(cost.get("vatAmount"))
    return round(sum(map(float, parts)), 6) if all(map(_AMOUNT.match, parts)) else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an offering or organisation is: town, country, degrees; None where not stated."""

    town: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


def place_of(value: Any) -> Place:
    """Return the address where teaching happens, else the one people visit."""
    order = table("addresses")["order"]
    ranked = sorted(
        objects(value),
        key=lambda each: order.index(kind) if (kind := each.get("addressType")) in order else 9,
    )
    for each in ranked:
        town, country = plain(each.get("city")) or None, _country(each.get("countryCode"))
        if town or country:
            latitude, longitude = _degrees(each.get("geolocation"))
            return Place(town, country, latitude, longitude)
    return Place()


def _country(value: Any) -> str | None:
    stated = value if isinstance(value, dict) else {"iso3166-1-alpha2": value}
    countries = vocabulary("country")
    short = plain(stated.get("iso3166-1-alpha2")).upper()
    if short in countries.by_word:
        return short
    return countries.word(countries.base + plain(stated.get("iso3166-1-alpha3")).upper())


def _degrees(value: Any) -> tuple[float | None, float | None]:
    stated = value if isinstance(value, dict) else {}
    pair = [stated.get(name) for name in ("latitude", "longitude")]
    numbers = [float(n) for n in pair if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(numbers) != 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        return None, None
    return numbers[0], numbers[1]


def identifiers_of(item: Item) -> tuple[Identifier, ...]:
    """Return every code an object is known by, each once."""
    entries = [*objects(item.get("primaryCode")), *objects(item.get("otherCodes"))]
    found = [
        Identifier(plain(each.get("codeType")) or "identifier", code)
        for each in entries
        if (code := plain(each.get("code")))
    ]
    short = plain(item.get("abbreviation"))
    found += [Identifier("abbreviation", short)] if short else []
    return tuple(dict.fromkeys(found))


def joined(parts: Iterable[str]) -> str | None:
    """Return texts a line each, None for none."""
    return "\n".join(part for part in parts if part) or None
