"""Where somebody looks for work: names of regions, countries and towns, a slip of the fingers forgiven.

Names come from the snapshot (regions that have ads or courses, and the places that ads name) and from
the reference tables of places, so that a town without any ad is known to be one: what is recommended
there says how far it had to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guidance.dialogue.lexicon import Lexicon, alike, plain, without_signs
from guidance.frameworks import country_of
from guidance.messages import languages, messages_for
from guidance.snapshot import Snapshot

LONGEST_NAME = 4
"""Words of the longest name that is looked for within a sentence."""
SHARED_STEM = 0.7
"""Share of a name that its inflected form begins with, at least: "Helsingissä", "Warszawie"."""
SHORTEST_STEM = 4
LONGEST_ENDING = 5
COUNTRY, FINEST = 2, 4
"""Letters of a country's code, and of the longest code asked with: level 2, where ads suffice."""
_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_CODE = re.compile(r"[a-z]{2}\d[a-z0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to look in: its NUTS code, its name as the data have it, and where a town lies."""

    nuts: str
    name: str
    location: tuple[float, float] | None = None


@dataclass(frozen=True)
class Gazetteer:
    """Plain names to places, and the codes that have data."""

    spots: Mapping[str, Spot]
    codes: frozenset[str]

    @cached_property
    def by_letter(self) -> Mapping[str, tuple[str, ...]]:
        """Return the names by their first letter, sorted."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.spots):
            found.setdefault(name[0], []).append(name)
        return {letter: tuple(names) for letter, names in found.items()}

    def named(self, message: str, words: Lexicon) -> Spot | None:
        """Return the place that a plain message is, word by word, a preposition before it left out."""
        text = without_signs(message)
        leading = (*words.tables["within"]["place_word"], *words.tables["within"]["live_cue"])
        for phrase in sorted(leading, key=len, reverse=True):
            text = text.removeprefix(f"{phrase} ")
        if _CODE.fullmatch(text) and text.upper() in self.codes:
            return Spot(text.upper(), text.upper())
        return self.spots.get(text) or (self._by_stem(text) if words.inflected else None)

    def find(self, message: str, words: Lexicon) -> Spot | None:
        """Return the place that a plain message names, None where it names none that is known.

        A code or a name as it is spelt comes first, the longest one; then inflected and misspelt
        forms.
        """
        text = without_signs(message)
        if _CODE.fullmatch(text) and text.upper() in self.codes:
            return Spot(text.upper(), text.upper())
        stretches = list(_stretches(text))
        for stretch in stretches:
            if stretch in self.spots:
                return self.spots[stretch]
        if words.inflected:
            found = next(filter(None, map(self._by_stem, stretches)), None)
            if found is not None:
                return found
        return next(filter(None, map(self._misspelt, stretches)), None)

    def _by_stem(self, stretch: str) -> Spot | None:
        near = [
            (-shared, name)
            for name in self.by_letter.get(stretch[:1], ())
            if (shared := _shared(name, stretch)) >= max(SHORTEST_STEM, SHARED_STEM * len(name))
            and len(stretch) <= len(name) + LONGEST_ENDING
            and len(name.split()) == len(stretch.split())
        ]
        return self.spots[min(near)[1]] if near else None

    def _misspelt(self, stretch: str) -> Spot | None:
        near = [name for name in self.by_letter.get(stretch[:1], ()) if alike(name, stretch)]
        return self.spots[near[0]] if near else None


def _stretches(text: str) -> Iterator[str]:
    """Yield the stretches of a message that may be a name, the longest first."""
    parts = text.split()
    for length in range(min(LONGEST_NAME, len(parts)), 0, -1):
        for at in range(len(parts) - length + 1):
            yield " ".join(parts[at : at + length])


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def gazetteer_of(snapshot: Snapshot, known: Iterable[tuple[str, str]] = ()) -> Gazetteer:
    """Return the places of a snapshot, of one name the place with most ads; made once, kept by who asks.

    Parameters
    ----------
    known
        Further (name, NUTS code) of places that may have neither ads nor courses.
    """
    known = tuple(known)
    codes = _codes(snapshot) | {code[:FINEST] for _, code in known}
    spots: dict[str, Spot] = {}
    for place in snapshot.records.places():
        name = _town(place.name)
        if name and len(place.nuts) > COUNTRY:
            spots.setdefault(plain(name), Spot(place.nuts[:FINEST], name, place.location))
    for course in snapshot.credentials:
        for run in course.runs:
            if run.place and run.nuts and (name := _town(run.place)):
                spots.setdefault(plain(name), Spot(run.nuts[:FINEST], name))
    for code in sorted(codes, key=lambda one: (-len(one), one)):
        spots |= {plain(name): Spot(code, name) for name in _region_names(code, snapshot)}
    for name, code in known:
        for spelling in _spellings(name):
            spots.setdefault(plain(spelling), Spot(code[:FINEST], name))
    return Gazetteer({name: spots[name] for name in sorted(spots) if name}, codes)


def _spellings(name: str) -> Iterator[str]:
    """Yield a name, its parts where it has two, and each as it is written without dots above letters."""
    for part in (name, *(part.strip() for part in name.split("/") if "/" in name)):
        yield part
        if (typed := part.translate(_TYPED)) != part:
            yield typed


def _codes(snapshot: Snapshot) -> frozenset[str]:
    """Return the codes of countries and regions that ads or courses name, and of those around them."""
    runs = (run.nuts for course in snapshot.credentials for run in course.runs if run.nuts)
    named = {code[:FINEST] for code in (*snapshot.vacancies.regions, *runs) if len(code) >= COUNTRY}
    return frozenset(code[:length] for code in named for length in range(COUNTRY, len(code) + 1))


def _region_names(code: str, snapshot: Snapshot) -> Iterator[str]:
    """Yield what a region is called: countries in every language, others as the data have it."""
    if len(code) == COUNTRY:
        yield from (messages_for(known).country(country_of(code)) for known in languages())
        return
    name = snapshot.records.region_name(code)
    if name != code:
        yield name
        yield from (part.strip() for part in name.split("/") if "/" in name)


def _town(place: str) -> str:
    """Return the town of a place as ads write it, "" where several or a whole address stand there."""
    bare = re.split(r"[,(;/]| - ", place, maxsplit=1)[0].strip()
    return bare if bare and len(bare.split()) <= LONGEST_NAME and not re.search(r"\d", bare) else ""
