"""A person's plan out as a file of linked data, and back in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.plan_schemas import PlanDocument, PlanOptions, PlanRead, PlanRequest
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.errors import ProfileError
from guidance.exchange.plan import MEDIA_TYPE, read_plan, write_plan
from guidance.exchange.profiles import profile_members
from guidance.explanation import Voice
from guidance.explanation.plans import course_sentences, plan_sentences
from guidance.learner import read_profile
from guidance.pathways.plans import (
    CheckedCourse,
    CheckedPlan,
    Plan,
    PlannedCourse,
    check_plan,
    make_plan,
)

EXAMPLE_COURSE = "urn:learner-guidance:sample:course:safe-patient-handling-and-hoists"
EXAMPLE_DAY = date(2026, 11, 22)
FILE_NAME = "plan.jsonld"


async def export_plan(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Return chosen courses and the profile they were chosen for as a file the person keeps.

    The body is a profile; `courses` and `answer` stand beside its members. Nothing is stored here.
    """
    return await run_in_threadpool(_export, body, service, loaded)


async def import_plan(request: Request, service: TheService, loaded: TheSnapshot) -> Response:
    """Read a kept plan: its profile, and what became of each course since.

    The body is the file as it was exported. Nothing of it is stored here.
    """
    return await run_in_threadpool(_import, await request.body(), service, loaded)


def _export(body: Any, service: Service, loaded: Loaded) -> Response:
    if not isinstance(body, dict) or "courses" not in body:
        raise ProfileError("a request without courses", "courses, at least one", "add them")
    options, profile = read_request(body, PlanOptions)
    chosen = [(course.credential, course.run) for course in options.courses]
    plan = make_plan(dated(profile, service), chosen, loaded.snapshot, options.answer)
    return plan_file(write_plan(plan))


def plan_file(data: bytes) -> Response:
    """Return a plan as a file to keep."""
    kept = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
    return Response(data, media_type=MEDIA_TYPE, headers=kept)


def _import(data: bytes, service: Service, loaded: Loaded) -> Response:
    plan = read_plan(data)
    checked = check_plan(plan, loaded.snapshot, service.today())
    return json_response(_told(checked, Voice.of(plan.profile.language, loaded.snapshot)))


def _told(checked: CheckedPlan, voice: Voice) -> dict[str, Any]:
    plan = checked.plan
    return {
        "made": to_json(plan.made),
        "snapshot": plan.snapshot,
        "snapshot_now": voice.snapshot.digest,
        "answer": plan.answer,
        "taxonomy": [f"{release.name} {release.release}".strip() for release in plan.taxonomy],
        "profile": profile_members(plan.profile),
        "courses": [_course(course, voice) for course in checked.courses],
        "unknown_skills": list(checked.unknown_skills),
        "words": list(plan_sentences(checked, voice)),
    }


def _course(course: CheckedCourse, voice: Voice) -> dict[str, Any]:
    planned, run = course.planned, course.run
    return {
        "credential": planned.credential,
        "title": planned.title,
        "provider": planned.provider,
        "run": planned.run,
        "start": to_json(planned.start),
        "end": to_json(planned.end),
        "standing": course.standing.value,
        "start_now": to_json(run.start) if run else None,
        "end_now": to_json(run.end) if run else None,
        "successor": course.successor,
        "words": list(course_sentences(course, voice)),
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/plans", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE)
    described: dict[int | str, dict[str, Any]] = {
        200: {"description": "The plan as JSON-LD", "content": {MEDIA_TYPE: {}}}
    }
    example = {**PROFILE_EXAMPLE, "courses": [{"credential": EXAMPLE_COURSE, "run": None}]}
    routes.add_api_route(
        "/export",
        export_plan,
        methods=["POST"],
        operation_id="exportPlan",
        response_model=None,
        responses={**described, **told},
        openapi_extra=json_body(PlanRequest, example),
    )
    routes.add_api_route(
        "/import",
        import_plan,
        methods=["POST"],
        operation_id="importPlan",
        response_model=None,
        responses={
            200: {"model": PlanRead, "description": "The plan and what became of it"},
            **told,
        },
        openapi_extra=json_body(PlanDocument, _plan_example()),
    )
    return routes


def _plan_example() -> Any:
    """Return a plan as a body."""
    course = PlannedCourse(EXAMPLE_COURSE, "Moving people safely", "A college")
    plan = Plan(EXAMPLE_DAY, read_profile(PROFILE_EXAMPLE), (course,), snapshot="0" * 16)
    return json.loads(write_plan(plan))
