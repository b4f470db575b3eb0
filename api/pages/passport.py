"""The passport of a course as rows of words: for its page, and as a sheet for print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from guidance.credential import MicroCredential
from guidance.credential.passport import ElementState, Passport
from guidance.explanation import Voice
from guidance.explanation.passport import ElementTold, FindingTold, PassportTold, PrincipleTold
from guidance.explanation.portability import withdrawal_line

TEMPLATE = "passport.typ"


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element: its name, what is stated, and where that comes from.

    `own` says that the texts are in the provider's own words; `silent` stands where there are none.
    """

    name: str
    texts: tuple[str, ...]
    own: bool
    silent: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One finding or principle: its name, the answer and its ground; `mark` is the answer's code."""

    name: str
    answer: str
    ground: str
    mark: str


@dataclass(frozen=True, slots=True)
class PassportRows:
    """A passport in rows.

    Attributes
    ----------
    stated, complete, missing
        How many mandatory elements are stated; that all are, else which are not.
    origin
        Where the record comes from, with its licence and its day.
    terms
        What the abbreviations among the values mean.
    """

    kind: str
    stated: str
    complete: str | None
    missing: str | None
    origin: str
    terms: tuple[str, ...]
    doubts: tuple[str, ...]
    mandatory: tuple[ElementRow, ...]
    optional: tuple[ElementRow, ...]
    label: str
    findings: tuple[AnswerRow, ...]
    principles: tuple[AnswerRow, ...]


def passport_rows(told: PassportTold, voice: Voice) -> PassportRows:
    """Return the rows of a passport, in the order of the Annexes."""
    say, found = voice.messages.say, told.passport
    rows = [(item.element.code[0], _row(item, voice)) for item in told.elements]
    missing = say("caveat.not_stated", items=told.missing) if told.missing else None
    return PassportRows(
        kind=say("passport.kind", kind=told.kind),
        stated=say("page.passport_hint", stated=found.stated, total=len(found.mandatory)),
        complete=None if told.missing else say("passport.complete"),
        missing=missing,
        origin=say("passport.origin", source=told.origin),
        terms=tuple(_terms(found, voice)),
        doubts=told.doubts,
        mandatory=tuple(row for part, row in rows if part == "M"),
        optional=tuple(row for part, row in rows if part == "O"),
        label=told.label,
        findings=tuple(_finding(item) for item in told.findings),
        principles=tuple(_principle(item) for item in told.principles),
    )


def _terms(found: Passport, voice: Voice) -> Iterator[str]:
    """Yield what ECTS and EQF are, each where a course states something in it."""
    if found.volume is not None:
        yield voice.messages.say("passport.ects")
    if "level" not in found.missing:
        yield voice.messages.say("passport.eqf")


def _row(told: ElementTold, voice: Voice) -> ElementRow:
    silent = _silence(told.element.state, voice)
    return ElementRow(_capital(told.name), told.texts, told.own_words, silent, told.origin or None)


def _silence(state: ElementState, voice: Voice) -> str | None:
    """Return what stands in place of a value; None where there is one."""
    if state is ElementState.OF_THE_AWARD:
        return voice.messages.say("passport.award")
    return voice.messages.say("page.not_stated") if state is ElementState.NOT_STATED else None


def _finding(told: FindingTold) -> AnswerRow:
    return AnswerRow(told.name, told.answer, told.ground, told.finding.answer.value)


def _principle(told: PrincipleTold) -> AnswerRow:
    mark = "yes" if told.principle.found else "unknown"
    return AnswerRow(_capital(told.name), told.answer, told.ground, mark)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def passport_sheet(course: MicroCredential, told: PassportTold, voice: Voice) -> dict[str, Any]:
    """Return what the template of the sheet shows: plain values, all in one language."""
    say, rows = voice.messages.say, passport_rows(told, voice)
    demonstration = bool(voice.snapshot.manifest.demonstration)
    return {
        **asdict(rows),
        "language": voice.messages.language,
        "course_language": course.language,
        "title": course.title,
        "provider": f"{voice.messages.heading(say('page.provider'))} {course.provider}",
        "withdrawn": withdrawal_line(course, voice, told.circumstances.day),
        "demonstration": say("demonstration") if demonstration else "",
        "dated": say("passport.judged", date=told.circumstances.day),
        "version": say("page.about_snapshot", digest=voice.snapshot.digest),
        "sources": [told.origin, *told.ads],
        "words": {name: say(message) for name, message in _SHEET_WORDS.items()},
    }


_SHEET_WORDS = {
    "service": "page.service_name",
    "notice": "passport.notice",
    "heading": "passport.title",
    "stated_heading": "page.passport_heading",
    "fact": "page.fact",
    "part": "page.part",
    "answer": "passport.answer",
    "more_heading": "passport.more_heading",
    "label_heading": "passport.label_heading",
    "label_hint": "passport.label_hint",
    "principles_heading": "passport.principles_heading",
    "principles_hint": "passport.principles_hint",
    "data_heading": "page.data_heading",
    "human": "page.human",
}
"""Fixed words of the sheet: their name in the template and in the catalogues."""
