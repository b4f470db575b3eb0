"""The operations on gaps: where to start, what is missing, what else is within reach."""

import pytest
from tiny_world import occupation, skill

from api.routers.advice import GapResponse
from api.routers.likely import LikelyResponse
from api.routers.occupations import ReachResponse

PERSON = {
    "skills": [
        {"uri": skill("load-goods"), "evidence": "certified", "level": "EQF 3"},
        {"uri": skill("drive-forklifts"), "evidence": "inferred"},
    ],
    "rejected": [skill("speak-german")],
    "goal": {"occupation": occupation("warehouse-worker")},
    "language": "en",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61"},
}


@pytest.fixture
def likely(client):
    return lambda **asked: client.post("/v1/occupations/skills", json=asked).json()


def test_a_gap_tells_evidence_level_weight_and_what_comes_close(client):
    """F23: three states, essential and optional apart, level where the profile states one."""
    response = client.post("/v1/gaps", json=PERSON)
    GapResponse.model_validate_json(response.content)
    gap = response.json()
    [held] = gap["essential"]["held"]
    assert (held["label"], held["evidence"], held["level"]) == ("load goods", "certified", "EQF 3")
    assert (held["credit"], held["close_to"]) == (1.0, None)
    unknown = {item["label"]: item for item in gap["essential"]["unknown"]}
    assert unknown["drive forklifts"]["evidence"] == "inferred"
    assert unknown["drive forklifts"]["credit"] == 0.0
    close = unknown["pack orders"]["close_to"]
    assert (close["label"], close["credit"]) == ("load goods", 0.5)
    assert [item["label"] for item in gap["optional"]["missing"]] == ["speak German"]
    assert gap["optional"]["missing"][0]["weight"] is None


def test_a_gap_is_summed_up_by_weight(client):
    totals = client.post("/v1/gaps", json=PERSON).json()["totals"]
    assert totals["held"] == pytest.approx(1 / 3, abs=1e-3)
    assert totals["covered"] == pytest.approx(1 / 2, abs=1e-3)
    assert totals["unknown"] == pytest.approx(2 / 3, abs=1e-3)
    assert totals["essential"] == {"held": 1, "missing": 0, "unknown": 2}
    assert totals["optional"] == {"held": 0, "missing": 1, "unknown": 0}


def test_a_title_starts_with_likely_skills(client, likely):
    """F03: likely, to be confirmed; never facts."""
    found = likely(title="I was a warehouse worker", language="de")
    LikelyResponse.model_validate(found)
    assert found["status"] == "likely"
    assert "Vorher zählt nichts davon" in found["notice"]
    assert [one["uri"] for one in found["occupations"]] == [occupation("warehouse-worker")]
    assert found["candidates"][0]["uri"] == occupation("warehouse-worker")
    assert {item["label"] for item in found["essential"]} == {
        "Gabelstapler fahren",
        "Waren verladen",
        "Bestellungen packen",
    }
    assert [item["label"] for item in found["optional"]] == ["Deutsch sprechen"]


def test_an_unclear_title_gets_candidates_and_no_skill(likely):
    found = likely(title="something with people", language="en")
    assert found["occupations"] == found["essential"] == found["optional"] == []
    assert len(found["candidates"]) == 3


def test_an_occupation_and_its_group_give_the_same_skills(likely):
    by_uri = likely(occupation=occupation("cook"))
    by_code = likely(isco08="5120")
    assert by_uri["essential"] == by_code["essential"]
    assert by_code["occupations"][0]["share"] == 1.0


def test_a_wide_group_tells_how_many_occupations_ask(likely):
    """Of the cook alone in major group 5, everything; of no occupation, nothing."""
    assert all(item["share"] == 1.0 for item in likely(isco08="5")["essential"])
    assert likely(isco08="5", limit=1)["essential"] == likely(isco08="5")["essential"][:1]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 422),
        ({"title": "cook", "isco08": "5120"}, 422),
        ({"isco08": "51a"}, 422),
        ({"isco08": "1111"}, 404),
        ({"occupation": "https://elsewhere.example/x"}, 404),
        ({"title": "cook", "name": "somebody"}, 422),
    ],
)
def test_what_is_no_starting_point_is_refused(client, asked, status):
    response = client.post("/v1/occupations/skills", json=asked)
    assert response.status_code == status
    assert response.json()["remedy"] or response.json()["errors"]


def test_occupations_within_reach_say_what_the_words_mean(client):
    """F24: thresholds stated, with what each word does not say."""
    body = PERSON | {"current": occupation("warehouse-worker"), "limit": 2}
    body["skills"] = [{"uri": skill("keep-stock")}, {"uri": skill("cook-meals")}]
    response = client.post("/v1/occupations/within-reach", json=body)
    ReachResponse.model_validate_json(response.content)
    found = response.json()
    assert [one["word"] for one in found["meanings"]] == ["viable", "desirable", "safe"]
    assert "30%" in found["meanings"][0]["means"].replace("\N{NO-BREAK SPACE}", "")
    assert "nothing about pay" in found["meanings"][1]["means"]
    assert found["start"] == {
        "occupation": {
            "uri": occupation("warehouse-worker"),
            "label": "warehouse worker",
            "label_language": "en",
        },
        "level": 2,
        "chance": 1.0,
    }
    assert found["similar"] >= found["found"] >= len(found["occupations"])


def test_an_occupation_within_reach_shows_skills_ads_and_what_is_not_known(client):
    body = {name: value for name, value in PERSON.items() if name not in ("goal", "rejected")}
    body["skills"] = [{"uri": skill("keep-stock")}, {"uri": skill("cook-meals")}]
    found = client.post("/v1/occupations/within-reach", json=body | {"current": None}).json()
    cook = found["occupations"][0]
    assert (cook["label"], cook["similarity"], cook["level"]) == ("cook", 1.0, 4)
    assert [item["label"] for item in cook["transfers"]] == ["cook meals", "keep stock"]
    assert cook["lacking"] == []
    assert cook["ads"] == cook["ads_within"] > 0
    assert (cook["shortage"], cook["forecast"]) == (None, None)
    assert cook["safe"] is None or cook["desirable"] is False


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"limit": 0}, 422),
        ({"limit": "many"}, 422),
        ({"current": occupation("nobody")}, 404),
        ({"name": "somebody"}, 422),
    ],
)
def test_requests_for_occupations_are_refused_like_others(client, more, status):
    assert client.post("/v1/occupations/within-reach", json=PERSON | more).status_code == status
    assert client.post("/v1/occupations/within-reach", json=[]).status_code == 422


def test_a_request_without_a_day_gets_today_and_equal_bytes(client):
    body = {name: value for name, value in PERSON.items() if name != "as_of"}
    first = client.post("/v1/occupations/within-reach", json=body).content
    assert first == client.post("/v1/occupations/within-reach", json=PERSON).content
