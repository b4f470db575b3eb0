"""What a person can choose from on the first page: regions, languages and currencies with data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guidance.frameworks import country_of, is_undivided
from guidance.letters import without_marks
from guidance.messages import Messages
from guidance.snapshot import Snapshot

USUAL_CURRENCY = {"pl": "PLN"}
"""Currency proposed to readers of a language, where courses are priced in it; else EUR."""
FINEST = 4
"""Longest NUTS code offered: level 2, where ads are many enough to count."""


@dataclass(frozen=True)
class Choices:
    """What the data hold.

    Attributes
    ----------
    regions
        (code, name) of countries and regions with ads, sorted by code; a region that is all of the
        next wider one is left out.
    languages
        ISO 639-1 codes in which courses are taught, sorted.
    currencies
        ISO 4217 codes of course prices, EUR first.
    places
        Names of towns that ads name, without capitals, and where they lie.
    """

    regions: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    currencies: tuple[str, ...]
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def tongues(self, messages: Messages) -> tuple[str, ...]:
        """Return the languages of courses in the order of their names on a page."""
        return tuple(
            sorted(self.languages, key=lambda code: in_order(messages.language_name(code)))
        )


@dataclass(frozen=True, slots=True)
class Country:
    """One country of the list with its regions, named in the reader's language."""

    code: str
    name: str
    regions: tuple[tuple[str, str], ...]


def choices_of(snapshot: Snapshot) -> Choices:
    """Return what the data of a snapshot hold."""
    courses = snapshot.credentials
    taught = {course.language for course in courses}
    taught |= {run.language for course in courses for run in course.runs}
    prices = {run.price.currency for course in courses for run in course.runs if run.price}
    return Choices(
        regions=tuple(_regions(snapshot)),
        languages=tuple(sorted(code for code in taught if code)),
        currencies=tuple(sorted(prices | {"EUR"}, key=lambda code: (code != "EUR", code))),
        places=_places(snapshot),
    )


def _places(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """Return the towns by name; of one name the one of most ads."""
    found: dict[str, tuple[float, float]] = {}
    for place in snapshot.records.places():
        if place.location is not None:
            found.setdefault(place.name.casefold(), place.location)
    return found


def in_order(name: str) -> str:
    """Return what a name is sorted by in a menu: its letters without their marks, ł as l."""
    return without_marks(name.casefold()).replace("ł", "l")


def usual_currency(choices: Choices, language: str) -> str:
    """Return the currency to propose on a page in a language."""
    usual = USUAL_CURRENCY.get(language, "EUR")
    return usual if usual in choices.currencies else "EUR"


def countries(choices: Choices, messages: Messages) -> tuple[Country, ...]:
    """Return the regions by country, both in the order of their names."""
    named = [
        Country(
            code,
            messages.country(country_of(code)),
            tuple(sorted(_within(code, choices), key=lambda pair: in_order(pair[1]))),
        )
        for code, _ in choices.regions
        if len(code) == 2
    ]
    return tuple(sorted(named, key=lambda country: in_order(country.name)))


def _within(country: str, choices: Choices) -> Iterator[tuple[str, str]]:
    for code, name in choices.regions:
        if len(code) > 2 and code.startswith(country):
            yield code, name


def _regions(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    table = snapshot.demand
    offered: set[str] = set()
    for code, total in zip(table.regions, table.totals, strict=True):
        if not 2 <= len(code) <= FINEST or not total:
            continue
        name = code if len(code) == 2 else snapshot.records.region_name(code)
        offered.add(code)
        if len(code) == 2 or (name != code and not _is_offered_wider(code, offered)):
            yield code, name


def _is_offered_wider(code: str, offered: set[str]) -> bool:
    """Return whether a region is offered as the wider one that it fills: Ireland, Berlin."""
    return is_undivided(code) and code[:-1] in offered
