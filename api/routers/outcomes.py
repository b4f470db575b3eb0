"""What was reported: counts by month, and by arm where an experiment runs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.case_schemas import CountsResponse, OutcomeReport
from api.case_values import arm_values
from api.cases import TheCasework
from api.openapi import problems
from api.problems import FORBIDDEN, INVALID, SIGN_IN
from api.routers.doors import ReaderLanguage, json_response
from api.security import TheOfficer, TheStaff
from guidance.casework.experiment import SMALLEST
from guidance.messages import messages_for


async def count_casework(_: TheStaff, casework: TheCasework) -> Response:
    """Count what happened in cases by month and kind; also what was erased since is counted."""
    counts = await run_in_threadpool(casework.counts)
    rows = [{"month": m, "kind": k, "number": n} for (m, k), n in counts.items()]
    return json_response({"counts": rows})


async def report_outcomes(
    _: TheOfficer, casework: TheCasework, language: ReaderLanguage = "en"
) -> Response:
    """Report what people told by arm of the experiment; no effect on employment is proven by it.

    Erased cases are not in it, and nobody knows of whom nothing was reported.
    """
    arms = await run_in_threadpool(casework.arms)
    experiment = casework.experiment
    return json_response(
        {
            "experiment": experiment.name if experiment else None,
            "notice": messages_for(language).say("casework.experiment_notice"),
            "smallest": SMALLEST,
            "arms": [arm_values(arm) for arm in arms],
        }
    )


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/casework", tags=["casework"])
    told = problems(INVALID, SIGN_IN, FORBIDDEN)
    routes.add_api_route(
        "/counts",
        count_casework,
        operation_id="countCasework",
        response_model=None,
        responses={200: {"model": CountsResponse, "description": "Counts"}, **told},
    )
    routes.add_api_route(
        "/outcomes",
        report_outcomes,
        operation_id="reportOutcomes",
        response_model=None,
        responses={200: {"model": OutcomeReport, "description": "By arm"}, **told},
    )
    return routes
