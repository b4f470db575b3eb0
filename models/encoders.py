"""The encoders of this release: one quick and two thorough, each loaded by its first text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from guidance.vectors import Encoder, Vectors
from models.contextual import contextual_digest, load_contextual
from models.glossary import default_glossaries
from models.static import load_static, static_digest

ENGLISH = "en"


class LazyEncoder:
    """An encoder that is loaded by the first text it reads.

    Parameters
    ----------
    digest
        The digest the loaded encoder will have.
    load
        Loads it.
    """

    def __init__(self, digest: str, load: Callable[[], Encoder]) -> None:
        self._digest = digest
        self._load = load

    @cached_property
    def _encoder(self) -> Encoder:
        return self._load()

    @property
    def digest(self) -> str:
        """Return the digest, without loading."""
        return self._digest

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; an empty text gives a zero row."""
        return self._encoder.encode(texts)


class RecentEncoder:
    """An encoder that remembers the texts it read last.

    A job title is held against the names of two languages, one after the other: it is read once.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._recent: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text, at least one, the bytes that the encoder gives."""
        known = self._recent
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known = known | dict(zip(missing, self._encoder.encode(missing), strict=True))
        self._recent = {text: known[text] for text in texts}
        return np.stack([known[text] for text in texts])

    def forget(self) -> None:
        """Forget what was read: what somebody wrote does not outlast the answer."""
        self._recent = {}


class Glosses(Protocol):
    """Says word by word in English what a text in another language says."""

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever a gloss could."""
        ...

    def gloss(self, text: str, language: str | None) -> str:
        """Return English words; empty when none is known, in English and in an unknown language."""
        ...


class NoGlosses:
    """Knows no word of any language."""

    digest = "none"

    def gloss(self, text: str, language: str | None) -> str:  # noqa: ARG002 - as the protocol has it
        """Return nothing."""
        return ""


NO_GLOSSES = NoGlosses()


@dataclass(frozen=True, slots=True)
class Encoders:
    """What reads texts for the linkers.

    Attributes
    ----------
    static
        Every language, order and context lost, tens of thousands of texts a second.
    english, multilingual
        English in context, and every language in context; both give vectors of one space.
    glosses
        What is read beside a text in another language.
    """

    static: Encoder
    english: Encoder
    multilingual: Encoder
    glosses: Glosses = NO_GLOSSES

    @property
    def digest(self) -> str:
        """Return a name that changes whenever any of the four does."""
        parts = (self.static, self.english, self.multilingual, self.glosses)
        return "+".join(part.digest for part in parts)

    def reader_of(self, language: str | None) -> Encoder:
        """Return the encoder that reads a language in context; None is unknown."""
        return self.english if language == ENGLISH else self.multilingual


def default_encoders() -> Encoders:
    """Return the encoders of this release, none loaded yet."""
    return Encoders(
        LazyEncoder(static_digest(), load_static),
        LazyEncoder(contextual_digest("reader"), lambda: load_contextual("reader")),
        LazyEncoder(contextual_digest("multilingual"), lambda: load_contextual("multilingual")),
        default_glossaries(),
    )
