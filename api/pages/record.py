"""The page of one course: the nine facts the EU asks for, its skills with quotes, its runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.pages.passport import PassportRows, passport_rows
from api.rendering import label_of
from guidance.credential import (
    Evidence,
    LearningOpportunity,
    MicroCredential,
    SkillTag,
)
from guidance.credential.passport import web_addresses
from guidance.exchange import schema_org
from guidance.explanation import Voice
from guidance.explanation.passport import tell_passport
from guidance.explanation.portability import withdrawal_line
from guidance.ranking.eligibility import is_coming
from guidance.recognition.succession import is_withdrawn, successor_of
from guidance.snapshot import Label


@dataclass(frozen=True, slots=True)
class Taught:
    """A skill the course teaches, where that was read, how sure the reading is, and if it counts."""

    label: Label
    tag: SkillTag
    evidence: str
    counts: bool

    @property
    def read(self) -> bool:
        """Return whether a program read the skill, so that it may be wrong."""
        return self.tag.evidence not in (Evidence.CURATED, Evidence.DECLARED)


@dataclass(frozen=True, slots=True)
class Run:
    """One run in words; None means that the provider does not say."""

    start: str | None
    end: str | None
    place: str | None
    language: str | None
    price: str | None
    form: str | None
    times: str | None
    begun: bool


@dataclass(frozen=True, slots=True)
class RecordPage:
    """All that the page of a course shows; `language` is the one it is taught in, in words.

    `json_ld` is the course in schema.org's words, safe to stand in a script element. `gone` says
    that the course is withdrawn; `successor` is the URI of its page, where there is one.
    """

    course: MicroCredential
    passport: PassportRows
    taught: tuple[Taught, ...]
    runs: tuple[Run, ...]
    language: str | None
    link: str | None
    json_ld: str
    gone: str | None
    successor: str | None

    @property
    def read(self) -> bool:
        """Return whether any of its skills was read by a program."""
        return any(item.read for item in self.taught)

    @property
    def counted(self) -> int:
        """Return how many of its skills count as taught."""
        return sum(item.counts for item in self.taught)


def record_page(course: MicroCredential, voice: Voice, day: date) -> RecordPage:
    """Return what the page of a course shows on a day."""
    link = next(iter(web_addresses(course)), None)
    told = tell_passport(course, voice, day)
    return RecordPage(
        course=course,
        passport=passport_rows(told, voice),
        taught=tuple(_taught(course, told.circumstances.taught, voice)),
        runs=tuple(_run(run, course, voice, day) for run in _coming_first(course, day)),
        language=voice.messages.language_name(course.language) if course.language else None,
        link=link,
        json_ld=schema_org.write(replace(course, url=link)),
        gone=withdrawal_line(course, voice, day),
        successor=_successor(course, voice, day),
    )


def _successor(course: MicroCredential, voice: Voice, day: date) -> str | None:
    """Return the URI of the course of this snapshot that took a withdrawn one's place."""
    found = successor_of(course, voice.snapshot, day) if is_withdrawn(course, day) else None
    return found if found in voice.snapshot.courses.positions else None


def _taught(course: MicroCredential, counted: Sequence[str], voice: Voice) -> Iterator[Taught]:
    tags = sorted(
        voice.snapshot.records.tags(course.uri), key=lambda tag: (-tag.confidence, tag.skill)
    )
    for tag in tags:
        yield Taught(label_of(voice, tag.skill), tag, _evidence(tag, voice), tag.skill in counted)


def _evidence(tag: SkillTag, voice: Voice) -> str:
    if tag.decided is not None:
        return voice.messages.say("curation.accepted_on", date=tag.decided)
    return voice.messages.say(f"page.evidence_{tag.evidence.value}")


def _coming_first(course: MicroCredential, day: date) -> list[LearningOpportunity]:
    """Return the runs in their order, those that may still be joined before the others."""
    return sorted(course.runs, key=lambda run: not is_coming(run, day))


def _run(run: LearningOpportunity, course: MicroCredential, voice: Voice, day: date) -> Run:
    messages, language = voice.messages, run.language or course.language
    price = run.price
    free = price is not None and price.amount == 0
    paid = messages.money(price.amount, price.currency) if price else None
    return Run(
        start=messages.show(run.start) if run.start else None,
        end=messages.show(run.end) if run.end else None,
        place=run.place or (voice.region(run.nuts) if run.nuts else None),
        language=messages.language_name(language) if language else None,
        price=messages.say("offer.free") if free else paid,
        form=str(voice.value(run.mode)) if run.mode else None,
        times=messages.show([voice.value(time) for time in run.times]) if run.times else None,
        begun=not is_coming(run, day),
    )
