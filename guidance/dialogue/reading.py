"""Skills, jobs and wishes out of what somebody writes; who they are is left out before words are read.

Every reading is a proposal: it counts for nothing before the person confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from guidance.dialogue.lexicon import Lexicon, has_any, lexicon_for, plain
from guidance.dialogue.means import Turn
from guidance.dialogue.titles import Title, plainest_of, shares_a_word, titles_of, usual_skills
from guidance.dialogue.unpaid import shown_unpaid
from guidance.linking.passages import Passage, clauses, is_denied, sentences
from guidance.linking.types import LinkResult, Query
from guidance.messages import languages

SURE = 0.5
"""Confidence from which a job or a wish is taken as read."""
LIKELY = 0.4
"""Confidence from which a skill is proposed: the person says yes or no to each."""
MOST_SKILLS = 8
"""Most skills proposed at once: more is no list for a telephone."""
FROM_A_JOB, BESIDE_SKILLS = 5, 3
"""Most likely skills of a job somebody named, and of work that their words only sound like."""
SURER = 0.25
"""By how much a skill must be surer than the job that the same words name, to be read beside it."""
CLAUSE_IS_A_JOB = 0.2
"""Confidence from which a clause that no skill was read from is asked about as a job."""
PERHAPS, PERHAPS_A_JOB = 0.12, 0.15
"""Confidence from which a skill or a job may be what somebody means, where nothing is likelier: it must
share a word with what they wrote, and they are asked."""
AHEAD = 2.0
"""How many times as likely as the next one a job is that is asked about without naming others."""
MOST_PERHAPS = 4
MOST_CLAUSES, SHORTEST = 12, 2
_WORDS = re.compile(r"[^\s,.!;:]+")
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
    unsure
        Whether the skills are only what comes closest to the words.
    closest
        Occupations of which the person says which is theirs, where none is clearly named.
    """

    skills: tuple[ReadSkill, ...] = ()
    likely: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    jobs: tuple[tuple[str, str], ...] = ()
    unsure: bool = False
    closest: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Return whether nothing was understood."""
        return not (self.skills or self.likely or self.denied or self.closest)


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
    told = without_person(without_opening(text, words), words)
    language = language_of(told, turn)
    parts = [part for part in pieces(told, language) if not _is_beside(part, words)]
    if not parts:
        return Heard()
    linked = turn.means.skills.link([Query(part.text, language) for part in parts])
    titles = titles_of(parts, words, language, turn)
    read = _best(parts, linked, language, denied=False)
    said = apart(quoted(skill) for skill in read if not _is_title(skill, titles, turn))
    unpaid = shown_unpaid(parts, language, turn)
    said = _with_unpaid(said, unpaid)
    titles = tuple(one for one in titles if not _is_unpaid(one, unpaid))
    if not said and titles and titles[0].kinds:
        return Heard(unsure=True, closest=titles[0].kinds)
    if not said and not (titles and _is_named(titles[0], language, turn)):
        return perhaps(parts, linked, titles, language, turn)
    jobs = tuple(_jobs(titles, said))
    named = words.within("job_cue", plain(told)) or any(map(_is_short, parts))
    most = FROM_A_JOB if named else max(0, BESIDE_SKILLS - len(said))
    likely = tuple(_likely(jobs, {skill.uri for skill in said}, turn))[:most]
    denied = tuple(one.uri for one in _best(parts, linked, language, denied=True))
    room = max(0, MOST_SKILLS - len(said))
    return Heard(said[:MOST_SKILLS], likely[:room], denied, jobs)


def _is_beside(part: Passage, words: Lexicon) -> bool:
    """Return whether a passage tells what somebody dislikes, or only names a language."""
    message = plain(part.text)
    names = [name for phrases in words.tables["spoken"].values() for name in phrases]
    named = len(message.split()) <= 2 and has_any(message, names)
    return named or words.within("dislike", message)


def _with_unpaid(
    said: tuple[ReadSkill, ...], unpaid: tuple[tuple[str, str, float], ...]
) -> tuple[ReadSkill, ...]:
    """Return the skills read with those of unpaid work; of one stretch of words, these alone."""
    told = {plain(words) for _, words, _ in unpaid}
    kept = [skill for skill in said if not any(words in plain(skill.span) for words in told)]
    known = {skill.uri for skill in kept}
    return (*kept, *(ReadSkill(*one) for one in unpaid if one[0] not in known))


def _is_unpaid(title: Title, unpaid: tuple[tuple[str, str, float], ...]) -> bool:
    """Return whether a title was read from words that tell of unpaid work: it is no job there."""
    words = plain(title.words)
    return any(words in plain(told) or plain(told) in words for _, told, _ in unpaid)


def _jobs(titles: tuple[Title, ...], said: tuple[ReadSkill, ...]) -> Iterator[tuple[str, str]]:
    """Yield the jobs that are named, and those that a clause sounds like of which no skill was read."""
    covered = {plain(skill.span) for skill in said}
    for title in titles:
        words = plain(title.words)
        open_clause = not any(words in span or span in words for span in covered)
        if title.confidence >= SURE or (title.confidence >= CLAUSE_IS_A_JOB and open_clause):
            yield title.uri, title.words


def perhaps(
    parts: list[Passage],
    linked: list[LinkResult],
    titles: tuple[Title, ...],
    language: str,
    turn: Turn,
) -> Heard:
    """Return what comes closest to words that nothing was read from; the person says what is right."""
    if titles and titles[0].confidence >= PERHAPS_A_JOB:
        first = titles[0]
        if (plainest := plainest_of(first, language, turn)) is not None:
            return _sounds_like(plainest, first.words, turn)
        rivals = [one for one in first.rivals if one.confidence * AHEAD >= first.confidence]
        if rivals:
            near = tuple(one.uri for one in rivals)[: MOST_PERHAPS - 1]
            return Heard(unsure=True, closest=(first.uri, *near))
        return _sounds_like(first.uri, first.words, turn)
    found: dict[str, ReadSkill] = {}
    for part, result in zip(parts, linked, strict=True):
        for one in result.ranked[:MOST_PERHAPS]:
            if is_denied(part.text, language) or one.confidence < PERHAPS:
                continue
            if shares_a_word(part.text, one.uri, language, turn):
                found.setdefault(one.uri, quoted(ReadSkill(one.uri, part.text, one.confidence)))
    denied = tuple(one.uri for one in _best(parts, linked, language, denied=True))
    nearest = sorted(found.values(), key=lambda skill: (-skill.confidence, skill.uri))
    return Heard(tuple(nearest)[:MOST_PERHAPS], denied=denied, unsure=True)


def _is_named(title: Title, language: str, turn: Turn) -> bool:
    """Return whether a job is named surely, and not beside one whose name is plainer."""
    return title.confidence >= SURE and plainest_of(title, language, turn) in (None, title.uri)


def _sounds_like(job: str, words: str, turn: Turn) -> Heard:
    usual = tuple(usual_skills(job, turn))[:FROM_A_JOB]
    return Heard(likely=usual, jobs=((job, words),), unsure=True)


def without_opening(text: str, words: Lexicon) -> str:
    """Return a text without the courtesies it begins with; every other letter stays in place."""
    opening = set(words.tables["within"]["opening"])
    begin = 0
    for found in _WORDS.finditer(text):
        token = plain(found[0])
        longer = plain(text[begin : found.end()])
        if token not in opening and longer not in opening:
            break
        if not text[found.end() :].strip(" ,.!;:-"):
            return text
        begin = found.end()
    kept = text[begin:]
    return " " * begin + "".join(" " if sign in ",.!;:" else sign for sign in kept[:1]) + kept[1:]


def _is_title(skill: ReadSkill, titles: tuple[Title, ...], turn: Turn) -> bool:
    """Return whether a skill quotes what is a job title: "Koch" names no stove.

    One that the job itself needs stays.
    """
    return any(
        title.is_name
        and plain(skill.span) == plain(title.words)
        and skill.confidence <= title.confidence + SURER
        and skill.uri not in usual_skills(title.uri, turn)
        for title in titles
    )


def apart(skills: Iterable[ReadSkill]) -> tuple[ReadSkill, ...]:
    """Return the skills with the surest ones of each stretch of words: no near-identical ones beside."""
    kept: list[ReadSkill] = []
    for skill in skills:
        beside = [one for one in kept if plain(one.span) == plain(skill.span)]
        if not beside or (len(beside) == 1 and skill.confidence >= SURE):
            kept.append(skill)
    return tuple(kept)


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


def quoted(skill: ReadSkill) -> ReadSkill:
    """Return a reading that quotes the message in one line, without the blanks of what was left out."""
    return replace(skill, span=" ".join(skill.span.split()).strip(" ,"))


def _has_clauses(part: Passage, language: str) -> bool:
    return next(clauses(part, language), None) is not None


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
