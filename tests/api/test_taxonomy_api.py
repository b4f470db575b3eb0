"""F11, F12: an occupation beside other classifications, and profiles of another release."""

from dataclasses import replace

import pytest
from forms import Page, send
from starlette.testclient import TestClient
from tiny_world import DAY, course, occupation, publishable, skill, word_linkers

from api.app import create_app
from api.settings import Settings
from api.taxonomy_schemas import CrosswalkResponse, MigratedProfile
from guidance.crosswalk import Correspondence, Match, Scheme, isco_concept
from guidance.snapshot import SourceNote
from guidance.storage.writing import publish
from guidance.taxonomy import Redirect, Redirects

COOK = occupation("cook")
REDIRECTS = Redirects.of(
    [
        Redirect(skill("boil"), skill("cook-meals"), "boil food", "merged", "tiny 1"),
        Redirect(skill("fax"), None, "use fax machines", release="tiny 1"),
        Redirect(occupation("chef"), COOK, "chef"),
        Redirect(occupation("fax-clerk"), None, "fax clerk", release="tiny 1"),
    ]
)


def beside(concept, code, title, match):
    return Correspondence(concept, Scheme.ONET, code, title, match, "made up", "walk", DAY)


CROSSWALK = (
    beside(COOK, "99-0001.00", "Cooks", Match.CLOSE),
    beside(COOK, "99-0002.00", "People in kitchens", Match.BROAD),
    beside(isco_concept("5120"), "99-0001.00", "Cooks", Match.EXACT),
    beside(isco_concept("5120"), "99-0003.00", "Cooks of all sorts", Match.EXACT),
)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    content = publishable(tmp_path_factory.mktemp("upgraded"))
    note = SourceNote("walk", "crosswalk", "1", "CC0-1.0", DAY, "0" * 64)
    manifest = replace(content.manifest, sources=(*content.manifest.sources, note))
    root = tmp_path_factory.mktemp("upgraded-snapshots")
    whole = replace(
        content,
        manifest=manifest,
        redirects=REDIRECTS,
        crosswalk=CROSSWALK,
        isco_labels={"5120": "Cooks"},
    )
    publish(whole, root)
    app = create_app(Settings(snapshot=root / "current"), word_linkers, lambda: DAY)
    with TestClient(app) as client:
        yield client


def crosswalk(client, uri, **more):
    return client.get("/v1/occupations/crosswalk", params={"occupation": uri, **more})


def test_an_occupation_beside_isco_and_onet(upgraded):
    """F12: each with its type of match, source, release and date."""
    response = crosswalk(upgraded, COOK, language="de")
    CrosswalkResponse.model_validate_json(response.content)
    told = response.json()
    assert told["taxonomy"] == "tiny taxonomy 1"
    assert told["occupation"]["label"] == "Koch"
    assert told["asked"] is None
    rows = [(c["scheme"], c["code"], c["match"], c["via"]) for c in told["counterparts"]]
    assert rows == [
        ("ISCO-08", "5120", "broad", None),
        ("O*NET-SOC", "99-0001.00", "close", None),
        ("O*NET-SOC", "99-0002.00", "broad", None),
        ("O*NET-SOC", "99-0003.00", "broad", "5120"),
    ]
    isco, first, *_ = told["counterparts"]
    assert (isco["title"], isco["source"]["name"]) == ("Cooks", "tiny taxonomy")
    assert first["source"] == {
        "name": "walk",
        "release": "1",
        "licence": "CC0-1.0",
        "date": DAY.isoformat(),
    }
    assert [text.split(":")[0] for text in told["notices"]] == [
        "ISCO-08",
        "O*NET-SOC codes and titles",
    ]


def test_an_occupation_of_another_release_is_redirected(upgraded):
    told = crosswalk(upgraded, occupation("chef")).json()
    assert told["occupation"]["uri"] == COOK
    assert told["asked"] == occupation("chef")


def test_records_of_other_releases_are_found_under_their_present_names(upgraded):
    """F11: also where one concept is asked about, without a profile."""
    asked = {"skill": skill("boil")}
    told = upgraded.get("/v1/labour-market/skills", params=asked).json()
    assert told["skill"]["uri"] == skill("cook-meals")
    gone = upgraded.get("/v1/labour-market/skills", params={"skill": skill("fax")})
    assert gone.status_code == 404
    assert gone.json()["remedy"] == "ask which skill fits now"
    likely = upgraded.post("/v1/occupations/skills", json={"occupation": occupation("chef")})
    assert [one["uri"] for one in likely.json()["occupations"]] == [COOK]


def test_a_retired_or_unknown_occupation_is_a_problem(upgraded):
    retired = crosswalk(upgraded, occupation("fax-clerk"))
    assert retired.status_code == 404
    assert "retired in tiny 1" in retired.json()["found"]
    assert crosswalk(upgraded, occupation("nobody")).status_code == 404
    assert crosswalk(upgraded, "").status_code == 422


def test_without_a_crosswalk_isco_is_all(client):
    told = crosswalk(client, COOK).json()
    assert [c["scheme"] for c in told["counterparts"]] == ["ISCO-08"]
    assert len(told["notices"]) == 1


def test_the_crosswalk_is_listed_with_its_licence(upgraded):
    about = upgraded.get("/v1/about").json()
    listed = {source["name"]: source["licence"] for source in about["sources"]}
    assert listed["walk"] == "CC0-1.0"


def test_no_answer_rests_on_the_crosswalk(upgraded):
    profile = {"skills": [{"uri": skill("load-goods")}], "language": "en"}
    answer = upgraded.post("/v1/recommendations", json=profile).json()
    assert "walk" not in answer["data_age"]
    assert answer["data_age"]["tiny taxonomy"]["release"] == "1"


STORED = {
    "skills": [
        {"uri": skill("boil"), "evidence": "certified", "level": "B"},
        {"uri": skill("fax")},
        {"uri": skill("load-goods")},
        {"uri": skill("nowhere")},
    ],
    "rejected": [skill("cook-meals")],
    "goal": {"occupation": occupation("chef")},
    "language": "en",
    "as_of": "2026-11-22",
    "taxonomy": "tiny taxonomy 0",
}


def test_a_stored_profile_moves_or_says_why_not(upgraded):
    """F11: redirected, kept as local skill, left and asked about; a contradiction is told."""
    response = upgraded.post("/v1/taxonomy/profile", json=STORED)
    MigratedProfile.model_validate_json(response.content)
    told = response.json()
    profile = told["profile"]
    assert profile["skills"] == [
        {"uri": skill("cook-meals"), "evidence": "certified", "level": "B"},
        {"uri": skill("load-goods"), "evidence": "declared"},
        {"uri": skill("nowhere"), "evidence": "declared"},
    ]
    assert profile["local_skills"] == [{"text": "use fax machines", "language": "en"}]
    assert profile["goal"] == {"occupation": COOK}
    assert profile["taxonomy"] == told["taxonomy"] == "tiny taxonomy 1"
    done = {item["uri"]: (item["fate"], item["done"], item["ask"]) for item in told["moved"]}
    assert done == {
        skill("boil"): ("redirected", "redirected", False),
        skill("fax"): ("retired", "kept as a local skill", True),
        skill("nowhere"): ("unknown", "left as it was", True),
        occupation("chef"): ("redirected", "redirected", False),
    }
    [conflict] = told["conflicts"]
    assert conflict["skill"]["label"] == "cook meals"
    assert (conflict["held_as"], conflict["rejected_as"]) == (
        [skill("boil")],
        [skill("cook-meals")],
    )
    assert told["kept"] == 2
    assert not told["complete"]


def test_a_moved_profile_moves_no_further(upgraded):
    first = upgraded.post("/v1/taxonomy/profile", json=STORED).json()["profile"]
    again = upgraded.post("/v1/taxonomy/profile", json=first).json()
    assert again["profile"] == first
    assert [item["fate"] for item in again["moved"]] == ["unknown"]


def test_a_gap_is_in_the_terms_of_the_release_in_service(upgraded):
    asked = {"skills": STORED["skills"], "goal": STORED["goal"], "language": "en"}
    gap = upgraded.post("/v1/gaps", json=asked).json()
    assert gap["taxonomy"] == "tiny taxonomy 1"
    assert gap["occupation"]["uri"] == COOK
    assert "cook meals" in [item["label"] for item in gap["essential"]["held"]]
    assert gap["strangers"] == [skill("nowhere")]


def test_unknown_members_are_refused(upgraded):
    response = upgraded.post("/v1/taxonomy/profile", json={**STORED, "name": "x"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/skills/match", {"text": "I cook meals.", "language": "en"}),
        ("/v1/occupations/within-reach", {"skills": [{"uri": skill("load-goods")}]}),
        ("/v1/taxonomy/profile", {}),
    ],
)
def test_every_record_names_the_release(upgraded, path, asked):
    """F11."""
    assert upgraded.post(path, json=asked).json()["taxonomy"] == "tiny taxonomy 1"


def test_single_records_name_it_too(upgraded):
    asked = {"skill": skill("load-goods")}
    told = upgraded.get("/v1/labour-market/skills", params=asked).json()
    assert told["taxonomy"] == "tiny taxonomy 1"
    told = upgraded.get(f"/v1/credentials/{course('forklift')}").json()
    assert told["taxonomy"] == "tiny taxonomy 1"


def test_a_page_kept_open_over_an_upgrade_says_what_moved(upgraded):
    """F11: names in place of addresses, and the redirect in words."""
    first = Page(upgraded.get("/?language=en", headers={"Accept": "text/html"}).text)
    words = {"text": "I load goods", "region": "PL61", "wish": "cook", "teaching": ["pl"]}
    _, page = send(upgraded, first.filled(first.form_with("text"), **words))
    answers = {"goal": occupation("chef"), "skill:" + skill("boil"): "held"}
    status, listed = send(upgraded, page.filled(page.form_with("goal"), step="courses", **answers))
    assert status == 200
    assert "boil food → cook meals" in listed.text
    assert occupation("chef") not in listed.text
