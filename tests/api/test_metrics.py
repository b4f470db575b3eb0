"""What whoever runs the service watches (DESIGN 5, NIS2): counts and times, and no word of a request."""

from __future__ import annotations


def told(client) -> str:
    answer = client.get("/v1/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return answer.text


def number(text: str, line: str) -> float:
    return next((float(row.rsplit(" ", 1)[1]) for row in text.splitlines() if line in row), 0.0)


def test_requests_are_counted_by_route_and_status(client) -> None:
    row = 'guidance_requests_total{method="GET",route="/v1/about",status="200"}'
    before = number(told(client), row)
    client.get("/v1/about")
    client.get("/v1/about")
    assert number(told(client), row) == before + 2


def test_a_refusal_is_counted_by_its_status(client) -> None:
    row = 'guidance_requests_total{method="POST",route="/v1/recommendations",status="422"}'
    before = number(told(client), row)
    client.post("/v1/recommendations", json={"name": "canary-of-metrics"})
    after = told(client)
    assert number(after, row) == before + 1
    assert "canary-of-metrics" not in after


def test_times_are_counted(client) -> None:
    row = 'guidance_request_seconds_count{route="/v1/health"}'
    before = number(told(client), row)
    client.get("/v1/health")
    assert number(told(client), row) == before + 1


def test_an_address_that_nothing_answers_is_not_repeated(client) -> None:
    client.get("/canary-of-metrics/anna.kowalska@example.org?text=canary-of-metrics")
    assert "canary-of-metrics" not in told(client)


def test_a_parameter_is_told_as_its_place(client) -> None:
    client.get("/v1/credentials/canary-of-metrics")
    assert "canary-of-metrics" not in told(client)


def test_the_snapshot_in_service_is_named(client) -> None:
    digest = client.get("/v1/ready").json()["snapshot"]
    assert number(told(client), f'guidance_snapshot{{digest="{digest}"}}') == 1.0


def test_files_of_pages_are_one_route(client) -> None:
    row = 'guidance_requests_total{method="GET",route="/static",status="200"}'
    before = number(told(client), row)
    client.get("/static/style.css")
    assert number(told(client), row) == before + 1
