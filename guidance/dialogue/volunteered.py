"""Facts that people tell before they are asked: "I am a cook in Toruń and have 200 euros".

Only what is said as a wish of today counts: where they live or look, what they can pay, what they want
to be. Where somebody was born, worked or has family changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from guidance.dialogue.lexicon import Lexicon, has_any, plain
from guidance.dialogue.limits import amounts_in, with_limits
from guidance.dialogue.means import Turn
from guidance.dialogue.places import Spot
from guidance.dialogue.reading import pieces, without_person
from guidance.dialogue.state import Slot, State
from guidance.dialogue.wishes import wish_in
from guidance.linking.passages import Passage

PLACE_WORDS = 3
"""Words after "in" that may name a place."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was told beside skills: the state with it, whether there was any, and the text left."""

    state: State
    found: bool
    left: str


def told_beside(text: str, turn: Turn, *, wish: bool = True) -> Beside:
    """Return the place, budget and wish that a message tells without being asked for them."""
    told = without_person(text, turn.words)
    state, left = turn.state, told
    for part in _smallest(told, turn.state.language):
        clause = plain(part.text)
        if Slot.REGION not in state.settled and (spot := region_told(clause, turn)) is not None:
            limits = replace(state.constraints, nuts=spot.nuts, location=spot.location)
            state = replace(state, constraints=limits).settle(Slot.REGION)
            left = _blanked(left, part) if turn.words.within("live_cue", clause) else left
        if state.constraints.budget is None and (found := _budget(clause, turn.words)):
            limits = with_limits(state.constraints, found, part.text, turn.words)
            state = replace(state, constraints=limits)
            left = _blanked(left, part)
        if wish and state.goal is None and turn.words.within("goal_cue", clause):
            meant = wish_in(part.text, turn.words, turn).meant
            if meant is not None:
                state = replace(state, goal=meant).settle(Slot.GOAL)
                left = _blanked(left, part)
    return Beside(state, state != turn.state, left)


def _smallest(text: str, language: str) -> Iterator[Passage]:
    """Yield the pieces of a text that hold no smaller piece."""
    every = list(pieces(text, language))
    for one in every:
        if not any(one.start <= o.start and o.end <= one.end and o != one for o in every):
            yield one


def _blanked(text: str, part: Passage) -> str:
    return text[: part.start] + " " * (part.end - part.start) + text[part.end :]


def region_told(clause: str, turn: Turn) -> Spot | None:
    """Return the place where a plain clause says that somebody lives or looks for work."""
    words = turn.words
    for tail in words.after("live_cue", clause):
        return turn.means.places.find(" ".join(tail.split()[:PLACE_WORDS]), words)
    if words.within("origin", clause) or not words.within("present_cue", clause):
        return None
    for tail in words.after("place_word", clause):
        return turn.means.places.find(" ".join(tail.split()[:PLACE_WORDS]), words)
    return None


def _budget(clause: str, words: Lexicon) -> dict[str, object]:
    """Return the money that a plain clause says somebody has for a course."""
    if words.within("not_budget", clause) or not words.within("money_cue", clause):
        return {}
    free = has_any(clause, words.tables["amounts"]["free_of_charge"])
    figures = words.in_figures(clause)
    if not free and not re.search(r"\d", figures):
        return {}
    found = amounts_in(figures, words)
    return {"budget": found["budget"]} if "budget" in found else {}
