"""A profile against a goal, and the courses that bring it closer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import APIRouter
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
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
from guidance.gaps import AskedSkill, SkillState, account_for, counted
from guidance.learner import LearnerProfile, read_profile
from guidance.recommendation import recommend
from guidance.recommendation.arrival import goal_position, on_arrival
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy, policy_for

Own = TypeVar("Own", bound=Wire)
"""The members of a request that do not belong to the profile."""


class Close(Named):
    """A held skill that comes close to one asked for, and how much it counts toward it."""

    credit: float = Field(ge=0, le=1)


class SkillGap(Named):
    """A skill that an occupation asks for, and what is known of it."""

    evidence: str | None
    """How well the person's claim is supported; null where they did not name the skill."""
    level: str | None
    """As the profile states it."""
    rarity: float
    """log(occupations / occupations that need the skill), at least 0.1: how telling it is."""
    weight: float | None
    """Its share of the essential requirement; null for an optional skill."""
    credit: float = Field(ge=0, le=1)
    """What the held skills count toward it; 1 where it is held."""
    close_to: Close | None
    """The held skill that comes closest, where it is not held itself."""


class States(Wire):
    """Skills in three states, the weightiest first; unknown is neither held nor missing."""

    held: list[SkillGap]
    missing: list[SkillGap]
    unknown: list[SkillGap]


class GapTotals(Wire):
    """How much of the essential requirement is covered, by weight, each in [0, 1]."""

    held: float = Field(ge=0, le=1)
    """Held itself."""
    covered: float = Field(ge=0, le=1)
    """Held, or close to what is held."""
    unknown: float = Field(ge=0, le=1)
    """Not asked about yet: what the answers to come may still change."""
    essential: dict[str, int]
    optional: dict[str, int]


class GapResponse(Wire):
    """A person against one occupation, essential and optional skills apart."""

    snapshot: str
    taxonomy: str
    """Taxonomy and release that every URI belongs to; those of other releases are redirected."""
    occupation: Named
    totals: GapTotals
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
    profile = on_arrival(profile, snapshot).profile
    goal_position(profile, snapshot)
    goal = profile.goal or ""
    account = account_for(goal, profile, snapshot)
    return json_response(
        {
            "snapshot": snapshot.digest,
            "taxonomy": snapshot.release,
            "occupation": named(snapshot, goal, profile.language),
            "totals": {
                "held": account.held,
                "covered": account.covered,
                "unknown": account.unknown,
                "essential": counted(account.essential),
                "optional": counted(account.optional),
            },
            "essential": _states(account.essential, snapshot, profile.language),
            "optional": _states(account.optional, snapshot, profile.language),
            "strangers": list(account.strangers),
        }
    )


def _states(
    asked: Sequence[AskedSkill], snapshot: Snapshot, language: str
) -> dict[str, list[dict[str, Any]]]:
    return {
        state.value: [_asked(item, snapshot, language) for item in asked if item.state is state]
        for state in SkillState
    }


def _asked(item: AskedSkill, snapshot: Snapshot, language: str) -> dict[str, Any]:
    close = None
    if item.near is not None:
        close = named(snapshot, item.near, language) | {"credit": item.credit}
    return {
        **named(snapshot, item.uri, language),
        "evidence": None if item.evidence is None else item.evidence.value,
        "level": item.level,
        "rarity": item.rarity,
        "weight": item.weight,
        "credit": item.credit,
        "close_to": close,
    }


def _recommend(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, Options)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    answer = recommend(profile, loaded.snapshot, policy, limit=options.limit)
    return json_response(to_json(answer))


def read_request(body: Any, kind: type[Own]) -> tuple[Own, LearnerProfile]:
    """Return the members of a request that are its own, and the profile beside them."""
    if not isinstance(body, Mapping):
        profile = read_profile(body)  # refuses it: a profile is an object
        return kind(), profile
    own = {name: body[name] for name in kind.model_fields if name in body}
    try:
        options = kind.model_validate(own)
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
