"""A CV of any format people have becomes passages without the person (F02)."""

from __future__ import annotations

import codecs
import io

import pytest
from cvs import (
    BODY,
    LANGUAGES,
    PERSON,
    cv,
    docx,
    objects_pdf,
    odt,
    page_pdf,
    pdf,
    pdf_with_file,
    secrets,
    shown,
    stream,
)
from europass_cvs import OLD, candidate
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from guidance.errors import DocumentRefused
from guidance.exchange.curricula.contact import looks_like_contact, without_contact
from guidance.exchange.curricula.curriculum import curriculum_of, heading_of
from guidance.exchange.curricula.cv_matching import MOST_CHARACTERS, MOST_TEXTS, matches_of
from guidance.exchange.curricula.documents import read_text_document
from guidance.exchange.curricula.occupied import has_date, jobs_of, without_dates, without_employers
from guidance.exchange.holdings import DocumentFormat, Passage, PassageKind
from guidance.linking.language import FUNCTION_WORD_DETECTOR
from guidance.linking.types import LinkResult, Match

FORMATS = {
    "text": (DocumentFormat.TEXT, lambda text: text.encode()),
    "docx": (DocumentFormat.DOCX, lambda text: docx(text.split("\n"))),
    "odt": (DocumentFormat.ODT, lambda text: odt(text.split("\n"))),
    "pdf": (DocumentFormat.PDF, lambda text: pdf(text.split("\n"))),
}
TITLES = {
    "de": ["Köchin", "Lagerarbeiterin"],
    "en": ["Healthcare assistant", "Sales assistant"],
    "es": ["Administrativa", "Camarera"],
    "fi": ["Lähihoitaja", "Myyjä"],
    "fr": ["Électricien", "Serveur"],
    "pl": ["Magazynier", "Fryzjerka"],
}
SKILLS = {
    "de": "MS Office, SAP",
    "en": "First aid, manual handling",
    "es": "Excel, contabilidad con ContaPlus",
    "fi": "Ensiapu, hygieniapassi",
    "fr": "Soudure, travail en équipe",
    "pl": "obsługa komputera, praca w zespole",
}
SPOKEN = {
    "de": {"de": "C2", "en": "B1", "tr": "A2"},
    "en": {"en": "C2", "pl": "A2"},
    "es": {"es": "C2", "en": "B2"},
    "fi": {"fi": "C2", "en": "B1"},
    "fr": {"fr": "C2", "en": "B1"},
    "pl": {"en": "B1", "de": "A2"},
}


def outcome(data: bytes) -> str:
    """Return what is said of some bytes, read or refused; anything else fails."""
    try:
        return repr(read_text_document(data))
    except DocumentRefused as refusal:
        return refusal.message


def words(reading, kind=None):
    return [part.text for part in reading.passages if kind in (None, part.kind)]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_jobs_skills_and_languages_in_six_languages_and_four_formats(language, kind):
    expected, make = FORMATS[kind]
    reading = read_text_document(make(cv(language)))
    assert reading.format is expected
    titles = [text.split("\n")[0].split(" | ")[0] for text in words(reading, PassageKind.JOB)]
    assert titles == TITLES[language]
    assert SKILLS[language] in words(reading, PassageKind.SKILL)
    assert {item.language: item.level for item in reading.languages} == SPOKEN[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_somebody_is_and_hobbies_are_left_out(language):
    reading = read_text_document(cv(language).encode())
    told = "\n".join(words(reading))
    assert [secret for secret in secrets(language) if secret in told] == []
    hobbies = BODY[language].split("\n")[-2 if language != "pl" else -3]
    assert hobbies not in told
    assert reading.names_a_person
    assert "hobby" in {item.part for item in reading.not_read}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_about_a_person_looks_like_contact(language):
    kept, dropped = without_contact(PERSON[language][1:])
    assert kept == ()
    assert dropped >= len(PERSON[language]) - 1


@pytest.mark.parametrize(
    "line",
    [
        "• Weld 3000 parts a week",
        "ISO 9001:2015 auditor",
        "DIN EN ISO 9606-1, EN 1090-2",
        "2018 - 2022 Warehouse worker",
        "01.2015 – 03.2018 Koch",
        "Managed a budget of 1 200 000 EUR",
        "Ran a team of 12 on 3 shifts",
        "C++, Java 17, Python 3",
    ],
)
def test_figures_of_work_are_no_contact_data(line):
    assert not looks_like_contact(line)


def test_employers_and_dates_stand_in_no_title():
    lines = ["2019 – heute Koch bei Hotel Adler, München", "- Kochen", "Schlosser | Metall GmbH", "3/2015"]  # fmt: skip
    jobs = [job.text.split("\n")[0] for job in jobs_of(lines)]
    assert jobs == ["Koch | München", "Schlosser"]
    assert without_employers("Nurse, St Mary Hospital") == "Nurse"


PRINTED = """Anna
Przykładowa
ul. Zmyślona 5/7
UMIEJĘTNOŚCI
obsługa komputera
praca w zespole
DOŚWIADCZENIE ZAWODOWE
Magazynierka
Szybkie Paczki Sp. z o.o., 03.2018 – obecnie
Kompletowanie zamówień i pakowanie paczek w systemie
skanerowym oraz kontrola jakości wysyłanych towarów
Obsługa wózka widłowego
Fryzjerka
Salon Ewa, 2014 – 2018
Strzyżenie i farbowanie włosów
11/22/26, 6:37 PM
\ufb01le:///tmp/cv.html 1/1
Strona 1 z 2"""
"""The text of a CV in two columns as a browser prints it: no bullet, no blank line is left."""


def test_a_printed_cv_without_bullets_keeps_its_jobs_apart():
    reading = read_text_document(PRINTED.encode())
    assert words(reading) == [
        "obsługa komputera",
        "praca w zespole",
        "Magazynierka\nKompletowanie zamówień i pakowanie paczek w systemie skanerowym oraz "
        "kontrola jakości wysyłanych towarów\nObsługa wózka widłowego",
        "Fryzjerka | Salon Ewa\nStrzyżenie i farbowanie włosów",
    ]


def test_letters_drawn_as_one_are_taken_apart():
    assert words(read_text_document("Skills\no\ufb03ce work".encode())) == ["office work"]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("03/2018 – heute: Lagerist", "Lagerist"),
        ("janvier 2018 - aujourd'hui Serveur", "Serveur"),
        ("6/2017–8/2019 myyjä", "myyjä"),
        ("March 2018 - Present", ""),
        ("12.2016 - obecnie", ""),
        ("seit 2020: Pflegehelferin", "Pflegehelferin"),
        ("Weld 3000 parts", "Weld 3000 parts"),
    ],
)
def test_periods_are_known_in_many_languages(line, left):
    assert without_dates(line) == left
    assert has_date(line) == (left != line)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("WORK EXPERIENCE", "job"),
        ("Berufserfahrung:", "job"),
        ("Umiejętności", "skill"),
        ("Langues : anglais", "language"),
        ("Experience in sales of shoes", ""),
        ("Führerschein: B", "skill"),
    ],
)
def test_headings(line, kind):
    assert heading_of(line)[0] == kind


def test_a_story_without_headings_is_read_and_says_so():
    reading = read_text_document(b"I repaired bicycles for ten years.\n\nI also taught others.")
    assert words(reading) == ["I repaired bicycles for ten years.", "I also taught others."]
    assert [found.code for found in reading.findings] == ["cv-without-headings"]


@pytest.mark.parametrize(
    ("data", "findings"),
    [
        ("Skills\nSchweißen".encode("utf-16"), []),
        (codecs.BOM_UTF8 + "Skills\nSchweißen".encode(), []),
        ("Skills\nSchweißen".encode("utf-32"), []),
        ("Skills\nSchweißen".encode("cp1252"), ["text-encoding-guessed"]),
    ],
)
def test_encodings_of_plain_text(data, findings):
    reading = read_text_document(data)
    assert words(reading) == ["Schweißen"]
    assert [found.code for found in reading.findings] == findings


def test_a_very_long_text_is_read_in_part_and_says_so():
    reading = read_text_document(b"Skills\n" + b"welding of pipes\n" * 20_000)
    assert "text-shortened" in [found.code for found in reading.findings]
    assert {"passages"} <= {item.part for item in reading.not_read}


def test_a_europass_pdf_is_read_by_its_xml():
    data = pdf_with_file(["Curriculum vitae"], "attachment.xml", candidate())
    reading = read_text_document(data)
    assert reading.format is DocumentFormat.EUROPASS_CV
    assert reading == read_text_document(candidate())


def test_an_old_or_damaged_europass_pdf_is_read_by_its_pages_and_says_so():
    lines = ["Work experience", "2019 Welder", "- welding of pipes and steel frames for ships"]
    old = read_text_document(pdf_with_file(lines, "attachment.xml", OLD))
    damaged = read_text_document(pdf_with_file(lines, "a.xml", b"<Candidate><not closed"))
    assert [found.code for found in old.findings] == ["europass-old-data-left"]
    assert [found.code for found in damaged.findings] == ["europass-data-unreadable"]
    assert old.passages == damaged.passages != ()


def test_hidden_and_deleted_words_of_office_documents_stay_out():
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = (
        "<w:p><w:r><w:t>Skills</w:t></w:r></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr>"
        "<w:t>brain surgery</w:t></w:r><w:del><w:r><w:t>law</w:t></w:r></w:del>"
        "<w:r><w:t>wel</w:t></w:r><w:r><w:t>ding</w:t></w:r></w:p>"
    )
    document = f"<w:document {space}><w:body>{inner}</w:body></w:document>".encode()
    assert words(read_text_document(docx([], {"word/document.xml": document}))) == ["welding"]


def test_a_table_pasted_into_a_letter_is_not_opened():
    extra = {"word/embeddings/sheet.xlsx": docx(["x"]), "word/media/photo.jpeg": b"\xff\xd8" * 99}
    assert words(read_text_document(docx(["Skills", "welding"], extra))) == ["welding"]


REFUSED = {
    "picture": (b"\x89PNG\r\n", "a picture"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old kind"),
    "RTF": (b"{\\rtf1 hello}", "RTF"),
    "web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "program": (b"MZ\x90\0", "program"),
    "binary": (bytes(range(256)), "neither text"),
    "empty": (b" \n", "empty"),
    "only contact": (b"Jane Roe\njane@example.org", "without words"),
    "spreadsheet": (docx([], {"xl/workbook.xml": b"<a/>"}), "without words"),
    "empty PDF": (page_pdf(b""), "without text"),
    "PDF of a picture": (
        page_pdf(
            b"/Im Do",
            b"<< /XObject << /Im 6 0 R >> >>",
            (stream(b"\0", b"/Type /XObject /Subtype /Image /Width 1 /Height 1"),),
        ),
        "pictures",
    ),
    "PDF without pages": (objects_pdf([b"<< /Type /Catalog >>"]), "PDF"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_cv_is_refused_with_its_reason(case):
    data, reason = REFUSED[case]
    with pytest.raises(DocumentRefused, match=reason):
        read_text_document(data)


def test_a_locked_pdf_is_told_so():
    def locked(**passwords: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(cv("en").split("\n")))))
        writer.encrypt(algorithm="AES-256", **passwords)
        target = io.BytesIO()
        writer.write(target)
        return target.getvalue()

    with pytest.raises(DocumentRefused, match="locked with a password"):
        read_text_document(locked(user_password=KEY))
    opened = read_text_document(locked(user_password="", owner_password=KEY))
    assert "First aid, manual handling" in words(opened)


KEY = "a made-up key"


def never(kind, texts):
    return [LinkResult((), ()) for _ in texts]


def test_titles_are_read_as_occupations_and_duties_as_skills():
    asked = []

    def link(kind, texts):
        asked.extend((kind, query.text, query.language) for query in texts)
        found = [Match("urn:x", 0.9, query.text, 0, len(query.text)) for query in texts]
        return [LinkResult((), (match,)) for match in found]

    passages = [
        Passage(PassageKind.JOB, "Koch | München\nSuppen kochen\nTeller waschen", "de"),
        Passage(PassageKind.SKILL, "Backen, Grillen, Führerschein: B", "de"),
        Passage(PassageKind.SKILL, "Führerschein: B, C1", "de"),
    ]
    found = matches_of(passages, link, FUNCTION_WORD_DETECTOR)
    assert ("occupations", "Koch", "de") in asked
    assert ("skills", "Koch", "de") not in asked
    assert {text for kind, text, _ in asked if kind == "skills"} >= {"Suppen kochen", "Backen"}
    assert [(job.uri, job.words) for job in found.jobs] == [("urn:x", "Koch")]
    own = [own.text for own in found.own_words]
    assert own == ["Führerschein: B", "Führerschein: B, C1"]


def test_declared_skills_without_a_match_stay_in_own_words():
    passages = [Passage(PassageKind.SKILL, "basket weaving, C", "en")]
    own = matches_of(passages, never, FUNCTION_WORD_DETECTOR).own_words
    assert [item.text for item in own] == ["basket weaving", "C"]


@given(st.lists(st.text(min_size=1, max_size=400), max_size=200))
@settings(deadline=None, max_examples=40)
def test_work_is_bounded_whatever_is_brought(texts):
    sizes = []

    def link(kind, queries):
        sizes.extend(len(query.text) for query in queries)
        return never(kind, queries)

    passages = [Passage(PassageKind.SKILL, text, "en") for text in texts]
    matches_of(passages, link, FUNCTION_WORD_DETECTOR)
    assert len(sizes) <= 2 * MOST_TEXTS
    assert sum(sizes) <= 2 * MOST_CHARACTERS


@settings(deadline=None, max_examples=120)
@given(st.text(max_size=600))
def test_any_text_is_cut_without_failing(text):
    found = curriculum_of(text)
    assert all(passage.text.strip() for passage in found.passages)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_damaged_files_are_read_or_refused(kind, data):
    whole = FORMATS[kind][1](cv("en"))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 60)))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    assert "amelia@" not in outcome(damaged)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<?xml ", b"\xff\xfe"]), st.binary(max_size=400))  # fmt: skip
def test_any_bytes_are_read_or_refused(start, rest):
    assert outcome(start + rest)


def test_equal_bytes_give_equal_readings():
    data = FORMATS["pdf"][1](cv("fr"))
    assert read_text_document(data) == read_text_document(data)
    assert shown(["a"]) == shown(["a"])
