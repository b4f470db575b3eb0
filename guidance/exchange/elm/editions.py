"""Editions of the European Learning Model: where its terms lie, as data files.

`terms.toml` says which terms the model has and of what kind each is; a file in `editions/` says
under which namespaces an edition publishes them, and what it renames. A new edition is a new file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from guidance.errors import ConfigurationError

_FOLDER = files("guidance.exchange.elm")

WRITTEN = "3.2"
"""The edition that is written: the long-term one, whose shapes are published."""

TEXT = "text"
"""Kind of a term whose values are words in a language."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term by our short name: its prefixed name and kind (see `terms.toml`)."""

    name: str
    prefixed: str
    kind: str

    @property
    def is_node(self) -> bool:
        """Return whether its values are things, not words or figures."""
        return self.kind in {"node", "iri"} or self.kind[:1].isupper()


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: the IRIs of its terms and classes.

    `xml` is the namespace of its XML form; `contexts` are the addresses of JSON-LD contexts that
    mean its terms, and that are never fetched.
    """

    name: str
    xml: str
    contexts: tuple[str, ...]
    namespaces: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, Term]
    classes: Mapping[str, str]

    def iri(self, prefixed: str) -> str:
        """Return the IRI of a prefixed name, as this edition writes it."""
        prefix, _, local = prefixed.partition(":")
        return self.namespaces[prefix][0] + local

    def iris(self, prefixed: str) -> tuple[str, ...]:
        """Return every IRI a prefixed name is read from."""
        prefix, _, local = prefixed.partition(":")
        return tuple(namespace + local for namespace in self.namespaces[prefix])


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean in any of some editions: IRIs and short names to our terms and classes."""

    editions: tuple[Edition, ...]
    terms: Mapping[str, Term]
    by_iri: Mapping[str, str]
    short: Mapping[str, str]
    xml: Mapping[str, str]
    xml_namespaces: frozenset[str]
    contexts: frozenset[str]
    prefixes: Mapping[str, str]

    @property
    def written(self) -> Edition:
        """Return the edition that is written: `WRITTEN`, else the last of these."""
        named = [edition for edition in self.editions if edition.name == WRITTEN]
        return (named or list(self.editions))[-1]

    def of_iri(self, iri: str) -> str | None:
        """Return our short name of a term or class by its IRI, written with http or https."""
        plain = "http://" + iri.removeprefix("https://") if iri.startswith("https://") else iri
        return self.by_iri.get(plain) or self.by_iri.get(iri)


@cache
def known_names() -> Names:
    """Return the names of every edition that has a file here."""
    folder = _FOLDER.joinpath("editions")
    found = sorted((file for file in folder.iterdir()), key=lambda file: file.name)
    return names_of(
        read_edition(file.read_text(encoding="utf-8"))
        for file in found
        if file.name.endswith(".toml")
    )


def read_edition(text: str) -> Edition:
    """Return the edition that a TOML text describes.

    Raises
    ------
    ConfigurationError
        When it is no TOML or lacks a namespace that a term stands in.
    """
    try:
        table = tomllib.loads(text)
        renamed: Mapping[str, str] = table.get("renamed", {})
        edition = Edition(
            name=str(table["edition"]),
            xml=str(table["xml"]),
            contexts=tuple(table.get("contexts", ())),
            namespaces=MappingProxyType(
                {prefix: tuple(found) for prefix, found in table["namespaces"].items()}
            ),
            terms=MappingProxyType(_terms(renamed)),
            classes=MappingProxyType(dict(_table()["classes"])),
        )
        for prefixed in (*edition.classes.values(), *(t.prefixed for t in edition.terms.values())):
            edition.iri(prefixed)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(
            f"an edition of the European Learning Model that cannot be read ({error})",
            "edition, xml and a namespace for every prefix of terms.toml",
            "compare it with guidance/exchange/elm/editions/3.2.toml",
        ) from error
    return edition


def names_of(editions: Iterable[Edition]) -> Names:
    """Return what names mean in any of these editions."""
    held = tuple(editions)
    table = _table()
    by_iri: dict[str, str] = {}
    for edition in held:
        named = {name: term.prefixed for name, term in edition.terms.items()}
        for name, prefixed in (*named.items(), *edition.classes.items()):
            by_iri |= dict.fromkeys(edition.iris(prefixed), name)
    short = {name: name for name in (*held[0].terms, *held[0].classes)} | table["also"]
    return Names(
        editions=held,
        terms=held[0].terms,
        by_iri=MappingProxyType(by_iri),
        short=MappingProxyType(short),
        xml=MappingProxyType(short | table["xml"]),
        xml_namespaces=frozenset(edition.xml for edition in held),
        contexts=frozenset(context for edition in held for context in edition.contexts),
        prefixes=MappingProxyType(
            {p: found[0] for edition in held for p, found in edition.namespaces.items()}
        ),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FOLDER.joinpath("terms.toml").read_text(encoding="utf-8"))


def _terms(renamed: Mapping[str, str]) -> dict[str, Term]:
    found = {}
    for name, line in _table()["terms"].items():
        prefixed, _, kind = line.partition(" ")
        found[name] = Term(name, renamed.get(name, prefixed), kind)
    return found
