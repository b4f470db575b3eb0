"""Reasons and caveats in plain words, made from the same numbers as the score.

No language model: sentences come from `guidance.messages`, names from the snapshot. A name that
the person's language lacks is shown in English and marked so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from guidance.answer import CourseGap, Opened
from guidance.credential import MicroCredential, Money
from guidance.frameworks import country_of, workload
from guidance.labour_market import SkillDemand
from guidance.learner import Constraints
from guidance.messages import Messages, messages_for
from guidance.opening import Market
from guidance.ranking.eligibility import Verdict
from guidance.snapshot import Snapshot

SHOWN = 4
"""How many skills a sentence names."""


class Where(Protocol):
    """What both a market and the note of one say about where ads were counted."""

    @property
    def region(self) -> str:
        """Return the NUTS or country code used, "" for every ad loaded."""
        ...

    @property
    def asked_region(self) -> str:
        """Return the code asked for."""
        ...

    @property
    def radius_km(self) -> float | None:
        """Return the distance used, None without one."""
        ...


@dataclass(frozen=True)
class Voice:
    """Speaks to one person: their language, and the names of one snapshot in it."""

    messages: Messages
    snapshot: Snapshot
    language: str

    @classmethod
    def of(cls, language: str, snapshot: Snapshot) -> Voice:
        """Return the voice for a language; sentences fall back to English as a whole."""
        return cls(messages_for(language), snapshot, language)

    def name(self, uri: str) -> str:
        """Return a concept's name, marked where it is the English one."""
        label = self.snapshot.records.label(uri, self.messages.language)
        if label.language == self.messages.language:
            return label.text
        return self.messages.say("caveat.english_name", name=label.text)

    def names(self, uris: Iterable[str]) -> list[str]:
        """Return the names of some concepts, at most as many as a sentence takes."""
        return [self.name(uri) for uri in list(uris)[:SHOWN]]

    def region(self, code: str) -> str:
        """Return the name of a region or country, or the code."""
        if len(code) == 2:
            return self.messages.country(country_of(code))
        return self.snapshot.records.region_name(code)

    def market(self, market: Where) -> str:
        """Return where ads were counted, as the sentences of the catalogue take it."""
        if market.region == "" and market.radius_km is None:
            return self.messages.say("region.everywhere")
        name = self.region(market.region) if market.region else ""
        if market.radius_km is not None:
            return self.messages.say("region.radius", name=name, km=market.radius_km)
        if market.region == market.asked_region:
            return self.messages.say("region.in", name=name)
        asked = self.region(market.asked_region)
        return self.messages.say("region.widened", name=name, asked=asked)

    def value(self, found: Any) -> Any:
        """Return a limit's value in words where it is a code."""
        if isinstance(found, list | tuple):
            return [self.value(item) for item in found]
        if isinstance(found, str) and self.messages.knows(f"value.{found}"):
            return self.messages.say(f"value.{found}")
        return found


@dataclass(frozen=True)
class Case:
    """All that the sentences about one course are made from.

    `new` are the taught skills the person does not hold, strongest first; `near` are asked skills
    of the goal that the course only comes close to; `builds_on` are held skills close to what it
    teaches; `leads` says that it is first in the list, where what holds for all is said once.
    """

    course: MicroCredential
    verdict: Verdict
    goal: str | None
    open_skills: int
    gap: CourseGap
    opened: Opened
    new: tuple[str, ...]
    near: tuple[str, ...]
    builds_on: tuple[str, ...]
    needs_first: tuple[str, ...]
    demand: SkillDemand | None
    market: Market
    limits: Constraints
    leads: bool


def reasons(case: Case, voice: Voice) -> tuple[str, ...]:
    """Return why the course is in the list, most telling first, in the person's language."""
    return tuple(
        sentence
        for part in (_about_goal, _about_doors, _about_demand, _about_held)
        for sentence in part(case, voice)
    )


def caveats(case: Case, voice: Voice) -> tuple[str, ...]:
    """Return what to know before choosing: limits broken, unknowns, what it does not cover."""
    parts = (_about_needs, _about_limits, _about_cover, _about_record, _about_regulation)
    return tuple(sentence for part in parts for sentence in part(case, voice))


def _about_goal(case: Case, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if case.goal and case.gap.covers:
        yield say(
            "reason.covers_goal",
            count=len(case.gap.covers),
            total=case.open_skills,
            goal=voice.name(case.goal),
            skills=voice.names(case.gap.covers),
        )
    elif case.goal and case.near:
        yield say(
            "reason.near_goal",
            skills=voice.names(case.new),
            goal=voice.name(case.goal),
            asked=voice.names(case.near),
        )
    elif case.new:
        yield say("reason.teaches", skills=voice.names(case.new))


def _about_doors(case: Case, voice: Voice) -> Iterator[str]:
    say, opened, region = voice.messages.say, case.opened, voice.market(case.market)
    count = opened.after - opened.before
    if count:
        yield say(
            "reason.opens", count=count, before=opened.before, after=opened.after, region=region
        )
        if case.goal and opened.near_goal:
            yield say("reason.opens_near_goal", count=opened.near_goal, goal=voice.name(case.goal))
    elif opened.one_more:
        yield say("reason.one_more", count=opened.one_more)
    else:
        yield say("reason.opens_none", region=region)


def _about_demand(case: Case, voice: Voice) -> Iterator[str]:
    figure = case.demand
    if figure is None or figure.interval.count == 0:
        return
    percent = voice.messages.percent
    yield voice.messages.say(
        "reason.demand",
        total=figure.interval.total,
        share=percent(figure.interval.share),
        low=percent(figure.interval.low),
        high=percent(figure.interval.high),
        skill=voice.name(figure.skill),
        region=voice.market(Market(np.empty(0, dtype=np.intp), figure.region, figure.asked_region)),
    )


def _about_held(case: Case, voice: Voice) -> Iterator[str]:
    if case.builds_on:
        yield voice.messages.say("reason.builds_on", skills=voice.names(case.builds_on))


def _about_needs(case: Case, voice: Voice) -> Iterator[str]:
    if case.needs_first:
        items = [title_or_name(uri, voice) for uri in case.needs_first]
        yield voice.messages.say("caveat.needs_first", items=items)
    words = [p for p in case.course.prerequisites if not _is_reference(p, voice.snapshot)]
    if words:
        yield voice.messages.say("caveat.prerequisites_words", items=words[:SHOWN])


def title_or_name(uri: str, voice: Voice) -> str:
    """Return the title of a course, else the name of a skill."""
    row = voice.snapshot.courses.positions.get(uri)
    return voice.name(uri) if row is None else voice.snapshot.credentials[row].title


def _is_reference(text: str, snapshot: Snapshot) -> bool:
    return text in snapshot.skills.positions or text in snapshot.courses.positions


def _about_limits(case: Case, voice: Voice) -> Iterator[str]:
    say, checks = voice.messages.say, case.verdict.checks
    for check in checks:
        if check.met is False or (check.met is None and check.found is not None):
            yield limit_sentence(check, case.limits, voice)
    silent = [say(f"limit_name.{c.limit}") for c in checks if c.met is None and c.found is None]
    if silent:
        yield say("caveat.not_stated", items=silent)


class Limit(Protocol):
    """What both a check and an exclusion say: a limit, what was found and what is allowed."""

    @property
    def limit(self) -> str:
        """Return the name of the limit."""
        ...

    @property
    def found(self) -> Any:
        """Return what the offer states, None when it does not."""
        ...

    @property
    def allowed(self) -> Any:
        """Return what the person allows."""
        ...


def limit_sentence(limit: Limit, limits: Constraints, voice: Voice) -> str:
    """Return why an offer does not meet one of a person's limits, in words."""
    say = voice.messages.say
    if limit.found is None:
        return say("caveat.not_stated", items=[say(f"limit_name.{limit.limit}")])
    if limit.limit == "start_from" and limits.start_from is None:
        return say("page.excluded_started", found=_day(voice, limit.found))
    if limit.limit == "budget" and limits.budget is not None:
        return _over_budget(limit, limits.budget, voice)
    show = _SHOWING.get(limit.limit, Voice.value)
    found, allowed = show(voice, limit.found), show(voice, limit.allowed)
    return say(f"limit.{limit.limit}", found=found, allowed=allowed)


def _over_budget(limit: Limit, budget: Money, voice: Voice) -> str:
    """Return the sentence about a price; one in another currency is not compared."""
    say, money = voice.messages.say, voice.messages.money
    allowed = money(budget.amount, budget.currency)
    if isinstance(limit.found, str):
        amount, currency = limit.found.split(" ", 1)
        price = money(float(amount), currency)
        return say("page.excluded_currency", found=price, allowed=allowed)
    return say("limit.budget", found=money(float(limit.found), budget.currency), allowed=allowed)


def _languages(voice: Voice, codes: Any) -> Any:
    name = voice.messages.language_name
    return [name(code) for code in codes] if isinstance(codes, list | tuple) else name(codes)


def _regions(voice: Voice, code: Any) -> Any:
    return voice.value(code) if code == "online" else voice.region(str(code))


def _day(voice: Voice, text: Any) -> Any:
    try:
        return voice.messages.show(date.fromisoformat(str(text)))
    except ValueError:
        return text


_SHOWING = {
    "teaching_languages": _languages,
    "nuts": _regions,
    "start_from": _day,
    "end_by": _day,
}


def _about_cover(case: Case, voice: Voice) -> Iterator[str]:
    left = sorted((*case.gap.still_missing, *case.gap.unknown))
    if not case.goal or not left:
        return
    more = len(left) - SHOWN
    name = "caveat.not_covered_more" if more > 0 else "caveat.not_covered"
    yield voice.messages.say(name, skills=voice.names(left), count=more)


def _about_record(case: Case, voice: Voice) -> Iterator[str]:
    say, course = voice.messages.say, case.course
    if not course.declared_skills:
        yield say("caveat.tags")
    if course.missing_elements:
        names = [say(f"element.{name}") for name in course.missing_elements]
        yield say("caveat.incomplete", items=names)
    if not course.quality:
        yield say("caveat.no_quality")


def _about_regulation(case: Case, voice: Voice) -> Iterator[str]:
    if not case.goal:
        return
    if voice.snapshot.records.regulated_note(case.goal):
        yield voice.messages.say("caveat.regulated", goal=voice.name(case.goal))
    elif case.leads:
        yield voice.messages.say("caveat.regulation_unknown", goal=voice.name(case.goal))


def offer_line(course: MicroCredential, verdict: Verdict, voice: Voice) -> str:
    """Return price, length, start and place of an offer in one line, unknowns named."""
    return " · ".join(_offer_facts(course, verdict, voice))


def _offer_facts(course: MicroCredential, verdict: Verdict, voice: Voice) -> Iterator[str]:
    say, run = voice.messages.say, verdict.offer.run
    price = run.price if run else None
    if price is None:
        yield say("offer.price_unknown")
    else:
        yield (
            say("offer.free")
            if price.amount == 0
            else voice.messages.money(price.amount, price.currency)
        )
    yield _length(course, voice)
    start = run.start if run else None
    yield say("offer.starts", date=start) if start else say("offer.starts_unknown")
    if verdict.offer.mode == "online":
        yield say("offer.online")
    else:
        yield (run.place if run else None) or say("offer.place_unknown")


def _length(course: MicroCredential, voice: Voice) -> str:
    load = workload(course.ects, course.hours)
    if load is None:
        return voice.messages.say("offer.hours_unknown")
    if load.low == load.high:
        return voice.messages.say("offer.hours", count=load.low)
    return voice.messages.say("offer.hours_range", low=load.low, high=load.high)


def strongest_first(
    positions: NDArray[np.integer[Any]], weights: Sequence[float], snapshot: Snapshot
) -> tuple[str, ...]:
    """Return skill URIs by falling weight, ties by URI."""
    order = sorted(range(len(positions)), key=lambda at: (-weights[at], int(positions[at])))
    return tuple(snapshot.skills.uris[int(positions[at])] for at in order)
