"""From a profile to an answer: ranked courses with reasons, exclusions, or an honest nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

import guidance
from guidance.answer import Answer, Exclusion, MarketNote, Question, Result, to_json
from guidance.errors import ProfileError
from guidance.explanation import Voice, title_or_name
from guidance.gaps import gap_to
from guidance.learner import LearnerProfile
from guidance.ranking.order import Ranked, rank_courses
from guidance.ranking.policy import Policy
from guidance.recommendation.gather import Gathered, gather
from guidance.recommendation.person import Person, near_goal, place_person
from guidance.recommendation.results import describe
from guidance.snapshot import Snapshot

DEFAULT_LIMIT = 10


def recommend(
    profile: LearnerProfile, snapshot: Snapshot, policy: Policy, *, limit: int = DEFAULT_LIMIT
) -> Answer:
    """Return the courses that bring a person closest to their goal or open most doors.

    Parameters
    ----------
    profile
        With `as_of` set: the clock is read at the door, never here.
    limit
        Most courses to return.

    Raises
    ------
    ProfileError
        When `as_of` is not set.
    UnknownConcept
        When the snapshot does not hold the goal.
    """
    if profile.as_of is None:
        raise ProfileError("a profile without as_of", "the day of the question", "set as_of")
    voice = Voice.of(profile.language, snapshot)
    person = place_person(profile, snapshot, policy)
    reason = _nothing_to_start_from(person, voice)
    if reason is not None:
        return _answer(person, policy, voice, Found(reason=reason), limit)
    gathered = gather(person, policy)
    ranked = rank_courses(
        gathered.candidates, person.reach, policy, limit, keep=without_fillers(person, policy)
    )
    results = tuple(describe(person, gathered, ranked, policy, voice))
    reason = None if results else _nothing_found(person, gathered, voice)
    return _answer(person, policy, voice, Found(results, gathered.excluded, reason), limit)


def without_fillers(person: Person, policy: Policy) -> Callable[[Ranked], bool]:
    """Return which courses may be listed.

    With a goal, those that cover it or open an ad of its kind of work; nothing fills the gap.
    """
    if person.goal is None:
        return lambda _: True
    least = policy.limits.minimum_gain
    return lambda item: bool(
        dict(item.values)["goal_gap"] >= least or near_goal(person, item.effect.opened).any()
    )


def run_id(profile: LearnerProfile, snapshot: Snapshot, policy: Policy, limit: int) -> str:
    """Return the digest of all that shapes an answer.

    Snapshot, policy, code version, the profile with its day, and the length asked for.
    """
    shaped_by = [snapshot.digest, to_json(policy), guidance.__version__, to_json(profile), limit]
    text = json.dumps(shaped_by, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a person: results, or the reason why there are none."""

    results: tuple[Result, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    reason: str | None = None


def _answer(person: Person, policy: Policy, voice: Voice, found: Found, limit: int) -> Answer:
    profile, snapshot = person.profile, person.snapshot
    return Answer(
        run_id=run_id(profile, snapshot, policy, limit),
        as_of=profile.as_of or date.min,
        snapshot=snapshot.digest,
        policy=policy.title,
        notice=_notice(voice),
        data_age=_data_age(snapshot),
        market=_market_note(person),
        results=found.results,
        excluded=found.excluded,
        empty_reason=found.reason,
        next_question=_next_question(person, voice),
    )


def _notice(voice: Voice) -> str:
    notice = voice.messages.say("notice")
    if voice.snapshot.manifest.demonstration:
        return f"{voice.messages.say('demonstration')} {notice}"
    return notice


def _data_age(snapshot: Snapshot) -> dict[str, dict[str, str | None]]:
    return {
        source.name: {
            "kind": source.kind,
            "release": source.release or None,
            "date": source.date.isoformat() if source.date else None,
        }
        for source in snapshot.manifest.sources
    }


def _market_note(person: Person) -> MarketNote:
    market, table = person.reach.market, person.snapshot.vacancies
    first, last = table.span(market.ads)
    return MarketNote(
        market.region,
        market.asked_region,
        market.radius_km,
        len(market.ads),
        person.reach.count,
        first,
        last,
    )


def _nothing_to_start_from(person: Person, voice: Voice) -> str | None:
    say, market = voice.messages.say, person.reach.market
    if not len(person.snapshot.courses):
        return say("empty.no_courses")
    if not market.ads.size:
        cause = "no_readable_vacancies" if market.other_languages else "no_vacancies"
        named = voice.region(market.region) if market.region else voice.market(market)
        return say(f"empty.{cause}", region=named)
    return None if person.belief.held.size else say("empty.no_skills")


def _nothing_found(person: Person, gathered: Gathered, voice: Voice) -> str:
    say = voice.messages.say
    if gathered.needs_first and not gathered.excluded:
        items = {item for needs in gathered.needs_first.values() for item in needs}
        return say(
            "empty.needs_first", items=[title_or_name(item, voice) for item in sorted(items)[:4]]
        )
    if gathered.excluded:
        most, _ = Counter(e.limit for e in gathered.excluded).most_common(1)[0]
        return say("empty.limits", count=len(gathered.excluded), limit=say(f"limit_name.{most}"))
    goal = person.profile.goal
    if goal and not gap_to(goal, person.belief, person.snapshot).essential.open.size:
        return say("empty.goal_reached", goal=voice.name(goal))
    return say("empty.nothing")


def _next_question(person: Person, voice: Voice) -> Question | None:
    """Return the skill not yet known about that the ads still closed ask for most.

    With a goal, only its essential skills are asked about.
    """
    weight = person.reach.missing_weight.copy()
    weight[person.belief.held] = 0
    weight[person.belief.missing] = 0
    if person.profile.goal:
        unknown = gap_to(person.profile.goal, person.belief, person.snapshot).essential.unknown
        asked = np.zeros_like(weight)
        asked[unknown] = weight[unknown] + np.float32(1e-6)
        weight = asked
    if not weight.size or weight.max() <= 0:
        return None
    skill = person.snapshot.skills.uris[int(weight.argmax())]
    return Question(skill, voice.messages.say("question.skill", skill=voice.name(skill)))
