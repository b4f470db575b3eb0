"""A client that a stranger generates from the published description works (slow: it is generated).

The generator is run as its documentation says, with the network off, and the client speaks to the
whole application in this process.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import subprocess
import sys
from datetime import date
from itertools import pairwise

import httpx
import pytest
from tiny_world import course, occupation, skill, word_linkers

from api.app import create_app
from api.settings import Settings

pytestmark = pytest.mark.slow
PACKAGE = "guidance_client_of_a_stranger"
TODAY = date(2026, 11, 22)
PROFILE = {
    "skills": [{"uri": skill("load-goods"), "evidence": "declared"}],
    "goal": {"occupation": occupation("planner")},
    "constraints": {"nuts": "PL61"},
}
TOLERATED = re.compile(r"Unsupported content[ _]type")
"""What the generator has no words for: PDF out, and documents in as text, PDF and office files."""


@pytest.fixture(scope="module")
def service(snapshots):
    settings = Settings(snapshot=snapshots / "current", requests_per_minute=0)
    return create_app(settings, word_linkers, lambda: TODAY)


@pytest.fixture(scope="module")
def generated(service, tmp_path_factory):
    """What the generator said, and the package that it wrote."""
    root = tmp_path_factory.mktemp("client")
    (root / "openapi.json").write_text(json.dumps(service.openapi()), encoding="utf-8")
    (root / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603
        [
            sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none",
            "--path", "openapi.json", "--output-path", PACKAGE, "--config", "config.yml",
        ],
        cwd=root, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    yield done.stdout + done.stderr
    sys.path.remove(str(root))


def part(name):
    return importlib.import_module(f"{PACKAGE}.{name}")


def call(service, tag, operation, **arguments):
    """Call an operation by the generated function, and return what it answers as plain JSON."""

    async def asked():
        transport = httpx.ASGITransport(app=service)
        base = "http://localhost"
        async with (
            service.router.lifespan_context(service),
            httpx.AsyncClient(transport=transport, base_url=base) as http,
        ):
            client = part("client").Client(base_url=base, raise_on_unexpected_status=True)
            client.set_async_httpx_client(http)
            return await part(f"api.{tag}.{operation}").asyncio_detailed(client=client, **arguments)

    return asyncio.run(asked())


def body(model, data):
    return getattr(part("models"), model).from_dict(data)


def test_the_generator_understands_the_whole_description(generated, service):
    """No operation and no schema is left out for a reason of ours."""
    lines = [line for line in generated.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("Unable", "Attempted"))]
    told += [
        f"{line}: {reason}"
        for line, reason in pairwise(lines)
        if line.startswith("WARNING") and not TOLERATED.search(reason)
    ]
    assert told == []
    for path, methods in service.openapi()["paths"].items():
        for operation in methods.values():
            tag = operation["tags"][0].replace(" ", "_")
            name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation["operationId"]).lower()
            module = part(f"api.{tag}.{name}")
            assert callable(module.asyncio_detailed), path


def test_the_client_matches_recommends_and_explains_itself(generated, service):
    matched = call(
        service, "matching", "match_skills", body=body("MatchRequest", {"text": "I pack orders."})
    )
    assert matched.parsed.matches[0].span == "pack orders"
    listed = call(
        service,
        "guidance",
        "recommend_courses",
        body=body("RecommendationRequest", {**PROFILE, "limit": 3}),
    )
    assert listed.status_code == 200
    assert listed.parsed.to_dict() == json.loads(listed.content)
    assert listed.parsed.results[0].rank == 1
    told = call(service, "service", "about", language="fi")
    assert told.parsed.name == "Learner guidance"
    assert told.parsed.to_dict() == json.loads(told.content)


def test_the_client_reads_gaps_paths_and_courses(generated, service):
    gap = call(service, "guidance", "find_gap", body=body("Profile", PROFILE))
    assert gap.parsed.to_dict() == json.loads(gap.content)
    path = call(service, "guidance", "plan_path", body=body("PathRequest", {**PROFILE, "steps": 2}))
    assert path.parsed.to_dict() == json.loads(path.content)
    read = call(service, "credentials", "read_credential", id=course("forklift"))
    assert read.parsed.to_dict() == json.loads(read.content)
    assert read.parsed.credential.to_dict()["title"] == "Forklift licence"


def test_a_problem_arrives_as_one(generated, service):
    told = call(service, "guidance", "find_gap", body=body("Profile", {}))
    assert told.status_code == 422
    assert told.parsed.expected == "goal.occupation"
