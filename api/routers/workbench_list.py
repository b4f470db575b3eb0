"""The list of a case: made by the machine, changed by people with reasons, compared and agreed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.cases import Asked, Casework, TheCasework
from api.pages.comparison import comparison_page
from api.pages.form import FieldError
from api.pages.workbench import (
    ADDRESS,
    Desk,
    case_address,
    members_of,
    profile_of,
    steps_of,
    tongues_of,
)
from api.pages.workbench_case import last_plan
from api.pages.workbench_list import found_courses, known_titles, list_page, profile_of_run
from api.pages.workbench_papers import agreed_courses, papers_of
from api.pages.workbench_return import visit_members
from api.routers.doors import run_slowly
from api.routers.workbench_desk import TheDesk, refused, text_of
from api.security import TheForm
from guidance.casework.case import CaseFile, Run
from guidance.casework.human_list import Action, Decision
from guidance.casework.reasons import codes_for, reason_codes
from guidance.credential import MicroCredential
from guidance.errors import InputError
from guidance.learner import LearnerProfile, read_profile
from guidance.recommendation.compare import FEWEST, MOST, compare
from guidance.recommendation.gather import without_the_last
from guidance.storage.files import load_policy, policy_for

CASE = ADDRESS + "/cases/{reference}"
MOST_STEP = 300
DECISION_FIELDS = {"action": 20, "credential": 2_000, "place": 3, "reason": 40, "text": 2_000}
"""Fields of a decision, each with its greatest length; a refused form shows them again."""
NOTHING_WRITTEN = dict.fromkeys(DECISION_FIELDS, "")
USUAL = 3
"""Courses that are ticked for a plan before anybody chose."""


async def show_list(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show both lists of a case, or the way to make the first."""
    return await run_slowly(desk.service, _list, desk, casework, reference)


async def make_list(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Make the machine's list for the profile as it stands and write it down."""
    return await run_slowly(desk.service, _make, desk, casework, reference)


async def decide(desk: TheDesk, casework: TheCasework, reference: str, form: TheForm) -> Response:
    """Write a decision about the list down, with its reason."""
    return await run_slowly(desk.service, _decide, desk, casework, reference, form)


async def find_course(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Look for a course to add, by words of its title or provider."""
    return await run_slowly(desk.service, _find, desk, casework, reference, form)


async def compare_courses(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Show two to five courses side by side for the learner of a case."""
    return await run_slowly(desk.service, _compare, desk, casework, reference, form)


async def show_plan(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show what is to be agreed on, the next step, and the papers."""
    return await run_in_threadpool(_plan, desk, casework, reference)


async def agree(desk: TheDesk, casework: TheCasework, reference: str, form: TheForm) -> Response:
    """Write the agreed list and the next step down."""
    return await run_in_threadpool(_agree, desk, casework, reference, form)


def _list(
    desk: Desk,
    casework: Casework,
    reference: str,
    told: str = "",
    found: Sequence[MicroCredential] | None = None,
    *,
    written: Mapping[str, str] = NOTHING_WRITTEN,
) -> Response:
    case = casework.file(desk.staff.name, reference)
    page = None
    if case.runs:
        run, profile = _run(case, desk)
        page = list_page(run, desk.voice, desk.second(profile), profile)
    return desk.page(
        "workbench_list.html",
        f"{desk.say('workbench.step_list')}, {case.reference}",
        case_address(case.reference, "list"),
        status=422 if told else 200,
        case=case,
        steps=steps_of(case.reference, "list"),
        tongues=tongues_of(desk, profile_of(case, desk)),
        page=page,
        found=found,
        codes=[code.name for code in reason_codes()],
        written=written,
        chain=casework.verdict(desk.staff.name, reference),
        changed=page is not None and _profile_moved_on(case, desk),
        complaint=told,
        case_address=case_address,
    )


def _run(case: CaseFile, desk: Desk) -> tuple[Run, LearnerProfile]:
    run = case.run()
    profile = read_profile(run.entry.values["profile"])
    return run, profile_of_run(run, desk.loaded.snapshot, profile)


def _profile_moved_on(case: CaseFile, desk: Desk) -> bool:
    """Return whether skills, goal or limits were changed after the list was made."""
    asked = {k: v for k, v in case.run().entry.values["profile"].items() if k != "as_of"}
    return asked != members_of(case, desk)


def _make(desk: Desk, casework: Casework, reference: str) -> Response:
    case = casework.file(desk.staff.name, reference)
    asked = Asked(members_of(case, desk))
    casework.recommend(desk.staff.name, case.reference, asked, desk.loaded.snapshot)
    return desk.on(case_address(case.reference, "list"))


def _decide(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    written = {name: text_of(form, name, most) for name, most in DECISION_FIELDS.items()}
    try:
        casework.decide(desk.staff.name, reference, _decision(written), desk.loaded.snapshot)
    except InputError as error:
        return _list(desk, casework, reference, refused(error, desk), written=written)
    return desk.on(case_address(reference, "list"))


def _decision(written: Mapping[str, str]) -> Decision:
    """Return the decision of a form; what is missing is told in the counsellor's language."""
    action, place = _action(written["action"]), written["place"]
    if action is not Action.FREE_ACTION and not written["credential"]:
        raise FieldError("credential", "workbench.course_needed")
    if not written["reason"]:
        raise FieldError("reason", "workbench.reason_needed")
    fitting = {code.name: code for code in codes_for(action)}
    code = fitting.get(written["reason"])
    known = {one.name for one in reason_codes()}
    if code is None and written["reason"] in known:
        says = {"reason": f"reason_code.{written['reason']}", "action": f"case_action.{action}"}
        raise FieldError("reason", "workbench.reason_misfits", **says)
    needed = action is Action.FREE_ACTION or (code is not None and code.needs_text)
    if needed and not written["text"]:
        raise FieldError("text", "workbench.words_needed")
    return Decision(
        action=action,
        credential=written["credential"] or None,
        place=int(place) if place.isdecimal() else None,
        reason_code=written["reason"],
        text=written["text"],
    )


def _action(text: str) -> Action:
    if text not in tuple(Action):
        raise InputError("no such action", ", ".join(Action), "choose one of the page")
    return Action(text)


def _find(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    found = found_courses(text_of(form, "find"), desk.loaded.snapshot)
    return _list(desk, casework, reference, found=found)


def _compare(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    case = casework.file(desk.staff.name, reference)
    ticked = [str(uri) for uri in form.getlist("compare")]
    if not FEWEST <= len(set(ticked)) <= MOST:
        return _list(desk, casework, reference, desk.say("compare.number_wrong"))
    run, profile = _run(case, desk)
    named, limit = run.entry.values.get("policy"), int(run.entry.values.get("limit", 10))
    policy = load_policy(named) if named else policy_for(profile)
    found = compare(
        profile, desk.loaded.snapshot, policy, ticked, limit=limit, told_in=desk.language
    )
    return desk.page(
        "workbench_compare.html",
        f"{desk.say('compare.title')}, {case.reference}",
        case_address(case.reference, "compare"),
        case=case,
        steps=steps_of(case.reference, "list"),
        page=comparison_page(found, desk.voice),
        carried=(("csrf", desk.staff.csrf), *(("compare", uri) for uri in ticked)),
        case_address=case_address,
    )


def _plan(desk: Desk, casework: Casework, reference: str, told: str = "") -> Response:
    case = casework.file(desk.staff.name, reference)
    agreed: list[tuple[str, str]] = []
    chosen: Sequence[str] = ()
    if case.runs:
        (run, profile), human = _run(case, desk), case.run().human
        titles = known_titles(human.courses, run.entry.values["answer"], desk.loaded.snapshot)
        agreed = list(zip(human.courses, titles, strict=True))
        near = without_the_last(human.courses, profile, desk.loaded.snapshot)
        usual = [uri for uri in human.courses if uri in near or uri in human.added]
        chosen = agreed_courses(case) or usual[:USUAL]
    return desk.page(
        "workbench_plan.html",
        f"{desk.say('workbench.step_plan')}, {case.reference}",
        case_address(case.reference, "plan"),
        status=422 if told else 200,
        case=case,
        steps=steps_of(case.reference, "plan"),
        tongues=tongues_of(desk, profile_of(case, desk)),
        agreed=agreed,
        chosen=chosen,
        run=case.run() if case.runs else None,
        last=last_plan(case),
        papers=papers_of(case, desk),
        today=desk.today,
        complaint=told,
        case_address=case_address,
    )


def _agree(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    """Write down list, next step and what a return visit compares with."""
    who = desk.staff.name
    try:
        day = desk.day(text_of(form, "day", 10))
        run = casework.file(who, reference).run()
        casework.agree(who, reference)
    except InputError as error:
        return _plan(desk, casework, reference, refused(error, desk))
    ticked = {str(uri) for uri in form.getlist("chosen")}
    agreed = tuple(uri for uri in run.human.courses if uri in ticked)
    visit = visit_members(run.entry.values["answer"], agreed, desk.loaded.snapshot)
    casework.plan(
        who,
        reference,
        {
            "run_id": run.run_id,
            "courses": list(agreed),
            "free_actions": list(run.human.free_actions),
            "next_step": text_of(form, "next_step", MOST_STEP),
            "next_day": day.isoformat() if day else "",
            "visit": visit,
        },
    )
    return desk.on(case_address(reference, "plan"))


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    for address, page in (("/list", show_list), ("/plan", show_plan)):
        routes.add_api_route(CASE + address, page, response_model=None)
    for address, taken in (
        ("/list", make_list),
        ("/decisions", decide),
        ("/find", find_course),
        ("/compare", compare_courses),
        ("/plan", agree),
    ):
        routes.add_api_route(CASE + address, taken, methods=["POST"], response_model=None)
    return routes
