"""Job titles in what somebody writes, and the skills that are usual in a job.

A weak reading counts only where a word of the message stands in the name of the occupation: letters
that look alike name no work ("Lyon" is no lyricist).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from guidance.dialogue.lexicon import FALLBACK, Lexicon, alike, lexicon_for, plain
from guidance.dialogue.means import Turn
from guidance.gaps.starting import starting_point
from guidance.linking.passages import Passage, is_denied
from guidance.linking.types import Candidate, Query
from guidance.taxonomy.concepts import SkillKind

SURE = 0.5
"""Confidence from which a job is taken as named."""
NAMED, BARELY_NAMED = 0.3, 0.2
"""Confidence from which a short message is a job title rather than a skill, and one of a word or two."""
BARE_WORDS = 2
MOST_CONSIDERED = 5
MOST_KINDS = 4
NEAR = 0.4
"""Share of the best confidence down to which an ordinary job is preferred to one that leads others."""
TITLE_WORDS = 4
SHORTEST_STEM = 4
STEM_SHARE = 0.6
FORM_SHARE = 0.7
GROUP = 3
"""Digits of the occupation group (ISCO-08) within which a skill is shared."""


@dataclass(frozen=True, slots=True)
class Title:
    """An occupation that a stretch of a message may name.

    `is_name` says that the stretch is nothing but a job title; `rivals` are the other occupations that
    it may mean, the likeliest first. `kinds` are occupations of which the stretch is the common name
    ("cleaner", "driver"), empty where it is the name of one.
    """

    uri: str
    words: str
    confidence: float
    is_name: bool
    rivals: tuple[Candidate, ...] = ()
    kinds: tuple[str, ...] = ()


def titles_of(parts: list[Passage], words: Lexicon, language: str, turn: Turn) -> tuple[Title, ...]:
    """Return the occupations that a message may name, each once, the surest first."""
    stretches = [
        " ".join(part.text.split()) for part in parts if not is_denied(part.text, language)
    ]
    stretches += [
        tail for one in stretches for tail in list(words.after("job_cue", plain(one)))[:1]
    ]
    asked = list(dict.fromkeys(stretches))
    queries = [Query(stretch, language) for stretch in asked]
    results = turn.means.occupations.link(queries) if queries else []
    best: dict[str, Title] = {}
    for stretch, result in zip(asked, results, strict=True):
        title = _title(stretch, result.ranked[:MOST_CONSIDERED], language, turn)
        if title and title.confidence > getattr(best.get(title.uri), "confidence", 0.0):
            best[title.uri] = title
    return tuple(sorted(best.values(), key=lambda one: (-one.confidence, one.uri)))


def _title(stretch: str, ranked: tuple[Candidate, ...], language: str, turn: Turn) -> Title | None:
    fitting = credible(stretch, ranked, language, turn)
    if not fitting:
        return None
    first = ordinary(stretch, fitting, turn)
    # Somebody who names no leading post is as sure of the ordinary one as of the post.
    confidence = max(first.confidence, fitting[0].confidence)
    short = len(stretch.split()) <= TITLE_WORDS
    rivals = tuple(one for one in fitting if one.uri != first.uri)
    bare = len(stretch.split()) <= BARE_WORDS
    is_name = short and confidence >= (BARELY_NAMED if bare else NAMED)
    kinds = kinds_of(stretch, ranked, language, turn) if is_name else ()
    return Title(first.uri, stretch, confidence, is_name, rivals, kinds)


def kinds_of(
    stretch: str, ranked: tuple[Candidate, ...], language: str, turn: Turn
) -> tuple[str, ...]:
    """Return the occupations of which a title of a word or two is the common name; none of one alone."""
    if not ranked or plainest_among(stretch, [one.uri for one in ranked], language, turn):
        return ()
    kinds = tuple(_kinds(stretch, ranked, ranked[0], language, turn))
    return kinds if len(kinds) > 1 else ()


def _kinds(
    stretch: str, ranked: tuple[Candidate, ...], first: Candidate, language: str, turn: Turn
) -> Iterator[str]:
    """Yield the occupations whose names say more than a title of a word or two, all of it included.

    One that is far likelier than the others merely has the bare word among its names: it comes last.
    """
    tokens = [token for token in plain(stretch).split() if len(token) >= SHORTEST_STEM]
    if not 1 <= len(tokens) <= 2 or not _says_more(tokens, first.uri, language, turn):
        return
    leading = turn.words.within("leading", plain(stretch))
    kinds = [
        one
        for one in ranked
        if _says_more(tokens, one.uri, language, turn) and (leading or not leads(one.uri, turn))
    ]
    far = len(kinds) > 1 and kinds[1].confidence < NEAR * kinds[0].confidence
    ordered = (*kinds[1:], kinds[0]) if far else kinds
    yield from (one.uri for one in ordered[:MOST_KINDS])


def _says_more(tokens: list[str], uri: str, language: str, turn: Turn) -> bool:
    """Return whether the name of an occupation has all of some words, and further ones."""
    name = plain(turn.means.snapshot.records.label(uri, language).text).split()
    matched = [word for word in name if any(akin(token, word) for token in tokens)]
    return len(matched) >= len(tokens) and len(name) > len(tokens)


def leads(uri: str, turn: Turn) -> bool:
    """Return whether an occupation is one that leads others, by its English name."""
    leading = lexicon_for(FALLBACK).tables["within"]["leading"]
    name = plain(turn.means.snapshot.records.label(uri, FALLBACK).text).split()
    return any(word in leading for word in name)


def credible(
    text: str, ranked: tuple[Candidate, ...], language: str, turn: Turn
) -> tuple[Candidate, ...]:
    """Return the candidates that are sure, or share a word with a text."""
    return tuple(
        one
        for one in ranked
        if one.confidence >= SURE or shares_a_word(text, one.uri, language, turn)
    )


def ordinary(text: str, ranked: tuple[Candidate, ...], turn: Turn) -> Candidate:
    """Return the likeliest occupation; one that leads others only where the words say that."""
    if turn.words.within("leading", plain(text)):
        return ranked[0]
    for one in ranked:
        if one.confidence < NEAR * ranked[0].confidence:
            break
        if not leads(one.uri, turn):
            return one
    return ranked[0]


def plainest_of(title: Title, language: str, turn: Turn) -> str | None:
    """Return the one occupation of a title whose name says no more than the person did, if any."""
    uris = [title.uri, *(one.uri for one in title.rivals)]
    return plainest_among(title.words, uris, language, turn)


def plainest_among(text: str, uris: list[str], language: str, turn: Turn) -> str | None:
    """Return the first occupation all of whose name stands in a text, None where there is none."""
    tokens = plain(text).split()
    label = turn.means.snapshot.records.label
    exact = [
        uri
        for uri in uris
        if not leads(uri, turn)
        and all(
            any(is_form_of(token, word) for token in tokens)
            for word in plain(label(uri, language).text).split()
        )
    ]
    return exact[0] if exact else None


def shares_a_word(text: str, uri: str, language: str, turn: Turn) -> bool:
    """Return whether a word of a text, or its stem, stands in a name of a concept."""
    label = turn.means.snapshot.records.label
    names = plain(f"{label(uri, language).text} {label(uri, FALLBACK).text}").split()
    common = turn.words.tables["within"]["common"]
    long = (token for token in plain(text).split() if len(token) >= SHORTEST_STEM)
    tokens = [token for token in long if token not in common]
    return any(akin(token, name) for token in tokens for name in names)


def akin(one: str, other: str) -> bool:
    """Return whether two plain words are forms of one: a slip apart, or with the greater part in common."""
    shorter, longer = sorted((one, other), key=len)
    if one == other:
        return True
    if len(shorter) < SHORTEST_STEM:
        return False
    if alike(one, other):
        return True
    pairs = zip(shorter, longer, strict=False)
    shared = next((at for at, (a, b) in enumerate(pairs) if a != b), len(shorter))
    return shared >= max(SHORTEST_STEM, STEM_SHARE * len(shorter))


def is_form_of(one: str, other: str) -> bool:
    """Return whether two plain words are forms of one: all but their endings in common."""
    pairs = zip(one, other, strict=False)
    shared = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return alike(one, other) or shared >= FORM_SHARE * max(len(one), len(other))


def usual_skills(occupation: str, turn: Turn) -> list[str]:
    """Return the essential skills of an occupation, those that most who do it can do first.

    What people do comes before what they know, and what similar work needs too before the rest.
    """
    snapshot = turn.means.snapshot
    start = starting_point({occupation: 1.0}, snapshot)
    shared = dict(_shares(occupation, [skill.uri for skill in start.essential], turn))
    ranked = sorted(
        enumerate(start.essential),
        key=lambda pair: (
            snapshot.records.skill(pair[1].uri).kind is SkillKind.KNOWLEDGE,
            -round(shared[pair[1].uri], 1),
            pair[0],
        ),
    )
    return [skill.uri for _, skill in ranked]


def _shares(occupation: str, skills: list[str], turn: Turn) -> Iterator[tuple[str, float]]:
    """Yield each skill with the share of similar occupations that need it."""
    snapshot = turn.means.snapshot
    group = snapshot.isco[snapshot.occupations.position(occupation)][:GROUP]
    rows = [at for at, code in enumerate(snapshot.isco) if group and code.startswith(group)]
    columns = [snapshot.skills.position(uri) for uri in skills]
    if not rows or not columns:
        yield from ((uri, 0.0) for uri in skills)
        return
    needed = np.asarray((snapshot.essential[rows][:, columns] > 0).mean(axis=0)).ravel()
    yield from zip(skills, map(float, needed), strict=True)
