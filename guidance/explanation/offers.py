"""Price, length, start and place of an offer in one line; what is not stated is named."""

from __future__ import annotations

from collections.abc import Iterator

from guidance.credential import MicroCredential
from guidance.explanation.voice import Voice
from guidance.frameworks import workload
from guidance.ranking.eligibility import Verdict

UNKNOWN = ("price", "hours", "starts", "place")


def offer_line(course: MicroCredential, verdict: Verdict, voice: Voice) -> str:
    """Return price, length, start and place of an offer in one line, unknowns named."""
    facts = tuple(_offer_facts(course, verdict, voice))
    nothing = tuple(voice.messages.say(f"offer.{name}_unknown") for name in UNKNOWN)
    return voice.messages.say("offer.nothing") if facts == nothing else " · ".join(facts)


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
