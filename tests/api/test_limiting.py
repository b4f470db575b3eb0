"""Rate limits: one address that asks too much waits, others do not, and nobody's address is kept."""

import logging

import pytest
from conftest import TODAY
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from tiny_world import course, word_linkers

from api.app import create_app
from api.limiting import MOST_KEPT, Buckets, RateLimit, cost_of, household
from api.settings import Settings


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def service(snapshots, per_minute, **more):
    settings = Settings(snapshot=snapshots / "current", requests_per_minute=per_minute)
    return TestClient(create_app(settings, word_linkers, lambda: TODAY), **more)


def test_beyond_the_limit_the_answer_is_a_problem_that_says_when(snapshots):
    with service(snapshots, 3) as client:
        assert [client.get("/v1/about").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = client.get("/v1/about")
        assert refused.json()["type"] == "/docs#problem-too-many-requests"
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.headers["retry-after"] in refused.json()["remedy"]
        assert refused.headers["content-type"] == "application/problem+json"
        assert "default-src 'none'" in refused.headers["content-security-policy"]


def test_a_reader_of_pages_gets_a_page(snapshots):
    with service(snapshots, 1) as client:
        headers = {"accept": "text/html", "accept-language": "pl"}
        assert client.get("/about", headers=headers).status_code == 200
        refused = client.get("/about", headers=headers)
        assert refused.status_code == 429
        assert '<html lang="pl"' in refused.text
        assert refused.headers["retry-after"]


def test_styles_and_health_cost_nothing(snapshots):
    with service(snapshots, 1) as client:
        assert {client.get("/static/style.css").status_code for _ in range(5)} == {200}
        assert {client.get("/v1/health").status_code for _ in range(5)} == {200}


def test_each_address_has_its_own_and_zero_is_no_limit(snapshots):
    with service(snapshots, 1, client=("192.0.2.1", 5)) as client:
        assert client.get("/v1/about").status_code == 200
        assert client.get("/v1/about").status_code == 429
        other = TestClient(client.app, client=("192.0.2.2", 5))
        assert other.get("/v1/about").status_code == 200
    with service(snapshots, 0) as client:
        assert {client.get("/v1/health").status_code for _ in range(20)} == {200}
        assert client.app.state.service.settings.requests_per_minute == 0


def test_no_address_is_logged(snapshots, caplog):
    with caplog.at_level(logging.DEBUG), service(snapshots, 1, client=("192.0.2.77", 5)) as client:
        for _ in range(3):
            client.get("/v1/about")
    assert "192.0.2.77" not in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "cost"),
    [
        ("GET", "/static/style.css", 0),
        ("GET", "/v1/ready", 0),
        ("GET", "/v1/about", 1),
        ("POST", "/v1/recommendations", 1),
        ("POST", "/v1/pathways", 5),
        ("GET", "/sign-in", 1),
        ("POST", "/sign-in", 10),
        ("GET", f"/v1/credentials/{course('x')}.pdf", 5),
    ],
)
def test_what_takes_longer_counts_as_more(method, path, cost):
    assert cost_of({"method": method, "path": path}) == cost


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_who_shares_a_bucket(one, other, same):
    assert (household((one, 1)) == household((other, 2))) is same


def test_a_bucket_fills_again_with_time_by_hand():
    """Sixty a minute: one a second; after 60 at once, 1.5 s bring one request and half of one."""
    buckets = Buckets(60)
    assert [buckets.take("a", 1, 0.0) for _ in range(60)] == [0.0] * 60
    assert buckets.take("a", 1, 0.0) == 1.0
    assert buckets.take("a", 1, 1.5) == 0.0
    assert buckets.take("a", 1, 1.5) == 0.5
    assert buckets.take("a", 5, 1.5) == 4.5


def test_who_has_a_full_bucket_again_is_forgotten():
    buckets = Buckets(60)
    for number in range(MOST_KEPT + 5):
        buckets.take(str(number), 1, 0.0)
    assert len(buckets._buckets) == MOST_KEPT
    buckets.take("late", 1, 61.0)
    assert list(buckets._buckets) == ["late"]


def test_a_dear_request_is_possible_under_a_small_limit():
    """A limit below the cost of one request would refuse it for ever."""
    buckets = Buckets(3)
    assert buckets.take("a", 20, 0.0) == 0.0
    assert buckets.take("a", 20, 0.0) == 60.0
    assert buckets.take("a", 20, 60.0) == 0.0


@given(
    st.integers(1, 100),
    st.lists(st.tuples(st.floats(0, 30), st.sampled_from([1, 5, 20])), max_size=200),
)
def test_no_minute_serves_more_than_twice_the_limit(per_minute, asked):
    """A full bucket and a minute's gain: whatever the times, no window holds more."""
    buckets, now, served = Buckets(per_minute), 0.0, []
    for pause, cost in asked:
        now += pause
        if buckets.take("a", cost, now) == 0.0:
            served.append((now, min(cost, per_minute)))
    for start, _ in served:
        window = sum(cost for at, cost in served if start <= at < start + 60)
        assert window <= 2 * per_minute + 1e-6


def test_what_is_refused_waits_as_long_as_it_is_told(snapshots):
    clock = Clock()
    app = Starlette(routes=[Route("/x", lambda _: Response())])
    app.add_middleware(RateLimit, per_minute=2, clock=clock)
    client = TestClient(app)
    assert [client.get("/x").status_code for _ in range(3)] == [200, 200, 429]
    clock.now += int(client.get("/x").headers["retry-after"])
    assert client.get("/x").status_code == 200
