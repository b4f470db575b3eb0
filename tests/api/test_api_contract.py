"""What is published: JSON Schemas, OpenAPI, examples, headers."""

import json
import typing
from dataclasses import fields
from pathlib import Path

import pytest
from tiny_world import skill

from api import schemas
from api.openapi import PROFILE_EXAMPLE, published_schemas
from guidance import answer, learner

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "data" / "sample" / "profiles").glob("*.json"))
OPERATIONS = {
    "matchSkills": ("post", "/v1/skills/match"),
    "matchOccupations": ("post", "/v1/occupations/match"),
    "chat": ("post", "/v1/chat"),
    "listLikelySkills": ("post", "/v1/occupations/skills"),
    "listOccupationsWithinReach": ("post", "/v1/occupations/within-reach"),
    "readOccupationCrosswalk": ("get", "/v1/occupations/crosswalk"),
    "migrateProfile": ("post", "/v1/taxonomy/profile"),
    "findGap": ("post", "/v1/gaps"),
    "recommendCourses": ("post", "/v1/recommendations"),
    "explainCourse": ("post", "/v1/explanations"),
    "compareCourses": ("post", "/v1/comparisons"),
    "findFunding": ("post", "/v1/funding"),
    "makeActionPlan": ("post", "/v1/action-plans"),
    "printActionPlan": ("post", "/v1/action-plans.pdf"),
    "printExplanation": ("post", "/v1/explanations.pdf"),
    "planPath": ("post", "/v1/pathways"),
    "askWhatIf": ("post", "/v1/what-if"),
    "readCredential": ("get", "/v1/credentials/{id}"),
    "readCredentialSheet": ("get", "/v1/credentials/{id}.pdf"),
    "readCredentialLinkedData": ("get", "/v1/credentials/{id}.jsonld"),
    "readCatalogueLinkedData": ("get", "/v1/catalogue.jsonld"),
    "findExemptions": ("post", "/v1/recognition/exemptions"),
    "checkStack": ("post", "/v1/recognition/stacks"),
    "viewAcrossBorders": ("get", "/v1/recognition/credentials/{id}"),
    "checkStudentCard": ("post", "/v1/recognition/student-card"),
    "readSkillDemand": ("get", "/v1/labour-market/skills"),
    "readSkillFigures": ("get", "/v1/labour-market/skills/{id}"),
    "readOccupationFigures": ("get", "/v1/labour-market/occupations/{id}"),
    "about": ("get", "/v1/about"),
    "health": ("get", "/v1/health"),
    "readMetrics": ("get", "/v1/metrics"),
    "ready": ("get", "/v1/ready"),
    "exportPlan": ("post", "/v1/plans/export"),
    "importPlan": ("post", "/v1/plans/import"),
    "importCredential": ("post", "/v1/credentials/import"),
    "readDocument": ("post", "/v1/documents/read"),
    "listCredentials": ("get", "/v1/credentials"),
    "readDatasets": ("get", "/v1/datasets.jsonld"),
    "readSession": ("get", "/v1/session"),
    "beginCaseload": ("post", "/v1/caseloads"),
    "listCaseloads": ("get", "/v1/caseloads"),
    "readCaseloadTemplate": ("get", "/v1/caseloads/template.csv"),
    "readCaseloadStatus": ("get", "/v1/caseloads/{id}"),
    "deleteCaseload": ("delete", "/v1/caseloads/{id}"),
    "readCaseloadResults": ("get", "/v1/caseloads/{id}/results.jsonl"),
    "readCaseloadReport": ("get", "/v1/caseloads/{id}/report.csv"),
    "readCaseloadArchive": ("get", "/v1/caseloads/{id}/archive.zip"),
    "proposeSeats": ("post", "/v1/caseloads/{id}/seat-plan"),
    "reportToFunder": ("post", "/v1/caseloads/{id}/funder-report"),
    "readUnmetNeed": ("get", "/v1/caseloads/{id}/unmet-need"),
    "listCuration": ("get", "/v1/curation"),
    "addCuration": ("post", "/v1/curation"),
    "openCase": ("post", "/v1/cases"),
    "listCases": ("get", "/v1/cases"),
    "readCase": ("get", "/v1/cases/{ref}"),
    "eraseCase": ("delete", "/v1/cases/{ref}"),
    "exportCase": ("get", "/v1/cases/{ref}/export"),
    "verifyCase": ("get", "/v1/cases/{ref}/verification"),
    "keepCaseProfile": ("post", "/v1/cases/{ref}/profile"),
    "recommendInCase": ("post", "/v1/cases/{ref}/recommendations"),
    "listDecisions": ("get", "/v1/cases/{ref}/decisions"),
    "decideInCase": ("post", "/v1/cases/{ref}/decisions"),
    "agreeOnList": ("post", "/v1/cases/{ref}/agreements"),
    "recordContact": ("post", "/v1/cases/{ref}/contacts"),
    "writeNote": ("post", "/v1/cases/{ref}/notes"),
    "recordOutcome": ("post", "/v1/cases/{ref}/outcomes"),
    "handOverCase": ("post", "/v1/cases/{ref}/hand-overs"),
    "closeCase": ("post", "/v1/cases/{ref}/closing"),
    "makeComplaint": ("post", "/v1/complaints"),
    "listComplaints": ("get", "/v1/complaints"),
    "readComplaint": ("get", "/v1/complaints/{id}"),
    "answerComplaint": ("post", "/v1/complaints/{id}/answer"),
    "countCasework": ("get", "/v1/casework/counts"),
    "reportOutcomes": ("get", "/v1/casework/outcomes"),
}
PUBLISHED = ["profile.json", "answer.json", "explanation.json", "path.json", "what-if.json"]
PERSONAL = {"name", "birth", "gender", "nationality", "address", "health", "email", "phone"}


def schema(name):
    return json.loads((ROOT / "docs" / "schemas" / name).read_text(encoding="utf-8"))


def validator(name):
    from jsonschema import Draft202012Validator, FormatChecker

    return Draft202012Validator(schema(name), format_checker=FormatChecker())


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_schemas_on_disk_are_those_of_the_code(name):
    text = (ROOT / "docs" / "schemas" / name).read_text(encoding="utf-8")
    assert text == published_schemas()[name], "write them again: python -m api.openapi docs/schemas"
    validator(name).check_schema(json.loads(text))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_profiles_follow_the_schema_and_are_read(path):
    example = json.loads(path.read_text(encoding="utf-8"))
    validator("profile.json").validate(example)
    learner.read_profile(example)


def test_the_documented_example_is_read():
    validator("profile.json").validate(PROFILE_EXAMPLE)
    learner.read_profile(PROFILE_EXAMPLE)


def test_an_answer_follows_the_schema(client):
    body = {"skills": [{"uri": skill("load-goods")}], "constraints": {"nuts": "PL61"}}
    validator("answer.json").validate(client.post("/v1/recommendations", json=body).json())
    validator("answer.json").validate(client.post("/v1/recommendations", json={}).json())


def test_an_explanation_follows_the_schema(client):
    """Of a course of the list, and of one that is not in it."""
    body = {"skills": [{"uri": skill("load-goods")}], "constraints": {"nuts": "PL61"}}
    listed = client.post("/v1/recommendations", json=body).json()["results"][0]
    found = client.post("/v1/explanations", json={**body, "credential": listed["credential"]})
    validator("explanation.json").validate(found.json())
    assert found.json()["result"] == listed
    assert all(reason in "\n".join(found.json()["letter"]) for reason in listed["reasons"])
    refused = client.post("/v1/explanations", json={**body, "credential": "x:none"})
    assert refused.status_code == 404
    assert client.post("/v1/explanations", json=body).status_code == 422


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_object_takes_further_members(name):
    text = schema(name)
    for part in [text, *text["$defs"].values()]:
        if "properties" in part:
            assert part["additionalProperties"] is False


def test_the_members_are_those_of_the_domain():
    profile = {f.name for f in fields(learner.LearnerProfile)}
    assert set(schemas.Profile.model_fields) == profile
    limits = {*learner.LIMITS, "hard"}
    assert set(schemas.Constraints.model_fields) == limits
    assert set(typing.get_args(schemas.Limit)) == set(learner.LIMITS)
    pairs = [
        (schemas.Answer, answer.Answer),
        (schemas.Explanation, answer.Explanation),
        (schemas.Without, answer.Without),
        (schemas.Result, answer.Result),
        (schemas.Part, answer.Part),
        (schemas.Opened, answer.Opened),
        (schemas.Gap, answer.CourseGap),
        (schemas.Exclusion, answer.Exclusion),
        (schemas.Question, answer.Question),
        (schemas.MarketNote, answer.MarketNote),
    ]
    for wire, inside in pairs:
        assert list(wire.model_fields) == [f.name for f in fields(inside)]


def test_a_profile_has_no_member_for_who_a_person_is():
    assert not PERSONAL & set(schema("profile.json")["properties"])


@pytest.fixture
def described(client):
    return client.get("/openapi.json").json()


def test_operations_are_stable(described):
    assert described["openapi"].startswith("3.1")
    found = {
        operation["operationId"]: (method, path)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert found == OPERATIONS


def test_no_operation_orders_persons(described):
    assert not any("person" in path or "learners" in path for path in described["paths"])


def test_errors_are_documented_as_problems(described):
    for path, methods in described["paths"].items():
        for operation in methods.values():
            errors = [r for s, r in operation["responses"].items() if s >= "400"]
            assert errors or path in ("/v1/health", "/v1/metrics")
            assert all(list(r["content"]) == ["application/problem+json"] for r in errors)


def test_every_reference_resolves(described):
    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}

    def references(part):
        if isinstance(part, dict):
            yield from ([part["$ref"]] if isinstance(part.get("$ref"), str) else [])
            for item in part.values():
                yield from references(item)
        elif isinstance(part, list):
            for item in part:
                yield from references(item)

    assert set(references(described)) <= known


def test_bodies_have_examples_that_work(client, described):
    for operation, (method, path) in OPERATIONS.items():
        if method == "post":
            content = described["paths"][path]["post"]["requestBody"]["content"]
            if "text/csv" in content:
                sent = {"content": content["text/csv"]["example"].encode()}
            else:
                sent = {"json": content["application/json"]["example"]}
            status = client.post(path, **sent).status_code
            staff_only = "security" in described["paths"][path]["post"]
            assert status == 401 if staff_only else status in (200, 404), operation


@pytest.mark.parametrize(
    "path", ["/", "/about", "/docs", "/v1/about", "/v1/nothing", "/static/style.css", "/nothing"]
)
def test_every_response_has_the_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
