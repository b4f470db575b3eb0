"""Other occupations that a person's skills carry over to: words with thresholds, no verdicts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.openapi import EXAMPLE_SKILL, json_body, problems
from api.problems import INVALID, TOO_LARGE, UNAVAILABLE, UNKNOWN
from api.routers.advice import dated, read_request
from api.routers.doors import TheBody, TheService, TheSnapshot, json_response, named
from api.routers.matching import Named
from api.schemas import ReachOptions, ReachRequest, Wire
from api.service import Loaded, Service
from guidance.answer import to_json
from guidance.labour_market import Openings, Shortage
from guidance.messages import Messages, messages_for
from guidance.recommendation.occupations import (
    OccupationRule,
    ReachableOccupation,
    WithinReach,
    occupations_within_reach,
)
from guidance.recommendation.person import place_person
from guidance.snapshot import Snapshot
from guidance.storage.files import policy_for


class Threshold(Wire):
    """One of the three words: what it means here, and what it does not say."""

    word: str
    means: str


class Start(Wire):
    """What the person comes from."""

    occupation: Named | None
    level: int | None
    """EQF level usual for it; without one, for the likeliest work of people with these skills."""
    chance: float = Field(ge=0, le=1)
    """How likely that level is; 1 where an occupation was named."""


class PublishedShortage(Wire):
    """Unemployed people per registered vacancy of an occupation group."""

    group: str
    region: str
    year: int
    unemployed_per_vacancy: float | None
    tightness: str | None
    derived_from: list[str]
    source: str
    date: str | None


class PublishedForecast(Wire):
    """Employment of an occupation group now and in the last year forecast."""

    group: str
    country: str
    from_year: int
    to_year: int
    from_value: float
    to_value: float
    source: str
    date: str | None


class Reachable(Named):
    """An occupation that the person's skills carry over to; null is unknown, never no."""

    isco08: str
    similarity: float = Field(ge=0, le=1)
    """Share of what it needs that held and near skills cover."""
    level: int | None
    """EQF level usual for its ISCO-08 major group."""
    transfers: list[Named]
    lacking: list[Named]
    ads: int
    """Job ads of its ISCO-08 unit group in the person's market."""
    ads_within: int
    """Of these, the ads within reach already."""
    shortage: PublishedShortage | None
    forecast: PublishedForecast | None
    viable: bool | None
    desirable: bool | None
    safe: bool | None


class ReachResponse(Wire):
    """Occupations within reach, the most similar first."""

    snapshot: str
    taxonomy: str
    """Taxonomy and release that every URI belongs to."""
    notice: str
    meanings: list[Threshold]
    start: Start
    similar: int
    """Occupations similar enough, whatever their level."""
    found: int
    """Of these, those whose level is near enough or not known."""
    ads_from: str | None
    ads_to: str | None
    """Days of the oldest and newest job ad counted."""
    occupations: list[Reachable]


REACH_EXAMPLE: dict[str, Any] = {
    "skills": [{"uri": EXAMPLE_SKILL, "evidence": "declared"}],
    "language": "en",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61"},
    "limit": 5,
}


async def list_occupations_within_reach(
    body: TheBody, service: TheService, loaded: TheSnapshot
) -> Response:
    """Return other occupations that a person's skills carry over to: viable, desirable, safe.

    The body is a profile; `current` and `limit` may stand beside its members. Wages and the risk
    of automation are not known here, so no word speaks of them. A person decides what follows.
    """
    return await run_in_threadpool(_within_reach, body, service, loaded)


def _within_reach(body: Any, service: Service, loaded: Loaded) -> Response:
    options, profile = read_request(body, ReachOptions)
    profile = dated(profile, service)
    person = place_person(profile, loaded.snapshot, policy_for(profile))
    found = occupations_within_reach(person, options.current)
    first, last = loaded.snapshot.vacancies.span(person.reach.market.ads)
    teller = _Wire(loaded.snapshot, profile.language)
    return json_response(
        {
            "snapshot": loaded.snapshot.digest,
            "taxonomy": loaded.snapshot.release,
            "notice": teller.messages.say("notice"),
            "meanings": meanings(found.rule, teller.messages),
            "start": teller.start(found),
            "similar": found.similar,
            "found": len(found.occupations),
            "ads_from": first.isoformat() if first else None,
            "ads_to": last.isoformat() if last else None,
            "occupations": [teller.tell(one) for one in found.occupations[: options.limit]],
        }
    )


def meanings(rule: OccupationRule, messages: Messages) -> list[dict[str, str]]:
    """Return the three words with their thresholds, in a language."""
    values = {
        "share": messages.percent(rule.similarity),
        "levels": rule.levels_apart,
        "ads": rule.least_ads,
    }
    return [
        {"word": word, "means": messages.say(f"work.{word}", **values)}
        for word in ("viable", "desirable", "safe")
    ]


class _Wire:
    """Writes what was found in one language."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot = snapshot
        self.language = language
        self.messages = messages_for(language)

    def start(self, found: WithinReach) -> dict[str, Any]:
        origin = found.origin
        return {
            "occupation": None if origin.occupation is None else self._named(origin.occupation),
            "level": origin.level,
            "chance": origin.chance,
        }

    def tell(self, one: ReachableOccupation) -> dict[str, Any]:
        plain = (
            "isco08",
            "similarity",
            "level",
            "ads",
            "ads_within",
            "viable",
            "desirable",
            "safe",
        )
        return {
            **self._named(one.occupation),
            **{name: getattr(one, name) for name in plain},
            "transfers": [self._named(uri) for uri in one.transfers],
            "lacking": [self._named(uri) for uri in one.lacking],
            "shortage": self._shortage(one.outlook.shortage),
            "forecast": self._forecast(one.outlook.openings),
        }

    def _named(self, uri: str) -> dict[str, str]:
        return named(self.snapshot, uri, self.language)

    def _shortage(self, figure: Shortage | None) -> dict[str, Any] | None:
        if figure is None:
            return None
        ratio = figure.unemployed_per_vacancy
        return {
            "group": figure.group,
            "region": figure.region,
            "year": figure.year,
            "unemployed_per_vacancy": None if ratio is None else round(ratio, 2),
            "tightness": to_json(figure.tightness),
            "derived_from": list(figure.derived_from),
            "source": figure.source,
            "date": self.snapshot.date_of(figure.source),
        }

    def _forecast(self, figure: Openings | None) -> dict[str, Any] | None:
        if figure is None or figure.employment_change is None:
            return None
        return {
            "group": figure.employment_group,
            "country": figure.country,
            "from_year": figure.first_year - 1,
            "to_year": figure.last_year,
            "from_value": figure.employment_now,
            "to_value": figure.employment_then,
            "source": figure.source,
            "date": self.snapshot.date_of(figure.source),
        }


def router() -> APIRouter:
    """Return the operations of this subject."""
    routes = APIRouter(prefix="/v1", tags=["occupations"])
    routes.add_api_route(
        "/occupations/within-reach",
        list_occupations_within_reach,
        methods=["POST"],
        operation_id="listOccupationsWithinReach",
        response_model=None,
        responses={
            200: {"model": ReachResponse, "description": "Occupations within reach"},
            **problems(INVALID, UNKNOWN, TOO_LARGE, UNAVAILABLE),
        },
        openapi_extra=json_body(ReachRequest, REACH_EXAMPLE),
    )
    return routes
