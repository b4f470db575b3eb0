"""The passport of a course in a reader's language: one set of sentences for API, page and print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

from guidance.credential import MicroCredential, kind_of_offer
from guidance.credential.circumstances import Circumstances, Origin
from guidance.credential.findings import (
    MOST_HOURS,
    Answer,
    Finding,
    essential_findings,
    findings,
    label_state,
)
from guidance.credential.passport import Credit, Element, Passport, Volume, passport
from guidance.credential.principles import Principle, principles
from guidance.explanation.circumstances import circumstances_of
from guidance.explanation.elements import OWN_WORDS, element_texts, name_or_text
from guidance.explanation.voice import Voice

LONGEST_QUOTE = 160
"""Letters of a provider's words that a sentence quotes."""
ELEMENT_OF_FINDING = {
    "outcomes": "learning outcomes",
    "volume": "workload",
    "assessment": "assessment",
}


@dataclass(frozen=True, slots=True)
class ElementTold:
    """One element in words; `origin` says where it comes from and of which day."""

    element: Element
    name: str
    texts: tuple[str, ...]
    origin: str

    @property
    def own_words(self) -> bool:
        """Return whether its texts are in the language of the course."""
        return self.element.name in OWN_WORDS


@dataclass(frozen=True, slots=True)
class FindingTold:
    """One finding in words: the part of the definition, the answer, and its ground."""

    finding: Finding
    name: str
    answer: str
    ground: str


@dataclass(frozen=True, slots=True)
class PrincipleTold:
    """One principle in words: its name, whether evidence was found, and which."""

    principle: Principle
    name: str
    answer: str
    ground: str


@dataclass(frozen=True, slots=True)
class PassportTold:
    """The passport, the findings and the principles of a course in words.

    Attributes
    ----------
    kind
        What sort of offer it is; never a micro-credential where the label is not granted.
    label
        Whether it may be called a micro-credential, and why not.
    missing
        Names of the mandatory elements that are not stated.
    doubts
        What is hard to believe, and what its credits stand for.
    origin
        Source of the record, its licence and its day.
    ads
        The same of the sources of job ads.
    """

    passport: Passport
    circumstances: Circumstances
    kind: str
    label: str
    elements: tuple[ElementTold, ...]
    missing: tuple[str, ...]
    doubts: tuple[str, ...]
    findings: tuple[FindingTold, ...]
    principles: tuple[PrincipleTold, ...]
    origin: str
    ads: tuple[str, ...]


def tell_passport(course: MicroCredential, voice: Voice, day: date) -> PassportTold:
    """Return all that is said of a course's record on a day, in the language of a voice."""
    known = circumstances_of(course, voice.snapshot, day)
    found, say = passport(course, known), voice.messages.say
    return PassportTold(
        passport=found,
        circumstances=known,
        kind=say(f"course_kind.{kind_of_offer(course).value}"),
        label=_label(course, voice),
        elements=tuple(_element(element, course, known, voice) for element in found.elements),
        missing=tuple(say(f"element.{name}") for name in found.missing),
        doubts=tuple(_doubts(found, voice)),
        findings=tuple(_finding(finding, voice) for finding in findings(course, known)),
        principles=tuple(_principle(one, voice) for one in principles(course, known)),
        origin=_origin(known.origin, voice),
        ads=tuple(_ads(voice)),
    )


def _label(course: MicroCredential, voice: Voice) -> str:
    say, state = voice.messages.say, label_state(course)
    answers = {"refused": Answer.NO, "open": Answer.UNKNOWN}
    against = [
        say(f"element.{ELEMENT_OF_FINDING[finding.name]}")
        for finding in essential_findings(course)
        if finding.answer is answers.get(state.value)
    ]
    return say(f"passport.label_{state.value}", items=against)


def _element(
    element: Element, course: MicroCredential, known: Circumstances, voice: Voice
) -> ElementTold:
    texts = element_texts(element, course, known, voice)
    name = voice.messages.say(f"element.{element.name}")
    origin = f"{element.origin.source}, {_dated(element.origin, voice)}" if element.origin else ""
    return ElementTold(element, name, texts, origin)


def _origin(origin: Origin, voice: Voice) -> str:
    parts = (origin.source, origin.licence, _dated(origin, voice))
    return ", ".join(part for part in parts if part)


def _dated(origin: Origin, voice: Voice) -> str:
    if origin.date is None:
        return voice.messages.say("page.no_date")
    return voice.messages.say(f"passport.dated_{origin.dated_by}", date=origin.date)


def _doubts(found: Passport, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    for flag in found.flags:
        values = {"most": MOST_HOURS} if flag.value == "many_hours" else {}
        yield say(f"passport.flag_{flag.value}", **values)
    if found.volume is not None and _shows_credits(found.volume):
        indicative = found.volume.credit is Credit.INDICATIVE
        yield say("passport.indicative" if indicative else "passport.indicative_unknown")


def _shows_credits(volume: Volume) -> bool:
    """Return whether credits are shown that may not be those of higher education."""
    return volume.credit is not Credit.HIGHER_EDUCATION


def _finding(finding: Finding, voice: Voice) -> FindingTold:
    say = voice.messages.say
    ground = _sentence(f"finding.{finding.name}_{finding.ground}", finding.values, voice)
    name = say(f"finding_name.{finding.name}")
    return FindingTold(finding, name, say(f"passport.{finding.answer.value}"), ground)


def _principle(principle: Principle, voice: Voice) -> PrincipleTold:
    """Tell a principle; where it rests on a finding, with the same sentence."""
    say, own = voice.messages.say, f"principle.{principle.name}_{principle.ground}"
    sentence = own if voice.messages.knows(own) else own.replace("principle.", "finding.")
    return PrincipleTold(
        principle,
        say(f"principle_name.{principle.name}"),
        say("passport.found" if principle.found else "passport.none"),
        _sentence(sentence, principle.values, voice),
    )


def _sentence(name: str, values: tuple[tuple[str, object], ...], voice: Voice) -> str:
    return voice.messages.say(name, **{key: _worded(key, value, voice) for key, value in values})


def _worded(key: str, value: Any, voice: Voice) -> Any:
    """Return a value of a sentence in words: names for URIs and codes, quotes cut short."""
    if key in _NAMED:
        return _NAMED[key](value, voice)
    if isinstance(value, str):
        return _quoted(value)
    return [_quoted(item) for item in value] if isinstance(value, tuple) else value


_NAMED: dict[str, Callable[[Any, Voice], Any]] = {
    "elements": lambda names, voice: [voice.messages.say(f"element.{name}") for name in names],
    "courses": lambda items, voice: [name_or_text(item, voice) for item in items],
    "forms": lambda forms, voice: [voice.value(form) for form in forms],
    "skill": lambda uri, voice: voice.name(uri),
}
"""Values of sentences that are codes or URIs, and how each is named."""


def _quoted(words: str) -> str:
    """Return words cut short, without the full stop that the sentence around them sets."""
    return shorten(words, LONGEST_QUOTE, placeholder=" …").removesuffix(".")


def _ads(voice: Voice) -> Iterator[str]:
    for note in voice.snapshot.manifest.sources:
        if note.kind.startswith("vacancies"):
            dated = (
                voice.messages.show(note.date) if note.date else voice.messages.say("page.no_date")
            )
            yield ", ".join(part for part in (note.name, note.licence, dated) if part)
