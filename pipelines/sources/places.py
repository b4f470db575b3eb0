"""From the words a source uses for a place to a NUTS region, without guessing.

Three reference tables (data/reference, see SOURCES.md there) are all that is known: NUTS names,
further names of regions and places, and British postcode districts. A text names regions and
places; places refine a region that is named and are dropped when they contradict it; several
regions are answered with the wider region they share. What is not known stays at country level.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guidance.letters import without_marks

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
_EDITION = "2021"
"""Aliases answer in this edition; codes of the next are listed and not answered."""
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "ð": "d"})
_WORD = re.compile(r"[^\W_]+")
_POSTCODE = re.compile(r"([A-Z]{1,2})(\d{1,2})[A-Z]?(?:\s*\d[A-Z]{2})?$")
_CUT = re.compile(r"(?i)\s*(?:imię\s*/\s*nazwa firmy|zawód:|\bul\.|\bal\.).*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Names of one country: words of a name to the codes it may stand for."""

    regions: Mapping[tuple[str, ...], frozenset[str]]
    places: Mapping[tuple[str, ...], frozenset[str]]
    longest: int


def locate(country: str | None, region: str | None, postcode: str | None = None) -> str | None:
    """Return the NUTS code of the finest region that the words prove.

    Parameters
    ----------
    country
        ISO 3166 or NUTS code; without it nothing can be located.
    region
        What the source says: a region, a town, both, or a country for work abroad.
    postcode
        Read for the United Kingdom only.

    Returns
    -------
    str or None
        A NUTS code, the country's own code when no region is proven, None when the place is
        abroad without saying where, or nothing is known.
    """
    if not country:
        return None
    home = {"GR": "EL", "GB": "UK"}.get(country, country)
    district = _by_postcode(postcode) if home == "UK" else None
    if district is not None:
        return district or None
    words = normal_words(_CUT.sub("", region or ""))
    elsewhere = _elsewhere(home, words)
    if elsewhere and home not in elsewhere:
        return _one(elsewhere)
    return _by_words(home, words) or home


def place_name(text: str | None) -> str | None:
    """Return a short place name for display, without street, house number, firm or postcode."""
    parts = (part.strip() for part in _CUT.sub("", text or "").split(","))
    name = ", ".join(part for part in parts if part and not any(c.isdigit() for c in part))
    return name[:80] or None


def normal_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case without accents."""
    bare = without_marks(text.casefold().translate(_LETTERS))
    return tuple(_WORD.findall(bare.translate(_LETTERS)))


def _one(codes: frozenset[str]) -> str | None:
    named = codes - {""}
    return min(named) if len(named) == 1 else None


def _elsewhere(home: str, words: tuple[str, ...]) -> frozenset[str]:
    """Return the countries a text names (a blank stands for "abroad"), home regions apart."""
    names, own = _countries(), _gazetteer(home)
    found = _matches(words, names, 3)
    return _union(names[name] for name in found if name not in own.regions)


def _by_postcode(postcode: str | None) -> str | None:
    """Return a district's region, a blank for the islands outside the United Kingdom, or None."""
    match = _POSTCODE.match((postcode or "").strip().upper())
    if match is None:
        return None
    for first, last, code in _postcodes().get(match[1], ()):
        if first <= int(match[2]) <= last:
            return code
    return None


def _by_words(country: str, words: tuple[str, ...]) -> str | None:
    """Return the region that the names in a text agree on."""
    names = _gazetteer(country)
    found = list(_matches(words, {**names.places, **names.regions}, names.longest))
    regions = _union(names.regions[name] for name in found if name in names.regions)
    places = [names.places[name] for name in found if name not in names.regions]
    if regions:
        places = [_within(codes, regions) for codes in places]
    settled = _union(codes for codes in places if len(codes) == 1)
    return _shared(country, _deepest(settled | regions))


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(code for codes in sets for code in codes)


def _within(codes: frozenset[str], regions: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in codes if any(code.startswith(r) for r in regions))


def _deepest(codes: Iterable[str]) -> list[str]:
    """Return the codes that are not merely the wider region of another."""
    every = set(codes)
    return [a for a in every if not any(b != a and b.startswith(a) for b in every)]


def _shared(country: str, codes: list[str]) -> str | None:
    """Return the region that all codes lie in, when it is finer than the country."""
    if not codes:
        return None
    low, high = min(codes), max(codes)
    depth = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[:depth] if depth > len(country) else None


def _matches(
    words: tuple[str, ...], names: Mapping[tuple[str, ...], frozenset[str]], longest: int
) -> Iterator[tuple[str, ...]]:
    """Yield every name that stands in a text, longest names first, without overlap."""
    at = 0
    while at < len(words):
        step = 1
        for size in range(min(longest, len(words) - at), 0, -1):
            if words[at : at + size] in names:
                yield words[at : at + size]
                step = size
                break
        at += step


@cache
def _gazetteer(country: str) -> _Gazetteer:
    regions: dict[tuple[str, ...], set[str]] = {}
    places: dict[tuple[str, ...], set[str]] = {}
    for row in _rows("nuts.csv"):
        if row["country"] == country and row["level"] != "0" and row["edition"] == _EDITION:
            regions.setdefault(normal_words(row["name"]), set()).add(row["code"])
    for row in _rows("places.csv"):
        if row["country"] == country:
            target = places if row["kind"] == "place" else regions
            target.setdefault(normal_words(row["alias"]), set()).add(row["code"])
    return _frozen(regions, places)


def _frozen(
    regions: dict[tuple[str, ...], set[str]], places: dict[tuple[str, ...], set[str]]
) -> _Gazetteer:
    longest = max((len(name) for name in (*regions, *places)), default=0)
    return _Gazetteer(
        {name: frozenset(codes) for name, codes in regions.items()},
        {name: frozenset(codes) for name, codes in places.items()},
        longest,
    )


@cache
def _countries() -> Mapping[tuple[str, ...], frozenset[str]]:
    rows = (row for row in _rows("places.csv") if row["kind"] in {"country", "abroad"})
    return {normal_words(row["alias"]): frozenset({row["code"]}) for row in rows}


@cache
def _postcodes() -> Mapping[str, tuple[tuple[int, int, str], ...]]:
    found: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for row in _rows("uk_postcodes.csv"):
        district = (int(row["first"]), int(row["last"]), row["code"])
        found[row["area"]] = (*found.get(row["area"], ()), district)
    return found


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))
