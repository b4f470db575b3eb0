"""Paths of courses, and what would be different if."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.openapi import EXAMPLE_SKILL, PROFILE_EXAMPLE, json_body, problems
from api.path_schemas import PathAnswer, PathOptions, PathRequest
from api.problems import BUSY, INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response, run_slowly
from api.schemas import Money as AskedMoney
from api.service import Loaded, Service
from api.what_if_schemas import BudgetChange, EndChange, WhatIf, WhatIfOptions, WhatIfRequest
from guidance.answer import to_json
from guidance.credential import Money
from guidance.errors import ProfileError
from guidance.frameworks import nuts_country
from guidance.learner import LearnerProfile, read_constraints
from guidance.pathways.types import PathLimits
from guidance.recommendation.changes import (
    AlsoAt,
    AlsoBy,
    AlsoLanguage,
    AlsoSkill,
    Change,
    Farther,
    LaterEnd,
    MoreHours,
    MoreMoney,
    MoreWeeks,
    WiderRegion,
)
from guidance.recommendation.path_answer import answer_path
from guidance.recommendation.what_if import what_if
from guidance.storage.files import load_policy, policy_for


async def plan_path(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Plan a sequence of courses under limits, with sums, useful exits and how good it is.

    The body is a profile; `steps`, `budget`, `hours` and `policy` may stand beside its members.
    What a provider does not state is counted as unknown and never as nothing.
    """
    return await run_slowly(service, _plan, body, service, loaded)


async def ask_what_if(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Compute what would be different with one skill more, a longer way, more money or time.

    The body is a profile; `changes`, `limit` and `policy` may stand beside its members. Each
    change is computed alone, by the same recommendation; nothing is promised.
    """
    return await run_slowly(service, _ask, body, service, loaded)


def _plan(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, PathOptions)
    profile = dated(profile, service)
    limits = PathLimits.of(
        profile.constraints,
        steps=options.steps,
        budget=_money(options.budget),
        hours=options.hours,
    )
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    return json_response(to_json(answer_path(profile, loaded.snapshot, policy, limits)))


def _money(asked: AskedMoney | None) -> Money | None:
    """Return the money for a path, read and refused as a profile's own budget is."""
    return None if asked is None else read_constraints({"budget": asked.model_dump()}).budget


def _ask(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, WhatIfOptions)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    changes = None
    if options.changes is not None:
        changes = [_CHANGES[asked.kind](asked, profile) for asked in options.changes]
    told = what_if(profile, loaded.snapshot, policy, changes, limit=options.limit)
    return json_response(to_json(told))


def _more_money(asked: BudgetChange, profile: LearnerProfile) -> Change:
    budget = profile.constraints.budget
    currency = asked.currency or (budget.currency if budget else "EUR")
    return MoreMoney(asked.amount, currency.upper())


def _later_end(asked: EndChange, _: LearnerProfile) -> Change:
    try:
        return LaterEnd(date.fromisoformat(asked.end_by))
    except ValueError as error:
        raise ProfileError("end_by that is no date", "a date that exists", "correct it") from error


_CHANGES: dict[str, Callable[[Any, LearnerProfile], Change]] = {
    "skill": lambda asked, _: AlsoSkill(asked.skill),
    "radius_km": lambda asked, _: Farther(float(asked.radius_km)),
    "nuts": lambda asked, _: WiderRegion(nuts_country(asked.nuts.upper())),
    "budget": _more_money,
    "hours_per_week": lambda asked, _: MoreHours(float(asked.hours)),
    "weeks": lambda asked, _: MoreWeeks(float(asked.weeks)),
    "end_by": _later_end,
    "times": lambda asked, _: AlsoAt(asked.time),
    "modes": lambda asked, _: AlsoBy(asked.mode),
    "teaching_languages": lambda asked, _: AlsoLanguage(asked.language.lower(), asked.level),
}


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE, BUSY)
    routes.add_api_route(
        "/pathways",
        plan_path,
        methods=["POST"],
        operation_id="planPath",
        response_model=None,
        responses={200: {"model": PathAnswer, "description": "The path with its words"}, **told},
        openapi_extra=json_body(PathRequest, {**PROFILE_EXAMPLE, "steps": 3}),
    )
    changes = [{"kind": "skill", "skill": EXAMPLE_SKILL}, {"kind": "budget", "amount": 300}]
    routes.add_api_route(
        "/what-if",
        ask_what_if,
        methods=["POST"],
        operation_id="askWhatIf",
        response_model=None,
        responses={200: {"model": WhatIf, "description": "What each change would do"}, **told},
        openapi_extra=json_body(WhatIfRequest, {**PROFILE_EXAMPLE, "changes": changes}),
    )
    return routes
