"""How a conversation goes on where an answer was not understood twice: with an honest default."""

from __future__ import annotations

from dataclasses import replace

from guidance.dialogue.answers import take_anywhere
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import Outcome, Then, missed, says
from guidance.dialogue.reading import without_person
from guidance.dialogue.reply import Said
from guidance.dialogue.state import Slot
from guidance.learner import LocalSkill

MOST_TRIES = 1
"""Answers to one question that may stay unread before the conversation goes on without it."""
MOST_LOCAL = 120
LONGEST_LOCAL = 8
"""Words of what is kept as a skill in somebody's own words: more is a story, and is not kept."""


def not_a_third_time(outcome: Outcome, turn: Turn) -> Outcome:
    """Return an outcome that would put a question a third time in vain as one that goes on without it."""
    missed_now = outcome.state.missed > turn.state.missed
    if outcome.then is not Then.AGAIN or not missed_now or turn.state.missed < MOST_TRIES:
        return outcome
    if turn.state.asked is Slot.NEXT:
        return outcome
    following = moved_on("", replace(turn, state=outcome.state))
    return replace(following, blocks=(*outcome.blocks[:1], *following.blocks))


def not_understood(text: str, turn: Turn) -> Outcome:
    """Return what to write instead; after the second try, the next question with a default."""
    asked = turn.state.asked
    if turn.state.missed >= MOST_TRIES and asked is not Slot.NEXT:
        return moved_on(text, turn)
    sentences = [says(turn, "not_understood"), says(turn, f"help_{asked.value}")]
    if asked is Slot.SKILLS:
        sentences.append(says(turn, "keep_how"))
    return missed(turn, *sentences)


def moved_on(text: str, turn: Turn) -> Outcome:
    """Return the question that waits as settled without an answer, and say so."""
    asked, state = turn.state.asked, turn.state
    if asked is Slot.SKILLS:
        return _kept_in_own_words(text, turn)
    if asked is Slot.REGION:
        said = Said((says(turn, "place_anywhere"),))
        return replace(take_anywhere(turn), blocks=(said,))
    return Outcome(state.settle(asked), (Said((says(turn, f"gave_up_{asked.value}"),)),))


def _is_plain_words(text: str) -> bool:
    """Return whether a text holds neither figures nor an address: these name no skill."""
    return not any(letter.isdigit() or letter in "@#/" for letter in text)


def _kept_in_own_words(text: str, turn: Turn) -> Outcome:
    words = " ".join(without_person(text, turn.words).split()).strip(" ,.!")[:MOST_LOCAL]
    if not words or len(words.split()) > LONGEST_LOCAL or not _is_plain_words(words):
        return Outcome(turn.state.settle(Slot.SKILLS), (Said((says(turn, "gave_up_nothing"),)),))
    own = LocalSkill(words, turn.state.language)
    others = tuple(skill for skill in turn.state.local_skills if skill != own)
    state = replace(turn.state, local_skills=(*others, own)).settle(Slot.SKILLS)
    return Outcome(state, (Said((says(turn, "gave_up_skills", text=words),)),))
