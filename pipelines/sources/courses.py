"""What every course reader shares: kinds, stable URIs, junk tails, merging of repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from guidance.credential import CourseKind, MicroCredential
from guidance.frameworks import EU_LANGUAGES

_URI = re.compile(r"(?:https?://|urn:)\S+$")
_SKILL_URI = re.compile(r"https?://\S+/skill/\S+$")
_KINDS = {
    "d4s": CourseKind.MODULE,
    "de_vet": CourseKind.MODULE,
}
_SEMESTER = re.compile(r"(?:csyllabus|opensyllabus)")
_SEGMENT = re.compile(r"(?<=[.!?])\s+|\n+")
_JUNK = re.compile(
    r"(?i)https?://|www\.|\bclick here\b|\bread more\b|\bcasino\b|\bviagra\b|\bpayday loans?\b"
    r"|\breplica watch|\bessay writing service|\bbetting\b|\bcheap flights\b|(?:[|»•·›].*){4}"
)
_MOJIBAKE = re.compile(r"[\u00c2-\u00ef][\u0080-\u00bf]")
_FAR_EASTERN = re.compile(r"[\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_LEAST_TAIL = 3
_JUNK_SHARE = 0.6


def course_uri(source: str, identifier: str) -> str:
    """Return a stable URI: the record's own when it has one, else one made of source and id."""
    if _URI.match(identifier):
        return identifier
    prefix = f"{source}:"
    own = identifier.removeprefix(prefix)
    return f"urn:course:{slug(source)}:{quote(own, safe='-._~')}"


def slug(text: str) -> str:
    """Return a source's name in lower case letters, digits and hyphens."""
    return re.sub(r"[^\w.]+", "-", text.strip().lower()).strip("-") or "source"


def kind_of(source: str) -> CourseKind:
    """Return what sort of offer a source of a joint catalogue holds."""
    if _SEMESTER.match(source):
        return CourseKind.SEMESTER_COURSE
    return _KINDS.get(source, CourseKind.SHORT_COURSE)


def declared(skills: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the skill URIs, sorted, and the skills given in words, in order."""
    given = tuple(skills)
    uris = sorted({skill for skill in given if _SKILL_URI.match(skill)})
    return tuple(uris), tuple(skill for skill in given if not _SKILL_URI.match(skill))


def with_skill_words(description: str, words: tuple[str, ...]) -> str:
    """Append the skills a provider names in words: it is part of how it describes the course."""
    if not words:
        return description
    return f"{description}\nSkills: {'; '.join(words)}".strip()


def repaired(text: str) -> str:
    """Return a text that was read as Latin-1 though it was UTF-8, as it was meant."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def language_by_script(stated: str | None, title: str) -> str | None:
    """Return the stated language, or None where the title's letters cannot be of it."""
    foreign = len(_FAR_EASTERN.findall(title))
    return None if foreign > 3 and stated in EU_LANGUAGES else stated


def without_junk_tail(text: str) -> str:
    """Return a scraped text up to where it turns into links and adverts of other pages.

    A tail is at least three sentences, three fifths of them links, menus or known spam.
    """
    segments = _SEGMENT.split(text)
    junk = [_JUNK.search(segment) is not None for segment in segments]
    for start, bad in enumerate(junk):
        rest = junk[start:]
        if bad and len(rest) >= _LEAST_TAIL and sum(rest) >= _JUNK_SHARE * len(rest):
            return text[: _offset(text, segments, start)].rstrip()
    return text


def merge_repeats(courses: Iterable[MicroCredential]) -> tuple[list[MicroCredential], int]:
    """Return courses sorted by URI with repeats merged, and how many were merged.

    Courses of one title, provider and description are one course. The first URI stays; a course
    without a description is compared by its outcomes as well.
    """
    kept: dict[tuple[str, ...], MicroCredential] = {}
    merged = 0
    for course in sorted(courses, key=lambda course: course.uri):
        key = _identity(course)
        merged += key in kept
        kept[key] = _joined(kept[key], course) if key in kept else course
    return sorted(kept.values(), key=lambda course: course.uri), merged


def _identity(course: MicroCredential) -> tuple[str, ...]:
    words = (course.title.casefold(), course.provider.casefold(), course.description.casefold())
    return words if course.description else (*words, *course.learning_outcomes)


def _joined(first: MicroCredential, second: MicroCredential) -> MicroCredential:
    own = {run.id for run in first.runs}
    return replace(
        first,
        declared_skills=tuple(sorted({*first.declared_skills, *second.declared_skills})),
        learning_outcomes=first.learning_outcomes or second.learning_outcomes,
        ects=first.ects if first.ects is not None else second.ects,
        hours=first.hours if first.hours is not None else second.hours,
        url=first.url or second.url,
        runs=(*first.runs, *(run for run in second.runs if run.id not in own)),
    )


def _offset(text: str, segments: list[str], index: int) -> int:
    at = 0
    for segment in segments[:index]:
        at = text.index(segment, at) + len(segment)
    return at
