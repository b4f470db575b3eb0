"""The voice that speaks to one person: their language, and the names of one snapshot in it.

A name that the person's language lacks is shown in English and marked so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from guidance.frameworks import country_of
from guidance.messages import Messages, messages_for
from guidance.snapshot import Snapshot

TAKE_THE = frozenset({"AE", "BS", "CF", "CD", "DO", "GB", "GM", "NL", "PH", "UK", "US"})
"""Countries whose English names take an article in a sentence."""
SHOWN = 4
"""How many skills a sentence names."""


class Where(Protocol):
    """What both a market and the note of one say about where ads were counted."""

    @property
    def region(self) -> str:
        """Return the NUTS or country code used, "" for every ad loaded."""
        ...

    @property
    def asked_region(self) -> str:
        """Return the code asked for."""
        ...

    @property
    def radius_km(self) -> float | None:
        """Return the distance used, None without one."""
        ...


@dataclass(frozen=True)
class Voice:
    """Speaks to one person: their language, and the names of one snapshot in it."""

    messages: Messages
    snapshot: Snapshot
    language: str

    @classmethod
    def of(cls, language: str, snapshot: Snapshot) -> Voice:
        """Return the voice for a language; sentences fall back to English as a whole."""
        return cls(messages_for(language), snapshot, language)

    def name(self, uri: str) -> str:
        """Return a concept's name, marked where it is the English one."""
        label = self.snapshot.records.label(uri, self.messages.language)
        if label.language == self.messages.language:
            return label.text
        return self.messages.say("caveat.english_name", name=label.text)

    def names(self, uris: Iterable[str], most: int = SHOWN) -> str:
        """Return the names of some concepts as a list, at most as many as a sentence takes.

        Where all of them are English ones, that is marked once.
        """
        taken = list(uris)[:most]
        labels = [self.snapshot.records.label(uri, self.messages.language) for uri in taken]
        foreign = [label for label in labels if label.language != self.messages.language]
        if len(taken) > 1 and len(foreign) == len(taken):
            plain = self.messages.show([label.text for label in labels])
            return self.messages.say("caveat.english_names", names=plain)
        return self.messages.show([self.name(uri) for uri in taken])

    def region(self, code: str) -> str:
        """Return the name of a region or country, or the code; IE0 is all of Ireland."""
        if len(code) >= 2 and not code[2:].strip("0"):
            return self.messages.country(country_of(code))
        return self.snapshot.records.region_name(code)

    def market(self, market: Where) -> str:
        """Return where ads were counted, as the sentences of the catalogue take it."""
        if market.region == "" and market.radius_km is None:
            return self.messages.say("region.everywhere")
        name = self.region(market.region) if market.region else ""
        if market.radius_km is not None:
            return self.messages.say("region.radius", name=name, km=market.radius_km)
        if market.region == market.asked_region:
            return self.messages.say("region.in", name=self._with_article(market.region, name))
        asked = self.region(market.asked_region)
        return self.messages.say("region.widened", name=name, asked=asked)

    def counted_in(self, market: Where) -> str:
        """Return where ads were counted by its name alone, for sentences that only name it."""
        if market.region:
            return self.region(market.region)
        if market.radius_km is not None:
            return self.messages.say("region.distance", km=market.radius_km)
        return self.messages.say("region.all")

    def _with_article(self, code: str, name: str) -> str:
        """Return the name of a region or country as it stands after "in"."""
        takes_the = self.messages.language == "en" and code in TAKE_THE
        return f"the {name}" if takes_the else name

    def day(self, text: str) -> str:
        """Return a day, given as ISO text, as the language writes it; other text as it is."""
        try:
            return self.messages.show(date.fromisoformat(text))
        except ValueError:
            return text

    def value(self, found: Any) -> Any:
        """Return a limit's value in words where it is a code."""
        if isinstance(found, list | tuple):
            return [self.value(item) for item in found]
        if isinstance(found, str) and self.messages.knows(f"value.{found}"):
            return self.messages.say(f"value.{found}")
        return found


def title_or_name(uri: str, voice: Voice) -> str:
    """Return the title of a course, else the name of a skill."""
    row = voice.snapshot.courses.positions.get(uri)
    return voice.name(uri) if row is None else voice.snapshot.credentials[row].title
