"""What the service believes, told back: skills with the words they were read from, wish, place, limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from guidance.credential import Money
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import says
from guidance.dialogue.reply import (
    Contacts,
    Evidence,
    Fact,
    Known,
    Said,
    Understood,
    UnderstoodSkill,
)
from guidance.dialogue.state import Belief

MOST_CONTACTS = 3
_BELIEFS: Mapping[Belief, Literal["held", "rejected", "unknown"]] = {
    Belief.CERTIFIED: "held",
    Belief.HELD: "held",
    Belief.LIKELY: "unknown",
    Belief.REJECTED: "rejected",
}


def understood(
    uris: Iterable[str], turn: Turn, heading: str, spans: Mapping[str, str] | None = None
) -> Understood:
    """Return a numbered list of skills.

    Parameters
    ----------
    heading
        Name of the message above it.
    spans
        The person's words by skill, of this turn; None where nothing was read now.
    """
    told = (
        _skill(at, uri, None if spans is None else spans.get(uri, ""), turn)
        for at, uri in enumerate(uris, start=1)
    )
    return Understood(says(turn, heading), tuple(told))


def _skill(number: int, uri: str, span: str | None, turn: Turn) -> UnderstoodSkill:
    label = turn.means.snapshot.records.label(uri, turn.state.language)
    belief = turn.state.belief(uri) or Belief.LIKELY
    evidence: Evidence = "read" if span else "open" if span is None else "likely"
    if belief is Belief.CERTIFIED:
        evidence = "certified"
    elif belief is not Belief.LIKELY:
        evidence = "declared"
    return UnderstoodSkill(
        number, uri, label.text, label.language, span or "", evidence, _BELIEFS[belief]
    )


def known(turn: Turn) -> Known:
    """Return wish, place and limits; what is open is said to be open."""
    return Known(says(turn, "known"), tuple(_facts(turn)))


def _facts(turn: Turn) -> Iterator[Fact]:
    state, voice = turn.state, turn.voice
    goal = voice.name(state.goal) if state.goal else says(turn, "open")
    yield Fact(says(turn, "fact_goal"), goal)
    yield Fact(voice.messages.say("limit_name.nuts"), region_words(turn))
    for name in ("radius_km", "budget", "hours_per_week", "weeks", "times", "modes", "access"):
        if (value := getattr(state.constraints, name)) not in (None, ()):
            yield _limit(name, value, turn)
    if state.constraints.teaching_languages:
        yield _limit("teaching_languages", state.constraints.teaching_languages, turn)
    for skill in state.local_skills:
        yield Fact(says(turn, "fact_local"), skill.text)


def _limit(name: str, value: object, turn: Turn) -> Fact:
    """Return one limit in words, marked where it leaves courses out."""
    messages = turn.voice.messages
    if isinstance(value, Money):
        shown = messages.money(value.amount, value.currency)
    elif name == "teaching_languages" and isinstance(value, tuple):
        shown = messages.show([f"{messages.language_name(c)} ({level})" for c, level in value])
    else:
        shown = messages.show(turn.voice.value(value))
    if name in turn.state.constraints.hard:
        shown = says(turn, "must", value=shown)
    return Fact(messages.say(f"limit_name.{name}"), shown)


def region_words(turn: Turn) -> str:
    """Return the region that is looked in, in words."""
    code = turn.state.constraints.nuts
    return turn.voice.region(code) if code else says(turn, "anywhere")


def contacts(turn: Turn) -> tuple[Said, ...] | tuple[Contacts]:
    """Return whom to talk to near the person; where nobody is known, that is said and no more."""
    found = turn.means.snapshot.contacts.near(turn.state.constraints.nuts)[:MOST_CONTACTS]
    if found:
        return (Contacts(says(turn, "contacts"), found),)
    region = turn.state.constraints.nuts
    message = "no_contact" if region else "no_contact_yet"
    return (Said((says(turn, message, region=region_words(turn)),)),)
