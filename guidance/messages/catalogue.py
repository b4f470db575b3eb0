"""Message catalogues in TOML; plural rules and formats come from babel (CLDR).

`catalogues/LANGUAGE.toml` holds what every part of the service says, and
`catalogues/TOPIC/LANGUAGE.toml` what one part of it does; no two files share a table.

A language without a catalogue gets English. A message is named by its path, such as
`reason.opens`; a table of plural forms is chosen by the argument `count`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

CATALOGUES = files(__package__).joinpath("catalogues")
FALLBACK = "en"
GROUPED_FROM = 1000
"""Whole numbers below are written alike in all these languages."""
FIRST_DAY = {"fr": "1er"}
"""How a language writes the first of a month, where CLDR's pattern has the bare number."""
BEFORE_SEMICOLON = {"fr": "\N{NARROW NO-BREAK SPACE}"}
"""French sets a thin space before a semicolon."""
BEFORE_COLON = {"fr": "\N{NO-BREAK SPACE}"}
"""French sets a space before a colon, too."""
SPACED_SIGNS = {
    "fr": (
        (re.compile(r"(?<=«) | (?=[:»])"), "\N{NO-BREAK SPACE}"),
        (re.compile(r" (?=[;?!])"), BEFORE_SEMICOLON["fr"]),
    )
}
"""Spaces that belong to a sign of a language: no line may begin with the sign, nor end in «."""
CAPITALS_WITHIN = frozenset({"de"})
"""Languages whose nouns keep their capital within a sentence."""
SOUNDS_LIKE_I = re.compile(r"[«“]?h?[ií](?![aeo])", re.IGNORECASE)
"""Words before which Spanish "y" becomes "e" (Real Academia Española); CLDR leaves that out."""
REGIONAL = {"en": "en_GB"}
"""Languages whose European habits (dates, lists, money) differ from the CLDR default."""


@dataclass(frozen=True)
class Messages:
    """The sentences of one language."""

    language: str
    locale: Locale
    texts: Mapping[str, Any]

    def say(self, message: str, /, **values: Any) -> str:
        """Return a sentence with its values put in.

        Numbers and dates are written as the language writes them; a list becomes "a, b and c".

        Raises
        ------
        KeyError
            For a message the catalogue does not hold.
        """
        form = self._look_up(message)
        if isinstance(form, Mapping):
            form = form.get(_plural(str(self.locale), values["count"])) or form["other"]
        return str(form).format(**{key: self.show(value) for key, value in values.items()})

    def knows(self, name: str) -> bool:
        """Return whether the catalogue holds a message."""
        try:
            self._look_up(name)
        except KeyError:
            return False
        return True

    def show(self, value: Any) -> str:
        """Return a value as the language writes it."""
        if isinstance(value, str | bool) or value is None:
            return str(value)
        if isinstance(value, int) and 0 <= value < GROUPED_FROM:
            return str(value)
        if isinstance(value, date):
            return self._day(value)
        if isinstance(value, int | float):
            return str(format_decimal(value, locale=self.locale, decimal_quantization=False))
        if isinstance(value, Sequence):
            return self._list([self.show(item) for item in value])
        return str(value)

    def _list(self, items: list[str]) -> str:
        """Return "a, b and c"; items that hold a comma or an "and" of their own stand apart."""
        if len(items) < 2:
            return "".join(items)
        between = self._between
        if any("," in item or between in item for item in items):
            return f"{BEFORE_SEMICOLON.get(self.language, '')}; ".join(items)
        joined = str(format_list(items, locale=self.locale))
        if self.language == "es" and SOUNDS_LIKE_I.match(items[-1]):
            return joined.removesuffix(f" y {items[-1]}") + f" e {items[-1]}"
        return joined

    @cached_property
    def _between(self) -> str:
        """Return what stands between two items, such as " and "."""
        pair: str = self.locale.list_patterns["standard"]["2"]
        return pair.replace("{0}", "").replace("{1}", "")

    def _day(self, day: date) -> str:
        written = str(format_date(day, format="long", locale=self.locale))
        ordinal = FIRST_DAY.get(self.language)
        return written.replace("1", ordinal, 1) if ordinal and day.day == 1 else written

    def money(self, amount: float, currency: str) -> str:
        """Return an amount of money, without cents where there are none.

        A currency without a sign of its own stands apart from the amount, as CLDR asks.
        """
        pattern = self.locale.currency_formats["standard"].pattern
        if get_currency_symbol(currency, self.locale)[-1:].isalpha():
            pattern = pattern.replace("¤0", "¤\N{NO-BREAK SPACE}0").replace(
                "¤#", "¤\N{NO-BREAK SPACE}#"
            )
        whole = amount == int(amount)
        return str(
            format_currency(
                amount,
                currency,
                pattern.replace("0.00", "0") if whole else pattern,
                locale=self.locale,
                currency_digits=not whole,
            )
        )

    def month(self, day: date) -> str:
        """Return the month of a day as a sentence or a table names it, such as "January 2026"."""
        return str(format_skeleton("yMMMM", day, locale=self.locale))

    def short_month(self, day: date) -> str:
        """Return the month of a day in the little room of a chart, such as "Jan 2026"."""
        return str(format_skeleton("yMMM", day, locale=self.locale))

    def percent(self, share: float) -> str:
        """Return a share in [0, 1] as a percentage: whole, or with one decimal below 10 %."""
        return _percent(str(self.locale), share)

    def change(self, share: float) -> str:
        """Return a relative change as a whole percentage with its sign; nothing has none."""
        if not round(100 * share):
            return self.percent(0.0)
        pattern = self.locale.percent_formats[None].pattern
        minus = self.locale.number_symbols["latn"]["minusSign"]
        return str(format_percent(share, f"+{pattern};{minus}{pattern}", locale=self.locale))

    def country(self, code: str) -> str:
        """Return the name of a country, or the code where CLDR has none."""
        return str(self.locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        """Return the name of a language, or the code where CLDR has none."""
        return str(self.locale.languages.get(code, code))

    def heading(self, label: str) -> str:
        """Return what stands before a value on one line: "Price:", in French with its space."""
        return f"{label}{BEFORE_COLON.get(self.language, '')}:"

    def within(self, label: str) -> str:
        """Return a label as it stands within a sentence: small, unless it is an abbreviation."""
        if self.language in CAPITALS_WITHIN or label[:2].isupper():
            return label
        return label[:1].lower() + label[1:]

    def _look_up(self, name: str) -> Any:
        found: Any = self.texts
        for step in name.split(".", 1):
            found = found[step]
        return found


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, sorted."""
    names = (entry.name for entry in CATALOGUES.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def messages_for(language: str) -> Messages:
    """Return the sentences of a language, in English where it has no catalogue."""
    chosen = language if language in languages() else FALLBACK
    return Messages(chosen, Locale.parse(REGIONAL.get(chosen, chosen)), _texts(chosen))


def _texts(language: str) -> dict[str, Any]:
    """Return the tables of a language: its file, and its file of each topic.

    A topic that a language has no file for is told in English, so that a language can be added
    with one file.
    """
    texts: dict[str, Any] = {}
    for place in (CATALOGUES, *topics()):
        own = place.joinpath(f"{language}.toml")
        told = own if own.is_file() else place.joinpath(f"{FALLBACK}.toml")
        found = tomllib.loads(_spaced(told.read_text("utf-8"), told.name[:-5]))
        if twice := sorted(texts.keys() & found.keys()):
            raise ValueError(f"tables of two catalogue files: {', '.join(twice)}")
        texts |= found
    return texts


def _spaced(text: str, language: str) -> str:
    """Return sentences whose signs stay with the words they belong to."""
    for sign, space in SPACED_SIGNS.get(language, ()):
        text = sign.sub(space, text)
    return text


def topics() -> tuple[Traversable, ...]:
    """Return the directories that hold the sentences of one topic each, by name."""
    found = (entry for entry in CATALOGUES.iterdir() if entry.is_dir())
    return tuple(sorted(found, key=lambda entry: entry.name))


@lru_cache(maxsize=4096)
def _plural(locale: str, count: float) -> str:
    """Return the plural category of a number; few numbers are said over and over."""
    return str(Locale.parse(locale).plural_form(count))


@lru_cache(maxsize=4096)
def _percent(locale: str, share: float) -> str:
    parsed = Locale.parse(locale)
    pattern = parsed.percent_formats[None].pattern
    if 0 < share < 0.0995:
        pattern = pattern.replace("##0", "##0.0")
    return str(format_percent(share, pattern, locale=parsed))
