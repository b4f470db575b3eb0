"""Why an offer does not keep to one of a person's limits, in words."""

from __future__ import annotations

import math
from typing import Any, Protocol

from guidance.credential import Money
from guidance.explanation.voice import Voice, title_or_name
from guidance.learner import Constraints
from guidance.ranking.eligibility import ENOUGH_TO_FOLLOW


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
    if limit.limit == "withdrawn":
        return _withdrawn(limit, voice)
    return _unmet(limit, limits, voice)


def _unmet(limit: Limit, limits: Constraints, voice: Voice) -> str:
    """Return why an offer does not meet a limit that the person set."""
    say = voice.messages.say
    if limit.found is None:
        return say("caveat.not_stated", items=[say(f"limit_name.{limit.limit}")])
    if limit.limit == "start_from" and limits.start_from is None:
        return say("page.excluded_started", found=_day(voice, limit.found))
    if limit.limit == "budget" and limits.budget is not None:
        return _over_budget(limit, limits.budget, voice)
    if limit.limit == "teaching_languages":
        return _language_unmet(limit, limits, voice)
    if limit.limit == "hours_per_week":
        # counted up: what is just over a limit must not read as keeping to it
        return say("limit.hours_per_week", found=math.ceil(limit.found), allowed=limit.allowed)
    show = _SHOWING.get(limit.limit, Voice.value)
    found, allowed = show(voice, limit.found), show(voice, limit.allowed)
    return say(f"limit.{limit.limit}", found=found, allowed=allowed)


def _language_unmet(limit: Limit, limits: Constraints, voice: Voice) -> str:
    """Return the sentence about a language; who named none is held against their own alone."""
    found = _languages(voice, limit.found)
    if not limits.teaching_languages:
        return voice.messages.say("limit.teaching_languages_unasked", found=found)
    if not limit.allowed:
        level = ENOUGH_TO_FOLLOW
        return voice.messages.say("limit.teaching_languages_level", found=found, level=level)
    allowed = _languages(voice, limit.allowed)
    return voice.messages.say("limit.teaching_languages", found=found, allowed=allowed)


def _withdrawn(limit: Limit, voice: Voice) -> str:
    """Return since when a course is no longer offered, and what took its place where that is known."""
    say, since = voice.messages.say, voice.day(str(limit.found))
    if not limit.allowed:
        return say("recognition.withdrawn", found=since)
    uri = str(limit.allowed)
    title = title_or_name(uri, voice) if uri in voice.snapshot.courses.positions else uri
    return say("recognition.withdrawn_successor", found=since, title=title)


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
    return voice.day(str(text))


def _whole(voice: Voice, amount: Any) -> Any:
    return voice.messages.show(round(float(amount)))


_SHOWING = {
    "radius_km": _whole,
    "nuts": _regions,
    "start_from": _day,
    "end_by": _day,
}
