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
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_file_is_brought_by_form_and_summed_up(desk, brought):  # noqa: F811
    """F43: how many have a course, why the others have none, what could not be used."""
    assert (brought["language"], brought["hard"]) == ("pl", ["budget"])
    told = words(desk.get(f"/officer/{brought['id']}?language=en"))
    assert "3 of 3 people have an answer." in told
    assert "Nothing is confirmed yet." in told
    assert "The data do not hold this occupation." in told
    assert CANARY not in told


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
    """F44, F07: the answer as it was given, in the person's language, with what is not confirmed."""
    told = words(desk.get(f"/officer/{brought['id']}/rows/3?language=en"))
    assert "Maszyna odczytała to z tekstu w pliku: gotować posiłki" in told
    assert "Skills that count cook meals" in told
    assert CANARY not in told
    assert desk.get(f"/officer/{brought['id']}/rows/99").status_code == 404
    listed = desk.get(f"/officer/{brought['id']}/rows/2?language=en").text
    assert re.search(r'class="offer">[^<]*(€|price not stated)', listed)


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
    assert "'Vorname', which names a person (name)" in unescape(answer.text)
    assert bring(desk, "").status_code == 422
    assert desk.get("/v1/caseloads").json() == {"caseloads": []}


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


def test_a_file_of_a_form_stays_in_memory(served):  # noqa: F811
    """REQUIREMENTS 4: a form's file is not spooled to a disk, however large it may be."""
    most = served.state.service.settings.most_document_bytes
    assert most < MultiPartParser.spool_max_size
