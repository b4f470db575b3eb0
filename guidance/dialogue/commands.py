"""What people may say at any moment: skip, back, stop, help, a person, what do you know about me."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from guidance.dialogue import follow_ups
from guidance.dialogue.answers import (
    GOAL,
    REGION,
    offer_within_reach,
    settle_marks,
    take_anywhere,
    take_goal,
    take_job,
    take_limits,
    take_region,
)
from guidance.dialogue.asking import ALSO, JOB, ORDER, SOFTEN, WITHOUT
from guidance.dialogue.keeping import kept_file
from guidance.dialogue.lexicon import (
    Lexicon,
    has_any,
    lexicon_for,
    plain,
    spoken_languages,
    without_signs,
)
from guidance.dialogue.limits import OWN
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import Answerer, Outcome, Then, again, says
from guidance.dialogue.places import Spot
from guidance.dialogue.reply import HELD, REJECTED, UNKNOWN, File, Said
from guidance.dialogue.state import Belief, Slot, State
from guidance.dialogue.telling import contacts, known, understood
from guidance.learner import LocalSkill
from guidance.ranking.eligibility import ENOUGH_TO_FOLLOW

LANGUAGE = "language:"
WHY = "why"
_WHY_A_COURSE = re.compile(r"why( \d+)?")
LONGEST_EARLY = 9
"""Words of a message that asks about courses before any were shown."""
LONGEST_WISH_FOR_A_LANGUAGE = 7
"""Words of a message that asks to go on in another language: "can we speak English please"."""
LONGEST_CHOICE = 3
"""Words of a message that names a suggested answer by its number."""
MOST_LOCAL = 120
"""Letters of a skill in the person's own words."""
FILE_NAME = "guidance-chat.json"
CHANGES = (
    ("change_goal", Slot.GOAL),
    ("change_region", Slot.REGION),
    ("change_limits", Slot.LIMITS),
)


def command(text: str, turn: Turn) -> Outcome | None:
    """Return what a command does, None where a message is none."""
    message = plain(text)
    for does, run in _COMMANDS:
        if does(message, turn):
            return run(text, turn)
    return None


def coded(text: str, turn: Turn) -> Outcome | None:
    """Return what a suggested answer does by its value, or by its number; None for anything else."""
    value = _chosen(text, turn) or text.strip()
    if value.startswith((HELD, REJECTED, UNKNOWN)):
        return _about_skills(value, turn)
    if (own := _to_keep(text, turn)) is not None:
        return keep(own, turn)
    for prefix, run in _CODED.items():
        if value.startswith(prefix) and (prefix != WHY or _WHY_A_COURSE.fullmatch(value)):
            return run(value.removeprefix(prefix).strip(), turn)
    run_value = _VALUES.get(value)
    return run_value(value, turn) if run_value else None


def _chosen(text: str, turn: Turn) -> str | None:
    """Return the value of the suggested answer that a message names by its number: "2", "number 2"."""
    tokens = without_signs(plain(text)).split()
    beside = {*turn.words.joining, *turn.words.tables["within"]["only"]}
    numbers = [token for token in tokens if token.isdecimal()]
    if turn.state.asked is Slot.CONFIRM or len(numbers) != 1 or len(tokens) > LONGEST_CHOICE:
        return None
    if any(token not in beside for token in tokens if not token.isdecimal()):
        return None
    at = int(numbers[0])
    if 1 <= at <= len(turn.state.choices):
        return turn.state.choices[at - 1]
    return None


def _about_skills(value: str, turn: Turn) -> Outcome | None:
    """Return the state after answers such as "held:URI rejected:URI"."""
    beliefs: dict[str, Belief] = {}
    for part in value.split():
        for prefix, belief in (
            (HELD, Belief.HELD),
            (REJECTED, Belief.REJECTED),
            (UNKNOWN, Belief.LIKELY),
        ):
            uri = part.removeprefix(prefix)
            if part.startswith(prefix) and uri in turn.means.snapshot.skills.positions:
                beliefs[uri] = belief
    if not beliefs:
        return None
    marks = {
        uri: belief is Belief.HELD for uri, belief in beliefs.items() if belief is not Belief.LIKELY
    }
    noted = settle_marks(marks, turn)
    open_again = ((uri, belief) for uri, belief in beliefs.items() if belief is Belief.LIKELY)
    return replace(noted, state=noted.state.believing(open_again))


def _goal_code(uri: str, turn: Turn) -> Outcome | None:
    return take_goal(uri, turn) if uri in turn.means.snapshot.occupations.positions else None


def _job_code(uri: str, turn: Turn) -> Outcome | None:
    return take_job(uri, turn) if uri in turn.means.snapshot.occupations.positions else None


def soften(limit: str, turn: Turn) -> Outcome | None:
    """Return the state in which a limit is a wish only: courses that do not state it stay in."""
    limits = turn.state.constraints
    if limit not in limits.hard:
        return None
    left = tuple(name for name in limits.hard if name != limit)
    state = replace(turn.state, constraints=replace(limits, hard=left))
    name = turn.voice.messages.say(f"limit_name.{limit}")
    return Outcome(state, (Said((says(turn, "softened", limit=name),)),))


def without(_: str, turn: Turn) -> Outcome:
    """Return the state without a wish: what any skill of the person may lead to."""
    return Outcome(replace(turn.state, goal=None).settle(Slot.GOAL))


def also_language(code: str, turn: Turn) -> Outcome | None:
    """Return the state with one more language that the person can work and learn in."""
    if code not in turn.means.snapshot.vacancies.languages:
        return None
    able = dict(turn.state.constraints.teaching_languages) | {code: ENOUGH_TO_FOLLOW}
    able = {turn.state.language: OWN, **able}
    return take_limits({"teaching_languages": tuple(sorted(able.items()))}, "", turn)


def _region_code(code: str, turn: Turn) -> Outcome | None:
    known_code = code in turn.means.places.codes
    return take_region(Spot(code, turn.voice.region(code)), turn) if known_code else None


def switch(language: str, turn: Turn) -> Outcome | None:
    """Return the conversation in another language."""
    if language not in spoken_languages():
        return None
    turn = replace(turn, state=replace(turn.state, language=language))
    said = Said((says(turn, "switched"),))
    listed = (understood(turn.state.shown, turn, "understood"),)
    return Outcome(
        turn.state, (said, *listed) if turn.state.asked is Slot.CONFIRM else (said,), Then.AGAIN
    )


def _to_keep(text: str, turn: Turn) -> str | None:
    """Return what follows "keep:" as the language of the conversation says it; None without it."""
    asked, colon, own = text.partition(":")
    return own if colon and plain(asked) in turn.words.tables["within"]["keep"] else None


def keep(words: str, turn: Turn) -> Outcome | None:
    """Return the state with a skill in the person's own words."""
    text = " ".join(words.split())[:MOST_LOCAL]
    if not text:
        return None
    own = LocalSkill(text, turn.state.language)
    others = tuple(skill for skill in turn.state.local_skills if skill != own)
    state = replace(turn.state, local_skills=(*others, own))
    if state.asked is Slot.SKILLS:
        state = state.settle(Slot.SKILLS)
    return Outcome(state, (Said((says(turn, "kept", text=text),)),))


def skip(_: str, turn: Turn) -> Outcome:
    """Leave the question that waits open for good; with no course found, take the first way out."""
    if turn.state.asked is Slot.NEXT:
        return _way_out(turn) or again(turn)
    return Outcome(turn.state.settle(turn.state.asked))


def _way_out(turn: Turn) -> Outcome | None:
    """Return what the first suggested answer does where no course was found and it may find some."""
    first = next(iter(turn.state.choices), "")
    ways = (SOFTEN, ALSO, WITHOUT)
    return coded(first, turn) if not turn.state.courses and first.startswith(ways) else None


def unsure(text: str, turn: Turn) -> Outcome:
    """Return occupations within reach where the wish is asked for; else leave the question open."""
    return offer_within_reach(turn) if turn.state.asked is Slot.GOAL else skip(text, turn)


def back(_: str, turn: Turn) -> Outcome:
    """Return to the question before."""
    if not turn.state.trail:
        return again(turn, says(turn, "first_question"))
    *trail, last = turn.state.trail
    state = replace(turn.state, trail=tuple(trail), asked=last)
    if last is Slot.CONFIRM:
        state = replace(state, shown=tuple(uri for uri, _ in state.beliefs)[-8:])
    blocks = (understood(state.shown, replace(turn, state=state), "understood"),)
    return Outcome(
        state.reopen(turn.state.asked, last), blocks if last is Slot.CONFIRM else (), Then.AGAIN
    )


def stop(_: str, turn: Turn) -> Outcome:
    """Return the file that the person keeps."""
    file = File(FILE_NAME, "application/json", kept_file(turn.state))
    return Outcome(turn.state, (Said((says(turn, "stopped"),)), file), Then.NOTHING)


def restart(_: str, turn: Turn) -> Outcome:
    """Begin again in the same language."""
    return Outcome(State(turn.state.language), (Said((says(turn, "restarted"),)),), Then.AGAIN)


def erase(_: str, turn: Turn) -> Outcome:
    """Empty the state; nothing else was ever kept."""
    return Outcome(State(turn.state.language), (Said((says(turn, "erased"),)),), Then.NOTHING)


def explain_itself(_: str, turn: Turn) -> Outcome:
    """Return what may be written, first of all to the question that waits."""
    return again(turn, says(turn, f"help_{turn.state.asked.value}"), says(turn, "help"))


def human(_: str, turn: Turn) -> Outcome:
    """Return whom to talk to."""
    return Outcome(turn.state, contacts(turn), Then.AGAIN)


def in_need(_: str, turn: Turn) -> Outcome:
    """Return people who can help at once; a program does not judge how somebody is."""
    said = Said((says(turn, "crisis"), says(turn, "crisis_number")))
    return Outcome(turn.state, (said, *contacts(turn)), Then.AGAIN)


def about(_: str, turn: Turn) -> Outcome:
    """Return all that is known of the person."""
    said = Said((says(turn, "about_me"),))
    uris = tuple(uri for uri, _ in turn.state.beliefs)
    listed = (understood(uris, turn, "your_skills"),) if uris else ()
    return Outcome(turn.state, (said, known(turn), *listed), Then.AGAIN)


def edit_skills(_: str, turn: Turn) -> Outcome:
    """Return all skills, to be confirmed or struck again."""
    uris = tuple(uri for uri, _ in turn.state.beliefs)[-20:]
    if not uris:
        return Outcome(turn.state.reopen(Slot.SKILLS))
    state = replace(turn.state.reopen(Slot.CONFIRM), shown=uris, asked=Slot.CONFIRM)
    return Outcome(state, (understood(uris, turn, "your_skills"),), Then.AGAIN)


def courses_now(_: str, turn: Turn) -> Outcome:
    """Leave all other questions open and show the courses."""
    return Outcome(turn.state.settle(*ORDER))


def greet(_: str, turn: Turn) -> Outcome:
    """Return a greeting."""
    return again(turn, says(turn, "hello"))


def welcome(_: str, turn: Turn) -> Outcome:
    """Return thanks for thanks."""
    return again(turn, says(turn, "welcome"))


def say_what_it_is(_: str, turn: Turn) -> Outcome:
    """Return that a program speaks."""
    return again(turn, says(turn, "i_am_a_program"))


def _reopened(slot: Slot) -> Answerer:
    def run(_: str, turn: Turn) -> Outcome:
        state = replace(turn.state.reopen(slot), asked=slot)
        return Outcome(state, (), Then.AGAIN)

    return run


def _exactly(name: str) -> Callable[[str, Turn], bool]:
    return lambda message, turn: turn.words.exact(name, message)


def _within(name: str) -> Callable[[str, Turn], bool]:
    return lambda message, turn: turn.words.within(name, message)


def asked_language(message: str) -> str | None:
    """Return the language that a plain message asks to go on in, in whatever language it asks."""
    for language in spoken_languages():
        words: Lexicon = lexicon_for(language)
        if message in words.tables["switch"]["ask"]:
            return language
    if len(message.split()) > LONGEST_WISH_FOR_A_LANGUAGE:
        return None
    for language in spoken_languages():
        asks = (ask for ask in lexicon_for(language).tables["switch"]["ask"] if " " in ask)
        if has_any(message, asks):
            return language
    return None


def _switches(message: str, turn: Turn) -> bool:
    language = asked_language(message)
    names_teaching = turn.state.asked is Slot.LIMITS and len(message.split()) == 1
    return language not in (None, turn.state.language) and not names_teaching


def _switch_asked(text: str, turn: Turn) -> Outcome | None:
    return switch(asked_language(plain(text)) or "", turn)


def _at_next(name: str) -> Callable[[str, Turn], bool]:
    return lambda message, turn: bool(turn.state.courses) and turn.words.exact(name, message)


def _about_a_course(message: str, turn: Turn) -> bool:
    return bool(turn.state.courses) and turn.words.within("course_question", message)


def _pays(message: str, turn: Turn) -> bool:
    return bool(turn.state.courses) and turn.words.within("pay", message)


def _asks_too_early(message: str, turn: Turn) -> bool:
    """Return whether somebody asks after courses by "why 1" or "what if" before there are any."""
    if turn.state.courses or len(message.split()) > LONGEST_EARLY:
        return False
    why = turn.words.within("why", message) and any(sign.isdigit() for sign in message)
    return why or (turn.state.asked is not Slot.NEXT and turn.words.within("what_if", message))


def _leaves_it_to_us(message: str, turn: Turn) -> bool:
    """Return whether somebody for whom no course was found agrees to the way out that stands first."""
    if turn.state.asked is not Slot.NEXT or _way_out(turn) is None:
        return False
    return any(turn.words.exact(name, message) for name in ("yes", "unsure", "unlimited"))


def no_courses_yet(_: str, turn: Turn) -> Outcome:
    """Return that no courses were shown so far."""
    return again(turn, says(turn, "no_courses_yet"))


_COMMANDS: tuple[tuple[Callable[[str, Turn], bool], Answerer], ...] = (
    (_within("crisis"), in_need),
    (_exactly("erase"), erase),
    (_exactly("about"), about),
    (_switches, _switch_asked),
    (_exactly("human"), human),
    (_within("human"), human),
    (_exactly("stop"), stop),
    (_exactly("restart"), restart),
    (_exactly("back"), back),
    (_exactly("help"), explain_itself),
    (_exactly("alive"), say_what_it_is),
    (_exactly("greeting"), greet),
    (_exactly("thanks"), welcome),
    (_at_next("more"), follow_ups.more),
    (_at_next("path"), follow_ups.path),
    (_exactly("courses"), courses_now),
    (_asks_too_early, no_courses_yet),
    (_pays, follow_ups.funding),
    (follow_ups.asks_what_if, follow_ups.supposed),
    (follow_ups.asks_why, follow_ups.why),
    (_about_a_course, follow_ups.details),
    *((_within(name), _reopened(slot)) for name, slot in CHANGES),
    (_exactly("skills"), edit_skills),
    (_exactly("skip"), skip),
    (_leaves_it_to_us, skip),
)
"""In this order: somebody in need first, then what ends or changes the conversation."""

_CODED: dict[str, Answerer] = {
    GOAL: _goal_code,
    JOB: _job_code,
    SOFTEN: soften,
    ALSO: also_language,
    REGION: _region_code,
    LANGUAGE: switch,
    WITHOUT: without,
    WHY: lambda text, turn: (follow_ups.why if turn.state.courses else no_courses_yet)(text, turn),
}
_VALUES: dict[str, Answerer] = {
    "skip": skip,
    "unsure": unsure,
    "anywhere": lambda _, turn: take_anywhere(turn),
    "unlimited": skip,
    "back": back,
    "stop": stop,
    "restart": restart,
    "erase": erase,
    "help": explain_itself,
    "human": human,
    "about": about,
    "skills": edit_skills,
    "courses": courses_now,
    "more": follow_ups.more,
    "path": follow_ups.path,
    "what_if": follow_ups.supposed,
    "goal": _reopened(Slot.GOAL),
    "region": _reopened(Slot.REGION),
    "limits": _reopened(Slot.LIMITS),
}
"""Values of suggested answers that mean the same in every language."""
