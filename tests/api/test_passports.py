"""The passport of a course in API, page and print: one account, nothing missing unsaid (F13, F15)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from forms import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from scipy.sparse import csr_matrix
from tiny_world import course

from api.pages.passport import TEMPLATE, passport_sheet
from api.rendering.pdf import write_pdf
from api.routers.records import CredentialResponse
from api.service import Loaded
from guidance.credential import CourseKind, QualityAssurance
from guidance.credential.passport import Flag
from guidance.explanation import Voice
from guidance.explanation.passport import tell_passport
from guidance.messages import languages, messages_for
from guidance.snapshot import Concepts

DAY = date(2026, 11, 22)
MISSING = ["learning outcomes", "level", "quality assurance"]
PLANNING, FORKLIFT = course("planning"), course("forklift")


def record(client, uri=FORKLIFT, **asked):
    response = client.get(f"/v1/credentials/{uri}", params=asked)
    assert response.status_code == 200
    return response.json()


def sheet(client, uri=FORKLIFT, **asked):
    response = client.get(f"/v1/credentials/{uri}.pdf", params=asked)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    return response


def words_of(pdf):
    """Return the text of a PDF in single blanks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def in_page(client, uri, language):
    page = client.get(f"/courses/{uri}", params={"language": language}).text
    return " ".join(Page(page).text.split())


@pytest.fixture
def world(client):
    """Return a function that puts other descriptions into the snapshot in service, for one test."""
    service = client.app.state.service
    before = service.current()

    def change(**more):
        snapshot, uri = before.snapshot, more.pop("uri", None)
        row = snapshot.courses.position(FORKLIFT)
        courses = list(snapshot.credentials)
        courses[row] = replace(courses[row], **more, **({"uri": uri} if uri else {}))
        uris = tuple(c.uri for c in courses)
        changed = replace(snapshot, credentials=tuple(courses), courses=Concepts(uris))
        service._loaded = Loaded(changed, before.place, before.linkers)
        return changed

    yield change
    service._loaded = before


@pytest.mark.parametrize("language", languages())
def test_api_page_and_sheet_name_what_is_missing(client, language):
    """F13: the same three names, in every language."""
    messages = messages_for(language)
    told = messages.say("caveat.not_stated", items=[messages.say(f"element.{m}") for m in MISSING])
    answer = record(client, PLANNING, language=language)
    assert answer["passport"]["missing"] == answer["annex_i"]["missing"] == MISSING
    silent = {e["name"] for e in answer["passport"]["elements"] if e["state"] == "not stated"}
    assert silent >= set(MISSING)
    assert " ".join(told.split()) in in_page(client, PLANNING, language)
    assert " ".join(told.split()) in words_of(sheet(client, PLANNING, language=language).content)


def test_the_answer_follows_its_published_shape(client):
    for uri in (FORKLIFT, PLANNING, course("sheets")):
        CredentialResponse.model_validate(record(client, uri))


def test_every_statement_has_source_licence_and_date(client):
    origin = {
        "source": "tiny courses",
        "licence": "CC0-1.0",
        "date": "2026-11-01",
        "dated_by": "source",
    }
    for element in record(client)["passport"]["elements"]:
        assert element["origin"] == (origin if element["state"] == "stated" else None)


def test_the_record_s_own_change_is_its_date(client, world):
    world(modified=date(2026, 10, 5))
    title = record(client)["passport"]["elements"][1]
    assert (title["origin"]["date"], title["origin"]["dated_by"]) == ("2026-10-05", "record")
    assert "changed on 5 October 2026" in in_page(client, FORKLIFT, "en")


def test_nine_elements_and_those_of_an_award(client):
    passport = record(client)["passport"]
    assert (passport["stated"], passport["of"], passport["completeness"]) == (9, 9, 1.0)
    assert "Stated here: 9 of 9. The provider states all of them." in in_page(
        client, FORKLIFT, "en"
    )
    assert "The provider states all of them." in words_of(sheet(client).content)
    codes = {e["code"] for e in passport["elements"] if e["state"] == "belongs to the award"}
    assert codes == {"M1", "M5", "O3"}
    assert passport["workload"] == {
        "hours": {"low": 40.0, "high": 40.0, "stated": "hours"},
        "ects": {"low": 1.33, "high": 1.6, "stated": "hours"},
        "credit": "indicative",
    }


def test_label_and_kind_agree_in_api_and_page(client, world):
    """F13: the record that denies an assessment is called a micro-credential nowhere."""
    granted = record(client)
    assert granted["label"]["state"] == "granted"
    assert granted["credential"]["kind"] == granted["label"]["kind"] == "micro-credential"
    assert "Kind of course: micro-credential" in in_page(client, FORKLIFT, "en")
    world(assessment="Certificate of attendance, no exam")
    refused = record(client)
    assert refused["label"]["state"] == "refused"
    assert refused["credential"]["kind"] == refused["label"]["kind"] == "short course"
    page = in_page(client, FORKLIFT, "en")
    assert "Kind of course: short course" in page
    assert "No, it should not be called so. What speaks against it: assessment." in page
    assert "Kind of course: short course" in words_of(sheet(client).content)


def test_an_open_label_is_not_passed_on(client):
    """The catalogue calls it a micro-credential and states no outcomes."""
    answer = record(client, PLANNING)
    assert answer["label"]["state"] == "open"
    assert answer["credential"]["kind"] == "short course"
    answers = {finding["name"]: finding["answer"] for finding in answer["findings"]}
    assert answers["outcomes"] == "unknown"
    assert answers["assessment"] == "unknown"


def test_expired_evidence_shows_as_expired(client, world):
    """F15: until its last day it holds, then it does not, in answer, page and print."""
    over = QualityAssurance("label", "Guild", date(2025, 1, 1), date(2026, 11, 21))
    world(quality=(over,))
    for day, holds, found in (("2026-11-21", True, "yes"), ("2026-11-22", False, "no")):
        answer = record(client, as_of=day)
        assert answer["passport"]["quality"][0]["holds"] is holds
        assert answer["findings"][-1]["answer"] == found
        assert answer["principles"][0]["evidence"] is holds
    assert "ended on 21 November 2026" in in_page(client, FORKLIFT, "en")
    assert "ended on 21 November 2026" in words_of(sheet(client).content)
    assert "valid until 21 November 2026" in words_of(sheet(client, as_of="2026-11-21").content)


def test_a_withdrawn_course_says_so_on_its_sheet(client, world):
    """F16: from its day on, with what took its place."""
    world(withdrawn=date(2026, 11, 22), successor=PLANNING)
    assert "no longer offered" not in words_of(sheet(client, as_of="2026-11-21").content)
    told = words_of(sheet(client).content)
    assert "no longer offered, since 22 November 2026" in told
    assert "You can take this instead: Planning routes." in told


def test_absent_recognition_reads_ask_the_institution(client, world):
    text = {p["name"]: p["text"] for p in record(client)["principles"]}["recognition"]
    assert "ask the institution" in text
    assert text in in_page(client, FORKLIFT, "en")
    world(recognition="Counts for 2 credits at our partners.")
    told = {p["name"]: p for p in record(client)["principles"]}["recognition"]
    assert told["evidence"]
    assert "Counts for 2 credits" in told["text"]


def test_relevance_names_ads_with_their_source(client):
    relevance = {p["name"]: p for p in record(client)["principles"]}["relevance"]
    assert relevance["evidence"]
    assert "13 of 40 ads, 1 October 2026 to 28 October 2026" in relevance["text"]
    assert [(s["name"], s["date"]) for s in relevance["sources"]] == [("tiny ads", "2026-11-01")]


def test_what_is_hard_to_believe_is_flagged(client, world):
    world(hours=43200.0, ects=2.0)
    assert record(client)["passport"]["flags"] == [Flag.MANY_HOURS, Flag.CONTRADICTION]
    assert "More than 900 hours are stated" in in_page(client, FORKLIFT, "en")
    assert "More than 900 hours are stated" in words_of(sheet(client).content)


@pytest.mark.parametrize("language", languages())
def test_the_sheet_in_every_language(client, language):
    response = sheet(client, language=language)
    assert response.headers["content-language"] == language
    reader = PdfReader(io.BytesIO(response.content))
    text, say = words_of(response.content), messages_for(language).say
    assert reader.trailer["/Root"]["/Lang"] == language
    for message in ("passport.notice", "demonstration", "page.human", "passport.label_heading"):
        assert " ".join(say(message).split()) in text
    assert "tiny courses, CC0-1.0" in text
    assert "tiny ads, CC0-1.0" in text


def test_a_language_without_catalogue_gets_english(client):
    assert sheet(client, language="lv").headers["content-language"] == "en"


def test_equal_sheets_have_equal_bytes(client):
    """F28: whatever was printed in between, and from another process too."""
    first = sheet(client, language="de").content
    sheet(client, PLANNING)
    assert sheet(client, language="de").content == first
    assert made_on(first) == DAY
    later = sheet(client, language="de", as_of="2026-12-24").content
    assert made_on(later) == date(2026, 12, 24)
    again = "from datetime import date; import json, sys; from api.rendering.pdf import write_pdf; "
    again += f"sys.stdout.buffer.write(write_pdf({TEMPLATE!r}, json.load(sys.stdin), date(2026, 11, 22)))"
    data = in_words(client)
    made = subprocess.run(  # noqa: S603 - this interpreter, a text of our own
        [sys.executable, "-c", again],
        input=json.dumps(data).encode(),
        capture_output=True,
        check=True,
    )
    assert made.stdout == write_pdf(TEMPLATE, data, DAY)


def made_on(pdf):
    return PdfReader(io.BytesIO(pdf)).metadata.creation_date.date()


def in_words(client, language="en", **more):
    snapshot = client.app.state.service.current().snapshot
    described = replace(snapshot.credentials[snapshot.courses.position(FORKLIFT)], **more)
    voice = Voice.of(language, snapshot)
    return passport_sheet(described, tell_passport(described, voice, DAY), voice)


HOSTILE = (
    '#panic("out") #read("/etc/passwd") $ x^2 $ *bold* _it_ `raw` <label> @ref \\ // /* ]]) "#{"',
    "= Heading - list + enum / term: https://x.example #import sys: *",
    '", "title": "forged", "x": "',
    "\u202egnitset \u200b\u0007 \x1b[31m",
    "課程 دورة курс κύκλος 🎓",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_course_breaks_out_of_the_sheet(client, text):
    """What a provider wrote is shown letter for letter, never run."""
    told = in_words(
        client, title=text, provider=text, learning_outcomes=(text, text), assessment=text,
        further_information=text, awarding_bodies=(text,), part_of=(text,), labels=(text,),
    )  # fmt: skip
    shown = words_of(write_pdf(TEMPLATE, told, DAY)).replace(" ", "")
    for part in ('#panic("out")', "#importsys", '"title":"forged"'):
        if part in text.replace(" ", ""):
            assert part in shown


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=60), language=st.none() | st.text("abcdefgh", min_size=2, max_size=2))
def test_any_text_can_be_printed(client, text, language):
    told = in_words(client, title=text, language=language, assessment=text, labels=(text,))
    assert write_pdf(TEMPLATE, told, DAY).startswith(b"%PDF-")


def test_an_id_that_ends_in_pdf_is_tried_first(client, world):
    """The course of just that URI comes before the sheet of a shorter one."""
    named = f"{PLANNING}.pdf"
    world(uri=named)
    found = client.get(f"/v1/credentials/{named}").json()
    assert found["credential"]["uri"] == named
    assert client.get(f"/v1/credentials/{named}.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("door", ["/v1/credentials/{}", "/v1/credentials/{}.pdf"])
def test_what_is_not_there_is_a_problem(client, door):
    unknown = client.get(door.format(course("nowhere")))
    assert unknown.status_code == 404
    assert unknown.headers["content-type"] == "application/problem+json"
    refused = client.get(door.format(FORKLIFT), params={"as_of": "yesterday"})
    assert refused.status_code == 422


def test_the_page_leads_to_its_sheet(client):
    page = Page(client.get(f"/courses/{FORKLIFT}", params={"language": "fi"}).text)
    (link,) = [v["href"] for tag, v in page.tags if tag == "a" and ".pdf" in v.get("href", "")]
    assert client.get(link).headers["content-language"] == "fi"


def test_a_course_for_enrolled_students_stays_one(client, world):
    world(kind=CourseKind.SEMESTER_COURSE)
    answer = record(client)
    assert answer["credential"]["kind"] == answer["label"]["kind"] == "semester course"


def test_the_page_says_which_skills_count(client, world):
    """F11, F13: a skill that is read but not believed is marked."""
    tags = len(world().records.tags(FORKLIFT))
    assert tags > 1
    assert "does not count here" not in in_page(client, FORKLIFT, "en")
    snapshot = world()
    taught = snapshot.taught.tolil()
    row = snapshot.courses.position(FORKLIFT)
    taught[row, taught.rows[row][0]] = 0
    service = client.app.state.service
    fewer = replace(snapshot, taught=csr_matrix(taught))
    service._loaded = replace(service._loaded, snapshot=fewer)
    page = in_page(client, FORKLIFT, "en")
    assert page.count("does not count here") == 1
    assert f"Skills that count here: {tags - 1} of {tags}." in page
