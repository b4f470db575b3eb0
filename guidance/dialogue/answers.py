"""What a message answers to the question that waits, slot by slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from guidance.dialogue.asking import GOAL, JOB, REGION, ask_jobs, ask_occupations
from guidance.dialogue.lexicon import Lexicon, plain, without_signs
from guidance.dialogue.limits import amounts_in, limits_in, with_limits
from guidance.dialogue.means import Turn
from guidance.dialogue.numbering import ticked
from guidance.dialogue.outcome import Answerer, Outcome, Then, again, missed, says
from guidance.dialogue.places import Spot
from guidance.dialogue.reading import FROM_A_JOB, Heard, hear
from guidance.dialogue.reply import Block, Said
from guidance.dialogue.state import Belief, Slot, State
from guidance.dialogue.telling import known, region_words, understood
from guidance.dialogue.titles import akin, usual_skills
from guidance.dialogue.volunteered import region_told, told_beside
from guidance.dialogue.wishes import CONSIDERED, wish_in
from guidance.recommendation.occupations import (
    OccupationRule,
    ReachableOccupation,
    occupations_within_reach,
)

MOST_OCCUPATIONS = 4
CLOSEST = (
    OccupationRule(similarity=0.1, levels_apart=2),
    OccupationRule(similarity=0.02, levels_apart=3),
)
"""Thresholds of what is shown as closest where hardly any occupation is within reach, one by one."""
FIRM = 0.3
"""Confidence from which an occupation is offered to who wishes for "something with animals"."""
LONGEST_NEED = 2
"""Words of a message that is nothing but the name of a need: "wheelchair"."""
LONGEST_WISH = 6
"""Words of a message that is read as a wish though it does not say "I want to be"."""
SHORTEST_STEM = 4
"""Letters of a word that may name a skill of a list."""
NOWHERE = ("anywhere", "no", "skip", "unsure", "unlimited")
"""What leaves open where to look: everywhere, then."""


def answer(text: str, turn: Turn) -> Outcome | None:
    """Return what a message answers to the question that waits, None where it answers nothing."""
    return _ANSWERS[turn.state.asked](text, turn)


def to_skills(text: str, turn: Turn) -> Outcome | None:
    """Return what somebody can do, and what they say beside it of wish, place and money."""
    if (chosen := _of_jobs_shown(text, turn)) is not None:
        return chosen
    if turn.words.exact("yes", plain(text)):
        return missed(turn, says(turn, "help_skills"))
    beside = told_beside(text, turn)
    turn = replace(turn, state=beside.state)
    heard = hear(beside.left, turn.words, turn)
    if heard.nothing and not beside.found:
        return missed(turn, says(turn, "encourage")) if _denies_all(text, turn) else None
    if heard.nothing:
        return Outcome(turn.state, (known(turn),), Then.NEXT)
    proposed = propose(heard, turn)
    blocks = (known(turn), *proposed.blocks) if beside.found else proposed.blocks
    return replace(proposed, blocks=blocks)


def _of_jobs_shown(text: str, turn: Turn) -> Outcome | None:
    """Return what yes and no mean to a list of jobs: the first one, or none of them."""
    jobs = [value for value in turn.state.choices if value.startswith(JOB)]
    if jobs and turn.words.exact("yes", plain(text)):
        return take_job(jobs[0].removeprefix(JOB), turn)
    if not jobs or not turn.words.exact("no", plain(text)):
        return None
    turn = replace(turn, state=replace(turn.state, choices=()))
    if turn.state.beliefs or turn.state.missed:
        return Outcome(turn.state.settle(Slot.SKILLS))
    return missed(turn, says(turn, "encourage"))


def take_job(uri: str, turn: Turn) -> Outcome:
    """Return the skills usual in a job that somebody says is theirs, to be confirmed."""
    return propose(
        Heard(likely=tuple(usual_skills(uri, turn))[:FROM_A_JOB], jobs=((uri, ""),)), turn
    )


def _denies_all(text: str, turn: Turn) -> bool:
    """Return whether somebody says that they can do nothing, as many do who ran a household."""
    message, words = plain(text), turn.words
    return words.exact("no", message) or any(
        words.within(name, message) for name in ("denial", "nothing")
    )


def propose(heard: Heard, turn: Turn) -> Outcome:
    """Return the skills that were read, to be confirmed; what was answered before stands."""
    if heard.closest:
        state, question = ask_jobs(turn, heard.closest)
        return Outcome(state, (question,), Then.NOTHING)
    spans = {skill.uri: skill.span for skill in heard.skills}
    fresh = [uri for uri in (*spans, *heard.likely) if _is_open(uri, turn.state)]
    denied = [uri for uri in heard.denied if uri not in spans]
    state = turn.state.believing([(uri, Belief.LIKELY) for uri in fresh])
    state = state.believing([(uri, Belief.REJECTED) for uri in denied]).settle(Slot.SKILLS)
    blocks: list[Block] = []
    if denied:
        blocks.append(Said((says(turn, "not_done", skills=turn.voice.names(denied)),)))
    if not fresh:
        told = says(turn, "known_already") if spans else ""
        return Outcome(state, (*blocks, *([Said((told,))] if told else [])))
    state = replace(state.reopen(Slot.CONFIRM), shown=tuple(fresh))
    turn = replace(turn, state=state)
    if jobs := [uri for uri, _ in heard.jobs] if heard.likely else []:
        blocks.append(Said((says(turn, "usual_work", jobs=turn.voice.names(jobs[:2])),)))
    heading = "perhaps" if heard.unsure and not heard.jobs else "understood"
    return Outcome(state, (*blocks, understood(fresh, turn, heading, spans)))


def _is_open(uri: str, state: State) -> bool:
    return state.belief(uri) in (None, Belief.LIKELY)


def to_confirm(text: str, turn: Turn) -> Outcome | None:
    """Return which of the skills shown are right: all, none, by number or by name; or further ones."""
    shown, message = turn.state.shown, plain(text)
    if (marks := ticked(message, len(shown), turn.words)) is not None:
        return settle_marks({shown[at - 1]: said for at, said in marks.items()}, turn)
    if (named := _all_but(message, turn)) is not None:
        return named
    if (rest := _after_yes(message, turn.words)) is not None:
        confirmed = settle_marks(dict.fromkeys(shown, True), turn)
        following = further(rest, replace(turn, state=confirmed.state))
        return confirmed if following is None else join(confirmed, following)
    return further(text, turn)


def _all_but(message: str, turn: Turn) -> Outcome | None:
    """Return all of a list as right but what is named behind a denial: "all fine except the forklift"."""
    first = message.partition(" ")[0]
    if first not in turn.words.tables["exact"]["yes"] or not turn.words.within("denial", message):
        return None
    struck = named_among(message, turn.state.shown, turn)
    if not struck:
        return None
    noted = settle_marks({uri: uri not in struck for uri in turn.state.shown}, turn)
    return replace(noted, blocks=(*noted.blocks, _struck(struck, turn)))


def _struck(uris: Iterable[str], turn: Turn) -> Said:
    return Said((says(turn, "struck", skills=turn.voice.names(uris)),))


def settle_marks(marks: Mapping[str, bool], turn: Turn) -> Outcome:
    """Return the state in which each skill named is held or rejected, and what that came to."""
    beliefs = ((uri, Belief.HELD if said else Belief.REJECTED) for uri, said in marks.items())
    state = turn.state.believing(beliefs).settle(Slot.SKILLS, Slot.CONFIRM)
    held = sum(marks.values())
    sentence = says(turn, "noted", count=held) if held else says(turn, "noted_none")
    return Outcome(state, (Said((sentence,)),))


def _after_yes(message: str, words: Lexicon) -> str | None:
    """Return what follows a yes that begins a message, None where none does."""
    first, _, rest = message.partition(" ")
    return rest if rest and first in words.tables["exact"]["yes"] else None


def further(text: str, turn: Turn) -> Outcome | None:
    """Return skills added or struck by name."""
    message = plain(text)
    struck = named_among(
        message, (uri for uri, b in turn.state.beliefs if b is not Belief.REJECTED), turn
    )
    heard = hear(text, turn.words, turn)
    if turn.words.within("denial", message):
        known_skills = {uri for uri, b in turn.state.beliefs if b is not Belief.REJECTED}
        heard = replace(heard, denied=tuple(uri for uri in heard.denied if uri in known_skills))
    if turn.words.within("denial", message) and (struck or heard.denied):
        gone = dict.fromkeys((*struck, *heard.denied))
        state = turn.state.believing((uri, Belief.REJECTED) for uri in gone)
        left = tuple(uri for uri in state.shown if state.belief(uri) is Belief.LIKELY)
        turn = replace(turn, state=replace(state, shown=left))
        said = _struck(gone, turn)
        added = replace(
            heard, denied=(), skills=tuple(s for s in heard.skills if s.uri not in gone)
        )
        return join(Outcome(turn.state, (said,)), _shown_again(added, turn))
    adds = any(turn.words.within(name, message) for name in ("adding", "job_cue"))
    if heard.nothing or ((heard.unsure or turn.words.within("vague", message)) and not adds):
        return None
    return propose(heard, turn)


def _shown_again(heard: Heard, turn: Turn) -> Outcome:
    """Return what is left to be confirmed after some was struck, with what was added."""
    if heard.skills:
        return propose(heard, turn)
    blocks = (understood(turn.state.shown, turn, "understood"),) if turn.state.shown else ()
    return Outcome(turn.state, blocks)


def join(first: Outcome, second: Outcome) -> Outcome:
    """Return two outcomes as one: the second goes on from the first."""
    return replace(second, blocks=(*first.blocks, *second.blocks))


def named_among(message: str, uris: Iterable[str], turn: Turn) -> list[str]:
    """Return the skills whose name shares a telling word with a message: "not forklifts"."""
    ignored = {*turn.words.tables["within"]["denial"], *turn.words.tables["within"]["only"]}
    tokens = [t for t in message.split() if len(t) >= SHORTEST_STEM and t not in ignored]
    found = []
    for uri in uris:
        name = plain(turn.means.snapshot.records.label(uri, turn.state.language).text).split()
        if any(akin(token, part) for token in tokens for part in name):
            found.append(uri)
    return found


def to_goal(text: str, turn: Turn) -> Outcome | None:
    """Return the occupation wished for, some to choose from, or that there is no wish."""
    message = plain(text)
    if turn.words.exact("unsure", message) or turn.words.within("jobs_word", message):
        return offer_within_reach(turn)
    if turn.words.within("vague", message):
        return _wished(text, turn, least=FIRM) or offer_within_reach(turn)
    if turn.words.exact("no", message):
        return Outcome(turn.state.settle(Slot.GOAL))
    if turn.words.exact("yes", message):
        return None
    return _skills_told(text, turn) or _wished(text, turn)


def _wished(text: str, turn: Turn, *, least: float = CONSIDERED) -> Outcome | None:
    """Return the occupation that a wish means, or some to choose from."""
    beside = told_beside(text, turn, wish=False)
    turn = replace(turn, state=beside.state)
    wish = wish_in(beside.left, turn.words, turn, least=least)
    if wish.meant:
        return take_goal(wish.meant, turn)
    if not wish.offered:
        return None
    state, question = ask_occupations(turn, wish.offered, says(turn, "which_wish"))
    return Outcome(state, (question,), Then.NOTHING)


def _skills_told(text: str, turn: Turn) -> Outcome | None:
    """Return skills that a longer message tells where a wish was asked for, None where it may be one."""
    message = plain(text)
    if len(message.split()) <= LONGEST_WISH or turn.words.within("goal_cue", message):
        return None
    heard = hear(text, turn.words, turn)
    return propose(heard, turn) if len(heard.skills) > 1 else None


def take_goal(uri: str, turn: Turn) -> Outcome:
    """Return the state with a wish."""
    state = replace(turn.state, goal=uri).settle(Slot.GOAL)
    return Outcome(state, (Said((says(turn, "goal_taken", goal=turn.voice.name(uri)),)),))


def offer_within_reach(turn: Turn) -> Outcome:
    """Return occupations that the person's skills carry over to, the desirable ones first."""
    found = _within_reach(turn) if turn.profile.held else ()
    ranked = sorted(
        enumerate(found),
        key=lambda pair: (pair[1].desirable is not True, pair[1].ads == 0, pair[0]),
    )
    uris = tuple(one.occupation for _, one in ranked[:MOST_OCCUPATIONS])
    if not uris:
        state = turn.state.settle(Slot.GOAL)
        return Outcome(state, (Said((says(turn, "none_within_reach"),)),))
    state, question = ask_occupations(turn, uris, says(turn, "ask_within_reach"))
    return Outcome(state, (question,), Then.NOTHING)


def _within_reach(turn: Turn) -> tuple[ReachableOccupation, ...]:
    """Return the occupations within reach; where these are few, those that come closest."""
    person = turn.person
    found = occupations_within_reach(person).occupations
    for rule in CLOSEST:
        if len(found) > 1:
            break
        found = occupations_within_reach(person, rule=rule).occupations
    return found


def to_region(text: str, turn: Turn) -> Outcome | None:
    """Return the place to look in; a place without data is said to be one."""
    message = plain(text)
    if any(turn.words.exact(name, message) for name in NOWHERE):
        return take_anywhere(turn)
    spot = turn.means.places.find(message, turn.words)
    if spot is None:
        told = further(text, turn) if turn.words.within("adding", message) else None
        return told or _no_such_place(turn)
    taken = take_region(spot, turn)
    found = amounts_in(turn.words.in_figures(message), turn.words)
    limits = with_limits(taken.state.constraints, found, text, turn.words)
    return replace(taken, state=replace(taken.state, constraints=limits))


def _no_such_place(turn: Turn) -> Outcome:
    """Return that nothing is known of a place; the second time, the whole of the data are looked at."""
    if not turn.state.missed:
        return missed(turn, says(turn, "place_unknown"))
    everywhere = take_anywhere(turn)
    return replace(everywhere, blocks=(Said((says(turn, "place_anywhere"),)),))


def take_region(spot: Spot, turn: Turn) -> Outcome:
    """Return the state with a place to look in."""
    limits = turn.state.constraints
    hard = tuple(name for name in limits.hard if name not in ("radius_km", "location"))
    limits = replace(limits, nuts=spot.nuts, location=spot.location, radius_km=None, hard=hard)
    state = replace(turn.state, constraints=limits).settle(Slot.REGION)
    region = region_words(replace(turn, state=state))
    named = (
        region
        if plain(spot.name) in plain(region) or spot.location is None
        else f"{spot.name}, {region}"
    )
    return Outcome(state, (Said((says(turn, "region_taken", region=named),)),))


def take_anywhere(turn: Turn) -> Outcome:
    """Return the state without a place."""
    limits = turn.state.constraints
    hard = tuple(name for name in limits.hard if name not in ("radius_km", "location", "nuts"))
    limits = replace(limits, nuts=None, location=None, radius_km=None, hard=hard)
    return Outcome(replace(turn.state, constraints=limits).settle(Slot.REGION))


def to_limits(text: str, turn: Turn) -> Outcome | None:
    """Return money, time, language and access needs, as they were understood."""
    message = plain(text)
    if any(turn.words.exact(name, message) for name in ("unlimited", "no", "skip", "unsure")):
        return Outcome(turn.state.settle(Slot.LIMITS))
    found = limits_in(message, turn.words, turn.state.language, currency_near(turn))
    return take_limits(found, text, turn) if found else None


def take_limits(found: Mapping[str, object], text: str, turn: Turn) -> Outcome:
    """Return the state with limits, told back as they were understood."""
    limits = with_limits(turn.state.constraints, found, text, turn.words)
    state = replace(turn.state, constraints=limits).settle(Slot.LIMITS)
    told = known(replace(turn, state=state))
    blocks: tuple[Block, ...] = (told,)
    if "radius_km" in found and limits.radius_km is None:
        blocks = (told, Said((says(turn, "no_distance"),)))
    return Outcome(state, blocks)


def currency_near(turn: Turn) -> str:
    """Return the currency of most courses in the person's region, EUR where none is priced there."""
    region, counts = turn.state.constraints.nuts or "", dict[str, int]()
    for course in turn.means.snapshot.credentials:
        for run in course.runs:
            if region and run.price and (run.nuts or "").startswith(region[:2]):
                counts[run.price.currency] = counts.get(run.price.currency, 0) + 1
    return min(counts, key=lambda code: (-counts[code], code)) if counts else "EUR"


def to_skill(text: str, turn: Turn) -> Outcome | None:
    """Return whether the one skill asked about is held; "I do not know" leaves it open."""
    message, (uri, *_) = plain(text), turn.state.shown
    for name, belief in (("yes", Belief.HELD), ("no", Belief.REJECTED)):
        if turn.words.exact(name, message):
            return Outcome(turn.state.believing([(uri, belief)]).settle(Slot.SKILL))
    if any(turn.words.exact(name, message) for name in ("unsure", "skip", "unlimited")):
        return Outcome(turn.state.settle(Slot.SKILL))
    following = further(text, turn)
    return following and replace(following, state=following.state.settle(Slot.SKILL))


def to_next(text: str, turn: Turn) -> Outcome | None:
    """Return a change after the courses were shown: limits, place, wish or skills."""
    message = plain(text)
    if any(turn.words.exact(name, message) for name in ("yes", "no", "unsure", "unlimited")):
        return again(turn)
    if turn.words.within("goal_cue", message):
        return _wished(text, turn)
    if found := limits_changed(text, turn):
        return take_limits(found, text, turn)
    spot = region_told(message, turn) or _whole_place(message, turn)
    if spot is not None:
        return take_region(spot, turn)
    tells = any(turn.words.within(name, message) for name in ("adding", "job_cue", "denial"))
    if not turn.state.tells_something:
        return to_skills(text, turn)
    return further(text, turn) if tells else None


def limits_changed(text: str, turn: Turn) -> dict[str, object]:
    """Return the limits that a message names without being asked for them.

    A bare number is none. An access need is one where somebody says that they need it, or nothing
    else: mentioned in passing it changes nothing.
    """
    message = plain(text)
    found = limits_in(message, turn.words, turn.state.language, currency_near(turn))
    if without_signs(message).replace(" ", "").isdecimal():
        return {}
    needed = turn.words.within("needing", message) or len(message.split()) <= LONGEST_NEED
    return found if needed else {name: found[name] for name in found if name != "access"}


def _whole_place(message: str, turn: Turn) -> Spot | None:
    """Return the place that a message of a word or two names and nothing else."""
    return turn.means.places.named(message, turn.words) if len(message.split()) <= 4 else None


_ANSWERS: Mapping[Slot, Answerer] = {
    Slot.SKILLS: to_skills,
    Slot.CONFIRM: to_confirm,
    Slot.GOAL: to_goal,
    Slot.REGION: to_region,
    Slot.LIMITS: to_limits,
    Slot.SKILL: to_skill,
    Slot.NEXT: to_next,
}
__all__ = ["GOAL", "REGION", "answer"]
