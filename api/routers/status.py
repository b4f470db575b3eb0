"""What the service is, whether it runs, and what it has loaded."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

import guidance
from api.accuracy import accuracy
from api.openapi import problems
from api.problems import INVALID, UNAVAILABLE, Problem
from api.routers.doors import ReaderLanguage, TheService, TheSnapshot, json_response
from api.routers.records import Source, source
from api.schemas import Wire
from api.service import Loaded
from api.settings import Settings
from guidance.messages import messages_for
from models.registry import notices

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
EXAMPLE = 'guidance_requests_total{method="GET",route="/v1/about",status="200"} 3.0'
ESCO_NOTICE = "This service uses the ESCO classification of the European Commission."


class LearntFrom(Wire):
    """A source that the reading models have learnt from, or are, with the notice it asks for."""

    source: str
    licence: str
    notice: str


class Measured(Wire):
    """A share of right answers, measured on texts or ads whose right answers are known.

    `message`, `title`, `skill`, `outcome`, `ad`: how much of what is right stands among the first
    ten skills or occupations read. `own`, `near`, `far`: how many ads of a person's own, similar and
    other work count as within reach; `right`: how many of those that count are of the own work.
    """

    kind: str
    language: str
    """Of the texts or ads."""
    tested: int
    share: float
    low: float | None
    """With `high`, the 95 % bootstrap interval."""
    high: float | None
    measured: str
    """Day (ISO 8601)."""
    command: str
    """What measures it again."""


class About(Wire):
    """What the service is for, what it cannot do, and what it rests on."""

    name: str
    version: str
    purpose: str
    limits: list[str]
    accuracy: str
    """Where the measured accuracy stands, with the commands that measure it again."""
    measured: list[Measured]
    notice: str
    demonstration: str | None
    snapshot: str
    taxonomy_notice: str
    counts: dict[str, int]
    reach: str
    """How the coverage from which an ad counts as within reach was found."""
    sources: list[Source]
    learnt_from: list[LearntFrom]
    privacy: str
    contact: str | None


class Health(Wire):
    """That the process answers."""

    status: str


class Ready(Wire):
    """What is loaded."""

    ready: bool
    snapshot: str | None
    matching: str
    """loading, loaded or failed: the language models that read texts."""
    refused: str | None
    """Why the snapshot published last is not in service, where it could not be opened."""


async def about(
    service: TheService, loaded: TheSnapshot, language: ReaderLanguage = "en"
) -> Response:
    """Say what the service is for, its limits, its data with dates and licences, and whom to ask."""
    return json_response(account(loaded, service.settings, language.lower()))


def account(loaded: Loaded, settings: Settings, language: str) -> dict[str, Any]:
    """Return the account that page and operation both give."""
    say, manifest = messages_for(language).say, loaded.snapshot.manifest
    return {
        "name": "Learner guidance",
        "version": guidance.__version__,
        "purpose": say("page.about_purpose"),
        "limits": [say(f"page.about_limit_{name}") for name in ("tags", "ads", "effect", "decide")],
        "accuracy": accuracy().results,
        "measured": _measured(),
        "notice": say("notice"),
        "demonstration": say("demonstration") if manifest.demonstration else None,
        "snapshot": loaded.snapshot.digest,
        "taxonomy_notice": ESCO_NOTICE,
        "counts": dict(sorted(manifest.counts.items())),
        "reach": manifest.calibration,
        "sources": [source(note) for note in manifest.sources],
        "learnt_from": [
            {"source": owed.source, "licence": owed.licence, "notice": owed.text}
            for owed in notices()
        ],
        "privacy": say("page.about_privacy"),
        "contact": settings.contact or None,
    }


def _measured() -> list[dict[str, Any]]:
    told = accuracy()
    shown = ("kind", "language", "tested", "share", "low", "high")
    return [
        {name: getattr(figure, name) for name in shown}
        | {"measured": told.measured.isoformat(), "command": part.command}
        for part in (told.linking, told.reach)
        for figure in part.figures
    ]


async def health() -> Response:
    """Say that the process answers."""
    return json_response({"status": "ok"})


async def metrics(request: Request) -> Response:
    """Count requests by route and status, with their times, for whoever runs the service.

    The text format of Prometheus; counts are of this process since its start and name no person,
    address or word of a request.
    """
    return Response(request.app.state.metrics.told(), media_type=PROMETHEUS)


async def ready(service: TheService) -> Response:
    """Say what is loaded; 503 until everything is."""
    loaded, failure = service.loaded, service.failure
    matching = loaded.matching if loaded else "loading"
    state = {
        "ready": matching == "loaded",
        "snapshot": loaded.snapshot.digest if loaded else None,
        "matching": matching,
        "refused": failure.message if failure else None,
    }
    if state["ready"]:
        return json_response(state)
    if failure is not None:
        return Problem(
            UNAVAILABLE, failure.found, failure.expected, failure.remedy, more=state
        ).response()
    found = f"language models {matching}" if loaded else "no snapshot"
    return Problem(UNAVAILABLE, found, "a snapshot and its models", "wait", more=state).response()


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["service"])
    routes.add_api_route(
        "/about",
        about,
        operation_id="about",
        response_model=None,
        responses={
            200: {"model": About, "description": "The account"},
            **problems(INVALID, UNAVAILABLE),
        },
    )
    routes.add_api_route(
        "/health",
        health,
        operation_id="health",
        response_model=None,
        responses={200: {"model": Health, "description": "The process answers"}},
    )
    routes.add_api_route(
        "/metrics",
        metrics,
        operation_id="readMetrics",
        response_model=None,
        response_class=Response,
        responses={
            200: {
                "description": "The counts",
                "content": {"text/plain": {"schema": {"type": "string"}, "example": EXAMPLE}},
            },
        },
    )
    routes.add_api_route(
        "/ready",
        ready,
        operation_id="ready",
        response_model=None,
        responses={200: {"model": Ready, "description": "All loaded"}, **problems(UNAVAILABLE)},
    )
    return routes
