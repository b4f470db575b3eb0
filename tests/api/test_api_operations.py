"""Every operation over the tiny snapshot, and the bytes it promises."""

import json
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from tiny_world import course, occupation, skill

from api.schemas import Answer
from guidance.answer import to_json
from guidance.learner import read_profile
from guidance.recommendation import recommend
from guidance.storage.files import load_policy

PROFILE = {
    "skills": [
        {"uri": skill("load-goods")},
        {"uri": skill("pack-orders"), "evidence": "certified"},
    ],
    "rejected": [skill("drive-forklifts")],
    "goal": {"occupation": occupation("warehouse-worker")},
    "language": "pl",
    "as_of": "2026-11-22",
}


def test_a_match_quotes_the_words_it_was_read_from(client):
    text = "For years I did Cook Meals and pack orders."
    answer = client.post("/v1/skills/match", json={"text": text, "language": "en"}).json()
    assert [match["uri"] for match in answer["matches"]] == [
        skill("cook-meals"),
        skill("pack-orders"),
    ]
    for match in answer["matches"]:
        assert text[match["start"] : match["end"]] == match["span"]
        assert 0 <= match["confidence"] <= 1
    assert answer["ranked"] == []


def test_labels_come_in_the_readers_language_or_in_english_and_say_which(client):
    asked = {"text": "drive forklifts, load goods", "label_language": "pl"}
    matches = client.post("/v1/skills/match", json=asked).json()["matches"]
    assert [(m["label"], m["label_language"]) for m in matches] == [
        ("drive forklifts", "en"),
        ("ładować towary", "pl"),
    ]


def test_candidates_are_ranked_when_asked_for(client):
    answer = client.post("/v1/occupations/match", json={"text": "cook", "ranked": 2}).json()
    assert [c["uri"] for c in answer["ranked"]] == [occupation("cook"), occupation("planner")]


def test_matches_are_limited(client):
    asked = {"text": "cook meals, pack orders, load goods", "limit": 1}
    assert len(client.post("/v1/skills/match", json=asked).json()["matches"]) == 1


def test_an_empty_text_gives_no_match(client):
    assert client.post("/v1/skills/match", json={"text": ""}).json()["matches"] == []


def test_a_gap_has_three_states(client):
    gap = client.post("/v1/gaps", json=PROFILE | {"language": "en"}).json()
    names = {
        state: [item["label"] for item in gap["essential"][state]]
        for state in ("held", "missing", "unknown")
    }
    assert names == {
        "held": ["load goods", "pack orders"],
        "missing": ["drive forklifts"],
        "unknown": [],
    }
    assert [item["label"] for item in gap["optional"]["unknown"]] == ["speak German"]


def test_a_gap_names_what_the_snapshot_does_not_hold(client):
    body = PROFILE | {"skills": [{"uri": "https://elsewhere.example/x"}]}
    assert client.post("/v1/gaps", json=body).json()["strangers"] == ["https://elsewhere.example/x"]


def test_a_recommendation_is_the_answer_of_the_domain(client):
    response = client.post("/v1/recommendations", json=PROFILE)
    snapshot = client.app.state.service.current().snapshot
    answer = recommend(read_profile(PROFILE), snapshot, load_policy("goal-first"))
    assert response.json() == to_json(answer)
    assert response.json()["results"][0]["credential"] == course("forklift")
    Answer.model_validate_json(response.content)


def test_a_profile_without_a_day_gets_today(client):
    body = {name: value for name, value in PROFILE.items() if name != "as_of"}
    assert client.post("/v1/recommendations", json=body).json()["as_of"] == "2026-11-22"


def test_limit_and_policy_stand_beside_the_profile(client):
    body = PROFILE | {"limit": 1, "policy": "doors-first"}
    answer = client.post("/v1/recommendations", json=body).json()
    assert len(answer["results"]) == 1
    assert answer["policy"].startswith("doors-first")


def test_an_empty_profile_gets_no_course_and_a_question(client):
    answer = client.post("/v1/recommendations", json={}).json()
    assert answer["results"] == []
    assert answer["empty_reason"]
    assert answer["next_question"]["text"]


def test_equal_requests_in_two_threads_give_equal_bytes(client):
    def ask(_):
        return client.post("/v1/recommendations", json=PROFILE).content

    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(ask, range(16)))) == 1


def test_no_answer_decides_about_a_person(client):
    text = client.post("/v1/recommendations", json=PROFILE).text.lower()
    assert not any(word in text for word in ("entitled", "eligible", "sanction"))


def test_a_course_names_missing_elements_and_quotes(client):
    record = client.get(f"/v1/credentials/{course('planning')}?language=pl").json()
    assert record["annex_i"]["missing"] == ["learning outcomes", "level", "quality assurance"]
    assert record["annex_i"]["completeness"] == pytest.approx(6 / 9, abs=1e-3)
    assert record["workload"] == {"low": 50.0, "high": 60.0, "stated": "ects"}
    assert record["tags"][0]["label"] == "planować trasy"
    assert record["tags"][0]["quote"]
    assert record["credential"]["runs"][0]["price"] is None
    assert record["source"]["licence"] == "CC0-1.0"


def test_a_course_is_found_by_an_encoded_address(client):
    encoded = course("planning").replace(":", "%3A").replace("/", "%2F")
    assert client.get(f"/v1/credentials/{encoded}").status_code == 200


def test_a_figure_has_interval_sample_region_and_source(client):
    query = {"skill": skill("load-goods"), "region": "PL61"}
    figure = client.get("/v1/labour-market/skills", params=query).json()
    assert figure["asked_region"] == "PL61"
    assert figure["region"] == "PL6"
    assert figure["low"] < figure["share"] < figure["high"]
    assert (figure["count"], figure["total"]) == (13, 40)
    assert not figure["small_sample"]
    assert [source["name"] for source in figure["sources"]] == ["tiny ads"]
    assert figure["first"] == "2026-10-01"


def test_about_says_what_it_rests_on(client):
    about = client.get("/v1/about").json()
    assert about["taxonomy_notice"].startswith("This service uses the ESCO classification")
    assert about["accuracy"] == "docs/results.md"
    assert {"name", "licence", "date"} <= about["sources"][0].keys()
    assert about["demonstration"]
    assert about["snapshot"] == client.get("/v1/ready").json()["snapshot"]


def test_about_shows_what_is_owed_to_what_the_models_learnt_from(client):
    owed = client.get("/v1/about").json()["learnt_from"]
    assert {entry["source"] for entry in owed} >= {"ESCO", "O*NET 29.2 Database", "Tatoeba"}
    page = unescape(client.get("/about").text)
    assert [entry["notice"] for entry in owed if entry["notice"] not in page] == []


def test_about_speaks_the_readers_language(client):
    assert client.get("/v1/about?language=fi").json()["purpose"].startswith("Palvelu")


def test_health_and_readiness(client):
    assert client.get("/v1/health").json() == {"status": "ok"}
    assert client.get("/v1/ready").json()["matching"] == "loaded"


def test_answers_are_not_kept_on_the_way(client):
    response = client.post("/v1/recommendations", json=PROFILE)
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers


def test_umlauts_travel_as_utf8(client):
    answer = client.post("/v1/skills/match", content=json.dumps({"text": "ładować towary"}),
                         headers={"Content-Type": "application/json"})  # fmt: skip
    assert answer.json()["matches"][0]["span"] == "ładować towary"
