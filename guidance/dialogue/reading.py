"""Skills, jobs and wishes out of what somebody writes; who they are is left out before words are read.

Every reading is a proposal: it counts for nothing before the person confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from guidance.dialogue.lexicon import Lexicon, lexicon_for, plain
from guidance.dialogue.means import Turn
from guidance.gaps.starting import starting_point
from guidance.linking.passages import Passage, clauses, is_denied, sentences
from guidance.linking.types import LinkResult, Query
from guidance.messages import languages

SURE = 0.5
"""Confidence from which a job or a wish is taken as read."""
LIKELY = 0.4
"""Confidence from which a skill is proposed: the person says yes or no to each."""
CLEARLY = 0.15
"""Least lead of the best occupation of a wish over the next one; below it the person chooses."""
CONSIDERED = 0.1
"""Confidence from which an occupation is offered as what a wish may mean."""
MOST_SKILLS = 8
"""Most skills proposed at once: more is no list for a telephone."""
FROM_A_JOB, BESIDE_SKILLS = 6, 3
"""Most likely skills of a job somebody named, and of work that their words only sound like."""
MOST_CLAUSES, SHORTEST = 12, 2
MOST_OFFERED = 4
TITLE_WORDS = 4
"""A message of at most this many words may be a job title."""
LONG_ENOUGH_TO_TELL = 4
"""Words from which the language of a message is believed whatever it is."""


@dataclass(frozen=True, slots=True)
class ReadSkill:
    """A skill, the words it was read from, and how sure that is; "" and 0 where it is only likely."""

    uri: str
    span: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message says.

    Attributes
    ----------
    skills
        Read from the person's words, the surest first.
    likely
        Usual for the work they named or that their words sound like, most telling first.
    denied
        Skills that they say they do not have.
    jobs
        Occupations named or meant, each with the words.
    """

    skills: tuple[ReadSkill, ...] = ()
    likely: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    jobs: tuple[tuple[str, str], ...] = ()

    @property
    def nothing(self) -> bool:
        """Return whether nothing was understood."""
        return not (self.skills or self.likely or self.denied)


def language_of(text: str, turn: Turn) -> str:
    """Return the language to read a message in: its own where it shows, else the conversation's."""
    found = turn.means.detector.detect(text)
    if found and (found in languages() or len(text.split()) >= LONG_ENOUGH_TO_TELL):
        return found
    return turn.state.language


def without_person(text: str, words: Lexicon) -> str:
    """Return a text without age, family and origin of its writer; every other letter stays in place."""
    return words.about_person.sub(lambda found: "," + " " * (len(found[0]) - 1), text)


def hear(text: str, words: Lexicon, turn: Turn) -> Heard:
    """Return the skills and jobs in a message."""
    told = without_person(text, words)
    language = language_of(told, turn)
    parts = list(pieces(told, language))
    if not parts:
        return Heard()
    linked = turn.means.skills.link([Query(part.text, language) for part in parts])
    said = tuple(_quoted(skill) for skill in _best(parts, linked, language, denied=False))
    jobs = tuple(_jobs(parts, words, language, turn))
    named = words.within("job_cue", plain(told)) or any(map(_is_short, parts))
    most = FROM_A_JOB if named else max(0, BESIDE_SKILLS - len(said))
    likely = tuple(_likely(jobs, {skill.uri for skill in said}, turn))[:most]
    denied = _best(parts, linked, language, denied=True)
    return Heard(
        said[:MOST_SKILLS],
        likely[: max(0, MOST_SKILLS - len(said))],
        tuple(skill.uri for skill in denied),
        jobs,
    )


def pieces(text: str, language: str) -> Iterator[Passage]:
    """Yield the sentences of a message, their clauses, and what stands between commas."""
    found: dict[tuple[int, int], Passage] = {}
    joining = lexicon_for(language).parting
    for sentence in sentences(text):
        for part in (sentence, *clauses(sentence, language), *_listed(sentence, language)):
            if len(part.text) >= SHORTEST and part.text.casefold() not in joining:
                found.setdefault((part.start, part.end), part)
    yield from list(found.values())[:MOST_CLAUSES]


def _listed(sentence: Passage, language: str) -> Iterator[Passage]:
    """Yield the items of a short list, which is how people write on a telephone."""
    at = 0
    ends = (*_between(language).finditer(sentence.text), None)
    for end in ends:
        item = sentence.text[at : end.start() if end else None]
        begin = sentence.start + at + len(item) - len(item.lstrip())
        if item.strip() and len(ends) > 1:
            yield Passage(item.strip(), begin, begin + len(item.strip()))
        at = end.end() if end else at


@lru_cache(maxsize=32)
def _between(language: str) -> re.Pattern[str]:
    """Return what stands between the items of a list in a language."""
    words = "|".join(map(re.escape, lexicon_for(language).parting))
    return re.compile(rf"[,;&+/•]|\b(?:{words})\b", re.IGNORECASE)


def _best(
    parts: list[Passage], linked: list[LinkResult], language: str, *, denied: bool
) -> tuple[ReadSkill, ...]:
    """Return each skill with its surest reading among the passages that deny, or do not, what they name.

    A sentence that denies in one clause is judged by its clauses.
    """
    best: dict[str, ReadSkill] = {}
    for part, result in zip(parts, linked, strict=True):
        if is_denied(part.text, language) != denied or (denied and _has_clauses(part, language)):
            continue
        spans = {match.uri: match.span for match in result.matches}
        for one in result.ranked:
            if one.confidence < (SURE if denied else LIKELY):
                break
            found = ReadSkill(one.uri, spans.get(one.uri, part.text), one.confidence)
            best[one.uri] = _surer(found, best.get(one.uri, found))
    return tuple(sorted(best.values(), key=lambda skill: (-skill.confidence, skill.uri)))


def _surer(one: ReadSkill, other: ReadSkill) -> ReadSkill:
    """Return two readings as one: the greater confidence, the shorter words."""
    span = min(one.span, other.span, key=len)
    return ReadSkill(one.uri, span, max(one.confidence, other.confidence))


def _quoted(skill: ReadSkill) -> ReadSkill:
    """Return a reading that quotes the message in one line, without the blanks of what was left out."""
    return replace(skill, span=" ".join(skill.span.split()).strip(" ,"))


def _has_clauses(part: Passage, language: str) -> bool:
    return next(clauses(part, language), None) is not None


def _jobs(
    parts: list[Passage], words: Lexicon, language: str, turn: Turn
) -> Iterator[tuple[str, str]]:
    """Yield the occupations that a message names, each once, with the words."""
    titles = [" ".join(part.text.split()) for part in parts if not is_denied(part.text, language)]
    titles += [tail for title in titles for tail in list(words.after("job_cue", plain(title)))[:1]]
    asked = list(dict.fromkeys(titles))
    results = (
        turn.means.occupations.link([Query(title, language) for title in asked]) if asked else []
    )
    best: dict[str, tuple[float, str]] = {}
    for title, result in zip(asked, results, strict=True):
        for one in result.ranked[:1]:
            if one.confidence >= SURE and one.confidence > best.get(one.uri, (0.0, ""))[0]:
                best[one.uri] = one.confidence, title
    for uri, (_, title) in sorted(best.items(), key=lambda item: (-item[1][0], item[0])):
        yield uri, title


def _is_short(part: Passage) -> bool:
    """Return whether a piece of a message is short enough for a job title."""
    return len(part.text.split()) <= TITLE_WORDS


def _likely(jobs: tuple[tuple[str, str], ...], said: set[str], turn: Turn) -> Iterator[str]:
    """Yield essential skills of the jobs, the most telling first, the jobs in turn."""
    rows = [usual_skills(job, turn) for job, _ in jobs[:2]]
    seen = set(said)
    for at in range(max(map(len, rows), default=0)):
        for row in rows:
            if at < len(row) and row[at] not in seen:
                seen.add(row[at])
                yield row[at]


def usual_skills(occupation: str, turn: Turn) -> list[str]:
    """Return the essential skills of an occupation, those that tell most about it first."""
    start = starting_point({occupation: 1.0}, turn.means.snapshot)
    return [skill.uri for skill in start.essential]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a wish may mean: one occupation that is meant, or some to choose from."""

    meant: str | None
    offered: tuple[str, ...]


def wish_in(text: str, words: Lexicon, turn: Turn) -> Wish:
    """Return the occupations that a wish may mean, the likeliest first."""
    told = without_person(text, words)
    language = language_of(told, turn)
    tails = list(words.after("goal_cue", plain(told)))[:1]
    asked = [Query(title, language) for title in dict.fromkeys((*tails, told.strip(" ,"))) if title]
    results = turn.means.occupations.link(asked, top=MOST_OFFERED) if asked else []
    confidence: dict[str, float] = {}
    for result in results:
        for one in result.ranked:
            confidence[one.uri] = max(one.confidence, confidence.get(one.uri, 0.0))
    ranked = sorted(confidence.items(), key=lambda item: (-item[1], item[0]))
    offered = tuple(uri for uri, sure in ranked[:MOST_OFFERED] if sure >= CONSIDERED)
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0) if ranked else 0.0
    alone = len(ranked) < 2 or ranked[1][1] < LIKELY
    meant = ranked[0][0] if ranked and ranked[0][1] >= SURE and lead >= CLEARLY and alone else None
    return Wish(meant, offered)
