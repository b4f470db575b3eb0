"""What people take home: who may pay, the action plan, the letter about one course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.paper_answers import ActionPlanResponse, FundingResponse
from api.paper_members import funding_members, plan_members
from api.paper_schemas import (
    ActionPlanRequest,
    FundingOptions,
    FundingRequest,
    LetterOptions,
    LetterRequest,
    PaperOptions,
)
from api.plan_schemas import ChosenCourse
from api.problems import BUSY, INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.rendering.pdf import MEDIA_TYPE
from api.rendering.sheets import Setting, write_sheets
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response, run_slowly
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.errors import ProfileError
from guidance.explanation import Voice
from guidance.funding import funding_of
from guidance.learner import LearnerProfile
from guidance.papers import (
    ActionPlan,
    Choice,
    NextStep,
    Sheet,
    Tone,
    Who,
    action_plan,
    answer_in,
    letter_sheet,
    plan_sheet,
)
from guidance.papers.action_plan import run_of
from guidance.recommendation.explain import explain
from guidance.snapshot import Snapshot
from guidance.storage.files import load_policy, policy_for

EXAMPLE_COURSE = "https://learner-guidance.example/sample/courses/planowanie-transportu"
SHEET: dict[int | str, dict[str, Any]] = {
    200: {"description": "The sheet", "content": {MEDIA_TYPE: {}}}
}


async def find_funding(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Say which schemes may pay for courses: likely, ask or no, how much at most, and who says so.

    The body is a profile with `courses` beside its members. Never a promise: what an operator asks
    of a person is told as questions, and no answer to them is taken.
    """
    return await run_in_threadpool(_funding, body, service, loaded)


async def make_action_plan(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the action plan of courses that people agreed on, in numbers and in words.

    The body is a profile with `courses` beside its members. Nothing is stored here.
    """
    return await run_in_threadpool(_plan, body, service, loaded)


async def print_action_plan(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the same action plan as a PDF: tagged, in large print or two languages where asked."""
    return await run_in_threadpool(_plan_sheet, body, service, loaded)


async def print_letter(body: TheBody, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the letter of an explanation as a PDF, with whom to ask and where to complain.

    The body is that of an explanation, and `large` beside its members.
    """
    return await run_slowly(service, _letter, body, service, loaded)


def _funding(body: Any, service: Service, loaded: Loaded) -> Response:
    _needs(body, "courses")
    options, profile = read_request(body, FundingOptions)
    profile, snapshot = dated(profile, service), loaded.snapshot
    voice = Voice.of(profile.language, snapshot)
    told = [_funded(chosen, profile, voice) for chosen in options.courses]
    day = to_json(profile.as_of)
    return json_response({"snapshot": snapshot.digest, "as_of": day, "courses": told})


def _funded(chosen: ChosenCourse, profile: LearnerProfile, voice: Voice) -> dict[str, Any]:
    snapshot, day = voice.snapshot, profile.as_of
    if day is None:
        raise ProfileError("a profile without as_of", "the day of the question", "set as_of")
    course = snapshot.credentials[snapshot.courses.position(chosen.credential)]
    run = None if chosen.run is None else run_of(course, chosen.run)
    lines = funding_of(course, profile.constraints, snapshot.funding, day, run=run)
    return {
        "credential": course.uri,
        "title": course.title,
        "run": lines[0].run if lines else chosen.run,
        "lines": [funding_members(line, voice) for line in lines],
    }


def _needs(body: Any, member: str) -> None:
    if isinstance(body, dict) and member not in body:
        raise ProfileError(f"a request without {member}", f"{member} beside the profile", "add it")


def _plan(body: Any, service: Service, loaded: Loaded) -> Response:
    plan, sheets, _ = plan_of(body, service, loaded)
    voice = Voice.of(plan.profile.language, loaded.snapshot)
    return json_response(plan_members(plan, sheets, voice))


def _plan_sheet(body: Any, service: Service, loaded: Loaded) -> Response:
    plan, sheets, options = plan_of(body, service, loaded)
    return pdf_response(write_sheets([sheets], plan.answer.as_of, Setting(options.large)), sheets)


def plan_of(
    body: Any, service: Service, loaded: Loaded
) -> tuple[ActionPlan, tuple[Sheet, ...], PaperOptions]:
    """Return the plan of a request, its sheet or sheets, and how the paper is to look."""
    _needs(body, "courses")
    options, profile = read_request(body, PaperOptions)
    profile = dated(profile, service)
    courses = tuple((one.credential, one.run) for one in options.courses)
    steps = tuple(NextStep(one.text, one.by, Who(one.who)) for one in options.next_steps)
    plan = action_plan(profile, loaded.snapshot, policy_for(profile), Choice(courses, steps))
    tone = Tone.EASY if options.easy else Tone.USUAL
    return plan, plan_sheets(plan, loaded.snapshot, options.second_language, tone), options


def plan_sheets(
    plan: ActionPlan, snapshot: Snapshot, second: str | None, tone: Tone
) -> tuple[Sheet, ...]:
    """Return the sheet of a plan in the person's language, and in a second one where asked."""
    policy, codes = policy_for(plan.profile), [plan.profile.language]
    if second and second.lower() != plan.profile.language:
        codes.append(second.lower())
    voices = [Voice.of(code, snapshot) for code in codes]
    return tuple(plan_sheet(plan, answer_in(plan, policy, voice), voice, tone) for voice in voices)


def _letter(body: Any, service: Service, loaded: Loaded) -> Response:
    _needs(body, "credential")
    options, profile = read_request(body, LetterOptions)
    profile = dated(profile, service)
    policy = load_policy(options.policy) if options.policy else policy_for(profile)
    found = explain(profile, loaded.snapshot, policy, options.credential, limit=options.limit)
    voice = Voice.of(profile.language, loaded.snapshot)
    sheet = letter_sheet(found, profile.constraints.nuts, voice)
    return pdf_response(write_sheets([[sheet]], found.as_of, Setting(options.large)), [sheet])


def pdf_response(data: bytes, sheets: Sequence[Sheet]) -> Response:
    """Return a PDF, said to be in the languages of its sheets."""
    spoken = ", ".join(sheet.language for sheet in sheets)
    return Response(data, media_type=MEDIA_TYPE, headers={"Content-Language": spoken})


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["guidance"])
    told = problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE)
    example = {**PROFILE_EXAMPLE, "courses": [{"credential": EXAMPLE_COURSE, "run": None}]}
    letter = {**PROFILE_EXAMPLE, "credential": EXAMPLE_COURSE, "limit": 5}
    routes.add_api_route(
        "/funding",
        find_funding,
        methods=["POST"],
        operation_id="findFunding",
        response_model=None,
        responses={200: {"model": FundingResponse, "description": "Who may pay"}, **told},
        openapi_extra=json_body(FundingRequest, example),
    )
    routes.add_api_route(
        "/action-plans",
        make_action_plan,
        methods=["POST"],
        operation_id="makeActionPlan",
        response_model=None,
        responses={200: {"model": ActionPlanResponse, "description": "The plan"}, **told},
        openapi_extra=json_body(ActionPlanRequest, example),
    )
    routes.add_api_route(
        "/action-plans.pdf",
        print_action_plan,
        methods=["POST"],
        operation_id="printActionPlan",
        response_model=None,
        response_class=Response,
        responses={**SHEET, **told},
        openapi_extra=json_body(ActionPlanRequest, example),
    )
    routes.add_api_route(
        "/explanations.pdf",
        print_letter,
        methods=["POST"],
        operation_id="printExplanation",
        response_model=None,
        response_class=Response,
        responses={**SHEET, **told, **problems(BUSY)},
        openapi_extra=json_body(LetterRequest, letter),
    )
    return routes
