"""Cases: opened, decided about, verified, exported and erased by the counsellor who has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.case_schemas import (
    AgreementRequest,
    CaseExport,
    CaseList,
    CaseProfile,
    CaseRecommendation,
    CaseResponse,
    CaseRun,
    ClosingRequest,
    ContactRequest,
    DecisionRequest,
    Erased,
    HandOverRequest,
    NoteRequest,
    OpenCase,
    OutcomeRequest,
    RunResponse,
    VerificationResponse,
)
from api.case_values import case_values, export_values, run_values, summary_values, verdict_values
from api.cases import Asked, Casework, TheCasework
from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.problems import (
    FORBIDDEN,
    INVALID,
    SIGN_IN,
    TOO_LARGE,
    UNAVAILABLE,
    UNKNOWN,
    UNKNOWN_RECORD,
)
from api.routers.doors import TheBody, TheSnapshot, json_response
from api.routers.plans import EXAMPLE_COURSE
from api.schemas import Wire
from api.security import TheCounsellor
from guidance.casework.case import CaseFile, Status
from guidance.casework.human_list import Action, Decision
from guidance.errors import InputError

Body = TypeVar("Body", bound=Wire)
LEFT = "Nothing but counts by month and kind. A backup made before may still hold it."


def read_body(body: Any, kind: type[Body]) -> Body:
    """Return a body as the model that describes it."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


async def open_case(body: TheBody, staff: TheCounsellor, casework: TheCasework) -> Response:
    """Open a case under a reference that tells nothing of a person."""
    asked = read_body(body, OpenCase)
    profile = body.get("profile")
    case = await run_in_threadpool(casework.open, staff.name, asked.reference or "", profile)
    return json_response(case_values(case))


async def list_cases(
    staff: TheCounsellor,
    casework: TheCasework,
    status: Annotated[Status | None, Query(description="Only cases that stand so")] = None,
) -> Response:
    """List one's own cases and those that nobody has, by the day of the last contact alone.

    Whoever was not spoken with for longest comes first. Nothing of a profile and no score plays a
    part, and there is no other order.
    """
    cases = await run_in_threadpool(casework.listed, staff.name, status)
    return json_response({"cases": [summary_values(case) for case in cases]})


async def read_case(ref: str, staff: TheCounsellor, casework: TheCasework) -> Response:
    """Read a case: profile, runs with both lists, and every entry."""
    return json_response(case_values(await run_in_threadpool(casework.file, staff.name, ref)))


async def erase_case(ref: str, staff: TheCounsellor, casework: TheCasework) -> Response:
    """Erase a case, its runs and complaints; counts by month and kind are all that is left."""
    await run_in_threadpool(casework.erase, staff.name, ref)
    return json_response({"reference": ref.strip().upper(), "left": LEFT})


async def export_case(ref: str, staff: TheCounsellor, casework: TheCasework) -> Response:
    """Return everything that is kept of a case, for the learner to have."""
    return json_response(export_values(await run_in_threadpool(casework.file, staff.name, ref)))


async def verify_case(ref: str, staff: TheCounsellor, casework: TheCasework) -> Response:
    """Say whether a case stands as it was written, or which entry is the first that does not."""
    verdict = await run_in_threadpool(casework.verdict, staff.name, ref)
    return json_response(verdict_values(ref.strip().upper(), verdict))


async def recommend_in_case(
    ref: str, body: TheBody, staff: TheCounsellor, casework: TheCasework, loaded: TheSnapshot
) -> Response:
    """Recommend courses in a case and write the run down: answer, profile, policy and snapshot."""
    asked = read_body(body, CaseRecommendation)
    profile = body.get("profile")

    def work() -> Response:
        given = profile or casework.file(staff.name, ref).profile
        if given is None:
            raise InputError("a case without a profile", "a profile", "send one, or write it down")
        question = Asked(given, asked.limit, asked.policy)
        run = casework.recommend(staff.name, ref, question, loaded.snapshot)
        return json_response({"run": run_values(run), "answer": run.entry.values["answer"]})

    return await run_in_threadpool(work)


async def list_decisions(
    ref: str,
    staff: TheCounsellor,
    casework: TheCasework,
    run_id: Annotated[str, Query(max_length=100, description="The last run where empty")] = "",
) -> Response:
    """Show the machine's list, every decision about it, and the list that people made of it."""
    case = await run_in_threadpool(casework.file, staff.name, ref)
    return json_response(run_values(case.run(run_id)))


async def decide_in_case(
    ref: str, body: TheBody, staff: TheCounsellor, casework: TheCasework, loaded: TheSnapshot
) -> Response:
    """Write down a decision about the list, with its reason; the machine's list stays as it was."""
    asked = read_body(body, DecisionRequest)
    decision = Decision(
        Action(asked.action), asked.credential, asked.place, asked.reason_code, asked.text.strip()
    )
    run = await run_in_threadpool(
        casework.decide, staff.name, ref, decision, loaded.snapshot, asked.run_id
    )
    return json_response(run_values(run))


@dataclass(frozen=True, slots=True)
class Writing:
    """One way of writing into a case: its address, body and what it does."""

    address: str
    operation: str
    summary: str
    body: type[Wire]
    example: dict[str, Any]
    does: Callable[[Casework, str, str, Any], CaseFile]


WRITINGS = (
    Writing(
        "profile", "keepCaseProfile", "Write down the profile that counsellor and learner agreed on.",
        CaseProfile, {"profile": PROFILE_EXAMPLE},
        lambda casework, who, ref, asked: casework.keep_profile(
            who, ref, asked.profile.model_dump(mode="json", exclude_unset=True)
        ),
    ),
    Writing(
        "agreements", "agreeOnList", "Write down that counsellor and learner agreed on the human list.",
        AgreementRequest, {},
        lambda casework, who, ref, asked: casework.agree(who, ref, asked.run_id),
    ),
    Writing(
        "contacts", "recordContact", "Write down that counsellor and learner spoke.",
        ContactRequest, {"way": "telephone"},
        lambda casework, who, ref, asked: casework.contact(who, ref, asked.day, asked.way),
    ),
    Writing(
        "notes", "writeNote", "Write down a note; nothing that names the person belongs into it.",
        NoteRequest, {"text": "Wants to visit the course before deciding."},
        lambda casework, who, ref, asked: casework.note(who, ref, asked.text),
    ),
    Writing(
        "outcomes", "recordOutcome", "Write down what was reported: a course taken or finished, a job.",
        OutcomeRequest, {"step": "taken", "credential": EXAMPLE_COURSE},
        lambda casework, who, ref, asked: casework.outcome(who, ref, asked.step, asked.credential),
    ),
    Writing(
        "hand-overs", "handOverCase", "Give a case to another counsellor or to nobody, or take it.",
        HandOverRequest, {"to": None},
        lambda casework, who, ref, asked: casework.hand_over(who, ref, asked.to),
    ),
    Writing(
        "closing", "closeCase", "Close a case.",
        ClosingRequest, {"text": "The plan is done."},
        lambda casework, who, ref, asked: casework.close(who, ref, asked.text),
    ),
)  # fmt: skip


def writer(writing: Writing) -> Callable[..., Any]:
    """Return the operation that writes one kind of entry."""

    async def write(
        ref: str, body: TheBody, staff: TheCounsellor, casework: TheCasework
    ) -> Response:
        asked = read_body(body, writing.body)
        case = await run_in_threadpool(writing.does, casework, staff.name, ref, asked)
        return json_response(case_values(case))

    write.__doc__ = writing.summary
    # Named as the other operations are: its summary in the description is made of this name.
    write.__name__ = re.sub(r"(?=[A-Z])", "_", writing.operation).lower()
    return write


TOLD = problems(INVALID, SIGN_IN, FORBIDDEN, UNKNOWN_RECORD, UNKNOWN, TOO_LARGE, UNAVAILABLE)
DECISION_EXAMPLE = {
    "action": "exclude",
    "credential": EXAMPLE_COURSE,
    "reason_code": "timing",
    "text": "Starts before the school holidays.",
}


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/cases", tags=["cases"])
    told = {**TOLD}
    for path, door, operation, model in (
        ("", list_cases, "listCases", CaseList),
        ("/{ref}", read_case, "readCase", CaseResponse),
        ("/{ref}/export", export_case, "exportCase", CaseExport),
        ("/{ref}/verification", verify_case, "verifyCase", VerificationResponse),
        ("/{ref}/decisions", list_decisions, "listDecisions", RunResponse),
    ):
        routes.add_api_route(
            path,
            door,
            operation_id=operation,
            response_model=None,
            responses={200: {"model": model, "description": "As kept"}, **told},
        )
    routes.add_api_route(
        "/{ref}",
        erase_case,
        methods=["DELETE"],
        operation_id="eraseCase",
        response_model=None,
        responses={200: {"model": Erased, "description": "What is left"}, **told},
    )
    _add_bodies(routes, told)
    return routes


def _add_bodies(routes: APIRouter, told: dict[int | str, dict[str, Any]]) -> None:
    opened = {"reference": "TOR-0142", "profile": PROFILE_EXAMPLE}
    asked = {"profile": PROFILE_EXAMPLE, "limit": 5}
    rows: list[tuple[str, Any, str, Any, Any, Any]] = [
        ("", open_case, "openCase", CaseResponse, OpenCase, opened),
        ("/{ref}/recommendations", recommend_in_case, "recommendInCase", CaseRun, CaseRecommendation, asked),
        ("/{ref}/decisions", decide_in_case, "decideInCase", RunResponse, DecisionRequest, DECISION_EXAMPLE),
    ]  # fmt: skip
    rows += [
        (f"/{{ref}}/{w.address}", writer(w), w.operation, CaseResponse, w.body, w.example)
        for w in WRITINGS
    ]
    for path, door, operation, model, body, example in rows:
        routes.add_api_route(
            path,
            door,
            methods=["POST"],
            operation_id=operation,
            response_model=None,
            responses={200: {"model": model, "description": "As kept"}, **told},
            openapi_extra=json_body(body, example),
        )
