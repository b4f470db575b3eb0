"""What one change does to a list, as values and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from guidance.answer import Answer
from guidance.explanation import Voice
from guidance.learner import Constraints
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Change,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)

NAMED = 3
"""Most courses that one sentence names."""


@dataclass(frozen=True, slots=True)
class Place:
    """A course of the changed list: its place now and before, None where it was not in the list.

    `within_reach` counts the ads within reach with this course.
    """

    rank: int
    before: int | None
    credential: str
    title: str
    provider: str
    score: float
    within_reach: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A course that leaves the list, and its place in it."""

    before: int
    credential: str
    title: str


@dataclass(frozen=True, slots=True)
class Freed:
    """A course that a limit left out and no limit leaves out with the change.

    `rank` is its place in the changed list, None where others are before it.
    """

    credential: str
    title: str
    limit: str
    found: Any
    allowed: Any
    rank: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Job ads before and after a change.

    Counted in the market, within reach as things are, and within reach with the best single
    course of each list.
    """

    market_before: int
    market_after: int
    within_reach_before: int
    within_reach_after: int
    with_course_before: int
    with_course_after: int

    @property
    def differ(self) -> bool:
        """Return whether any count changes."""
        return (self.market_before, self.within_reach_before, self.with_course_before) != (
            self.market_after,
            self.within_reach_after,
            self.with_course_after,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one change does.

    Attributes
    ----------
    text
        The change as a condition, in the person's language.
    changes_anything
        False where list, counts, exclusions and limits met all stay as they are.
    courses
        The changed list, at most as many as were asked for.
    freed, freed_count
        Courses no longer left out, most useful first, at most 20; and how many there are in all.
    suited
        Courses of the changed list that keep to the limit with the change and did not before.
    unstated
        Courses left out with the change as well, because they do not state what it loosens.
    sentences
        What differs, in the person's language; one sentence where nothing does.
    """

    change: Change
    text: str
    changes_anything: bool
    ads: Counts
    courses: tuple[Place, ...]
    gone: tuple[Gone, ...]
    freed: tuple[Freed, ...]
    freed_count: int
    suited: tuple[str, ...]
    unstated: int
    sentences: tuple[str, ...] = ()


def condition(change: Change, limits: Constraints, voice: Voice) -> str:
    """Return a change as a condition in the person's language; `limits` hold with the change."""
    return voice.messages.say(f"what_if.{change.kind}", **_values(change, limits, voice))


def _values(change: Change, limits: Constraints, voice: Voice) -> dict[str, Any]:
    match change:
        case AlsoSkill(skill):
            return {"skill": voice.name(skill)}
        case WiderRegion(nuts):
            return {"name": voice.region(nuts)}
        case AlsoAt(time):
            return {"time": voice.value(time)}
        case AlsoBy(mode):
            return {"mode": voice.value(mode)}
        case AlsoLanguage(language, level):
            return {"language": voice.messages.language_name(language), "level": level}
        case _:
            return _amounts(change, limits, voice)


def _amounts(
    change: Farther | MoreMoney | MoreHours | MoreWeeks | LaterEnd,
    limits: Constraints,
    voice: Voice,
) -> dict[str, Any]:
    match change:
        case Farther(radius):
            return {"km": radius}
        case MoreMoney(amount, currency):
            money, total = voice.messages.money, limits.budget.amount if limits.budget else amount
            return {"more": money(amount, currency), "total": money(total, currency)}
        case MoreHours(hours):
            return {"count": hours, "total": limits.hours_per_week}
        case MoreWeeks(weeks):
            return {"count": weeks, "total": limits.weeks}
        case LaterEnd(day):
            return {"date": day}


def told(outcome: Outcome, then: Answer, voice: Voice, *, full: bool) -> Outcome:
    """Return an outcome with its sentences: numbers first, then what enters, moves and leaves.

    Parameters
    ----------
    full
        Whether the changed list is as long as was asked for, so that a course may be left out of
        it for others only.
    """
    if not outcome.changes_anything:
        nothing = voice.messages.say("what_if.no_difference")
        return replace(outcome, sentences=(nothing, *_about_unstated(outcome, voice)))
    parts = (
        _about_ads(outcome, then, voice),
        _about_limits(outcome, voice),
        _about_list(outcome, voice),
        _about_gone(outcome, voice, full=full),
        _about_unstated(outcome, voice),
    )
    sentences = tuple(sentence for part in parts for sentence in part)
    return replace(outcome, sentences=(*sentences, *filter(None, [then.empty_reason])))


def _about_ads(outcome: Outcome, then: Answer, voice: Voice) -> Iterator[str]:
    say, ads = voice.messages.say, outcome.ads
    if ads.market_before != ads.market_after:
        where = voice.market(then.market)
        yield say("what_if.market", before=ads.market_before, after=ads.market_after, region=where)
    if ads.within_reach_before != ads.within_reach_after:
        yield say("what_if.reach", before=ads.within_reach_before, after=ads.within_reach_after)
    opens_more = ads.with_course_after > max(ads.with_course_before, ads.within_reach_after)
    if opens_more and then.results:
        yield say("what_if.with_course", before=ads.with_course_before, after=ads.with_course_after)


def _about_limits(outcome: Outcome, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if outcome.freed:
        freed = _titles((item.title for item in outcome.freed), voice)
        yield say("what_if.freed", number=outcome.freed_count, items=freed)
    if outcome.suited:
        titles = {place.credential: place.title for place in outcome.courses}
        suited = _titles((titles[uri] for uri in outcome.suited), voice)
        limit = say(f"limit_name.{outcome.change.kind}")
        yield say("what_if.suited", items=suited, limit=limit)


def _about_list(outcome: Outcome, voice: Voice) -> Iterator[str]:
    """Yield who leads now, what is new and what moved most; each course once."""
    say = voice.messages.say
    lead = next((place for place in outcome.courses if place.before != 1), None)
    if lead is not None and lead.rank == 1:
        yield say("what_if.first", title=_titles([lead.title], voice)[0])
    others = [place for place in outcome.courses if place.rank > 1]
    new = [place.title for place in others if place.before is None]
    if new:
        yield say("what_if.new", number=len(new), items=_titles(new, voice))
    moved = [place for place in others if place.before not in (None, place.rank)]
    for place in sorted(moved, key=_movement)[:NAMED]:
        title = _titles([place.title], voice)[0]
        yield say("what_if.moved", title=title, before=place.before, after=place.rank)


def _about_gone(outcome: Outcome, voice: Voice, *, full: bool) -> Iterator[str]:
    """Yield what leaves the list; with one skill more and room to spare it is needed no longer."""
    if outcome.gone:
        needless = outcome.change.kind == "skill" and not full
        titles = _titles((item.title for item in outcome.gone), voice)
        name = "what_if.needless" if needless else "what_if.gone"
        yield voice.messages.say(name, number=len(outcome.gone), items=titles)


def _about_unstated(outcome: Outcome, voice: Voice) -> Iterator[str]:
    """Yield how many courses no loosening helps, because they do not state what it is about."""
    if outcome.unstated:
        limit = voice.messages.say(f"limit_name.{outcome.change.kind}")
        yield voice.messages.say("what_if.unstated", limit=limit, number=outcome.unstated)


def _movement(place: Place) -> tuple[int, int]:
    return -abs(place.rank - (place.before or place.rank)), place.rank


def _titles(titles: Iterable[str], voice: Voice) -> list[str]:
    """Return titles between quotation marks, as many as a sentence names, and how many more."""
    named = [voice.messages.say("what_if.title", title=title) for title in titles]
    more = len(named) - NAMED
    rest = [voice.messages.say("path.more", number=more)] if more > 0 else []
    return [*named[:NAMED], *rest]
