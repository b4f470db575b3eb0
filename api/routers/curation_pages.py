"""The pages of curators: courses with the skills that were read in them, and a decision on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.curation_schemas import CurationRequest
from api.pages.curation import (
    ADDRESS,
    COURSES_A_PAGE,
    Chosen,
    Listed,
    listed,
    made,
    readings_of,
    skills_like,
)
from api.routers.curation import decided
from api.routers.doors import TheService
from api.routers.views import TheView, View
from api.security import Staff, TheCurator, TheForm
from api.service import Service
from guidance.credential import MicroCredential
from guidance.credential.curation import Decision
from guidance.errors import InputError, UnknownConcept
from guidance.linking.types import LinkResult
from guidance.linking.types import Query as Words
from guidance.snapshot import Snapshot
from guidance.storage.curation import read_decisions


@dataclass(frozen=True)
class Bench:
    """What every page of a curator is made with: who is signed in, and what was decided, in view."""

    staff: Staff
    service: Service
    view: View

    @property
    def snapshot(self) -> Snapshot:
        """Return the data that are looked at."""
        return self.view.loaded.snapshot

    @property
    def history(self) -> tuple[Decision, ...]:
        """Return all decisions of the file, in its order."""
        return read_decisions(self.service.settings.curation).decisions

    def link(self, kind: str, query: Words, top: int) -> LinkResult:
        """Return what some words may mean."""
        return self.service.link(kind, query, top, self.view.loaded)

    def course(self, uri: str) -> MicroCredential:
        """Return a course; UnknownConcept where there is none."""
        return self.snapshot.credentials[self.snapshot.courses.position(uri)]


async def bench_of(staff: TheCurator, service: TheService, view: TheView) -> Bench:
    """Return the bench of the curator who is signed in."""
    return Bench(staff, service, view)


TheBench = Annotated[Bench, Depends(bench_of)]
Uri = Annotated[str, Query(min_length=1, max_length=2000)]


async def show_courses(
    bench: TheBench,
    words: Annotated[str, Query(max_length=80)] = "",
    start: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Show the courses, those with the least sure readings first, and what was decided last."""
    return await run_in_threadpool(_courses, bench, Chosen(words.strip(), start))


async def show_course(
    bench: TheBench,
    id: Uri,
    kept: bool = False,
    skill: Annotated[str, Query(max_length=120)] = "",
) -> Response:
    """Show the skills of one course with a form for each, and those that a search gives."""
    return await run_in_threadpool(
        _course, bench, bench.course(id), kept=kept, searched=skill.strip()
    )


async def decide(bench: TheBench, form: TheForm) -> Response:
    """Keep the decision of a form and show the course again."""
    return await run_in_threadpool(_decide, bench, form)


def _courses(bench: Bench, chosen: Chosen) -> Response:
    rows, total = listed(bench.snapshot, chosen)
    language, end = bench.view.messages.language, chosen.start + COURSES_A_PAGE
    earlier = max(0, chosen.start - COURSES_A_PAGE)
    return bench.view.page(
        "curation.html",
        bench.view.messages.say("curation.title"),
        ADDRESS,
        bench.staff,
        rows=rows,
        total=total,
        chosen=chosen,
        earlier=chosen.address(earlier, language) if chosen.start else "",
        later=chosen.address(end, language) if end < total else "",
        history=tuple(made(bench.history, bench.view.voice)),
        address=ADDRESS,
    )


def _course(
    bench: Bench,
    course: MicroCredential,
    *,
    kept: bool = False,
    refused: bool = False,
    searched: str = "",
) -> Response:
    history = bench.history
    own = [one for one in history if one.credential in ("", course.uri)]
    return bench.view.page(
        "curation_course.html",
        course.title,
        Listed(course, None, 0).address,
        bench.staff,
        status=422 if refused else 200,
        course=course,
        readings=readings_of(course, history, bench.view.voice),
        history=tuple(made(own, bench.view.voice)),
        kept=kept,
        refused=refused,
        searched=searched,
        found=skills_like(searched, course, bench.view.voice, bench.link),
        address=ADDRESS,
    )


def _decide(bench: Bench, form: FormData) -> Response:
    names = ("credential", "outcome", "skill", "decision", "reason")
    sent = {name: str(form.get(name, "")).strip() for name in names}
    course = bench.course(sent["credential"])
    if sent["decision"] == "blacklist":
        sent |= {"credential": "", "outcome": ""}
    try:
        asked = CurationRequest.model_validate(sent)
        decided(asked, bench.staff, bench.service, bench.snapshot)
    except (ValidationError, InputError, UnknownConcept):
        return _course(bench, course, refused=True)
    back = Listed(course, None, 0).address
    return bench.view.to(f"{back}&kept=true")


def router() -> APIRouter:
    """Return the pages of this subject."""
    routes = APIRouter(prefix=ADDRESS, include_in_schema=False)
    routes.add_api_route("", show_courses, response_model=None)
    routes.add_api_route("/course", show_course, response_model=None)
    routes.add_api_route("/course", decide, methods=["POST"], response_model=None)
    return routes
