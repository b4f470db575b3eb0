"""Members of schema.org objects, however loosely they are written.

A member may be a text, a number, an object, a list of them, or a reference to an object that
stands elsewhere in the document; a text may be plain, tagged with a language, or a map of
languages. Whatever it is, it is read as a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidance.exchange.json_ld import plain_name, types
from guidance.exchange.spoken import language_names, language_of_code
from guidance.exchange.texts import tidy_lines
from guidance.frameworks import is_language_code

_ABSOLUTE = re.compile(r"(?:https?://|urn:)\S+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language (ISO 639-1) it says it is in, None where it does not."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One object with its members by plain name, and the document it stands in, by `@id`."""

    members: Mapping[str, Any]
    document: Mapping[str, dict[str, Any]]

    @classmethod
    def of(cls, value: Mapping[str, Any], document: Mapping[str, dict[str, Any]]) -> Node:
        """Return the node of an object; a bare reference becomes what it refers to."""
        name = value.get("@id")
        whole = document.get(name, value) if isinstance(name, str) and len(value) == 1 else value
        return cls({plain_name(key): item for key, item in whole.items()}, document)

    @property
    def types(self) -> tuple[str, ...]:
        """Return the types of the object."""
        return types(self.members)

    @property
    def uri(self) -> str | None:
        """Return its `@id` where that is absolute."""
        return absolute(self.members.get("@id"))

    def values(self, *names: str) -> list[Any]:
        """Return the values of the first of some members that says anything."""
        for name in names:
            value = self.members.get(name)
            found = value if isinstance(value, list) else [value]
            stated = [item for item in found if item not in (None, "", [], {})]
            if stated:
                return stated
        return []

    def nodes(self, *names: str) -> list[Node]:
        """Return the objects among the values of a member."""
        return [
            Node.of(value, self.document)
            for value in self.values(*names)
            if isinstance(value, dict)
        ]

    def words(self, *names: str) -> list[Words]:
        """Return the texts of a member with their languages, in order."""
        return [words for value in self.values(*names) for words in _words(value)]

    def texts(self, *names: str) -> list[str]:
        """Return the texts of a member; an object is read by its name."""
        return [text for value in self.values(*names) if (text := self._text(value))]

    def text(self, *names: str) -> str | None:
        """Return the first text of a member."""
        return next(iter(self.texts(*names)), None)

    def bodies(self, *names: str) -> list[str]:
        """Return the names of the organisations of a member; persons are left out."""
        return [
            text
            for value in self.values(*names)
            if not (isinstance(value, dict) and "Person" in Node.of(value, self.document).types)
            if (text := self._text(value))
        ]

    def _text(self, value: Any) -> str:
        if isinstance(value, dict) and "@value" not in value:
            return Node.of(value, self.document)._name()
        return plain(value)

    def _name(self) -> str:
        """Return what an object is called, in plain words: objects may name each other in a ring."""
        told = (plain(item) for name in ("name", "title", "@id") for item in self.values(name))
        return next(filter(None, told), "")


def plain(value: Any) -> str:
    """Return a value as text with plain blanks; nothing for what is no text or number."""
    found = value.get("@value") if isinstance(value, dict) else value
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return tidy_lines(str(found))


def absolute(value: Any) -> str | None:
    """Return a URI that stands for itself anywhere, or None."""
    text = plain(value)
    return text if _ABSOLUTE.match(text) else None


def language_of(value: Any) -> str | None:
    """Return the ISO 639-1 code of a language told by code or name, or None."""
    if isinstance(value, dict):
        told = (value.get(key) for key in ("@value", "alternateName", "identifier", "name"))
        return next((code for item in told if (code := language_of(item))), None)
    text = plain(value).replace("_", "-")
    return language_of_code(text) or language_names().get(text.lower()) if text else None


def _words(value: Any) -> Iterator[Words]:
    if isinstance(value, dict) and "@value" not in value and "@type" not in value:
        if all(is_language_code(key.partition("-")[0]) for key in value):
            for code, text in value.items():
                yield from (Words(w.text, language_of(code)) for w in _words(text))
            return
        yield from _words(value.get("name"))
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif text := plain(value):
        tag = value.get("@language") if isinstance(value, dict) else None
        yield Words(text, language_of(tag))
