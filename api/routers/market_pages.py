"""The pages of a skill and of a kind of work, with the figures of `/v1/labour-market` in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.pages.choices import countries
from api.pages.market import OccupationPage, SkillPage, occupation_page, skill_page
from api.rendering import Renderer, frame_for, occupation_address, skill_address
from api.routers.doors import TheService, TheSnapshot
from api.routers.pages import TheLanguage, TheRenderer
from api.service import Loaded
from guidance.explanation import Voice
from guidance.learner import read_constraints

AskedRegion = Annotated[
    str, Query(max_length=5, description="NUTS code of the figures; absent for every ad loaded")
]
Page = SkillPage | OccupationPage
MakePage = Callable[[str, str, Voice, date], Page]


async def show_skill(
    id: str,
    service: TheService,
    loaded: TheSnapshot,
    renderer: TheRenderer,
    language: TheLanguage,
    region: AskedRegion = "",
) -> Response:  # fmt: skip
    """Show how job ads ask for a skill, who teaches it and which work needs it."""
    asked = _Asked(id, _code(region), language, service.today())
    return await run_in_threadpool(asked.show, loaded, renderer, skill_page, "skill.html")


async def show_occupation(
    id: str,
    service: TheService,
    loaded: TheSnapshot,
    renderer: TheRenderer,
    language: TheLanguage,
    region: AskedRegion = "",
) -> Response:  # fmt: skip
    """Show a kind of work: its job ads, its outlook, its skills and courses for them."""
    asked = _Asked(id, _code(region), language, service.today())
    return await run_in_threadpool(asked.show, loaded, renderer, occupation_page, "occupation.html")


class _Asked:
    """One page as it was asked for."""

    def __init__(self, uri: str, region: str, language: str, day: date) -> None:
        self.uri = uri
        self.region = region
        self.language = language
        self.day = day

    def show(self, loaded: Loaded, renderer: Renderer, make: MakePage, template: str) -> Response:
        """Return the page."""
        voice = Voice.of(self.language, loaded.snapshot)
        page = make(self.uri, self.region, voice, self.day)
        frame = frame_for(
            voice.messages, loaded.snapshot, page.label.text, address=self._address(page)
        )
        return renderer.page(
            template,
            frame,
            page=page,
            region=self.region,
            countries=countries(loaded.choices, voice.messages),
            month=voice.messages.month,
        )

    def _address(self, page: Page) -> str:
        place = (skill_address if isinstance(page, SkillPage) else occupation_address)(page.uri)
        return f"{place}?region={self.region}" if self.region else place


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
