"""Two to five courses side by side for one person."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.comparison_schemas import ComparisonOptions, ComparisonRequest, ComparisonResponse
from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.explanation.comparison import Compared, Row
from guidance.recommendation.compare import Comparison, compare
from guidance.storage.files import load_policy, policy_for

EXAMPLE_COURSES = [
    "urn:learner-guidance:sample:course:safe-patient-handling-and-hoists",
    "urn:learner-guidance:sample:course:vital-signs-and-daily-observation",
]


async def compare_courses(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Compare two to five courses side by side: what they do for a person, cost and state.

    The body is a profile with `credentials` beside its members, and `limit` and `policy` as for a
    recommendation, whose numbers are repeated. A course outside the list may be named too.
    """
    return await run_in_threadpool(_compare, body, service, loaded)


def _compare(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, ComparisonOptions)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    asked = options.credentials
    found = compare(profile, loaded.snapshot, policy, asked, limit=options.limit)
    return json_response(_told(found))


def _told(found: Comparison) -> dict[str, Any]:
    members = ("run_id", "as_of", "snapshot", "policy", "notice", "data_age", "market")
    origins = found.table.origins
    return {
        **{name: to_json(getattr(found, name)) for name in members},
        "courses": [
            _course(item, origin) for item, origin in zip(found.courses, origins, strict=True)
        ],
        "rows": [_row(row) for row in found.table.rows],
    }


def _course(item: Compared, origin: str) -> dict[str, Any]:
    course, run, load = item.course, item.run, item.course.workload
    return {
        "credential": course.uri,
        "title": course.title,
        "title_language": course.language,
        "provider": course.provider,
        "rank": item.rank,
        "excluded": to_json(item.exclusion),
        "run": run.id if run else None,
        "price": to_json(run.price) if run else None,
        "hours": {"low": load.low, "high": load.high} if load else None,
        "start": to_json(run.start) if run else None,
        "end": to_json(run.end) if run else None,
        "opened": to_json(item.doors),
        "gap": to_json(item.gap),
        "needs_first": list(item.needs_first),
        "origin": origin,
    }


def _row(row: Row) -> dict[str, Any]:
    cells = [to_json(cell) | {"state": cell.state.value} for cell in row.cells]
    named = {"code": row.code, "group": row.group.value, "name": row.name}
    return {**named, "differs": row.differs, "cells": cells}


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE)
    routes.add_api_route(
        "/comparisons",
        compare_courses,
        methods=["POST"],
        operation_id="compareCourses",
        response_model=None,
        responses={200: {"model": ComparisonResponse, "description": "The comparison"}, **told},
        openapi_extra=json_body(
            ComparisonRequest, {**PROFILE_EXAMPLE, "credentials": EXAMPLE_COURSES}
        ),
    )
    return routes
