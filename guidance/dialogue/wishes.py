"""The work that somebody wishes for, read from what they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guidance.dialogue.lexicon import Lexicon, plain
from guidance.dialogue.means import Turn
from guidance.dialogue.reading import language_of, without_opening, without_person
from guidance.dialogue.titles import SURE, credible, kinds_of, leads
from guidance.linking.types import Candidate, Query

CLEARLY = 0.15
"""Least lead of the best occupation of a wish over the next one; below it the person chooses."""
CONSIDERED = 0.1
"""Confidence from which an occupation is offered among others as what a wish may mean."""
RIVAL = 0.4
ALONE = 0.25
"""Confidence from which the only occupation that a wish may mean is taken for it."""
MOST_OFFERED = 4
LONGEST_KIND = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What a wish may mean: one occupation that is meant, or some to choose from."""

    meant: str | None
    offered: tuple[str, ...]


def wish_in(text: str, words: Lexicon, turn: Turn, *, least: float = CONSIDERED) -> Wish:
    """Return the occupations that a wish may mean, the likeliest first.

    Parameters
    ----------
    least
        Confidence from which an occupation is offered at all, in [0, 1].
    """
    told = without_person(without_opening(text, words), words)
    if kinds := _kinds_wished(told, words, turn):
        return Wish(None, kinds)
    ranked = sorted(_ranked(told, words, turn).items(), key=lambda item: (-item[1], item[0]))
    offered = tuple(uri for uri, sure in ranked[:MOST_OFFERED] if sure >= least)
    if not offered:
        return Wish(None, ())
    first, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0
    clear = first >= SURE and first - second >= CLEARLY and second < RIVAL
    if least <= CONSIDERED and (clear or (len(offered) == 1 and first >= ALONE)):
        return Wish(offered[0], offered)
    if len(offered) < 2:
        return Wish(None, ())
    return Wish(None, tuple(sorted(offered, key=lambda uri: leads(uri, turn))))


def _kinds_wished(told: str, words: Lexicon, turn: Turn) -> tuple[str, ...]:
    """Return the occupations of which a wish names the kind: "cleaner", "driver"."""
    language = language_of(told, turn)
    tail = next(words.after("goal_cue", plain(told)), told.strip(" ,"))
    if not tail or len(tail.split()) > LONGEST_KIND:
        return ()
    (result,) = turn.means.occupations.link([Query(tail, language)], top=2 * MOST_OFFERED)
    return kinds_of(tail, result.ranked, language, turn)


def _ranked(told: str, words: Lexicon, turn: Turn) -> Mapping[str, float]:
    """Return the credible occupations of a wish with their confidence."""
    language = language_of(told, turn)
    tails = list(words.after("goal_cue", plain(told)))[:1]
    tails += [_without_vague(tail, words) for tail in (*tails, plain(told))]
    stretches = [one for one in dict.fromkeys((*tails, told.strip(" ,"))) if one.strip()]
    results = turn.means.occupations.link(
        [Query(one, language) for one in stretches], top=2 * MOST_OFFERED
    )
    confidence: dict[str, float] = {}
    for stretch, result in zip(stretches, results, strict=True):
        fitting: tuple[Candidate, ...] = credible(stretch, result.ranked, language, turn)
        for one in fitting:
            confidence[one.uri] = max(one.confidence, confidence.get(one.uri, 0.0))
    return confidence


def _without_vague(message: str, words: Lexicon) -> str:
    """Return a plain message without the words that name no work: "something with", "I guess"."""
    bare = f" {message} "
    for phrase in sorted(words.tables["within"]["vague"], key=lambda one: (-len(one), one)):
        bare = bare.replace(f" {phrase} ", " ")
    return " ".join(bare.split())
