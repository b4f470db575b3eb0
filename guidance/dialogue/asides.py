"""What a message tells of another question than the one that waits: a place, limits, a refusal.

People answer what is on their mind. Such an answer fills its own slot, and the question that waits is
put once more.
"""

from __future__ import annotations

from dataclasses import replace

from guidance.dialogue.answers import limits_changed, take_anywhere, take_limits, take_region
from guidance.dialogue.asking import JOB
from guidance.dialogue.lexicon import plain, without_signs
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import Outcome, Then, says
from guidance.dialogue.reply import Said
from guidance.dialogue.state import Slot

LONGEST_PLACE = 5
LONGEST_REFUSAL = 12
LONGEST_LIMITS = 14
"""Words of a message that is nothing but a place, a refusal, or limits."""
FEW, LONGEST_PLAIN = 5, 7
AMOUNTS = ("budget", "hours_per_week", "weeks", "radius_km")


def aside(text: str, turn: Turn) -> Outcome | None:
    """Return what a message tells of another slot, None where it tells nothing of one."""
    for read in (_unwilling, _anywhere, _place, _limits):
        found = read(text, turn)
        if found is not None:
            return found
    return None


def _unwilling(text: str, turn: Turn) -> Outcome | None:
    """Return the question left open where somebody does not want to answer it."""
    message, asked = plain(text), turn.state.asked
    if len(message.split()) > LONGEST_REFUSAL or not turn.words.within("unwilling", message):
        return None
    said = Said((says(turn, "unwilling"),))
    if asked is Slot.REGION:
        return replace(take_anywhere(turn), blocks=(said,))
    if asked is Slot.NEXT:
        return None
    return Outcome(turn.state.settle(asked), (said,))


def _anywhere(text: str, turn: Turn) -> Outcome | None:
    """Return "anywhere" and "no limits" where they mean that and nothing else."""
    message, asked, words = plain(text), turn.state.asked, turn.words
    if any(words.exact(name, message) for name in ("yes", "no", "skip", "unsure")):
        return None
    if words.exact("anywhere", message) and asked in (Slot.GOAL, Slot.CONFIRM, Slot.SKILL):
        return _answered(take_anywhere(turn), turn)
    if words.exact("unlimited", message) and asked in (Slot.GOAL, Slot.CONFIRM):
        return _answered(Outcome(turn.state.settle(Slot.LIMITS)), turn)
    return None


def _place(text: str, turn: Turn) -> Outcome | None:
    """Return the place that a message is, where something else was asked for."""
    message, asked = without_signs(plain(text)), turn.state.asked
    if asked in (Slot.REGION, Slot.NEXT) or len(message.split()) > LONGEST_PLACE:
        return None
    spot = turn.means.places.named(message, turn.words)
    return None if spot is None else _answered(take_region(spot, turn), turn)


def _limits(text: str, turn: Turn) -> Outcome | None:
    """Return the limits that a message is, where something else was asked for."""
    message, asked = plain(text), turn.state.asked
    length = len(message.split())
    if asked in (Slot.LIMITS, Slot.NEXT) or length > LONGEST_LIMITS:
        return None
    found = limits_changed(text, turn)
    insists = turn.words.within("only", message) or turn.words.within("hard", message)
    if asked in (Slot.SKILLS, Slot.GOAL):
        found = {name: found[name] for name in found if name not in ("access",)}
        tells = "budget" in found or (length <= FEW and insists)
        tells = tells or (length <= FEW and any(name in found for name in AMOUNTS))
        tells = tells or _is_a_limit(message, turn)
        tells = tells or (length <= LONGEST_PLAIN and any(sign.isdigit() for sign in message))
        if not tells or turn.words.within("job_cue", message):
            return None
    if not found:
        return None
    return _answered(take_limits(found, text, turn), turn)


def _is_a_limit(message: str, turn: Turn) -> bool:
    """Return whether a message is the name of a time of day or a way of learning, and nothing else."""
    tables = (turn.words.tables["times"], turn.words.tables["modes"])
    return any(message in phrases for table in tables for phrases in table.values())


def _answered(taken: Outcome, turn: Turn) -> Outcome:
    """Return an outcome that puts the question that waits once more, unless it was put twice.

    Who was not asked yet what they can do is asked until they say so or skip it.
    """
    lists_jobs = any(value.startswith(JOB) for value in turn.state.choices)
    if turn.state.asked is Slot.SKILLS and not lists_jobs:
        return replace(taken, then=Then.AGAIN)
    state = replace(taken.state, missed=turn.state.missed + 1)
    if state.missed > 1:
        return Outcome(state.settle(turn.state.asked), taken.blocks)
    return replace(taken, state=state, then=Then.AGAIN)
