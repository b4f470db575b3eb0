"""Learns a glossary from translations: which English words stand for a word of another language.

Words are aligned by IBM model 1 (Brown, Della Pietra, Della Pietra and Mercer, 1993): each English
word of a translation is owed to one word of the text, or to none, and expectation maximisation
finds which. English endings are laid together while it counts. What a rare form means leans on what
forms with the same beginning mean, so that endings nobody has seen are understood as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from guidance.linking.language import FUNCTION_WORDS
from models.glossary import BEGINNINGS, OPEN_END, words_of

ROUNDS = 5
LONGEST = 25
"""Words of a text, and of its translation, that are looked at."""
DOUBT = 1.0
"""How many sightings what the beginning of a word says is worth against the word itself."""
LEAST_COUNT = 0.02
"""Expected sightings from which a meaning is considered at all."""
LEAST = 0.15
"""Least probability of a form's first meaning."""
LEAST_OF_BEGINNING = 0.3
"""The same, of a form that nobody has seen and that only begins like others."""
MEANINGS = 3
"""English words given for one word at most."""
NEAR = 0.4
"""A further meaning is given when it is so likely, against the first."""
LEAST_OF_FURTHER = 0.08
_SHORTEST_STEM = 3
_SHORTEST_WITH_E = 5
"""Letters from which a last e is dropped: "care" is no "car"."""
_UNSAID = frozenset(
    f"{FUNCTION_WORDS['en']} a as be can could d did do does had has have i ll m me my not re s should "
    "t than the then ve very was were would".split()
)
"""English words that a gloss leaves out: they say nothing about what somebody can do."""
Shares = dict[int, float]


@dataclass(frozen=True, slots=True)
class Translation:
    """A text, its English, and how much it counts."""

    text: str
    english: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Links:
    """Every pair of a word and an English word that stand in one translation.

    Attributes
    ----------
    words, english
        Shape (links,): positions in the vocabularies; word 0 stands for none.
    begins
        Where the links of each English word of each translation begin.
    weights
        Shape (links,).
    """

    words: NDArray[np.int32]
    english: NDArray[np.int32]
    begins: NDArray[np.int64]
    weights: NDArray[np.float32]


class Vocabulary:
    """Numbers words in the order in which they are met."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.places)

    def place(self, word: str) -> int:
        """Return the number of a word, a new one for a new word."""
        return self.places.setdefault(word, len(self.places))


def learn(translations: Iterable[Translation]) -> dict[str, str]:
    """Return a glossary: English words by form, and by beginning with `OPEN_END`, sorted.

    An empty value says that a word means only what a gloss leaves out.
    """
    words, stems, spellings = Vocabulary(), Vocabulary(), dict[int, Counter[str]]()
    words.place("")
    read = list(_read(translations, words, stems, spellings))
    if not read:
        return {}
    counted = _aligned(_links(read), len(stems))
    spelt = {stem: found.most_common(1)[0][0] for stem, found in spellings.items()}
    return dict(sorted(_entries(list(words.places), counted, spelt)))


def _read(
    translations: Iterable[Translation],
    words: Vocabulary,
    stems: Vocabulary,
    spellings: dict[int, Counter[str]],
) -> Iterator[tuple[list[int], list[int], float]]:
    """Yield the numbers of the words of each translation, and how much it counts."""
    for one in translations:
        text, english = words_of(one.text)[:LONGEST], words_of(one.english)[:LONGEST]
        if len(english) > 1 and english[0] == "to":
            english = english[1:]
        if text and english:
            means = [stems.place(stem_of(word)) for word in english]
            for stem, word in zip(means, english, strict=True):
                spellings.setdefault(stem, Counter())[word] += 1
            yield [words.place(word) for word in text], means, one.weight


def _links(read: list[tuple[list[int], list[int], float]]) -> Links:
    count = sum(len(means) * (len(text) + 1) for text, means, _ in read)
    words = np.empty(count, dtype=np.int32)
    english, weights = np.empty_like(words), np.empty(count, dtype=np.float32)
    begins = np.empty(sum(len(means) for _, means, _ in read), dtype=np.int64)
    at = group = 0
    for text, means, weight in read:
        width = len(text) + 1
        for meaning in means:
            here = slice(at, at + width)
            words[at], words[at + 1 : at + width] = 0, text
            english[here], weights[here], begins[group] = meaning, weight, at
            at, group = at + width, group + 1
    return Links(words, english, begins, weights)


def _aligned(links: Links, stems: int) -> Iterator[tuple[int, int, float]]:
    """Yield (word, English word, expected sightings together), words ascending."""
    keys, pair = np.unique(
        links.words.astype(np.int64) * stems + links.english, return_inverse=True
    )
    pair, word = pair.astype(np.int32), keys // stems
    widths = np.diff(links.begins, append=len(pair))
    chance: NDArray[np.float32] = np.ones(len(keys), dtype=np.float32)
    seen: NDArray[np.float64] = np.ones(len(keys))
    for _ in range(ROUNDS):
        here = chance[pair]
        here *= links.weights / np.repeat(np.add.reduceat(here, links.begins), widths)
        seen = np.bincount(pair, weights=here, minlength=len(keys)).astype(np.float64)
        totals = np.maximum(np.bincount(word, weights=seen), 1e-12)
        chance = (seen / totals[word]).astype(np.float32)
    kept = np.flatnonzero((seen > LEAST_COUNT) & (word > 0))
    yield from zip(
        word[kept].tolist(), (keys % stems)[kept].tolist(), seen[kept].tolist(), strict=True
    )


def _entries(
    words: list[str], counted: Iterable[tuple[int, int, float]], spelt: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    whole: dict[str, Shares] = {}
    beginnings: dict[str, Shares] = {}
    for word, meaning, seen in counted:
        form = words[word]
        whole.setdefault(form, {})[meaning] = seen
        for start in _beginnings(form):
            shares = beginnings.setdefault(start, {})
            shares[meaning] = shares.get(meaning, 0.0) + seen
    believed: dict[str, Shares] = {}
    given: dict[str, str | None] = {}
    for start in sorted(beginnings, key=len):
        shorter = start[:-2] + OPEN_END
        believed[start] = _mixed(beginnings[start], believed.get(shorter, {}))
        given[start] = _gloss(believed[start], spelt, LEAST_OF_BEGINNING) or given.get(shorter)
        if given[start] and given[start] != given.get(shorter):
            yield start, str(given[start])
    for form, seen_with in whole.items():
        longest = next(reversed([*_beginnings(form)]), "")
        gloss = _gloss(_mixed(seen_with, believed.get(longest, {})), spelt, LEAST)
        if gloss is not None:
            yield form, gloss


def _beginnings(form: str) -> Iterator[str]:
    for length in BEGINNINGS:
        if len(form) >= length:
            yield form[:length] + OPEN_END


def _mixed(seen: Shares, prior: Shares) -> Shares:
    """Return probabilities from sightings, leaning on what was believed before."""
    total = sum(seen.values()) + DOUBT
    result = {meaning: count / total for meaning, count in seen.items()}
    for meaning, chance in prior.items():
        result[meaning] = result.get(meaning, 0.0) + DOUBT / total * chance
    return result


def _gloss(shares: Shares, spelt: Mapping[int, str], least: float) -> str | None:
    """Return the likeliest English words; empty when all are left out, None in doubt.

    "Sprzątam" is "I" as often as "clean": where verbs say who acts, what is left out stands first.
    """
    order = sorted(shares, key=lambda meaning: (-shares[meaning], spelt[meaning]))
    if shares[order[0]] < least:
        return None
    enough = max(NEAR * shares[order[0]], LEAST_OF_FURTHER)
    likely = (spelt[meaning] for meaning in order if shares[meaning] >= enough)
    return " ".join([word for word in likely if word not in _UNSAID][:MEANINGS])


def stem_of(word: str) -> str:
    """Return an English word without the ending of its form: "cleaning" and "cleaned" are "clean"."""
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if (
            word.endswith(ending)
            and not word.endswith("ss")
            and len(word) - len(ending) >= _SHORTEST_STEM
        ):
            word = word[: -len(ending)] + instead
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) >= _SHORTEST_WITH_E and word.endswith("e") else word
