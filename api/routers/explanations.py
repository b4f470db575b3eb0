"""One course explained to one person, in numbers and as a letter."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.problems import BUSY, INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response, run_slowly
from api.schemas import Explanation, ExplanationOptions, ExplanationRequest
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.recommendation.explain import explain
from guidance.storage.files import load_policy, policy_for

EXAMPLE_COURSE = "https://learner-guidance.example/sample/courses/planowanie-transportu"


async def explain_course(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Explain why a course stands where it stands for a person, or why it is not in the list.

    The body is a profile with `credential` beside its members, and `limit` and `policy` as for a
    recommendation: the numbers are those of its answer. `letter` says the same in the person's
    language.
    """
    return await run_slowly(service, _explain, body, service, loaded)


def _explain(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, ExplanationOptions)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    found = explain(profile, loaded.snapshot, policy, options.credential, limit=options.limit)
    return json_response(to_json(found))


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE, BUSY)
    example = {**PROFILE_EXAMPLE, "credential": EXAMPLE_COURSE, "limit": 5}
    routes.add_api_route(
        "/explanations",
        explain_course,
        methods=["POST"],
        operation_id="explainCourse",
        response_model=None,
        responses={200: {"model": Explanation, "description": "The explanation"}, **told},
        openapi_extra=json_body(ExplanationRequest, example),
    )
    return routes
