"""Figures of the labour market, each with source, year, region and sample, or why it is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import problems
from api.problems import INVALID, UNAVAILABLE, UNKNOWN
from api.routers.doors import ReaderLanguage, TheSnapshot, json_response, named
from api.routers.matching import Named
from api.routers.records import Source, source
from api.schemas import Wire
from api.service import Loaded
from guidance.answer import to_json
from guidance.errors import InputError
from guidance.explanation.outlook import outlook
from guidance.explanation.voice import Voice
from guidance.frameworks import nuts_country
from guidance.labour_market import (
    MINIMUM_MONTHS,
    MINIMUM_SAMPLE,
    SHORT_BELOW,
    SURPLUS_FROM,
    Interval,
    LabourFigures,
    Openings,
    Shortage,
    SkillDemand,
    SkillTrend,
    Withheld,
    labour_figures,
)
from guidance.learner import read_constraints
from guidance.opening import GroupDemand, group_demand
from guidance.snapshot import Snapshot

AnyRegion = Annotated[str, Query(description="NUTS code of any level; absent for every ad loaded")]
AnyCountry = Annotated[
    str, Query(pattern="^([A-Za-z]{2})?$", description="ISO 3166 code, where no region is named")
]


class FigurePlace(Wire):
    """The region a figure is for: a wider one than was asked for where the sample is too small."""

    asked: str
    region: str
    name: str | None
    level: str
    """region, country or all."""


class Share(Wire):
    """The share of a region's current ads, with Wilson's 95 % interval."""

    place: FigurePlace
    share: float
    low: float
    high: float
    count: int
    total: int
    first: str | None
    last: str | None


class Trend(Wire):
    """Relative change a year of the share of ads, drawn toward the mean of all skills."""

    place: FigurePlace
    change: float
    low: float
    high: float
    raw: float
    """The same without shrinkage."""
    direction: str
    """rising, falling, or steady where the 95 % interval holds 0."""
    asking: list[int]
    """Ads of each whole year that ask for the skill, oldest first."""
    ads: list[int]
    first: str
    last: str


class NotShown(Wire):
    """A figure that is withheld: why, what there is and what it takes."""

    reason: str
    found: int
    needed: int


class ShortageFigure(Wire):
    """Unemployed people per registered vacancy of an occupation group."""

    group: str
    group_label: str
    country: str
    level: str
    year: int
    unemployed: float
    vacancies: float
    unemployed_per_vacancy: float
    tightness: str
    """short below 2, surplus from 6, else balanced."""
    short_below: float
    surplus_from: float
    derived: bool
    """Joined by this project from groups of the country's own classification."""
    derived_from: list[str]
    source: Source | None


class ForecastFigure(Wire):
    """Forecast openings and employment; every year shown lies after the forecast's release."""

    country: str
    group: str
    openings_a_year: float
    first_year: int
    last_year: int
    openings_to_hundred_employed: float | None
    employment_group: str | None
    employment_now: float | None
    employment_then: float | None
    employment_change: float | None
    source: Source | None


class SkillFigures(Wire):
    """How much ads ask for a skill, and whether they do so more or less than before."""

    snapshot: str
    skill: Named
    collections: list[str]
    """green, digital and other collections of the taxonomy the skill belongs to."""
    demand: Share | None
    demand_withheld: NotShown | None
    trend: Trend | None
    trend_withheld: NotShown | None
    sources: list[Source]
    """The job ads counted, and how old they are."""


class OccupationFigures(Wire):
    """How many ads are for an occupation's group, whether it lacks people, and what is forecast."""

    snapshot: str
    occupation: Named
    isco08: str
    isco08_label: str
    demand: Share | None
    demand_withheld: NotShown | None
    shortage: ShortageFigure | None
    """null: not known here; it does not mean that there is none."""
    forecast: ForecastFigure | None
    warnings: list[str]
    """What to know, in the reader's language: surplus, a shrinking group, regulation."""
    regulation_known: bool
    """Whether a source says that the occupation may be regulated; false means not known."""
    regulation_note: str | None = Field(default=None)
    sources: list[Source]


async def read_skill_figures(
    id: str,
    loaded: TheSnapshot,
    region: AnyRegion = "",
    country: AnyCountry = "",
    language: ReaderLanguage = "en",
) -> Response:
    """Return demand and trend of a skill in a region, or in a wider one where ads are too few."""
    return await run_in_threadpool(_skill, id, loaded, _place(region, country), language.lower())


async def read_occupation_figures(
    id: str,
    loaded: TheSnapshot,
    region: AnyRegion = "",
    country: AnyCountry = "",
    language: ReaderLanguage = "en",
) -> Response:
    """Return ads, shortage and forecast of an occupation's group, and whether it is regulated."""
    place = _place(region, country)
    return await run_in_threadpool(_occupation, id, loaded, place, language.lower())


def _place(region: str, country: str) -> str:
    """Return the code of a region, else of a country, else "" for everywhere."""
    code = (read_constraints({"nuts": region}).nuts or "") if region else ""
    wanted = nuts_country(country.upper())
    if code and wanted and code[:2] != wanted:
        raise InputError(
            f"region {code} and country {wanted}", "a region of the country", "name one of them"
        )
    return code or wanted


def _skill(uri: str, loaded: Loaded, code: str, language: str) -> Response:
    snapshot = loaded.snapshot
    snapshot.skills.position(uri)
    figures = labour_figures(snapshot, uri, "", code)
    trend = figures.trend
    withheld = trend if isinstance(trend, Withheld) else None
    return json_response(
        {
            "snapshot": snapshot.digest,
            "skill": named(snapshot, uri, language),
            "collections": list(snapshot.records.skill(uri).collections),
            "demand": _demand(snapshot, figures.demand, language),
            "demand_withheld": None if figures.demand else _too_few_ads(snapshot),
            "trend": _trend(snapshot, trend, language) if isinstance(trend, SkillTrend) else None,
            "trend_withheld": withheld and _withheld_trend(withheld),
            "sources": _sources(snapshot, ("vacancies",)),
        }
    )


def _occupation(uri: str, loaded: Loaded, code: str, language: str) -> Response:
    snapshot = loaded.snapshot
    isco = snapshot.isco[snapshot.occupations.position(uri)]
    figures = labour_figures(snapshot, None, isco, code)
    found = group_demand(snapshot, isco, code)
    note = snapshot.records.regulated_note(uri)
    return json_response(
        {
            "snapshot": snapshot.digest,
            "occupation": named(snapshot, uri, language),
            "isco08": isco,
            "isco08_label": snapshot.records.isco_label(isco),
            "demand": _demand(snapshot, found, language),
            "demand_withheld": None if found else _too_few_ads(snapshot),
            "shortage": figures.shortage and _shortage(snapshot, figures.shortage),
            "forecast": figures.openings and _forecast(snapshot, figures.openings),
            "warnings": _warnings(uri, figures, note, Voice.of(language, snapshot)),
            "regulation_known": note is not None,
            "regulation_note": note,
            "sources": _sources(snapshot, ("vacancies", "german-tightness", "cedefop-forecast")),
        }
    )


def _warnings(uri: str, figures: LabourFigures, note: str | None, voice: Voice) -> list[str]:
    regulated = "caveat.regulated" if note else "caveat.regulation_unknown"
    return [*outlook(figures, voice), voice.messages.say(regulated, goal=voice.name(uri))]


def _demand(
    snapshot: Snapshot, found: SkillDemand | GroupDemand | None, language: str
) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "place": _where(snapshot, found.asked_region, found.region, language),
        **_interval(found.interval),
        "first": to_json(found.first),
        "last": to_json(found.last),
    }


def _interval(share: Interval) -> dict[str, Any]:
    rounded = {name: round(getattr(share, name), 4) for name in ("share", "low", "high")}
    return {**rounded, "count": share.count, "total": share.total}


def _where(snapshot: Snapshot, asked: str, region: str, language: str) -> dict[str, Any]:
    name = Voice.of(language, snapshot).region(region) if region else None
    level = "region" if len(region) > 2 else "country" if region else "all"
    return {"asked": asked, "region": region, "name": name, "level": level}


def _too_few_ads(snapshot: Snapshot) -> dict[str, Any]:
    row = snapshot.demand.regions.index("")
    total = int(snapshot.demand.totals[row])
    return {"reason": "too_few_ads", "found": total, "needed": MINIMUM_SAMPLE}


def _withheld_trend(found: Withheld) -> dict[str, Any]:
    return {"reason": found.reason, "found": found.months, "needed": MINIMUM_MONTHS}


def _trend(snapshot: Snapshot, found: SkillTrend, language: str) -> dict[str, Any]:
    numbers = {name: round(getattr(found, name), 4) for name in ("change", "low", "high", "raw")}
    return {
        "place": _where(snapshot, found.asked_region, found.region, language),
        **numbers,
        "direction": found.direction,
        "asking": list(found.asking),
        "ads": list(found.ads),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
    }


def _shortage(snapshot: Snapshot, found: Shortage) -> dict[str, Any]:
    return {
        "group": found.group,
        "group_label": found.group_label,
        "country": found.region,
        "level": "country",
        "year": found.year,
        "unemployed": round(found.unemployed, 1),
        "vacancies": round(found.vacancies, 1),
        "unemployed_per_vacancy": round(found.unemployed_per_vacancy or 0.0, 2),
        "tightness": found.tightness,
        "short_below": SHORT_BELOW,
        "surplus_from": SURPLUS_FROM,
        "derived": bool(found.derived_from),
        "derived_from": list(found.derived_from),
        "source": _source(snapshot, found.source),
    }


def _forecast(snapshot: Snapshot, found: Openings) -> dict[str, Any]:
    rate, change = found.to_hundred, found.employment_change
    return {
        "country": found.country,
        "group": found.group,
        "openings_a_year": round(found.a_year, 1),
        "first_year": found.first_year,
        "last_year": found.last_year,
        "openings_to_hundred_employed": None if rate is None else round(rate, 2),
        "employment_group": found.employment_group,
        "employment_now": found.employment_now,
        "employment_then": found.employment_then,
        "employment_change": None if change is None else round(change, 4),
        "source": _source(snapshot, found.source),
    }


def _source(snapshot: Snapshot, name: str) -> dict[str, Any] | None:
    notes = snapshot.manifest.sources
    return next((source(note) for note in notes if note.name == name), None)


def _sources(snapshot: Snapshot, kinds: Sequence[str]) -> list[dict[str, Any]]:
    notes = snapshot.manifest.sources
    return [source(note) for note in notes if note.kind.startswith(tuple(kinds))]


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1/labour-market", tags=["labour market"])
    told = problems(INVALID, UNKNOWN, UNAVAILABLE)
    for path, operation, name, model in (
        ("/skills/{id:path}", read_skill_figures, "readSkillFigures", SkillFigures),
        ("/occupations/{id:path}", read_occupation_figures, "readOccupationFigures", OccupationFigures),
    ):  # fmt: skip
        routes.add_api_route(
            path,
            operation,
            methods=["GET"],
            operation_id=name,
            response_model=None,
            responses={200: {"model": model, "description": "The figures"}, **told},
        )
    return routes
