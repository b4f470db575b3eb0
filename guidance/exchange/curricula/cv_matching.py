"""What the passages of a CV may mean: skills to confirm, occupations of the jobs, own words.

A title says which work somebody did, its duties which skills that took: titles are read as
occupations only, or "Sales manager" would pass for every skill of sales. Texts of which nobody
says the language are read in their own, where they are long enough to tell, else in that of the
whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from guidance.exchange.curricula.curriculum import names_licence
from guidance.exchange.evidence import ProposedSkill
from guidance.exchange.holdings import Passage, PassageKind
from guidance.learner import ClaimEvidence, LocalSkill
from guidance.linking.language import LanguageDetector
from guidance.linking.passages import sentences
from guidance.linking.types import LinkResult, Query

MOST_TEXTS = 120
"""Texts of one CV that are matched; each takes some hundredths of a second."""
MOST_CHARACTERS = 8_000
"""Characters of one CV that are matched in all."""
MOST_TITLES = 3
"""Candidates for the title of one job."""
NAME_WORDS = 2
"""Words up to which a text is one name and means one skill: "first aid" is no first response."""
ITEM_WORDS = 4
"""Most words of each item of a line that is a list: "till, serving customers, filling shelves"."""
MOST_ITEMS = 40
"""Items of such lines that are read one by one."""
LICENCE_CLASS = 4
"""Letters of the class of a driving licence, such as "D1E"."""
TELLING_WORDS = 8
"""Words from which a text's own language is believed before that of the whole document."""
SURE_OF_EDUCATION = 0.7
"""Least confidence of a skill read from the name of a school leaving certificate or degree: such
names ("Realschulabschluss") say little of what somebody can do."""

_ITEM = re.compile(r"[\n;|]|,(?![^()]*\))")
"""What parts the items of a list; a comma in brackets belongs to its item."""

LinkAll = Callable[[str, Sequence[Query]], Sequence[LinkResult]]
"""Reads texts as "skills" or "occupations"; one result a text."""


@dataclass(frozen=True, slots=True)
class LikelyJob:
    """An occupation that the title of a job may mean, with the title's words."""

    uri: str
    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class CvMatches:
    """What a CV gives a profile once the person has confirmed it.

    Attributes
    ----------
    language
        What the document as a whole is written in, ISO 639-1; None where that is not told.
    skills
        Each skill once, surest first; ties by URI.
    jobs
        At most one occupation a job, in order of the document.
    unknown_jobs
        Titles of jobs in which no occupation was read, in order of the document.
    own_words
        Declared skills in which no skill of the taxonomy was read, and driving licences: a
        licence is no skill of the taxonomy, and read as one it becomes another.
    left
        Texts that were not matched because there are too many.
    """

    language: str | None
    skills: tuple[ProposedSkill, ...]
    jobs: tuple[LikelyJob, ...]
    unknown_jobs: tuple[str, ...]
    own_words: tuple[LocalSkill, ...]
    left: int


@dataclass(frozen=True, slots=True)
class _Text:
    """One text to read: of which kind of passage, and which job its title is of."""

    kind: PassageKind
    query: Query
    job: int | None = None


def matches_of(passages: Sequence[Passage], link: LinkAll, detector: LanguageDetector) -> CvMatches:
    """Return what the passages of a CV may mean."""
    language = detector.detect("\n".join(passage.text for passage in passages))
    texts = list(_texts(passages, lambda words: _spoken(words, language, detector)))
    kept = _within_bounds(texts)
    titles = [text for text in kept if text.job is not None]
    licences = [text for text in kept if text.job is None and names_licence(text.query.text)]
    others = [text for text in kept if text.job is None and text not in licences]
    found = list(_read(others, link))
    found += list(_read(_listed_duties(found), link))
    read = link("occupations", [text.query for text in titles])
    named = list(zip(titles, read, strict=True))
    return CvMatches(
        language=language,
        skills=_skills(found),
        jobs=tuple(_jobs(named)),
        unknown_jobs=_unknown_jobs(named),
        own_words=(*_own_words(found), *map(_own, licences)),
        left=len(texts) - len(kept),
    )


def _read(texts: Sequence[_Text], link: LinkAll) -> Iterator[tuple[_Text, LinkResult]]:
    """Yield what is read in each text; a name of a word or two also as English, the surer counts.

    Names of programs and machines are English in every CV: "Excel" is no Spanish for excellence.
    """
    own = link("skills", [text.query for text in texts])
    short = [at for at, text in enumerate(texts) if _is_name(text)]
    english = link("skills", [Query(texts[at].query.text, "en") for at in short])
    other = dict(zip(short, english, strict=True))
    for at, (text, result) in enumerate(zip(texts, own, strict=True)):
        yield text, max(result, other.get(at, result), key=_sureness)


def _listed_duties(found: Iterable[tuple[_Text, LinkResult]]) -> list[_Text]:
    """Return the items of duties that are lists and in which, as a whole, nothing was read.

    Each item of such a line is a duty; together they hide one another.
    """
    items = [
        _Text(text.kind, Query(item.strip(), text.query.language))
        for text, result in found
        if text.kind is PassageKind.JOB and not result.matches
        for item in _short_items(text.query.text)
    ]
    return items[:MOST_ITEMS]


def _short_items(line: str) -> list[str]:
    items = [item for item in _ITEM.split(line) if any(map(str.isalpha, item))]
    short = len(items) > 1 and all(len(item.split()) <= ITEM_WORDS for item in items)
    return items if short else []


def _is_name(text: _Text) -> bool:
    few = len(text.query.text.split()) <= NAME_WORDS
    return few and text.kind is PassageKind.SKILL and text.query.language != "en"


def _sureness(result: LinkResult) -> float:
    return result.matches[0].confidence if result.matches else 0.0


def _spoken(words: str, language: str | None, detector: LanguageDetector) -> str | None:
    if len(words.split()) < TELLING_WORDS:
        return language
    return detector.detect(words) or language


def _within_bounds(texts: Sequence[_Text]) -> list[_Text]:
    """Return the first texts, as many as are matched."""
    sizes = accumulate(len(text.query.text) for text in texts[:MOST_TEXTS])
    return [text for text, size in zip(texts, sizes, strict=False) if size <= MOST_CHARACTERS]


def _texts(passages: Iterable[Passage], spoken: Callable[[str], str | None]) -> Iterator[_Text]:
    for number, passage in enumerate(passages):
        language = passage.language or spoken(passage.text)
        words = passage.text
        if passage.kind is PassageKind.JOB:
            titles, _, words = passage.text.partition("\n")
            for title in filter(None, titles.split(" | ")[:MOST_TITLES]):
                yield _Text(passage.kind, Query(title, language), number)
        for line in _lines(passage.kind, words):
            yield _Text(passage.kind, Query(line, language))


def _lines(kind: PassageKind, words: str) -> Iterator[str]:
    """Yield what is read at a time: a duty, a skill of a list, a sentence of a story."""
    lines: Sequence[str]
    if kind is PassageKind.TEXT:
        lines = [sentence.text for sentence in sentences(words)]
    elif kind is PassageKind.SKILL:
        lines = _items(words)
    else:
        lines = words.split("\n")
    return (line.strip() for line in lines if any(map(str.isalpha, line)))


def _items(words: str) -> list[str]:
    """Return the items of a list of skills; the classes of a licence ("B, C1, CE") stay with it."""
    items = _ITEM.split(words)
    classes = all(len(item.strip()) <= LICENCE_CLASS for item in items[1:])
    return [words] if classes and names_licence(items[0]) else items


def _skills(found: Iterable[tuple[_Text, LinkResult]]) -> tuple[ProposedSkill, ...]:
    best: dict[str, ProposedSkill] = {}
    for text, result in found:
        alone = len(text.query.text.split()) <= NAME_WORDS
        for match in result.matches[: 1 if alone else None]:
            if text.kind is PassageKind.EDUCATION and match.confidence < SURE_OF_EDUCATION:
                continue
            known = best.get(match.uri)
            if known is None or match.confidence > (known.confidence or 0.0):
                best[match.uri] = ProposedSkill(
                    match.uri, ClaimEvidence.INFERRED, match.span, match.confidence
                )
    return tuple(sorted(best.values(), key=lambda skill: (-(skill.confidence or 0.0), skill.uri)))


def _jobs(named: Iterable[tuple[_Text, LinkResult]]) -> Iterator[LikelyJob]:
    """Yield the surest occupation of each job, each occupation once."""
    best: dict[int, LikelyJob] = {}
    for text, result in named:
        for match in result.matches[:1]:
            known = best.get(text.job or 0)
            if known is None or match.confidence > known.confidence:
                best[text.job or 0] = LikelyJob(match.uri, text.query.text, match.confidence)
    seen: set[str] = set()
    for job in sorted(best):
        if best[job].uri not in seen:
            seen.add(best[job].uri)
            yield best[job]


def _unknown_jobs(named: Sequence[tuple[_Text, LinkResult]]) -> tuple[str, ...]:
    """Return the first title of each job of which no title means an occupation."""
    known = {text.job for text, result in named if result.matches}
    first: dict[int | None, str] = {}
    for text, _ in named:
        if text.job not in known:
            first.setdefault(text.job, text.query.text)
    return tuple(dict.fromkeys(first.values()))


def _own_words(found: Iterable[tuple[_Text, LinkResult]]) -> Iterator[LocalSkill]:
    for text, result in found:
        if text.kind is PassageKind.SKILL and not result.matches:
            yield _own(text)


def _own(text: _Text) -> LocalSkill:
    return LocalSkill(text.query.text, text.query.language)
