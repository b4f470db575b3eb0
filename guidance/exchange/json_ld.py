"""JSON-LD as it stands in web pages and files: find the objects of the wanted types.

Only the structure is walked: no context is ever fetched, names are compared without the prefix
that stands for schema.org. Lists, graphs (`@graph`), item lists and references by `@id` within
one document are followed, a few levels down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_LEVELS = 6
CONTAINERS = ("@graph", "itemListElement", "item")
"""Members that hold further objects of any type."""
_OPENING = re.compile(r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_WRAPPING = re.compile(r"\A\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*\Z")
_PREFIX = re.compile(r"\A(?:schema:|https?://schema\.org/)")


@dataclass(frozen=True, slots=True)
class Block:
    """One script of a page: the line it begins on, from 1, and its text."""

    line: int
    text: str


def is_page(text: str) -> bool:
    """Return whether a text is a web page and not JSON."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def is_lines(text: str) -> bool:
    """Return whether a text is JSON Lines: two lines that each begin an object."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines[:2])


def blocks(page: str) -> Iterator[Block]:
    """Yield the JSON-LD scripts of a page; one that is never closed ends the page."""
    line, counted = 1, 0
    for opening in _OPENING.finditer(page):
        if opening.start() < counted:
            continue
        closing = _CLOSING.search(page, opening.end())
        if closing is None:
            return
        line += page.count("\n", counted, opening.end())
        counted = opening.end()
        yield Block(line, _WRAPPING.sub("", page[opening.end() : closing.start()]))


def types(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the types of an object, without prefixes, in order."""
    stated = value.get("@type", value.get("type"))
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(plain_name(kind) for kind in listed if isinstance(kind, str))


def plain_name(name: str) -> str:
    """Return a name of schema.org without the prefix that stands for schema.org."""
    return _PREFIX.sub("", name)


def of_types(
    value: Any, wanted: frozenset[str], through: tuple[str, ...] = CONTAINERS, depth: int = 0
) -> Iterator[dict[str, Any]]:
    """Yield every object of the wanted types, outer before inner, in document order."""
    if depth > MOST_LEVELS:
        return
    if isinstance(value, list):
        for item in value:
            yield from of_types(item, wanted, through, depth + 1)
    elif isinstance(value, dict):
        if not wanted.isdisjoint(types(value)):
            yield value
        for key, inner in value.items():
            if plain_name(key) in through:
                yield from of_types(inner, wanted, through, depth + 1)


def by_id(value: Any) -> dict[str, dict[str, Any]]:
    """Return the objects of a document by their `@id`; of several the one that says most."""
    found: dict[str, dict[str, Any]] = {}
    waiting = [(value, 0)]
    while waiting:
        current, depth = waiting.pop()
        if depth > MOST_LEVELS:
            continue
        if isinstance(current, list):
            waiting.extend((item, depth + 1) for item in current)
        elif isinstance(current, dict):
            name = current.get("@id")
            if isinstance(name, str) and len(current) > len(found.get(name, {"@id": name})):
                found[name] = current
            waiting.extend((item, depth + 1) for item in current.values())
    return found
