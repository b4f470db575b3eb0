"""The recipe for messengers is run as it is printed, against the whole application (F10, F46).

rasa_sdk is no dependency of ours: the three names that the recipe takes from it stand here, as its
documentation describes them.
"""

from __future__ import annotations

import re
import sys
import types
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from guidance.linking.types import LinkResult
from guidance.messages import messages_for
from models.linker import Linkers

ROOT = Path(__file__).parents[2]
RECIPE = (ROOT / "docs" / "messengers.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", RECIPE, re.MULTILINE | re.DOTALL)


class Nothing:
    """A linker that reads nothing: the recipe is about messages, not about what they say."""

    digest = "nothing"

    def link(self, queries, *, top=100):
        return [LinkResult((), ()) for _ in queries][:top]


@pytest.fixture(scope="module")
def client(world_directory):
    settings = Settings(snapshot=world_directory, requests_per_minute=0)
    app = create_app(settings, lambda _: Linkers(Nothing(), Nothing()), lambda: date(2026, 11, 22))
    with TestClient(app) as client:
        app.state.service.current().linkers.result(10)
        yield client


@pytest.fixture
def bridge(client):
    """The names that the first block defines, and a way to post that ends in the application."""
    names: dict[str, object] = {}
    exec(compile(BLOCKS[0], "messengers.md", "exec"), names)  # noqa: S102

    def post(path, data):
        answer = client.post(path, json=data)
        return answer.status_code, answer.json()

    return SimpleNamespace(**names, through=post)


def test_a_conversation_begins_with_the_notice_and_keeps_its_state(bridge):
    states: dict[str, str] = {}
    first = bridge.answer("a", "hello", states, bridge.through, "fi")
    assert first[0].startswith(messages_for("fi").say("chat.notice"))
    before = states["a"]
    bridge.answer("a", "skip", states, bridge.through)
    assert states["a"] != before
    bridge.answer("b", "hello", states, bridge.through)
    assert set(states) == {"a", "b"}


def test_who_stops_is_forgotten_by_the_bridge_too(bridge):
    states: dict[str, str] = {}
    bridge.answer("a", "hello", states, bridge.through)
    assert bridge.answer("a", "stop", states, bridge.through)
    assert states == {}


def test_a_state_of_another_start_begins_anew(bridge):
    states = {"a": "a state that another start signed"}
    told = bridge.answer("a", "hello", states, bridge.through)
    assert told[0].startswith(messages_for("en").say("chat.notice"))
    assert states["a"] != "a state that another start signed"


def test_long_answers_are_cut_between_lines(bridge):
    lines = [f"line {number} " + "x" * 90 for number in range(100)]
    parts = bridge.in_parts("\n".join(lines))
    assert max(map(len, parts)) <= bridge.MOST
    assert "\n".join(parts).splitlines() == lines


def test_a_service_that_is_starting_is_told_in_words(bridge):
    told = bridge.answer("a", "x", {}, lambda *_: (503, {"remedy": "ask again in 5 seconds"}))
    assert told == ["ask again in 5 seconds"]


def test_the_post_of_the_standard_library_sends_and_reads_json(client, monkeypatch):
    """Its request reaches the application unchanged; a problem comes back with its status."""
    import io
    import urllib.error
    import urllib.request

    def opened(request, timeout):
        path = request.full_url.removeprefix("http://127.0.0.1:8000")
        answer = client.post(path, content=request.data, headers=dict(request.headers))
        body = io.BytesIO(answer.content)
        if answer.status_code >= 400:
            raise urllib.error.HTTPError(request.full_url, answer.status_code, "", {}, body)
        body.status = answer.status_code
        return body

    class Body(io.BytesIO):
        status = 0

    monkeypatch.setattr(io, "BytesIO", Body)
    monkeypatch.setattr(urllib.request, "urlopen", opened)
    names: dict[str, object] = {}
    exec(compile(BLOCKS[1], "messengers.md", "exec"), names)  # noqa: S102
    status, told = names["post"]("/v1/chat", {"message": ""})
    assert (status, told["finished"]) == (200, False)
    status, told = names["post"]("/v1/chat", {"massage": ""})
    assert (status, told["title"]) == (422, "The input is not what was expected")


def test_the_action_of_rasa_keeps_the_state_in_its_slot(bridge, monkeypatch):
    module, events = types.ModuleType("rasa_sdk"), types.ModuleType("rasa_sdk.events")
    module.Action = object
    events.SlotSet = lambda name, value: {"event": "slot", "name": name, "value": value}
    monkeypatch.setitem(sys.modules, "rasa_sdk", module)
    monkeypatch.setitem(sys.modules, "rasa_sdk.events", events)
    names = {"answer": bridge.answer, "post": bridge.through}
    exec(compile(BLOCKS[2], "messengers.md", "exec"), names)  # noqa: S102
    said: list[str] = []
    slots: dict[str, str | None] = {"guidance_state": None}
    dispatcher = SimpleNamespace(utter_message=lambda **told: said.append(told["text"]))
    for text in ("hello", "skip", "stop"):
        tracker = SimpleNamespace(get_slot=slots.get, latest_message={"text": text})
        (event,) = names["ActionGuidance"]().run(dispatcher, tracker, {})
        slots[event["name"]] = event["value"]
        assert bool(event["value"]) is (text != "stop")
    assert said[0].startswith(messages_for("en").say("chat.notice"))
