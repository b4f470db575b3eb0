"""The question of a turn: which slot is open, what is asked, and which answers are suggested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from guidance.dialogue.ending import courses_shown
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import says
from guidance.dialogue.reply import Block, Choice, Question, Said
from guidance.dialogue.state import Slot, State
from guidance.recommendation import recommend

ORDER = (Slot.SKILLS, Slot.CONFIRM, Slot.GOAL, Slot.REGION, Slot.LIMITS, Slot.SKILL)
LAST_TURN_FOR_A_SKILL = 5
"""After more messages than this no further skill is asked about before the courses: a conversation
has at most seven messages to the first three. Who told nothing yet is asked all the same."""
MOST_REGIONS = 3
GOAL, REGION, JOB, SOFTEN, ALSO = "occupation:", "region:", "job:", "soften:", "also:"
"""What stands before the value of a suggested wish, place, own work, limit to be a wish only, or
language to work in beside one's own."""
WITHOUT = "without:goal"
"""The suggested answer that leaves the wish out."""


def open_slot(state: State) -> Slot:
    """Return the slot to ask for next, NEXT where none is open."""
    for slot in ORDER:
        if slot in state.settled or (slot is Slot.CONFIRM and not state.likely):
            continue
        if slot is Slot.SKILL and state.turns > LAST_TURN_FOR_A_SKILL and state.tells_something:
            continue
        return slot
    return Slot.NEXT


def put_next(turn: Turn) -> tuple[State, tuple[Block, ...]]:
    """Return the state with the next open question, and the blocks that put it."""
    slot = open_slot(turn.state)
    if slot is Slot.SKILL:
        asked = _ask_skill(turn)
        if asked is not None:
            return asked
        turn = replace(turn, state=turn.state.settle(Slot.SKILL))
        slot = Slot.NEXT
    if slot is Slot.NEXT:
        state, blocks = courses_shown(turn)
        turn = replace(turn, state=state)
        return put(Slot.NEXT, turn, blocks)
    return put(slot, turn)


def put(slot: Slot, turn: Turn, before: tuple[Block, ...] = ()) -> tuple[State, tuple[Block, ...]]:
    """Return the state that waits for an answer to a slot, and its question after other blocks."""
    state = turn.state
    question = Question(slot.value, says(turn, f"ask_{slot.value}"), tuple(_CHOICES[slot](turn)))
    trail = state.trail if state.asked is slot else (*state.trail, state.asked)
    asked = replace(state, asked=slot, trail=trail, choices=_values(question))
    return asked, (*before, question)


def put_again(turn: Turn) -> tuple[State, tuple[Block, ...]]:
    """Return the question that waits, once more."""
    if turn.state.asked is Slot.SKILL:
        asked = _ask_skill(turn)
        if asked is not None:
            return asked
    for prefix, ask in ((GOAL, _ask_wish), (JOB, ask_jobs)):
        shown = [value.removeprefix(prefix) for value in turn.state.choices if prefix in value]
        if shown:
            state, question = ask(turn, tuple(shown))
            return state, (question,)
    return put(turn.state.asked, turn)


def ask_occupations(turn: Turn, uris: tuple[str, ...], text: str) -> tuple[State, Question]:
    """Return the question which of some occupations is wished for."""
    names = (Choice(GOAL + uri, turn.voice.name(uri)) for uri in uris)
    choices = (*names, Choice("skip", says(turn, "choice_no_goal")))
    question = Question(Slot.GOAL.value, text, choices)
    return replace(turn.state, asked=Slot.GOAL, choices=_values(question)), question


def _ask_wish(turn: Turn, uris: tuple[str, ...]) -> tuple[State, Question]:
    return ask_occupations(turn, uris, says(turn, "which_wish"))


def ask_jobs(turn: Turn, uris: tuple[str, ...]) -> tuple[State, Question]:
    """Return the question which of some occupations comes closest to the person's own work."""
    names = (Choice(JOB + uri, turn.voice.name(uri)) for uri in uris)
    choices = (*names, Choice("skip", says(turn, "choice_no_job")))
    question = Question(Slot.SKILLS.value, says(turn, "which_job"), choices)
    return replace(turn.state, asked=Slot.SKILLS, choices=_values(question)), question


def _ask_skill(turn: Turn) -> tuple[State, tuple[Block, ...]] | None:
    """Return the question about the one skill that matters most, None where no answer would."""
    found = recommend(turn.profile, turn.means.snapshot, turn.policy).next_question
    if found is None:
        return None
    state = replace(turn.state, shown=(found.skill,))
    choices = tuple(_CHOICES[Slot.SKILL](turn))
    question = Question(Slot.SKILL.value, found.text, choices)
    trail = state.trail if state.asked is Slot.SKILL else (*state.trail, state.asked)
    why = Said((says(turn, "why_skill"),))
    asked = replace(state, asked=Slot.SKILL, trail=trail, choices=_values(question))
    return asked, (why, question)


def _values(question: Question) -> tuple[str, ...]:
    return tuple(choice.value for choice in question.choices)


def _choice(turn: Turn, value: str, name: str = "") -> Choice:
    return Choice(value, says(turn, f"choice_{name or value}"))


def _of_skills(turn: Turn) -> Iterator[Choice]:
    yield _choice(turn, "skip")


def _of_confirm(turn: Turn) -> Iterator[Choice]:
    yield _choice(turn, "yes", "yes_all")
    yield _choice(turn, "no", "no_none")
    yield _choice(turn, "skip", "skip_confirm")


def _of_goal(turn: Turn) -> Iterator[Choice]:
    yield _choice(turn, "unsure", "unsure_goal")
    yield _choice(turn, "skip", "no_goal")


def _of_region(turn: Turn) -> Iterator[Choice]:
    """Yield the regions with most ads in the person's language where it is official, then anywhere."""
    table, countries = turn.means.snapshot.vacancies, turn.means.snapshot.countries
    known = {code: at for at, code in enumerate(table.languages)}
    mine = table.language == known.get(turn.state.language, -1)
    counts: dict[str, int] = {}
    for at in table.region[mine & table.current].tolist():
        if len(table.regions[at]) > len("PL"):
            counts[table.regions[at][:4]] = counts.get(table.regions[at][:4], 0) + 1
    language = turn.state.language
    here = [code for code in counts if language in countries.official_languages(code)]
    for code in sorted(here, key=lambda one: (-counts[one], one))[:MOST_REGIONS]:
        yield Choice(REGION + code, turn.voice.region(code))
    yield _choice(turn, "anywhere")


def _of_limits(turn: Turn) -> Iterator[Choice]:
    yield _choice(turn, "unlimited")


def _of_skill(turn: Turn) -> Iterator[Choice]:
    for value in ("yes", "no"):
        yield _choice(turn, value)
    yield _choice(turn, "skip", "unsure")


def _of_next(turn: Turn) -> Iterator[Choice]:
    yield from _to_soften(turn)
    yield from _to_speak(turn)
    if turn.state.goal and turn.state.tells_something and not turn.state.courses:
        yield _choice(turn, WITHOUT, "without_goal")
    if turn.state.courses:
        yield Choice("why 1", says(turn, "choice_why", number=1))
        yield _choice(turn, "more")
        yield _choice(turn, "path")
        yield _choice(turn, "what_if")
    yield _choice(turn, "human")
    yield _choice(turn, "stop")


def _to_speak(turn: Turn) -> Iterator[Choice]:
    """Yield the language of most ads, where none is in a language that the person named."""
    if turn.state.courses or turn.person.reach.market.ads.size:
        return
    table = turn.means.snapshot.vacancies
    counts = Counter(table.language[table.current].tolist())
    ranked = sorted(counts, key=lambda at: (-counts[at], table.languages[at]))
    for at in [at for at in ranked if table.languages[at]][:1]:
        name = turn.voice.messages.language_name(table.languages[at])
        yield Choice(ALSO + table.languages[at], says(turn, "choice_also_language", language=name))


def _to_soften(turn: Turn) -> Iterator[Choice]:
    """Yield the limit that leaves most courses out, to be a wish only, where no course is left."""
    if turn.state.courses or not turn.state.constraints.hard:
        return
    excluded = recommend(turn.profile, turn.means.snapshot, turn.policy).excluded
    counted = Counter(item.limit for item in excluded if item.limit in turn.state.constraints.hard)
    for limit in sorted(counted, key=lambda one: (-counted[one], one))[:1]:
        name = turn.voice.messages.say(f"limit_name.{limit}")
        yield Choice(SOFTEN + limit, says(turn, "choice_soften", limit=name))


_CHOICES: Mapping[Slot, Callable[[Turn], Iterator[Choice]]] = {
    Slot.SKILLS: _of_skills,
    Slot.CONFIRM: _of_confirm,
    Slot.GOAL: _of_goal,
    Slot.REGION: _of_region,
    Slot.LIMITS: _of_limits,
    Slot.SKILL: _of_skill,
    Slot.NEXT: _of_next,
}
