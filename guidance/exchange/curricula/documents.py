"""A CV in any of the formats people have: Europass, PDF, DOCX, ODT or text, told by its bytes.

What a program calls a file counts for nothing. Everything that is read comes out as passages to be
matched and confirmed; nothing of it is certified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from guidance.errors import DocumentRefused, WhyRefused
from guidance.exchange.curricula.curriculum import curriculum_of
from guidance.exchange.curricula.europass_cv import is_old_europass, read_europass_cv
from guidance.exchange.curricula.office import office_text
from guidance.exchange.curricula.plain_text import cleaned, plain_text, shortened
from guidance.exchange.guarded import check_size, xml_root
from guidance.exchange.holdings import DocumentFormat, Finding, Reading

FEWEST_LETTERS = 40
"""Letters below which the pages of a PDF are pictures."""
OLD_EUROPASS = "europass-old-data-left"
DAMAGED_EUROPASS = "europass-data-unreadable"
NO_HEADINGS = "cv-without-headings"
_START = 1024
_KNOWN_OTHERS: tuple[tuple[bytes, str, WhyRefused], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word document of the old kind (.doc)", WhyRefused.OLD),
    (b"{\\rtf", "a document in RTF", WhyRefused.OLD),
    (b"\x89PNG", "a picture", WhyRefused.PICTURES),
    (b"\xff\xd8\xff", "a picture", WhyRefused.PICTURES),
    (b"GIF8", "a picture", WhyRefused.PICTURES),
    (b"II*\0", "a picture", WhyRefused.PICTURES),
    (b"MM\0*", "a picture", WhyRefused.PICTURES),
    (b"\x1f\x8b", "a packed archive", WhyRefused.OTHER),
    (b"7z\xbc\xaf", "a packed archive", WhyRefused.OTHER),
    (b"Rar!", "a packed archive", WhyRefused.OTHER),
    (b"MZ", "a program", WhyRefused.OTHER),
    (b"\x7fELF", "a program", WhyRefused.OTHER),
)


def read_text_document(data: bytes) -> Reading:
    """Return what a CV says: passages to confirm, languages, and what was left alone.

    Raises
    ------
    DocumentRefused
        When the bytes are of no format that is read, damaged, locked, hostile or too large.
    """
    check_size(data)
    start = data[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, name, why in _KNOWN_OTHERS:
        if data.startswith(mark):
            expected = "PDF, DOCX, ODT, text or Europass"
            raise DocumentRefused(name, expected, "save it as a PDF", why=why)
    return _reader(data, start)(data)


def _reader(data: bytes, start: bytes) -> Callable[[bytes], Reading]:
    if b"%PDF-" in data[:_START]:
        return _read_pdf
    if data.startswith(b"PK"):
        return _read_office
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise DocumentRefused(
            "a web page", "PDF, DOCX, ODT or text", "print it into a PDF", why=WhyRefused.OLD
        )
    if start.startswith(b"<") or _is_wide_xml(data):
        return read_europass_cv
    return _read_plain


def _is_wide_xml(data: bytes) -> bool:
    """Return whether XML in UTF-16 begins here, with its declaration or without."""
    start = data[:64].replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    return b"\0" in data[:64] and start.startswith(b"<")


def _read_pdf(data: bytes) -> Reading:
    from guidance.exchange.curricula.pdf import pdf_content  # noqa: PLC0415 - a tenth of a second

    content = pdf_content(data)
    read, findings = _embedded(content.attachments)
    if read is not None:
        return replace(read, findings=(*read.findings, *findings))
    text, cut = shortened(cleaned(content.text))
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        raise DocumentRefused(
            "a PDF whose pages are pictures" if content.pictures else "a PDF without text",
            "a PDF with text in it",
            "save the CV as a PDF from the program it was written with",
            why=WhyRefused.PICTURES,
        )
    return _curriculum(DocumentFormat.PDF, text, (*findings, *cut))


def _embedded(attachments: tuple[bytes, ...]) -> tuple[Reading | None, tuple[Finding, ...]]:
    """Return what the XML in a PDF says; where it cannot be read the pages are, and that is said."""
    for attached in attachments:
        try:
            root = xml_root(attached)
        except DocumentRefused as refusal:
            if "entities" in refusal.found:
                raise
            return None, (Finding.of(DAMAGED_EUROPASS),)
        if is_old_europass(root):
            return None, (Finding.of(OLD_EUROPASS),)
        return read_europass_cv(attached), ()
    return None, ()


def _read_office(data: bytes) -> Reading:
    kind, text = office_text(data)
    shown, findings = shortened(cleaned(text))
    return _curriculum(kind, shown, findings)


def _read_plain(data: bytes) -> Reading:
    text, findings = plain_text(data)
    return _curriculum(DocumentFormat.TEXT, text, findings)


def _curriculum(kind: DocumentFormat, text: str, findings: tuple[Finding, ...]) -> Reading:
    found = curriculum_of(text)
    if not found.passages and not found.languages:
        raise DocumentRefused(
            "a document without words about work or skills",
            "a CV",
            "bring another document",
            why=WhyRefused.EMPTY,
        )
    plain = () if found.headings else (Finding.of(NO_HEADINGS),)
    return Reading(
        format=kind,
        passages=found.passages,
        languages=found.languages,
        findings=(*findings, *plain),
        not_read=found.not_read,
        names_a_person=any(item.part == "identity" for item in found.not_read),
    )
