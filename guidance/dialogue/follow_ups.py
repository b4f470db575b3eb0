"""What people ask once they see courses: why this one, what if, more, step by step, who pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from guidance.answer import Explanation
from guidance.credential import Money
from guidance.dialogue.ending import courses_block, more_shown, paying
from guidance.dialogue.lexicon import plain
from guidance.dialogue.limits import limits_in
from guidance.dialogue.means import Turn
from guidance.dialogue.outcome import Outcome, Then, again, says
from guidance.dialogue.reading import hear
from guidance.dialogue.reply import PathBlock, Said, WhatIfBlock
from guidance.dialogue.state import Slot
from guidance.errors import ProfileError
from guidance.frameworks import country_of, nuts_country
from guidance.learner import Constraints
from guidance.pathways.types import PathLimits
from guidance.recommendation import recommend
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Change,
    Farther,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)
from guidance.recommendation.explain import explain
from guidance.recommendation.path_answer import answer_path
from guidance.recommendation.what_if import WhatIf, what_if

_NUMBER = re.compile(r"\d+")
MOST_OUTCOMES, MOST_SCHEMES = 3, 3


def why(text: str, turn: Turn) -> Outcome:
    """Return the letter that explains one of the courses shown, the first where none is named."""
    courses = turn.state.courses
    at = _number_in(text, turn)
    if not 1 <= at <= len(courses):
        return again(turn, says(turn, "no_such_course", count=len(courses)))
    explained = explain(turn.profile, turn.means.snapshot, turn.policy, courses[at - 1])
    return again(turn, *_why_lines(explained, turn))


def _number_in(text: str, turn: Turn) -> int:
    """Return the number of the course that a message names, 1 where it names none."""
    number = _NUMBER.search(turn.words.in_figures(plain(text)))
    return int(number[0]) if number else 1


def _why_lines(explained: Explanation, turn: Turn) -> tuple[str, ...]:
    """Return what the letter says of the course itself: place, offer, reasons, caveats, what it rests on.

    The table of points and the list of sources stay in the letter; its number finds it again.
    """
    say = turn.voice.messages.say
    letter = [line for line in explained.letter if line]
    begin = next((at for at, line in enumerate(letter) if line.startswith(explained.title)), 0)
    points = say("page.score_heading")
    end = letter.index(points) if points in letter else len(letter)
    return (*letter[begin:end], says(turn, "list_number", number=explained.run_id))


def details(text: str, turn: Turn) -> Outcome:
    """Return what is known of one of the courses shown, and that nobody signs up here."""
    courses = turn.state.courses
    at = _number_in(text, turn)
    if not 1 <= at <= len(courses):
        return again(turn, says(turn, "no_such_course", count=len(courses)))
    answer = recommend(turn.profile, turn.means.snapshot, turn.policy)
    shown = tuple(one for one in answer.results if one.credential == courses[at - 1])
    said = Said((says(turn, "ask_provider"),))
    return Outcome(turn.state, (courses_block(answer, shown, turn), said), Then.AGAIN)


def more(_: str, turn: Turn) -> Outcome:
    """Return the next courses of the same list."""
    shown = more_shown(turn)
    if shown is None:
        return again(turn, says(turn, "no_more"))
    state, blocks = shown
    return Outcome(state, blocks, Then.AGAIN)


def path(_: str, turn: Turn) -> Outcome:
    """Return a path of courses under the person's limits."""
    limits = PathLimits.of(turn.profile.constraints)
    found = answer_path(turn.profile, turn.means.snapshot, turn.policy, limits)
    if found.empty_reason:
        return again(turn, found.empty_reason)
    return Outcome(turn.state, (PathBlock(found),), Then.AGAIN)


def funding(_: str, turn: Turn) -> Outcome:
    """Return who may pay for each of the courses shown."""
    snapshot = turn.means.snapshot
    told = []
    for number, uri in enumerate(turn.state.courses, start=1):
        title = snapshot.credentials[snapshot.courses.position(uri)].title
        lines = tuple(paying(uri, turn, most=MOST_SCHEMES)) or (says(turn, "costs_nothing"),)
        told.append(f"{number}. {title}: {' '.join(lines)}")
    return again(turn, *told)


def supposed(text: str, turn: Turn) -> Outcome:
    """Return what the changes that a message supposes would do; usual ones where it names none."""
    changes = tuple(_changes(text, turn))
    limits = turn.state.constraints
    if changes or not _unlimited_asked(text, turn):
        try:
            found = what_if(turn.profile, turn.means.snapshot, turn.policy, changes or None)
        except ProfileError:
            return again(turn, says(turn, "nothing_to_loosen"))
        return Outcome(turn.state, (WhatIfBlock(_shortened(found)),), Then.AGAIN)
    named = limits_in(plain(text), turn.words, turn.state.language, "EUR")
    unset = [name for name in named if getattr(limits, name) in (None, ())]
    names = [turn.voice.messages.say(f"limit_name.{name}") for name in unset]
    return again(turn, says(turn, "not_limited", limits=turn.voice.messages.show(names)))


def _shortened(found: WhatIf) -> WhatIf:
    """Return the changes that make most difference on a telephone: the first few that change anything."""
    telling = [one for one in found.outcomes if one.changes_anything] or list(found.outcomes)
    return replace(found, outcomes=tuple(telling[:MOST_OUTCOMES]))


def _unlimited_asked(text: str, turn: Turn) -> bool:
    """Return whether a message supposes more of what the person set no limit on."""
    return bool(limits_in(plain(text), turn.words, turn.state.language, "EUR"))


def _changes(text: str, turn: Turn) -> Iterator[Change]:
    """Yield the changes that a message supposes, those of limits that are set and of skills."""
    limits = turn.state.constraints
    found = limits_in(plain(text), turn.words, turn.state.language, _currency(limits))
    relative = turn.words.within("more_than_now", plain(text))
    yield from _of_amounts(found, limits, relative=relative)
    yield from (AlsoAt(time) for time in found.get("times", ()) if limits.times)
    yield from (AlsoBy(mode) for mode in found.get("modes", ()) if limits.modes)
    for code, level in found.get("teaching_languages", ()):
        if code != turn.state.language:
            yield AlsoLanguage(code, level)
    if "radius_km" in found:
        yield from _farther(found["radius_km"], limits)
    if not found:
        yield from (AlsoSkill(skill.uri) for skill in hear(text, turn.words, turn).skills[:1])


def _currency(limits: Constraints) -> str:
    return limits.budget.currency if limits.budget else "EUR"


def _of_amounts(
    found: dict[str, object], limits: Constraints, *, relative: bool
) -> Iterator[Change]:
    """Yield changes of money and time; "300 euros" is a sum, "300 euros more" comes on top."""
    budget = found.get("budget")
    if isinstance(budget, Money) and limits.budget is not None:
        amount = budget.amount
        more_money = amount if relative else amount - limits.budget.amount
        if more_money > 0:
            yield MoreMoney(more_money, limits.budget.currency)
    for name, change in (("hours_per_week", MoreHours), ("weeks", MoreWeeks)):
        value, now = found.get(name), getattr(limits, name)
        if isinstance(value, float) and now is not None:
            step = value if relative else value - now
            if step > 0:
                yield change(step)


def _farther(km: float, limits: Constraints) -> Iterator[Change]:
    """Yield a longer way; for a region without a distance, the country around it."""
    if limits.radius_km is not None:
        if km > limits.radius_km:
            yield Farther(km)
    elif limits.nuts and len(limits.nuts) > len("PL"):
        yield WiderRegion(nuts_country(country_of(limits.nuts)))


def asks_why(message: str, turn: Turn) -> bool:
    """Return whether a plain message asks for the reasons of a course that was shown."""
    return bool(turn.state.courses) and turn.words.within("why", message)


def asks_what_if(message: str, turn: Turn) -> bool:
    """Return whether a plain message supposes something else than is."""
    return turn.state.asked is Slot.NEXT and turn.words.within("what_if", message)
