"""The whole answer to one question for a path: the path, its words, and what it all rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.answer import MarketNote, to_json
from guidance.explanation import Voice
from guidance.learner import LearnerProfile
from guidance.pathways.account import totals_of
from guidance.pathways.types import Path, PathLimits, Stop
from guidance.ranking.policy import Policy
from guidance.recommendation.arrival import arrival_sentences
from guidance.recommendation.front import (
    data_age,
    market_note,
    nothing_to_start_from,
    run_id,
)
from guidance.recommendation.path_words import PathWords, path_words
from guidance.recommendation.pathway import plan
from guidance.recommendation.person import Person, place_person
from guidance.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """A path with its words; `empty_reason` says why it has no step, None where it has one."""

    run_id: str
    as_of: date
    snapshot: str
    policy: str
    notice: str
    data_age: Mapping[str, Any]
    market: MarketNote
    path: Path
    words: PathWords
    empty_reason: str | None


def answer_path(
    profile: LearnerProfile, snapshot: Snapshot, policy: Policy, limits: PathLimits
) -> PathAnswer:
    """Return a path for a person with its words.

    Raises
    ------
    ProfileError
        When `as_of` is not set or the steps are out of range.
    UnknownConcept
        When the snapshot does not hold the goal.
    """
    path = plan(profile, snapshot, policy, limits)
    person, voice = place_person(profile, snapshot, policy), Voice.of(profile.language, snapshot)
    market, nothing = market_note(person), nothing_to_start_from(person, voice)
    if nothing:
        path = _without_steps(path)
    elif not path.steps:
        nothing = _empty(path, profile, voice)
    return PathAnswer(
        run_id=_run_id(profile, snapshot, policy, limits),
        as_of=profile.as_of or date.min,
        snapshot=snapshot.digest,
        policy=policy.title,
        notice=_notice(voice),
        data_age=data_age(snapshot),
        market=market,
        path=path,
        words=_words(path, person, market, voice),
        empty_reason=nothing,
    )


def _words(path: Path, person: Person, market: MarketNote, voice: Voice) -> PathWords:
    """Return a path in words; what was moved from another release is said with the unknowns."""
    words = path_words(path, person.profile.goal, market, voice)
    moved = arrival_sentences(person.account, voice)
    return replace(words, unknown=(*moved, *words.unknown))


def _without_steps(path: Path) -> Path:
    """Return an empty path: with no ads, or nothing known of a person, none can be vouched for."""
    proof = replace(path.proof, value=0, potential=0.0)
    sums = totals_of((), ())
    return replace(path, steps=(), totals=sums, proof=proof, stacks=(), exemptions=())


def _run_id(profile: LearnerProfile, snapshot: Snapshot, policy: Policy, limits: PathLimits) -> str:
    shaped_by = [run_id(profile, snapshot, policy, limits.steps), to_json(limits)]
    text = json.dumps(["path", *shaped_by], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _notice(voice: Voice) -> str:
    notice = voice.messages.say("path.notice")
    if voice.snapshot.manifest.demonstration:
        return f"{voice.messages.say('demonstration')} {notice}"
    return notice


def _empty(path: Path, profile: LearnerProfile, voice: Voice) -> str:
    """Return why no course stands in a path: none helps, or none that helps fits the limits."""
    if path.stopped is Stop.LIMITS or path.left_out:
        return voice.messages.say("path.empty_limits")
    return voice.messages.say(f"path.empty_nothing{'_goal' if profile.goal else ''}")
