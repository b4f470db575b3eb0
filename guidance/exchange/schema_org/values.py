"""Days, amounts, quantities, levels and skills as schema.org states them; None where it does not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from guidance.credential import Money
from guidance.exchange.elm.vocabularies import vocabulary
from guidance.exchange.schema_org import terms
from guidance.exchange.schema_org.nodes import Node, plain
from guidance.exchange.times import day_of, hours_of

SKILL = re.compile(r"https?://\S+/skill/[^\s/]+\Z")
_AMOUNT = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?\Z")
_COUNTED = re.compile(r"(\d{1,6}(?:[.,]\d{1,4})?)\s*([^\d].{0,60})\Z")
_EQF = re.compile(
    r"(?:.*/snb/eqf/|EQF(?:[ -]?level)?[ :-]*|EQR[ -]*|CEC[ -]*)([1-8])\Z", re.IGNORECASE
)
_FIELD = re.compile(r"\d{2,4}\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")


def number(value: Any) -> float | None:
    """Return a finite number of at least zero, written as number or text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            found = float(value)
        except OverflowError:
            return None
        return found if math.isfinite(found) and found >= 0 else None
    text = plain(value)
    return float(text.replace(",", ".")) if _AMOUNT.match(text) else None


def degrees(value: Any, most: float) -> float | None:
    """Return an angle within bounds on both sides of zero, in degrees."""
    text = plain(value)
    size = number(text.removeprefix("-"))
    if size is None or size > most:
        return None
    return -size if text.startswith("-") else size


def day(value: Any) -> date | None:
    """Return the day of a date or moment."""
    return day_of(plain(value))


def credits_of(values: Iterable[Any], document: Any) -> float | None:
    """Return ECTS credits; a number without a unit may be anybody's credits, so it is none."""
    return _quantity(values, document, "ects")


def workload_of(values: Iterable[Any], document: Any) -> float | None:
    """Return hours of learning: a duration in hours and minutes, or a number of hours."""
    listed = list(values)
    durations = (hours_of(plain(value)) for value in listed)
    stated = next((hours for hours in durations if hours is not None), None)
    return stated if stated is not None else _quantity(listed, document, "hours")


def scheduled_hours(plans: Iterable[Node]) -> float | None:
    """Return the hours of a schedule that says how long a meeting is and how many there are."""
    for plan in plans:
        each = hours_of(plan.text("duration") or "")
        count = number(next(iter(plan.values("repeatCount")), None))
        if each and count:
            return each * count
    return None


def _quantity(values: Iterable[Any], document: Any, unit: str) -> float | None:
    for value in values:
        if isinstance(value, dict):
            node = Node.of(value, document)
            named = node.texts("unitText"), node.texts("unitCode"), node.texts("name")
            amount = number(next(iter(node.values("value")), None))
            if amount is not None and any(terms.is_unit(unit, t) for each in named for t in each):
                return amount
        elif (match := _COUNTED.match(plain(value))) and terms.is_unit(unit, match[2]):
            return number(match[1])
    return None


def eqf_of(texts: Iterable[str]) -> int | None:
    """Return the level of the European Qualifications Framework that a text or URI names."""
    matches = (_EQF.match(text) for text in texts)
    return next((int(match[1]) for match in matches if match), None)


def spoken_of(node: Node) -> Iterator[str]:
    """Yield all that a defined term says of itself: URI, code, address, name."""
    for name in ("@id", "url", "termCode", "targetUrl", "sameAs", "identifier", "name"):
        yield from node.texts(name)


def skill_of(value: Any, document: Any) -> str | None:
    """Return the URI of the skill that a term, a competence or a text names."""
    told = spoken_of(Node.of(value, document)) if isinstance(value, dict) else iter((plain(value),))
    return next((text for text in told if SKILL.match(text)), None)


def field_of(node: Node) -> str | None:
    """Return the ISCED-F code of a term that says it is one."""
    told = [*node.texts("inDefinedTermSet"), *node.texts("@id"), *node.texts("targetUrl")]
    if not any("isced" in text.casefold() for text in told):
        return None
    codes = (text.rsplit("/", 1)[-1] for text in spoken_of(node))
    return next((code for code in codes if _FIELD.match(code)), None)


def country_of(node: Node) -> str | None:
    """Return the ISO 3166 code of the country of an address."""
    for address in node.nodes("address"):
        for text in address.texts("addressCountry"):
            concept = vocabulary("country").by_word.get(text.upper())
            found = concept or vocabulary("country").recognise(text)
            if found is not None:
                return found.word
    return None


def price_of(offers: Iterable[Node]) -> Money | None:
    """Return what a run costs: zero is a price, and nothing stated is none.

    An offer of the category "Free" costs nothing in any currency; elsewhere an amount without a
    currency is no price.
    """
    return next((price for offer in offers if (price := _price(offer)) is not None), None)


def _price(offer: Node) -> Money | None:
    inner = [offer, *offer.nodes("priceSpecification")]
    for node in inner:
        amount = number(next(iter(node.values("price", "lowPrice")), None))
        currency = (node.text("priceCurrency") or offer.text("priceCurrency") or "").upper()
        if amount is not None and _CURRENCY.match(currency):
            return Money(amount, currency)
    if any(map(terms.is_free, offer.texts("category"))):
        return Money(0.0, _stated_currency(offer) or "EUR")
    return None


def _stated_currency(offer: Node) -> str | None:
    text = (offer.text("priceCurrency") or "").upper()
    return text if _CURRENCY.match(text) else None


def distinct(texts: Iterable[str | None], keep: Callable[[str], bool] = bool) -> tuple[str, ...]:
    """Return texts without blanks and repeats, in order."""
    return tuple(dict.fromkeys(text for text in texts if text and keep(text)))
