"""Complaints: made by anybody about an answer, answered by a counsellor."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.case_schemas import (
    ComplaintAnswer,
    ComplaintQueue,
    ComplaintReceipt,
    ComplaintRequest,
    ComplaintStatus,
)
from api.cases import Casework, TheCasework
from api.openapi import json_body, problems
from api.problems import FORBIDDEN, INVALID, SIGN_IN, TOO_LARGE, UNKNOWN_RECORD
from api.routers.cases import read_body
from api.routers.doors import ReaderLanguage, TheBody, TheService, json_response
from api.security import TheCounsellor
from guidance.casework.complaints import Complaint
from guidance.messages import messages_for

EXAMPLE = {"run_id": "0123456789abcdef", "text": "I cannot reach this place.", "language": "en"}


async def make_complaint(body: TheBody, service: TheService, casework: TheCasework) -> Response:
    """Complain about an answer; a person reads it.

    Unlike anything else a learner sends, it is kept, with its text, for as long as the answer says.
    No account is needed. Keep the id: it finds the answer.
    """
    asked = read_body(body, ComplaintRequest)
    complaint = await run_in_threadpool(casework.complain, asked.run_id, asked.text, asked.language)
    days = service.settings.keep_complaints_days
    told = messages_for(asked.language).say("casework.stored", days=days)
    return json_response({"id": complaint.id, "told": told})


async def read_complaint(
    id: str, casework: TheCasework, language: ReaderLanguage = "en"
) -> Response:
    """Say whether a complaint was answered, and how."""
    complaint = await run_in_threadpool(casework.complaints.find, id)
    return json_response(status_values(complaint, language))


async def list_complaints(staff: TheCounsellor, casework: TheCasework) -> Response:
    """List the complaints that nobody answered yet, oldest first."""
    return json_response({"complaints": await run_in_threadpool(_waiting, casework, staff.name)})


async def answer_complaint(
    id: str, body: TheBody, staff: TheCounsellor, casework: TheCasework
) -> Response:
    """Answer a complaint, once."""
    asked = read_body(body, ComplaintAnswer)
    complaint = await run_in_threadpool(casework.answer_complaint, staff.name, id, asked.text)
    return json_response(status_values(complaint, "en"))


def status_values(complaint: Complaint, language: str) -> dict[str, Any]:
    """Return where a complaint stands; who made it is not known, and its text is not repeated."""
    answered = complaint.answer is not None
    told = messages_for(language).say("casework.answered" if answered else "casework.waiting")
    return {
        "id": complaint.id,
        "run_id": complaint.run_id,
        "made": complaint.moment,
        "answered": answered,
        "answer": complaint.answer,
        "told": told,
    }


def _waiting(casework: Casework, who: str) -> list[dict[str, Any]]:
    return [
        {
            "id": complaint.id,
            "run_id": complaint.run_id,
            "made": complaint.moment,
            "language": complaint.language,
            "text": complaint.text,
            "reference": complaint.reference,
        }
        for complaint in casework.waiting(who)
    ]


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/complaints", tags=["complaints"])
    open_to_all = problems(INVALID, TOO_LARGE, UNKNOWN_RECORD)
    staff_only = problems(INVALID, TOO_LARGE, UNKNOWN_RECORD, SIGN_IN, FORBIDDEN)
    rows: list[tuple[str, str, Any, str, Any, Any, Any]] = [
        ("POST", "", make_complaint, "makeComplaint", ComplaintReceipt, open_to_all,
         json_body(ComplaintRequest, EXAMPLE)),
        ("GET", "", list_complaints, "listComplaints", ComplaintQueue, staff_only, None),
        ("GET", "/{id}", read_complaint, "readComplaint", ComplaintStatus, open_to_all, None),
        ("POST", "/{id}/answer", answer_complaint, "answerComplaint", ComplaintStatus, staff_only,
         json_body(ComplaintAnswer, {"text": "We checked it. The place is wrong, thank you."})),
    ]  # fmt: skip
    for method, path, door, operation, model, told, extra in rows:
        routes.add_api_route(
            path,
            door,
            methods=[method],
            operation_id=operation,
            response_model=None,
            responses={200: {"model": model, "description": "As kept"}, **told},
            openapi_extra=extra,
        )
    return routes
