"""Recognition: what certificates may stand for, what sums to more, and a record abroad.

Nothing is decided here: each answer names whom to ask. Nothing of a request is kept.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import EXAMPLE_SKILL, json_body, problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.recognition_schemas import (
    CARD_EXAMPLE,
    AbroadResponse,
    CardRequest,
    CardResponse,
    ExemptionRequest,
    ExemptionResponse,
    StackRequest,
    StackResponse,
)
from api.routers.doors import (
    ReaderLanguage,
    TheBody,
    TheDay,
    TheService,
    TheSnapshot,
    json_response,
)
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.explanation.portability import abroad_lines, card_line, exempted_lines, stack_lines
from guidance.recognition.abroad import Abroad, seen_from
from guidance.recognition.exemptions import exempted
from guidance.recognition.stacking import HeldPart, stack_held
from guidance.recognition.student_card import LONGEST, CardForm, card_form

EXAMPLE_COURSE = "https://learner-guidance.example/sample/courses/planowanie-transportu"
CARD_MEMBERS = frozenset(CardRequest.model_fields)


async def find_exemptions(asked: ExemptionRequest, loaded: TheSnapshot) -> Response:
    """Find what certificates may stand for in a course, and whom to ask.

    A part of the course may be let off where every skill tied to it is certified.
    """
    return await run_in_threadpool(_exempt, asked, loaded)


async def check_stack(asked: StackRequest, service: TheService, loaded: TheSnapshot) -> Response:
    """Sum the ECTS of credentials toward a larger qualification; say why others do not count."""
    return await run_in_threadpool(_stack, asked, service, loaded)


async def view_across_borders(
    id: str,
    loaded: TheSnapshot,
    day: TheDay,
    country: Annotated[
        str, Query(pattern=r"^[A-Za-z]{2}$", description="Country it is seen from, ISO 3166")
    ],
    language: ReaderLanguage = "en",
) -> Response:
    """Show a course as it is seen from another country: its level there and whom to ask."""
    return await run_in_threadpool(_abroad, (id, country.upper(), day), loaded, language.lower())


async def check_student_card(request: Request, body: TheBody, loaded: TheSnapshot) -> Response:
    """Check the form of a European Student Card number; no card is ever verified.

    The number is personal: it is taken from the body alone, and nothing of it is repeated, stored
    or logged.
    """
    if request.url.query:
        raise InputError("a query string", "the number in the body alone", "leave it out")
    number, pic, language = _card(body)
    form = card_form(number, pic)
    return json_response(
        {
            "form_valid": form is CardForm.VALID,
            "verified": False,
            "form": form.value,
            "said": card_line(form, Voice.of(language, loaded.snapshot)),
        }
    )


def _exempt(asked: ExemptionRequest, loaded: Loaded) -> Response:
    snapshot = loaded.snapshot
    course = snapshot.credentials[snapshot.courses.position(asked.credential)]
    found = exempted(snapshot, course, snapshot.skills.known(tuple(asked.skills)))
    voice = Voice.of(asked.language.lower(), snapshot)
    said = {"said": list(exempted_lines(found, voice))}
    return json_response(
        {"snapshot": snapshot.digest, **to_json(found), "whole": found.whole} | said
    )


def _stack(asked: StackRequest, service: Service, loaded: Loaded) -> Response:
    snapshot, day = loaded.snapshot, _date(asked.as_of) or service.today()
    held = [HeldPart(part.credential, _date(part.valid_until)) for part in asked.parts]
    found = stack_held(snapshot, asked.qualification, held, day)
    voice = Voice.of(asked.language.lower(), snapshot)
    said = [*stack_lines(found, voice), voice.messages.say("path.stack_ask")]
    shaped_by = {"snapshot": snapshot.digest, "as_of": day.isoformat()}
    return json_response({**shaped_by, **to_json(found), "said": said})


def _abroad(asked: tuple[str, str, date], loaded: Loaded, language: str) -> Response:
    uri, country, day = asked
    snapshot = loaded.snapshot
    seen = seen_from(snapshot, uri, country, day)
    said = list(abroad_lines(seen, Voice.of(language, snapshot)))
    shaped_by = {"snapshot": snapshot.digest, "as_of": day.isoformat()}
    return json_response({**shaped_by, **_wire(seen), "said": said})


def _wire(seen: Abroad) -> dict[str, Any]:
    course = seen.course
    own = {"credential": course.uri, "title": course.title, "provider": course.provider}
    members = {
        name: value for name, value in to_json(seen).items() if name not in ("course", "day")
    }
    members["quality"] = [
        item["evidence"] | {"holds": item["holds"]} for item in members["quality"]
    ]
    members["withdrawn"] = to_json(course.withdrawn) if seen.withdrawn else None
    return {**own, **members, "home": course.country}


def _card(body: Any) -> tuple[str, str | None, str]:
    """Return number, PIC and language of a body; what is refused is never quoted, not even a name."""
    wanted = f"an object with {', '.join(sorted(CARD_MEMBERS))}, all texts, and nothing else"
    remedy = "compare it with /openapi.json"
    if not isinstance(body, dict) or not set(body) <= CARD_MEMBERS or "number" not in body:
        raise InputError("other members than these", wanted, remedy)
    number, pic, language = body["number"], body.get("pic"), body.get("language", "en")
    texts = isinstance(number, str) and isinstance(language, str) and isinstance(pic, str | None)
    if not texts or len(number) > LONGEST or len(language) != 2:
        raise InputError("a member that is no text or too long", wanted, remedy)
    return number, pic, language.lower()


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise InputError("a day that is no date", "YYYY-MM-DD", "correct it") from error


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/recognition", tags=["recognition"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE)
    exemption = {"credential": EXAMPLE_COURSE, "skills": [EXAMPLE_SKILL], "language": "en"}
    routes.add_api_route(
        "/exemptions",
        find_exemptions,
        methods=["POST"],
        operation_id="findExemptions",
        response_model=None,
        responses={200: {"model": ExemptionResponse, "description": "What may be let off"}, **told},
        openapi_extra={"requestBody": {"content": {"application/json": {"example": exemption}}}},
    )
    _add_stack(routes, told)
    routes.add_api_route(
        "/credentials/{id:path}",
        view_across_borders,
        operation_id="viewAcrossBorders",
        response_model=None,
        responses={200: {"model": AbroadResponse, "description": "The course abroad"}, **told},
    )
    _add_card(routes)
    return routes


def _add_card(routes: APIRouter) -> None:
    routes.add_api_route(
        "/student-card",
        check_student_card,
        methods=["POST"],
        operation_id="checkStudentCard",
        response_model=None,
        responses={
            200: {"model": CardResponse, "description": "What the form shows"},
            **problems(INVALID, TOO_LARGE, UNAVAILABLE),
        },
        openapi_extra=json_body(CardRequest, CARD_EXAMPLE),
    )


def _add_stack(routes: APIRouter, told: dict[int | str, dict[str, Any]]) -> None:
    example = {
        "qualification": "Certyfikat Spedytora Przystań",
        "parts": [{"credential": EXAMPLE_COURSE, "valid_until": "2027-12-31"}],
        "language": "en",
    }
    routes.add_api_route(
        "/stacks",
        check_stack,
        methods=["POST"],
        operation_id="checkStack",
        response_model=None,
        responses={200: {"model": StackResponse, "description": "The sum"}, **told},
        openapi_extra={"requestBody": {"content": {"application/json": {"example": example}}}},
    )
