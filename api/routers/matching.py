"""Texts to skills and occupations, each with the words it was read from and a confidence."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE
from api.routers.doors import TheService, TheSnapshot, json_response, named
from api.schemas import LANGUAGE_CODE, Wire
from api.service import Loaded, Service
from guidance.linking.types import LinkResult, Query

MOST_TEXT = 20_000
"""Characters of a text; a long CV has fewer."""


class MatchRequest(Wire):
    """A text, and what to do with what is read from it."""

    text: str = Field(max_length=MOST_TEXT)
    language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    """Language of the text; guessed where it is absent."""
    label_language: str | None = Field(default=None, pattern=LANGUAGE_CODE)
    """Language of the reader, where it differs from that of the text."""
    limit: int = Field(default=25, ge=1, le=100)
    """Most matches to return."""
    ranked: int = Field(default=0, ge=0, le=100)
    """How many candidates to rank beside the matches, sure or not; 0 for none."""


class Named(Wire):
    """A concept with its name in the reader's language, or in English where it has none."""

    uri: str
    label: str
    label_language: str


class Match(Named):
    """A concept read from a passage: the words, where they stand, and how sure the reading is."""

    confidence: float = Field(ge=0, le=1)
    span: str
    start: int
    end: int


class Candidate(Named):
    """A concept that may be meant."""

    confidence: float = Field(ge=0, le=1)


class MatchResponse(Wire):
    """What was read. A person confirms or rejects each match; none is a fact before that."""

    snapshot: str
    taxonomy: str
    """Taxonomy and release that every URI belongs to."""
    matches: list[Match]
    ranked: list[Candidate]


EXAMPLE = {
    "text": "I drove a forklift and packed orders for two years.",
    "language": "en",
    "limit": 10,
    "ranked": 0,
}


async def match_skills(asked: MatchRequest, service: TheService, loaded: TheSnapshot) -> Response:
    """Read the skills in a text.

    A match is a proposal: show its quoted words and let the person confirm or reject it.
    """
    return await run_in_threadpool(_match, "skills", asked, service, loaded)


async def match_occupations(
    asked: MatchRequest, service: TheService, loaded: TheSnapshot
) -> Response:
    """Read the occupations in a job title or a wish."""
    return await run_in_threadpool(_match, "occupations", asked, service, loaded)


def _match(kind: str, asked: MatchRequest, service: Service, loaded: Loaded) -> Response:
    query = Query(asked.text, asked.language and asked.language.lower())
    result = service.link(kind, query, max(asked.limit, asked.ranked), loaded)
    language = (asked.label_language or asked.language or "en").lower()
    return json_response(_wire(result, asked, loaded, language))


def _wire(result: LinkResult, asked: MatchRequest, loaded: Loaded, language: str) -> dict[str, Any]:
    snapshot = loaded.snapshot
    return {
        "snapshot": snapshot.digest,
        "taxonomy": snapshot.release,
        "matches": [
            named(snapshot, match.uri, language)
            | {
                "confidence": match.confidence,
                "span": match.span,
                "start": match.start,
                "end": match.end,
            }
            for match in result.matches[: asked.limit]
        ],
        "ranked": [
            named(snapshot, candidate.uri, language) | {"confidence": candidate.confidence}
            for candidate in result.ranked[: asked.ranked]
        ],
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["matching"])
    for path, operation, name in (
        ("/skills/match", match_skills, "matchSkills"),
        ("/occupations/match", match_occupations, "matchOccupations"),
    ):
        routes.add_api_route(
            path,
            operation,
            methods=["POST"],
            operation_id=name,
            response_model=None,
            responses={
                200: {"model": MatchResponse, "description": "What was read"},
                **problems(INVALID, TOO_LARGE, UNAVAILABLE),
            },
            openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}},
        )
    return routes
