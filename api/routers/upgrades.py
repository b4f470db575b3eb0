"""Profiles that were stored under another release of the taxonomy: moved, or told why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import PROFILE_EXAMPLE, json_body, problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE
from api.routers.doors import TheBody, TheSnapshot, json_response, named
from api.schemas import Profile
from api.service import Loaded
from api.taxonomy_schemas import MigratedProfile
from guidance.exchange.profiles import profile_members
from guidance.learner import read_profile
from guidance.migration import Conflict, Moved
from guidance.recommendation.arrival import on_arrival
from guidance.snapshot import Snapshot
from guidance.taxonomy.releases import plain_label


async def migrate_profile(body: TheBody, loaded: TheSnapshot) -> Response:
    """Return a profile in the terms of the release in service, and what became of each old URI.

    Nothing is dropped: a retired skill stays as a local skill in its old words, and whatever
    cannot be moved is left and listed with `ask`. Nothing of it is stored.
    """
    return await run_in_threadpool(_migrate, body, loaded)


def _migrate(body: Any, loaded: Loaded) -> Response:
    snapshot, given = loaded.snapshot, read_profile(body)
    found = on_arrival(given, snapshot)
    profile = replace(found.profile, taxonomy=snapshot.release or None)
    language, account = given.language, found.account
    return json_response(
        {
            "snapshot": snapshot.digest,
            "taxonomy": snapshot.release,
            "profile": profile_members(profile),
            "complete": account.complete,
            "kept": account.kept,
            "moved": [_moved(one, snapshot, language) for one in account.moved],
            "conflicts": [_conflict(one, snapshot, language) for one in account.conflicts],
        }
    )


def _moved(one: Moved, snapshot: Snapshot, language: str) -> dict[str, Any]:
    change = one.change
    return {
        "place": one.place.value,
        "uri": change.uri,
        "label": plain_label(change.old_label) or None,
        "fate": change.fate.value,
        "done": one.done.value,
        "ask": one.ask,
        "new": None if change.new is None else named(snapshot, change.new, language),
        "release": change.release or None,
        "basis": None if change.basis is None else change.basis.value,
        "note": change.note or None,
    }


def _conflict(one: Conflict, snapshot: Snapshot, language: str) -> dict[str, Any]:
    return {
        "skill": named(snapshot, one.uri, language),
        "held_as": list(one.held_as),
        "rejected_as": list(one.rejected_as),
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["taxonomy"])
    routes.add_api_route(
        "/taxonomy/profile",
        migrate_profile,
        methods=["POST"],
        operation_id="migrateProfile",
        response_model=None,
        responses={
            200: {"model": MigratedProfile, "description": "The profile and its account"},
            **problems(INVALID, TOO_LARGE, UNAVAILABLE),
        },
        openapi_extra=json_body(Profile, PROFILE_EXAMPLE),
    )
    return routes
