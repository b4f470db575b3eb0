"""A person's plan as JSON-LD: written whole, read back unchanged, with a context of its own.

The context stands in the document, so nothing has to be fetched to understand it. Courses and
skills are named by their URIs; schema.org's words (https://schema.org, release 30) stand where it
has one, our own terms elsewhere. There is no word for the learner's name: a plan says what, never
who.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from guidance.errors import DocumentRefused, ProfileError
from guidance.exchange.guarded import json_object
from guidance.exchange.profiles import profile_members
from guidance.exchange.terms import OWN_TERMS
from guidance.learner import read_profile
from guidance.pathways.plans import MOST_COURSES, Plan, PlannedCourse, Release

MEDIA_TYPE = "application/ld+json"
PLAN = "LearningPlan"
COURSE = "Course"

CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "@vocab": OWN_TERMS,
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "Course": "schema:Course",
    "title": "schema:name",
    "provider": "schema:provider",
    "made": {"@id": "schema:dateCreated", "@type": "xsd:date"},
    "start": {"@id": "schema:startDate", "@type": "xsd:date"},
    "end": {"@id": "schema:endDate", "@type": "xsd:date"},
    "dated": {"@id": "schema:dateModified", "@type": "xsd:date"},
    "teaches": {"@id": "schema:teaches", "@type": "@id"},
    "uri": "@id",
    "goal": {"@id": f"{OWN_TERMS}goal"},
    "occupation": {"@id": f"{OWN_TERMS}occupation", "@type": "@id"},
    "rejected": {"@id": f"{OWN_TERMS}rejected", "@type": "@id"},
    "courses": {"@id": f"{OWN_TERMS}courses", "@container": "@list"},
    "location": {"@id": f"{OWN_TERMS}location", "@container": "@list"},
    "skills": {"@id": f"{OWN_TERMS}skills", "@container": "@list"},
    "teaching_languages": {"@id": f"{OWN_TERMS}teaching_languages", "@container": "@index"},
    "local_skills": {"@id": f"{OWN_TERMS}local_skills", "@container": "@list"},
}
"""What each member of a plan means."""

_PLAN_MEMBERS = ("@context", "type", "made", "snapshot", "answer", "taxonomy", "profile", "courses")
_COURSE_MEMBERS = (
    "id",
    "type",
    "title",
    "provider",
    "run",
    "start",
    "end",
    "teaches",
    "source",
    "dated",
)
_RELEASE_MEMBERS = ("name", "release", "dated")
_REMEDY = "bring the file as it was exported"
_BEFORE_JSON = b" \t\r\n\xef\xbb\xbf"


def write_plan(plan: Plan) -> bytes:
    """Return a plan as JSON-LD in UTF-8; equal plans give equal bytes."""
    document = {
        "@context": CONTEXT,
        "type": PLAN,
        "made": plan.made.isoformat(),
        "snapshot": plan.snapshot,
        **({"answer": plan.answer} if plan.answer is not None else {}),
        "taxonomy": [_release_members(release) for release in plan.taxonomy],
        "profile": profile_members(plan.profile),
        "courses": [_course_members(course) for course in plan.courses],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def is_plan(data: bytes) -> bool:
    """Return whether bytes are meant as a plan: a JSON object of its type, whatever else it says."""
    if not data.lstrip(_BEFORE_JSON).startswith(b"{"):
        return False
    try:
        return json_object(data).get("type") == PLAN
    except DocumentRefused:
        return False


def read_plan(data: bytes) -> Plan:
    """Return the plan that `write_plan` wrote.

    Raises
    ------
    DocumentRefused
        When it is no plan of this service, holds members it never has, or says what no plan can.
    """
    members = json_object(data)
    if members.get("type") != PLAN or members.get("@context") != CONTEXT:
        raise DocumentRefused("no plan of this service", f"JSON-LD of type {PLAN}", _REMEDY)
    _known(members, _PLAN_MEMBERS, "the plan")
    courses = _list(members, "courses")
    if not 1 <= len(courses) <= MOST_COURSES:
        raise DocumentRefused(f"{len(courses)} courses", f"1 to {MOST_COURSES}", _REMEDY)
    try:
        profile = read_profile(members.get("profile"))
    except ProfileError as error:
        raise DocumentRefused(error.found, error.expected, error.remedy) from error
    return Plan(
        made=_required_day(members, "made"),
        profile=profile,
        courses=tuple(map(_course, courses)),
        snapshot=_text(members, "snapshot"),
        answer=_text(members, "answer") if "answer" in members else None,
        taxonomy=tuple(map(_release, _list(members, "taxonomy"))),
    )


def _course_members(course: PlannedCourse) -> dict[str, Any]:
    members = {
        "id": course.credential,
        "type": COURSE,
        "title": course.title,
        "provider": course.provider,
        "run": course.run,
        "start": course.start and course.start.isoformat(),
        "end": course.end and course.end.isoformat(),
        "teaches": list(course.skills),
        "source": course.source,
        "dated": course.dated and course.dated.isoformat(),
    }
    return {name: value for name, value in members.items() if value not in (None, [])}


def _release_members(release: Release) -> dict[str, Any]:
    members = {"name": release.name, "release": release.release}
    return {**members, "dated": release.date.isoformat()} if release.date else members


def _course(value: Any) -> PlannedCourse:
    members = _known(value, _COURSE_MEMBERS, "a course")
    if members.get("type") != COURSE:
        raise DocumentRefused("a step that is no course", f"type {COURSE}", _REMEDY)
    skills = _list(members, "teaches")
    if not all(isinstance(skill, str) for skill in skills):
        raise DocumentRefused("a taught skill that is no text", "URIs", _REMEDY)
    return PlannedCourse(
        credential=_text(members, "id"),
        title=_text(members, "title"),
        provider=_text(members, "provider"),
        run=_text(members, "run") if "run" in members else None,
        start=_day(members, "start"),
        end=_day(members, "end"),
        skills=tuple(skills),
        source=_text(members, "source"),
        dated=_day(members, "dated"),
    )


def _release(value: Any) -> Release:
    members = _known(value, _RELEASE_MEMBERS, "a release")
    return Release(_text(members, "name"), _text(members, "release"), _day(members, "dated"))


def _known(value: Any, allowed: tuple[str, ...], what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DocumentRefused(f"{what} of type {type(value).__name__}", "a JSON object", _REMEDY)
    if unknown := set(value) - set(allowed):
        raise DocumentRefused(
            f"{len(unknown)} unknown members in {what}", f"only {', '.join(allowed)}", _REMEDY
        )
    return value


def _list(members: dict[str, Any], name: str) -> list[Any]:
    value = members.get(name, [])
    if not isinstance(value, list):
        raise DocumentRefused(f"{name} of type {type(value).__name__}", "a JSON array", _REMEDY)
    return value


def _text(members: dict[str, Any], name: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise DocumentRefused(f"{name} of type {type(value).__name__}", "a text", _REMEDY)
    return value


def _day(members: dict[str, Any], name: str) -> date | None:
    return _required_day(members, name) if name in members else None


def _required_day(members: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(_text(members, name))
    except ValueError as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused(f"{name} that is no date", "a date as 2026-11-22", _REMEDY) from error
