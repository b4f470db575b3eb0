"""What a text in another language says, word by word in English.

Encoders have seen few texts in most languages; "gotować" and "widłowym" are scraps to them. A
glossary knows what words were translated by (`models.train.glossary`): "Jeżdżę wózkiem widłowym"
becomes "go wózkiem forklift". Order, grammar and words that say nothing about work are lost, so a
gloss is read beside the text, never instead of it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

from guidance.letters import without_marks
from models.registry import WEIGHTS, check_weights, registered

NAME = "glossary"
BEGINNINGS = (4, 5, 6, 7, 8)
"""Lengths of the beginnings that stand in a glossary for forms nobody has seen."""
OPEN_END = "*"
COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "is", "nl", "no", "sv"})
"""Languages that write compounds as one word."""
_SHORTEST_UNMARKED = 5
"""Letters from which marks may be missing: "kase" is as likely "Kasse" as "Käse"."""
_SHORTEST_PART = 4
_LINKS = ("", "s", "n", "en", "es", "e")
"""What may stand between the parts of a compound."""
_WORD = re.compile(r"[^\W\d_]+")


class Glossary:
    """The glossary of one language.

    Parameters
    ----------
    entries
        English words by form; by beginning with `OPEN_END`; empty for words a gloss leaves out.
    compounds
        Whether an unknown word may be two known ones.
    """

    def __init__(self, entries: Mapping[str, str], compounds: bool = False) -> None:
        self._entries = entries
        self._compounds = compounds

    def gloss(self, text: str) -> str:
        """Return English words for the words of a text, in its order; empty when none is known.

        A word nobody knows stays: it may be a name, such as "Excel".
        """
        found = [(word, self._meaning(word)) for word in words_of(text)]
        if not any(meaning for _, meaning in found):
            return ""
        said = (word if meaning is None else meaning for word, meaning in found)
        return " ".join(filter(None, said))

    def _meaning(self, word: str) -> str | None:
        """Return English words; None when nothing is known."""
        known = self._entries.get(word)
        if known is None and len(word) >= _SHORTEST_UNMARKED:
            known = self._by_bare_form.get(_bare(word))
        if known is None and self._compounds:
            known = next(self._of_parts(word), None)
        if known is None:
            beginnings = (word[:length] + OPEN_END for length in reversed(BEGINNINGS))
            known = next(filter(None, map(self._entries.get, beginnings)), None)
        return known

    def _of_parts(self, word: str) -> Iterator[str]:
        """Yield what a compound means by two known parts, the longest last part first."""
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head = self._entries.get(word[at:])
            for link in _LINKS if head else ():
                first = word[:at].removesuffix(link)
                if len(first) >= _SHORTEST_PART and self._entries.get(first):
                    yield f"{self._entries[first]} {head}"

    @cached_property
    def _by_bare_form(self) -> dict[str, str]:
        """Return the forms without marks on their letters, as people type them on a telephone."""
        bare: dict[str, str] = {}
        for form, meaning in self._entries.items():
            bare.setdefault(_bare(form), meaning)
        return bare


class Glossaries:
    """The glossaries of every language in one file, each opened by its first text.

    Parameters
    ----------
    path
        A zip archive with a member LANGUAGE.tsv each: form, tab, English words.
    digest
        A short name of it.
    """

    def __init__(self, path: Path, digest: str) -> None:
        self._path = path
        self._digest = digest
        self._of = cache(self._load)

    @property
    def digest(self) -> str:
        """Return a short name that changes whenever a gloss could."""
        return self._digest

    def gloss(self, text: str, language: str | None) -> str:
        """Return English words for a text; empty in English, in an unknown language and for none."""
        glossary = self._of(language) if language in self._languages else None
        return glossary.gloss(text) if glossary is not None else ""

    @cached_property
    def _languages(self) -> frozenset[str]:
        check_weights(self._path, registered(NAME))
        with zipfile.ZipFile(self._path) as archive:
            return frozenset(name.removesuffix(".tsv") for name in archive.namelist())

    def _load(self, language: str) -> Glossary:
        with zipfile.ZipFile(self._path) as archive:
            lines = archive.read(f"{language}.tsv").decode("utf-8").split("\n")
        entries = dict(line.split("\t") for line in lines if line)
        return Glossary(entries, language in COMPOUNDING)


def default_glossaries() -> Glossaries:
    """Return the glossaries of this release, none opened yet."""
    entry = registered(NAME)
    return Glossaries(WEIGHTS / entry.file, f"{NAME}-{entry.sha256[:8]}")


def save_glossaries(glossaries: Mapping[str, Mapping[str, str]], path: Path) -> None:
    """Write the entries of each language; equal entries give equal bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for language, entries in sorted(glossaries.items()):
            text = "".join(f"{form}\t{meaning}\n" for form, meaning in sorted(entries.items()))
            member = zipfile.ZipInfo(f"{language}.tsv")
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text, compresslevel=9)


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case; "l'école" is two."""
    return _WORD.findall(text.lower())


def _bare(word: str) -> str:
    return without_marks(word.replace("ł", "l").replace("ø", "o"))
