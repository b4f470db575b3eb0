"""One turn of the chat: `step(state, message, means)` gives the next state and what to answer.

A message is tried in this order: too long or empty; a file to go on from; the value or number of a
suggested answer; a command; an answer to the question that waits. What is none of these gets a calm word
and the same question again, and nothing that was said before is lost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from guidance.dialogue.about_service import about_service
from guidance.dialogue.answers import answer, limits_changed
from guidance.dialogue.asides import aside
from guidance.dialogue.asking import put, put_again, put_next
from guidance.dialogue.commands import LANGUAGE, coded, command
from guidance.dialogue.keeping import read_kept
from guidance.dialogue.lexicon import has_any, lexicon_for, plain, said_everywhere, signed
from guidance.dialogue.means import Means, Turn
from guidance.dialogue.outcome import Outcome, Then, again, missed, says
from guidance.dialogue.reply import (
    Block,
    Choice,
    Notice,
    Question,
    Reply,
    Said,
    Understood,
)
from guidance.dialogue.state import Belief, Slot, State
from guidance.dialogue.stuck import not_a_third_time, not_understood
from guidance.dialogue.telling import known, understood
from guidance.errors import InputError
from guidance.messages import languages, messages_for
from guidance.recommendation.arrival import on_arrival

MOST_TEXT = 5_000
"""Characters of a message; a longer one is not read, and that is said."""
MOST_FILE = 200_000
FEWEST_WORDS_TO_TELL = 4
"""Words from which a message in another language is noticed."""
SHORT_OUTBURST = 8
"""Words up to which a message with a rude word is read as nothing else."""
_LETTER = re.compile(r"[^\W_]")


def start(language: str, means: Means) -> tuple[State, Reply]:
    """Return the first state and the first words: that a program speaks, and the first question."""
    known_language = language if language in languages() else "en"
    turn = Turn(State(known_language), means)
    notice = says(turn, "notice")
    if means.snapshot.manifest.demonstration:
        notice = f"{notice} {turn.voice.messages.say('demonstration')}"
    ends = () if means.kept else (says(turn, "ends_at_restart"),)
    opening = Said((says(turn, "welcome_words"), says(turn, "private"), *ends))
    blocks: tuple[Block, ...] = (Notice(notice), opening)
    state, asked = put(Slot.SKILLS, turn, blocks)
    return state, Reply(known_language, asked)


def step(state: State, message: str, means: Means) -> tuple[State, Reply]:
    """Return the state after a message, and what to answer.

    Equal states and messages give equal answers; nothing of the message stays in the state but what the
    person confirms, and a skill in their own words: one that they ask to keep, or a few words that were
    given twice and have no name here, which is said.
    """
    present = arrived(state, means)
    turn = Turn(replace(present, turns=state.turns + 1), means)
    outcome = not_a_third_time(understand(message, turn), turn)
    after = replace(turn, state=outcome.state)
    if outcome.then is Then.NOTHING:
        finished = not any(isinstance(block, Question) for block in outcome.blocks)
        return outcome.state, Reply(outcome.state.language, outcome.blocks, finished)
    following, asked = put_next(after) if outcome.then is Then.NEXT else put_again(after)
    if following.asked is not state.asked or outcome.then is Then.NEXT:
        following = replace(following, missed=0)
    if following.asked is Slot.CONFIRM:
        asked = _with_list(asked, outcome.blocks, replace(after, state=following))
    offered = _with_language(asked, message, after)
    return following, Reply(following.language, (*outcome.blocks, *offered))


def arrived(state: State, means: Means) -> State:
    """Return a state in the terms of the snapshot: another one may have been published meanwhile.

    What it no longer holds is left out, never guessed at; what was redirected is renamed.
    """
    snapshot = means.snapshot
    profile = on_arrival(state.profile(means.as_of), snapshot).profile
    held, jobs = snapshot.skills.positions, snapshot.occupations.positions
    if all(uri in held for uri, _ in state.beliefs) and (not state.goal or state.goal in jobs):
        return _with_courses(state, means)
    renamed = [(claim.uri, Belief.HELD) for claim in profile.skills if claim.uri in profile.held]
    renamed += [(uri, Belief.LIKELY) for uri in profile.uncertain]
    renamed += [(uri, Belief.REJECTED) for uri in profile.rejected]
    beliefs = {uri: belief for uri, belief in renamed if uri in held}
    goal = profile.goal if profile.goal in jobs else None
    shown = tuple(uri for uri in state.shown if uri in beliefs)
    changed = replace(state, beliefs=tuple(beliefs.items()), goal=goal, shown=shown)
    return _with_courses(changed, means)


def _with_courses(state: State, means: Means) -> State:
    courses = means.snapshot.courses.positions
    return replace(state, courses=tuple(uri for uri in state.courses if uri in courses))


def understand(message: str, turn: Turn) -> Outcome:
    """Return what a message comes to, whatever it is."""
    text = message.strip()
    if text.startswith("{"):
        return _resumed(text, turn)
    if len(text) > MOST_TEXT:
        return again(turn, says(turn, "too_long", most=MOST_TEXT))
    if (sign := signed(text)) is not None:
        text = next(iter(turn.words.tables["exact"][sign]))
    if not _LETTER.search(text) and text != "?":
        return _no_words(turn)
    if _in_unread_script(text) and plain(text) not in said_everywhere():
        return _cannot_read(turn)
    for read in (coded, about_service, command, _outburst, aside, _off_topic, answer):
        found = read(text, turn)
        if found is not None:
            return found
    return not_understood(text, turn)


def _with_list(
    asked: tuple[Block, ...], before: tuple[Block, ...], turn: Turn
) -> tuple[Block, ...]:
    """Return the question about a list with the list above it, unless this turn has shown it."""
    if any(isinstance(block, Understood) for block in before) or not turn.state.shown:
        return asked
    return (understood(turn.state.shown, turn, "understood"), *asked)


def _no_words(turn: Turn) -> Outcome:
    """Return that words are needed; twice in a row, the next question."""
    if turn.state.asked is Slot.SKILLS:
        return again(turn, says(turn, "no_words"))
    return missed(turn, says(turn, "no_words"))


def _in_unread_script(text: str) -> bool:
    """Return whether most letters of a text are of a script that none of the languages here has."""
    letters = [letter for letter in text if letter.isalpha()]
    read = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return bool(letters) and read < len(letters) / 2


def _cannot_read(turn: Turn) -> Outcome:
    """Return which languages are read; a question asked twice in vain is left."""
    names = [messages_for(code).language_name(code) for code in languages()]
    told = says(turn, "cannot_read", languages=", ".join(names))
    return missed(turn, told)


def _resumed(text: str, turn: Turn) -> Outcome:
    """Return the conversation that a file holds."""
    if len(text) > MOST_FILE:
        return again(turn, says(turn, "too_long", most=MOST_FILE))
    try:
        state = read_kept(text)
    except InputError:
        return again(turn, says(turn, "file_refused"))
    language = state.language if state.language in languages() else turn.state.language
    turn = replace(turn, state=replace(state, language=language, turns=0))
    blocks: tuple[Block, ...] = (Said((says(turn, "resumed"),)), known(turn))
    uris = tuple(uri for uri, _ in state.beliefs)
    if uris:
        blocks = (*blocks, understood(uris, turn, "your_skills"))
    state = turn.state if Slot.CONFIRM in state.settled else replace(turn.state, shown=state.likely)
    return Outcome(state, blocks)


def _outburst(text: str, turn: Turn) -> Outcome | None:
    """Return calm words to rude ones; a longer message is read for what else it says."""
    message = plain(text)
    rude = turn.words.within("hostile", message)
    return (
        again(turn, says(turn, "calm")) if rude and len(message.split()) <= SHORT_OUTBURST else None
    )


def _off_topic(text: str, turn: Turn) -> Outcome | None:
    """Return what this chat is for, to a question that it has no answer to."""
    message = plain(text)
    if turn.state.asked is Slot.GOAL and turn.words.within("jobs_word", message):
        return None
    if turn.state.asked in (Slot.LIMITS, Slot.NEXT) and limits_changed(text, turn):
        return None
    asks = text.rstrip().endswith("?") or has_any(
        message.partition(" ")[0], turn.words.question_words
    )
    asks = asks or any(message.startswith(f"{word} ") for word in turn.words.question_words)
    asks = (
        asks or lexicon_for("en").within("orders", message) or turn.words.within("orders", message)
    )
    return again(turn, says(turn, "off_topic")) if asks else None


def _with_language(blocks: tuple[Block, ...], message: str, turn: Turn) -> tuple[Block, ...]:
    """Return the blocks with an offer to go on in the language that the message is in."""
    found = turn.means.detector.detect(message[:MOST_TEXT]) or ""
    few = len(message.split()) < FEWEST_WORDS_TO_TELL
    if few or found == turn.state.language or found not in languages() or message.startswith("{"):
        return blocks
    label = messages_for(found).say("chat.go_on_here")
    offer = Choice(LANGUAGE + found, label)
    return tuple(
        replace(block, choices=(*block.choices, offer)) if isinstance(block, Question) else block
        for block in blocks
    )
