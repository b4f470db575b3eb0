"""Pages to print, from the learner's own pages: the plan, and the letter about a course."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.form import check_lengths, profile_data
from api.pages.papers import PaperForm, PaperPage, paper_page, read_paper_form
from api.rendering import Renderer, frame_for
from api.rendering.sheets import Setting, write_sheets
from api.routers.advice import dated
from api.routers.doors import TheService, TheSnapshot, run_slowly
from api.routers.pages import TheForm, TheRenderer
from api.routers.papers import pdf_response, plan_sheets
from api.service import Loaded, Service
from guidance.errors import InputError
from guidance.explanation import Voice
from guidance.learner import LearnerProfile, read_profile
from guidance.messages import messages_for
from guidance.papers import Choice, Sheet, action_plan, letter_sheet
from guidance.papers.action_plan import MOST_COURSES
from guidance.pathways.types import PathLimits
from guidance.recommendation import recommend
from guidance.recommendation.explain import explain
from guidance.recommendation.gather import without_the_last
from guidance.recommendation.path_answer import answer_path
from guidance.storage.files import policy_for

FIRST = 3
"""Courses of a plan for which nothing was ticked."""
Chosen = tuple[tuple[str, str | None], ...]


async def show_plan(
    form: TheForm, service: TheService, loaded: TheSnapshot, renderer: TheRenderer
) -> Response:
    """Show the action plan as a page to print."""
    return await run_slowly(service, _plan, read_paper_form(form), service, loaded, renderer)


async def save_plan(form: TheForm, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the same plan as a PDF."""
    return await run_slowly(service, _plan_file, read_paper_form(form), service, loaded)


async def show_letter(
    form: TheForm, service: TheService, loaded: TheSnapshot, renderer: TheRenderer
) -> Response:
    """Show the letter about one course as a page to print."""
    return await run_slowly(service, _letter, read_paper_form(form), service, loaded, renderer)


async def save_letter(form: TheForm, service: TheService, loaded: TheSnapshot) -> Response:
    """Return the same letter as a PDF."""
    return await run_slowly(service, _letter_file, read_paper_form(form), service, loaded)


def _plan(form: PaperForm, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    chosen, sheets = _plan_of(form, service, loaded)
    return _page(form, chosen, sheets, renderer, loaded)


def _plan_file(form: PaperForm, service: Service, loaded: Loaded) -> Response:
    _, sheets = _plan_of(form, service, loaded)
    if not sheets:
        raise InputError("no course to put on a plan", "at least one", "choose a course first")
    return _file(form, service, sheets, "plan.pdf")


def _plan_of(form: PaperForm, service: Service, loaded: Loaded) -> tuple[Chosen, tuple[Sheet, ...]]:
    """Return the courses of the plan and its sheets; nothing where there is no course."""
    profile = _profile(form, service)
    chosen = (form.chosen or _usual(form, profile, loaded))[:MOST_COURSES]
    if not chosen:
        return (), ()
    plan = action_plan(profile, loaded.snapshot, policy_for(profile), Choice(chosen))
    return chosen, plan_sheets(plan, loaded.snapshot, form.second or None, form.tone)


def _usual(form: PaperForm, profile: LearnerProfile, loaded: Loaded) -> Chosen:
    """Return the courses of the path, those that were ticked, or else the first of the list.

    What is out of the question, as a course in another country, is on no plan that nobody ticked.
    """
    policy, snapshot = policy_for(profile), loaded.snapshot
    if form.origin == "path":
        answer = answer_path(profile, snapshot, policy, PathLimits.of(profile.constraints))
        return tuple((step.credential, step.run) for step in answer.path.steps)
    if form.state.compare:
        return tuple((uri, None) for uri in form.state.compare)
    runs = {item.credential: item.run for item in recommend(profile, snapshot, policy).results}
    near = without_the_last(runs, profile, snapshot)[:FIRST]
    return tuple((uri, runs[uri]) for uri in near)


def _letter(form: PaperForm, service: Service, loaded: Loaded, renderer: Renderer) -> Response:
    return _page(form, (), _letter_of(form, service, loaded), renderer, loaded)


def _letter_file(form: PaperForm, service: Service, loaded: Loaded) -> Response:
    return _file(form, service, _letter_of(form, service, loaded), "letter.pdf")


def _letter_of(form: PaperForm, service: Service, loaded: Loaded) -> tuple[Sheet, ...]:
    if not form.letter:
        raise InputError("a letter about no course", "the URI of a course", "choose one")
    profile = _profile(form, service)
    found = explain(profile, loaded.snapshot, policy_for(profile), form.letter)
    voice = Voice.of(profile.language, loaded.snapshot)
    return (letter_sheet(found, profile.constraints.nuts, voice),)


def _profile(form: PaperForm, service: Service) -> LearnerProfile:
    check_lengths(form.state)
    return dated(read_profile(profile_data(form.state)), service)


def _file(form: PaperForm, service: Service, sheets: Sequence[Sheet], name: str) -> Response:
    answered = pdf_response(write_sheets([sheets], service.today(), Setting(form.large)), sheets)
    answered.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answered


def _page(
    form: PaperForm, chosen: Chosen, sheets: Sequence[Sheet], renderer: Renderer, loaded: Loaded
) -> Response:
    messages = messages_for(form.state.language)
    page: PaperPage | None = paper_page(sheets) if sheets else None
    address = "/papers/letter" if form.letter else "/papers/plan"
    carried = form.carried(chosen)
    title = page.title if page else messages.say("paper.title")
    frame = frame_for(
        messages, loaded.snapshot, title, carried=(*carried, *form.look()), address=address
    )
    return renderer.page(
        "paper.html",
        frame,
        page=page,
        form=form,
        carried=(*carried, ("language", form.state.language)),
        address=address,
    )


def router() -> APIRouter:
    """Return the pages to print."""
    routes = APIRouter(prefix="/papers", include_in_schema=False)
    for path, answer in (
        ("/plan", show_plan),
        ("/plan.pdf", save_plan),
        ("/letter", show_letter),
        ("/letter.pdf", save_letter),
    ):
        routes.add_api_route(path, answer, methods=["POST"], response_model=None)
    return routes
