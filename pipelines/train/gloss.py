"""Sentences about work, half in another language: English ones with dictionary words set in.

Everyday translations say little about work, and what says much about work is in English. A
sentence whose words were exchanged one by one keeps its meaning and lends it to the other
language's words (after CoSDA-ML; Qin et al., 2020).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipelines.train.pairs import Origin, Pair

MEANINGS = 2
"""Translations kept of a word, those both dictionaries hold first."""
EXCHANGED = 0.85
"""Chance that a word the dictionary knows is exchanged."""
LEAST = 0.4
"""Share of the longer words that must be exchanged at least, else a sentence teaches nothing."""
_WORD = re.compile(r"[A-Za-z]{4,}")
"""Shorter words mean too many things: "as" is arsenic to a dictionary, too."""
_ENDINGS = (
    ("ies", "y"), ("s", ""), ("es", ""), ("ing", "e"), ("ing", ""), ("ed", "e"), ("ed", ""),
)  # fmt: skip
Dictionary = Mapping[str, Sequence[str]]


def dictionaries(pairs: Iterable[Pair]) -> dict[str, dict[str, list[str]]]:
    """Return, by language, every word's translations as the dictionary pairs give them."""
    found: dict[str, dict[str, list[str]]] = {}
    for pair in pairs:
        if pair.origin is Origin.WORD and " " not in pair.target:
            own = found.setdefault(pair.language, {}).setdefault(pair.target.lower(), [])
            if len(own) < MEANINGS and not pair.text.startswith("-"):
                own.append(pair.text)
    return found


def glosses(
    texts: Sequence[str], known: Mapping[str, Dictionary], count: int, seed: int = 0
) -> Iterator[tuple[str, str]]:
    """Yield at most `count` pairs of a text with exchanged words and the text itself.

    Languages take turns; a text of which too few words are known is passed over.
    """
    rng = random.Random(seed)  # noqa: S311
    languages = sorted(known)
    for at in range(count if texts and languages else 0):
        text = rng.choice(texts)
        exchanged = gloss(text, known[languages[at % len(languages)]], rng)
        if exchanged is not None:
            yield exchanged, text


def gloss(text: str, known: Dictionary, rng: random.Random) -> str | None:
    """Return the text with the words the dictionary knows exchanged, or None if they are few."""
    changed = words = 0

    def exchange(found: re.Match[str]) -> str:
        nonlocal changed, words
        words += 1
        own = translations(found[0].lower(), known)
        if not own or rng.random() > EXCHANGED:
            return found[0]
        changed += 1
        return rng.choice(own)

    result = _WORD.sub(exchange, text)
    return result if words and changed / words >= LEAST else None


def translations(word: str, known: Dictionary) -> Sequence[str]:
    """Return what the dictionary gives for an English word in any of its forms."""
    if word in known:
        return known[word]
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and word.removesuffix(ending) + instead in known:
            return known[word.removesuffix(ending) + instead]
    return ()
