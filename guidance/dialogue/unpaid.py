"""Unpaid work (F05): care, household, repairs, voluntary fire brigade, told in everyday words.

The taxonomy names few of them as people do, so `unpaid.toml` says which everyday words mean which work.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from guidance.dialogue.lexicon import FALLBACK, plain, without_signs
from guidance.dialogue.means import Turn
from guidance.linking.passages import Passage, is_denied
from guidance.linking.types import Query

SURE = 0.5
MOST = 6


@cache
def unpaid_work() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return the kinds of unpaid work: names of skills, and beginnings of words that tell of them."""
    data = tomllib.loads(files(__package__).joinpath("unpaid.toml").read_text("utf-8"))
    return {
        name: {key: tuple(values) for key, values in table.items()} for name, table in data.items()
    }


def shown_unpaid(
    parts: list[Passage], language: str, turn: Turn
) -> tuple[tuple[str, str, float], ...]:
    """Return (skill, words, confidence) of the unpaid work that some passages tell of."""
    told = list(_told(parts, language))
    queries = [Query(skill, FALLBACK) for skill, _ in told]
    results = turn.means.skills.link(queries, top=1) if queries else []
    found: dict[str, tuple[str, str, float]] = {}
    for (_, words), result in zip(told, results, strict=True):
        for one in result.ranked[:1]:
            if one.confidence >= SURE:
                found.setdefault(one.uri, (one.uri, words, one.confidence))
    return tuple(found.values())[:MOST]


def _told(parts: list[Passage], language: str) -> Iterator[tuple[str, str]]:
    """Yield the name of a skill and the words that tell of it, of the shortest passage that does."""
    shortest = sorted(parts, key=lambda part: (len(part.text), part.start))
    for table in unpaid_work().values():
        for part in shortest:
            tokens = without_signs(plain(part.text)).split()
            if is_denied(part.text, language) or not _tells(tokens, table):
                continue
            yield from ((skill, " ".join(part.text.split())) for skill in table["skills"])
            break


def _tells(tokens: list[str], table: Mapping[str, tuple[str, ...]]) -> bool:
    return all(any(token.startswith(table[key]) for token in tokens) for key in ("who", "did"))
