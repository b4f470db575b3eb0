"""The plain text of a CV, cut into passages by what stands under its headings.

Headings of a dozen languages are known (`cv_words.toml`); a text without any is one passage a
paragraph. What says who somebody is goes first, hobbies and the names of those who would speak
for them are left out and counted: a hobby that is an ability can be told in one's own words.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from guidance.exchange.curricula.contact import (
    bare,
    looks_like_name,
    looks_like_place,
    names_in,
    without_contact,
    words,
)
from guidance.exchange.curricula.occupied import jobs_of, without_dates, without_employers
from guidance.exchange.holdings import LanguageLevel, NotRead, Passage, PassageKind
from guidance.exchange.spoken import languages_in, strongest
from guidance.exchange.texts import without_phrases

MOST_PASSAGES = 120
LONGEST = 1500
"""Characters of one passage; what is longer is cut between its lines."""
LEFT_OUT = ("hobby", "reference", "identity")
LONGEST_LINE = 600
"""Characters of a line that is looked at as one."""
_HEADING_WORDS = 6
_LABEL_WORDS = 4
_LICENCE_WORDS = 12
_BULLET = re.compile(r"^\s*[•·●▪○◦‣∙*–—-]\s*(?=\S)")
_TEXTLESS = re.compile(r"^[\W\d_]*$")


@dataclass(frozen=True, slots=True)
class Curriculum:
    """What the text of a CV says: passages, languages, and what was left out by part."""

    passages: tuple[Passage, ...]
    languages: tuple[LanguageLevel, ...]
    not_read: tuple[NotRead, ...]
    headings: int


@dataclass(slots=True)
class _Section:
    """The lines under one heading; the first section stands under none ("")."""

    kind: str
    lines: list[str]


@cache
def headings() -> dict[str, str]:
    """Return the kind of section that each heading opens."""
    return {name: kind for kind, names in words()["headings"].items() for name in names}


def curriculum_of(text: str) -> Curriculum:
    """Return the passages, languages and omissions of the text of a CV."""
    lines = list(_short(text))
    names = names_in(lines, frozenset(headings()))
    told, contacts = without_contact(without_phrases(line, names) for line in lines)
    sections = list(_sections(told))
    levels = [level for part in sections if part.kind == "language" for level in _spoken(part)]
    passages = [passage for part in sections for passage in _passages(part, len(sections) > 1)]
    omitted = {"identity": contacts + min(1, len(names))}
    for part in sections:
        if part.kind in LEFT_OUT:
            omitted[part.kind] = omitted.get(part.kind, 0) + sum(map(bool, part.lines))
    omitted["passages"] = max(0, len(passages) - MOST_PASSAGES)
    return Curriculum(
        passages=tuple(passages[:MOST_PASSAGES]),
        languages=strongest(levels),
        not_read=tuple(NotRead(name, count) for name, count in sorted(omitted.items()) if count),
        headings=len(sections) - 1,
    )


def _short(text: str) -> Iterator[str]:
    """Yield the lines of a text, those that go on and on in pieces."""
    for line in text.split("\n"):
        if len(line) <= LONGEST_LINE:
            yield line
        else:
            yield from textwrap.wrap(line, LONGEST_LINE)


def _sections(lines: Iterable[str]) -> Iterator[_Section]:
    """Yield the sections in order; a heading may share its line with what it heads."""
    current = _Section("", [])
    for line in lines:
        kind, rest = heading_of(line)
        if kind == "title":
            continue
        if kind and not _goes_on(line, kind, current.kind):
            yield current
            current = _Section(kind, [rest] if rest else [])
        else:
            current.lines.append(line)
    yield current


def _goes_on(line: str, kind: str, current: str) -> bool:
    """Return whether a line that could open a section of the same kind is one of its lines.

    "Mother tongue" stands under "Languages"; "use of computers" under "Skills" is a skill.
    """
    return kind == current and (kind == "language" or line.strip()[:1].islower())


def heading_of(line: str) -> tuple[str, str]:
    """Return the kind of section that a line opens, "" for none, and what else the line says."""
    known = headings()
    if len(line.split()) <= _HEADING_WORDS and bare(line) in known:
        return known[bare(line)], ""
    label, mark, rest = line.partition(":")
    if mark and len(label.split()) <= _LABEL_WORDS and bare(label) in known:
        kind = known[bare(label)]
        # "Führerschein: B" is said of the licence itself, so its label belongs to the words.
        return kind, line if names_licence(label) else rest.strip()
    return "", ""


def names_licence(text: str) -> bool:
    """Return whether a text names a driving licence ("Permis B", "Prawo jazdy: kat. B")."""
    return len(text.split()) <= _LICENCE_WORDS and _licence().search(text) is not None


@cache
def _licence() -> re.Pattern[str]:
    named = "|".join(map(re.escape, words()["licence"]["words"]))
    return re.compile(
        rf"\b(?:{named})\b(?!\s+(?:de|du|d['’])\s*(?!conduire|conducir|guida|conducere))",
        re.IGNORECASE,
    )


def _spoken(section: _Section) -> Iterator[LanguageLevel]:
    for line in section.lines:
        yield from languages_in(line)


def _passages(section: _Section, headed: bool) -> Iterator[Passage]:
    if section.kind in LEFT_OUT or section.kind == "language":
        return
    lines = section.lines
    if section.kind == "":
        lines = [line for line in lines if not (headed and _says_who(line))]
    yield from _PASSAGES.get(section.kind, _paragraphs)(lines)


def _says_who(line: str) -> bool:
    """Return whether a line above all headings is a name or the place somebody lives in."""
    return looks_like_name(line) or looks_like_place(line)


def _jobs(lines: Sequence[str]) -> Iterator[Passage]:
    for job in jobs_of(lines):
        yield Passage(PassageKind.JOB, job.text[:LONGEST])


def _schools(lines: Sequence[str]) -> Iterator[Passage]:
    for line in joined(lines):
        for part in without_dates(line).split(" | "):
            told = without_employers(part)
            if not _TEXTLESS.match(told) and len(told) > 3:
                yield Passage(PassageKind.EDUCATION, told[:LONGEST])


def _skills(lines: Sequence[str]) -> Iterator[Passage]:
    """Yield the skills of a list; without bullets each line is one, also in lower case."""
    bulleted = any(map(_BULLET.match, lines))
    for line in joined(lines) if bulleted else lines:
        for part in line.split(" | "):
            told = _unlabelled(part)
            if len(told) > 1 and not _TEXTLESS.match(told):
                yield Passage(PassageKind.SKILL, told[:LONGEST])


def _unlabelled(line: str) -> str:
    """Return a line of skills without a label in front ("IT: SAP, Excel")."""
    label, mark, rest = line.partition(":")
    if mark and rest.strip() and len(label.split()) <= _LABEL_WORDS and not names_licence(label):
        return rest.strip()
    return line.strip()


def _paragraphs(lines: Sequence[str]) -> Iterator[Passage]:
    block: list[str] = []
    size = 0
    for line in (*joined(lines), ""):
        told = without_dates(line).strip()
        if block and (not told or size + len(told) > LONGEST):
            yield Passage(PassageKind.TEXT, "\n".join(block))
            block, size = [], 0
        if told and not _TEXTLESS.match(told):
            block.append(told[:LONGEST])
            size += len(told)


_PASSAGES = {"job": _jobs, "education": _schools, "skill": _skills}


def joined(lines: Sequence[str]) -> list[str]:
    """Return the lines with wrapped ones joined and bullets dropped; empty ones stay.

    A line goes on with the next one that begins in lower case without a bullet, unless it ended
    with a mark that ends it.
    """
    result: list[str] = []
    for line in lines:
        text = _BULLET.sub("", line).strip()
        goes_on = text[:1].islower() and not _BULLET.match(line)
        if result and result[-1] and goes_on and result[-1][-1] not in ".;:!?":
            result[-1] = f"{result[-1]} {text}"
        else:
            result.append(text)
    return result
