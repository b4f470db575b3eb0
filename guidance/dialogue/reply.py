"""What the chat answers, as typed blocks: page, messenger and agent render the same values.

Every block names its `kind`; a reader that does not know one leaves it out and loses no other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guidance.answer import Answer
from guidance.contacts import Contact
from guidance.recommendation.path_answer import PathAnswer
from guidance.recommendation.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggested answer: `value` is sent back as the message, `label` is what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Notice:
    """That an automated system speaks (AI Act, Article 50(1)), and what it is not; said first."""

    text: str
    kind: Literal["notice"] = field(default="notice", init=False)


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences to read, each a line."""

    sentences: tuple[str, ...]
    kind: Literal["said"] = field(default="said", init=False)


Evidence = Literal["read", "likely", "open", "declared", "certified"]
"""Where something that is believed of a person comes from."""


@dataclass(frozen=True, slots=True)
class UnderstoodSkill:
    """One thing that was understood.

    Attributes
    ----------
    number
        By which the person may name it, counted from 1.
    label_language
        The language of the label: English where the person's own has no name.
    span
        The person's words it was read from, in this turn only; "" where there are none.
    evidence
        read (from the person's words), likely (of their job), open (read or likely in an earlier
        turn: which is not kept), declared or certified.
    belief
        held, rejected or unknown; unknown counts for nothing until the person answers.
    """

    number: int
    uri: str
    label: str
    label_language: str
    span: str
    evidence: Evidence
    belief: Literal["held", "rejected", "unknown"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What the service believes of the person, to confirm or strike one by one or all at once.

    `HELD + uri`, `REJECTED + uri` and `UNKNOWN + uri`, blanks between several, are messages that
    the chat understands in every language; so are the choices of the question that follows.
    """

    heading: str
    skills: tuple[UnderstoodSkill, ...]
    kind: Literal["understood"] = field(default="understood", init=False)


HELD, REJECTED, UNKNOWN = "held:", "rejected:", "unknown:"
"""What stands before a skill's URI in a message that answers about it."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the service knows of the person beside skills, such as their region, in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Known:
    """Wish, place and limits as the service keeps them; `name` and `value` are words to read."""

    heading: str
    facts: tuple[Fact, ...]
    kind: Literal["known"] = field(default="known", init=False)


@dataclass(frozen=True, slots=True)
class Question:
    """The one question of this turn.

    Attributes
    ----------
    slot
        What it asks for: skills, confirm, goal, region, limits, skill or next.
    choices
        Suggested answers; a messenger may number them from 1, and the number is understood.
    free
        Whether an answer in the person's own words is expected beside the choices.
    """

    slot: str
    text: str
    choices: tuple[Choice, ...] = ()
    free: bool = True
    kind: Literal["question"] = field(default="question", init=False)


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course in words: what it is, why it is here, what is not known of it.

    `funding` says who may pay for it, never as a promise; empty where nothing is known.
    """

    number: int
    credential: str
    title: str
    title_language: str | None
    provider: str
    offer: str
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    funding: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class Courses:
    """The courses: `answer` is what `recommend` answers to the same profile, `lines` some of it."""

    answer: Answer
    lines: tuple[CourseLine, ...]
    caveats: tuple[str, ...]
    kind: Literal["courses"] = field(default="courses", init=False)


@dataclass(frozen=True, slots=True)
class VacancyLine:
    """One job ad that a course brings within reach; what its source does not say is None.

    `day` is the day the ad counts from, in words with "dated"; ads are never called open. `times` is
    how often an ad of this title and place stands among the newest; shown once.
    """

    id: str
    title: str
    language: str | None
    place: str | None
    day: str | None
    url: str | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Vacancies:
    """Job ads near the person that the courses shown bring within reach, the newest first."""

    heading: str
    items: tuple[VacancyLine, ...]
    more: int
    kind: Literal["vacancies"] = field(default="vacancies", init=False)


@dataclass(frozen=True, slots=True)
class Contacts:
    """People to talk to; `heading` says plainly where none is known."""

    heading: str
    items: tuple[Contact, ...]
    kind: Literal["contacts"] = field(default="contacts", init=False)


@dataclass(frozen=True, slots=True)
class PathBlock:
    """A path of courses, as `answer_path` answers to the same profile."""

    answer: PathAnswer
    kind: Literal["path"] = field(default="path", init=False)


@dataclass(frozen=True, slots=True)
class WhatIfBlock:
    """What one change would do, as `what_if` answers to the same profile."""

    answer: WhatIf
    kind: Literal["what_if"] = field(default="what_if", init=False)


@dataclass(frozen=True, slots=True)
class File:
    """What the person may keep, and send back to go on; `content` is JSON without free text."""

    name: str
    media_type: str
    content: str
    kind: Literal["file"] = field(default="file", init=False)


Block = (
    Notice
    | Said
    | Understood
    | Known
    | Courses
    | Vacancies
    | PathBlock
    | WhatIfBlock
    | Contacts
    | File
    | Question
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What one turn answers, in the order in which it is read.

    `finished` says that the person stopped or erased; until then a question stands last.
    """

    language: str
    blocks: tuple[Block, ...]
    finished: bool = False
