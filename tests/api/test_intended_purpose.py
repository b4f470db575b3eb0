"""What the service must never be used for, as tests over the published description of its interface.

REQUIREMENTS, law: no endpoint orders persons (AI Act, intended purpose), no response says yes or
no to an entitlement, to funding or to a sanction (GDPR 22), and no request has a member for who
somebody is (GDPR 5(1)(c)). A new operation that breaks one of them fails here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

PERSON = re.compile(r"^(case_ref|case|ref|reference|person|learner|applicant|participant)$")
"""Members that say whose row this is."""
MERIT = re.compile(
    r"^(score|rank|merit|priority|position|place|probability|likelihood|risk|employability|class)$"
)
"""Members that would set one person above another."""
VERDICT = re.compile(
    r"entitle|eligible|eligibility|approv|granted|admitted|sanction|qualifies|deserv|suspicio"
)
"""Yes or no on what is not ours to decide."""
IDENTITY = re.compile(
    r"^(first_?name|last_?name|full_?name|surname|family_?name|given_?name|birth\w*|date_of_birth|"
    r"age|gender|sex|nationality|citizenship|ethnicity|religion|address|street|postcode|e?mail|"
    r"phone|telephone|health|disability|marital\w*|children)$"
)
"""Who somebody is."""
OFFICES = {"Contact", "Place"}
"""Schemas about offices and places, which have addresses and telephones of their own."""


@pytest.fixture(scope="module")
def description(client) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def resolved(schema: Any, description: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed."""
    if isinstance(schema, dict) and "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return {**description["components"]["schemas"][name], "x-name": name}
    return schema if isinstance(schema, dict) else {}


def parts(schema: Any, description: dict[str, Any], seen: frozenset[str]) -> Iterator[Any]:
    """Every schema inside one, itself first; each named one once on the way down."""
    found = resolved(schema, description)
    name = found.get("x-name", "")
    if name in seen:
        return
    yield found
    below = seen | ({name} if name else frozenset())
    inner = [*found.get("properties", {}).values(), found.get("items")]
    inner += [found.get("additionalProperties"), *found.get("prefixItems", [])]
    inner += [one for key in ("anyOf", "oneOf", "allOf") for one in found.get(key, [])]
    for one in inner:
        if isinstance(one, dict):
            yield from parts(one, description, below)


def bodies(description: dict[str, Any], side: str) -> Iterator[tuple[str, Any]]:
    """Every schema of every request or response with the operation it belongs to."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            told = [operation.get("requestBody", {})]
            if side == "response":
                told = [one for code, one in operation["responses"].items() if code[0] == "2"]
            for one in told:
                for media in one.get("content", {}).values():
                    for part in parts(media.get("schema"), description, frozenset()):
                        yield where, part


def test_no_operation_orders_persons(description) -> None:
    """AI Act, intended purpose: rows about people carry nothing that sets one above another."""
    looked = 0
    for where, part in bodies(description, "response"):
        members = part.get("properties", {})
        if any(PERSON.match(name) for name in members):
            looked += 1
            assert not [name for name in members if MERIT.match(name)], (where, part.get("x-name"))
    assert looked, "no response speaks of a person: then this test looks at nothing"


def test_no_list_of_persons_can_be_sorted_by_merit(description) -> None:
    for path, operations in description["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if re.search(r"sort|order", parameter["name"]):
                    allowed = resolved(parameter["schema"], description).get("enum", ["anything"])
                    assert not [one for one in allowed if MERIT.match(str(one))], path
                    assert allowed != ["anything"], path


def test_no_response_decides_on_entitlement_funding_or_sanction(description) -> None:
    """GDPR 22: findings are words such as likely, no, ask; never a yes or no of ours."""
    for where, part in bodies(description, "response"):
        for name, member in part.get("properties", {}).items():
            kind = resolved(member, description).get("type")
            assert not (VERDICT.search(name) and kind == "boolean"), (where, name)


def test_no_request_asks_who_somebody_is(description) -> None:
    """GDPR 5(1)(c), F47: there is no member for it, and unknown members are refused."""
    for where, part in bodies(description, "request"):
        if part.get("x-name") in OFFICES:
            continue
        asked = [name for name in part.get("properties", {}) if IDENTITY.match(name)]
        assert not asked, (where, asked)


def test_every_request_of_json_refuses_members_it_does_not_know(description) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            media = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            found = resolved(media.get("schema"), description)
            if found.get("properties"):
                assert found.get("additionalProperties") is False, f"{method} {path}"
