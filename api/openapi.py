"""The published description of the interface: OpenAPI 3.1, and JSON Schemas of profile and answers.

`python -m api.openapi DIRECTORY` writes the schemas again.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import guidance
from api.case_schemas import BODIES as CASE_BODIES
from api.comparison_schemas import ComparisonRequest
from api.curation_schemas import CurationRequest
from api.limiting import FREE
from api.paper_schemas import ActionPlanRequest, FundingRequest, LetterRequest
from api.path_schemas import PathAnswer, PathRequest
from api.plan_schemas import PlanDocument, PlanRequest
from api.problems import KINDS, MEDIA_TYPE, TOO_MANY, ProblemKind
from api.recognition_schemas import CardRequest
from api.schemas import (
    Answer,
    Explanation,
    ExplanationRequest,
    Profile,
    ReachRequest,
    RecommendationRequest,
)
from api.what_if_schemas import WhatIf, WhatIfRequest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/components/schemas/{model}"
EXAMPLE_SKILL = "https://learner-guidance.example/sample/skill/load-and-unload-goods"
EXAMPLE_GOAL = "https://learner-guidance.example/sample/occupation/logistics-planner"
PROFILE_EXAMPLE: dict[str, Any] = {
    "skills": [{"uri": EXAMPLE_SKILL, "evidence": "declared"}],
    "rejected": [],
    "goal": {"occupation": EXAMPLE_GOAL},
    "language": "en",
    "as_of": "2026-11-22",
    "constraints": {"nuts": "PL61", "budget": {"amount": 300, "currency": "EUR"}, "hard": []},
}


PARAMETERS = {
    "id": "URI of the record, as other answers give it; of a complaint or caseload, its number",
    "ref": "Opaque reference of the case",
    "credential": "URI of a course; absent for every course",
    "skill": "URI of a skill; absent for every skill",
    "limit": "Most entries of this answer",
    "offset": "Entries to pass over before the first of this answer",
}
"""What a parameter means where its operation does not say so itself."""


class ProblemDocument(BaseModel):
    """An error as RFC 9457 describes it, with what was found, what was expected and the remedy."""

    type: str
    title: str
    status: int
    detail: str
    found: str
    expected: str
    remedy: str
    errors: list[dict[str, str]] | None = None


def problems(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of some error responses of an operation."""
    content = {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="ProblemDocument")}}}
    titles = {
        status: "; or: ".join(kind.title for kind in kinds if kind.status == status)
        for status in dict.fromkeys(kind.status for kind in kinds)
    }
    return {status: {"description": title, "content": content} for status, title in titles.items()}


def json_body(model: type[BaseModel], example: Any) -> dict[str, Any]:
    """Return the documentation of a body that an operation reads itself."""
    schema = {"$ref": REFERENCE.format(model=model.__name__)}
    content = {"application/json": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an application, remembering it."""
    if app.openapi_schema is None:
        document = get_openapi(
            title="Learner guidance",
            version=guidance.__version__,
            summary="From what a person can do to the short courses that open job ads near them.",
            description=_description(),
            routes=app.routes,
        )
        _add_components(document)
        _describe_parameters(document)
        _add_limits(document)
        app.openapi_schema = document
    return app.openapi_schema


def _description() -> str:
    kinds = "\n".join(f"- `{kind.name}` ({kind.status}): {kind.title}" for kind in KINDS)
    return (
        "It suggests; people decide. Nothing of a request is stored or logged, but where an "
        "operation says so: cases, complaints and caseloads. `null` and an "
        f"absent member mean unknown.\n\nEvery error is {MEDIA_TYPE} of one of these kinds:\n{kinds}"
    )


def _add_limits(document: dict[str, Any]) -> None:
    """Say of every operation that counts toward the limit of requests what it answers beyond it."""
    for path, methods in document["paths"].items():
        if not path.startswith(FREE):
            for operation in methods.values():
                operation["responses"] |= {str(s): told for s, told in problems(TOO_MANY).items()}


def _describe_parameters(document: dict[str, Any]) -> None:
    operations = (each for path in document["paths"].values() for each in path.values())
    for parameter in (one for each in operations for one in each.get("parameters", ())):
        if parameter["name"] in PARAMETERS:
            parameter.setdefault("description", PARAMETERS[parameter["name"]])


def _add_components(document: dict[str, Any]) -> None:
    _, described = models_json_schema(
        [
            (model, "validation")
            for model in (
                RecommendationRequest,
                ExplanationRequest,
                ComparisonRequest,
                FundingRequest,
                ActionPlanRequest,
                LetterRequest,
                ReachRequest,
                PathRequest,
                PlanDocument,
                PlanRequest,
                WhatIfRequest,
                CardRequest,
                CurationRequest,
                *CASE_BODIES,
                Profile,
                ProblemDocument,
            )
        ],
        ref_template=REFERENCE,
    )
    components = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in described["$defs"].items():
        components.setdefault(name, schema)


def published_schemas() -> dict[str, str]:
    """Return file name to text of the JSON Schemas."""
    return {
        "profile.json": _schema_text(Profile, "A learner's profile", "validation"),
        "answer.json": _schema_text(Answer, "An answer", "serialization"),
        "explanation.json": _schema_text(Explanation, "An explanation", "serialization"),
        "path.json": _schema_text(PathAnswer, "A path of courses", "serialization"),
        "what-if.json": _schema_text(WhatIf, "What would be different if", "serialization"),
    }


def _schema_text(model: type[BaseModel], title: str, mode: Any) -> str:
    schema = {"$schema": DIALECT, **model.model_json_schema(mode=mode), "title": title}
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_schemas(directory: Path) -> None:
    """Write the JSON Schemas into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in published_schemas().items():
        (directory / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
