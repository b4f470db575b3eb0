"""What people of a job can most likely do: a start for a conversation, never facts about a person."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.doors import TheService, TheSnapshot, json_response, named
from api.routers.matching import MOST_TEXT, Candidate, Named
from api.schemas import LANGUAGE_CODE, Wire
from api.service import Loaded, Service
from guidance.errors import InputError
from guidance.gaps import LikelySkill, StartingPoint, group_members, starting_point
from guidance.linking.types import Query
from guidance.messages import messages_for
from guidance.recommendation.arrival import present_uri
from guidance.snapshot import Snapshot
from guidance.taxonomy import ConceptKind

CANDIDATES = 10
"""Occupations shown to choose from where a title is not clear."""


class LikelyRequest(Wire):
    """Exactly one of a job title, the URI of an occupation, or an ISCO-08 code."""

    title: str | None = Field(default=None, min_length=1, max_length=MOST_TEXT)
    occupation: str | None = Field(default=None, min_length=1)
    isco08: str | None = Field(default=None, pattern=r"^[0-9]{1,4}$")
    """Code of a group of one to four digits: all its occupations are meant alike."""
    language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    """Language of the title and of the names in the answer."""
    limit: int = Field(default=30, ge=1, le=500)
    """Most skills to return of each kind."""


class Likely(Named):
    """A skill to confirm or reject: likely for such work, not a fact about the person."""

    share: float = Field(ge=0, le=1)
    """Share of the occupations meant that ask for it, by how likely each is meant."""
    rarity: float
    """log(occupations / occupations that need it): how telling it is."""


class MeantOccupation(Named):
    """An occupation that is meant, and how likely; the shares sum to 1."""

    share: float = Field(ge=0, le=1)


class LikelyResponse(Wire):
    """The skills of a job, most telling first (rarity times share)."""

    snapshot: str
    status: str
    """Always "likely": nothing here is held before the person confirms it."""
    notice: str
    occupations: list[MeantOccupation]
    """Empty where the title is not clear: let the person choose one of the candidates."""
    candidates: list[Candidate]
    """What a title may mean, the likeliest first; empty without a title."""
    essential: list[Likely]
    optional: list[Likely]


LIKELY_EXAMPLE = {"isco08": "4323", "language": "en", "limit": 10}


async def list_likely_skills(
    asked: LikelyRequest, service: TheService, loaded: TheSnapshot
) -> Response:
    """Return what people of a job can most likely do, to be confirmed or rejected one by one.

    Start from a job title, an occupation or an ISCO-08 code. Nothing of it is a fact about a
    person: a skill is held only once they confirm it.
    """
    return await run_in_threadpool(_likely, asked, service, loaded)


def _likely(asked: LikelyRequest, service: Service, loaded: Loaded) -> Response:
    snapshot, language = loaded.snapshot, (asked.language or "en").lower()
    meant, candidates = _meant(asked, service, loaded)
    start = starting_point(meant, snapshot) if meant else StartingPoint((), (), ())
    return json_response(
        {
            "snapshot": snapshot.digest,
            "status": "likely",
            "notice": messages_for(language).say("work.likely"),
            "occupations": [
                named(snapshot, uri, language) | {"share": share}
                for uri, share in start.occupations
            ],
            "candidates": [
                named(snapshot, uri, language) | {"confidence": sure} for uri, sure in candidates
            ],
            "essential": _likely_skills(start.essential[: asked.limit], snapshot, language),
            "optional": _likely_skills(start.optional[: asked.limit], snapshot, language),
        }
    )


def _meant(
    asked: LikelyRequest, service: Service, loaded: Loaded
) -> tuple[dict[str, float], list[tuple[str, float]]]:
    """Return the occupations meant with their weights, and the candidates of a title."""
    if sum(given is not None for given in (asked.title, asked.occupation, asked.isco08)) != 1:
        raise InputError(
            "none or several of title, occupation and isco08", "exactly one", "name one of them"
        )
    if asked.occupation is not None:
        uri = present_uri(asked.occupation, ConceptKind.OCCUPATION, loaded.snapshot)
        return {uri: 1.0}, []
    if asked.isco08 is not None:
        return group_members(asked.isco08, loaded.snapshot), []
    query = Query(asked.title or "", asked.language and asked.language.lower())
    result = service.link("occupations", query, CANDIDATES, loaded)
    ranked = [(candidate.uri, candidate.confidence) for candidate in result.ranked]
    return {match.uri: match.confidence for match in result.matches}, ranked[:CANDIDATES]


def _likely_skills(
    skills: tuple[LikelySkill, ...], snapshot: Snapshot, language: str
) -> list[dict[str, Any]]:
    return [
        named(snapshot, skill.uri, language) | {"share": skill.share, "rarity": skill.rarity}
        for skill in skills
    ]


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["occupations"])
    routes.add_api_route(
        "/occupations/skills",
        list_likely_skills,
        methods=["POST"],
        operation_id="listLikelySkills",
        response_model=None,
        responses={
            200: {"model": LikelyResponse, "description": "Skills to confirm or reject"},
            **problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE),
        },
        openapi_extra={
            "requestBody": {"content": {"application/json": {"example": LIKELY_EXAMPLE}}}
        },
    )
    return routes
