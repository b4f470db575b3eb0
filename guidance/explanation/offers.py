"""Price, length, start, place and language of an offer in one line; what is not stated is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guidance.credential import MicroCredential
from guidance.explanation.voice import Voice
from guidance.ranking.eligibility import Verdict

UNKNOWN = ("price", "hours", "starts", "place")


def offer_line(course: MicroCredential, verdict: Verdict, voice: Voice) -> str:
    """Return price, length, start, place and foreign language of an offer, unknowns named."""
    refused = any(c.limit == "teaching_languages" and c.met is False for c in verdict.checks)
    spoken = language_words(verdict.offer.language, voice, refused=refused)
    return in_one_line((*_offer_facts(course, verdict, voice), *spoken), voice)


def in_one_line(facts: Sequence[str], voice: Voice) -> str:
    """Return the facts of an offer in one line; where the usual four are unknown, shorter."""
    say = voice.messages.say
    unknown = [say(f"offer.{name}_unknown") for name in UNKNOWN]
    if any(words not in facts for words in unknown):
        return " · ".join(facts)
    others = (fact for fact in facts if fact not in unknown)
    return " · ".join((say("offer.nothing"), *others))


def language_words(language: str | None, voice: Voice, *, refused: bool) -> Iterator[str]:
    """Yield in which language an offer is taught, where a person has to know it.

    That is where it is not their own language or not one they can follow, and where the provider
    does not say: a title alone shows the language of its words.

    Parameters
    ----------
    refused
        Whether the person named languages they can follow, and this is none of them.
    """
    messages = voice.messages
    if language is None:
        yield messages.say("offer.language_unknown")
    elif refused or language != voice.language:
        yield messages.say("offer.language", language=messages.language_name(language))


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
    load = course.workload
    if load is None:
        return voice.messages.say("offer.hours_unknown")
    if load.low == load.high:
        return voice.messages.say("offer.hours", count=load.low)
    return voice.messages.say("offer.hours_range", low=load.low, high=load.high)
