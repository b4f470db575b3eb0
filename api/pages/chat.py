"""The page of the chat: what was said in this turn, and what can be answered.

The conversation stands in the reader's browser and nowhere else: a signed state travels in the
form, and every answer is a whole page of the last exchange. Where scripts run, htmx takes the new
entries out of that page and adds them below the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from api.pages.planning import PathPage, WhatIfPage, path_page, what_if_page
from guidance.answer import Result
from guidance.dialogue.asking import GOAL, REGION
from guidance.dialogue.commands import LANGUAGE
from guidance.dialogue.reply import (
    HELD,
    REJECTED,
    UNKNOWN,
    Block,
    CourseLine,
    Courses,
    PathBlock,
    Question,
    Reply,
    Understood,
    WhatIfBlock,
)
from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.messages import languages

BELIEF = "skill:"
"""Prefix of the field that says what the person answered about a skill."""
MARKS = {"held": HELD, "rejected": REJECTED, "unknown": UNKNOWN}
FIELDS = ("state", "language", "message", "choice")
WHY = "why "
TICKED = "marks"
"""The button that sends what was ticked."""
MOST_FIELDS = 500
COMMANDS = ("skip", "back", "about", "human", "stop")
"""What can be done at every turn, in the order of the page; each is a message of that name."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One form as it was sent.

    Attributes
    ----------
    marks
        What was answered about each skill: its URI, and held, rejected or unknown.
    """

    language: str
    state: str = ""
    message: str = ""
    choice: str = ""
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """Return the message that the form amounts to: a button, else words, else ticked answers."""
        ticked = " ".join(f"{MARKS[answer]}{uri}" for uri, answer in self.marks)
        if self.choice == TICKED:
            return ticked
        return self.choice or self.message.strip() or (ticked if self.answers_any else "")

    @property
    def answers_any(self) -> bool:
        """Return whether any skill was said to be held or not."""
        return any(answer != "unknown" for _, answer in self.marks)


def read_form(body: bytes) -> Sent:
    """Return what a form says.

    Raises
    ------
    InputError
        For a field or a value that the page does not send.
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise InputError("a form that cannot be read", "the form of /chat", "reload it") from error
    fields = dict(pairs)
    marks = {name.removeprefix(BELIEF): v for name, v in pairs if name.startswith(BELIEF)}
    known = {name for name in fields if not name.startswith(BELIEF)}
    if known - set(FIELDS) or set(marks.values()) - set(MARKS) or len(fields) < len(pairs):
        raise InputError("another field or value", "the fields of /chat", "reload the page")
    if fields.get("language", "en") not in languages():
        raise InputError("a language that pages do not speak", ", ".join(languages()), "name one")
    return Sent(
        language=fields.get("language", "en"),
        state=fields.get("state", ""),
        message=fields.get("message", ""),
        choice=fields.get("choice", ""),
        marks=tuple(marks.items()),
    )


@dataclass(frozen=True, slots=True)
class CourseCard:
    """One course as the chat shows it, with the numbers of the answer it belongs to."""

    line: CourseLine
    result: Result


@dataclass(frozen=True, slots=True)
class ChatPage:
    """All that the page shows of one turn.

    Attributes
    ----------
    said
        The person's own words in this turn, or the name of the button; "" where they said nothing.
    """

    state: str
    reply: Reply
    said: str = ""
    complaint: str = ""

    @property
    def told(self) -> tuple[Block, ...]:
        """Return what is read, without what is answered: the question and the skills to confirm."""
        answered = (self.question, self.understood)
        return tuple(block for block in self.reply.blocks if block not in answered)

    @property
    def question(self) -> Question | None:
        """Return the question that waits."""
        return next((b for b in self.reply.blocks if isinstance(b, Question)), None)

    @property
    def understood(self) -> Understood | None:
        """Return the skills to confirm or strike one by one, as they were told last."""
        found = [block for block in self.reply.blocks if isinstance(block, Understood)]
        return found[-1] if found and not self.reply.finished else None


def cards(block: Courses) -> tuple[CourseCard, ...]:
    """Return the courses of a block with their numbers."""
    results = {result.credential: result for result in block.answer.results}
    return tuple(CourseCard(line, results[line.credential]) for line in block.lines)


def planned(block: Block, voice: Voice) -> PathPage | WhatIfPage | None:
    """Return what the pages of paths and changes show of a block; None for any other block."""
    if isinstance(block, PathBlock):
        return path_page(block.answer, None, voice)
    if isinstance(block, WhatIfBlock):
        return what_if_page(block.answer, voice)
    return None


def said_words(sent: Sent, voice: Voice) -> str:
    """Return what somebody said as they read it: names for what a button or tick stands for."""
    if sent.choice not in ("", TICKED):
        return _named(sent.choice, voice)
    if not sent.choice and (message := sent.message.strip()):
        return voice.messages.say("chat_page.resume") if message.startswith("{") else message
    by_answer: dict[str, list[str]] = {}
    for uri, answer in sent.marks:
        by_answer.setdefault(answer, []).append(uri)
    return " ".join(_marked(by_answer, voice))


def _marked(by_answer: Mapping[str, Iterable[str]], voice: Voice) -> Iterator[str]:
    for answer, uris in by_answer.items():
        answered = voice.messages.heading(voice.messages.say(f"page.{answer}"))
        yield f"{answered} {voice.names(uris)}."


def _named(choice: str, voice: Voice) -> str:
    if choice.startswith(WHY):
        return voice.messages.say("chat.choice_why", number=choice.removeprefix(WHY))
    if choice.startswith(LANGUAGE):
        return voice.messages.language_name(choice.removeprefix(LANGUAGE))
    if choice.startswith(GOAL):
        return voice.name(choice.removeprefix(GOAL))
    if choice.startswith(REGION):
        return voice.region(choice.removeprefix(REGION))
    for name in (f"chat_page.{choice}", f"chat.choice_{choice}"):
        if voice.messages.knows(name):
            return voice.messages.say(name)
    return choice
