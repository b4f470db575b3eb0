"""The cook of the small world with every limit, and each change that can be asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from world import TORUN, cook, packaged

from guidance.learner import LearnerProfile
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    Change,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)
from guidance.recommendation.what_if import Outcome, WhatIf, what_if
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for

EVERY: dict[str, object] = {
    "nuts": "PL61",
    "location": list(TORUN),
    "radius_km": 10,
    "budget": {"amount": 100, "currency": "EUR"},
    "hours_per_week": 5,
    "weeks": 2,
    "end_by": "2026-12-20",
    "times": ["day"],
    "modes": ["onsite"],
    "teaching_languages": {"pl": "C2"},
}
CHANGES: dict[str, Change] = {
    "radius_km": Farther(30.0),
    "nuts": WiderRegion("PL"),
    "budget": MoreMoney(300.0, "EUR"),
    "hours_per_week": MoreHours(5.0),
    "weeks": MoreWeeks(4.0),
    "end_by": LaterEnd(date(2027, 3, 1)),
    "times": AlsoAt("evening"),
    "modes": AlsoBy("online"),
    "teaching_languages": AlsoLanguage("de"),
}


def limited(*hard: str, **more: object) -> LearnerProfile:
    """The cook with every limit, some of them hard."""
    return cook(constraints={**EVERY, "hard": list(hard)}, language="en", **more)


def english(**more: object) -> LearnerProfile:
    """The cook, who reads Polish ads and is told in English."""
    return replace(cook(**more), language="en")


def polish(**limits: object) -> dict[str, object]:
    return {"nuts": "PL61", "teaching_languages": {"pl": "C2"}, **limits}


def asked(profile: LearnerProfile, world: Snapshot, *changes: Change) -> WhatIf:
    return what_if(profile, world, packaged(policy_for(profile).name), changes or None)


def only(profile: LearnerProfile, world: Snapshot, change: Change) -> Outcome:
    (outcome,) = asked(profile, world, change).outcomes
    return outcome
