"""The steps of a case up to the list: words or a document, skills, goal, limits.

What a learner says or brings is read in memory and stays in the form of the page; only what both
confirmed is written into the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.cases import Casework, TheCasework
from api.pages.choices import countries, usual_currency
from api.pages.form import MOST_TEXT, State
from api.pages.workbench import (
    ADDRESS,
    TONGUES,
    Desk,
    case_address,
    members_of,
    profile_of,
    steps_of,
    tongues_of,
)
from api.pages.workbench_goal import goal_page
from api.pages.workbench_limits import ACCESS, HARD, limits_members, limits_sheet
from api.pages.workbench_skills import (
    Line,
    answered,
    groups_of,
    joined,
    lines_found,
    lines_of_document,
    lines_of_form,
    lines_of_profile,
    lines_of_words,
    own_text,
    own_words,
    skills_members,
    unnamed,
)
from api.routers.doors import run_slowly
from api.routers.workbench_desk import TheDesk, refused, text_of
from api.security import TheForm
from guidance.casework.case import CaseFile
from guidance.errors import DocumentRefused, InputError
from guidance.frameworks import CEFR_LEVELS
from guidance.learner import MODES, TIMES
from guidance.linking.types import LinkResult, Query

if TYPE_CHECKING:
    from guidance.exchange.seals.certificates import TrustList

CASE = ADDRESS + "/cases/{reference}"
DOCUMENT = f"{ADDRESS}/document"
"""One address for the documents of all cases: `api.limits` lets it take more."""


async def show_words(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show the form for words, jobs or a document."""
    return await run_in_threadpool(_words, desk, casework, reference)


async def show_skills(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show the skills that are agreed on."""
    return await run_in_threadpool(_agreed_skills, desk, casework, reference)


async def take_skills(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Read words, look for a skill, answer all the rest at once, or write the sheet down."""
    spoken = desk.speaking(form.get("language"))
    return await run_slowly(desk.service, _take_skills, spoken, casework, reference, form)


async def take_document(
    request: Request, desk: TheDesk, casework: TheCasework, form: TheForm
) -> Response:
    """Read a CV or certificate for the case that the form names; it is not kept."""
    file, reference = form.get("document"), text_of(form, "reference")
    data = await file.read() if isinstance(file, UploadFile) else b""
    await form.close()
    sent = (data, request.app.state.trust_list)
    return await run_slowly(desk.service, _document, desk, casework, reference, sent)


async def show_goal(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show the goal, and the occupations that the learner's skills carry over to."""
    return await run_slowly(desk.service, _goal, desk, casework, reference, "")


async def take_goal(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Look for an occupation by its name, or write the goal down."""
    return await run_slowly(desk.service, _take_goal, desk, casework, reference, form)


async def show_limits(desk: TheDesk, casework: TheCasework, reference: str) -> Response:
    """Show what an offer has to respect."""
    return await run_in_threadpool(_limits, desk, casework, reference)


async def take_limits(
    desk: TheDesk, casework: TheCasework, reference: str, form: TheForm
) -> Response:
    """Write the limits down."""
    return await run_in_threadpool(_take_limits, desk, casework, reference, form)


def _words(desk: Desk, casework: Casework, reference: str, told: str = "") -> Response:
    case = casework.file(desk.staff.name, reference)
    return _step(desk, case, "words", complaint=told, status=422 if told else 200)


def _step(desk: Desk, case: CaseFile, name: str, *, status: int = 200, **values: Any) -> Response:
    """Return the page of a step, with the bar of steps and the languages of the case."""
    profile = profile_of(case, desk)
    return desk.page(
        f"workbench_{name}.html",
        f"{desk.say(f'workbench.step_{name}')}, {case.reference}",
        case_address(case.reference, name),
        status=status,
        case=case,
        steps=steps_of(case.reference, name),
        tongues=tongues_of(desk, profile),
        case_address=case_address,
        **values,
    )


def _agreed_skills(desk: Desk, casework: Casework, reference: str) -> Response:
    case = casework.file(desk.staff.name, reference)
    return _sheet(
        desk,
        case,
        lines_of_profile(profile_of(case, desk)),
        "\n".join(own_text(members_of(case, desk))),
    )


def _sheet(
    desk: Desk, case: CaseFile, lines: tuple[Line, ...], own: str, told: str = ""
) -> Response:
    """Return the sheet of skills; all that it holds travels along when the language is changed."""
    fields = [("csrf", desk.staff.csrf), ("act", "show"), ("own", own)]
    for line in lines:
        fields += [(f"skill:{line.uri}", line.belief), (f"from:{line.uri}", line.origin)]
        fields += [(f"quote:{line.uri}", line.quote)] if line.quote else []
    other = desk.second(profile_of(case, desk))
    groups = groups_of(lines, desk.voice, other)
    return _step(
        desk,
        case,
        "skills",
        groups=groups,
        other_silent=unnamed(groups, desk.voice, other),
        own=own,
        carried=tuple(fields),
        note=told,
    )


def _take_skills(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    case = casework.file(desk.staff.name, reference)
    act, own = text_of(form, "act", 20), text_of(form, "own", MOST_TEXT)
    lines = lines_of_form(form)
    if act == "save":
        language = profile_of(case, desk).language
        members = {
            **members_of(case, desk),
            **skills_members(lines),
            "local_skills": own_words(own, language),
        }
        casework.keep_profile(desk.staff.name, case.reference, members)
        return desk.on(case_address(case.reference, "goal"))
    link = _linking(desk)
    if act == "read":
        return _read_words(desk, casework, case, form)
    if act == "find":
        found = lines_found(text_of(form, "find"), desk.language, link)
        told = "" if found else desk.say("workbench.found_none")
        return _sheet(desk, case, joined(lines, found), own, told)
    if act in ("held", "rejected"):
        lines = answered(lines, act)
    return _sheet(desk, case, lines, own)


def _read_words(desk: Desk, casework: Casework, case: CaseFile, form: FormData) -> Response:
    """Return the sheet with what the words may mean; the learner's language is written down."""
    spoken = text_of(form, "spoken", 2)
    if spoken not in TONGUES:
        raise InputError("another language", "one of the languages of the page", "go back")
    text, jobs = text_of(form, "text", MOST_TEXT), text_of(form, "jobs")
    case = _speaking(desk, casework, case, spoken)
    state = State(language=desk.voice.messages.language, spoken=spoken, text=text, jobs=jobs)
    read = lines_of_words(state, desk.voice, _linking(desk))
    told = "" if read or not (text or jobs) else desk.say("workbench.read_none")
    before, own = (
        lines_of_profile(profile_of(case, desk)),
        "\n".join(own_text(members_of(case, desk))),
    )
    return _sheet(desk, case, joined(before, read), own, told)


def _speaking(desk: Desk, casework: Casework, case: CaseFile, language: str) -> CaseFile:
    """Return the case with the learner's language, written down where it is another."""
    if case.profile is not None and case.profile.get("language") == language:
        return case
    members = {**members_of(case, desk), "language": language}
    return casework.keep_profile(desk.staff.name, case.reference, members)


def _linking(desk: Desk) -> Any:
    def link(kind: str, words: Query, top: int) -> LinkResult:
        return desk.service.link(kind, words, top, desk.loaded)

    return link


def _document(
    desk: Desk, casework: Casework, reference: str, sent: tuple[bytes, TrustList | None]
) -> Response:
    """Return the sheet with what a document proves and may mean; the form again, where it is none."""
    from api.document_reading import read_brought  # noqa: PLC0415 - see api.importing
    from api.importing import Import  # noqa: PLC0415 - see its docstring

    data, trust = sent
    if not data:
        return _words(desk, casework, reference, desk.say("bring.error_missing"))
    case = casework.file(desk.staff.name, reference)
    try:
        asked = Import(data, desk.today, desk.voice.messages.language)
        brought = read_brought(asked, desk.service, trust, desk.loaded)
    except DocumentRefused as refusal:
        return _words(desk, casework, reference, desk.say(f"bring.refused_{refusal.why.value}"))
    lines = joined(lines_of_profile(profile_of(case, desk)), lines_of_document(brought))
    own = [*own_text(members_of(case, desk)), *(words.text for words in brought.matches.own_words)]
    return _sheet(desk, case, lines, "\n".join(dict.fromkeys(own)))


def _goal(desk: Desk, casework: Casework, reference: str, wish: str) -> Response:
    case = casework.file(desk.staff.name, reference)
    page = goal_page(profile_of(case, desk), wish, desk, _linking(desk))
    return _step(desk, case, "goal", page=page, wish=wish)


def _take_goal(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    case = casework.file(desk.staff.name, reference)
    if text_of(form, "act", 20) == "find":
        return _goal(desk, casework, reference, text_of(form, "wish"))
    goal = text_of(form, "goal", 2_000)
    if goal:
        desk.loaded.snapshot.occupations.position(goal)
    members = {**members_of(case, desk), "goal": {"occupation": goal} if goal else None}
    casework.keep_profile(desk.staff.name, case.reference, members)
    return desk.on(case_address(case.reference, "limits"))


def _limits(desk: Desk, casework: Casework, reference: str, told: str = "") -> Response:
    case = casework.file(desk.staff.name, reference)
    choices = desk.loaded.choices
    return _step(
        desk,
        case,
        "limits",
        status=422 if told else 200,
        sheet=limits_sheet(members_of(case, desk), choices.languages),
        countries=countries(choices, desk.voice.messages),
        choices=choices,
        currency=usual_currency(choices, desk.voice.messages.language),
        language_name=desk.voice.messages.language_name,
        offered={"times": TIMES, "modes": MODES, "access": ACCESS},
        limits=HARD,
        levels=CEFR_LEVELS,
        untaught=_untaught(case, desk),
        complaint=told,
    )


def _untaught(case: CaseFile, desk: Desk) -> str:
    """Return the learner's language by name where no course is taught in it, else nothing."""
    profile = profile_of(case, desk)
    taught = desk.loaded.choices.languages
    if profile.constraints.teaching_languages or profile.language in taught:
        return ""
    return desk.voice.messages.language_name(profile.language)


def _take_limits(desk: Desk, casework: Casework, reference: str, form: FormData) -> Response:
    case = casework.file(desk.staff.name, reference)
    before = members_of(case, desk)
    try:
        members = {**before, "constraints": limits_members(form, before)}
        casework.keep_profile(desk.staff.name, case.reference, members)
    except InputError as error:
        return _limits(desk, casework, reference, refused(error, desk))
    return desk.on(case_address(case.reference, "list"))


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    for address, page in (
        ("/words", show_words),
        ("/skills", show_skills),
        ("/goal", show_goal),
        ("/limits", show_limits),
    ):
        routes.add_api_route(CASE + address, page, response_model=None)
    for address, taken in (
        ("/skills", take_skills),
        ("/goal", take_goal),
        ("/limits", take_limits),
    ):
        routes.add_api_route(CASE + address, taken, methods=["POST"], response_model=None)
    routes.add_api_route(DOCUMENT, take_document, methods=["POST"], response_model=None)
    return routes
