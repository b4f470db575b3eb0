"""The server answers before the models are loaded, and changes snapshots under running requests."""

import threading
import time
from functools import partial

import pytest
from conftest import TODAY
from starlette.testclient import TestClient
from tiny_world import course, publishable, word_linkers

from api.app import create_app
from api.service import MOST_SLOW
from api.settings import Settings
from guidance.errors import SnapshotError
from guidance.storage.writing import publish


@pytest.fixture
def root(tmp_path):
    publish(publishable(tmp_path / "content"), tmp_path / "snapshots")
    return tmp_path / "snapshots"


def settings(root, **more):
    return Settings(snapshot=root / "current", check_seconds=0.0, requests_per_minute=0, **more)


def until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_a_new_snapshot_is_taken_up_while_requests_run(root, tmp_path):
    app = create_app(settings(root), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        before = client.get("/v1/about").json()["snapshot"]
        digest = publish(publishable(tmp_path / "content", title="Forklift permit"), root)
        answers = []

        def swapped():
            response = client.get(f"/v1/credentials/{course('forklift')}")
            answers.append((response.status_code, response.json()["snapshot"]))
            return answers[-1][1] == digest

        until(swapped)
        title = client.get(f"/v1/credentials/{course('forklift')}").json()["credential"]["title"]
    assert {status for status, _ in answers} == {200}
    assert {seen for _, seen in answers} == {before, digest}
    assert title == "Forklift permit"


def test_a_request_keeps_its_snapshot(root, tmp_path):
    app = create_app(settings(root), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        held = app.state.service.current()
        publish(publishable(tmp_path / "content", ads=20), root)
        until(lambda: client.get("/v1/about").json()["snapshot"] != held.snapshot.digest)
        assert len(held.snapshot.vacancies) == 40
        assert held.snapshot.records.label(course("x"), "en").text == course("x")


def test_a_damaged_snapshot_never_replaces_a_good_one(root):
    app = create_app(settings(root), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        before = client.get("/v1/about").json()["snapshot"]
        broken = root / "broken"
        broken.mkdir()
        (broken / "manifest.json").write_text('{"schema_version": 999}')
        (root / ".next").symlink_to("broken")
        (root / ".next").replace(root / "current")
        until(lambda: client.get("/v1/about") and app.state.service.failure)
        assert client.get("/v1/about").json()["snapshot"] == before


def test_a_snapshot_whose_models_fail_never_replaces_a_good_one(root, tmp_path):
    def only_the_first(directory):
        if '"ads": 40' not in (directory / "linker.json").read_text():
            raise SnapshotError("another encoder", "the one that made the vectors")
        return word_linkers(directory)

    app = create_app(settings(root), only_the_first, lambda: TODAY)
    with TestClient(app) as client:
        before = client.get("/v1/about").json()["snapshot"]
        publish(publishable(tmp_path / "content", ads=20), root)
        until(lambda: client.get("/v1/ready").json()["refused"])
        assert client.get("/v1/ready").json()["snapshot"] == before
        assert client.post("/v1/skills/match", json={"text": "cook meals"}).json()["matches"]


def test_a_snapshot_published_after_the_start_is_found(tmp_path):
    root = tmp_path / "snapshots"
    app = create_app(settings(root), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        assert client.get("/v1/ready").status_code == 503
        publish(publishable(tmp_path / "content"), root)
        until(lambda: client.get("/v1/ready").status_code == 200)


def test_recommendations_come_before_the_models_are_loaded(root):
    gate = threading.Event()

    def slow(directory):
        gate.wait(10)
        return word_linkers(directory)

    app = create_app(settings(root, match_wait_seconds=0.05), slow, lambda: TODAY)
    with TestClient(app) as client:
        assert client.post("/v1/recommendations", json={}).status_code == 200
        state = client.get("/v1/ready")
        assert (state.status_code, state.json()["matching"]) == (503, "loading")
        early = client.post("/v1/skills/match", json={"text": "cook meals"})
        assert early.status_code == 503
        assert early.headers["retry-after"] == "5"
        assert early.headers["content-type"] == "application/problem+json"
        gate.set()
        until(lambda: client.get("/v1/ready").status_code == 200)
        assert client.post("/v1/skills/match", json={"text": "cook meals"}).json()["matches"]


def test_a_match_waits_for_models_that_are_nearly_there(root):
    def slow(directory):
        time.sleep(0.2)
        return word_linkers(directory)

    app = create_app(settings(root), slow, lambda: TODAY)
    with TestClient(app) as client:
        assert client.post("/v1/skills/match", json={"text": "cook meals"}).status_code == 200


@pytest.mark.parametrize("error", [SnapshotError("no linker", "one"), OSError("disk")])
def test_models_that_fail_leave_the_rest_standing(root, error):
    def fail(_):
        raise error

    app = create_app(settings(root), fail, lambda: TODAY)
    with TestClient(app) as client:
        until(lambda: client.get("/v1/ready").json()["matching"] == "failed")
        assert client.post("/v1/skills/match", json={"text": "cook"}).status_code == 503
        assert client.post("/v1/recommendations", json={}).status_code == 200


class SlowPaths:
    """Stands for the planner: every path waits until it may go on, and then is not found."""

    def __init__(self, monkeypatch):
        self.running, self.most, self.go_on = [], [], threading.Event()
        for door in ("planning", "pages"):
            monkeypatch.setattr(f"api.routers.{door}.answer_path", self.plan)

    def plan(self, *values):
        self.running.append(values)
        self.most.append(len(self.running))
        self.go_on.wait(20)
        self.running.pop()
        raise SnapshotError("a path that was only waited for", "")


def asking(client, page, count):
    """Start some clients that ask for a path, as a program or on the page."""
    asked = {"data": {"step": "path"}} if page else {"json": {}}
    ask = partial(client.post, "/" if page else "/v1/pathways", **asked)
    long = [threading.Thread(target=ask, daemon=True) for _ in range(count)]
    for one in long:
        one.start()
    return ask, long


@pytest.mark.parametrize("page", [False, True])
def test_short_requests_are_answered_however_many_long_ones_wait(root, monkeypatch, page):
    """One client that asks for paths without end takes the service from nobody."""
    monkeypatch.setattr("api.routers.doors.LONGEST_WAIT", 60.0)
    slow = SlowPaths(monkeypatch)
    with TestClient(create_app(settings(root), word_linkers, lambda: TODAY)) as client:
        _, long = asking(client, page, 50)
        until(lambda: len(slow.running) == MOST_SLOW)
        assert client.post("/v1/recommendations", json={}).status_code == 200
        slow.go_on.set()
        for one in long:
            one.join(20)
    assert (len(slow.most), max(slow.most)) == (50, MOST_SLOW)


@pytest.mark.parametrize("page", [False, True])
def test_a_long_request_too_many_is_refused_and_may_come_again(root, monkeypatch, page):
    """503 with Retry-After while all places are taken; once they are free it is worked on."""
    monkeypatch.setattr("api.routers.doors.LONGEST_WAIT", 0.01)
    slow = SlowPaths(monkeypatch)
    with TestClient(create_app(settings(root), word_linkers, lambda: TODAY)) as client:
        ask, long = asking(client, page, MOST_SLOW)
        until(lambda: len(slow.running) == MOST_SLOW)
        refused = ask(headers={"accept": "text/html"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        if page:
            assert "Many people are asking right now" in refused.text
        else:
            assert refused.headers["content-type"] == "application/problem+json"
            assert refused.json()["type"] == "/docs#problem-busy"
            assert "a few seconds" in refused.json()["remedy"]
        assert len(slow.most) == MOST_SLOW
        slow.go_on.set()
        for one in long:
            one.join(20)
        ask()
    assert len(slow.most) == MOST_SLOW + 1
