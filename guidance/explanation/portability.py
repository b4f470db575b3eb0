"""Recognition in words: what may be let off, what sums to more, and how a record looks abroad."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guidance.credential import MicroCredential
from guidance.explanation.elements import evidence_words
from guidance.explanation.voice import Voice, title_or_name
from guidance.recognition.abroad import Abroad
from guidance.recognition.exemptions import Exempted
from guidance.recognition.stacking import Stack
from guidance.recognition.student_card import CardForm
from guidance.recognition.succession import is_withdrawn, successor_of


def abroad_lines(seen: Abroad, voice: Voice) -> tuple[str, ...]:
    """Return what to know of a course in another country, in the reader's language."""
    parts = (_about_withdrawal, _about_level, _about_volume, _about_asking, _about_trust)
    return tuple(sentence for part in parts for sentence in part(seen, voice))


def withdrawal_line(course: MicroCredential, voice: Voice, day: date) -> str | None:
    """Return since when a course is withdrawn and what took its place, None while it is offered."""
    if not is_withdrawn(course, day):
        return None
    say, successor = voice.messages.say, successor_of(course, voice.snapshot, day)
    if successor is None:
        return say("recognition.withdrawn", found=course.withdrawn)
    title = course_title(successor, voice)
    return say("recognition.withdrawn_successor", found=course.withdrawn, title=title)


def _about_withdrawal(seen: Abroad, voice: Voice) -> Iterator[str]:
    line = withdrawal_line(seen.course, voice, seen.day)
    if line is not None:
        yield line


def _about_level(seen: Abroad, voice: Voice) -> Iterator[str]:
    say, country = voice.messages.say, voice.messages.country(seen.country)
    if seen.eqf is None:
        yield say("recognition.eqf_unknown", country=country)
        return
    if seen.eqf_basis is None:
        yield say("recognition.eqf_stated", level=seen.eqf)
    else:
        yield say("recognition.eqf_basis", level=seen.eqf, basis=seen.eqf_basis)
    items = [
        say("recognition.level_item", framework=one.framework, level=one.level, basis=one.told)
        for one in seen.levels
    ]
    name = "recognition.level_here" if items else "recognition.level_unknown"
    yield say(name, country=country, **({"items": items} if items else {}))


def _about_volume(seen: Abroad, voice: Voice) -> Iterator[str]:
    """Yield the stated figure and the range of the other one, and that it may be a guide only."""
    say, load, volume = voice.messages.say, seen.workload, seen.credits
    if load is None or volume is None:
        return
    other = load if volume.stated == "ects" else volume
    one = "_one" if other.low == other.high else ""
    ends = {"low": other.low} if one else {"low": other.low, "high": other.high}
    if volume.stated == "ects":
        yield say(f"recognition.from_ects{one}", credits=volume.low, **ends)
    else:
        yield say(f"recognition.from_hours{one}", hours=load.low, **ends)
    if seen.indicative:
        yield say("recognition.indicative")


def _about_asking(seen: Abroad, voice: Voice) -> Iterator[str]:
    say, country = voice.messages.say, voice.messages.country(seen.country)
    if seen.recognition:
        yield say("recognition.says", text=seen.recognition)
    else:
        yield say("recognition.says_nothing")
    yield _whom(seen.ask, seen.course.provider, voice)
    if seen.contact is None:
        yield say("recognition.centre_unknown", country=country)
    else:
        told = {"name": seen.contact.name, "url": seen.contact.url}
        yield say("recognition.centre", country=country, **told)


def _about_trust(seen: Abroad, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    items = [evidence_words(one.evidence, seen.course, seen.day, voice) for one in seen.quality]
    yield say("recognition.quality_holds", items=items) if items else say("caveat.no_quality")
    if seen.labels:
        yield say("recognition.label", items=list(seen.labels))


def _whom(bodies: tuple[str, ...], provider: str, voice: Voice) -> str:
    if bodies:
        return voice.messages.say("recognition.ask", ask=list(bodies))
    return voice.messages.say("recognition.ask_institution", ask=provider)


def exempted_lines(found: Exempted, voice: Voice) -> tuple[str, ...]:
    """Return what certificates may stand for in a course, and whom to ask."""
    say = voice.messages.say
    if not found.certified:
        return (say("recognition.exempt_none"),)
    name = "recognition.exempt_whole" if found.whole else "recognition.exempt_some"
    skills = voice.names(found.certified)
    parts = (say("recognition.exempt_part", outcome=part.text) for part in found.parts)
    shown = () if found.whole else tuple(parts)
    return (say(name, skills=skills), *shown, _whom(found.ask, found.provider, voice))


def stack_lines(stack: Stack, voice: Voice) -> Iterator[str]:
    """Yield what parts sum to toward a qualification, and why others do not count."""
    say, number = voice.messages.say, len(stack.parts)
    if number and stack.of is not None:
        yield say(
            "path.stack_of", title=stack.title, number=number, credits=stack.ects, of=stack.of
        )
    elif number:
        yield say("path.stack", title=stack.title, number=number, credits=stack.ects)
    for part in stack.refused:
        title = say("what_if.title", title=title_or_name(part.credential, voice))
        yield say(f"path.refused_{part.reason.replace(' ', '_')}", title=title)


def card_line(form: CardForm, voice: Voice) -> str:
    """Return what the form of a card number shows; nothing of the number is repeated."""
    return voice.messages.say(f"recognition.card_{form.replace(' ', '_')}")


def course_title(uri: str, voice: Voice) -> str:
    """Return the title of a course, else the text by which a register names it."""
    return title_or_name(uri, voice) if uri in voice.snapshot.courses.positions else uri
