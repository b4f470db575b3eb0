"""The return visit: what was kept of the last one, and what changed since, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.service import Loaded
from guidance.casework.case import CaseFile
from guidance.casework.entries import Kind
from guidance.errors import GuidanceError
from guidance.explanation import Voice
from guidance.learner import LearnerProfile, read_profile
from guidance.recommendation import recommend
from guidance.recommendation.since import Change, Visit, changes_since, visit_of
from guidance.recommendation.since_words import change_sentences
from guidance.snapshot import Snapshot
from guidance.storage.codec import decode, encode
from guidance.storage.files import load_policy, policy_for
from guidance.storage.reading import open_snapshot


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What changed since a day; each change in a sentence or two."""

    since: date
    changes: tuple[tuple[Change, tuple[str, ...]], ...]


def visit_members(
    answer: Mapping[str, Any], agreed: Sequence[str], snapshot: Snapshot
) -> dict[str, Any]:
    """Return what is to be remembered of a list, as JSON members."""
    of_then = snapshot if snapshot.digest == answer["snapshot"] else None
    members: dict[str, Any] = encode(visit_of(answer, agreed, of_then))
    return members


def last_visit(case: CaseFile, loaded: Loaded) -> Visit | None:
    """Return what was said last: with the plan, else with the list; None where nothing was.

    Of a list without a plan, days and prices are looked up in the snapshot it was made from, while
    that is still on disk.
    """
    runs = case.runs
    if not runs:
        return None
    plans = [entry for entry in case.of_kind(Kind.PLAN) if "visit" in entry.values]
    if plans and plans[-1].number > runs[-1].entry.number:
        return decode(Visit, plans[-1].values["visit"])
    answer = runs[-1].entry.values["answer"]
    agreed = runs[-1].human.courses
    if answer["snapshot"] == loaded.snapshot.digest:
        return visit_of(answer, agreed, loaded.snapshot)
    return _from_disk(answer, agreed, loaded)


def _from_disk(answer: Mapping[str, Any], agreed: Sequence[str], loaded: Loaded) -> Visit:
    """Return a visit with what its own snapshot says of it, where that can still be opened."""
    try:
        old = open_snapshot(loaded.place.parent / str(answer["snapshot"]))
    except GuidanceError:
        return visit_of(answer, agreed, None)
    try:
        return visit_of(answer, agreed, old)
    finally:
        old.records.close()


def return_page(case: CaseFile, loaded: Loaded, voice: Voice, today: date) -> ReturnPage | None:
    """Return what changed since the last visit; None on the same day or where there was none."""
    visit = last_visit(case, loaded)
    if visit is None or visit.day >= today:
        return None
    values = case.run().entry.values
    profile: LearnerProfile = replace(read_profile(values["profile"]), as_of=today)
    named = values.get("policy")
    policy = load_policy(named) if named else policy_for(profile)
    limit = int(values.get("limit", 10))
    now = recommend(profile, loaded.snapshot, policy, limit=limit)
    changes = changes_since(visit, now, profile, loaded.snapshot)
    told = ((one, change_sentences(one, profile.constraints, voice)) for one in changes)
    return ReturnPage(visit.day, tuple(told))
