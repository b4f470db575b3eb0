"""What a curator's pages show: courses, the skills that were read in them, and what was decided.

The least sure readings stand first. These are readings of courses, never people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from api.pages.skills import Link
from api.rendering import label_of
from guidance.credential import Evidence, MicroCredential, SkillTag
from guidance.credential.curation import Curation, Decision, Ruling
from guidance.explanation import Voice
from guidance.linking.types import Query
from guidance.snapshot import Label, Snapshot
from models.languages import text_languages

Column = NDArray[np.generic]
ADDRESS = "/curator"
COURSES_A_PAGE = 20
MOST_HISTORY = 50
MOST_FOUND = 10
"""Skills that a search by name shows."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which courses to show: words of title or provider, and from which place on."""

    words: str = ""
    start: int = 0

    def address(self, start: int, language: str) -> str:
        """Return the address of the same choice from another place on."""
        asked = {"words": self.words, "start": start, "language": language}
        return f"{ADDRESS}?{urlencode({k: v for k, v in asked.items() if v})}"


@dataclass(frozen=True, slots=True)
class Listed:
    """One course of the list, its least sure reading, and how many readings it has."""

    course: MicroCredential
    least: float | None
    readings: int

    @property
    def address(self) -> str:
        """Return the address of its page."""
        return f"{ADDRESS}/course?{urlencode({'id': self.course.uri})}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A skill of a course, where it was read, how sure that is, and the last decision on it."""

    tag: SkillTag
    label: Label
    evidence: str
    decision: Decision | None

    @property
    def stated(self) -> bool:
        """Return whether the provider itself states the skill."""
        return self.tag.evidence is Evidence.DECLARED


@dataclass(frozen=True, slots=True)
class Found:
    """A skill that a search by name gave."""

    uri: str
    label: Label


@dataclass(frozen=True, slots=True)
class Made:
    """One decision of the history in words; `title` is None for every course."""

    decision: Decision
    label: Label
    title: str | None


def listed(snapshot: Snapshot, chosen: Chosen) -> tuple[tuple[Listed, ...], int]:
    """Return the courses of one page, the least sure reading first, and how many there are."""
    words = chosen.words.casefold().split()
    least, readings = _least_sure(snapshot)
    found = [
        row
        for row, course in enumerate(snapshot.credentials)
        if all(word in f"{course.title} {course.provider}".casefold() for word in words)
    ]
    found.sort(key=lambda row: (least[row], snapshot.courses.uris[row]))
    shown = found[chosen.start :][:COURSES_A_PAGE]
    rows = tuple(
        Listed(
            snapshot.credentials[row],
            float(least[row]) if np.isfinite(least[row]) else None,
            int(readings[row]),
        )
        for row in shown
    )
    return rows, len(found)


def _least_sure(snapshot: Snapshot) -> tuple[Column, Column]:
    """Return of each course the lowest confidence of a skill that counts, and how many count."""
    readings = np.diff(snapshot.taught.indptr)
    least = np.full(readings.size, np.inf)
    some = np.flatnonzero(readings)
    if some.size:
        starts = snapshot.taught.indptr[some]
        least[some] = np.minimum.reduceat(snapshot.taught.data, starts)
    return least, readings


def readings_of(
    course: MicroCredential, history: Sequence[Decision], voice: Voice
) -> tuple[Reading, ...]:
    """Return the skills of a course, those a program read first and the least sure of them first."""
    last = last_decisions(course.uri, history)
    tags = voice.snapshot.records.tags(course.uri)
    ordered = sorted(tags, key=lambda tag: (_settled(tag), tag.confidence, tag.skill))
    return tuple(
        Reading(tag, label_of(voice, tag.skill), _evidence(tag, voice), last.get(tag.skill))
        for tag in ordered
    )


def skills_like(words: str, course: MicroCredential, voice: Voice, link: Link) -> tuple[Found, ...]:
    """Return skills that some words may mean and that were not read in a course, likeliest first."""
    if not words:
        return ()
    query = Query(words, text_languages().detect(words) or voice.messages.language)
    read = {tag.skill for tag in voice.snapshot.records.tags(course.uri)}
    ranked = link("skills", query, MOST_FOUND).ranked
    uris = (item.uri for item in ranked if item.uri not in read)
    return tuple(Found(uri, label_of(voice, uri)) for uri in uris)


def _settled(tag: SkillTag) -> bool:
    return tag.evidence in (Evidence.DECLARED, Evidence.CURATED)


def _evidence(tag: SkillTag, voice: Voice) -> str:
    if tag.decided is not None:
        return voice.messages.say("curation.accepted_on", date=tag.decided)
    return voice.messages.say(f"page.evidence_{tag.evidence.value}")


def last_decisions(course: str, history: Sequence[Decision]) -> dict[str, Decision]:
    """Return the last decision that concerns each skill of a course, by skill."""
    concerned = (
        one
        for one in Curation.of(history).decisions
        if one.credential == course or one.ruling is Ruling.BLACKLIST or not one.credential
    )
    return {one.skill: one for one in concerned}


def made(history: Sequence[Decision], voice: Voice) -> Iterator[Made]:
    """Yield the newest decisions, the last one first."""
    snapshot = voice.snapshot
    for decision in history[::-1][:MOST_HISTORY]:
        at = snapshot.courses.positions.get(decision.credential)
        title = None if not decision.credential else decision.credential
        if at is not None:
            title = snapshot.credentials[at].title
        yield Made(decision, label_of(voice, decision.skill), title)
