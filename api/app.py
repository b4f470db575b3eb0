"""The composition root: everything the service is made of is put together here, once."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from functools import cache, partial
from pathlib import Path

from fastapi import FastAPI
from starlette.formparsers import MultiPartParser
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from api.attempts import Attempts
from api.caseload_jobs import Caseloads
from api.cases import Casework
from api.limiting import RateLimit
from api.limits import BodyLimit, SecurityHeaders
from api.mcp.door import PATH as TOOLS
from api.mcp.door import ToolDoor
from api.metrics import Counting, Metrics
from api.openapi import describe
from api.problems import UnexpectedErrors, add_handlers
from api.rendering import Renderer
from api.routers import (
    about_pages,
    accounts,
    advice,
    caseloads,
    cases,
    catalogue,
    chat,
    chat_pages,
    comparisons,
    complaint_pages,
    complaints,
    crosswalk,
    curation,
    curation_pages,
    datasets,
    document_pages,
    documents,
    explanations,
    imports,
    labour_market,
    likely,
    listing,
    market_pages,
    matching,
    occupations,
    officer,
    outcomes,
    pages,
    paper_pages,
    papers,
    passports,
    planning,
    plans,
    programme,
    programme_pages,
    recognition,
    records,
    status,
    upgrades,
    workbench,
    workbench_list,
    workbench_papers,
    workbench_steps,
)
from api.security import Security, SessionRenewal
from api.service import LinkerOpener, Service
from api.settings import Settings
from models.encoders import Encoders, default_encoders
from models.linker import Linkers, load_linkers

WEB = Path(__file__).with_name("web")
SUBJECTS = (
    matching,
    advice,
    explanations,
    comparisons,
    likely,
    occupations,
    crosswalk,
    upgrades,
    planning,
    plans,
    papers,
    paper_pages,
    imports,
    documents,
    passports,
    catalogue,
    records,
    recognition,
    labour_market,
    listing,
    datasets,
    chat,
    accounts,
    cases,
    complaints,
    outcomes,
    caseloads,
    programme,
    curation,
    status,
    workbench,
    workbench_steps,
    workbench_list,
    workbench_papers,
    chat_pages,
    document_pages,
    complaint_pages,
    officer,
    programme_pages,
    curation_pages,
    market_pages,
    about_pages,
    pages,
)
"""The routers, in the order in which an address is looked up."""


class SharedEncoders:
    """Opens the linkers of one snapshot after another with one set of encoders in memory."""

    def __init__(self) -> None:
        self._encoders: Encoders | None = None
        self._loading = threading.Lock()

    def __call__(self, directory: Path) -> Linkers:
        """Return the linkers under a directory; an encoder is loaded by its first text."""
        with self._loading:
            self._encoders = self._encoders or default_encoders()
        return load_linkers(directory, self._encoders)


def create_app(
    settings: Settings,
    open_linkers: LinkerOpener | None = None,
    today: Callable[[], date] = date.today,
) -> FastAPI:
    """Return the application; the snapshot is opened when it starts.

    Parameters
    ----------
    open_linkers
        Opens the linkers of a snapshot's directory; by default with this release's encoder.
    today
        The clock of this door.
    """
    # A document in a form stays in memory: not even for a moment does it lie on a disk.
    MultiPartParser.spool_max_size = settings.most_document_bytes + 1
    service = Service(settings, open_linkers or SharedEncoders(), today)
    app = FastAPI(
        lifespan=_running,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.service = service
    app.state.security = Security(settings)
    app.state.casework = Casework(settings, app.state.security.secret, today)
    app.state.attempts = Attempts()
    app.state.metrics = Metrics(service.digest)
    app.state.caseloads = Caseloads(settings, service, today)
    app.state.trust_list = imports.trust_list(service)
    app.state.renderer = Renderer(WEB / "templates")
    app.state.show_problem = pages.show_problem
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    app.router.routes.extend(routes())
    app.state.tools = _open_tools(app, settings)
    app.mount("/static", StaticFiles(directory=WEB / "static"))
    add_handlers(app)
    app.add_middleware(
        BodyLimit,
        most=settings.most_body_bytes,
        most_document=settings.most_document_bytes,
    )
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(SessionRenewal)
    app.add_middleware(RateLimit, per_minute=settings.requests_per_minute)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Counting, metrics=app.state.metrics)
    return app


@cache
def routes() -> tuple[BaseRoute, ...]:
    """Return what is answered at which address; it holds nothing of one application.

    The routes stand in an application themselves: a router that is included is analysed a second
    time, by whoever asks first.
    """
    return tuple(route for subject in SUBJECTS for route in subject.router().routes)


def _open_tools(app: FastAPI, settings: Settings) -> ToolDoor:
    """Return the door for the Model Context Protocol, standing where the settings name its hosts."""
    hosts = [name.strip() for name in settings.mcp_hosts.split(",") if name.strip()]
    door = ToolDoor(partial(describe, app), hosts)
    if hosts:
        app.add_route(TOOLS, door, methods=["POST"])  # type: ignore[arg-type]
    return door


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    app.state.service.start()
    app.state.casework.expire()
    app.state.caseloads.start()
    async with app.state.tools.running():
        yield
    app.state.caseloads.stop()
