"""JSON-LD of the European Learning Model as things and members, by our own table of terms.

A context of the document is read where it stands in the document; an address of one is never
fetched: names are looked up in the table of terms instead. Full IRIs, prefixed names and short
names are read; `@graph`, lists and single objects; language maps, value objects and plain strings.

Reference: W3C JSON-LD 1.1, 2020 (of which `@reverse`, `@nest` and `@included` are counted, not
read).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidance.exchange.elm.editions import TEXT, Names, known_names
from guidance.exchange.elm.nodes import Document, Gathering, Node, Value
from guidance.exchange.elm.values import OWN_JSON
from guidance.exchange.guarded import BROUGHT, Limits, json_value

_KEYWORDS = {"id": "@id", "type": "@type"}
_UNTOLD = frozenset({"und", "@none", "none", ""})
_OF_CLASS_ONLY = frozenset({"@id", "@type", "@context", "@graph"})


def read_json(data: bytes, limits: Limits = BROUGHT, names: Names | None = None) -> Document:
    """Return what a JSON-LD document holds.

    Raises
    ------
    DocumentRefused
        When it is no JSON within the limits.
    """
    return json_document(json_value(data, limits), names)


def json_document(value: Any, names: Names | None = None) -> Document:
    """Return what a JSON value holds that was read already."""
    reader = _Reader(names or known_names())
    reader.top(value)
    return reader.gathering.document(reader.names.written.name)


def primary_language(tag: str) -> str | None:
    """Return the language of a tag such as en-GB in two or three letters, None when untold."""
    primary = tag.partition("-")[0].lower()
    return None if primary in _UNTOLD else primary


@dataclass(frozen=True, slots=True)
class _Context:
    """What a document's own context says: IRIs of names, their types, and a default language.

    `known` keeps what names were found to mean.
    """

    meanings: Mapping[str, str]
    types: Mapping[str, str]
    vocab: str = ""
    language: str | None = None
    known: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads one document."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.gathering = Gathering()

    def top(self, value: Any) -> None:
        """Read the whole: one object, a list of them, or a graph."""
        empty = _Context({}, {})
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                self.gathering.standing(self.node(part, empty, ""))
            else:
                self.leaves(part, "(top)")

    def node(self, value: Mapping[str, Any], context: _Context, path: str) -> Value:
        """Read one object as a thing with its members."""
        if "@context" in value:
            context = self.context(value["@context"], context)
        told = {key: self.meaning(key, context) for key in value}
        types = [
            name
            for key, meaning in told.items()
            if meaning == "@type"
            for name in self.types(value[key], context)
        ]
        where = types[0] if types else path
        identifier, items = self.identity(value, told, context, where)
        items += self.scalars(value, told, "@type", where)
        if path == "" and not (set(told.values()) - {"@context", "@graph"}):
            return self.graph(value, told, context)
        node = self.gathering.node(identifier, types)
        for key, meaning in told.items():
            if meaning == "@graph":
                self.members(value[key], context)
            elif meaning not in _OF_CLASS_ONLY:
                self.member(node, meaning, value[key], context, f"{where}/{meaning}".lstrip("/"))
        return Value(node=node, items=tuple(items))

    def graph(self, value: Mapping[str, Any], told: Mapping[str, str], context: _Context) -> Value:
        """Read an object that only wraps a graph."""
        for key, meaning in told.items():
            if meaning == "@graph":
                self.members(value[key], context)
        return Value()

    def members(self, value: Any, context: _Context) -> None:
        """Read the things of a graph."""
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                self.gathering.standing(self.node(part, context, "(graph)"))
            else:
                self.leaves(part, "(graph)")

    def member(self, node: Node, name: str, value: Any, context: _Context, path: str) -> None:
        """Read the values of one member into a thing."""
        if name in OWN_JSON or context.types.get(name) == "@json":
            items = tuple(self.leaves(value, path))
            node.members.setdefault(name, []).append(Value(raw=value, items=items))
            return
        found = list(self.values(name, value, context, path))
        if found:
            node.members.setdefault(name, []).extend(found)

    def values(self, name: str, value: Any, context: _Context, path: str) -> Iterator[Value]:
        """Yield the values that a JSON value of one member stands for."""
        if isinstance(value, list):
            for part in value:
                yield from self.values(name, part, context, path)
        elif isinstance(value, dict):
            yield from self.of_object(name, value, context, path)
        elif value is None:
            self.gathering.item(path, settled=True)
        else:
            yield self.scalar(name, value, context, path)

    def of_object(
        self, name: str, value: Mapping[str, Any], context: _Context, path: str
    ) -> Iterator[Value]:
        if "@value" in value:
            yield self.literal(value, context, path)
        elif set(value) in ({"@list"}, {"@set"}):
            yield from self.values(name, next(iter(value.values())), context, path)
        elif self.is_language_map(name, value):
            yield from self.by_language(value, path)
        else:
            yield self.node(value, context, path)

    def scalar(self, name: str, value: Any, context: _Context, path: str) -> Value:
        """Return a thing named by its id, or words."""
        items = (self.gathering.item(path),)
        term = self.names.terms.get(name)
        refers = term.is_node if term else context.types.get(name) == "@id"
        if refers and isinstance(value, str):
            return Value(node=self.gathering.node(self.iri(value, context)), items=items)
        return Value(_text(value), context.language, None, items=items)

    def literal(self, value: Mapping[str, Any], context: _Context, path: str) -> Value:
        """Return the value of a value object: words with a language or a datatype."""
        items = tuple(self.leaves({k: v for k, v in value.items() if k != "@context"}, path))
        if value.get("@type") == "@json":
            return Value(raw=value["@value"], items=items)
        language, datatype = value.get("@language"), value.get("@type")
        words = value["@value"]
        return Value(
            _text(words) if not isinstance(words, dict | list) else json.dumps(words),
            primary_language(language) if isinstance(language, str) else None,
            self.iri(datatype, context) if isinstance(datatype, str) else None,
            items=items,
        )

    def is_language_map(self, name: str, value: Mapping[str, Any]) -> bool:
        """Return whether an object holds words by language; terms of words hold nothing else."""
        term = self.names.terms.get(name)
        words = all(
            isinstance(part, str)
            or part is None
            or (isinstance(part, list) and all(isinstance(each, str) for each in part))
            for part in value.values()
        )
        keys = not any(key.startswith("@") and key != "@none" for key in value)
        return term is not None and term.kind == TEXT and words and keys

    def by_language(self, value: Mapping[str, Any], path: str) -> Iterator[Value]:
        for tag, words in value.items():
            for part in words if isinstance(words, list) else [words]:
                item = self.gathering.item(path, settled=part is None)
                if part is not None:
                    yield Value(part, primary_language(tag), items=(item,))

    def identity(
        self, value: Mapping[str, Any], told: Mapping[str, str], context: _Context, path: str
    ) -> tuple[str | None, list[int]]:
        """Return the id of an object, and the items of it."""
        items = self.scalars(value, told, "@id", path)
        stated = [value[key] for key, meaning in told.items() if meaning == "@id"]
        found = next((part for part in stated if isinstance(part, str) and part), None)
        return (self.iri(found, context) if found else None), items

    def scalars(
        self, value: Mapping[str, Any], told: Mapping[str, str], keyword: str, path: str
    ) -> list[int]:
        return [
            item
            for key, meaning in told.items()
            if meaning == keyword
            for item in self.leaves(value[key], f"{path}/{keyword}".lstrip("/"))
        ]

    def leaves(self, value: Any, path: str) -> list[int]:
        """Count every scalar below a JSON value."""
        if isinstance(value, dict):
            return [item for part in value.values() for item in self.leaves(part, path)]
        if isinstance(value, list):
            return [item for part in value for item in self.leaves(part, path)]
        return [self.gathering.item(path)]

    def types(self, value: Any, context: _Context) -> Iterator[str]:
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str):
                yield self.meaning(part, context)

    def meaning(self, name: str, context: _Context) -> str:
        """Return our short name for a key or class, a keyword, or the IRI it stands for."""
        found = context.known.get(name)
        if found is None:
            found = context.known[name] = self._meaning(name, context)
        return found

    def _meaning(self, name: str, context: _Context) -> str:
        said = context.meanings.get(name)
        if name.startswith("@") or (said or "").startswith("@"):
            return said or name
        if said is None and name in _KEYWORDS:
            return _KEYWORDS[name]
        iri = self.iri(said or name, context)
        known = self.names.of_iri(iri) or (None if said else self.names.short.get(name))
        if known is None and context.vocab and ":" not in iri:
            iri = context.vocab + iri
            known = self.names.of_iri(iri)
        return known or iri

    def iri(self, name: str, context: _Context) -> str:
        """Return the IRI of a prefixed name; anything else as it stands."""
        prefix, colon, local = name.partition(":")
        if not colon or local.startswith("//") or prefix == "_":
            return name
        base = context.meanings.get(prefix) or self.names.prefixes.get(prefix)
        return base + local if base else name

    def context(self, value: Any, outer: _Context) -> _Context:
        """Return what names mean below an object that carries a context of its own."""
        meanings, types = dict(outer.meanings), dict(outer.types)
        vocab, language = outer.vocab, outer.language
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str):
                kind = "known, not fetched" if part in self.names.contexts else "not fetched"
                self.gathering.remarks[f"context named by its address: {kind}"] += 1
            elif isinstance(part, dict):
                vocab = part["@vocab"] if isinstance(part.get("@vocab"), str) else vocab
                told = part.get("@language")
                language = primary_language(told) if isinstance(told, str) else language
                _define(part, meanings, types)
        made = _Context(meanings, types, vocab, language)
        return _Context(
            meanings,
            {self.meaning(key, made): kind for key, kind in types.items()},
            vocab,
            language,
        )


def _define(part: Mapping[str, Any], meanings: dict[str, str], types: dict[str, str]) -> None:
    """Add the definitions of one context; prefixes and terms alike."""
    for key, definition in part.items():
        if key.startswith("@"):
            continue
        meaning = definition.get("@id") if isinstance(definition, dict) else definition
        if isinstance(meaning, str):
            meanings[key] = meaning
        kind = definition.get("@type") if isinstance(definition, dict) else None
        if isinstance(kind, str):
            types[key] = kind


def _text(value: Any) -> str:
    """Return a JSON scalar as words; truth values as XML Schema writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)
