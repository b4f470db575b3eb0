"""The letter of one person of a caseload: the very numbers of their answer, and what to do with them.

Made from the answer that was kept, so nothing is computed again. It is handed over by a person or
not at all; nothing here sends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from guidance.explanation import Voice
from guidance.papers import Block, BlockKind, Sheet, Tone
from guidance.papers.plan_sheet import Pen, contact_blocks
from guidance.programme.results import Outcome
from guidance.snapshot import Snapshot

MOST_COURSES = 5
"""Courses a letter tells of; the whole list stands in the results."""
MOST_CONTACTS = 2


def result_letter(outcome: Outcome, snapshot: Snapshot) -> Sheet:
    """Return the letter of one person, in their language."""
    voice = Voice.of(str(outcome.member.profile["language"]), snapshot)
    say, answer = voice.messages.say, outcome.answer
    return Sheet(
        language=voice.messages.language,
        title=say("caseload.letter_title"),
        foot=f"{outcome.member.case_ref} · {say('paper.letter_number', run=answer['run_id'])}",
        blocks=(
            Block(BlockKind.NOTICE, answer["notice"]),
            Block(BlockKind.TEXT, say("paper.made", date=date.fromisoformat(answer["as_of"]))),
            *_opening(outcome),
            *(
                block
                for result in answer["results"][:MOST_COURSES]
                for block in _course(result, answer, voice)
            ),
            *_closing(outcome, voice),
        ),
    )


def _opening(outcome: Outcome) -> Iterator[Block]:
    """Yield what holds for the whole list: what it rests on, and why it is empty where it is."""
    # The first caveat names what a machine read; the others are for the office and not the person.
    if outcome.member.read:
        yield Block(BlockKind.STRONG, outcome.caveats[0])
    if outcome.reason:
        yield Block(BlockKind.STRONG, outcome.reason)
    question = outcome.answer["next_question"]
    if outcome.reason and question:
        yield Block(BlockKind.TEXT, question["text"])
    for caveat in outcome.answer["caveats"]:
        yield Block(BlockKind.ITEM, caveat)


def _course(result: Mapping[str, Any], answer: Mapping[str, Any], voice: Voice) -> Iterator[Block]:
    """Yield one course with its numbers, reasons and caveats, as the answer has them."""
    say, opened = voice.messages.say, result["opened"]
    title = say("paper.course", number=result["rank"], title=result["title"])
    yield Block(BlockKind.COURSE, title, language=_language(result["credential"], voice))
    yield Block(BlockKind.FACT, result["provider"], say("paper.provider"))
    yield Block(BlockKind.TEXT, say("paper.doors", before=opened["before"], after=opened["after"]))
    for reason in result["reasons"]:
        yield Block(BlockKind.ITEM, reason)
    for caveat in result["caveats"]:
        if caveat not in answer["caveats"]:
            yield Block(BlockKind.ITEM, caveat)


def _closing(outcome: Outcome, voice: Voice) -> Iterator[Block]:
    """Yield whom to talk to, where to complain, and the days of the data."""
    say, answer = voice.messages.say, outcome.answer
    region = outcome.member.profile["constraints"].get("nuts")
    contacts = voice.snapshot.contacts.near(region)[:MOST_CONTACTS]
    yield from contact_blocks(contacts, Pen(voice, Tone.USUAL))
    yield Block(BlockKind.HEADING, say("paper.complaint_heading"))
    yield Block(BlockKind.TEXT, say("paper.complaint", run=answer["run_id"]))
    yield Block(BlockKind.HEADING, say("page.data_heading"))
    for name, source in answer["data_age"].items():
        day = voice.day(source["date"]) if source["date"] else say("page.no_date")
        yield Block(BlockKind.ITEM, f"{name}, {day}", language="en")


def _language(credential: str, voice: Voice) -> str | None:
    snapshot = voice.snapshot
    row = snapshot.courses.positions.get(credential)
    return None if row is None else snapshot.credentials[row].language
