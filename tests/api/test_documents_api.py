"""A document over HTTP and by page: read once, ticked by the person, kept nowhere (F02)."""

from __future__ import annotations

import io
import logging
import logging.config
import sys
import tempfile
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from forms import FORM, Page
from pypdf import PdfWriter
from tiny_world import LABELS, occupation, skill

from api.pages.form import State, profile_data
from api.settings import Settings
from guidance.messages import languages, messages_for

sys.path.insert(0, str(Path(__file__).parents[1] / "exchange"))
from sealed_documents import BADGE, EC_KEY, certificate, fresh, token, x5c

CANARIES = ("Zebulon Quaggaford", "12 Canary Street", "zebulon@quagga.example", "+48 501 222 333")
CV = f"""{CANARIES[0]}
{CANARIES[1]}
Phone: {CANARIES[3]}
{CANARIES[2]}
Date of birth: 12 March 1988

Work experience
2019 - 2022 Warehouse worker, Quick Parcels Ltd
- load goods
- pack orders
2015 - 2019 Cook, Hotel Adler GmbH
- cook meals
2012 - 2014 Juggler
- juggling with clubs
Skills
use spreadsheets
basket weaving
Driving licence: B
Languages
Polish (native), English B1
Hobbies
drive forklifts
"""
HTML = {"Accept": "text/html"}
NO_FILE = (
    b'--cut\r\nContent-Disposition: form-data; name="language"\r\n\r\npl\r\n'
    b'--cut\r\nContent-Disposition: form-data; name="document"; filename=""\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\r\n--cut--\r\n"
)
"""What a browser sends when no file was chosen."""


def docx(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    said = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        document = f'<w:document xmlns:w="{space}"><w:body>{said}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return target.getvalue()


def read(client, data, **query):
    return client.post("/v1/documents/read", content=data, params=query)


@pytest.mark.parametrize("data", [CV.encode(), docx(CV)], ids=["text", "docx"])
def test_a_cv_becomes_skills_to_confirm_with_their_words(client, data):
    answer = read(client, data).json()
    found = {row["uri"]: row for row in answer["to_confirm"]}
    wanted = ("load-goods", "pack-orders", "cook-meals", "use-spreadsheets")
    assert set(found) == {skill(name) for name in wanted}
    assert all(row["evidence"] == "inferred" for row in found.values())
    assert found[skill("load-goods")]["quote"].casefold() == "load goods"
    assert answer["certified"] == []
    assert answer["withheld"] is None
    assert answer["seal"]["state"] == "none"


def test_jobs_languages_and_own_words_are_not_lost(client):
    answer = read(client, CV.encode()).json()
    jobs = [(row["uri"], row["words"]) for row in answer["occupations"]]
    assert jobs == [(occupation("warehouse-worker"), "Warehouse worker"), (occupation("cook"), "Cook")]  # fmt: skip
    assert answer["languages"] == [
        {"language": "en", "level": "B1"},
        {"language": "pl", "level": "C2"},
    ]
    assert answer["unknown_jobs"] == ["Juggler"]
    assert {"kind": "job", "text": "Juggler\njuggling with clubs", "language": None} in answer[
        "passages"
    ]
    assert [own["text"] for own in answer["own_words"]] == ["basket weaving", "Driving licence: B"]


def test_hobbies_and_identity_are_left_out_and_counted(client):
    answer = read(client, CV.encode()).json()
    assert skill("drive-forklifts") not in {row["uri"] for row in answer["to_confirm"]}
    assert {row["part"]: row["count"] for row in answer["not_read"]} == {"hobby": 1, "identity": 5}
    assert answer["names_a_person"] is True


def test_nothing_of_a_person_is_answered_logged_or_written(client, caplog, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    big = CV + "\n" + "x" * 2_000_000
    broken = b"%PDF-1.7 " + CV.encode()
    form = {"language": "en"}
    answers = [read(client, data).text for data in (CV.encode(), docx(CV), broken)]
    for data in (CV.encode(), big.encode(), broken):
        sent = client.post("/documents", data=form, files={"document": ("cv.txt", data)})
        answers.append(sent.text)
    said = "\n".join(answers) + caplog.text
    for canary in CANARIES:
        assert canary not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("body", [b"--abc\r\n", b"--XyZ\r\n:::\r\n\r\nx\r\n--XyZ--", b"Zyx"])
def test_what_is_wrong_with_a_form_goes_into_no_log(client, caplog, body):
    """Also once a server has set logging up, which enables the loggers that it finds."""
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    caplog.set_level(logging.DEBUG)
    headers = {"Content-Type": "multipart/form-data; boundary=XyZ"}
    assert client.post("/documents", content=body, headers=headers).status_code == 422
    assert [r.name for r in caplog.records if r.name.startswith("python_multipart")] == []


def test_labels_come_in_the_language_of_the_reader(client):
    row = read(client, CV.encode(), language="de").json()["to_confirm"][0]
    name = next(name for name in LABELS if skill(name) == row["uri"])
    assert row["label"] == LABELS[name].get("de", LABELS[name]["en"])


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7 nothing", b"PK\x03\x04broken", b"\0\1\2\3" * 99]
)
def test_what_cannot_be_read_is_refused_plainly(client, data):
    refused = read(client, data)
    assert refused.status_code == 422
    problem = refused.json()
    assert all(problem[part] for part in ("found", "expected", "remedy"))


def test_a_document_may_be_larger_than_a_question_but_not_endless(client):
    assert read(client, (CV + " " * 400_000).encode()).status_code == 200
    most = Settings().most_document_bytes
    assert read(client, b"a" * (most + 1)).status_code == 413


def test_a_credential_is_read_by_the_same_door(client):
    badge = b"""{"@context": ["https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
      "type": ["VerifiableCredential", "OpenBadgeCredential"], "issuer": {"id": "https://s.example",
      "type": ["Profile"], "name": "Example School"}, "validFrom": "2026-06-30T12:00:00Z",
      "credentialSubject": {"type": ["AchievementSubject"], "achievement": {"id": "https://s.example/1",
      "type": ["Achievement"], "name": "Forklift licence", "criteria": {"narrative": "Pass."},
      "alignment": [{"type": ["Alignment"], "targetName": "drive forklifts", "targetUrl": "%s"}]}}}""" % (
        skill("drive-forklifts").encode()
    )  # fmt: skip
    answer = read(client, badge).json()
    assert answer["format"] == "open-badge-3"
    assert [row["uri"] for row in answer["to_confirm"]] == [skill("drive-forklifts")]
    assert answer["to_confirm"][0]["evidence"] == "declared"
    assert answer["achievements"][0]["title"] == "Forklift licence"
    page = bring(client, badge)
    assert "Forklift licence" in page.text
    assert messages_for("en").say("document.seal_none") in page.text


def bring(client, data, language="en", status=200) -> Page:
    sent = client.post(
        "/documents", data={"language": language}, files={"document": ("cv", data)}, headers=HTML
    )
    assert sent.status_code == status
    return Page(sent.text)


def shown(text: str) -> str:
    """Return a text as a page's text has it, with one sort of blank."""
    return " ".join(text.split())


@pytest.mark.parametrize("language", languages())
def test_the_page_in_every_language(client, language):
    say = messages_for(language).say
    page = Page(client.get("/documents", params={"language": language}, headers=HTML).text)
    assert say("bring.not_kept") in page.text
    assert ("html", {"lang": language}) in page.tags
    found = bring(client, CV.encode(), language)
    assert say("bring.notice") in found.text
    assert say("bring.left_hobby") in found.text


def test_nothing_is_ticked_beforehand_and_what_is_ticked_goes_on(client):
    page = bring(client, CV.encode())
    form = page.form_with("jobs")
    sent = page.filled(form)
    assert not [name for name, _ in sent if name.startswith("skill:")]
    assert dict(sent)["jobs"] == "Warehouse worker, Cook, Juggler"
    ticked = [*sent, ("skill:" + skill("load-goods"), "held")]
    step = client.post("/", content=urlencode(ticked), headers=FORM)
    skills = Page(step.text)
    assert step.status_code == 200
    told = dict(skills.filled(skills.form_with("goal") if "goal" in step.text else -1))
    assert told["skill:" + skill("load-goods")] == "held"


def test_what_a_sealed_certificate_proves_is_ticked_and_stays_proven(client):
    badge = fresh(BADGE)
    alignment = badge["credentialSubject"]["achievement"]["alignment"][0]
    alignment["targetUrl"] = skill("keep-stock")
    signed = token(badge, {"alg": "ES256", "x5c": x5c(certificate(EC_KEY))}, EC_KEY).encode()
    name = "skill:" + skill("keep-stock")
    page = bring(client, signed)
    assert messages_for("en").say("document.seal_valid") in page.text
    sent = page.filled(page.form_with("jobs"))
    assert dict(sent)[name] == "certified"
    skills = Page(client.post("/", content=urlencode(sent), headers=FORM).text)
    assert messages_for("en").say("page.certified") in skills.text
    assert (name, "certified") in [pair for form in skills.fields for pair in form]
    forged = bring(client, signed[:-20] + b"A" * 20)
    assert messages_for("en").say("document.seal_invalid") in forged.text
    assert ("p", {"class": "gap"}) in forged.tags
    assert ("p", {"class": "gap"}) not in page.tags
    assert name not in dict(forged.filled(forged.form_with("jobs")))


def test_a_page_without_a_file_or_with_an_unreadable_one_says_so(client):
    say = messages_for("pl").say
    kind = {"Content-Type": "multipart/form-data; boundary=cut", **HTML}
    empty = client.post("/documents", content=NO_FILE, headers=kind)
    assert empty.status_code == 422
    assert say("bring.error_missing") in Page(empty.text).text


def blank_pdf(pages: int, password: str = "") -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("pictures", b"\x89PNG"),
        ("pictures", blank_pdf(1)),
        ("locked", blank_pdf(1, "secret")),
        ("old", b"{\\rtf1 I load goods}"),
        ("old", b"<!doctype html><p>I load goods"),
        ("empty", b" \n"),
        ("too_large", blank_pdf(60)),
        ("other", b"{}"),
    ],
)
def test_why_a_document_is_refused_is_said_in_the_persons_language(client, language, why, data):
    """F02: what to do stands there; the exact reason below, for somebody who helps."""
    page = bring(client, data, language, 422)
    assert page.text.count(shown(messages_for(language).say(f"bring.refused_{why}"))) == 1
    assert "found " in page.text


@pytest.mark.parametrize("language", languages())
def test_a_document_that_is_too_large_is_told_in_the_language_of_the_form(client, language):
    form = Page(client.get("/documents", params={"language": language}, headers=HTML).text)
    action = next(values["action"] for tag, values in form.tags if tag == "form")
    sent = client.post(
        action,
        data={"language": language},
        files={"document": ("a", b"a " * 9 * 1024 * 1024)},
        headers=HTML,
    )
    assert sent.status_code == 413
    assert shown(messages_for(language).say("page.error_too_large")) in Page(sent.text).text


@pytest.mark.parametrize(
    "fields", [{"language": "xx"}, {"language": "en", "name": "Zebulon"}, {"language": "e" * 5000}]
)
def test_a_form_with_other_fields_is_refused(client, fields):
    sent = client.post("/documents", data=fields, files={"document": ("a", b"abc")}, headers=HTML)
    assert sent.status_code == 422
    assert "Zebulon" not in sent.text


def test_the_first_page_leads_here(client):
    assert 'href="/documents?language=en"' in client.get("/", headers=HTML).text


def test_a_certified_skill_stays_certified_through_the_flow():
    state = State(beliefs=((skill("load-goods"), "certified"),))
    assert profile_data(state)["skills"] == [{"uri": skill("load-goods"), "evidence": "certified"}]
