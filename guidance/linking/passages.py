"""Which stretches of a text are read on their own: sentences, clauses, and what they deny.

A single long sentence is one passage: cut in pieces, advertised requirements and learning outcomes
are read worse. A message of several sentences, a sentence in the first person and a bare list are
cut, since each clause names an ability of its own; a short sentence only where somebody speaks of
themselves or lists. A short name is read by its alternatives too ("Streetwork / Social work").
Offsets always point into the text handed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from guidance.linking.boilerplate import is_boilerplate

SHORT_WORDS = 8
"""A sentence of at most this many words is cut into clauses only if it tells or lists."""
LONG_TEXT = 400
"""Characters above which a text is an advertisement or a page: boilerplate is dropped."""
MOST_PASSAGES = 40
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])[\"')\]]*\s+(?=\S)|[\n\r\u2028\u2029\u0085;•·▪●]+|\s[-–—*]\s"
)
_MARKS = r"[,:(){}]+|\s[-–—]\s"
_CONJUNCTIONS = MappingProxyType(
    {
        "bg": "и|но",
        "cs": "a|i|ale",
        "da": "og|men|samt",
        "de": "und|aber|sowie",
        "el": "και|αλλά",
        "en": "and|but",
        "es": "y|e|pero",
        "et": "ja|ning|aga",
        "fi": "ja|sekä|mutta",
        "fr": "et|mais|puis",
        "ga": "agus|ach",
        "hr": "i|a|ali|te",
        "hu": "és|valamint|de",
        "is": "og|en",
        "it": "e|ed|ma",
        "lt": "ir|bet",
        "lv": "un|bet",
        "mt": "u|imma",
        "nl": "en|maar",
        "no": "og|men|samt",
        "pl": "oraz|i|ale",
        "pt": "e|mas",
        "ro": "și|şi|si|dar",
        "sk": "a|i|ale",
        "sl": "in|ter|a|ampak",
        "sv": "och|men|samt",
        "uk": "і|й|та|але",
    }
)
_DENIAL = re.compile(
    r"\b(?:never|not|no|none|don'?t|didn'?t|can'?t|cannot|haven'?t|"
    r"nie|nicht|kein|keine|keinen|keinerlei|niemals|"
    r"jamais|pas|aucune?|nunca|jamás|ninguna?|ningún|tampoco|"
    r"nigdy|żadnych|żadnego|inte|aldrig|inga|inget|ingen|"
    r"ei|en|enkä|eikä|koskaan|ikinä|nooit|niet|geen|ikke|"
    r"mai|nessun[ao]?|não|nem|nu|niciodată)\b",
    re.IGNORECASE,
)
"""Words of denial; "without" is none, since people work without supervision."""
_LANGUAGE_ONLY = {"en": {"fi"}, "no": {"en", "es", "it", "pt"}, "nie": {"de", "pl"}, "i": {"pl"}}
_FIRST_PERSON = re.compile(
    r"\b(?:I|I'm|I've|I’m|I’ve)\b|\b(?i:"
    r"ich|j'ai|j’ai|je|yo|trabajo|trabajé|sé|puedo|hago|cuido|soy|jag|minä|osaan|olen|teen|hoidan|"
    r"umiem|jestem|pracuję|potrafię|\w{2,}(?:łam|łem|uję)|ik|jeg|io|lavoro|so fare|sono|eu|trabalho|sei|"
    r"lucrez|pot|știu|umím|umim|pracuju|viem|pracujem|znam|radim|znem|delam|tudok|dolgozom|oskan|töötan|"
    r"moku|dirbu|protu|strādāju|ξέρω|μπορώ|δουλεύω|мога|работя|вмію|працюю|ég)\b"
)
"""Somebody speaks of themselves; where the verb says so alone, by its commonest forms."""
_LISTED_WORDS = 4
_QUALIFIER = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
_ALTERNATIVE = re.compile(r"[,;|]|\s[-–—/]\s|(?<=\w\w\w)/(?=\w\w\w)")
_ELIDED = re.compile(r"^-|-$")
"""A word of which a part is left to its neighbour: "Fassadenbau, -technik"."""
_NOT_ONLY = re.compile(
    r"\b(?:not only|nicht nur|non seulement|pas seulement|no s[oó]lo|nie tylko|inte bara|"
    r"ei vain|niet alleen)\b",
    re.IGNORECASE,
)


_INTRODUCTION = re.compile(
    r"(?i:\b(?:my name is|my name's|call me|ich hei(?:ß|ss)e|mein name ist|je m'appelle|je m’appelle|"
    r"mon nom est|me llamo|mi nombre es|soy yo|mi chiamo|il mio nome è|nazywam się|mam na imię|"
    r"jag heter|mitt namn är|nimeni on|minun nimeni on|ik heet|mijn naam is|jeg hedder|jeg heter|"
    r"mit navn er|chamo-me|meu nome é|mă numesc|numele meu este|jmenuji se|volám sa|ime mi je|"
    r"zovem se|казвам се|με λένε|a nevem|mano vardas|mani sauc|minu nimi on))"
    r"\s+[^\W\d_][\w'’-]*(?:\s+[A-ZÀ-ÞŁŚŻŹĆŃČŠŽ][\w'’-]*){0,3}"
)
"""Somebody's name: what they are called names no skill ("My name is Peter Baker")."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text. `denied` says that the writer disclaims what it names."""

    text: str
    start: int
    end: int
    denied: bool = False


def passages(text: str, language: str | None = None) -> tuple[Passage, ...]:
    """Return the passages to read, in order, the whole text first when it is not long.

    Parameters
    ----------
    text
        Any text.
    language
        ISO 639-1; narrows the words that deny.
    """
    whole = _trimmed(text, 0, len(text))
    if whole is None:
        return ()
    parts = [
        part
        for sentence in sentences(text)
        if not _dropped(sentence, len(text))
        for part in _without_names(sentence)
    ]
    if not parts and _INTRODUCTION.search(text):
        return ()
    tells = _tells(text)
    several = len(parts) > 1 or tells or _lists(text)
    cut = [piece for part in parts for piece in clauses(part, language, tells)] if several else []
    cut += [] if several else [piece for part in parts for piece in alternatives(part, language)]
    unique = {
        (part.start, part.end): part
        for part in ([whole] if _fits(text) and not _INTRODUCTION.search(text) else [])
        + parts
        + cut
    }
    kept = list(unique.values())[:MOST_PASSAGES] or [whole]
    return tuple(_judged(part, language) for part in kept)


def sentences(text: str) -> Iterator[Passage]:
    """Yield the sentences and list items of a text."""
    return _between(text, 0, len(text), _SENTENCE_END)


def clauses(
    sentence: Passage, language: str | None = None, tells: bool = False
) -> Iterator[Passage]:
    """Yield the clauses of a sentence; nothing for a short one that neither tells nor lists.

    Marks part clauses in every language, conjunctions where they are known.

    Parameters
    ----------
    tells
        Whether it stands in a text in which somebody speaks of themselves.

    Examples
    --------
    >>> text = "clean rooms, care for old people, cook meals"
    >>> [part.text for part in clauses(Passage(text, 0, len(text)))]
    ['clean rooms', 'care for old people', 'cook meals']
    """
    short = len(sentence.text.split()) <= SHORT_WORDS
    if short and not tells and not _lists(sentence.text):
        return
    for piece in _between(sentence.text, 0, len(sentence.text), _clause_end(language)):
        if len(piece.text) > 3 and len(piece.text) < len(sentence.text):
            shift = sentence.start
            yield Passage(piece.text, piece.start + shift, piece.end + shift)


def alternatives(name: Passage, language: str | None = None) -> Iterator[Passage]:
    """Yield what a short name holds beside commas, slashes and brackets; nothing for a plain one.

    What is denied is denied as a whole: "no cooking, cleaning".

    Examples
    --------
    >>> [part.text for part in alternatives(Passage("Streetwork / Social work (mobile)", 0, 33))]
    ['Streetwork', 'Social work']
    """
    if len(name.text.split()) > SHORT_WORDS or is_denied(name.text, language):
        return
    bare = _QUALIFIER.sub(lambda found: "," + " " * (len(found[0]) - 1), name.text)
    at = 0
    for border in (*_ALTERNATIVE.finditer(bare), None):
        end = border.start() if border else len(bare)
        piece = _trimmed(bare, at, end)
        whole = _ELIDED.search(bare[at:end].strip()) is None
        if piece is not None and whole and 3 < len(piece.text) < len(name.text):
            shift = name.start
            yield Passage(piece.text, piece.start + shift, piece.end + shift)
        at = border.end() if border else end


@lru_cache(maxsize=64)
def _clause_end(language: str | None) -> re.Pattern[str]:
    words = _CONJUNCTIONS.get(language or "")
    return re.compile(rf"{_MARKS}|\b(?:{words})\b" if words else _MARKS, re.IGNORECASE)


def is_denied(text: str, language: str | None = None) -> bool:
    """Return whether the writer says they never did this or cannot do it."""
    without = _NOT_ONLY.sub(" ", text)
    return any(_speaks(found.group().lower(), language) for found in _DENIAL.finditer(without))


def _without_names(sentence: Passage) -> Iterator[Passage]:
    """Yield what is left of a sentence beside the name of its writer."""
    if _INTRODUCTION.search(sentence.text) is None:
        yield sentence
        return
    for piece in _between(sentence.text, 0, len(sentence.text), _INTRODUCTION):
        if len(piece.text) > 3:
            shift = sentence.start
            yield Passage(piece.text, piece.start + shift, piece.end + shift)


def _tells(text: str) -> bool:
    """Return whether somebody speaks of themselves."""
    return _FIRST_PERSON.search(text) is not None


def _lists(text: str) -> bool:
    """Return whether a text is a bare list: three pieces or more, of few words each."""
    pieces = [piece for piece in text.split(",") if piece.strip()]
    return len(pieces) >= 3 and len(text.split()) <= _LISTED_WORDS * len(pieces)


def _speaks(word: str, language: str | None) -> bool:
    """Return whether a denying word denies in this language ("en" is "not" in Finnish only)."""
    only = _LANGUAGE_ONLY.get(word)
    return only is None or language in only


def _judged(part: Passage, language: str | None) -> Passage:
    return Passage(part.text, part.start, part.end, is_denied(part.text, language))


def _fits(text: str) -> bool:
    return len(text) <= LONG_TEXT


def _dropped(part: Passage, total: int) -> bool:
    return total > LONG_TEXT and is_boilerplate(part.text)


def _between(text: str, start: int, end: int, border: re.Pattern[str]) -> Iterator[Passage]:
    at = start
    for found in border.finditer(text, start, end):
        piece = _trimmed(text, at, found.start())
        if piece is not None:
            yield piece
        at = found.end()
    piece = _trimmed(text, at, end)
    if piece is not None:
        yield piece


def _trimmed(text: str, start: int, end: int) -> Passage | None:
    """Return the stretch without blanks and loose marks at its ends; None when nothing is left."""
    while start < end and not (text[start].isalnum() or text[start] in "#.<"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "#+)>%"):
        end -= 1
    return Passage(text[start:end], start, end) if end > start else None
