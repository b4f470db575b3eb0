"""Figures over HTTP (F32, F33, F35): each with source, year, region and sample, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient
from tiny_world import word_linkers
from world import RELEASED, ad, asked_by, content_of

from api.app import create_app
from api.settings import Settings
from guidance.labour_market import Forecast, Shortage
from guidance.storage.writing import publish
from pipelines.trend import trend_table

COOK, CARER, BAKER, MENU = "o/cook", "o/carer", "o/baker", "s/menu"
DAYS = tuple(range(5, 26 * 30, 10))
"""An ad every ten days over 26 months; cooks every second time in the last year, else every fourth."""


def _asks(number: int, day: int) -> str:
    return COOK if number % (2 if day < 365 else 4) == 0 else CARER


ADS = (
    *(ad(number, "PL61", "pl", _asks(number, day), age=day) for number, day in enumerate(DAYS)),
    ad(900, "PL91", "pl", CARER, age=3),
)
SHORTAGES = (
    Shortage(
        "51", "Personal service workers", "PL", 2025, 700.0, 100.0, "figures", ("N 633 Inns",)
    ),
    Shortage("5321", "Care assistants", "PL", 2025, 30.0, 40.0, "figures"),
)
FORECASTS = tuple(
    Forecast("PL", group, measure, year, value + year - 2026, "outlook")
    for group, measure, value in (("5", "openings", 50.0), ("5", "employment", 1000.0))
    for year in (2026, 2027, 2028)
)


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The world with ads of two years and figures of Poland, served."""
    root = tmp_path_factory.mktemp("market")
    vacancies = tuple(one.vacancy for one in ADS)
    content = replace(
        content_of(root / "linker", ADS),
        shortages=SHORTAGES,
        forecasts=FORECASTS,
        trend=trend_table(vacancies, [RELEASED] * len(ADS), asked_by(ADS), ads_a_month=1),
    )
    publish(content, root / "snapshots")
    settings = Settings(snapshot=root / "snapshots" / "current")
    with TestClient(create_app(settings, word_linkers, lambda: date(2026, 11, 22))) as client:
        yield client


def read(client: TestClient, path: str, **query: str) -> dict[str, Any]:
    response = client.get(f"/v1/labour-market/{path}", params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_demand_of_a_skill_with_interval_region_sample_and_days(market: TestClient) -> None:
    found = read(market, f"skills/{MENU}", region="PL61")
    demand = found["demand"]
    assert demand["place"] == {
        "asked": "PL61",
        "region": "PL61",
        "name": "Kujawsko-pomorskie",
        "level": "region",
    }
    assert (demand["count"], demand["total"]) == (19, 37)
    assert demand["low"] < demand["share"] == 0.5135 < demand["high"]
    assert (demand["first"], demand["last"]) == ("2025-11-01", "2026-10-27")
    assert [(s["name"], s["date"]) for s in found["sources"]] == [("ads", "2026-11-01")]
    assert found["demand_withheld"] is None


def test_a_small_region_falls_back_and_says_so(market: TestClient) -> None:
    place = read(market, f"skills/{MENU}", region="PL91")["demand"]["place"]
    assert (place["asked"], place["region"], place["level"]) == ("PL91", "PL", "country")
    everywhere = read(market, f"skills/{MENU}", region="FI19")["demand"]["place"]
    assert (everywhere["region"], everywhere["level"], everywhere["name"]) == ("", "all", None)


def test_the_trend_with_counts_and_years(market: TestClient) -> None:
    trend = read(market, f"skills/{MENU}", region="PL61")["trend"]
    assert trend["first"] == "2024-11-01"
    assert trend["last"] == "2026-10-01"
    assert trend["asking"][0] < trend["asking"][1]
    assert 0 < trend["change"] <= trend["raw"]
    assert trend["low"] <= trend["change"] <= trend["high"]


def test_a_trend_without_enough_ads_is_withheld_with_the_reason(market: TestClient) -> None:
    found = read(market, "skills/s/paint", region="PL61")
    assert found["trend"] is None
    assert found["trend_withheld"] == {"reason": "too_few_ads", "found": 26, "needed": 24}


def test_months_that_are_lacking_are_named(client: TestClient) -> None:
    from tiny_world import skill

    found = read(client, f"skills/{skill('load-goods')}")
    assert found["trend_withheld"] == {"reason": "too_few_months", "found": 0, "needed": 24}


def test_ads_of_an_occupation(market: TestClient) -> None:
    demand = read(market, f"occupations/{COOK}", region="PL61")["demand"]
    assert (demand["count"], demand["total"]) == (19, 37)


def test_surplus_is_a_warning_and_derived_figures_say_so(market: TestClient) -> None:
    found = read(market, f"occupations/{COOK}", region="PL61")
    shortage = found["shortage"]
    assert shortage["unemployed_per_vacancy"] == 7.0
    assert shortage["tightness"] == "surplus"
    assert (shortage["group"], shortage["country"], shortage["year"]) == ("51", "PL", 2025)
    assert (shortage["derived"], shortage["derived_from"]) == (True, ["N 633 Inns"])
    assert shortage["source"]["date"] == "2026-11-01"
    assert any("2025" in said and "7" in said for said in found["warnings"])


def test_shortage_of_the_finest_group_published(market: TestClient) -> None:
    shortage = read(market, f"occupations/{CARER}", country="pl")["shortage"]
    assert (shortage["group"], shortage["tightness"]) == ("5321", "short")
    assert (shortage["derived"], shortage["derived_from"]) == (False, [])


def test_what_is_not_known_is_null_and_never_another_countrys(market: TestClient) -> None:
    found = read(market, f"occupations/{COOK}", country="DE")
    assert found["shortage"] is None
    assert found["forecast"] is None


def test_a_forecast_has_country_group_and_years_after_its_release(market: TestClient) -> None:
    forecast = read(market, f"occupations/{COOK}", region="PL61")["forecast"]
    assert (forecast["country"], forecast["group"]) == ("PL", "5")
    assert (forecast["first_year"], forecast["last_year"]) == (2027, 2028)
    assert forecast["openings_a_year"] == 51.5
    assert forecast["openings_to_hundred_employed"] == 5.15
    assert forecast["employment_change"] == 0.002
    assert forecast["source"]["name"] == "outlook"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "fi", "pl"])
def test_regulation_is_known_or_not_known_and_never_denied(
    market: TestClient, language: str
) -> None:
    known = read(market, f"occupations/{CARER}", language=language)
    unknown = read(market, f"occupations/{BAKER}", language=language)
    assert (known["regulation_known"], unknown["regulation_known"]) == (True, False)
    assert unknown["regulation_note"] is None
    assert known["warnings"][-1] != unknown["warnings"][-1]
    if language == "en":
        assert "a micro-credential alone does not license you" in known["warnings"][-1]
        assert "not known here. Ask the authority" in unknown["warnings"][-1]


@pytest.mark.parametrize(
    ("path", "query", "status", "kind"),
    [
        ("skills/s/none", {}, 404, "unknown-concept"),
        ("occupations/o/none", {}, 404, "unknown-concept"),
        (f"skills/{MENU}", {"region": "somewhere"}, 422, "invalid-input"),
        (f"skills/{MENU}", {"country": "POL"}, 422, "invalid-input"),
        (f"skills/{MENU}", {"region": "PL61", "country": "DE"}, 422, "invalid-input"),
    ],
)
def test_errors_are_problem_documents(
    market: TestClient, path: str, query: dict[str, str], status: int, kind: str
) -> None:
    response = market.get(f"/v1/labour-market/{path}", params=query)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.json()["type"].endswith(kind)


def test_equal_questions_get_equal_bytes(market: TestClient) -> None:
    one, other = (
        market.get(f"/v1/labour-market/occupations/{COOK}?region=PL61").content for _ in range(2)
    )
    assert one == other


def test_a_course_has_green_and_digital_labels(market: TestClient) -> None:
    record = market.get("/v1/credentials/c/kitchen").json()
    assert [label["collection"] for label in record["transition"]] == ["green", "digital"]
    assert [(label["taught"], label["share"]) for label in record["transition"]] == [(2, 0.0)] * 2
