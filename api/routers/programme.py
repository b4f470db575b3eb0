"""Seats, the report to a funder and unmet need, over a caseload that was answered; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.caseload_jobs import Caseloads, TheCaseloads
from api.openapi import problems
from api.problems import BUSY, FORBIDDEN, INVALID, SIGN_IN, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.programme_schemas import (
    SEATS_EXAMPLE,
    FunderReportResponse,
    SeatPlanResponse,
    UnmetNeedResponse,
)
from api.routers.caseloads import ADDRESS, TheId, finished
from api.routers.doors import ReaderLanguage, TheService, TheSnapshot, json_response, run_slowly
from api.security import TheOfficer
from api.service import Loaded, Service
from guidance.errors import InputError
from guidance.programme.funder import FunderReport, funder_report
from guidance.programme.people import Caseload, applicants, read_caseload
from guidance.programme.seat_rows import SeatList, read_seats
from guidance.programme.seats import SeatPlan, Terms
from guidance.programme.told import plan_members, report_members, unmet_members
from guidance.programme.unmet import unmet_need
from guidance.storage.caseloads import CaseloadFile

MOST_GROUPS = 40
LONGEST_CODE = 60


async def asked_terms(
    seed: Annotated[int, Query(ge=0, le=10**9, description="Of the draw; it is told again")] = 0,
    budget: Annotated[float | None, Query(ge=0, le=1e10, description="Money there is")] = None,
    currency: Annotated[str, Query(pattern=r"^[A-Za-z]{3}$", description="ISO 4217")] = "EUR",
    minimum: Annotated[
        list[str] | None,
        Query(max_length=MOST_GROUPS, description="Least people of a need group, such as A=10"),
    ] = None,
    first: Annotated[
        list[str] | None,
        Query(max_length=MOST_GROUPS, description="Need groups that come first, in order"),
    ] = None,
) -> Terms:
    """Return what a plan has to keep to."""
    minimums = tuple(least_of(text) for text in minimum or ())
    return Terms(seed, budget, currency.upper(), minimums, tuple(first or ()))


def least_of(text: str) -> tuple[str, int]:
    """Return need group and least number of a text such as "A=10"."""
    group, sign, number = text.rpartition("=")
    if not (sign and group.strip() and number.strip().isdecimal()):
        raise InputError("a least number that cannot be read", "such as A=10", "write it so")
    return group.strip(), int(number.strip()[:6])


TheTerms = Annotated[Terms, Depends(asked_terms)]


@dataclass(frozen=True, slots=True)
class Planned:
    """A caseload with the seats it was planned over, if any."""

    caseload: Caseload
    seats: SeatList
    plan: SeatPlan | None

    @property
    def row_errors(self) -> list[dict[str, Any]]:
        """Return the rows of the seats that were left out."""
        return [
            {"line": one.line, "column": one.column, "reason": one.reason}
            for one in self.seats.errors
        ]


def caseload_of(kept: CaseloadFile) -> Caseload:
    """Return the people of a caseload as plans and reports see them."""
    return read_caseload(_lines(kept))


def _lines(kept: CaseloadFile) -> Iterator[dict[str, Any]]:
    for outcome in kept.outcomes():
        yield {
            "case_ref": outcome.member.case_ref,
            "need_group": outcome.member.need_group,
            "profile": outcome.member.profile,
            "answer": outcome.answer,
            "cause": outcome.cause.value if outcome.cause else None,
            "limit": outcome.limit,
        }


@dataclass(frozen=True)
class Answered:
    """An answered caseload, and what plans and reports are made from."""

    id: str
    caseloads: Caseloads
    service: Service
    loaded: Loaded

    @property
    def least(self) -> int:
        """Return the fewest people of a published count."""
        return self.service.settings.least_published

    def caseload(self) -> Caseload:
        """Return the people; NotReady while answers are still being made."""
        return caseload_of(finished(self.id, self.caseloads))

    def planned(self, data: bytes, terms: Terms) -> Planned:
        """Return the caseload with a plan over the seats in a file; without a file, without a plan."""
        from guidance.programme.allocation import plan_seats  # noqa: PLC0415 - scipy's optimisers

        caseload = self.caseload()
        if not data.strip():
            return Planned(caseload, SeatList((), ()), None)
        seats = read_seats(data, self.loaded.snapshot, terms.currency)
        plan = plan_seats(applicants(caseload, self.loaded.snapshot), seats.offers, terms)
        return Planned(caseload, seats, plan)

    def reported(self, found: Planned, code: str) -> FunderReport:
        """Return the counts of a caseload, with its plan where there is one."""
        return funder_report(found.caseload, found.plan, code=code, least=self.least)


async def answered_of(
    id: TheId, _: TheOfficer, caseloads: TheCaseloads, service: TheService, loaded: TheSnapshot
) -> Answered:
    """Return a caseload for the officer who is signed in."""
    return Answered(id, caseloads, service, loaded)


TheAnswered = Annotated[Answered, Depends(answered_of)]


async def propose_seats(request: Request, answered: TheAnswered, terms: TheTerms) -> Response:
    """Propose seats within a budget: an officer decides, nothing is booked, sent or kept.

    Each person's courses are valued from 0 to 1 against that person's own best. The most people are
    served first, then those values are raised; need groups and a draw settle the rest. Everybody's
    own best is told, and why they do not get it.
    """
    data = await request.body()

    def work() -> Response:
        found = answered.planned(data, terms)
        if found.plan is None:
            raise InputError("no seats", "a CSV of seats as the body", "see docs/formats.md")
        told = plan_members(found.plan, found.caseload.titles)
        return json_response({**told, "row_errors": found.row_errors})

    return await run_slowly(answered.service, work)


async def report_to_funder(
    request: Request,
    answered: TheAnswered,
    terms: TheTerms,
    code: Annotated[
        str, Query(max_length=LONGEST_CODE, pattern=r"^\S*$", description="Code of the programme")
    ] = "",
) -> Response:
    """Count a caseload by need group, region, language, course and fund code.

    With seats as the body their plan is counted, without a body what was recommended. Small counts
    are withheld, and others with them, so that no sum gives them away.
    """
    data = await request.body()

    def work() -> Response:
        found = answered.planned(data, terms)
        told = report_members(answered.reported(found, code), found.caseload.titles)
        return json_response({**told, "row_errors": found.row_errors})

    return await run_slowly(answered.service, work)


async def read_unmet_need(answered: TheAnswered, language: ReaderLanguage = "en") -> Response:
    """Name skills that ads ask for, people lack and no course in reach teaches, by region."""

    def work() -> Response:
        snapshot, caseload = answered.loaded.snapshot, answered.caseload()
        need = unmet_need(caseload, snapshot, funder_report(caseload, least=answered.least))
        return json_response(unmet_members(need, snapshot, language.lower()))

    return await run_slowly(answered.service, work)


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix=ADDRESS, tags=["caseloads"])
    closed = problems(SIGN_IN, FORBIDDEN, INVALID, UNKNOWN, UNAVAILABLE, BUSY, TOO_LARGE)
    schema = {"type": "string", "format": "binary"}
    content = {
        "text/csv": {"schema": schema, "example": SEATS_EXAMPLE},
        "application/octet-stream": {"schema": schema},
    }
    for path, operation, name, model, needed in (
        ("seat-plan", propose_seats, "proposeSeats", SeatPlanResponse, True),
        ("funder-report", report_to_funder, "reportToFunder", FunderReportResponse, False),
    ):
        routes.add_api_route(
            f"/{{id}}/{path}",
            operation,
            methods=["POST"],
            operation_id=name,
            response_model=None,
            responses={200: {"model": model, "description": "What was worked out"}, **closed},
            openapi_extra={"requestBody": {"required": needed, "content": content}},
        )
    routes.add_api_route(
        "/{id}/unmet-need",
        read_unmet_need,
        operation_id="readUnmetNeed",
        response_model=None,
        responses={200: {"model": UnmetNeedResponse, "description": "The skills"}, **closed},
    )
    return routes
