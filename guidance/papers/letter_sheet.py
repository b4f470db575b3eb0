"""Letters on paper: about one course as an explanation says it, or about a whole list.

Nothing is said here that the explanation or the answer does not say; only what is a heading and what
a point of a list is told apart, so that it can be set, heard and printed as such. Who gets a letter
also reads whom to talk to and where a complaint goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.answer import Answer, Explanation, Result
from guidance.explanation import Voice, offer_line
from guidance.explanation.outlook import ads_dated
from guidance.learner import LearnerProfile
from guidance.papers.action_plan import MOST_CONTACTS
from guidance.papers.blocks import Block, BlockKind, Sheet
from guidance.papers.plan_sheet import Pen, Tone, about_blocks, contact_blocks
from guidance.ranking.eligibility import judge

HEADINGS = (
    "page.reasons_heading",
    "page.caveats_heading",
    "letter.without_taught",
    "letter.without_held",
    "page.score_heading",
    "page.data_heading",
)
"""Lines of a letter that head what follows them."""
MOST_LISTED = 5
"""Courses of a list that its letter tells about."""
MARKS = ("+ ", "! ", "– ")
"""How a line of a list begins."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a letter about a list carries beside the list.

    Attributes
    ----------
    reference
        The opaque reference of a person's case, under every page; "" where there is none.
    said
        Sentences that the person has to read before the list, such as that a machine read skills
        in a text of theirs.
    """

    reference: str = ""
    said: tuple[str, ...] = ()


NO_COVER = Cover()


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


def answer_sheet(
    answer: Answer, profile: LearnerProfile, voice: Voice, cover: Cover = NO_COVER
) -> Sheet:
    """Return the letter about a whole list: its first courses with reasons, or why there is none.

    It takes no further ranking, so a thousand of them can be written at once. `voice` speaks over
    the snapshot of the answer.
    """
    pen = Pen(voice, Tone.USUAL)
    contacts = voice.snapshot.contacts.near(profile.constraints.nuts)[:MOST_CONTACTS]
    number = pen.say("letter_number", run=answer.run_id)
    return Sheet(
        language=voice.messages.language,
        title=voice.messages.say("page.title_courses"),
        foot=f"{cover.reference} · {number}" if cover.reference else number,
        blocks=(
            Block(BlockKind.NOTICE, answer.notice),
            Block(BlockKind.TEXT, pen.say("made", date=answer.as_of)),
            *(Block(BlockKind.STRONG, said) for said in cover.said),
            *_about_the_list(answer, profile, pen),
            *(
                block
                for result in answer.results[:MOST_LISTED]
                for block in _about_course(result, answer, profile, pen)
            ),
            *contact_blocks(contacts, pen),
            *about_blocks(answer, pen, "letter_number"),
        ),
    )


def _about_the_list(answer: Answer, profile: LearnerProfile, pen: Pen) -> Iterator[Block]:
    voice, market = pen.voice, answer.market
    say = voice.messages.say
    if profile.goal and profile.goal in voice.snapshot.occupations.positions:
        yield Block(BlockKind.STRONG, say("answer.goal", goal=voice.name(profile.goal)))
    if market.ads:
        place, within = voice.market(market), market.within_reach
        said = say("answer.market", region=place, total=market.ads, count=within)
        yield Block(BlockKind.TEXT, said)
    yield from (Block(BlockKind.TEXT, said) for said in ads_dated(market, answer.as_of, voice))
    yield from (Block(BlockKind.TEXT, said) for said in (*answer.outlook, *answer.caveats))
    if answer.results:
        yield Block(BlockKind.TEXT, pen.say("doors_alone"))
    if answer.empty_reason:
        yield Block(BlockKind.STRONG, answer.empty_reason)
        if answer.next_question:
            yield Block(BlockKind.TEXT, answer.next_question.text)


def _about_course(
    result: Result, answer: Answer, profile: LearnerProfile, pen: Pen
) -> Iterator[Block]:
    voice, snapshot, opened = pen.voice, pen.voice.snapshot, result.opened
    say = voice.messages.say
    course = snapshot.credentials[snapshot.courses.position(result.credential)]
    yield Block(BlockKind.COURSE, f"{result.rank}. {result.title}", language=course.language)
    yield pen.fact("provider", result.provider, course.language)
    yield Block(
        BlockKind.TEXT, offer_line(course, judge(course, profile.limits, answer.as_of), voice)
    )
    yield Block(BlockKind.STRONG, pen.say("doors", before=opened.before, after=opened.after))
    yield Block(BlockKind.SUBHEADING, say("page.reasons_heading"))
    yield from (Block(BlockKind.ITEM, said) for said in result.reasons)
    if warned := answer.own_caveats(result):
        yield Block(BlockKind.SUBHEADING, say("page.caveats_heading"))
        yield from (Block(BlockKind.ITEM, said) for said in warned)


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
