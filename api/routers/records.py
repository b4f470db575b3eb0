"""Single records: a course with its Annex I account, and how often job ads ask for a skill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.passport_members import passport_members
from api.passport_schemas import FindingOf, LabelOf, PassportOf, PrincipleOf
from api.problems import INVALID, UNAVAILABLE, UNKNOWN
from api.routers.doors import ReaderLanguage, TheDay, TheSnapshot, json_response, named
from api.routers.matching import Named
from api.schemas import Wire
from api.service import Loaded
from guidance.answer import to_json
from guidance.credential import ANNEX_I_ELEMENTS, MicroCredential, kind_of_offer
from guidance.explanation import Voice
from guidance.explanation.passport import tell_passport
from guidance.labour_market import SkillDemand
from guidance.learner import read_constraints
from guidance.recognition.succession import is_withdrawn, successor_of
from guidance.recommendation.arrival import present_uri
from guidance.snapshot import Snapshot, SourceNote
from guidance.taxonomy import ConceptKind
from guidance.transition import transition_labels

SMALL_SAMPLE = 30
"""Ads below which a figure falls back to a wider region."""


class AnnexI(Wire):
    """Which mandatory elements of Council Recommendation 2022/C 243/02, Annex I, are stated."""

    completeness: float = Field(ge=0, le=1)
    stated: list[str]
    missing: list[str]


class Tag(Named):
    """A skill the course teaches, as far as its own words show."""

    confidence: float
    evidence: str
    quote: str
    decided: str | None
    """The day on which a curator accepted it; null where none did."""


class Workload(Wire):
    """Learning hours as a range; `stated` says which figure the provider gave."""

    low: float
    high: float
    stated: str


class Source(Wire):
    """Where a record or figure comes from."""

    name: str
    kind: str
    release: str
    licence: str
    date: str | None


class Transition(Wire):
    """How many of the taught skills the taxonomy counts as green or as digital."""

    collection: str
    skills: list[Named]
    taught: int
    share: float | None
    """null where no taught skill is known."""


class Successor(Wire):
    """What took the place of a withdrawn course and is still offered."""

    uri: str
    title: str | None
    """null where the snapshot does not hold it: the register names it so."""


class CredentialResponse(Wire):
    """One course as its provider describes it, and what can be said about that description."""

    snapshot: str
    taxonomy: str
    """Taxonomy and release that every URI belongs to."""
    credential: dict[str, Any]
    """The record with its runs; null and empty mean that the provider does not say."""
    annex_i: AnnexI
    passport: PassportOf
    label: LabelOf
    findings: list[FindingOf]
    """The seven parts of the common definition, in its order."""
    principles: list[PrincipleOf]
    """The ten principles, in the order of Annex II."""
    workload: Workload | None
    tags: list[Tag]
    transition: list[Transition]
    """The green and the digital label."""
    source: Source | None
    successor: Successor | None
    """What to take instead; null unless the course is withdrawn and something took its place."""


class DemandResponse(Wire):
    """The share of a region's job ads that ask for a skill, with its 95 % interval."""

    snapshot: str
    taxonomy: str
    """Taxonomy and release that every URI belongs to."""
    skill: Named
    asked_region: str
    region: str
    """The region the figure is for: a wider one where too few ads were found, "" for all ads."""
    region_name: str | None
    share: float | None
    low: float | None
    high: float | None
    count: int
    total: int
    small_sample: bool
    """Even the widest region has too few ads to rely on."""
    first: str | None
    last: str | None
    sources: list[Source]


async def read_credential(
    id: str, loaded: TheSnapshot, day: TheDay, language: ReaderLanguage = "en"
) -> Response:
    """Return one course by its URI: record, passport, findings, principles, skills with quotes."""
    return await run_in_threadpool(_credential, id, loaded, language.lower(), day)


async def read_skill_demand(
    loaded: TheSnapshot,
    skill: Annotated[str, Query(min_length=1, description="URI of a skill")],
    region: Annotated[str, Query(description="NUTS code; absent for every ad loaded")] = "",
    language: ReaderLanguage = "en",
) -> Response:
    """Return how often job ads of a region ask for a skill."""
    return await run_in_threadpool(_demand, loaded, skill, region, language.lower())


def _credential(uri: str, loaded: Loaded, language: str, day: date) -> Response:
    snapshot = loaded.snapshot
    course = snapshot.credentials[snapshot.courses.position(uri)]
    told = tell_passport(course, Voice.of(language, snapshot), day)
    return json_response(
        {
            "snapshot": snapshot.digest,
            "taxonomy": snapshot.release,
            "credential": to_json(replace(course, kind=kind_of_offer(course))),
            "annex_i": annex_i(course),
            **passport_members(course, told, vacancy_sources(snapshot)),
            "workload": to_json(course.workload),
            "tags": _tags(snapshot, uri, language),
            "transition": _transition(snapshot, uri, language),
            "source": next(
                (source(note) for note in snapshot.manifest.sources if note.name == course.source),
                None,
            ),
            "successor": _successor(course, snapshot, day),
        }
    )


def _successor(
    course: MicroCredential, snapshot: Snapshot, day: date
) -> dict[str, str | None] | None:
    uri = successor_of(course, snapshot, day) if is_withdrawn(course, day) else None
    if uri is None:
        return None
    row = snapshot.courses.positions.get(uri)
    return {"uri": uri, "title": None if row is None else snapshot.credentials[row].title}


def annex_i(course: MicroCredential) -> dict[str, Any]:
    """Return which mandatory Annex I elements of an offer a course states."""
    missing = course.missing_elements
    return {
        "completeness": round(course.completeness, 4),
        "stated": [name for name in ANNEX_I_ELEMENTS if name not in missing],
        "missing": list(missing),
    }


def _tags(snapshot: Snapshot, uri: str, language: str) -> list[dict[str, Any]]:
    return [
        named(snapshot, tag.skill, language)
        | {
            "confidence": tag.confidence,
            "evidence": tag.evidence.value,
            "quote": tag.quote,
            "decided": tag.decided.isoformat() if tag.decided else None,
        }
        for tag in snapshot.records.tags(uri)
    ]


def _transition(snapshot: Snapshot, uri: str, language: str) -> list[dict[str, Any]]:
    records = snapshot.records
    labels = transition_labels(records.tags(uri), lambda skill: records.skill(skill).collections)
    return [
        {
            "collection": label.collection,
            "skills": [named(snapshot, skill, language) for skill in label.skills],
            "taught": label.taught,
            "share": None if label.share is None else round(label.share, 4),
        }
        for label in labels
    ]


def source(note: SourceNote) -> dict[str, Any]:
    """Return what a source is, under which licence, and when it was collected."""
    return {
        "name": note.name,
        "kind": note.kind,
        "release": note.release,
        "licence": note.licence,
        "date": note.date.isoformat() if note.date else None,
    }


def vacancy_sources(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Return the sources that job ads come from."""
    notes = snapshot.manifest.sources
    return [source(note) for note in notes if note.kind.startswith("vacancies")]


def _demand(loaded: Loaded, skill: str, region: str, language: str) -> Response:
    snapshot = loaded.snapshot
    skill = present_uri(skill, ConceptKind.SKILL, snapshot)
    code = (read_constraints({"nuts": region}).nuts or "") if region else ""
    figure = snapshot.demand.figure(skill, snapshot.skills.position(skill), code, SMALL_SAMPLE)
    shown = _withheld(snapshot, code) if figure is None else _figure(figure)
    return json_response(
        {
            "snapshot": snapshot.digest,
            "taxonomy": snapshot.release,
            "skill": named(snapshot, skill, language),
            **shown,
            "region_name": _region_name(snapshot, shown["region"]),
            "sources": vacancy_sources(snapshot),
        }
    )


def _region_name(snapshot: Snapshot, code: str) -> str | None:
    return snapshot.records.region_name(code) if code else None


def _figure(figure: SkillDemand) -> dict[str, Any]:
    share = figure.interval
    return {
        "asked_region": figure.asked_region,
        "region": figure.region,
        "share": round(share.share, 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
        "count": share.count,
        "total": share.total,
        "small_sample": False,
        "first": to_json(figure.first),
        "last": to_json(figure.last),
    }


def _withheld(snapshot: Snapshot, region: str) -> dict[str, Any]:
    """Return an answer without a figure: even all ads loaded are too few for one."""
    row = snapshot.demand.row(region, SMALL_SAMPLE)
    total = int(snapshot.demand.totals[row])
    unknown = dict.fromkeys(("share", "low", "high", "count", "first", "last"))
    return {
        "asked_region": region,
        "region": snapshot.demand.regions[row],
        **unknown,
        "total": total,
        "small_sample": True,
    }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1")
    told = problems(INVALID, UNKNOWN, UNAVAILABLE)
    routes.add_api_route(
        "/credentials/{id:path}",
        read_credential,
        operation_id="readCredential",
        tags=["credentials"],
        response_model=None,
        responses={200: {"model": CredentialResponse, "description": "The course"}, **told},
    )
    routes.add_api_route(
        "/labour-market/skills",
        read_skill_demand,
        operation_id="readSkillDemand",
        tags=["labour market"],
        response_model=None,
        responses={200: {"model": DemandResponse, "description": "The figure"}, **told},
    )
    return routes
