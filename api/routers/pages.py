"""The pages people see. No script, no cookie: each step is one form sent to this server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.choices import countries, usual_currency
from api.pages.comparison import ComparisonPage, comparison_page
from api.pages.courses import courses_page
from api.pages.form import (
    ACCESS,
    HARD,
    LIMIT_FIELDS,
    FieldError,
    State,
    asked_number,
    check_lengths,
    profile_data,
    read_form,
)
from api.pages.planning import PathPage, WhatIfPage, path_page, what_if_page
from api.pages.record import record_page
from api.pages.skills import skills_page
from api.problems import (
    BUSY,
    FORBIDDEN,
    NOT_ALLOWED,
    NOT_FOUND,
    RETRY_SECONDS,
    TOO_LARGE,
    TOO_MANY,
    UNAVAILABLE,
    UNEXPECTED,
    UNKNOWN,
    UNKNOWN_RECORD,
    Problem,
)
from api.rendering import Renderer, course_address, frame_for
from api.routers.advice import dated
from api.routers.doors import TheService, TheSnapshot, run_slowly
from api.routers.plans import plan_file
from api.service import Loaded, Service
from guidance.exchange.plan import write_plan
from guidance.explanation import Voice
from guidance.frameworks import CEFR_LEVELS
from guidance.learner import LearnerProfile, read_profile
from guidance.linking.types import LinkResult
from guidance.linking.types import Query as Words
from guidance.messages import languages, messages_for
from guidance.pathways.plans import make_plan
from guidance.pathways.types import PathLimits
from guidance.recommendation import recommend
from guidance.recommendation.arrival import on_arrival
from guidance.recommendation.changes import AlsoSkill, Change, MoreHours, MoreMoney
from guidance.recommendation.compare import FEWEST, MOST, compare
from guidance.recommendation.path_answer import answer_path
from guidance.recommendation.what_if import what_if
from guidance.storage.files import policy_for

OUTCOMES = {
    NOT_FOUND: "not_found",
    UNKNOWN: "not_found",
    UNAVAILABLE: "not_ready",
    BUSY: "busy",
    TOO_MANY: "busy",
    TOO_LARGE: "too_large",
    FORBIDDEN: "forbidden",
    UNKNOWN_RECORD: "unknown_record",
    NOT_ALLOWED: "method",
}
"""What the page of a problem says, by its kind: the end of the message's name."""


async def renderer_of(request: Request) -> Renderer:
    """Return the renderer of the application."""
    renderer: Renderer = request.app.state.renderer
    return renderer


async def form_of(request: Request) -> bytes:
    """Return the form as it was sent."""
    return await request.body()


async def reader_language(
    request: Request,
    language: Annotated[str | None, Query(max_length=2, description="Language of the page")] = None,
) -> str:
    """Return the language asked for, else the first one the browser names that pages speak."""
    if language in languages():
        return str(language)
    return preferred_language(request.headers.get("accept-language", ""))


def preferred_language(header: str) -> str:
    """Return the first language of an Accept-Language header that the pages speak."""
    named = (part.split(";")[0].strip()[:2].lower() for part in header.split(","))
    return next((code for code in named if code in languages()), "en")


TheRenderer = Annotated[Renderer, Depends(renderer_of)]
TheForm = Annotated[bytes, Depends(form_of)]
TheLanguage = Annotated[str, Depends(reader_language)]


async def show_start(loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage) -> Response:
    """Show the first step."""
    currency = usual_currency(loaded.choices, language)
    state = State(language=language, currency=currency)
    return await run_in_threadpool(_start, state, loaded, renderer)


async def take_step(
    form: TheForm, service: TheService, loaded: TheSnapshot, renderer: TheRenderer
) -> Response:
    """Take the form of one step and show the next one."""
    state = read_form(form)
    if state.step in _SLOW:
        return await run_slowly(service, _step, state, service, loaded, renderer)
    return await run_in_threadpool(_step, state, service, loaded, renderer)


async def show_course(
    id: str, service: TheService, loaded: TheSnapshot, renderer: TheRenderer, language: TheLanguage
) -> Response:  # fmt: skip
    """Show one course with the facts its provider states."""
    return await run_in_threadpool(_course, id, loaded, renderer, language, service.today())


def _step(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    try:
        check_lengths(state)
        return _STEPS[state.step](state, service, loaded, renderer)
    except FieldError as error:
        return _start(state, loaded, renderer, error)


def _start(
    state: State, loaded: Loaded, renderer: Renderer, error: FieldError | None = None
) -> Response:
    messages = messages_for(state.language)
    frame = frame_for(
        messages,
        loaded.snapshot,
        messages.say("page.title_start"),
        carried=replace(state, step="start").fields("language") if state != _fresh(state) else (),
    )
    return renderer.page(
        "start.html",
        frame,
        status=422 if error else 200,
        state=state,
        countries=countries(loaded.choices, messages),
        choices=loaded.choices,
        limits=HARD,
        needs=ACCESS,
        levels=CEFR_LEVELS,
        open_limits=state.has_limits or bool(error and error.field in LIMIT_FIELDS),
        error=error,
        complaint=_complaint(error, state.language) if error else "",
        carried=state.fields(*_WRITTEN),
    )


_WRITTEN = (
    "step", "language", "spoken", "text", "jobs", "wish", "region", "currency", *LIMIT_FIELDS,
    "more_skill", "more_money", "more_hours",
)  # fmt: skip
"""Fields that the first step shows, or that only later ones ask; the others travel hidden."""


def _fresh(state: State) -> State:
    return State(language=state.language, spoken=state.spoken, currency=state.currency)


def _complaint(error: FieldError, language: str) -> str:
    say = messages_for(language).say
    return say(error.said, **{name: say(value) for name, value in error.values.items()})


def _back_to_start(state: State, _: Service, loaded: Loaded, renderer: Renderer) -> Response:
    return _start(state, loaded, renderer)


def _profile(state: State, service: Service, loaded: Loaded) -> LearnerProfile:
    return dated(read_profile(profile_data(state, loaded.choices.places)), service)


def _skills(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    if not (state.text.strip() or state.job_titles or state.beliefs):
        raise FieldError("text", "page.error_nothing")
    read_profile(profile_data(state, loaded.choices.places))
    messages = messages_for(state.language)

    def link(kind: str, words: Words, top: int) -> LinkResult:
        return service.link(kind, words, top, loaded)

    page = skills_page(state, Voice.of(state.language, loaded.snapshot), link)
    shown = replace(state, step="skills")
    frame = frame_for(
        messages,
        loaded.snapshot,
        messages.say(page.title),
        carried=shown.fields("language"),
    )
    carried = state.fields("step", "goal", "skill:")
    return renderer.page("skills.html", frame, page=page, state=state, carried=carried)


def _courses(
    state: State, service: Service, loaded: Loaded, renderer: Renderer, complaint: str = ""
) -> Response:
    profile = _profile(state, service, loaded)
    answer = recommend(profile, loaded.snapshot, policy_for(profile))
    voice = Voice.of(state.language, loaded.snapshot)
    frame = frame_for(
        voice.messages,
        loaded.snapshot,
        voice.messages.say("page.title_courses"),
        carried=state.fields("language"),
    )
    return renderer.page(
        "courses.html",
        frame,
        status=422 if complaint else 200,
        page=courses_page(answer, on_arrival(profile, loaded.snapshot).profile, voice),
        carried=state.fields("step", "compare"),
        ticked=state.compare,
        complaint=complaint,
        address_of=course_address,
    )


def _compare(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    """Show the ticked courses side by side; the list again where they are too few or too many."""
    messages = messages_for(state.language)
    if not FEWEST <= len(state.compare) <= MOST:
        told = messages.say("compare.number_wrong")
        return _courses(state, service, loaded, renderer, told)
    profile = _profile(state, service, loaded)
    found = compare(profile, loaded.snapshot, policy_for(profile), state.compare)
    page = comparison_page(found, Voice.of(state.language, loaded.snapshot))
    return _beyond(state, loaded, renderer, "compare", page)


def _path(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    profile = _profile(state, service, loaded)
    limits = PathLimits.of(profile.constraints)
    answer = answer_path(profile, loaded.snapshot, policy_for(profile), limits)
    goal = on_arrival(profile, loaded.snapshot).profile.goal
    page = path_page(answer, goal, Voice.of(state.language, loaded.snapshot))
    return _beyond(state, loaded, renderer, "path", page)


def _kept_plan(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    """Return the path as a file to keep; where there is none, the page that says so."""
    profile = _profile(state, service, loaded)
    limits = PathLimits.of(profile.constraints)
    answer = answer_path(profile, loaded.snapshot, policy_for(profile), limits)
    steps = [(step.credential, step.run) for step in answer.path.steps]
    if not steps:
        return _path(state, service, loaded, renderer)
    return plan_file(write_plan(make_plan(profile, steps, loaded.snapshot, answer.run_id)))


def _what_if(state: State, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    profile = _profile(state, service, loaded)
    asked = _asked_changes(state, profile)
    snapshot, policy = loaded.snapshot, policy_for(profile)
    own = what_if(profile, snapshot, policy, asked) if asked else None
    answer = what_if(profile, snapshot, policy)
    voice = Voice.of(state.language, snapshot)
    page = what_if_page(answer, voice, own, on_arrival(profile, snapshot).profile.held)
    return _beyond(state, loaded, renderer, "what_if", page)


def _asked_changes(state: State, profile: LearnerProfile) -> list[Change]:
    """Return what a person asks about: more of a limit that they set, or a skill."""
    limits = profile.constraints
    money = asked_number(state.more_money, "more_money") if limits.budget else None
    hours = asked_number(state.more_hours, "more_hours") if limits.hours_per_week else None
    return [
        *([AlsoSkill(state.more_skill)] if state.more_skill else ()),
        *([MoreMoney(money, limits.budget.currency)] if money and limits.budget else ()),
        *([MoreHours(hours)] if hours else ()),
    ]


def _beyond(
    state: State,
    loaded: Loaded,
    renderer: Renderer,
    name: str,
    page: PathPage | WhatIfPage | ComparisonPage,
) -> Response:
    """Return a page that follows the list and leads back to it."""
    messages = messages_for(state.language)
    carried = state.fields("language")
    title = messages.say("compare.title" if name == "compare" else f"page.title_{name}")
    frame = frame_for(messages, loaded.snapshot, title, carried=carried)
    asked = ("more_skill", "more_money", "more_hours")
    return renderer.page(
        f"{name}.html",
        frame,
        page=page,
        state=state,
        carried=state.fields("step", *asked),
        address_of=course_address,
    )


_STEPS: dict[str, Callable[[State, Service, Loaded, Renderer], Response]] = {
    "start": _back_to_start,
    "skills": _skills,
    "courses": _courses,
    "compare": _compare,
    "path": _path,
    "plan": _kept_plan,
    "what_if": _what_if,
}
_SLOW = ("path", "plan", "what_if")
"""Steps that may take seconds."""


def _course(uri: str, loaded: Loaded, renderer: Renderer, language: str, day: date) -> Response:
    snapshot, messages = loaded.snapshot, messages_for(language)
    course = snapshot.credentials[snapshot.courses.position(uri)]
    page = record_page(course, Voice.of(language, snapshot), day)
    frame = frame_for(messages, snapshot, course.title, address=course_address(uri))
    sheet = f"/v1/credentials/{quote(uri, safe=':/')}.pdf?language={language}"
    return renderer.page("course.html", frame, page=page, sheet=sheet, address_of=course_address)


def show_problem(request: Request, problem: Problem) -> Response:
    """Show a problem as a page, in the language the browser asks for."""
    asked = request.query_params.get("language")
    header = request.headers.get("accept-language", "")
    messages = messages_for(asked if asked in languages() else preferred_language(header))
    service: Service = request.app.state.service
    snapshot = service.loaded.snapshot if service.loaded else None
    # Two slashes at the front would make the links to other languages lead to another machine.
    here = f"/{request.url.path.lstrip('/')}" if request.method == "GET" else "/"
    frame = frame_for(messages, snapshot, messages.say("page.title_error"), address=here)
    otherwise = "other" if problem.kind is UNEXPECTED else "input"
    told = messages.say(f"page.error_{OUTCOMES.get(problem.kind, otherwise)}")
    renderer: Renderer = request.app.state.renderer
    known = problem.kind in OUTCOMES
    page = renderer.page(
        "problem.html", frame, status=problem.status, told=told, problem=problem, known=known
    )
    if problem.passes:
        page.headers["Retry-After"] = str(RETRY_SECONDS)
    return page


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/", show_start, response_model=None)
    routes.add_api_route("/", take_step, methods=["POST"], response_model=None)
    routes.add_api_route("/courses/{id:path}", show_course, response_model=None)
    return routes
