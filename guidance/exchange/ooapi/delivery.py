"""What a delivery of the Open Education API holds, sorted by what each object is.

A delivery is pages of lists (`items`), plain lists, single objects, or one of them a line. Objects
that a server expanded within others are taken as if they stood alone. Persons never are: members
for coordinators and instructors are not looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.catalogue import Reading
from guidance.exchange.guarded import CATALOGUE, Limits, check_size, json_value
from guidance.exchange.json_ld import is_lines
from guidance.exchange.ooapi.terms import table
from guidance.exchange.ooapi.values import Item, objects, plain

_EXPANDED = {
    "organisation": "organisationId",
    "root": "organisationId",
    "parent": "",
    "learningOutcomes": "learningOutcomeId",
    "programmes": "programmeId",
    "course": "courseId",
    "programme": "programmeId",
}


@dataclass
class Delivery:
    """Objects by what they are and by id; `offerings` by the id of what they offer."""

    reading: Reading
    by_kind: dict[str, dict[str, Item]] = field(default_factory=dict)
    offerings: dict[str, list[tuple[int, Item]]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> dict[str, Item]:
        """Return the objects of a kind by id, such as those that `courseId` names."""
        return self.by_kind.setdefault(kind, {})

    def add(self, place: int, item: Item) -> None:
        """Take one object of a list, and what a server expanded within it."""
        self.reading.read += 1
        kind = kind_of(item)
        if kind is None:
            self.reading.refuse(place, "no object that the Open Education API names by an id")
            return
        name = plain(item[kind])
        if kind.endswith("OfferingId"):
            whole = "courseId" if kind == "courseOfferingId" else "programmeId"
            self.offerings.setdefault(_whole_of(item, whole), []).append((place, item))
        elif name in self.of(kind) and name in self.places:
            self.reading.refuse(place, "an id that occurs twice")
            return
        else:
            self.of(kind)[name] = item
            self.places[name] = place
        self._take_expanded(item)

    def _take_expanded(self, item: Item) -> None:
        for member, expected in _EXPANDED.items():
            for inner in objects(item.get(member)):
                kind = kind_of(inner)
                if kind is None or (expected and kind != expected):
                    continue
                self.of(kind).setdefault(plain(inner[kind]), inner)
                self._take_expanded(inner)


def kind_of(item: Item) -> str | None:
    """Return the member that names an object, which tells what it is."""
    order: list[str] = table("identities")["order"]
    return next((name for name in order if plain(item.get(name))), None)


def load(pages: Iterable[bytes], limits: Limits = CATALOGUE) -> Delivery:
    """Return what the pages of a delivery hold together.

    Raises
    ------
    DocumentRefused
        When one is no JSON, or more than is read.
    """
    delivery = Delivery(Reading())
    for data in pages:
        check_size(data, limits)
        for place, item in _items(data, delivery.reading, limits):
            delivery.add(place, item)
    return delivery


def _items(data: bytes, reading: Reading, limits: Limits) -> Iterator[tuple[int, Item]]:
    """Yield (line or position, object)."""
    text = data.decode("utf-8-sig", errors="replace")
    if not is_lines(text):
        yield from enumerate(_within(json_value(data, limits)), start=1)
        return
    for line, piece in enumerate(text.split("\n"), start=1):
        if not piece.strip():
            continue
        try:
            found = _within(json_value(piece.encode(), limits))
        except DocumentRefused as refusal:
            reading.read += 1
            reading.refuse(line, refusal.found)
        else:
            yield from ((line, item) for item in found)


def _within(value: Any) -> list[Item]:
    """Return the objects of a page, a list, a list of pages, or one object alone."""
    found: list[Item] = []
    for item in objects(value):
        listed = item.get("items")
        found.extend(objects(listed) if isinstance(listed, list) else [item])
    return found


def _whole_of(item: Item, member: str) -> str:
    """Return the id of what an offering offers, named or expanded."""
    expanded = item.get(member.removesuffix("Id"))
    inner = expanded.get(member) if isinstance(expanded, dict) else None
    return plain(item.get(member)) or plain(inner)
