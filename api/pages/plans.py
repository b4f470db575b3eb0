"""A kept plan that is brought back: what became of it, and the fields its profile fills again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from api.pages.form import ACCESS, HARD, State
from api.rendering import label_of
from guidance.credential import LearningOpportunity, MicroCredential
from guidance.explanation import Voice
from guidance.explanation.plans import course_sentences
from guidance.learner import ClaimEvidence, Constraints, LearnerProfile
from guidance.pathways.plans import CheckedCourse, CheckedPlan
from guidance.recommendation.arrival import arrival_sentences, on_arrival
from guidance.snapshot import Label

BELIEF_OF = {ClaimEvidence.CERTIFIED: "certified", ClaimEvidence.INFERRED: "unknown"}
"""What a form field says of a skill; one the person stated is held."""
ELSEWHERE = {"location": "radius_km"}
"""Limits that a profile may set and no field takes back, and how each is named: a town is asked for
by its name, which a point on the map does not tell."""


@dataclass(frozen=True, slots=True)
class PlannedView:
    """One planned course and what became of it.

    `run` is the planned run with its days of now, None where it is gone or none was planned;
    `pages` are the course and its successor, where known.
    """

    title: str
    language: str | None
    provider: str
    words: tuple[str, ...]
    run: LearningOpportunity | None
    pages: tuple[MicroCredential, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """All that the page of a kept plan shows.

    Attributes
    ----------
    notes
        What of the profile these pages cannot take along, or know under another name.
    own_words
        Skills without a name in the taxonomy, as the person wrote them.
    state
        The fields of the flow that the plan's profile fills.
    """

    made: date
    goal: Label | None
    courses: tuple[PlannedView, ...]
    notes: tuple[str, ...]
    own_words: tuple[str, ...]
    state: State


def plan_page(checked: CheckedPlan, voice: Voice) -> PlanPage:
    """Return what the page of a kept plan shows."""
    arrived = on_arrival(checked.plan.profile, voice.snapshot)
    profile = arrived.profile
    state = state_of(profile, voice)
    lost = [*_lost_goal(profile, state, voice), *_lost_limits(profile.constraints, state, voice)]
    return PlanPage(
        made=checked.plan.made,
        goal=label_of(voice, state.goal) if state.goal else None,
        courses=tuple(_view(course, voice) for course in checked.courses),
        notes=(*arrival_sentences(arrived.account, voice), *lost),
        own_words=tuple(skill.text for skill in profile.local_skills),
        state=state,
    )


def state_of(profile: LearnerProfile, voice: Voice) -> State:
    """Return the fields that make a profile again, as far as there are fields for it."""
    limits, jobs = profile.constraints, voice.snapshot.occupations.positions
    money = limits.budget
    state = State(
        language=voice.messages.language,
        spoken=voice.messages.language,
        region=limits.nuts or "",
        budget=f"{money.amount:.15g}" if money else "",
        currency=money.currency if money else State().currency,
        hours="" if limits.hours_per_week is None else f"{limits.hours_per_week:.15g}",
        weeks="" if limits.weeks is None else f"{limits.weeks:.15g}",
        start_from=limits.start_from.isoformat() if limits.start_from else "",
        end_by=limits.end_by.isoformat() if limits.end_by else "",
        teaching=tuple(f"{code}:{level}" for code, level in limits.teaching_languages),
        times=limits.times,
        modes=limits.modes,
        access=tuple(need for need in limits.access if need in ACCESS),
        goal=profile.goal if profile.goal and profile.goal in jobs else "",
        beliefs=tuple(sorted(_beliefs(profile, voice))),
    )
    return replace(state, hard=tuple(name for name in limits.hard if name in _set_limits(state)))


def _beliefs(profile: LearnerProfile, voice: Voice) -> Iterator[tuple[str, str]]:
    """Yield what the form says of each skill that this release of the taxonomy has."""
    known, rejected = voice.snapshot.skills.positions, set(profile.rejected)
    for claim in profile.skills:
        if claim.uri in known and claim.uri not in rejected:
            yield claim.uri, BELIEF_OF.get(claim.evidence, "held")
    yield from ((uri, "rejected") for uri in rejected if uri in known)


def _set_limits(state: State) -> set[str]:
    fields = {"hours_per_week": "hours", "nuts": "region", "teaching_languages": "teaching"}
    return {name for name in HARD if name != "radius_km" and getattr(state, fields.get(name, name))}


def _lost_goal(profile: LearnerProfile, state: State, voice: Voice) -> Iterator[str]:
    if profile.goal and not state.goal:
        yield voice.messages.say("plan.goal_gone")


def _lost_limits(limits: Constraints, state: State, voice: Voice) -> Iterator[str]:
    """Yield one sentence with the limits that these pages have no field for."""
    say = voice.messages.say
    names = [said for name, said in ELSEWHERE.items() if getattr(limits, name)]
    if len(limits.access) > len(state.access):
        names.append("access")
    if names:
        yield say("plan.not_taken", items=[say(f"limit_name.{name}") for name in names])


def _view(course: CheckedCourse, voice: Voice) -> PlannedView:
    planned, rows = course.planned, voice.snapshot.courses.positions
    pages = tuple(
        voice.snapshot.credentials[rows[uri]]
        for uri in (planned.credential, course.successor)
        if uri is not None and uri in rows
    )
    language = pages[0].language if planned.credential in rows else None
    words = course_sentences(course, voice)
    return PlannedView(planned.title, language, planned.provider, words, course.run, pages)
