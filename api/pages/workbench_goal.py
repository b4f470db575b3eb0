"""The step that looks for a goal: by name, or among the work that the learner's skills carry over to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.pages.skills import Link
from api.pages.workbench import Desk
from api.pages.workbench_skills import named
from guidance.explanation import Voice
from guidance.learner import LearnerProfile
from guidance.linking.types import Query
from guidance.messages import Messages
from guidance.recommendation.arrival import on_arrival
from guidance.recommendation.occupations import (
    DEFAULT_RULE,
    ReachableOccupation,
    occupations_within_reach,
)
from guidance.recommendation.person import place_person
from guidance.snapshot import Label
from guidance.storage.files import policy_for
from models.languages import text_languages

MOST_FOUND = 6
MOST_NEAR = 10
LIKELY = 0.1
MOST_SKILLS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation to choose, in the counsellor's language and the learner's."""

    uri: str
    label: Label
    other: Label | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Near:
    """An occupation within reach: what carries over, what is lacking, and the three words."""

    choice: Choice
    found: ReachableOccupation
    share: str
    transfers: tuple[Label, ...]
    lacking: tuple[Label, ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GoalPage:
    """All that the step shows; `start` is False where no skill is confirmed to start from."""

    chosen: str
    kept: tuple[Choice, ...]
    found: tuple[Choice, ...]
    near: tuple[Near, ...]
    meanings: tuple[tuple[str, str], ...]
    start: bool

    @property
    def ticked(self) -> str:
        """Return the goal to tick: the likeliest of those just looked for, else the kept one."""
        return self.found[0].uri if self.found else self.chosen


def goal_page(profile: LearnerProfile, wish: str, desk: Desk, link: Link) -> GoalPage:
    """Return what the step shows of a profile, and of a wish in words where one was sent."""
    voice, other, snapshot = desk.voice, desk.second(profile), desk.loaded.snapshot
    arrived = on_arrival(replace(profile, as_of=desk.today), snapshot).profile
    goal = arrived.goal if arrived.goal in snapshot.occupations.positions else None
    choose = _Chooser(goal or "", voice, other)
    found = tuple(choose.of(uri) for uri in _meant(wish, profile, link))
    kept = (choose.of(goal),) if goal else ()
    near = tuple(_near(arrived, choose)) if arrived.held else ()
    return GoalPage(goal or "", kept, found, near, _meanings(voice.messages), bool(arrived.held))


@dataclass(frozen=True, slots=True)
class _Chooser:
    goal: str
    voice: Voice
    other: Voice | None

    def of(self, uri: str) -> Choice:
        other = named(uri, self.other) if self.other else None
        return Choice(uri, named(uri, self.voice), other, uri == self.goal)


def _meant(wish: str, profile: LearnerProfile, link: Link) -> tuple[str, ...]:
    """Return the occupations that words may mean, likeliest first."""
    if not wish.strip():
        return ()
    query = Query(wish, text_languages().detect(wish) or profile.language)
    result = link("occupations", query, MOST_FOUND)
    sure = [match.uri for match in result.matches]
    close = [one.uri for one in result.ranked if one.confidence >= LIKELY]
    return tuple(dict.fromkeys([*sure, *close]))[:MOST_FOUND]


def _near(profile: LearnerProfile, choose: _Chooser) -> Iterator[Near]:
    voice, snapshot = choose.voice, choose.voice.snapshot
    person = place_person(profile, snapshot, policy_for(profile))
    for found in occupations_within_reach(person).occupations[:MOST_NEAR]:
        yield Near(
            choose.of(found.occupation),
            found,
            voice.messages.percent(found.similarity),
            tuple(named(uri, voice) for uri in found.transfers[:MOST_SKILLS]),
            tuple(named(uri, voice) for uri in found.lacking[:MOST_SKILLS]),
            tuple(_words(found, voice.messages)),
        )


def _words(found: ReachableOccupation, messages: Messages) -> Iterator[tuple[str, str]]:
    """Yield each of the three words with yes, no or not known."""
    for word in ("viable", "desirable", "safe"):
        state = {True: "yes", False: "no", None: "unknown"}[getattr(found, word)]
        yield messages.say(f"workbench.{word}"), messages.say(f"passport.{state}")


def _meanings(messages: Messages) -> tuple[tuple[str, str], ...]:
    """Return what the three words mean here, with their thresholds."""
    rule = DEFAULT_RULE
    values = {
        "share": messages.percent(rule.similarity),
        "levels": rule.levels_apart,
        "ads": rule.least_ads,
    }
    return tuple(
        (messages.say(f"workbench.{word}"), messages.say(f"work.{word}", **values))
        for word in ("viable", "desirable", "safe")
    )
