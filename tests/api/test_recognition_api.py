"""Recognition and portability over HTTP, on a tiny world with made-up registers and packs.

Ardland (code XT) is no country: its framework is here to show that a framework of anywhere is data.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient
from tiny_world import COURSES, DAY, course, publishable, skill, word_linkers

from api.app import create_app
from api.recognition_schemas import AbroadResponse, CardResponse, ExemptionResponse, StackResponse
from api.settings import Settings
from guidance.credential import (
    Evidence,
    NationalLevel,
    OutcomeSkill,
    QualityAssurance,
    SkillTag,
    Standing,
)
from guidance.frameworks import CountryFacts, RecognitionContact, ReferencedLevel
from guidance.messages import languages
from guidance.storage.writing import publish

TODAY = date(2026, 11, 22)
FACTS = CountryFacts(
    levels=(
        ReferencedLevel("PL", "PRK", "3", 3, "PRK referencing report", "2013"),
        ReferencedLevel("XT", "Ardland NQF", "C", 3, "Ardland referencing report", "2024-05-01"),
    ),
    contacts=(RecognitionContact("XT", "Ardland Centre", "https://recognition.ard.example", DAY),),
)
NUMBER = "4a0b6f60-7c3e-11ef-9b52-001999888777"
CARD = "/v1/recognition/student-card"


def changed(record):
    """The courses of the tiny world, with levels, registers, a joint programme and a successor."""
    name = record.uri.rsplit("/", 1)[1]
    if name == "forklift":
        return replace(
            record,
            awarding_bodies=("Copernicus Centre", "Vistula School"),
            learning_outcomes=("drive forklifts safely", "load and unload goods"),
            outcome_skills=(
                OutcomeSkill(0, skill("drive-forklifts")),
                OutcomeSkill(1, skill("load-goods")),
            ),
            national_levels=(NationalLevel("PL", "PRK", "3", 3, "PRK referencing report (2013)"),),
            quality=(
                QualityAssurance("evaluation", "Tiny register", DAY, date(2026, 1, 31),
                                 Standing.REGISTERED, "r/1"),
                QualityAssurance("list", "Tiny list", DAY, date(2027, 6, 30), Standing.LISTED),
            ),
            labels=("Alliance of Lakes",),
            ects=5.0, hours=None, part_of=("Warehouse Diploma",),
        )  # fmt: skip
    if name == "planning":
        return replace(
            record, ects=5.0, part_of=("Warehouse Diploma",), awarding_bodies=(), quality=()
        )
    if name == "sheets":
        return replace(record, withdrawn=date(2026, 11, 22), successor=course("planning"))
    return record


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    content = publishable(tmp_path_factory.mktemp("content"))
    quote = "drive forklifts safely"
    tags = tuple(
        tuple(
            SkillTag(tag.skill, tag.confidence, Evidence.OUTCOME, quote)
            if tag.skill == skill("drive-forklifts")
            else tag
            for tag in of_one
        )
        for of_one in content.tags
    )
    content = replace(content, credentials=tuple(map(changed, COURSES)), tags=tags, countries=FACTS)
    root = tmp_path_factory.mktemp("snapshots")
    publish(content, root)
    app = create_app(Settings(snapshot=root / "current"), word_linkers, lambda: TODAY)
    with TestClient(app) as client:
        app.state.service.current().linkers.result(10)
        yield client


def abroad(door, name, **query):
    found = door.get(f"/v1/recognition/credentials/{course(name)}", params=query)
    assert found.status_code == 200, found.text
    AbroadResponse.model_validate_json(found.content)
    return found.json()


def test_a_record_shows_the_level_of_the_country_it_is_seen_from(door):
    """Permeability, cross-border: EQF 3 is level C in Ardland, by its dated referencing."""
    seen = abroad(door, "forklift", country="xt")
    assert seen["eqf"] == 3
    assert seen["eqf_basis"] == "PRK referencing report (2013)"
    assert [(one["framework"], one["level"], one["dated"]) for one in seen["levels"]] == [
        ("Ardland NQF", "C", "2024-05-01")
    ]
    assert seen["contact"]["name"] == "Ardland Centre"
    assert any(
        "Ardland NQF level C, by Ardland referencing report (2024-05-01)" in one
        for one in seen["said"]
    )


def test_a_country_that_no_pack_names_is_unknown_and_the_institution_is_asked(door):
    seen = abroad(door, "forklift", country="FI")
    assert (seen["levels"], seen["contact"]) == ([], None)
    said = " ".join(seen["said"])
    assert "Which level this is in Finland is not known here." in said
    assert "Whom to ask in Finland is not known here. Ask the institution." in said


def test_a_record_without_a_level_names_none_abroad(door):
    seen = abroad(door, "planning", country="XT")
    assert (seen["eqf"], seen["eqf_basis"], seen["levels"]) == (None, None, [])


def test_every_awarding_body_of_a_joint_programme_is_named(door):
    """Joint programmes: one record, several awarding bodies, in view, record, answer and page."""
    bodies = ["Copernicus Centre", "Vistula School"]
    assert abroad(door, "forklift", country="DE")["ask"] == bodies
    record = door.get(f"/v1/credentials/{course('forklift')}").json()
    assert record["credential"]["awarding_bodies"] == bodies
    asked = {"skills": [{"uri": skill("load-goods")}], "constraints": {"nuts": "PL61"}}
    results = door.post("/v1/recommendations", json=asked).json()["results"]
    (found,) = (one for one in results if one["credential"] == course("forklift"))
    assert found["awarding_bodies"] == bodies
    page = door.get(f"/courses/{course('forklift')}")
    assert all(body in page.text for body in bodies)


def test_evidence_says_whether_it_holds_on_the_day(door):
    """F15: expired evidence shows as expired; the day of the question decides."""
    now, before = (
        {
            one["source"]: one["holds"]
            for one in abroad(door, "forklift", country="DE", **day)["quality"]
        }
        for day in ({}, {"as_of": "2026-01-31"})
    )
    assert now == {"Tiny register": False, "Tiny list": True}
    assert before == {"Tiny register": True, "Tiny list": True}
    said = " ".join(abroad(door, "forklift", country="DE")["said"])
    assert "expired on 31 January 2026" in said
    assert "valid until 30 June 2027" in said
    assert "A label is not quality assurance: Alliance of Lakes." in said


def test_credits_are_shown_as_hours_and_flagged_outside_higher_education(door):
    """5 ECTS are 125-150 hours; EQF 3 is no higher education."""
    seen = abroad(door, "forklift", country="DE")
    assert seen["credits"] == {"low": 5.0, "high": 5.0, "stated": "ects"}
    assert seen["workload"] == {"low": 125.0, "high": 150.0, "stated": "ects"}
    assert seen["indicative"] is True


def test_a_withdrawn_course_names_what_took_its_place(door):
    """F16, in the record, the view abroad, the exclusion and the letter."""
    record = door.get(f"/v1/credentials/{course('sheets')}").json()
    assert record["successor"] == {"uri": course("planning"), "title": "Planning routes"}
    assert abroad(door, "sheets", country="DE")["successor"] == course("planning")
    early = abroad(door, "sheets", country="DE", as_of="2026-11-21")
    assert (early["withdrawn"], early["successor"]) == (None, None)
    asked = {
        "skills": [{"uri": skill("keep-stock")}],
        "constraints": {"nuts": "PL61"},
    }
    answer = door.post("/v1/recommendations", json=asked).json()
    assert course("sheets") not in {one["credential"] for one in answer["results"]}
    (gone,) = (one for one in answer["excluded"] if one["credential"] == course("sheets"))
    assert (gone["limit"], gone["found"], gone["allowed"]) == (
        "withdrawn", "2026-11-22", course("planning"),
    )  # fmt: skip
    letter = door.post("/v1/explanations", json={**asked, "credential": course("sheets")}).json()
    assert any(
        "22 November 2026" in line and "Planning routes" in line for line in letter["letter"]
    )


def test_the_page_of_a_withdrawn_course_leads_to_its_successor(door):
    page = door.get(f"/courses/{course('sheets')}", params={"language": "en"}).text
    assert "It is no longer offered, since 22 November 2026." in page
    assert "You can take this instead: Planning routes." in page
    assert f'href="/courses/{course("planning")}?language=en"' in page
    assert "no longer offered" not in door.get(f"/courses/{course('planning')}").text


def test_a_course_is_recommended_until_the_day_before_it_is_withdrawn(door):
    asked = {
        "skills": [{"uri": skill("keep-stock")}],
        "constraints": {"nuts": "PL61"},
        "as_of": "2026-11-21",
    }
    answer = door.post("/v1/recommendations", json=asked).json()
    assert course("sheets") in {one["credential"] for one in answer["results"]}


def exempt(door, *skills, name="forklift", language="en"):
    asked = {"credential": course(name), "skills": [*map(skill, skills)], "language": language}
    found = door.post("/v1/recognition/exemptions", json=asked)
    assert found.status_code == 200, found.text
    ExemptionResponse.model_validate_json(found.content)
    return found.json()


def test_a_certified_skill_lets_off_a_part_and_names_whom_to_ask(door):
    found = exempt(door, "drive-forklifts", "speak-german")
    assert found["certified"] == [skill("drive-forklifts")]
    assert found["open"] == [skill("load-goods")]
    assert [(part["outcome"], part["text"]) for part in found["parts"]] == [
        (0, "drive forklifts safely")
    ]
    assert found["whole"] is False
    assert found["ask"] == ["Copernicus Centre", "Vistula School"]
    assert found["said"][1] == "Perhaps you may skip this part: “drive forklifts safely”"


def test_all_skills_certified_let_off_the_whole_course(door):
    found = exempt(door, "drive-forklifts", "load-goods")
    assert found["whole"] is True
    assert len(found["parts"]) == 2


def test_without_an_awarding_body_the_institution_is_asked(door):
    found = exempt(door, "plan-routes", name="planning")
    assert (found["ask"], found["provider"]) == ([], "Vistula School")
    assert found["said"][-1] == "Ask the institution: Vistula School."


def test_certificates_for_something_else_let_off_nothing(door):
    found = exempt(door, "cook-meals")
    assert (found["certified"], found["parts"], found["whole"]) == ([], [], False)


def stack(door, *parts, whole="Warehouse Diploma", **more):
    asked = {"qualification": whole, "parts": list(parts), "language": "en", **more}
    found = door.post("/v1/recognition/stacks", json=asked)
    assert found.status_code == 200, found.text
    StackResponse.model_validate_json(found.content)
    return found.json()


def held(name, until=None):
    return {"credential": course(name), **({"valid_until": until} if until else {})}


def test_five_and_five_credits_sum_toward_a_named_qualification(door):
    """Stackability, by hand: 5 + 5 ECTS."""
    found = stack(door, held("forklift"), held("planning", "2026-11-22"))
    assert (found["ects"], found["of"], found["refused"]) == (10.0, None, [])
    assert found["parts"] == [course("forklift"), course("planning")]


def test_an_expired_and_an_incompatible_part_are_refused_with_the_reason(door):
    found = stack(door, held("forklift", "2026-11-21"), held("started"), held("planning"))
    assert found["ects"] == 5.0
    assert [(one["credential"], one["reason"]) for one in found["refused"]] == [
        (course("forklift"), "expired"),
        (course("started"), "not a part"),
    ]
    assert any("it is not a part of it" in said for said in found["said"])


def test_an_unknown_qualification_or_credential_is_not_found(door):
    for asked in (
        {"qualification": "Nobody's Diploma", "parts": [held("forklift")]},
        {"qualification": "Warehouse Diploma", "parts": [{"credential": "urn:nothing"}]},
    ):
        assert door.post("/v1/recognition/stacks", json=asked).status_code == 404


def test_a_day_that_is_none_is_refused(door):
    asked = {"qualification": "Warehouse Diploma", "parts": [held("forklift", "31.12.2026")]}
    assert door.post("/v1/recognition/stacks", json=asked).status_code == 422
    bad = door.get(f"/v1/recognition/credentials/{course('forklift')}?country=DE&as_of=now")
    assert bad.status_code == 422


@pytest.mark.parametrize(
    ("number", "pic", "form"),
    [
        (NUMBER, None, "valid"),
        (NUMBER.upper(), "999888777", "valid"),
        (NUMBER, "999888778", "other pic"),
        (NUMBER.replace("-11ef-", "-41ef-"), None, "other version"),
        (NUMBER.replace("-9b52-", "-cb52-"), None, "other version"),
        (NUMBER[:-12] + "00199988877f", None, "no pic"),
        (NUMBER.replace("-", ""), None, "no uuid"),
        ("123456", None, "no uuid"),
    ],
)
def test_the_form_of_a_card_number_is_checked_and_the_card_is_not(door, number, pic, form):
    found = door.post(CARD, json={"number": number, **({"pic": pic} if pic else {})})
    CardResponse.model_validate_json(found.content)
    assert found.json()["form"] == form
    assert found.json()["form_valid"] is (form == "valid")
    assert found.json()["verified"] is False
    if form == "valid":
        assert found.json()["said"] == "The form is valid. The card is not verified."


def test_a_card_number_is_never_repeated_nor_logged(door, caplog):
    """European Student Card: the number is personal, whatever is wrong with the request."""
    caplog.set_level(logging.DEBUG)
    number_of_a_person = "88a1b2c3-7c3e-11ef-9b52-001999888777"
    answers = [
        door.post(CARD, json={"number": number_of_a_person}),
        door.post(CARD, json={"number": number_of_a_person, number_of_a_person: "x"}),
        door.post(CARD, json={"number": [number_of_a_person]}),
        door.post(CARD, json={number_of_a_person: 1}),
        door.post(CARD, json=[number_of_a_person]),
        door.post(
            CARD, content=f'{{"number": "{number_of_a_person}", "number": "{number_of_a_person}"}}'
        ),
        door.post(CARD, content=f'{{"number": {number_of_a_person}'),
    ]
    assert [found.status_code for found in answers] == [200, 422, 422, 422, 422, 422, 422]
    for found in answers:
        assert "88a1b2c3" not in found.text
        assert not any("88a1b2c3" in value for value in found.headers.values())
    ours = [
        record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]
    assert not any("88a1b2c3" in record.getMessage() for record in ours)


def test_a_card_number_in_the_address_is_refused(door):
    found = door.post(f"{CARD}?number={NUMBER}", json={"number": NUMBER})
    assert found.status_code == 422
    assert NUMBER not in found.text
    assert door.get(CARD).status_code == 405


@pytest.mark.parametrize("language", languages())
def test_every_sentence_exists_in_every_language(door, language):
    seen = abroad(door, "forklift", country="XT", language=language)
    assert len(seen["said"]) >= 7
    assert not any("{" in said for said in seen["said"])
    assert exempt(door, "drive-forklifts", language=language)["said"]
    for number in (NUMBER, "1"):
        said = door.post(CARD, json={"number": number, "language": language}).json()["said"]
        assert said
