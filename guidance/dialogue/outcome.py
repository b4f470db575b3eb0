"""What understanding a message comes to, before the next question is put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from guidance.dialogue.means import Turn
from guidance.dialogue.reply import Block, Said
from guidance.dialogue.state import Slot, State


class Then(Enum):
    """What follows the blocks of an outcome."""

    NEXT = auto()
    """The next question that is not settled, or the courses."""
    AGAIN = auto()
    """The question that waits, once more."""
    NOTHING = auto()
    """No question: the person stopped or erased."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a message, what to say about it, and what follows."""

    state: State
    blocks: tuple[Block, ...] = ()
    then: Then = Then.NEXT


Answerer = Callable[[str, Turn], Outcome | None]
"""Reads a message in one way; None where it does not mean that."""


def again(turn: Turn, *sentences: str) -> Outcome:
    """Return an outcome that says something and puts the same question once more."""
    return Outcome(turn.state, (Said(sentences),) if sentences else (), Then.AGAIN)


def missed(turn: Turn, *sentences: str) -> Outcome:
    """Return an outcome that says what was not understood; after two in a row, how to go on."""
    state = replace(turn.state, missed=turn.state.missed + 1)
    told = (*sentences, says(turn, "stuck")) if turn.state.asked is Slot.NEXT else sentences
    return Outcome(state, (Said(told),), Then.AGAIN)


def says(turn: Turn, message: str, /, **values: object) -> str:
    """Return a sentence of the chat in the person's language."""
    return turn.voice.messages.say(f"chat.{message}", **values)
