"""A made-up catalogue as a server of the Open Education API, version 6.0, would give it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SPECIFICATION = Path(__file__).resolve().parents[2] / "shared/standards/ooapi/ooapi_oeapi.yaml"


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def words(**by_language: str) -> list[dict[str, str]]:
    return [
        {"language": code.replace("_", "-"), "value": text} for code, text in by_language.items()
    ]


def code(value: str, kind: str = "identifier") -> dict[str, str]:
    return {"codeType": kind, "code": value}


ORGANISATIONS: list[dict[str, Any]] = [
    {"organisationId": uuid(1), "primaryCode": code("MILL"), "organisationType": "root",
     "otherCodes": [code("mill.example", "schac_home")],
     "name": words(nl_NL="Molenschool", en_GB="Mill School"),
     "addresses": [{"addressType": "postal", "city": "Delft",
                    "countryCode": {"iso3166-1-alpha3": "NLD"}}]},
    {"organisationId": uuid(2), "primaryCode": code("BAKE"), "organisationType": "department",
     "name": words(en_GB="Department of Baking"), "rootId": uuid(1), "parentId": uuid(1)},
]  # fmt: skip
OUTCOMES: list[dict[str, Any]] = [
    {"learningOutcomeId": uuid(11), "primaryCode": code("LO1"),
     "name": words(en_GB="Knead dough until it is smooth.", nl_NL="Deeg kneden tot het glad is.")},
    {"learningOutcomeId": uuid(12), "primaryCode": code("LO2"),
     "name": words(en_GB="Judge when a loaf is done.")},
]  # fmt: skip
PROGRAMMES: list[dict[str, Any]] = [
    {"programmeId": uuid(21), "primaryCode": code("BSC"), "programmeType": "programme",
     "name": words(en_GB="Bachelor of Food"), "qualificationAwarded": "bachelor",
     "levelOfQualification": "eqf_6", "studyLoad": [{"studyLoadUnit": "ects", "value": 180}]},
    {"programmeId": uuid(22), "primaryCode": code("MC1"), "programmeType": "programme",
     "name": words(en_GB="Artisan bread"), "formalDocument": "micro_credential_certificate",
     "levelOfQualification": "nlqf_4plus", "organisationId": uuid(1),
     "studyLoad": [{"studyLoadUnit": "ects", "value": 6}],
     "learningOutcomeIds": [uuid(12)], "assessment": words(en_GB="A portfolio of five loaves")},
]  # fmt: skip
COURSES: list[dict[str, Any]] = [
    {"courseId": uuid(31), "primaryCode": code("BR-1"), "abbreviation": "BREAD",
     "name": words(nl_NL="Brood bakken", en_GB="Baking bread"),
     "description": words(nl_NL="Je bakt drie soorten brood.", en_GB="You bake three kinds of bread."),
     "teachingLanguages": ["nld"],
     "studyLoad": [{"studyLoadUnit": "contact_time", "value": 20},
                   {"studyLoadUnit": "ects", "value": 3}, {"studyLoadUnit": "sbu", "value": 84}],
     "modesOfDelivery": ["presential", "online"], "level": "associate_degree",
     "fieldsOfStudy": "072101", "learningOutcomeIds": [uuid(11), uuid(12), uuid(99)],
     "admissionRequirements": words(nl_NL="Een oven thuis", en_GB="An oven at home"),
     "qualificationRequirements": words(nl_NL="Twee broden inleveren"),
     "resources": ["The flour book"], "assessment": words(nl_NL="Praktijktoets"),
     "link": "https://mill.example/bread", "otherCodes": [code("P-77", "product_id")],
     "programmeIds": [uuid(22)], "organisationId": uuid(2), "validTo": "2028-08-31T00:00:00+02:00",
     "consumer": {"consumerKey": "test"}, "ext": {"colour": "brown"}},
    {"courseId": uuid(32), "primaryCode": code("CH-2"), "name": words(en_GB="Food chemistry II"),
     "programmeIds": [uuid(21)], "organisationId": uuid(1), "level": "bachelor",
     "studyLoad": [{"studyLoadUnit": "sp", "value": 5}]},
]  # fmt: skip
OFFERINGS: list[dict[str, Any]] = [
    {"courseOfferingId": uuid(41), "courseId": uuid(31), "primaryCode": code("BR-1-A"),
     "name": words(nl_NL="Brood bakken, voorjaar"), "state": "active",
     "startDateTime": "2027-02-01T09:00:00+01:00", "endDateTime": "2027-03-26T17:00:00+01:00",
     "maxNumberStudents": 12, "modesOfDelivery": ["blended"],
     "addresses": [{"addressType": "postal", "city": "Rotterdam"},
                   {"addressType": "teaching", "city": "Delft",
                    "geolocation": {"latitude": 52.01, "longitude": 4.36}}],
     "priceInformation": [{"costType": "stap_eligible", "amount": "900", "currency": "EUR"},
                          {"costType": "total_costs", "amount": "340.84", "currency": "EUR"}]},
    {"courseOfferingId": uuid(42), "courseId": uuid(31), "primaryCode": code("BR-1-B"),
     "name": words(nl_NL="Brood bakken, najaar"), "state": "cancelled",
     "startDateTime": "2027-09-01T09:00:00+02:00"},
    {"courseOfferingId": uuid(43), "courseId": uuid(31), "primaryCode": code("BR-1-C"),
     "name": words(en_GB="Baking bread, summer"), "state": "active", "teachingLanguages": ["en-GB"],
     "startDateTime": "2027-06-01T09:00:00+02:00",
     "priceInformation": [{"costType": "total_costs", "amount": "0", "currency": "EUR"}]},
]  # fmt: skip
PROGRAMME_OFFERINGS: list[dict[str, Any]] = [
    {"programmeOfferingId": uuid(51), "programmeId": uuid(22), "primaryCode": code("MC1-A"),
     "name": words(en_GB="Artisan bread 2027"), "state": "active",
     "startDateTime": "2027-01-11T09:00:00+01:00"},
]  # fmt: skip
EVERYTHING = (
    ("Organisation", ORGANISATIONS),
    ("LearningOutcome", OUTCOMES),
    ("Programme", PROGRAMMES),
    ("Course", COURSES),
    ("CourseOffering", OFFERINGS),
    ("ProgrammeOffering", PROGRAMME_OFFERINGS),
)


def page(items: list[dict[str, Any]], number: int = 1, *, more: bool = False) -> dict[str, Any]:
    """Return one page of a list."""
    return {
        "pageSize": 10,
        "pageNumber": number,
        "hasPreviousPage": number > 1,
        "hasNextPage": more,
        "items": items,
    }


def check_against_specification(kind: str, value: Any) -> None:
    """Validate a value against a schema of the published OpenAPI document, or skip without it."""
    if not SPECIFICATION.is_file():
        pytest.skip("no OpenAPI document of OOAPI beside the project: ../shared/standards/ooapi")
    import jsonschema

    jsonschema.Draft202012Validator(_schema(kind)).validate(value)


_LOADED: dict[str, Any] = {}


def _schema(kind: str) -> dict[str, Any]:
    if not _LOADED:
        import yaml

        _LOADED.update(yaml.load(SPECIFICATION.read_text("utf-8"), yaml.CSafeLoader))
    return {"$ref": f"#/components/schemas/{kind}", "components": _LOADED["components"]}
