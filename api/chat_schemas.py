"""The wire formats of the chat: what is sent, and the blocks of a reply."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.path_schemas import PathAnswer
from api.schemas import LANGUAGE_CODE, Answer, Profile, Wire
from api.what_if_schemas import WhatIf

MOST_MESSAGE = 200_000
"""Characters of a message, as many as a kept file may have; of words the chat reads 5,000."""
MOST_STATE = 60_000


class ChatRequest(Wire):
    """A message and the state of the conversation; without a state a new one begins."""

    message: str = Field(default="", max_length=MOST_MESSAGE)
    """What the person writes, the value of a suggested answer, or a file they kept."""
    state: str | None = Field(default=None, max_length=MOST_STATE)
    """As the last answer gave it; signed, and readable by whoever holds it."""
    language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    """Language to speak; absent, the one of the state, or English."""


class Choice(Wire):
    """A suggested answer: send `value` as the message, show `label`."""

    value: str
    label: str


class Notice(Wire):
    """That a program speaks; show it first."""

    kind: Literal["notice"]
    text: str


class Said(Wire):
    """Sentences, each a line."""

    kind: Literal["said"]
    sentences: list[str]


class UnderstoodSkill(Wire):
    """A skill that was understood, and what is believed of it."""

    number: int = Field(ge=1)
    uri: str
    label: str
    label_language: str
    span: str
    """The person's own words, in this answer only; empty where there are none."""
    evidence: Literal["read", "likely", "open", "declared", "certified"]
    belief: Literal["held", "rejected", "unknown"]


class Understood(Wire):
    """What was understood, to confirm or strike.

    Messages such as "held:URI rejected:URI" answer about single skills, in any language.
    """

    kind: Literal["understood"]
    heading: str
    skills: list[UnderstoodSkill]


class Fact(Wire):
    """One thing that is known, in words."""

    name: str
    value: str


class Known(Wire):
    """Wish, place and limits as they were understood."""

    kind: Literal["known"]
    heading: str
    facts: list[Fact]


class ChatQuestion(Wire):
    """The question of this turn; the last block, unless the conversation is over."""

    kind: Literal["question"]
    slot: Literal["skills", "confirm", "goal", "region", "limits", "skill", "next"]
    text: str
    choices: list[Choice]
    free: bool
    """Whether an answer in the person's own words is expected beside the choices."""


class CourseLine(Wire):
    """A course in words."""

    number: int = Field(ge=1)
    credential: str
    title: str
    title_language: str | None
    provider: str
    offer: str
    reasons: list[str]
    caveats: list[str]
    funding: list[str]
    """Who may pay: likely, ask or no, each with its source; never a promise."""
    url: str | None


class Courses(Wire):
    """Courses: `answer` is what `recommendCourses` answers to the profile of this response."""

    kind: Literal["courses"]
    answer: Answer
    lines: list[CourseLine]
    caveats: list[str]


class VacancyLine(Wire):
    """A job ad; null is what its source does not say."""

    id: str
    title: str
    language: str | None
    place: str | None
    day: str | None
    url: str | None
    times: int = Field(ge=1)


class Vacancies(Wire):
    """Job ads that the courses bring within reach, the newest first."""

    kind: Literal["vacancies"]
    heading: str
    items: list[VacancyLine]
    more: int = Field(ge=0)


class LocalContact(Wire):
    """Whom to talk to, as the source states it."""

    region: str
    organisation: str
    what_for: str
    telephone: str | None
    email: str | None
    url: str | None
    opening_hours: str | None
    languages: list[str]
    checked_on: date
    source: str


class Contacts(Wire):
    """People to talk to near the person."""

    kind: Literal["contacts"]
    heading: str
    items: list[LocalContact]


class PathBlock(Wire):
    """A path of courses, as `planPath` answers."""

    kind: Literal["path"]
    answer: PathAnswer


class WhatIfBlock(Wire):
    """What one change would do, as `askWhatIf` answers."""

    kind: Literal["what_if"]
    answer: WhatIf


class File(Wire):
    """What the person may keep; sent back as a message, it goes on from there."""

    kind: Literal["file"]
    name: str
    media_type: str
    content: str


ChatBlock = Annotated[
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
    | ChatQuestion,
    Field(discriminator="kind"),
]


class ChatReply(Wire):
    """What one turn answers, in the order in which it is read."""

    language: str
    blocks: list[ChatBlock]
    finished: bool
    """Whether the person stopped or erased; writing on is possible all the same."""


class ChatResponse(Wire):
    """The answer to a message."""

    state: str
    """Send it with the next message; nothing of the conversation is kept here."""
    reply: ChatReply
    text: str
    """The reply as plain text, suggested answers numbered: for messengers."""
    profile: Profile
    """What the conversation came to, in the published form."""
    finished: bool
