"""A path in plain words: each step with its price, dates, use and exit, then what it sums to.

Every sentence is made from the numbers of the path; what a provider does not state is named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from guidance.answer import MarketNote
from guidance.credential import MicroCredential, Money
from guidance.explanation import SHOWN, Voice, in_one_line, language_words, title_or_name
from guidance.explanation.portability import stack_lines
from guidance.explanation.reasons import for_the_goal
from guidance.frameworks import Workload
from guidance.pathways.types import Path, PathLimits, Step, Stop
from guidance.ranking.eligibility import Offer


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step in words: a heading, its facts in one line, why it is there, what to know, the exit.

    `stated` says where the facts come from and of which day they are.
    """

    heading: str
    offer: str
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    exit: str
    stated: str


@dataclass(frozen=True, slots=True)
class PathWords:
    """A path in words.

    Attributes
    ----------
    whole
        What the path leads to and sums to.
    unknown
        What providers do not state, so that the sums leave it out.
    proof
        How good the path is, and why it ends where it does.
    recognition
        Larger qualifications that its courses count toward, courses perhaps not needed, and
        whether the goal is regulated; each with whom to ask, because others decide on it.
    """

    heading: str
    limits: str
    steps: tuple[StepWords, ...]
    whole: tuple[str, ...]
    unknown: tuple[str, ...]
    proof: tuple[str, ...]
    recognition: tuple[str, ...]


def path_words(path: Path, goal: str | None, market: MarketNote, voice: Voice) -> PathWords:
    """Return a path in the person's language."""
    before = (path.before, *(step.within_reach for step in path.steps))
    return PathWords(
        heading=voice.messages.say("path.heading", count=len(path.steps)),
        limits=_limits(path.limits, voice),
        steps=tuple(
            _step(step, Around(earlier, path.limits.budget, goal, market, len(path.steps)), voice)
            for step, earlier in zip(path.steps, before, strict=False)
        ),
        whole=tuple(_whole(path, market, voice)),
        unknown=tuple(_unknown(path, voice)),
        proof=tuple(_proof(path, goal, voice)),
        recognition=tuple(_recognition(path, goal, voice)),
    )


def _limits(limits: PathLimits, voice: Voice) -> str:
    say, show = voice.messages.say, voice.messages.show
    named: list[tuple[str, str]] = [(say("path.limit_steps"), show(limits.steps))]
    if limits.budget is not None:
        budget = voice.messages.money(limits.budget.amount, limits.budget.currency)
        named.append((say("limit_name.budget"), budget))
    if limits.hours is not None:
        named.append((say("path.limit_hours"), show(limits.hours)))
    if limits.weeks is not None:
        named.append((say("limit_name.weeks"), say("path.weeks", count=limits.weeks)))
    for name in ("hours_per_week", "start_from", "end_by"):
        value = getattr(limits, name)
        if value is not None:
            named.append((say(f"limit_name.{name}"), show(value)))
    return say("path.limits", items=[f"{name} ({value})" for name, value in named])


def _money(money: Money, voice: Voice) -> str:
    messages = voice.messages
    return (
        messages.money(money.amount, money.currency) if money.amount else messages.say("offer.free")
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What a step is seen against: ads within reach before it, the person's aim, all the steps."""

    before: int
    budget: Money | None
    goal: str | None
    market: MarketNote
    steps: int


def _step(step: Step, around: Around, voice: Voice) -> StepWords:
    say = voice.messages.say
    title = say("what_if.title", title=step.title)
    day = date.fromisoformat(step.dated) if step.dated else say("page.no_date")
    return StepWords(
        heading=say("path.step", number=step.position, title=title, provider=step.provider),
        offer=in_one_line(tuple(_offer(step, voice)), voice),
        reasons=tuple(_reasons(step, around, voice)),
        caveats=tuple(_caveats(step, around.budget, voice)),
        exit=_exit(step, around, voice),
        stated=say("path.stated", source=step.source, date=day),
    )


def _exit(step: Step, around: Around, voice: Voice) -> str:
    """Return what stopping after a step is worth; after the last one nobody has to be told to."""
    name = "exit_last" if step.position == around.steps else "exit"
    if step.within_reach > around.before:
        return voice.messages.say(f"path.{name}", after=step.within_reach)
    return voice.messages.say(f"path.{name}_none")


def _offer(step: Step, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if step.cost is None:
        yield say("offer.price_unknown")
    else:
        yield _money(step.cost, voice)
    yield hours_words(step.hours, voice)
    if step.ects is not None:
        yield say("path.credits", credits=step.ects)
    if step.start is not None and step.end is not None:
        yield say("path.runs", start=step.start, end=step.end)
    else:
        yield say("offer.starts", date=step.start) if step.start else say("offer.starts_unknown")
    yield _place(step, voice)
    refused = "teaching_languages" in step.unmet
    yield from language_words(_language(step, voice), voice, refused=refused)


def hours_words(load: Workload | None, voice: Voice) -> str:
    """Return learning hours in words: a figure, a range, or that they are not stated."""
    if load is None:
        return voice.messages.say("offer.hours_unknown")
    if load.low == load.high:
        return voice.messages.say("offer.hours", count=load.low)
    return voice.messages.say("offer.hours_range", low=load.low, high=load.high)


def _place(step: Step, voice: Voice) -> str:
    offer = _chosen(step, voice)
    if offer.mode == "online":
        return voice.messages.say("offer.online")
    return (offer.run.place if offer.run else None) or voice.messages.say("offer.place_unknown")


def _language(step: Step, voice: Voice) -> str | None:
    return _chosen(step, voice).language


def _chosen(step: Step, voice: Voice) -> Offer:
    """Return the run that the step takes, or the course itself where no run is stated."""
    course = _course(step, voice)
    return Offer(course, next((run for run in course.runs if run.id == step.run), None))


def _course(step: Step, voice: Voice) -> MicroCredential:
    return voice.snapshot.credentials[voice.snapshot.courses.position(step.credential)]


def _reasons(step: Step, around: Around, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if step.skills:
        yield say("path.adds", skills=_named(step.skills, voice))
    opened = len(step.opened)
    if opened:
        yield say("path.opens", count=opened, region=voice.market(around.market))
    else:
        yield say("path.opens_none")
    if around.goal and opened:
        yield for_the_goal(step.near_goal or 0, opened, around.goal, voice)
    if step.builds_on:
        yield say("path.builds_on", items=_named(step.builds_on, voice))


def _named(uris: Iterable[str], voice: Voice) -> list[str]:
    """Return names of skills or courses, as many as a sentence takes, and how many more."""
    every = list(uris)
    named = [title_or_name(uri, voice) for uri in every[:SHOWN]]
    more = len(every) - SHOWN
    return [*named, voice.messages.say("path.more", number=more)] if more > 0 else named


def _caveats(step: Step, budget: Money | None, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if budget and step.cost and step.cost.amount and step.cost.currency != budget.currency:
        yield say("path.other_currency")
    if step.exempted:
        yield say("path.exempted", items=_named(step.exempted, voice))
    if step.unchecked:
        yield say("path.asked_words", items=list(step.unchecked[:SHOWN]))
    if step.unmet:
        yield say("path.unmet", items=[say(f"limit_name.{limit}") for limit in step.unmet])


def _whole(path: Path, market: MarketNote, voice: Voice) -> Iterator[str]:
    say, totals, where = voice.messages.say, path.totals, voice.market(market)
    if path.after == path.before:
        yield say("path.reach_same", after=path.after, region=where)
    else:
        yield say("path.reach", before=path.before, after=path.after, region=where)
        yield say("caveat.reach")
    if totals.cost:
        # A sum under which a course without a price hides is no price of the path.
        name = "path.cost_some" if totals.cost_unknown else "path.cost"
        yield say(name, items=[_money(money, voice) for money in totals.cost])
    if totals.hours_high:
        load = Workload(totals.hours_low, totals.hours_high, "hours")
        yield say("path.hours", hours=hours_words(load, voice))
    if totals.weeks is not None:
        short, weeks = totals.weeks < 1, math.ceil(totals.weeks)
        yield say("path.length_short") if short else say("path.length", count=weeks)
    if totals.ects:
        yield say("path.ects", credits=totals.ects)
    if totals.eqf is not None:
        low, high = totals.eqf
        span = low != high
        yield say("path.eqf_span", low=low, high=high) if span else say("path.eqf", level=low)


def _unknown(path: Path, voice: Voice) -> Iterator[str]:
    totals = path.totals
    counts = {
        "cost_unknown": totals.cost_unknown,
        "hours_unknown": totals.hours_unknown,
        "length_unknown": totals.weeks_unknown,
        "ects_unknown": totals.ects_unknown,
        "eqf_unknown": totals.eqf_unknown,
    }
    for name, number in counts.items():
        if number:
            yield voice.messages.say(f"path.{name}", number=number)
    courses = (_course(step, voice) for step in path.steps)
    if any(not course.declared_skills for course in courses):
        yield voice.messages.say("path.tags")


STOPS = {Stop.STEPS: "steps", Stop.NOTHING_ADDS: "nothing", Stop.LIMITS: "limits"}


def _proof(path: Path, goal: str | None, voice: Voice) -> Iterator[str]:
    say, kind = voice.messages.say, "_goal" if goal else ""
    toward = kind if path.stopped is Stop.NOTHING_ADDS else ""
    yield say(f"path.stopped_{STOPS[path.stopped]}{toward}")
    if path.left_out:
        show = voice.messages.show
        left = [f"{_limit_name(limit, voice)} ({show(count)})" for limit, count in path.left_out]
        yield say("path.left_out", items=left)
    if path.proof.optimal:
        opens_any = path.proof.value > 0 or not goal
        yield say(f"path.best{kind}" if opens_any else "path.best_goal_none")
    else:
        yield say(f"path.bound{kind}", count=path.proof.may_miss)


def _limit_name(limit: str, voice: Voice) -> str:
    """Return the name of a limit; hours in all are one of a path alone."""
    return voice.messages.say("path.limit_hours" if limit == "hours" else f"limit_name.{limit}")


def _recognition(path: Path, goal: str | None, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    for stack in path.stacks:
        yield from stack_lines(stack, voice)
    if any(stack.parts for stack in path.stacks):
        yield say("path.stack_ask")
    for spare in path.exemptions:
        title = say("what_if.title", title=spare.title)
        skills = _named(spare.skills, voice)
        yield say("path.exemption", title=title, skills=skills, ask=spare.ask)
    if goal and path.steps:
        known = "regulated" if voice.snapshot.records.regulated_note(goal) else "regulation_unknown"
        yield say(f"caveat.{known}", goal=voice.name(goal))
