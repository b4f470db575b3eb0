"""The words that people write in a chat, by language: data in `words/LANG.toml`, more by a file.

Everything is compared in plain form: small letters without accents and signs, one blank between
words. A phrase of `exact` is a whole message, one misspelt letter in five forgiven; a phrase of
`within` may stand anywhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from guidance.letters import without_marks

FALLBACK = "en"
FORGIVEN_FROM = 5
"""Letters from which a word may be misspelt: shorter ones are too alike ("shop", "stop"), and only
letters that changed places are put right."""
SHORTEST_FORGIVEN = 3
LONG = 10
"""Letters from which two slips are forgiven."""
_KEPT = {
    "ß": "ss",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "æ": "ae",
    "œ": "oe",
    "’": "'",
    "‘": "'",
    "´": "'",
}
_DOUBLED = re.compile(r"(.)\1+")
EVERYWHERE = ("yes", "no", "skip", "unsure", "back", "stop")
"""What is understood in every language, whatever language the conversation is in."""
_SIGNS = re.compile(r"[^\w'€£$%.,:/+-]+")
_LOOSE = re.compile(r"(?<!\d)[.,:/+-]|[.,:/+-](?!\d)|(?<!\w)'|'(?!\w)|_")
_SHADES = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿♀♂!.,")
"""What only shades a sign: skin tones, joiners, marks."""
_SINGLE = r"[^\W\d_][\w'-]*"
_PLACES = {
    "{number}": r"\d{1,3}",
    "{word}": rf"(?:\d+|{_SINGLE})",
    "{name}": r"(?-i:[^\W\d_a-zà-þł][\w'-]*)",
}
_PLACE = re.compile(r"\{(?:number|word|name|count)\}")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in small letters without accents and signs, one blank between words.

    Examples
    --------
    >>> plain("  Je ne SAIS pas!! ")
    'je ne sais pas'
    """
    spelt = "".join(_KEPT.get(letter, letter) for letter in text.casefold())
    return " ".join(_LOOSE.sub(" ", _SIGNS.sub(" ", without_marks(spelt))).split())


def alike(one: str, other: str) -> bool:
    """Return whether two plain texts are the same but for a slip of the fingers.

    A slip is a letter missing, doubled, wrong, or two that changed places; the first letter is right.
    """
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < SHORTEST_FORGIVEN or one[0] != other[0]:
        return False
    if shorter < FORGIVEN_FROM:
        return sorted(one) == sorted(other) or _DOUBLED.sub(r"\1", one) == other
    allowed = 2 if shorter >= LONG else 1
    return abs(len(one) - len(other)) <= allowed and slips(one, other) <= allowed


def slips(one: str, other: str) -> int:
    """Return the optimal string alignment distance of two texts (Damerau 1964)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


@dataclass(frozen=True)
class Lexicon:
    """The words of one language; every phrase in plain form."""

    language: str
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]
    numbers: Mapping[str, int]
    question_words: tuple[str, ...]
    joining: tuple[str, ...]
    parting: tuple[str, ...]
    about_person: re.Pattern[str]
    inflected: bool

    def exact(self, name: str, message: str) -> bool:
        """Return whether a plain message is one of the phrases of a name, as a whole.

        A message that is some phrase to the letter is never taken for another one misspelt.
        """
        phrases = self.tables["exact"].get(name, ())
        if message in self.phrases:
            return message in phrases
        if message in said_everywhere():
            return said_everywhere()[message] == name
        return any(alike(phrase, message) for phrase in phrases)

    @cached_property
    def phrases(self) -> frozenset[str]:
        """Return every phrase that may be a whole message; the name of a language may: "Finnish"."""
        known = (self.tables[table].values() for table in ("exact", "spoken"))
        return frozenset(phrase for named in known for phrases in named for phrase in phrases)

    def within(self, name: str, message: str) -> bool:
        """Return whether a phrase of a name stands in a plain message, word by word."""
        return has_any(message, self.tables["within"].get(name, ()))

    def nearly(self, phrases: Iterable[str], message: str) -> bool:
        """Return whether a phrase stands in a plain message, a slip in each of its words forgiven."""
        tokens = message.split()
        return any(_stands_in(phrase.split(), tokens) for phrase in phrases)

    def found(self, table: str, message: str) -> Iterator[str]:
        """Yield the names of a table of which a phrase stands in a plain message, in its order."""
        for name, phrases in self.tables[table].items():
            if has_any(message, phrases) or (table in _FORGIVING and self.nearly(phrases, message)):
                yield name

    def after(self, name: str, message: str) -> Iterator[str]:
        """Yield what follows each phrase of a name in a plain message, the longest phrase first."""
        for phrase in sorted(self.tables["within"].get(name, ()), key=lambda p: (-len(p), p)):
            _, apart, tail = f" {message} ".partition(f" {phrase} ")
            if apart and tail.strip():
                yield tail.strip()

    @cached_property
    def spelt_numbers(self) -> re.Pattern[str]:
        """Return the pattern of numbers in words."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.numbers))})\b")

    def in_figures(self, message: str) -> str:
        """Return a plain message with its numbers in figures: "two hundred" becomes "200"."""
        figures = self.spelt_numbers.sub(lambda found: str(self.numbers[found[0]]), message)
        return _MULTIPLIED.sub(lambda found: str(int(found[1]) * int(found[2])), figures)


_MULTIPLIED = re.compile(r"\b([1-9]\d?) (100|1000)\b")


def _stands_in(phrase: list[str], tokens: list[str]) -> bool:
    """Return whether the words of a phrase follow each other in a message, or nearly these."""
    return any(
        all(alike(*pair) for pair in zip(phrase, tokens[at : at + len(phrase)], strict=True))
        for at in range(len(tokens) - len(phrase) + 1)
    )


def has_any(message: str, phrases: Iterable[str]) -> bool:
    """Return whether one of some phrases stands in a plain message, word by word."""
    padded = f" {message} "
    return any(f" {phrase} " in padded for phrase in phrases)


def without_signs(message: str) -> str:
    """Return a plain message without the marks that plain form keeps for numbers."""
    return " ".join(re.sub(r"[.,:/+-]", " ", message).split())


_FORGIVING = ("questions", "times", "modes")
"""Tables of which a phrase may be misspelt within a message; "Germany" is not "German"."""
_TABLES = (
    "exact",
    "within",
    "questions",
    "amounts",
    "times",
    "modes",
    "access",
    "spoken",
    "switch",
)


@cache
def said_everywhere() -> Mapping[str, str]:
    """Return what a plain message means in some language: yes, no, skip and the like.

    A word that means one thing here and another there ("no") is left to the language of the
    conversation.
    """
    found: dict[str, set[str]] = {}
    for language in spoken_languages():
        for name in EVERYWHERE:
            for phrase in lexicon_for(language).tables["exact"][name]:
                found.setdefault(phrase, set()).add(name)
    for name, phrases in _elsewhere().items():
        for phrase in phrases:
            found.setdefault(plain(phrase), set()).add(name)
    return {
        phrase: min(names)
        for phrase, names in sorted(found.items())
        if len(names) == 1 and len(phrase) > 1
    }


@cache
def _elsewhere() -> Mapping[str, tuple[str, ...]]:
    """Return the answers in signs and in languages that the chat does not speak."""
    text = files(__package__).joinpath("answers_elsewhere.toml").read_text("utf-8")
    return {name: tuple(phrases) for name, phrases in tomllib.loads(text).items()}


def signed(text: str) -> str | None:
    """Return what a message that is nothing but signs means ("👍"), None where it means nothing."""
    bare = "".join(letter for letter in text if not letter.isspace() and letter not in _SHADES)
    for name, signs in _elsewhere().items():
        if bare and all(letter in signs for letter in bare):
            return name
    return None


@cache
def spoken_languages() -> tuple[str, ...]:
    """Return the languages that have words here, sorted."""
    names = (entry.name for entry in files(__package__).joinpath("words").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml")))


@cache
def lexicon_for(language: str) -> Lexicon:
    """Return the words of a language, the English ones where it has none."""
    chosen = language if language in spoken_languages() else FALLBACK
    place = files(__package__).joinpath("words").joinpath(f"{chosen}.toml")
    data = tomllib.loads(place.read_text("utf-8"))
    tables = {
        table: {name: tuple(map(plain, phrases)) for name, phrases in data[table].items()}
        for table in _TABLES
    }
    return Lexicon(
        chosen,
        tables,
        {plain(word): number for word, number in data["numbers"].items()},
        tuple(map(plain, data["question_words"])),
        tuple(map(plain, data["joining"])),
        tuple(map(plain, data["parting"])),
        _pattern(data["person"]["about"], data["numbers"]),
        bool(data["inflected"]),
    )


def _pattern(phrases: Iterable[str], numbers: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern of phrases with places, longest first; {count} is a number in any spelling."""
    places = {**_PLACES, "{count}": rf"(?:\d+|{'|'.join(map(re.escape, numbers))})"}
    longest_first = sorted(phrases, key=lambda one: (-len(one), one))
    parts = (_PLACE.sub(lambda found: places[found[0]], phrase) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
