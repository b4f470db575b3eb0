"""F41 over HTTP: the numbers of the comparison are those of the recommendation."""

from __future__ import annotations

from tiny_world import course, skill

from api.comparison_schemas import ComparisonResponse

BODY = {
    "skills": [{"uri": skill("load-goods")}],
    "language": "pl",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61"},
}


def test_the_comparison_repeats_the_answer(client):
    """F41."""
    answer = client.post("/v1/recommendations", json=BODY).json()
    uris = [item["credential"] for item in answer["results"]] + [course("started")]
    assert answer["results"]
    found = client.post("/v1/comparisons", json={**BODY, "credentials": uris}).json()
    ComparisonResponse.model_validate(found, strict=False)
    assert found["run_id"] == answer["run_id"]
    assert found["market"] == answer["market"]
    for column, result in zip(found["courses"], answer["results"], strict=False):
        shown = {name: result["opened"][name] for name in column["opened"]}
        assert column["opened"] == shown
        assert column["gap"] == result["gap"]
        assert column["rank"] == result["rank"]
    late = found["courses"][-1]
    assert (late["rank"], late["excluded"]["limit"]) == (None, "start_from")


def test_what_is_refused(client):
    asked = {**BODY, "credentials": [course("forklift")]}
    assert client.post("/v1/comparisons", json=asked).status_code == 422
    asked = {**BODY, "credentials": [course("forklift"), course("nowhere")]}
    assert client.post("/v1/comparisons", json=asked).status_code == 404
    asked = {**BODY, "credentials": [course("forklift"), course("sheets")], "name": "Ada"}
    refused = client.post("/v1/comparisons", json=asked)
    assert refused.status_code == 422
    assert "name" in refused.json()["detail"]


def test_the_same_bytes_twice(client):
    asked = {**BODY, "credentials": [course("forklift"), course("planning")]}
    first, second = (client.post("/v1/comparisons", json=asked).content for _ in range(2))
    assert first == second
