"""A profile as the members of its published format: what `read_profile` reads, and nothing more."""

from __future__ import annotations

from typing import Any

from guidance.learner import Constraints, LearnerProfile


def profile_members(profile: LearnerProfile) -> dict[str, Any]:
    """Return the JSON members of a profile; `read_profile` returns the profile again.

    Empty lists and limits that are not set are left out.
    """
    skills = [
        _stated(uri=claim.uri, evidence=claim.evidence.value, level=claim.level)
        for claim in profile.skills
    ]
    own = [_stated(text=skill.text, language=skill.language) for skill in profile.local_skills]
    return _stated(
        skills=skills,
        local_skills=own,
        rejected=list(profile.rejected),
        goal={"occupation": profile.goal} if profile.goal else None,
        language=profile.language,
        as_of=profile.as_of.isoformat() if profile.as_of else None,
        constraints=constraint_members(profile.constraints),
        taxonomy=profile.taxonomy,
    )


def constraint_members(limits: Constraints) -> dict[str, Any]:
    """Return the JSON members of a person's limits."""
    budget = limits.budget
    return _stated(
        nuts=limits.nuts,
        location=None if limits.location is None else list(limits.location),
        radius_km=limits.radius_km,
        budget=budget and {"amount": budget.amount, "currency": budget.currency},
        hours_per_week=limits.hours_per_week,
        weeks=limits.weeks,
        start_from=limits.start_from and limits.start_from.isoformat(),
        end_by=limits.end_by and limits.end_by.isoformat(),
        times=list(limits.times),
        modes=list(limits.modes),
        teaching_languages=dict(limits.teaching_languages),
        access=list(limits.access),
        hard=list(limits.hard),
    )


def _stated(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, [], {})}
