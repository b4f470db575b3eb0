"""The courses of the snapshot, filtered by what their providers state of assessment and quality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.problems import INVALID, UNAVAILABLE
from api.routers.doors import TheDay, TheSnapshot, json_response
from api.schemas import Wire
from api.service import Loaded
from guidance.credential import CourseKind, MicroCredential, kind_of_offer

MOST_LISTED = 200
"""Courses of one page at most."""


class Listed(Wire):
    """One course of the list; null means that the provider does not say."""

    uri: str
    title: str
    provider: str
    kind: str
    assessment: str | None
    supervision: str | None
    identity_verification: str | None
    eqf: int | None
    completeness: float = Field(ge=0, le=1)


class ListingResponse(Wire):
    """The courses that pass the filters, by URI; `total` counts all of them."""

    snapshot: str
    as_of: str
    total: int
    credentials: list[Listed]


Words = Annotated[str | None, Field(min_length=1, max_length=80)]


class Filters(BaseModel):
    """What a course must state, and which page of the list; null asks for nothing."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    assessment: Words = None
    """Words of the assessment."""
    supervision: Words = None
    """Words on how the assessment is watched over."""
    identity_verification: Words = None
    """Words on how the learner's identity is verified."""
    quality: bool | None = None
    """Whether evidence of quality holds on the day."""
    micro_credential: bool | None = None
    """Whether outcomes, small volume and assessment are all stated."""
    limit: int = Field(default=50, ge=1, le=MOST_LISTED)
    offset: int = Field(default=0, ge=0)

    def pass_by(self, course: MicroCredential, day: date) -> bool:
        """Return whether a course passes on a day; what is not stated never does."""
        words = (
            (self.assessment, course.assessment),
            (self.supervision, course.supervision),
            (self.identity_verification, course.identity_verification),
        )
        held = any(evidence.holds(day) for evidence in course.quality)
        named = kind_of_offer(course) is CourseKind.MICRO_CREDENTIAL
        return (
            all(asked is None or _says(stated, asked) for asked, stated in words)
            and self.quality in (None, held)
            and self.micro_credential in (None, named)
        )


def _says(stated: str | None, asked: str) -> bool:
    return stated is not None and asked.casefold() in stated.casefold()


async def list_credentials(
    loaded: TheSnapshot, day: TheDay, filters: Annotated[Filters, Query()]
) -> Response:
    """List courses by what they state of assessment, supervision and quality.

    Words are looked for in what the provider states, capitals apart; what is not stated is never
    counted as yes. Nobody is ranked and nothing is recommended here.
    """
    return await run_in_threadpool(_list, loaded, day, filters)


def _list(loaded: Loaded, day: date, filters: Filters) -> Response:
    snapshot = loaded.snapshot
    found = [course for course in snapshot.credentials if filters.pass_by(course, day)]
    return json_response(
        {
            "snapshot": snapshot.digest,
            "as_of": day.isoformat(),
            "total": len(found),
            "credentials": list(_shown(found[filters.offset :][: filters.limit])),
        }
    )


def _shown(courses: list[MicroCredential]) -> Iterator[dict[str, Any]]:
    for course in courses:
        yield {
            "uri": course.uri,
            "title": course.title,
            "provider": course.provider,
            "kind": kind_of_offer(course).value,
            "assessment": course.assessment,
            "supervision": course.supervision,
            "identity_verification": course.identity_verification,
            "eqf": course.eqf,
            "completeness": round(course.completeness, 4),
        }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1")
    routes.add_api_route(
        "/credentials",
        list_credentials,
        operation_id="listCredentials",
        tags=["credentials"],
        response_model=None,
        responses={
            200: {"model": ListingResponse, "description": "The courses"},
            **problems(INVALID, UNAVAILABLE),
        },
    )
    return routes
