"""The explanation letter on paper: the very lines of the explanation, then whom to ask and complain to.

Nothing is said here that the explanation does not say; only what is a heading and what a point of a
list is told apart, so that it can be set, heard and printed as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from guidance.answer import Explanation
from guidance.explanation import Voice
from guidance.papers.action_plan import MOST_CONTACTS
from guidance.papers.blocks import Block, BlockKind, Sheet
from guidance.papers.plan_sheet import Pen, Tone, contact_blocks

HEADINGS = (
    "page.reasons_heading",
    "page.caveats_heading",
    "letter.without_taught",
    "letter.without_held",
    "page.score_heading",
    "page.data_heading",
)
"""Lines of a letter that head what follows them."""
MARKS = ("+ ", "! ", "– ")
"""How a line of a list begins."""


def letter_sheet(explanation: Explanation, region: str | None, voice: Voice) -> Sheet:
    """Return the letter about one course.

    Parameters
    ----------
    region
        NUTS code that the person named, for whom to talk to; None where they named none.
    """
    pen, course = Pen(voice, Tone.USUAL), explanation.title
    contacts = voice.snapshot.contacts.near(region)[:MOST_CONTACTS]
    number = explanation.run_id
    return Sheet(
        language=voice.messages.language,
        title=pen.say("letter_title"),
        foot=pen.say("letter_number", run=number),
        blocks=(
            Block(BlockKind.STRONG, course, language=_language_of(explanation, voice)),
            Block(BlockKind.TEXT, pen.say("made", date=explanation.as_of)),
            *_lines(explanation, voice),
            *contact_blocks(contacts, pen),
            pen.heading("complaint_heading"),
            Block(BlockKind.TEXT, pen.say("complaint", run=number)),
        ),
    )


def _language_of(explanation: Explanation, voice: Voice) -> str | None:
    snapshot = voice.snapshot
    row = snapshot.courses.positions.get(explanation.credential)
    return None if row is None else snapshot.credentials[row].language


def _lines(explanation: Explanation, voice: Voice) -> Iterator[Block]:
    headings = {voice.messages.say(name) for name in HEADINGS}
    score = voice.messages.say("page.score_heading")
    within_score = False
    for at, line in enumerate(explanation.letter):
        if not line:
            within_score = False
        elif at == 0:
            yield Block(BlockKind.NOTICE, line)
        elif line in headings:
            within_score = line == score
            yield Block(BlockKind.HEADING, line)
        elif line[:2] in MARKS:
            yield Block(BlockKind.ITEM, line[2:])
        else:
            yield Block(BlockKind.ITEM if within_score else BlockKind.TEXT, line)
