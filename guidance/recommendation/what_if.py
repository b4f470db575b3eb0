"""What would be different if: the same recommendation with a changed profile, held against the first.

Nothing is estimated: each change is applied to the profile and everything is computed again. It
says what the loaded data give, not what will happen, and decides about no right to anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.answer import Answer, MarketNote, to_json
from guidance.explanation import Voice
from guidance.learner import LearnerProfile
from guidance.ranking.eligibility import Verdict, judge
from guidance.ranking.policy import Policy
from guidance.recommendation.changes import AlsoSkill, Change
from guidance.recommendation.front import DEFAULT_LIMIT, recommend
from guidance.recommendation.outcomes import Counts, Freed, Gone, Outcome, Place, condition, told
from guidance.recommendation.person import place_person
from guidance.recommendation.proposals import standard_changes
from guidance.snapshot import Snapshot

SHOWN_FREED = 20
"""Most courses listed that a change frees; all are counted."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The present list and what each change would do to it."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    caution: str
    data_age: Mapping[str, Any]
    market: MarketNote
    courses: tuple[Place, ...]
    outcomes: tuple[Outcome, ...]


def what_if(
    profile: LearnerProfile,
    snapshot: Snapshot,
    policy: Policy,
    changes: Sequence[Change] | None = None,
    *,
    limit: int = DEFAULT_LIMIT,
) -> WhatIf:
    """Return what each change would do to a person's list, alone, in the order asked.

    Parameters
    ----------
    changes
        None proposes them from the profile and its exclusions.
    limit
        Most courses of a list.

    Raises
    ------
    ProfileError
        When `as_of` is not set, or a change would loosen nothing.
    UnknownConcept
        When the snapshot does not hold the goal or the skill of a change.
    """

    def again(asked: LearnerProfile) -> Answer:
        return recommend(asked, snapshot, policy, limit=limit)

    now = again(profile)
    if changes is None:
        changes = standard_changes(place_person(profile, snapshot, policy), policy, now.excluded)
    for change in changes:
        if isinstance(change, AlsoSkill):
            snapshot.skills.position(change.skill)
    pairs = [(change, change.applied(profile)) for change in changes]
    voice = Voice.of(profile.language, snapshot)
    return WhatIf(
        run_id=_run_id(now, changes),
        as_of=now.as_of,
        snapshot=now.snapshot,
        policy=now.policy,
        notice=now.notice,
        caution=voice.messages.say("what_if.caution"),
        data_age=now.data_age,
        market=now.market,
        courses=_places(now, now),
        outcomes=tuple(
            _outcome(Case(change, profile, changed, now, again(changed), limit), voice)
            for change, changed in pairs
        ),
    )


def _run_id(now: Answer, changes: Sequence[Change]) -> str:
    text = json.dumps([now.run_id, to_json(tuple(changes))], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Case:
    """A change, both profiles, and the answer to each with at most `limit` courses."""

    change: Change
    profile: LearnerProfile
    changed: LearnerProfile
    now: Answer
    then: Answer
    limit: int


def _outcome(case: Case, voice: Voice) -> Outcome:
    places, gone = _places(case.then, case.now), tuple(_gone(case))
    freed = tuple(_freed(case, voice.snapshot))
    suited = tuple(_suited(case, {item.credential for item in freed}, voice.snapshot))
    counts = _counts(case.now, case.then)
    moved = [place for place in places if place.rank != place.before]
    outcome = Outcome(
        change=case.change,
        text=condition(case.change, case.changed.constraints, voice),
        changes_anything=counts.differ or bool(moved or gone or freed or suited),
        ads=counts,
        courses=places,
        gone=gone,
        freed=freed[:SHOWN_FREED],
        freed_count=len(freed),
        suited=suited,
        unstated=_unstated(case),
    )
    return told(outcome, case.then, voice, full=len(places) == case.limit)


def _places(then: Answer, now: Answer) -> tuple[Place, ...]:
    before = {result.credential: result.rank for result in now.results}
    return tuple(
        Place(
            result.rank,
            before.get(result.credential),
            result.credential,
            result.title,
            result.provider,
            result.score,
            result.opened.after,
        )
        for result in then.results
    )


def _gone(case: Case) -> Iterator[Gone]:
    left = {result.credential for result in case.then.results}
    for result in case.now.results:
        if result.credential not in left:
            yield Gone(result.rank, result.credential, result.title)


def _counts(now: Answer, then: Answer) -> Counts:
    def best(answer: Answer) -> int:
        reached = (result.opened.after for result in answer.results)
        return max(reached, default=answer.market.within_reach)

    return Counts(
        now.market.ads,
        then.market.ads,
        now.market.within_reach,
        then.market.within_reach,
        best(now),
        best(then),
    )


def _verdict(uri: str, profile: LearnerProfile, snapshot: Snapshot) -> Verdict:
    course = snapshot.credentials[snapshot.courses.position(uri)]
    return judge(course, profile.limits, profile.as_of or date.min)


def _freed(case: Case, snapshot: Snapshot) -> Iterator[Freed]:
    """Yield what only the changed limit left out; what another limit also leaves out stays out."""
    if case.changed.constraints == case.profile.constraints:
        return
    ranks = {result.credential: result.rank for result in case.then.results}
    for item in case.now.excluded:
        if _verdict(item.credential, case.changed, snapshot).broken is None:
            title = snapshot.credentials[snapshot.courses.position(item.credential)].title
            rank = ranks.get(item.credential)
            yield Freed(item.credential, title, item.limit, item.found, item.allowed, rank)


def _suited(case: Case, freed: Set[str], snapshot: Snapshot) -> Iterator[str]:
    """Yield courses of the changed list that meet the limit with the change, not without it.

    Those that the limit left out before are named among the freed.
    """
    limit = case.change.kind
    for uri in (result.credential for result in case.then.results):
        met = _meets(uri, case.changed, limit, snapshot)
        if met and uri not in freed and not _meets(uri, case.profile, limit, snapshot):
            yield uri


def _unstated(case: Case) -> int:
    """Return how many courses stay out because they do not state what the change loosens."""
    kind = case.change.kind
    return sum(item.limit == kind and item.found is None for item in case.then.excluded)


def _meets(uri: str, profile: LearnerProfile, limit: str, snapshot: Snapshot) -> bool:
    checks = _verdict(uri, profile, snapshot).checks
    return any(check.limit == limit and check.met is True for check in checks)
