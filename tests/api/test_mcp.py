"""The Model Context Protocol at /mcp: the SDK's own client lists and calls every tool (F28).

The client speaks over the whole application in this process, as it would over the network, and
what it is given is compared with what the operation behind the tool answers over HTTP.
"""

import asyncio
import json
import logging
from contextlib import asynccontextmanager

import httpx2
import pytest
from conftest import TODAY
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from tiny_world import course, occupation, publishable, skill, word_linkers

from api.app import create_app
from api.mcp.tools import tools_of
from api.settings import Settings
from guidance.storage.writing import publish

PROFILE = {
    "skills": [{"uri": skill("load-goods"), "evidence": "declared"}],
    "goal": {"occupation": occupation("planner")},
    "constraints": {"nuts": "PL61"},
    "language": "pl",
}
CALLS = {
    "match_skills": ("/v1/skills/match", {"text": "I pack orders and cook meals.", "limit": 5}),
    "match_occupations": ("/v1/occupations/match", {"text": "magazynier", "language": "pl"}),
    "find_gap": ("/v1/gaps", PROFILE),
    "recommend_courses": ("/v1/recommendations", {**PROFILE, "limit": 3}),
    "plan_path": ("/v1/pathways", {**PROFILE, "steps": 2}),
    "what_if": (
        "/v1/what-if",
        {**PROFILE, "changes": [{"kind": "skill", "skill": skill("plan-routes")}]},
    ),
    "explain_course": ("/v1/explanations", {**PROFILE, "credential": course("planning")}),
    "read_course": ("/v1/credentials/{id}", {"id": course("forklift"), "language": "de"}),
    "about": ("/v1/about", {"language": "fi"}),
    "chat": ("/v1/chat", {"message": "I load goods and pack orders", "language": "en"}),
}
CANARY = "Zimtschnecke-4711"


@asynccontextmanager
async def connected(app, address="http://localhost:8000", **more):
    """A client of the SDK over an application that is running."""
    transport = httpx2.ASGITransport(app=app)
    async with (
        httpx2.AsyncClient(transport=transport, base_url=address) as http,
        Client(streamable_http_client(f"{address}/mcp", http_client=http), **more) as client,
    ):
        yield client, http


@pytest.fixture(scope="module")
def app(snapshots):
    settings = Settings(snapshot=snapshots / "current", requests_per_minute=0)
    return create_app(settings, word_linkers, lambda: TODAY)


def run(app, conversation, **more):
    """Run a conversation with the application from its start to its end."""

    async def whole():
        async with app.router.lifespan_context(app), connected(app, **more) as (client, http):
            return await conversation(client, http)

    return asyncio.run(whole())


async def over_http(http, path, arguments):
    if "{id}" in path or path == "/v1/about":
        rest = {name: value for name, value in arguments.items() if name != "id"}
        return await http.get(path.replace("{id}", arguments.get("id", "")), params=rest)
    return await http.post(path, json=arguments)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_is_listed_strict_and_says_what_it_is(app, mode):
    """By clients of the newest and of older revisions of the protocol; F46: the notice."""

    async def conversation(client, http):
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in run(app, conversation, mode=mode)}
    assert set(tools) == {tool.name for tool in tools_of(app.openapi())} >= set(CALLS)
    for tool in tools.values():
        assert tool.input_schema["additionalProperties"] is False
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
        assert "Automated system" in tool.description
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert "#/components" not in json.dumps([tool.input_schema, tool.output_schema])


@pytest.mark.parametrize("name", CALLS)
def test_a_tool_answers_what_its_operation_answers(app, name):
    """The same bytes, and they follow the schema that the tool declares (the client checks)."""
    path, arguments = CALLS[name]

    async def conversation(client, http):
        return await client.call_tool(name, arguments), await over_http(http, path, arguments)

    told, answer = run(app, conversation)
    assert answer.status_code == 200
    assert not told.is_error
    assert told.content[0].text == answer.text
    assert told.structured_content == answer.json()


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("recommend_courses", {**PROFILE, "name": CANARY}, "invalid-input"),
        ("match_skills", {"text": "x", "age": 30}, "invalid-input"),
        ("find_gap", {}, "invalid-input"),
        ("explain_course", {**PROFILE, "credential": course("none")}, "unknown-concept"),
        ("read_course", {"id": course("forklift"), "name": CANARY}, "invalid-input"),
        ("read_course", {"language": "de"}, "invalid-input"),
        ("read_course", {"id": course("none")}, "unknown-concept"),
        ("read_course", {"id": f"{course('forklift')}.jsonld"}, "invalid-input"),
        ("about", {"language": "deu"}, "invalid-input"),
    ],
)
def test_a_refusal_is_a_problem_in_words(app, name, arguments, kind):
    async def conversation(client, http):
        return await client.call_tool(name, arguments)

    told = run(app, conversation)
    problem = told.structured_content
    assert told.is_error
    assert problem["type"] == f"/docs#problem-{kind}"
    assert told.content[0].text == f"{problem['title']}: {problem['detail']}"
    assert "expected" in told.content[0].text or kind == "unknown-concept"
    assert CANARY not in told.content[0].text


def test_a_conversation_is_held_through_the_tool(app):
    """The state of one answer goes with the next message; the last answer lists courses."""

    async def conversation(client, http):
        told = await client.call_tool("chat", {"message": "I load goods"})
        for message in ("yes", "skip", "anywhere", "unlimited", "skip"):
            asked = {"message": message, "state": told.structured_content["state"]}
            told = await client.call_tool("chat", asked)
        return told.structured_content

    told = run(app, conversation)
    assert "courses" in {block["kind"] for block in told["reply"]["blocks"]}
    assert told["profile"]["skills"][0]["uri"] == skill("load-goods")


def test_an_unknown_tool_names_those_there_are(app):
    async def conversation(client, http):
        with pytest.raises(MCPError, match="match_skills, match_occupations"):
            await client.call_tool("rank_people", {})
        return True

    assert run(app, conversation)


def test_a_stranger_host_or_page_is_refused_and_nothing_is_logged(app, caplog):
    """A page of another site cannot reach a service that listens on its reader's machine."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": CANARY}}
    accept = {"accept": "application/json, text/event-stream"}

    async def conversation(client, http):
        await client.call_tool("match_skills", {"text": CANARY, "of": CANARY})
        strange = await http.post("/mcp", json=asked, headers={**accept, "host": "evil.example"})
        page = await http.post(
            "/mcp", json=asked, headers={**accept, "origin": "http://evil.example"}
        )
        broken = await http.post("/mcp", content=f"{{{CANARY}", headers={**accept, "content-type": "application/json"})  # fmt: skip
        return strange.status_code, page.status_code, broken.status_code

    with caplog.at_level(logging.DEBUG):
        assert run(app, conversation) == (421, 403, 400)
    told = [record for record in caplog.records if record.name.startswith(("mcp", "guidance"))]
    assert not [record.getMessage() for record in told if CANARY in record.getMessage()]
    assert "evil.example" not in caplog.text


def test_the_hosts_are_those_of_the_settings(snapshots):
    settings = Settings(snapshot=snapshots / "current", mcp_hosts="guidance.example")
    app = create_app(settings, word_linkers, lambda: TODAY)

    async def conversation(client, http):
        listed = await client.list_tools()
        other = await http.post("/mcp", json={}, headers={"host": "localhost:8000"})
        return len(listed.tools), other.status_code

    assert run(app, conversation, address="https://guidance.example") == (len(CALLS), 421)


def test_without_hosts_there_is_no_such_door(snapshots):
    settings = Settings(snapshot=snapshots / "current", mcp_hosts=" ")

    async def post(app):
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as http:
            return (await http.post("http://localhost/mcp", json={})).status_code

    assert asyncio.run(post(create_app(settings, word_linkers))) == 404


def test_a_page_that_reads_and_a_body_too_large_are_refused(app):
    async def conversation(client, http):
        large = json.dumps(
            {"jsonrpc": "2.0", "method": "ping", "id": 1, "params": {"x": "x" * 300_000}}
        )
        headers = {"accept": "application/json", "content-type": "application/json"}
        return (
            (await http.get("/mcp")).status_code,
            (await http.post("/mcp", content=large, headers=headers)).status_code,
        )

    assert run(app, conversation) == (405, 413)


def test_tools_follow_a_snapshot_that_is_replaced(tmp_path):
    """F28: a call keeps to one snapshot, and the next call is answered from the newer one."""
    root = tmp_path / "snapshots"
    publish(publishable(tmp_path / "content"), root)
    settings = Settings(snapshot=root / "current", check_seconds=0.0, requests_per_minute=0)
    app = create_app(settings, word_linkers, lambda: TODAY)

    async def conversation(client, http):
        async def seen():
            return (await client.call_tool("about", {})).structured_content["snapshot"]

        before = await seen()
        digest = publish(publishable(tmp_path / "content", title="Forklift permit"), root)
        async with asyncio.timeout(20):
            while await seen() != digest:
                await asyncio.sleep(0.01)
        return before, digest, (await client.call_tool(*called)).structured_content

    called = "read_course", {"id": course("forklift")}
    before, digest, read = run(app, conversation)
    assert before != digest == read["snapshot"]
    assert read["credential"]["title"] == "Forklift permit"


def test_many_calls_at_once_are_each_answered(app):
    async def conversation(client, http):
        texts = ["pack orders", "cook meals", "keep stock"] * 5
        told = await asyncio.gather(
            *(client.call_tool("match_skills", {"text": text}) for text in texts)
        )
        return texts, [answer.structured_content["matches"][0]["span"] for answer in told]

    texts, spans = run(app, conversation)
    assert spans == texts


def test_the_sdk_is_not_loaded_before_it_is_needed(app):
    """A service that starts and stops without a call ends cleanly."""

    async def whole():
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0)

    asyncio.run(whole())
