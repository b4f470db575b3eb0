"""Objects of a JSON-LD credential, however it writes them: nested, by reference, in a list or not.

No context is fetched. A name is compared without its prefix, as its vocabulary writes it; a text
may be plain, a map of languages, or a value with a language of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidance.errors import DocumentRefused
from guidance.exchange.texts import without_phrases

MOST_LOOKS = 10_000
"""Objects looked at in one document, some hundred in a real one: references could make any number."""
LONGEST_TEXT = 20_000
"""Characters of one text that are kept."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z")
_KEYWORDS = {"@id": "id", "@type": "type", "@graph": "graph"}
_ALIASES = {
    "dc:type": "dcType",
    "dcterms:type": "dcType",
    "http://purl.org/dc/terms/type": "dcType",
    "EQFLevel": "eqfLevel",
    "NQFLevel": "nqfLevel",
    "ISCEDFCode": "thematicArea",
}
_CONTAINERS = ("@list", "@set")
_UNTAGGED = ("@none", "none", "")
_ADDRESSES = ("http://", "https://")
ANY = ""
"""Language of a text of which nobody says the language."""

Texts = Mapping[str, tuple[str, ...]]
"""Texts by language (ISO 639-1, or `ANY`)."""


class Nodes:
    """The objects of one document, by their names; of several with one name, all they say."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._by_id: dict[str, dict[str, Any]] = {}
        self._left = MOST_LOOKS
        self.root = root
        for value in objects(root):
            self._remember(value)

    def _remember(self, value: Mapping[str, Any]) -> None:
        members = members_of(value)
        name = members.get("id")
        if isinstance(name, str):
            known = self._by_id.setdefault(name, {})
            known.update({key: member for key, member in members.items() if key not in known})

    def node(self, value: object) -> Node | None:
        """Return the object that a value is or refers to, or None for a mere text or number."""
        self._left -= 1
        if self._left < 0:
            raise DocumentRefused(
                f"a document that refers to its parts over {MOST_LOOKS:,} times",
                "fewer",
                "bring a smaller document",
            )
        if isinstance(value, str):
            found = self._by_id.get(value)
            return Node(found, self) if found and len(found) > 1 else None
        if not isinstance(value, Mapping):
            return None
        members = members_of(value)
        name = members.get("id")
        known = self._by_id.get(name) if isinstance(name, str) else None
        return Node(known if known is not None else members, self)


class Node:
    """One object of a document."""

    def __init__(self, members: Mapping[str, Any], nodes: Nodes) -> None:
        self.members = members
        self._nodes = nodes

    @property
    def id(self) -> str:
        """Return its name, or an empty text."""
        name = self.members.get("id")
        return name if isinstance(name, str) else ""

    @property
    def says_something(self) -> bool:
        """Return whether anything but its name is known of it."""
        return bool(self.members.keys() - {"id"})

    @property
    def types(self) -> frozenset[str]:
        """Return its types, without prefixes."""
        return types_of(self.members)

    def values(self, *names: str) -> list[Any]:
        """Return what stands under some names, as one list."""
        return [item for name in names for item in as_list(self.members.get(name))]

    def all(self, *names: str) -> list[Node]:
        """Return the objects under some names, in order."""
        found = (self._nodes.node(v) or self._named(v) for v in self.values(*names))
        return [node for node in found if node is not None]

    def _named(self, value: object) -> Node | None:
        """Return an object of which a document gives the address alone, as of a vocabulary."""
        if isinstance(value, str) and value.startswith(_ADDRESSES):
            return Node({"id": value}, self._nodes)
        return None

    def first(self, *names: str) -> Node | None:
        """Return the first object under some names, or None."""
        return next(iter(self.all(*names)), None)

    def path(self, *names: str) -> list[Node]:
        """Return the objects at the end of a path of names."""
        found = [self]
        for name in names:
            found = [inner for node in found for inner in node.all(name)]
        return found

    def texts(self, *names: str) -> Texts:
        """Return the texts under the first of some names that has any; notes are followed."""
        for name in names:
            found: dict[str, list[str]] = {}
            for value in self.values(name):
                for language, text in self._spoken(value):
                    found.setdefault(language, []).append(text[:LONGEST_TEXT])
            if found:
                return {language: tuple(said) for language, said in found.items()}
        return {}

    def _spoken(self, value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
        """Yield the texts of a value with their languages."""
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            note = self._nodes.node(value) if isinstance(value, str) else None
            yield from _note(note, depth) if note is not None else _said(ANY, str(value))
        elif isinstance(value, list):
            for item in value:
                yield from self._spoken(item, depth)
        elif isinstance(value, Mapping) and "@value" in value:
            yield from _said(language_of(value.get("@language")), value["@value"])
        elif (
            isinstance(value, Mapping)
            and value
            and all(map(_is_tag, value))
            and set(value) != {"id"}
        ):
            for tag, item in value.items():
                for said in as_list(item):
                    yield from _said(language_of(tag), said)
        elif isinstance(value, Mapping):
            node = self._nodes.node(value)
            yield from _note(node, depth) if node is not None else ()


class Words:
    """Chooses among languages, and leaves out who a document is about.

    `order` are languages, most wanted first; `persons` are phrases such as a full name, which
    are cut out of every text that is kept.
    """

    def __init__(self, order: Sequence[str], persons: Sequence[str] = ()) -> None:
        self.order = tuple(dict.fromkeys((*order, "en", ANY)))
        self._persons = tuple(sorted(persons, key=len, reverse=True))

    def clean(self, text: str) -> str:
        """Return a text in one line, without the person."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        folded = text.casefold()
        found = [phrase for phrase in self._persons if phrase.casefold() in folded]
        return " ".join(without_phrases(text, found).split())

    def one(self, texts: Texts) -> str:
        """Return the first text in the most wanted language, or an empty text."""
        return next(iter(self.all(texts)), "")

    def all(self, texts: Texts) -> tuple[str, ...]:
        """Return every text in the most wanted language there is."""
        language = self.language(texts)
        found = map(self.clean, texts.get(language, ()) if language is not None else ())
        return tuple(text for text in found if text)

    def language(self, texts: Texts) -> str | None:
        """Return the most wanted language of some texts, None where there are none."""
        return next(
            (language for language in (*self.order, *sorted(texts)) if language in texts), None
        )


def types_of(value: object) -> frozenset[str]:
    """Return the types of an object as it stands, without prefixes."""
    if not isinstance(value, Mapping):
        return frozenset()
    stated = (kind for key in ("type", "@type") for kind in as_list(value.get(key)))
    return frozenset(name_of(kind) for kind in stated if isinstance(kind, str))


def subject_has(value: Mapping[str, Any], member: str) -> bool:
    """Return whether a credential says something of its subject, whatever it calls its type."""
    subjects = as_list(value.get("credentialSubject"))
    return any(isinstance(one, Mapping) and member in map(name_of, one) for one in subjects)


def as_list(value: Any) -> list[Any]:
    """Return a value as a list: itself, none for nothing, or one item; lists within are opened."""
    if value is None:
        return []
    if isinstance(value, Mapping) and len(value) == 1:
        value = next((value[name] for name in _CONTAINERS if name in value), value)
    if not isinstance(value, list):
        return [value]
    return [item for inner in value for item in (inner if isinstance(inner, list) else [inner])]


def name_of(term: str) -> str:
    """Return a term without prefix or address, in the one writing that is read here."""
    known = _KEYWORDS.get(term) or _ALIASES.get(term)
    if known:
        return known
    short = re.split(r"[#/:]", term)[-1] or term
    return _ALIASES.get(short, short)


def language_of(tag: object) -> str:
    """Return ISO 639-1 of a language tag such as en, en-GB or EN, else `ANY`."""
    if not isinstance(tag, str) or tag in _UNTAGGED:
        return ANY
    primary = re.split(r"[-_]", tag)[0].lower()
    return primary if len(primary) == 2 else ANY


def _note(node: Node | None, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the words of a note or a concept, a few notes deep."""
    if node is None or depth > 2:
        return
    for name in ("noteLiteral", "prefLabel", "title", "narrative", "value", "name"):
        found = [said for value in node.values(name) for said in node._spoken(value, depth + 1)]
        if found:
            yield from found
            return


def _said(language: str, text: Any) -> Iterator[tuple[str, str]]:
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    if isinstance(text, str) and text.strip():
        yield language, text


def _is_tag(key: str) -> bool:
    return key in _UNTAGGED or _TAG.match(key) is not None


def members_of(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an object by plain name; where two fall together the first stays."""
    found: dict[str, Any] = {}
    for key, member in value.items():
        found.setdefault(name_of(key), member)
    return found


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object of a document, outer before inner; its depth is bounded already."""
    waiting: list[Any] = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Mapping):
            yield current
            waiting.extend(reversed(list(current.values())))
        elif isinstance(current, list):
            waiting.extend(reversed(current))
