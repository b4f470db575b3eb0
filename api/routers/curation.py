"""What curators decide on skills of courses: the decisions of the file, and one more at a time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.curation_schemas import CurationHistory, CurationKept, CurationRequest
from api.openapi import json_body, problems
from api.problems import FORBIDDEN, INVALID, SIGN_IN, UNAVAILABLE, UNKNOWN
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response
from api.security import Staff, TheCurator
from api.service import Service
from guidance.credential.curation import LONGEST, Decision, Ruling, outcome_words
from guidance.errors import InputError
from guidance.snapshot import Snapshot
from guidance.storage.curation import add_decision, read_decisions

MOST_SHOWN = 200
EXAMPLE = {
    "credential": "urn:learner-guidance:sample:course:bornes-de-recharge",
    "outcome": "1",
    "skill": "https://learner-guidance.example/sample/skill/install-charging-points-for-electric-vehicles",
    "decision": "accept",
    "reason": "the whole course is about it",
}


Uri = Annotated[str | None, Query(min_length=1, max_length=LONGEST)]


async def list_curation(
    _: TheCurator,
    service: TheService,
    *,
    credential: Uri = None,
    skill: Uri = None,
    limit: Annotated[int, Query(ge=1, le=MOST_SHOWN)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """List what curators decided, all of it: nothing is erased, the last on a subject counts."""

    def work() -> Response:
        kept = read_decisions(service.settings.curation)
        found = [
            one
            for one in kept.decisions
            if credential in (None, one.credential) and skill in (None, one.skill)
        ]
        shown = [decision_members(one) for one in found[offset:][:limit]]
        told = {"total": len(found), "unreadable": kept.unreadable, "decisions": shown}
        return json_response(told)

    return await run_in_threadpool(work)


async def add_curation(
    body: TheBody, staff: TheCurator, service: TheService, loaded: TheSnapshot
) -> Response:
    """Add a decision to the file of decisions; it counts from the next build on.

    An accepted skill wins over what a program read; a rejected one is taken from its course, a
    blacklisted one from every course. What the provider itself states stays.
    """
    try:
        asked = CurationRequest.model_validate(body)
    except ValidationError as error:
        place = "/".join(str(part) for part in error.errors()[0]["loc"]) or "the body"
        raise InputError(
            f"a decision that is wrong at {place}"[:120], "see /openapi.json"
        ) from None

    def work() -> Response:
        kept = decided(asked, staff, service, loaded.snapshot)
        return json_response({"kept": decision_members(kept), "counts_from": "the next build"})

    return await run_in_threadpool(work)


def decided(asked: CurationRequest, staff: Staff, service: Service, snapshot: Snapshot) -> Decision:
    """Return a decision that was checked against the snapshot and added to the file.

    Raises
    ------
    UnknownConcept
        When the snapshot holds no such course or skill.
    InputError
        When it names too little, or an outcome that the course does not have.
    """
    ruling = Ruling(asked.decision)
    snapshot.skills.position(asked.skill)
    if asked.credential:
        course = snapshot.credentials[snapshot.courses.position(asked.credential)]
        if outcome_words(asked.outcome, course) is None:
            raise InputError("an outcome that the course does not have", "its number, from 1", "")
    elif ruling is Ruling.REJECT or asked.outcome:
        raise InputError("a decision without a course", "the URI of a course", "name it")
    decision = Decision(
        asked.credential,
        asked.outcome,
        asked.skill,
        ruling,
        staff.name,
        service.today(),
        " ".join(asked.reason.split()),
    )
    add_decision(service.settings.curation, decision)
    return decision


def decision_members(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON members."""
    return {
        "credential": decision.credential,
        "outcome": decision.outcome,
        "skill": decision.skill,
        "decision": decision.ruling.value,
        "curator": decision.curator,
        "date": decision.decided.isoformat(),
        "reason": decision.reason,
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/curation", tags=["curation"])
    closed = problems(SIGN_IN, FORBIDDEN, INVALID, UNKNOWN, UNAVAILABLE)
    routes.add_api_route(
        "",
        list_curation,
        operation_id="listCuration",
        response_model=None,
        responses={200: {"model": CurationHistory, "description": "The decisions"}, **closed},
    )
    routes.add_api_route(
        "",
        add_curation,
        methods=["POST"],
        operation_id="addCuration",
        response_model=None,
        responses={200: {"model": CurationKept, "description": "The decision"}, **closed},
        openapi_extra=json_body(CurationRequest, EXAMPLE),
    )
    return routes
