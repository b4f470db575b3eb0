"""The elements of Annex I in a reader's language; a provider's own words stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from guidance.credential import MicroCredential, QualityAssurance
from guidance.credential.circumstances import Circumstances
from guidance.credential.findings import is_own_word
from guidance.credential.passport import Element, volume_of, web_addresses
from guidance.explanation.voice import Voice
from guidance.frameworks import country_of

OWN_WORDS = frozenset({"title", "learning outcomes", "assessment", "supervision"})
"""Elements shown in the provider's own words, so in the language of the course."""


def element_texts(
    element: Element, course: MicroCredential, known: Circumstances, voice: Voice
) -> tuple[str, ...]:
    """Return what an element states, in words; nothing where it is silent."""
    told = _IN_WORDS.get(element.name)
    if told is None or not element.values:
        return element.values
    return tuple(told(course, known, voice))


def _country(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    yield voice.messages.country(country_of(course.country or ""))


def _workload(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    say, volume = voice.messages.say, volume_of(course)
    if volume is None:
        return
    if course.ects is not None and course.hours is not None:
        yield f"{voice.messages.show(course.ects)} ECTS"
        yield say("offer.hours", count=course.hours)
    elif course.ects is not None:
        span = _span(volume.hours.low, volume.hours.high, voice)
        yield say("passport.volume_hours", credits=course.ects, span=span)
    else:
        span = _span(volume.ects.low, volume.ects.high, voice)
        yield say("passport.volume_credits", hours=course.hours, span=span)


def _span(low: float, high: float, voice: Voice) -> str:
    """Return a range of numbers as it stands in a sentence."""
    show = voice.messages.show
    return show(low) if low == high else f"{show(low)}–{show(high)}"


def _level(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    if course.eqf is not None:
        yield voice.messages.say("page.eqf_level", level=course.eqf)
    for item in course.national_levels:
        place = voice.messages.country(country_of(item.country))
        level = " ".join(part for part in (item.framework, item.level) if part)
        yield ", ".join(part for part in (f"{place}: {level}", item.basis) if part)


def _participation(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    for form in (course.participation or "").split("|"):
        yield str(voice.value(form))


def _quality(course: MicroCredential, known: Circumstances, voice: Voice) -> Iterator[str]:
    for item in course.quality:
        yield evidence_words(item, course, known.day, voice)


def evidence_words(item: QualityAssurance, course: MicroCredential, day: date, voice: Voice) -> str:
    """Return a piece of quality evidence of a course in words, as it stands on a day."""
    return ", ".join(_evidence(item, course, day, voice))


def _evidence(
    item: QualityAssurance, course: MicroCredential, day: date, voice: Voice
) -> Iterator[str]:
    """Yield type and source of a piece of evidence, when it was checked, and whether it holds."""
    say = voice.messages.say
    yield from (part for part in (item.kind, item.source) if part)
    if item.checked is not None:
        yield say("page.quality_checked", date=item.checked)
    if item.expires is not None:
        until = "until" if item.holds(day) else "expired"
        yield say(f"passport.evidence_{until}", date=item.expires)
    if is_own_word(item, course):
        yield say("passport.evidence_own")


def _prerequisites(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    yield from (name_or_text(item, voice) for item in course.prerequisites)


def _stackability(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    for item in dict.fromkeys((*course.stackable_into, *course.part_of)):
        yield name_or_text(item, voice)


def _further(course: MicroCredential, _: Circumstances, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if course.further_information:
        yield course.further_information
    if course.grading:
        yield say("passport.grading", words=course.grading)
    if course.recognition:
        yield say("passport.recognition", words=course.recognition)
    if course.labels:
        yield say("recognition.label", items=course.labels)
    yield from web_addresses(course)


_IN_WORDS: dict[str, Callable[[MicroCredential, Circumstances, Voice], Iterator[str]]] = {
    "country": _country,
    "workload": _workload,
    "level": _level,
    "participation": _participation,
    "quality assurance": _quality,
    "prerequisites": _prerequisites,
    "stackability": _stackability,
    "further information": _further,
}
"""Elements that are told in the reader's language; any other stands as the record has it."""


def name_or_text(item: str, voice: Voice) -> str:
    """Return the title of a course, the name of a skill, or words as they are."""
    row = voice.snapshot.courses.positions.get(item)
    if row is not None:
        return voice.snapshot.credentials[row].title
    return voice.name(item) if item in voice.snapshot.skills.positions else item
