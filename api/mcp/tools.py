"""What the tools are: each is an operation of the interface, described by its OpenAPI document.

A tool has no schema and no code of its own, so that it can take, refuse and answer nothing that
its operation does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

Schema = dict[str, Any]
COMPONENTS = "#/components/schemas/"
DEFINITIONS = "#/$defs/"


@dataclass(frozen=True)
class Tool:
    """One operation as a tool.

    Attributes
    ----------
    operation
        Its member of the OpenAPI document.
    components
        The schemas of the document, by name.
    """

    name: str
    title: str
    description: str
    method: str
    path: str
    operation: Mapping[str, Any]
    components: Mapping[str, Schema]

    @property
    def takes_body(self) -> bool:
        """Return whether the arguments are the operation's JSON body."""
        return "requestBody" in self.operation

    @cached_property
    def parameters(self) -> tuple[Mapping[str, Any], ...]:
        """Return the parameters that stand in the path or behind it."""
        return tuple(self.operation.get("parameters", ()))

    @cached_property
    def input_schema(self) -> Schema:
        """Return the schema of the arguments; members it does not name are refused."""
        if self.takes_body:
            content = self.operation["requestBody"]["content"]["application/json"]
            return {**self._standing_alone(content["schema"]), "examples": [content["example"]]}
        return {
            "type": "object",
            "properties": {item["name"]: item["schema"] for item in self.parameters},
            "required": [item["name"] for item in self.parameters if item.get("required")],
            "additionalProperties": False,
        }

    @cached_property
    def output_schema(self) -> Schema:
        """Return the schema of an answer."""
        content = self.operation["responses"]["200"]["content"]["application/json"]
        return self._standing_alone(content["schema"])

    def _standing_alone(self, schema: Schema) -> Schema:
        """Return a schema with all that it refers to inside it."""
        root = self.components[schema["$ref"].removeprefix(COMPONENTS)]
        needed: dict[str, Schema] = {}
        waiting = list(references(root))
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = self.components[name]
                waiting.extend(references(needed[name]))
        inside = {name: _moved(needed[name]) for name in sorted(needed)}
        return {**_moved(root), **({"$defs": inside} if inside else {})}


def references(part: Any) -> Iterator[str]:
    """Yield the names of the components that a schema refers to."""
    if isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str):
            yield target.removeprefix(COMPONENTS)
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from references(item)


def _moved(part: Any) -> Any:
    """Return a schema whose references point inside it."""
    if isinstance(part, dict):
        return {name: _moved(item) for name, item in part.items()}
    if isinstance(part, list):
        return [_moved(item) for item in part]
    return part.replace(COMPONENTS, DEFINITIONS) if isinstance(part, str) else part


def instructions() -> str:
    """Return what the service is for and how its tools go together."""
    return str(_texts()["instructions"]).strip()


def tools_of(document: Mapping[str, Any]) -> tuple[Tool, ...]:
    """Return the tools over an OpenAPI document, in the order in which they are used."""
    texts = _texts()
    places = {
        operation["operationId"]: (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    return tuple(
        Tool(
            row["name"],
            row["title"],
            f"{row['description'].strip()} {texts['notice'].strip()}",
            *places[row["operation"]],
            document["components"]["schemas"],
        )
        for row in texts["tool"]
    )


def _texts() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("tools.toml").read_text("utf-8"))
