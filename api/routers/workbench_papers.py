"""Papers of a case as PDF: made when they are asked for, kept nowhere, sent to nobody."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.cases import Casework, TheCasework
from api.pages.workbench import ADDRESS, Desk
from api.pages.workbench_papers import LOOKS, agreed_courses, plan_request, profile_then
from api.rendering.sheets import Setting, write_sheets
from api.routers.doors import run_slowly
from api.routers.papers import pdf_response, plan_of
from api.routers.workbench_desk import TheDesk
from guidance.casework.case import CaseFile
from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.learner import read_profile
from guidance.papers import letter_sheet
from guidance.recommendation.explain import explain
from guidance.storage.files import load_policy, policy_for

LETTER = "letter-"


async def print_paper(desk: TheDesk, casework: TheCasework, reference: str, paper: str) -> Response:
    """Return a paper of a case: its plan, or the letter about one of its courses."""
    return await run_slowly(desk.service, _print, desk, casework, reference, paper)


def _print(desk: Desk, casework: Casework, reference: str, paper: str) -> Response:
    case = casework.file(desk.staff.name, reference)
    if not agreed_courses(case):
        raise InputError("a case without an agreed list", "one with a plan", "agree on a list")
    number = paper.removeprefix(LETTER)
    if paper in LOOKS:
        return _plan(desk, case, paper)
    if not number.isdecimal() or not 1 <= int(number) <= len(agreed_courses(case)):
        raise InputError("another paper", f"one of {', '.join(LOOKS)}, letter-1", "go back")
    return _letter(desk, case, int(number))


def _plan(desk: Desk, case: CaseFile, look: str) -> Response:
    request = plan_request(case, look, desk.voice.messages.language)
    plan, sheets, options = plan_of(request, desk.service, desk.loaded)
    return pdf_response(write_sheets([sheets], plan.answer.as_of, Setting(options.large)), sheets)


def _letter(desk: Desk, case: CaseFile, number: int) -> Response:
    profile = read_profile(profile_then(case))
    values = case.run().entry.values
    policy = load_policy(values["policy"]) if values.get("policy") else policy_for(profile)
    limit, uri = int(values.get("limit", 10)), agreed_courses(case)[number - 1]
    found = explain(profile, desk.loaded.snapshot, policy, uri, limit=limit)
    voice = Voice.of(profile.language, desk.loaded.snapshot)
    sheet = letter_sheet(found, profile.constraints.nuts, voice)
    return pdf_response(write_sheets([[sheet]], found.as_of, Setting()), [sheet])


def router() -> APIRouter:
    """Return the papers."""
    routes = APIRouter(include_in_schema=False)
    address = ADDRESS + "/cases/{reference}/papers/{paper}.pdf"
    routes.add_api_route(address, print_paper, response_model=None)
    return routes
