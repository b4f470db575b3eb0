"""Text out of bytes, in whichever of the usual encodings they are."""

from __future__ import annotations

import codecs
import re
import unicodedata

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import check_size
from guidance.exchange.holdings import Finding

MOST_CHARACTERS = 200_000
"""Characters of a document that are read; a long CV has a tenth of them."""
GUESSED = "text-encoding-guessed"
SHORTENED = "text-shortened"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longest first: the mark of UTF-32 begins with that of UTF-16."""
_LIGATURES = re.compile("[\ufb00-\ufb06]")
"""Letters that a PDF draws as one, such as the fi of "office"."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\u200b\u2060\ufeff]")


def plain_text(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a plain file, and what there is to say about how it was read.

    Raises
    ------
    DocumentRefused
        When the bytes are no text.
    """
    check_size(data)
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    findings: tuple[Finding, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = _guessed(data, encoding)
        findings = (Finding.of(GUESSED, encoding="Windows-1252"),)
    if "\0" in text[:2000]:
        raise _no_text()
    shown, more = shortened(cleaned(text))
    return shown, (*findings, *more)


def _guessed(data: bytes, encoding: str) -> str:
    """Return bytes read as Windows-1252 (which holds Latin-1), where they are text at all."""
    controls = sum(byte < 9 or 14 <= byte < 32 for byte in data[:4096])
    if encoding != "utf-8" or controls:
        raise _no_text()
    return data.decode("cp1252", errors="replace")


def _no_text() -> DocumentRefused:
    return DocumentRefused(
        "a file that is neither text nor a format read here",
        "PDF, DOCX, ODT or plain text",
        "save the document as a PDF and bring that",
    )


def cleaned(text: str) -> str:
    """Return a text with composed letters, plain line ends, and without what cannot be seen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\v", "\n")
    seen = _CONTROLS.sub("", lines).replace("\u00ad", "").replace("\u00a0", " ")
    apart = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), seen)
    return unicodedata.normalize("NFC", apart)


def shortened(text: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the part of a text that is read, and a finding where that is not all of it."""
    if len(text) <= MOST_CHARACTERS:
        return text, ()
    limit = f"{MOST_CHARACTERS:,}"
    return text[:MOST_CHARACTERS], (Finding.of(SHORTENED, characters=limit),)
