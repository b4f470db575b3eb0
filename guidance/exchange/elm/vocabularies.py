"""Controlled vocabularies of the European Learning Model: concepts by URI and by our own word.

One TOML file a vocabulary in `vocabularies/`, named as `vocabulary` is called: `assessment`,
`mode`, `opportunity`, `accreditation`, `target-group`, `learning-setting`, `learning-schedule`,
`activity`, `education-credit`, `eqf`, `nqf`, `isced-f`, `supervision-verification`, `language`
(our word is ISO 639-1), `country` (ISO 3166 alpha-2), `currency` (ISO 4217), `credential`,
`entitlement`, `entitlement-status`, `skill-type`, `skill-reuse`.

Source: EU Vocabularies, as the application profiles of ELM 3.2 (LTS) list them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from guidance.errors import ConfigurationError

_FOLDER = files("guidance.exchange.elm").joinpath("vocabularies")


@dataclass(frozen=True, slots=True)
class Concept:
    """One concept: its URI, the word or code we call it, and its English label."""

    uri: str
    word: str
    label: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A controlled vocabulary: `scheme` is the URI of its concept scheme."""

    name: str
    scheme: str
    base: str
    by_uri: Mapping[str, Concept]
    by_word: Mapping[str, Concept]

    def concept(self, uri: str) -> Concept | None:
        """Return the concept of a URI, written with http or https, or None."""
        return self.by_uri.get(_plain(uri))

    def word(self, uri: str) -> str | None:
        """Return our word for a URI, or None when the vocabulary does not hold it."""
        found = self.concept(uri)
        return found.word if found else None

    def uri(self, word: str) -> str | None:
        """Return the URI of our word, written exactly so, or None."""
        found = self.by_word.get(word)
        return found.uri if found else None

    def recognise(self, text: str) -> Concept | None:
        """Return the concept whose word or English label a text is, whatever its case."""
        wanted = " ".join(text.split()).casefold()
        return next(
            (
                concept
                for concept in self.by_uri.values()
                if wanted in (concept.word.casefold(), concept.label.casefold())
            ),
            None,
        )


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary by name.

    Raises
    ------
    ConfigurationError
        For a name that has no file.
    """
    file = _FOLDER.joinpath(f"{name}.toml")
    if not file.is_file():
        raise ConfigurationError(
            f"a vocabulary called {name}", f"one of {', '.join(names())}", "add a file of that name"
        )
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    concepts = [
        Concept(table["base"] + notation, word, label)
        for notation, (word, label) in sorted(table["concepts"].items())
    ]
    return Vocabulary(
        name=name,
        scheme=table["scheme"],
        base=table["base"],
        by_uri=MappingProxyType({concept.uri: concept for concept in concepts}),
        by_word=MappingProxyType({concept.word: concept for concept in concepts}),
    )


def names() -> tuple[str, ...]:
    """Return the names of all vocabularies, sorted."""
    found = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def language_code(uri: str) -> str | None:
    """Return the ISO 639-1 code of a language of the Publications Office: ENG gives en."""
    return vocabulary("language").word(uri)


def country_code(uri: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country of the Publications Office: BEL gives BE."""
    return vocabulary("country").word(uri)


def _plain(uri: str) -> str:
    """Return a URI as the vocabularies write it: they are published under http."""
    return "http://" + uri.removeprefix("https://") if uri.startswith("https://") else uri
