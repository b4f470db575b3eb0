"""What a credential holds beside what is read: who somebody is, pictures, members nobody knows.

The first is only used to cut a person's name out of other texts; all of it is counted.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.credentials.nodes import Node, name_of
from guidance.exchange.holdings import NotRead

SHORTEST_PHRASE = 5
"""A shorter name or number is a common word as well: it would be cut out of innocent texts."""
LONGEST_PHRASE = 200
MOST_WORDS = 30
"""Of one member: a name in every language of the Union."""
MOST_PHRASES = 3 * MOST_WORDS * MOST_WORDS + 10 * MOST_WORDS

_GAPS = (" ", ", ")
"""Between a family name and a given name, as lists of people write them."""
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?\Z")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("credential_members.toml").read_text("utf-8"))


def not_read(value: Mapping[str, Any], table: str, *, other_claims: int = 0) -> tuple[NotRead, ...]:
    """Return what was left alone in a document, by part.

    Parameters
    ----------
    table
        Which list of members is read, a table of `credential_members.toml`.
    other_claims
        How many claims were of a kind that is not read, such as entitlements.
    """
    parts: dict[str, frozenset[str]] = {
        part: frozenset(names) for part, names in _table()["left_alone"].items()
    }
    read = frozenset(_table()["read"][table])
    count: Counter[str] = Counter({"other-claim": other_claims})
    waiting: list[Any] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(current)
        elif isinstance(current, Mapping):
            for key, inner in current.items():
                part = _part(name_of(key), parts, read)
                count[part] += 1
                # What is left alone is one part, whatever it holds.
                if not part:
                    waiting.append(inner)
    return tuple(NotRead(part, times) for part, times in sorted(count.items()) if part and times)


def person_phrases(persons: Iterable[Node]) -> tuple[str, ...]:
    """Return the words that say who the persons of a document are, to be cut out of its texts."""
    phrases: set[str] = set()
    for person in persons:
        given, family = (_spoken(person, name) for name in ("givenName", "familyName"))
        phrases |= {f"{first} {last}" for first in given for last in family}
        phrases |= {f"{last}{gap}{first}" for first in given for last in family for gap in _GAPS}
        phrases |= {said for name in _table()["phrases"] for said in _spoken(person, name)}
    if len(phrases) > MOST_PHRASES:
        raise DocumentRefused("a person of very many names", "one learner", "bring another copy")
    composed = {unicodedata.normalize("NFC", phrase) for phrase in phrases}
    return tuple(sorted(phrase for phrase in composed if len(phrase) >= SHORTEST_PHRASE))


def says_who(person: Node) -> bool:
    """Return whether a document says who somebody is (Annex I, element 1)."""
    return any(person.values(name) for name in _table()["left_alone"]["identity"])


def _part(name: str, parts: Mapping[str, frozenset[str]], read: frozenset[str]) -> str:
    for part, names in parts.items():
        if name in names:
            return part
    return "" if name in read or name.startswith("@") or _TAG.match(name) else "unknown-member"


def _spoken(node: Node, name: str) -> set[str]:
    """Return the texts under a member, those of the objects it leads to included."""
    found: set[str] = set()
    waiting = node.values(name)
    while waiting and len(found) < MOST_WORDS:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(" ".join(value[:LONGEST_PHRASE].removeprefix("mailto:").split()))
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            waiting.extend(inner for key, inner in value.items() if name_of(key) in _told())
    return found


@cache
def _told() -> frozenset[str]:
    """Return the members under which a person's words stand."""
    return frozenset(_table()["told"])
