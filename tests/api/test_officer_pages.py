"""The pages of officers: a file brought by form, people in the order of the file, each person's list."""

import re
from html import unescape

import pytest
from staff import signed_in
from starlette.formparsers import MultiPartParser
from test_caseloads_api import CANARY, FILE, desk, place, served, until_done  # noqa: F401 - fixtures

from guidance.messages import languages, messages_for


def bring(desk, text=FILE, **fields):  # noqa: F811 - the browser of this test
    return desk.post(
        "/officer",
        params={"language": "en"},
        data={"csrf": desk.csrf, "spoken": "pl", **fields},
        files={"file": ("people.csv", text.encode(), "text/csv")},
        headers={"Accept": "text/html"},
        follow_redirects=False,
    )


@pytest.fixture
def brought(desk):  # noqa: F811
    answer = bring(desk, hard=["budget"])
    assert answer.status_code == 303, answer.text
    id = re.search(r"/officer/([0-9a-f]{20})", answer.headers["location"])[1]

    return until_done(desk, f"/v1/caseloads/{id}")


def words(answer):
    assert answer.status_code == 200, answer.text
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def test_a_file_is_brought_by_form_and_summed_up(desk, brought):  # noqa: F811
    """F43: how many have a course, why the others have none, what could not be used."""
    assert (brought["language"], brought["hard"]) == ("pl", ["budget"])
    told = words(desk.get(f"/officer/{brought['id']}?language=en"))
    assert "3 of 3 people have an answer." in told
    assert "Nothing is confirmed yet." in told
    assert "The data do not hold this occupation." in told
    assert CANARY not in told


def test_every_way_on_keeps_the_language(desk, brought, monkeypatch):  # noqa: F811
    """Somebody who reads Polish stays in Polish, page after page of a long caseload."""
    monkeypatch.setattr("api.pages.officer.PEOPLE_A_PAGE", 1)
    page = desk.get(f"/officer/{brought['id']}", params={"language": "pl", "start": 1}).text
    links = [unescape(to) for to in re.findall(r'href="(/officer[^"]*)"', page)]
    assert len([to for to in links if "start=" in to or to.endswith("?language=pl")]) > 2
    ours = [to for to in links if not re.search(r"language=(de|en|es|fi|fr)$", to)]
    assert [to for to in ours if "language=pl" not in to] == []


def test_people_stand_in_the_order_of_the_file(desk, brought):  # noqa: F811
    """REQUIREMENTS 4: nobody is ranked; a filter leaves people out and moves nobody."""
    page = desk.get(f"/officer/{brought['id']}?language=en").text
    assert re.findall(r"/rows/\d+[^>]*>(A-\d)<", page) == ["A-1", "A-2", "A-3"]
    some = desk.get(f"/officer/{brought['id']}", params={"status": "none"}).text
    assert re.findall(r"/rows/\d+[^>]*>(A-\d)<", some) == ["A-3"]
    group = desk.get(f"/officer/{brought['id']}", params={"group": "G2"}).text
    assert re.findall(r"/rows/\d+[^>]*>(A-\d)<", group) == ["A-2"]
    assert not re.search(r"name=\"(sort|order)", page)


def test_a_persons_page_shows_the_list_and_what_a_machine_read(desk, brought):  # noqa: F811
    """F44, F07: the answer in the officer's language, with what is not confirmed."""
    told = words(desk.get(f"/officer/{brought['id']}/rows/3?language=en"))
    assert "A machine read this in the text of the file: cook meals" in told
    assert "What the person gets is written in their language: Polish. Show their text" in told
    assert "Skills that count cook meals" in told
    assert CANARY not in told
    assert desk.get(f"/officer/{brought['id']}/rows/99").status_code == 404
    listed = desk.get(f"/officer/{brought['id']}/rows/2?language=en").text
    assert re.search(r'class="offer">[^<]*(€|price not stated)', listed)


def test_an_officer_reads_what_the_person_gets(desk, brought):  # noqa: F811
    """F44: the same answer as in the file of results, told in the person's own language."""
    here = f"/officer/{brought['id']}/rows/3"
    theirs = desk.get(f"{here}?language=en&told=theirs")
    assert "Maszyna odczytała to z tekstu w pliku: gotować posiłki" in words(theirs)
    assert re.search(r'<ul class="caveats" lang="pl">', theirs.text)
    own = desk.get(f"{here}?language=en").text
    assert not re.search(r'<(p|ul)[^>]* lang="pl"', own)
    runs = [
        re.search(r"Number of the list: ([0-9a-f]{20,})", page)[1] for page in (own, theirs.text)
    ]
    assert runs[0] == runs[1]
    english = f"/officer/{brought['id']}/rows/2"
    assert "told=theirs" not in desk.get(f"{english}?language=en").text
    assert "told=theirs" in desk.get(f"{english}?language=pl").text
    assert desk.get(f"{here}?told=mine").status_code == 422


@pytest.mark.parametrize("language", languages())
def test_the_pages_speak_every_language(desk, brought, language):  # noqa: F811
    say = messages_for(language).say
    for path, message in (
        ("/officer", "caseload.lead"),
        (f"/officer/{brought['id']}", "caseload.order"),
        (f"/officer/{brought['id']}/rows/2", "caseload.row_heading"),
    ):
        answer = desk.get(path, params={"language": language})
        assert f'<html lang="{language}">' in answer.text
        assert say(message) in words(answer)


def test_a_refused_file_says_why_and_keeps_nothing(desk):  # noqa: F811
    answer = bring(desk, "case_ref,Vorname\nA-1,x\n")
    assert answer.status_code == 422
    assert "The column “Vorname” tells who somebody is. Take it out." in unescape(answer.text)
    assert "These columns are known: case_ref, language," in unescape(answer.text)
    assert bring(desk, "").status_code == 422
    assert desk.get("/v1/caseloads").json() == {"caseloads": []}


REFUSED = {
    "person": "case_ref,Vorname\nA-1,x\n",
    "column": "case_ref,shoe size\nA-1,x\n",
    "twice": "case_ref,nuts,nuts\nA-1,PL61,PL61\n",
    "missing": "language\npl\n",
    "empty": "\n\n",
}


@pytest.mark.parametrize("reason", REFUSED)
@pytest.mark.parametrize("language", languages())
def test_a_refusal_is_told_in_the_language_of_the_page(desk, reason, language):  # noqa: F811
    """F43: no English in a page of another language."""
    answer = desk.post(
        "/officer",
        params={"language": language},
        data={"csrf": desk.csrf, "spoken": "pl"},
        files={"file": ("people.csv", REFUSED[reason].encode(), "text/csv")},
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 422
    box = unescape(re.search(r'<div class="complaint".*?</div>', answer.text, re.S)[0])
    say = messages_for(language).say
    column = {"person": "Vorname", "column": "shoe size", "twice": "nuts", "missing": "case_ref"}
    values = {"column": column[reason]} if reason in column else {}
    assert say(f"caseload.file_{reason}", **values) in box
    assert "found" not in box


def test_deleting_leads_back_to_the_list(desk, brought):  # noqa: F811
    answer = desk.submit(f"/officer/{brought['id']}/delete")
    assert (answer.status_code, answer.headers["location"]) == (303, "/officer?language=en")
    assert desk.get(f"/officer/{brought['id']}").status_code == 404


def test_a_form_without_its_token_is_refused(desk, brought):  # noqa: F811
    answer = desk.post(f"/officer/{brought['id']}/delete", content=b"")
    assert answer.status_code == 403
    assert desk.get(f"/v1/caseloads/{brought['id']}").status_code == 200


def test_others_are_sent_to_sign_in_or_away(served):  # noqa: F811
    from starlette.testclient import TestClient

    nobody = TestClient(served)
    answer = nobody.get("/officer", headers={"Accept": "text/html"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")
    assert signed_in(served, "curate-1").get("/officer").status_code == 403


@pytest.mark.parametrize("language", languages())
def test_another_role_is_told_so_in_its_language(served, language):  # noqa: F811
    asked = {"params": {"language": language}, "headers": {"Accept": "text/html"}}
    answer = signed_in(served, "curate-1").get("/officer", **asked)
    assert answer.status_code == 403
    assert messages_for(language).say("page.error_forbidden") in unescape(answer.text)
    assert "the account of" not in answer.text
    missing = signed_in(served, "office-1").get(f"/officer/{'0' * 20}", **asked)
    assert missing.status_code == 404
    assert messages_for(language).say("page.error_unknown_record") in unescape(missing.text)


def test_a_file_of_a_form_stays_in_memory(served):  # noqa: F811
    """REQUIREMENTS 4: a form's file is not spooled to a disk, however large it may be."""
    most = served.state.service.settings.most_document_bytes
    assert most < MultiPartParser.spool_max_size
