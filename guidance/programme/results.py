"""What became of one person of a caseload: courses, or none and why; and both as published JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from guidance.answer import Answer, to_json
from guidance.explanation import Voice
from guidance.learner import LearnerProfile, read_profile
from guidance.programme.members import Member
from guidance.recommendation.arrival import on_arrival
from guidance.snapshot import Snapshot

SHOWN = 6
"""Skills read in a text that a caveat names."""


class Status(StrEnum):
    """Whether anything suitable was found."""

    RECOMMENDED = "recommended"
    """At least one course, such as a forklift course that opens twelve ads."""
    NONE = "none"
    """No course, with the reason: nothing is put in its place."""


class Cause(StrEnum):
    """Why there is no course, as the report of unmet need counts it."""

    NO_COURSES = "no_courses"
    """The snapshot holds no course at all."""
    NO_VACANCIES = "no_vacancies"
    """No ad near the person, or none in a language they read."""
    NO_SKILLS = "no_skills"
    """Nothing is confirmed yet, as of a row that only has the code of past work: ask the person."""
    LIMITS = "limits"
    """Courses would help, and every one breaks a limit, such as the budget."""
    NEEDS_FIRST = "needs_first"
    """Every course that would help asks for something the person lacks."""
    GOAL_REACHED = "goal_reached"
    """The person holds what the goal asks for: no course is needed."""
    NOTHING = "nothing"
    """No course in the catalogue brings the person nearer: a need that providers could meet."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person's result.

    Attributes
    ----------
    reason
        Why there is no course, in the language of the answer; None where there is one.
    cause
        The same as a code to count by, None where there is a course.
    limit
        The limit that left out most courses, where the cause is limits.
    answer
        The answer of `recommend` as published JSON, members in order.
    caveats
        What has to be known of the person's data, in the language of the answer.
    """

    member: Member
    status: Status
    reason: str | None
    cause: Cause | None
    limit: str | None
    answer: Mapping[str, Any]
    caveats: tuple[str, ...]

    @property
    def line(self) -> int:
        """Return the line at which the person's row begins."""
        return self.member.line


def outcome_of(
    member: Member, answer: Answer, snapshot: Snapshot, told_in: str | None = None
) -> Outcome:
    """Return what an answer means for a person of a caseload.

    `told_in` is the language that the answer was told in, where it is not the person's own.
    """
    profile = read_profile(member.profile)
    voice = Voice.of(told_in or profile.language, snapshot)
    cause = None if answer.results else _cause(answer, on_arrival(profile, snapshot).profile, voice)
    return Outcome(
        member=member,
        status=Status.RECOMMENDED if answer.results else Status.NONE,
        reason=None if answer.results else answer.empty_reason,
        cause=cause,
        limit=_most_broken(answer) if cause is Cause.LIMITS else None,
        answer=to_json(answer),
        caveats=tuple(_caveats(member, voice)),
    )


def result_line(outcome: Outcome) -> str:
    """Return a result as one line of JSON; `answer` is what the single call gives."""
    member = outcome.member
    told = {
        "case_ref": member.case_ref,
        "status": outcome.status.value,
        "reason": outcome.reason,
        "answer": outcome.answer,
        "caveats": list(outcome.caveats),
        "cause": outcome.cause.value if outcome.cause else None,
        "need_group": member.need_group,
        "profile": member.profile,
    }
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _cause(answer: Answer, profile: LearnerProfile, voice: Voice) -> Cause:
    """Return the code of an empty reason, by the rules that choose its sentence."""
    if not len(voice.snapshot.courses):
        return Cause.NO_COURSES
    if not answer.market.ads:
        return Cause.NO_VACANCIES
    if not any(uri in voice.snapshot.skills.positions for uri in profile.held):
        return Cause.NO_SKILLS
    if answer.excluded:
        return Cause.LIMITS
    say = voice.messages.say
    if profile.goal and answer.empty_reason == say(
        "empty.goal_reached", goal=voice.name(profile.goal)
    ):
        return Cause.GOAL_REACHED
    return Cause.NOTHING if answer.empty_reason == say("empty.nothing") else Cause.NEEDS_FIRST


def _most_broken(answer: Answer) -> str:
    """Return the limit that left out most courses, the first in the alphabet of equal ones."""
    broken = [item.limit for item in answer.excluded]
    return max(sorted(set(broken)), key=broken.count)


def _caveats(member: Member, voice: Voice) -> Iterator[str]:
    say = voice.messages.say
    if member.read:
        named = [voice.name(uri) for uri in member.read[:SHOWN]]
        shown = [*named, "…"] if len(member.read) > SHOWN else named
        yield say("caseload.caveat_read", count=len(member.read), items=shown)
    if any(claim["evidence"] == "inferred" for claim in member.profile["skills"]):
        yield say("caseload.caveat_likely")
    for note in member.notes:
        yield say(f"caseload.note_{note}")


def member_to_json(member: Member) -> dict[str, Any]:
    """Return a person as plain JSON values, for a journal."""
    return {
        "line": member.line,
        "case_ref": member.case_ref,
        "profile": member.profile,
        "unread": member.unread,
        "read": list(member.read),
        "notes": list(member.notes),
        "need_group": member.need_group,
        "last_contact": member.last_contact.isoformat() if member.last_contact else None,
    }


def member_from_json(kept: Mapping[str, Any]) -> Member:
    """Return a person as a journal kept them."""
    contact = kept["last_contact"]
    return Member(
        line=int(kept["line"]),
        case_ref=str(kept["case_ref"]),
        profile=kept["profile"],
        unread=bool(kept["unread"]),
        read=tuple(kept["read"]),
        notes=tuple(kept["notes"]),
        need_group=kept["need_group"],
        last_contact=date.fromisoformat(contact) if contact else None,
    )


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain JSON values, for a journal."""
    return {
        "member": member_to_json(outcome.member),
        "status": outcome.status.value,
        "reason": outcome.reason,
        "cause": outcome.cause.value if outcome.cause else None,
        "limit": outcome.limit,
        "answer": outcome.answer,
        "caveats": list(outcome.caveats),
    }


def outcome_from_json(kept: Mapping[str, Any]) -> Outcome:
    """Return an outcome as a journal kept it."""
    return Outcome(
        member=member_from_json(kept["member"]),
        status=Status(kept["status"]),
        reason=kept["reason"],
        cause=Cause(kept["cause"]) if kept["cause"] else None,
        limit=kept["limit"],
        answer=kept["answer"],
        caveats=tuple(kept["caveats"]),
    )
