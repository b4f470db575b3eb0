"""A profile against a goal, and the courses that bring it closer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from numpy.typing import NDArray
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response, named
from api.routers.matching import Named
from api.schemas import Answer, Options, Profile, RecommendationRequest, Wire
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.errors import ProfileError
from guidance.gaps import SkillStates, believe, gap_to
from guidance.learner import LearnerProfile, read_profile
from guidance.recommendation import recommend
from guidance.storage.files import load_policy, policy_for


class States(Wire):
    """Skills in three states; unknown is neither held nor missing."""

    held: list[Named]
    missing: list[Named]
    unknown: list[Named]


class GapResponse(Wire):
    """A person against one occupation, essential and optional skills apart."""

    snapshot: str
    occupation: Named
    essential: States
    optional: States
    strangers: list[str]
    """URIs of the profile that the snapshot does not hold."""


async def find_gap(body: TheBody, loaded: TheSnapshot) -> Response:
    """Hold a profile against its goal: which skills are held, missing or unknown.

    The body is a profile with a goal.
    """
    return await run_in_threadpool(_find_gap, body, loaded)


async def recommend_courses(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the short courses that bring a person closest to their goal or open most job ads.

    The body is a profile; `limit` and `policy` may stand beside its members. A person decides
    what follows from the answer.
    """
    return await run_in_threadpool(_recommend, body, service, loaded)


def _find_gap(body: Any, loaded: Loaded) -> Response:
    profile, snapshot = read_profile(body), loaded.snapshot
    if profile.goal is None:
        raise ProfileError("a profile without a goal", "goal.occupation", "add an occupation's URI")
    belief = believe(profile, snapshot)
    gap = gap_to(profile.goal, belief, snapshot)
    return json_response(
        {
            "snapshot": snapshot.digest,
            "occupation": named(snapshot, profile.goal, profile.language),
            "essential": _states(gap.essential, loaded, profile.language),
            "optional": _states(gap.optional, loaded, profile.language),
            "strangers": list(belief.strangers),
        }
    )


def _states(states: SkillStates, loaded: Loaded, language: str) -> dict[str, Any]:
    def names(positions: NDArray[np.intp]) -> list[dict[str, str]]:
        uris = loaded.snapshot.skills.uris
        return [named(loaded.snapshot, uris[int(at)], language) for at in positions]

    return {
        "held": names(states.held),
        "missing": names(states.missing),
        "unknown": names(states.unknown),
    }


def _recommend(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    answer = recommend(profile, loaded.snapshot, policy, limit=options.limit)
    return json_response(to_json(answer))


def read_request(body: Any) -> tuple[Options, LearnerProfile]:
    """Return the options and the profile of a recommendation request."""
    if not isinstance(body, Mapping):
        return Options(), read_profile(body)
    own = {name: body[name] for name in Options.model_fields if name in body}
    try:
        options = Options.model_validate(own)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    return options, read_profile({name: body[name] for name in body if name not in own})


def dated(profile: LearnerProfile, service: Service) -> LearnerProfile:
    """Return a profile with its day; the clock is read here and nowhere further in."""
    return profile if profile.as_of else replace(profile, as_of=service.today())


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE)
    routes.add_api_route(
        "/gaps",
        find_gap,
        methods=["POST"],
        operation_id="findGap",
        response_model=None,
        responses={200: {"model": GapResponse, "description": "The gap in three states"}, **told},
        openapi_extra=json_body(Profile, PROFILE_EXAMPLE),
    )
    routes.add_api_route(
        "/recommendations",
        recommend_courses,
        methods=["POST"],
        operation_id="recommendCourses",
        response_model=None,
        responses={200: {"model": Answer, "description": "The answer with its reasons"}, **told},
        openapi_extra=json_body(RecommendationRequest, {**PROFILE_EXAMPLE, "limit": 5}),
    )
    return routes
