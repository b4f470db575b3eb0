"""A reply as plain text, for messengers: blocks as lines, suggested answers numbered from 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from guidance.contacts import Contact
from guidance.dialogue.reply import (
    Block,
    Contacts,
    CourseLine,
    Courses,
    File,
    Known,
    Notice,
    PathBlock,
    Question,
    Reply,
    Said,
    Understood,
    UnderstoodSkill,
    Vacancies,
    VacancyLine,
    WhatIfBlock,
)
from guidance.dialogue.state import Slot
from guidance.messages import Messages, messages_for


def as_text(reply: Reply) -> str:
    """Return a reply as lines, an empty one between two blocks."""
    messages = messages_for(reply.language)
    parts = ("\n".join(_lines(block, messages)) for block in reply.blocks)
    return "\n\n".join(part for part in parts if part)


def _lines(block: Block, messages: Messages) -> Iterator[str]:
    yield from _LINES[type(block)](block, messages)


def _notice(block: Notice, _: Messages) -> Iterator[str]:
    yield block.text


def _said(block: Said, _: Messages) -> Iterator[str]:
    yield from block.sentences


def _understood(block: Understood, messages: Messages) -> Iterator[str]:
    yield block.heading
    yield from (_skill(skill, messages) for skill in block.skills)


def _skill(skill: UnderstoodSkill, messages: Messages) -> str:
    """Return one skill: its number and name, then the words it was read from or what is believed."""
    if skill.span:
        note = messages.say("chat.quoted", span=skill.span)
    elif skill.evidence == "likely":
        note = messages.say("chat.usual")
    elif skill.evidence == "certified":
        note = messages.say("chat.certified")
    else:
        note = messages.say(f"chat.belief_{skill.belief}")
    name = skill.label
    if skill.label_language != messages.language:
        name = messages.say("caveat.english_name", name=name)
    return f"{skill.number}. {name} ({note})"


def _known(block: Known, messages: Messages) -> Iterator[str]:
    yield block.heading
    for fact in block.facts:
        yield f"- {messages.say('chat.fact', name=fact.name, value=fact.value)}"


def _courses(block: Courses, messages: Messages) -> Iterator[str]:
    for line in block.lines:
        yield from _course(line, messages)
    yield from (messages.say("chat.but", caveat=caveat) for caveat in block.caveats)


def _course(line: CourseLine, messages: Messages) -> Iterator[str]:
    say = messages.say
    yield f"{line.number}. {line.title}"
    yield f"   {line.provider}"
    yield f"   {line.offer}"
    yield from (f"   + {reason}" for reason in line.reasons)
    yield from (f"   - {say('chat.but', caveat=caveat)}" for caveat in line.caveats)
    yield from (f"   {say('chat.paying', line=paying)}" for paying in line.funding)
    if line.url:
        yield f"   {line.url}"
    yield ""


def _vacancies(block: Vacancies, messages: Messages) -> Iterator[str]:
    yield block.heading
    yield from (f"- {_ad(ad, messages)}" for ad in block.items)
    if block.more:
        yield messages.say("chat.vacancies_more", count=block.more)


def _ad(ad: VacancyLine, messages: Messages) -> str:
    day = messages.say("chat.dated", day=ad.day) if ad.day else ""
    times = messages.say("chat.times", count=ad.times) if ad.times > 1 else ""
    return ", ".join(part for part in (ad.title, ad.place, day, times, ad.url) if part)


def _contacts(block: Contacts, messages: Messages) -> Iterator[str]:
    yield block.heading
    for contact in block.items:
        yield from _contact(contact, messages)


def _contact(contact: Contact, messages: Messages) -> Iterator[str]:
    yield f"- {contact.organisation}: {contact.what_for}"
    ways = (contact.telephone, contact.email, contact.url, contact.opening_hours)
    spoken = messages.show([messages.language_name(code) for code in contact.languages])
    yield "  " + " · ".join(part for part in (*ways, spoken) if part)
    yield "  " + messages.say(
        "chat.contact_checked", source=contact.source, date=contact.checked_on
    )


def _path(block: PathBlock, _: Messages) -> Iterator[str]:
    words = block.answer.words
    yield words.heading
    for step in words.steps:
        yield step.heading
        yield from (f"   {line}" for line in (step.offer, *step.reasons, step.exit))
    yield from words.whole
    yield from words.unknown


def _what_if(block: WhatIfBlock, _: Messages) -> Iterator[str]:
    for outcome in block.answer.outcomes:
        yield f"{outcome.text}:"
        yield from (f"- {sentence}" for sentence in outcome.sentences)
    yield block.answer.caution


def _file(block: File, messages: Messages) -> Iterator[str]:
    """Yield the name of the file alone: its content travels as a block, not in lines of a messenger."""
    yield messages.say("chat.file_follows", name=block.name)


def _question(block: Question, _: Messages) -> Iterator[str]:
    """Yield the question and its answers; where numbers name skills, answers are named by words."""
    yield block.text
    by_word = block.slot == Slot.CONFIRM
    for number, choice in enumerate(block.choices, start=1):
        yield f"- {choice.label}" if by_word else f"{number} = {choice.label}"


_LINES: dict[type[Any], Callable[[Any, Messages], Iterator[str]]] = {
    Notice: _notice,
    Said: _said,
    Understood: _understood,
    Known: _known,
    Courses: _courses,
    Vacancies: _vacancies,
    Contacts: _contacts,
    PathBlock: _path,
    WhatIfBlock: _what_if,
    File: _file,
    Question: _question,
}
