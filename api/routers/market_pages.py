"""The pages of a skill and of a kind of work, with the figures of `/v1/labour-market` in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.choices import countries
from api.pages.market import OccupationPage, SkillPage, occupation_page, skill_page
from api.rendering import occupation_address, skill_address
from api.routers.doors import TheService
from api.routers.views import TheView, View
from guidance.explanation import Voice
from guidance.learner import read_constraints

AskedRegion = Annotated[
    str, Query(max_length=5, description="NUTS code of the figures; absent for every ad loaded")
]
Page = SkillPage | OccupationPage
MakePage = Callable[[str, str, Voice, date], Page]


@dataclass(frozen=True, slots=True)
class Asked:
    """The skill or kind of work of a page, the region of its figures, "" for all, and the day."""

    uri: str
    region: str
    day: date


async def show_skill(
    id: str, service: TheService, view: TheView, region: AskedRegion = ""
) -> Response:
    """Show how job ads ask for a skill, who teaches it and which work needs it."""
    asked = Asked(id, _code(region), service.today())
    return await run_in_threadpool(_page, asked, view, skill_page, "skill.html")


async def show_occupation(
    id: str, service: TheService, view: TheView, region: AskedRegion = ""
) -> Response:
    """Show a kind of work: its job ads, its outlook, its skills and courses for them."""
    asked = Asked(id, _code(region), service.today())
    return await run_in_threadpool(_page, asked, view, occupation_page, "occupation.html")


def _page(asked: Asked, view: View, make: MakePage, template: str) -> Response:
    page = make(asked.uri, asked.region, view.voice, asked.day)
    place = (skill_address if isinstance(page, SkillPage) else occupation_address)(page.uri)
    return view.page(
        template,
        page.label.text,
        f"{place}?region={asked.region}" if asked.region else place,
        page=page,
        region=asked.region,
        countries=countries(view.loaded.choices, view.messages),
        month=view.messages.month,
    )


def _code(region: str) -> str:
    """Return the region asked for as the figures know it.

    Raises
    ------
    ProfileError
        For what is no NUTS code.
    """
    return read_constraints({"nuts": region}).nuts or "" if region else ""


def router() -> APIRouter:
    """Return the pages."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/skills/{id:path}", show_skill, response_model=None)
    routes.add_api_route("/occupations/{id:path}", show_occupation, response_model=None)
    return routes
