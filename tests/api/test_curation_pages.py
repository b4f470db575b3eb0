"""F17: the pages of curators, script-free: courses by the least sure reading, a decision on each skill."""

from __future__ import annotations

import re

import pytest
from staff import TODAY, Signed, signed_in
from starlette.testclient import TestClient
from tiny_world import course, skill, word_linkers

from api.app import create_app
from api.settings import Settings
from guidance.storage.curation import read_decisions


@pytest.fixture
def bench(snapshots, casework, staffed, tmp_path):
    settings = Settings(
        snapshot=snapshots / "current", casework=casework, curation=tmp_path / "curation.csv"
    )
    app = create_app(settings, word_linkers, lambda: TODAY)
    with TestClient(app):
        yield signed_in(app, "curate-1")


def place(name: str) -> str:
    return f"/curator/course?id={course(name)}&language=en"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "fi", "pl"])
def test_courses_stand_by_their_least_sure_reading(bench, language):
    answer = bench.get("/curator", params={"language": language})
    assert answer.status_code == 200
    found = [answer.text.index(name) for name in ("Forklift licence", "Spreadsheets", "Planning")]
    assert found == sorted(found)
    assert "<script" not in answer.text


def test_words_narrow_the_list_and_markup_stays_text(bench):
    text = bench.get("/curator", params={"words": "vistula b", "language": "en"}).text
    assert "Spreadsheets &lt;b&gt;step&lt;/b&gt;" in text
    assert "Forklift licence" not in text


def test_a_decision_of_the_page_is_kept_and_shown(bench, tmp_path):
    fields = {"credential": course("forklift"), "skill": skill("load-goods")}
    answer = bench.submit(
        "/curator/course?language=en", **fields, decision="reject", reason="only pallets"
    )
    assert answer.status_code == 303
    shown = bench.get(answer.headers["location"]).text
    assert "The decision has been kept." in shown
    assert "only pallets" in shown
    assert "curate-1" in shown
    (kept,) = read_decisions(tmp_path / "curation.csv").decisions
    assert (kept.credential, kept.decided, kept.curator) == (course("forklift"), TODAY, "curate-1")


def test_a_blacklist_is_for_every_course(bench, tmp_path):
    fields = {"credential": course("forklift"), "skill": skill("load-goods")}
    bench.submit("/curator/course", **fields, decision="blacklist", reason="often wrong")
    (kept,) = read_decisions(tmp_path / "curation.csv").decisions
    assert kept.credential == ""
    assert "rejected in every course" in bench.get(place("planning")).text


def test_a_skill_is_added_by_its_name(bench, tmp_path):
    """F17: a curator looks a skill up by words and never has to know its address."""
    text = bench.get(place("planning") + "&skill=keep+stock").text
    assert 'name="skill" maxlength' in text
    uris = re.findall(r'<input type="radio" name="skill" value="([^"]+)"', text)
    assert uris[0] == skill("keep-stock")
    assert re.search(r"<label><input[^>]*> <span>keep stock</span></label>", text)
    fields = {"credential": course("planning"), "skill": uris[0]}
    answer = bench.submit("/curator/course", **fields, decision="accept", reason="lesson 3")
    assert answer.status_code == 303
    (kept,) = read_decisions(tmp_path / "curation.csv").decisions
    assert kept.skill == skill("keep-stock")


def test_a_search_for_a_skill_shows_none_that_the_course_has(bench):
    found = bench.get(place("forklift") + "&skill=load+goods").text
    assert f'type="radio" name="skill" value="{skill("load-goods")}"' not in found
    assert "Which of these does the course teach?" in found
    assert "URI" not in found


def test_what_cannot_be_kept_says_so(bench, tmp_path):
    fields = {"credential": course("forklift"), "skill": "urn:nobody"}
    answer = bench.submit("/curator/course?language=en", **fields, decision="accept", reason="x")
    assert answer.status_code == 422
    assert "Not kept." in answer.text
    assert not (tmp_path / "curation.csv").exists()
    assert bench.get("/curator/course?id=urn:nobody").status_code == 404


def test_only_curators(bench, staffed):
    assert Signed(staffed).get("/curator", follow_redirects=False).status_code in (303, 401)
    assert signed_in(staffed, "office-1").get("/curator").status_code == 403
    fields = {"credential": course("forklift"), "skill": skill("load-goods")}
    sent = bench.post("/curator/course", data={**fields, "decision": "accept", "reason": "x"})
    assert sent.status_code == 403
