"""Ties courses and advertisements to ESCO: what a course teaches, what an ad is for and asks.

Every function is pure: records and a linker in, tags out. Texts are linked once however often
they occur, and each text by itself, so that a tag does not depend on what else is in the batch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.linking.boilerplate import asks_for_skill, is_boilerplate
from guidance.linking.passages import is_denied, sentences
from guidance.linking.types import Candidate, Linker, LinkResult, Query
from pipelines.records import Advertisement

_SETTING = re.compile(
    r"(?i)\b(?:lectures?|lecturers?|discussions?|quiz(?:zes)?|homework|assignments?|instructors?|"
    r"videos?|exams?|grad(?:es?|ing)|enrol\w*|certificates?|sign up|subscription|deadlines?)\b"
)
"""Words of how a course is run; a sentence with one of them does not say what it teaches."""
_STATED = re.compile(
    r"\b(?:Zawód|Stanowisko|Beruf|Berufsbezeichnung|Profession|Profesión|Ocupación|Occupation|Yrke|"
    r"Ammatti|Beroep|Professione|Profissão)\s*:\s*([^.:;\n]{3,80}?)"
    r"(?=\s*(?:[.;\n]|$|[A-ZÀ-ÞŁŚŻŹĆŃ][^\s:]*(?:\s[^\s:A-ZÀ-ÞŁŚŻŹĆŃ][^\s:]*){0,5}:))"
)
"""The field of a form that holds the occupation, up to the next field."""
_STRENGTH = {
    Evidence.DECLARED: 3,
    Evidence.OUTCOME: 2,
    Evidence.DESCRIPTION: 1,
    Evidence.TITLE: 0,
}


@dataclass(frozen=True, slots=True)
class LinkBounds:
    """How much is read and kept. Every field changes results.

    Attributes
    ----------
    outcome_matches
        Skills kept of one learning outcome.
    course_sentences
        Sentences of a description that are read.
    course_tags
        Tags kept of one course, declared skills apart.
    course_confidence
        Confidence from which a tag is kept.
    ad_sentences
        Sentences of an advertisement that are read, those that ask for a skill only.
    ad_skills
        Skills kept of one advertisement.
    ad_confidence
        Confidence from which a skill of an advertisement is kept.
    sentence_words
        Words of the shortest and longest sentence that is read.
    occupations
        Occupations kept of one advertisement.
    """

    outcome_matches: int = 2
    course_sentences: int = 6
    course_tags: int = 12
    course_confidence: float = 0.3
    ad_sentences: int = 3
    ad_skills: int = 10
    ad_confidence: float = 0.3
    sentence_words: tuple[int, int] = (3, 40)
    occupations: int = 10


BOUNDS = LinkBounds()


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a course and what a skill read from it rests on."""

    query: Query
    evidence: Evidence
    most: int


def tag_courses(
    credentials: Sequence[MicroCredential],
    linker: Linker,
    *,
    bounds: LinkBounds = BOUNDS,
) -> dict[str, tuple[SkillTag, ...]]:
    """Return the skills each course teaches, by course URI, declared and surest first.

    A declared skill passes through with confidence 1. Outcomes are read one by one; a description
    is read for the skills the outcomes do not name, and a title last.
    """
    readings = {course.uri: tuple(_course_readings(course, bounds)) for course in credentials}
    asked = (reading.query for group in readings.values() for reading in group)
    answers = linked_once(asked, linker, top=bounds.outcome_matches * 4)
    return {
        course.uri: _course_tags(course, readings[course.uri], answers, bounds)
        for course in credentials
    }


def code_occupations(
    ads: Sequence[Advertisement], linker: Linker, *, bounds: LinkBounds = BOUNDS
) -> tuple[tuple[Candidate, ...], ...]:
    """Return, for each ad, its likeliest occupations with probabilities that sum to at most 1.

    The title is read in its own language, where the source translated it in English too, and so is
    an occupation that the text states in a form's field.
    """
    queries = [tuple(_title_queries(ad)) for ad in ads]
    answers = linked_once(
        (query for group in queries for query in group), linker, top=bounds.occupations * 3
    )
    return tuple(
        _mixed([answers[query].ranked for query in group], bounds.occupations) for group in queries
    )


def name_skills(
    ads: Sequence[Advertisement], linker: Linker, *, bounds: LinkBounds = BOUNDS
) -> tuple[tuple[Candidate, ...], ...]:
    """Return, for each ad, the skills its text names, surest first; often none."""
    queries = [tuple(_requirement_queries(ad, bounds)) for ad in ads]
    answers = linked_once(
        (query for group in queries for query in group), linker, top=bounds.ad_skills
    )
    return tuple(_named([answers[query] for query in group], bounds) for group in queries)


def linked_once(queries: Iterable[Query], linker: Linker, *, top: int) -> dict[Query, LinkResult]:
    """Link every different query once."""
    unique = sorted(set(queries), key=_order)
    return dict(zip(unique, linker.link(unique, top=top), strict=True))


def _order(query: Query) -> tuple[str, str]:
    return query.language or "", query.text


def _course_readings(course: MicroCredential, bounds: LinkBounds) -> Iterator[Reading]:
    for outcome in course.learning_outcomes:
        for sentence in _readable(outcome, course.language, bounds):
            query = Query(sentence, course.language)
            yield Reading(query, Evidence.OUTCOME, bounds.outcome_matches)
    described = _readable(course.description, course.language, bounds)
    telling = [sentence for sentence in described if not _SETTING.search(sentence)]
    for sentence in telling[: bounds.course_sentences]:
        yield Reading(Query(sentence, course.language), Evidence.DESCRIPTION, 1)
    if course.title.strip():
        yield Reading(Query(course.title.strip(), course.language), Evidence.TITLE, 1)


def _readable(text: str, language: str | None, bounds: LinkBounds) -> Iterator[str]:
    """Yield the sentences of a text that neither praise nor deny, cut to a readable length."""
    shortest, longest = bounds.sentence_words
    for sentence in sentences(text):
        words = sentence.text.split()
        enough = len(words) >= shortest or sentence.text == text.strip()
        silent = is_boilerplate(sentence.text) or is_denied(sentence.text, language)
        if enough and not silent:
            yield " ".join(words[:longest])


def _course_tags(
    course: MicroCredential,
    readings: Sequence[Reading],
    answers: Mapping[Query, LinkResult],
    bounds: LinkBounds,
) -> tuple[SkillTag, ...]:
    tags = {uri: SkillTag(uri, 1.0, Evidence.DECLARED) for uri in course.declared_skills}
    for reading in readings:
        found = _likely(answers[reading.query], bounds.course_confidence)
        for candidate in found[: reading.most]:
            tag = SkillTag(
                candidate.uri, candidate.confidence, reading.evidence, reading.query.text
            )
            _keep_stronger(tags, tag)
    ordered = sorted(tags.values(), key=_tag_order)
    return tuple(ordered[: len(set(course.declared_skills)) + bounds.course_tags])


def _keep_stronger(tags: dict[str, SkillTag], tag: SkillTag) -> None:
    held = tags.get(tag.skill)
    if held is None or _tag_order(tag) < _tag_order(held):
        tags[tag.skill] = tag


def _tag_order(tag: SkillTag) -> tuple[int, float, str]:
    return -_STRENGTH[tag.evidence], -tag.confidence, tag.skill


def _title_queries(ad: Advertisement) -> Iterator[Query]:
    if ad.vacancy.title.strip():
        yield Query(ad.vacancy.title.strip(), ad.vacancy.language)
    if ad.english_title and ad.english_title.strip():
        yield Query(ad.english_title.strip(), "en")
    stated = stated_occupation(ad.text)
    if stated:
        yield Query(stated, ad.vacancy.language)


def stated_occupation(text: str) -> str:
    """Return the occupation that an ad states in so many words, as public services' forms do.

    Examples
    --------
    >>> stated_occupation("Zmianowość:jedna Zawód:operator koparki Praca tymczasowa:NIE")
    'operator koparki'
    >>> stated_occupation("We need a driver.")
    ''
    """
    found = _STATED.search(text)
    return " ".join(found[1].split()).strip(" ,;-") if found else ""


def _mixed(rankings: Sequence[Sequence[Candidate]], limit: int) -> tuple[Candidate, ...]:
    """Average the rankings and scale what is kept to a sum of at most 1."""
    totals: dict[str, float] = {}
    for ranking in rankings:
        for candidate in ranking:
            share = candidate.confidence / len(rankings)
            totals[candidate.uri] = totals.get(candidate.uri, 0.0) + share
    best = sorted(totals.items(), key=_surest)[:limit]
    scale = max(1.0, sum(value for _, value in best))
    # Rounded down, so that rounding cannot lift the sum above 1.
    shares = ((uri, int(value / scale * 10_000) / 10_000) for uri, value in best)
    return tuple(Candidate(uri, share) for uri, share in shares if share > 0)


def _requirement_queries(ad: Advertisement, bounds: LinkBounds) -> Iterator[Query]:
    text, language = (ad.english_text, "en") if ad.english_text else (ad.text, ad.vacancy.language)
    found = (part for part in _readable(text, language, bounds) if asks_for_skill(part))
    for sentence in dict.fromkeys(islice(found, bounds.ad_sentences)):
        yield Query(sentence, language)


def _named(results: Sequence[LinkResult], bounds: LinkBounds) -> tuple[Candidate, ...]:
    best: dict[str, float] = {}
    for candidate in (c for result in results for c in _likely(result, bounds.ad_confidence)):
        best[candidate.uri] = max(best.get(candidate.uri, 0.0), candidate.confidence)
    return tuple(Candidate(*pair) for pair in sorted(best.items(), key=_surest)[: bounds.ad_skills])


def _likely(result: LinkResult, confidence: float) -> tuple[Candidate, ...]:
    """Return the candidates of at least this confidence.

    The linker's own threshold is for telling a person what their words say; here a calibrated
    probability is a weight, and lower ones are worth keeping.
    """
    return tuple(found for found in result.ranked if found.confidence >= confidence)


def _surest(pair: tuple[str, float]) -> tuple[float, str]:
    return -round(pair[1], 4), pair[0]
