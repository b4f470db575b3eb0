"""Occupations beside ISCO-08 and O*NET-SOC, each correspondence with its type, source and date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.problems import INVALID, UNAVAILABLE, UNKNOWN
from api.routers.doors import ReaderLanguage, TheSnapshot, json_response, named
from api.service import Loaded
from api.taxonomy_schemas import CrosswalkResponse
from guidance.crosswalk import Correspondence, Match, Scheme, isco_concept
from guidance.recommendation.arrival import present_uri
from guidance.snapshot import TAXONOMY_KIND, Snapshot, SourceNote
from guidance.storage.crosswalk import read_crosswalk
from guidance.taxonomy import ConceptKind

ISCO_EDITION = "2008"


async def read_occupation_crosswalk(
    loaded: TheSnapshot,
    occupation: Annotated[str, Query(min_length=1, description="URI of an occupation")],
    language: ReaderLanguage = "en",
) -> Response:
    """Return what stands beside an occupation in ISCO-08 and O*NET-SOC, with the type of match.

    A URI of another release is redirected where the snapshot knows where to.
    """
    return await run_in_threadpool(_crosswalk, loaded, occupation, language.lower())


def _crosswalk(loaded: Loaded, asked: str, language: str) -> Response:
    snapshot = loaded.snapshot
    uri = present_uri(asked, ConceptKind.OCCUPATION, snapshot)
    told = list(_counterparts(loaded, uri))
    return json_response(
        {
            "snapshot": snapshot.digest,
            "taxonomy": snapshot.release,
            "occupation": named(snapshot, uri, language),
            "asked": None if uri == asked else asked,
            "counterparts": told,
            "notices": _notices(one["scheme"] for one in told),
        }
    )


def _counterparts(loaded: Loaded, uri: str) -> Iterator[dict[str, Any]]:
    snapshot = loaded.snapshot
    group = snapshot.isco[snapshot.occupations.position(uri)]
    yield {
        "scheme": Scheme.ISCO.value,
        "code": group,
        "title": snapshot.records.isco_label(group),
        # ESCO hangs every occupation below one unit group, which holds others as well.
        "match": Match.BROAD.value,
        "via": None,
        "edition": ISCO_EDITION,
        "source": _source(note for note in _notes(snapshot) if note.kind == TAXONOMY_KIND),
    }
    of_occupation = read_crosswalk(loaded.place, uri)
    yield from (_told(one, None, snapshot) for one in of_occupation)
    shown = {(one.scheme, one.code) for one in of_occupation}
    for one in read_crosswalk(loaded.place, isco_concept(group)):
        if (one.scheme, one.code) not in shown:
            yield _told(one, group, snapshot)


def _told(one: Correspondence, group: str | None, snapshot: Snapshot) -> dict[str, Any]:
    """Return a correspondence; one stated of the whole group is broader than each occupation in it."""
    return {
        "scheme": one.scheme.value,
        "code": one.code,
        "title": one.title,
        "match": (one.match if group is None else Match.BROAD).value,
        "via": group,
        "edition": one.edition,
        "source": _source(note for note in _notes(snapshot) if note.name == one.source),
    }


def _notes(snapshot: Snapshot) -> tuple[SourceNote, ...]:
    return snapshot.manifest.sources


def _source(notes: Iterator[SourceNote]) -> dict[str, Any] | None:
    note = next(notes, None)
    if note is None:
        return None
    return {
        "name": note.name,
        "release": note.release,
        "licence": note.licence,
        "date": note.date.isoformat() if note.date else None,
    }


def _notices(schemes: Iterable[str]) -> list[str]:
    return [_texts()[scheme] for scheme in dict.fromkeys(schemes)]


@cache
def _texts() -> Mapping[str, str]:
    text = files("api").joinpath("crosswalk_notices.toml").read_text(encoding="utf-8")
    found: dict[str, str] = tomllib.loads(text)
    return found


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["occupations"])
    routes.add_api_route(
        "/occupations/crosswalk",
        read_occupation_crosswalk,
        operation_id="readOccupationCrosswalk",
        response_model=None,
        responses={
            200: {"model": CrosswalkResponse, "description": "The occupation beside others"},
            **problems(INVALID, UNKNOWN, UNAVAILABLE),
        },
    )
    return routes
