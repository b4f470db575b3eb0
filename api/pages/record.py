"""The page of one course: the nine facts the EU asks for, its skills with quotes, its runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.pages.courses import country_name
from api.rendering import label_of
from guidance.credential import (
    ANNEX_I_ELEMENTS,
    Evidence,
    LearningOpportunity,
    MicroCredential,
    QualityAssurance,
    SkillTag,
)
from guidance.exchange import schema_org
from guidance.explanation import Voice, title_or_name
from guidance.frameworks import workload
from guidance.snapshot import Label

PROVIDERS_WORDS = frozenset({"title", "learning outcomes", "assessment"})
"""Elements shown in the provider's own words, so in the language of the course."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One Annex I element: its name and what the provider states, nothing where it is silent."""

    name: str
    stated: tuple[str, ...]
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Taught:
    """A skill the course teaches, where that was read, and how sure the reading is."""

    label: Label
    tag: SkillTag
    evidence: str

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


@dataclass(frozen=True, slots=True)
class RecordPage:
    """All that the page of a course shows; `language` is the one it is taught in, in words.

    `json_ld` is the course in schema.org's words, safe to stand in a script element.
    """

    course: MicroCredential
    facts: tuple[Fact, ...]
    taught: tuple[Taught, ...]
    runs: tuple[Run, ...]
    language: str | None
    prerequisites: tuple[str, ...]
    link: str | None
    json_ld: str

    @property
    def read(self) -> bool:
        """Return whether any of its skills was read by a program."""
        return any(item.read for item in self.taught)

    @property
    def stated(self) -> int:
        """Return how many of the mandatory elements are stated."""
        return sum(bool(fact.stated) for fact in self.facts)


def record_page(course: MicroCredential, voice: Voice) -> RecordPage:
    """Return what the page of a course shows."""
    say = voice.messages.say
    values = _values(course, voice)
    link = course.url if course.url and course.url.startswith(("https://", "http://")) else None
    return RecordPage(
        course=course,
        facts=tuple(
            Fact(say(f"element.{name}"), values[name], name in PROVIDERS_WORDS)
            for name in ANNEX_I_ELEMENTS
        ),
        taught=tuple(_taught(course, voice)),
        runs=tuple(_run(run, course, voice) for run in course.runs),
        language=voice.messages.language_name(course.language) if course.language else None,
        prerequisites=tuple(title_or_name(item, voice) for item in course.prerequisites),
        link=link,
        json_ld=schema_org.write(replace(course, url=link)),
    )


def _values(course: MicroCredential, voice: Voice) -> dict[str, tuple[str, ...]]:
    say = voice.messages.say
    level = (say("page.eqf_level", level=course.eqf),) if course.eqf is not None else ()
    return {
        "title": (course.title,) if course.title else (),
        "country": _one(country_name(course.country, voice)),
        "awarding body": course.awarding_bodies,
        "learning outcomes": course.learning_outcomes,
        "workload": tuple(_workload(course, voice)),
        "level": level,
        "assessment": _one(course.assessment),
        "participation": _one(course.participation and str(voice.value(course.participation))),
        "quality assurance": tuple(_quality(item, voice) for item in course.quality),
    }


def _one(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _workload(course: MicroCredential, voice: Voice) -> Iterator[str]:
    say, load = voice.messages.say, workload(course.ects, course.hours)
    if course.ects is not None:
        yield say("page.ects", credits=course.ects)
    if load is not None and load.low == load.high:
        yield say("offer.hours", count=load.low)
    elif load is not None:
        yield say("offer.hours_range", low=load.low, high=load.high)


def _quality(item: QualityAssurance, voice: Voice) -> str:
    told = ", ".join(part for part in (item.kind, item.source) if part)
    if item.checked is None:
        return told
    return f"{told}, {voice.messages.say('page.quality_checked', date=item.checked)}"


def _taught(course: MicroCredential, voice: Voice) -> Iterator[Taught]:
    tags = sorted(
        voice.snapshot.records.tags(course.uri), key=lambda tag: (-tag.confidence, tag.skill)
    )
    for tag in tags:
        evidence = voice.messages.say(f"page.evidence_{tag.evidence.value}")
        yield Taught(label_of(voice, tag.skill), tag, evidence)


def _run(run: LearningOpportunity, course: MicroCredential, voice: Voice) -> Run:
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
    )
