"""The action plan in words: one sheet in one language, in usual or in easy words.

Every number is one of the plan's. Easy words say less at a time: they tell the reasons in one line
and leave out why a scheme fits, and never a price, a day, a warning or a source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from guidance.answer import Answer
from guidance.contacts import Contact
from guidance.credential import MicroCredential
from guidance.explanation import Voice, title_or_name
from guidance.explanation.outlook import ads_dated
from guidance.funding import FundingLine, FundingWords, tell_funding
from guidance.papers.action_plan import ActionPlan, NextStep, PlannedCourse, Who
from guidance.papers.blocks import Block, BlockKind, Sheet

MOST_SKILLS = 12
"""Skills named in a list on paper; how many more there are is said."""
MOST_REASONS = 3
MOST_CAVEATS = 4
MOST_SCHEMES = 3
MOST_CALLS = 3
"""Providers, and operators, that somebody is asked to call within a week."""


NO_LANGUAGE = "zxx"
"""What BCP 47 calls a text in no language, such as an address on the web."""


class Tone(StrEnum):
    """How a sheet speaks."""

    USUAL = "paper"
    """The words of the service, at most B1."""
    EASY = "easy"
    """Shorter sentences and less at a time, about A2."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes blocks in one language and tone."""

    voice: Voice
    tone: Tone

    @property
    def is_easy(self) -> bool:
        """Return whether little is said at a time."""
        return self.tone is Tone.EASY

    def say(self, name: str, /, **values: object) -> str:
        """Return a sentence of the papers, in easy words where there are some."""
        easy = f"{Tone.EASY.value}.{name}"
        known = self.is_easy and self.voice.messages.knows(easy)
        return self.voice.messages.say(easy if known else f"{Tone.USUAL.value}.{name}", **values)

    def heading(self, name: str) -> Block:
        """Return the heading of a section."""
        return Block(BlockKind.HEADING, self.say(name))

    def fact(self, name: str, value: str, language: str | None = None) -> Block:
        """Return a label of the papers with what belongs to it."""
        return Block(BlockKind.FACT, value, self.say(name), language)

    def names(self, uris: Sequence[str]) -> Iterator[Block]:
        """Yield a point for each skill and how many more there are; the order is every language's."""
        named = [self.voice.name(uri) for uri in uris]
        yield from (Block(BlockKind.ITEM, name) for name in named[:MOST_SKILLS])
        if len(named) > MOST_SKILLS:
            more = self.voice.messages.say("paper.more_skills", count=len(named) - MOST_SKILLS)
            yield Block(BlockKind.TEXT, more)


def plan_sheet(plan: ActionPlan, answer: Answer, voice: Voice, tone: Tone = Tone.USUAL) -> Sheet:
    """Return a plan in words.

    Parameters
    ----------
    answer
        The plan's answer with its sentences in the language of `voice`.
    """
    pen = Pen(voice, tone)
    return Sheet(
        language=voice.messages.language,
        title=pen.say("title"),
        foot=pen.say("number", run=plan.answer.run_id),
        blocks=tuple(_blocks(plan, answer, pen)),
    )


def _blocks(plan: ActionPlan, answer: Answer, pen: Pen) -> Iterator[Block]:
    yield from _opening(plan, pen)
    yield from _skills(plan, pen)
    yield from _job_ads(plan, answer, pen)
    for number, item in enumerate(plan.courses, 1):
        yield from _course(item, number, answer, pen)
    yield from _next(plan, pen)
    yield from contact_blocks(plan.contacts, pen)
    yield from about_blocks(plan.answer, pen, "number")


def _opening(plan: ActionPlan, pen: Pen) -> Iterator[Block]:
    say = pen.voice.messages.say
    if pen.voice.snapshot.manifest.demonstration:
        yield Block(BlockKind.NOTICE, say("demonstration"))
    yield Block(BlockKind.NOTICE, pen.say("notice"))
    yield Block(BlockKind.TEXT, pen.say("made", date=plan.answer.as_of))
    yield pen.heading("goal_heading")
    goal = plan.profile.goal
    yield Block(BlockKind.STRONG, pen.voice.name(goal) if goal else pen.say("goal_none"))


def _skills(plan: ActionPlan, pen: Pen) -> Iterator[Block]:
    yield pen.heading("can_heading")
    if plan.held:
        yield from pen.names(plan.held)
    else:
        yield Block(BlockKind.TEXT, pen.say("can_none"))
    if plan.certified:
        named = pen.voice.names(plan.certified, len(plan.certified))
        yield Block(BlockKind.TEXT, pen.say("proven", skills=named))
    if plan.profile.goal is None:
        return
    yield pen.heading("need_heading")
    for name, uris in (("missing", plan.missing), ("unknown", plan.unknown)):
        if uris:
            yield Block(BlockKind.SUBHEADING, pen.say(name))
            yield from pen.names(uris)
    if not plan.missing and not plan.unknown:
        yield Block(BlockKind.TEXT, pen.say("need_none"))


def _job_ads(plan: ActionPlan, answer: Answer, pen: Pen) -> Iterator[Block]:
    """Yield where and when job ads were counted, and what holds for every course of the list."""
    market, voice = plan.answer.market, pen.voice
    yield Block(BlockKind.HEADING, voice.messages.say("page.ads_within_reach"))
    if not market.ads:
        where = voice.counted_in(market)
        yield Block(BlockKind.TEXT, voice.messages.say("empty.no_vacancies", region=where))
        return
    said = voice.messages.say(
        "answer.market", region=voice.market(market), total=market.ads, count=market.within_reach
    )
    yield Block(BlockKind.TEXT, said)
    for sentence in ads_dated(market, plan.answer.as_of, voice):
        yield Block(BlockKind.TEXT, sentence)
    yield Block(BlockKind.TEXT, pen.say("doors_alone"))
    warned = dict.fromkeys((voice.messages.say("caveat.reach"), *answer.caveats))
    yield Block(BlockKind.SUBHEADING, voice.messages.say("page.caveats_heading"))
    yield from (Block(BlockKind.ITEM, said) for said in warned)


def _course(item: PlannedCourse, number: int, answer: Answer, pen: Pen) -> Iterator[Block]:
    course = item.course
    yield Block(BlockKind.COURSE, f"{number}. {course.title}", language=course.language)
    yield from _facts(item, pen)
    yield from _use(item, pen)
    yield from _reasons(item, answer, pen)
    yield from _money(item, pen)
    yield from _page(item, pen)


def _facts(item: PlannedCourse, pen: Pen) -> Iterator[Block]:
    """Yield provider, days, place, language, length and price; what is not stated is said so."""
    course, run, messages = item.course, item.run, pen.voice.messages
    silent = messages.say("value.not_stated")
    yield pen.fact("provider", course.provider, course.language)
    yield pen.fact("starts", messages.show(run.start) if run and run.start else silent)
    yield pen.fact("ends", messages.show(run.end) if run and run.end else silent)
    yield pen.fact("place", _place(item, pen) or silent)
    spoken = (run.language if run else None) or course.language
    yield pen.fact("language", messages.language_name(spoken) if spoken else silent)
    yield pen.fact("hours", _hours(course, pen) or silent)
    price = run.price if run else None
    if price is None:
        yield pen.fact("price", silent)
    elif price.amount == 0:
        yield pen.fact("price", messages.say("offer.free"))
    else:
        yield pen.fact("price", messages.money(price.amount, price.currency))


def _place(item: PlannedCourse, pen: Pen) -> str:
    mode = (item.run.mode if item.run else None) or item.course.participation
    place = item.run.place if item.run else None
    said = pen.voice.messages.say(f"value.{mode}") if mode else ""
    return ", ".join(part for part in (place, said) if part)


def _hours(course: MicroCredential, pen: Pen) -> str:
    load, say = course.workload, pen.voice.messages.say
    if load is None:
        return ""
    if load.low == load.high:
        return say("offer.hours", count=load.low)
    return say("offer.hours_range", low=load.low, high=load.high)


def _use(item: PlannedCourse, pen: Pen) -> Iterator[Block]:
    """Yield doors and what it needs first; what it teaches, where no reasons of the list say so."""
    compared, doors = item.compared, item.compared.doors
    yield Block(BlockKind.STRONG, pen.say("doors", before=doors.before, after=doors.after))
    if pen.is_easy or item.listed is None:
        yield from _taught(item, pen)
    if compared.needs_first:
        named = [title_or_name(uri, pen.voice) for uri in compared.needs_first]
        yield Block(BlockKind.STRONG, pen.say("first", skills=named))


def _taught(item: PlannedCourse, pen: Pen) -> Iterator[Block]:
    """Yield what a course teaches of what the person needs, and what it does not."""
    gap, voice, listed = item.compared.gap, pen.voice, item.listed
    if gap.covers:
        covers = voice.names(gap.covers, MOST_SKILLS)
        yield Block(BlockKind.TEXT, pen.say("goal_cover", skills=covers))
    elif listed and listed.adds:
        yield Block(BlockKind.TEXT, pen.say("learns", skills=voice.names(listed.adds)))
    left = (*gap.still_missing, *gap.unknown)
    if left and listed is None:  # the warnings of a listed course say it
        yield Block(BlockKind.TEXT, pen.say("left", skills=voice.names(left, MOST_SKILLS)))


def _reasons(item: PlannedCourse, answer: Answer, pen: Pen) -> Iterator[Block]:
    """Yield reasons and warnings of the person's list, in the language of this sheet.

    In easy words the reasons are told by `_use` and only the warnings stand here.
    """
    uri, say = item.course.uri, pen.voice.messages.say
    listed = next((one for one in answer.results if one.credential == uri), None)
    if listed is None:
        return
    if not pen.is_easy:
        yield Block(BlockKind.SUBHEADING, say("page.reasons_heading"))
        yield from (Block(BlockKind.ITEM, said) for said in listed.reasons[:MOST_REASONS])
    warned = answer.own_caveats(listed)[:MOST_CAVEATS]
    if warned:
        yield Block(BlockKind.SUBHEADING, say("page.caveats_heading"))
        yield from (Block(BlockKind.ITEM, said) for said in warned)


def _money(item: PlannedCourse, pen: Pen) -> Iterator[Block]:
    price = item.run.price if item.run else None
    yield Block(BlockKind.SUBHEADING, pen.voice.messages.say("funding.heading"))
    if price is not None and price.amount == 0:
        yield Block(BlockKind.TEXT, pen.say("free"))
    elif not item.funding:
        yield Block(BlockKind.TEXT, pen.say("pay_unknown"))
    for line in item.funding[:MOST_SCHEMES]:
        yield from _scheme(line, pen)


def _scheme(line: FundingLine, pen: Pen) -> Iterator[Block]:
    """Yield one scheme as points; what the operator will ask is named, never answered here."""
    messages = pen.voice.messages
    words = tell_funding(line, messages, pen.voice.snapshot.records.region_name)
    own = None if words.name_language == messages.language else words.name_language
    yield Block(BlockKind.STRONG, words.headline)
    yield Block(BlockKind.ITEM, words.pays, language=own)
    yield from (Block(BlockKind.ITEM, said) for said in words.sums)
    if not pen.is_easy:
        yield from (Block(BlockKind.ITEM, said) for said in words.reasons)
    yield from _questions(words, pen)
    yield Block(BlockKind.ITEM, f"{words.decides} {words.source}")
    yield Block(BlockKind.ITEM, line.scheme.url, language=NO_LANGUAGE)
    if words.made_up:
        yield Block(BlockKind.ITEM, words.made_up)


def _questions(words: FundingWords, pen: Pen) -> Iterator[Block]:
    """Yield what the operator will ask: in the sheet's language together, any other apart."""
    say, own = pen.voice.messages.say, pen.voice.messages.language
    here = [question for question, language in words.questions if language == own]
    if here:
        yield Block(BlockKind.ITEM, " ".join((say("funding.questions"), *here)))
    for question, language in words.questions:
        if language != own:
            yield Block(BlockKind.ITEM, question, language=language)


def _page(item: PlannedCourse, pen: Pen) -> Iterator[Block]:
    if item.page:
        yield Block(BlockKind.ADDRESS, item.page, pen.say("address"))


def _next(plan: ActionPlan, pen: Pen) -> Iterator[Block]:
    """Yield the next steps: those written down, else the usual calls, with day and who makes them."""
    yield pen.heading("next_heading")
    for step in plan.steps or tuple(_usual(plan, pen)):
        who = pen.say(f"who_{step.who.value}")
        until = f"{pen.say('until', date=step.by)} – " if step.by else ""
        written = plan.profile.language if plan.steps else None
        own = None if written == pen.voice.messages.language else written
        yield Block(BlockKind.FACT, step.text, f"{until}{who}", own)


def _usual(plan: ActionPlan, pen: Pen) -> Iterator[NextStep]:
    soon = plan.soon
    providers = dict.fromkeys(item.course.provider for item in plan.courses)
    for provider in tuple(providers)[:MOST_CALLS]:
        yield NextStep(pen.say("ask_provider", provider=provider), soon)
    for operator in plan.operators[:MOST_CALLS]:
        yield NextStep(pen.say("ask_money", operator=operator), soon)
    yield NextStep(pen.say("ask_counsellor"), soon, Who.LEARNER)


def contact_blocks(contacts: Sequence[Contact], pen: Pen) -> Iterator[Block]:
    """Yield whom to talk to; without a contact, where people usually ask, and no promise."""
    yield pen.heading("talk_heading")
    if not contacts:
        yield Block(BlockKind.TEXT, pen.say("talk_none"))
    for contact in contacts:
        told = (contact.what_for, contact.telephone, contact.email, contact.opening_hours)
        yield Block(BlockKind.STRONG, contact.organisation)
        yield from (Block(BlockKind.TEXT, said) for said in told if said)
        if contact.url:
            yield Block(BlockKind.TEXT, contact.url, language=NO_LANGUAGE)
        checked = pen.say("talk_checked", date=contact.checked_on, source=contact.source)
        yield Block(BlockKind.TEXT, checked)


def about_blocks(answer: Answer, pen: Pen, number: str) -> Iterator[Block]:
    """Yield how to complain, the number of the answer, and the sources with their days."""
    voice = pen.voice
    yield pen.heading("complaint_heading")
    yield Block(BlockKind.TEXT, pen.say("complaint", run=answer.run_id))
    yield pen.heading("about_heading")
    yield Block(BlockKind.TEXT, pen.say(number, run=answer.run_id))
    yield Block(BlockKind.TEXT, pen.say("data", digest=answer.snapshot, policy=answer.policy))
    yield Block(BlockKind.SUBHEADING, voice.messages.say("page.data_heading"))
    for name, source in answer.data_age.items():
        day = source["date"]
        dated = voice.day(day) if day else voice.messages.say("page.no_date")
        yield Block(BlockKind.ITEM, f"{name}, {dated}")
