"""A person's plan: the courses they chose, what it was made from, and whether it still stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from guidance.credential import LearningOpportunity, MicroCredential
from guidance.errors import ProfileError
from guidance.learner import LearnerProfile
from guidance.recognition.succession import is_withdrawn, successor_of
from guidance.snapshot import Snapshot

MOST_COURSES = 50
"""Longest plan; nobody takes more short courses than this in one plan."""


@dataclass(frozen=True, slots=True)
class Release:
    """A source that a plan rests on: its name, release and day."""

    name: str
    release: str
    date: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """One chosen course as it stood when the plan was made; `run` is None where none is named.

    `skills` are the URIs of what it teaches, sorted; `source` is the catalogue it stands in and
    `dated` its day.
    """

    credential: str
    title: str
    provider: str
    run: str | None = None
    start: date | None = None
    end: date | None = None
    skills: tuple[str, ...] = ()
    source: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen courses in order, with the profile they were chosen for.

    Attributes
    ----------
    made
        Day of the choice.
    answer
        Run id of the answer it was chosen from, None where the person chose freely.
    snapshot
        Digest of the data it was made from.
    taxonomy
        Releases of the taxonomy that the skills belong to.
    """

    made: date
    profile: LearnerProfile
    courses: tuple[PlannedCourse, ...]
    snapshot: str
    answer: str | None = None
    taxonomy: tuple[Release, ...] = ()


class Standing(StrEnum):
    """What became of a planned course."""

    OFFERED = "offered"
    """As planned: the course is in the catalogue, its run with the same days."""
    MOVED = "moved"
    """The run has other days now, such as a start put off by a month."""
    RUN_GONE = "run gone"
    """The course is there, the run is not, such as one that found too few people."""
    OVER = "over"
    """The run has ended, such as a course of last spring."""
    WITHDRAWN = "withdrawn"
    """The provider no longer offers the course; a successor may be named."""
    GONE = "gone"
    """The catalogue no longer holds the course: ask the provider."""


@dataclass(frozen=True, slots=True)
class CheckedCourse:
    """A planned course against a snapshot: what became of it, and the run or successor now."""

    planned: PlannedCourse
    standing: Standing
    run: LearningOpportunity | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan against a snapshot; `unknown_skills` are those this release of the taxonomy lacks."""

    plan: Plan
    courses: tuple[CheckedCourse, ...]
    unknown_skills: tuple[str, ...]


def make_plan(
    profile: LearnerProfile,
    chosen: Iterable[tuple[str, str | None]],
    snapshot: Snapshot,
    answer: str | None = None,
) -> Plan:
    """Return the plan of some courses of a snapshot, in the order given.

    Parameters
    ----------
    profile
        With `as_of` set: the clock is read at the door, never here.
    chosen
        URIs of courses, each with the id of a run or None.

    Raises
    ------
    UnknownConcept
        For a course the snapshot does not hold.
    ProfileError
        For no course, one named twice, too many, a run the course does not have, or no day.
    """
    pairs = tuple(chosen)
    if profile.as_of is None:
        raise ProfileError("a profile without as_of", "the day of the plan", "set as_of")
    if not 1 <= len(pairs) <= MOST_COURSES or len(dict(pairs)) < len(pairs):
        raise ProfileError(
            f"{len(pairs)} courses", f"1 to {MOST_COURSES}, each once", "choose again"
        )
    return Plan(
        made=profile.as_of,
        profile=profile,
        courses=tuple(_planned(uri, run, snapshot) for uri, run in pairs),
        snapshot=snapshot.digest,
        answer=answer,
        taxonomy=tuple(
            Release(note.name, note.release, note.date)
            for note in snapshot.manifest.sources
            if note.kind.startswith("esco")
        ),
    )


def check_plan(plan: Plan, snapshot: Snapshot, day: date) -> CheckedPlan:
    """Return what became of a plan's courses and skills by a day."""
    known = snapshot.skills.positions
    named = {claim.uri for claim in plan.profile.skills} | set(plan.profile.rejected)
    return CheckedPlan(
        plan=plan,
        courses=tuple(_checked(course, snapshot, day) for course in plan.courses),
        unknown_skills=tuple(sorted(uri for uri in named if uri not in known)),
    )


def _planned(uri: str, run_id: str | None, snapshot: Snapshot) -> PlannedCourse:
    course = snapshot.credentials[snapshot.courses.position(uri)]
    run = None if run_id is None else _run(course, run_id)
    if run_id is not None and run is None:
        raise ProfileError(
            f"run {run_id[:60]!r}, which the course does not have",
            "one of its runs, or null",
            "look it up under credentials/{id}",
        )
    day = snapshot.date_of(course.source)
    return PlannedCourse(
        credential=uri,
        title=course.title,
        provider=course.provider,
        run=run_id,
        start=run.start if run else None,
        end=run.end if run else None,
        skills=tuple(sorted(tag.skill for tag in snapshot.records.tags(uri))),
        source=course.source,
        dated=None if day is None else date.fromisoformat(day),
    )


def _run(course: MicroCredential, run_id: str) -> LearningOpportunity | None:
    return next((run for run in course.runs if run.id == run_id), None)


def _checked(planned: PlannedCourse, snapshot: Snapshot, day: date) -> CheckedCourse:
    row = snapshot.courses.positions.get(planned.credential)
    if row is None:
        return CheckedCourse(planned, Standing.GONE)
    course = snapshot.credentials[row]
    if is_withdrawn(course, day):
        successor = successor_of(course, snapshot, day)
        return CheckedCourse(planned, Standing.WITHDRAWN, successor=successor)
    run = None if planned.run is None else _run(course, planned.run)
    return CheckedCourse(planned, _standing(planned, run, day), run)


def _standing(planned: PlannedCourse, run: LearningOpportunity | None, day: date) -> Standing:
    if planned.run is None:
        return Standing.OFFERED
    if run is None:
        over = planned.end is not None and planned.end < day
        return Standing.OVER if over else Standing.RUN_GONE
    if run.end is not None and run.end < day:
        return Standing.OVER
    moved = (run.start, run.end) != (planned.start, planned.end)
    return Standing.MOVED if moved else Standing.OFFERED
