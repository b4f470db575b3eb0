"""POST /v1/chat: stateless, signed, and nothing of a message stays anywhere."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from tiny_world import word_linkers

from api.app import create_app
from api.chat_schemas import ChatResponse
from api.conversation import Tokens
from api.sessions import Secret
from api.settings import Settings
from guidance.dialogue.state import State

CANARY = "zqcanary-7431"


def say(client, message="", **more):
    answer = client.post("/v1/chat", json={"message": message, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def talk(client, *lines, language="en"):
    turn = say(client, language=language)
    for line in lines:
        turn = say(client, line, state=turn["state"])
    return turn


def test_the_first_answer_says_that_a_program_speaks(client):
    """F46: with or without a message, in the language asked for."""
    for body in ({}, {"message": "cook meals"}, {"language": "pl"}):
        turn = say(client, **body)
        assert turn["reply"]["blocks"][0]["kind"] == "notice"
        assert turn["text"].startswith(turn["reply"]["blocks"][0]["text"])
    assert turn["reply"]["language"] == "pl"


def test_the_state_travels_with_the_client(client):
    """Nothing is kept here: the same state and message give the same answer."""
    turn = talk(client, "I can cook meals")
    assert say(client, "yes", state=turn["state"]) == say(client, "yes", state=turn["state"])


def test_the_chat_recommends_what_recommendations_do(client):
    """The profile of the answer, posted to the other door, gives the same bytes."""
    turn = talk(client, "I can cook meals", "yes", "skip", "anywhere", "no limits", "skip")
    shown = next(block for block in turn["reply"]["blocks"] if block["kind"] == "courses")
    again = client.post("/v1/recommendations", json=turn["profile"]).json()
    assert shown["answer"] == again


def test_every_kind_of_answer_is_the_published_one(client):
    """The schema of the operation holds for each block."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(ChatResponse.model_json_schema(mode="serialization"))
    lines = ("I can cook meals", "about", "yes", "skip", "anywhere", "max 100 euros", "skip")
    turn = say(client)
    for line in (*lines, "why 1", "what if", "path", "more", "human", "stop", "erase"):
        validator.validate(turn)
        turn = say(client, line, state=turn["state"])
    validator.validate(turn)
    assert turn["finished"]


def test_every_other_last_letter_is_refused(client):
    """Four letters stand for the same last bits of a signature: only the one that was given counts."""
    token = say(client)["state"]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for letter in letters.replace(token[-1], ""):
        answer = client.post("/v1/chat", json={"message": "hi", "state": token[:-1] + letter})
        assert answer.status_code == 422, letter


@pytest.mark.parametrize("change", [lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"), lambda _: "x", lambda _: ""])  # fmt: skip
def test_a_changed_state_is_refused(client, change):
    """A tampered token gets 422 and says what to do."""
    token = say(client)["state"]
    answer = client.post("/v1/chat", json={"message": "hi", "state": change(token)})
    assert answer.status_code == 422
    assert "begin again" in answer.json()["remedy"]


def test_a_state_of_another_secret_is_refused(client):
    """Without a configured secret, what was signed ends with the process."""
    token = Tokens(Secret("another secret of thirty-two letters", True)).write(State())
    assert client.post("/v1/chat", json={"message": "hi", "state": token}).status_code == 422


def test_without_a_secret_the_first_answer_says_so(client, snapshots):
    """A conversation that ends at a restart is announced as one; with a secret it is not."""
    assert "restart" in say(client)["text"]
    settings = Settings(snapshot=snapshots / "current", secret="s" * 40)
    with TestClient(create_app(settings, word_linkers)) as lasting:
        assert "restart" not in say(lasting)["text"]


def test_unknown_members_are_refused(client):
    """GDPR 5(1)(c): a name has no place."""
    assert client.post("/v1/chat", json={"message": "hi", "name": "Ann"}).status_code == 422


def test_the_language_of_the_request_changes_the_conversation(client):
    """A page in another language goes on in it."""
    turn = say(client, "help", state=say(client)["state"], language="de")
    assert turn["reply"]["language"] == "de"


def test_no_word_of_a_message_is_logged_or_kept(client, snapshots, caplog):
    """GDPR 5(1)(e): a canary is in no log, in no token and nowhere beside the snapshot."""
    caplog.set_level(logging.DEBUG)
    turn = talk(client, f"I can cook meals {CANARY}", "yes", f"{CANARY}", f"stop {CANARY}")
    assert CANARY not in caplog.text
    secret = client.app.state.security.secret
    assert CANARY not in repr(Tokens(secret).read(turn["state"]))
    for path in snapshots.parent.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes()


def test_own_words_are_in_the_state_only_when_kept(client):
    """The one exception: a skill that the person asks to keep as they say it."""
    turn = talk(client, f"keep: {CANARY}")
    kept = Tokens(client.app.state.security.secret).read(turn["state"])
    assert [skill.text for skill in kept.local_skills] == [CANARY]


def test_a_state_written_before_another_snapshot_still_works(client):
    """What the data no longer hold is left out, never an error."""
    secret = client.app.state.security.secret
    strange = replace(State(), goal="urn:gone", courses=("urn:gone",), shown=("urn:gone",))
    token = Tokens(secret).write(strange.believing([("urn:gone", "held")]))  # type: ignore[list-item]
    turn = say(client, "about", state=token)
    assert "urn:gone" not in turn["text"]
