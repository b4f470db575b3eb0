"""The text of a Word document (DOCX) and of an OpenDocument text (ODT).

Only the member that holds the text is opened. Headers and footers are left alone: they repeat who
somebody is. Text that is hidden, deleted or a program's own (fields, comments) is left out.

References: ISO/IEC 29500-1 (WordprocessingML), ISO/IEC 26300 (OpenDocument).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import xml_root, zip_members
from guidance.exchange.holdings import DocumentFormat

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_WORD = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
WORD_MEMBER = "word/document.xml"
TEXT_MEMBER = "content.xml"
BULLET = "• "
_LEFT_OUT = frozenset(
    {
        "tabs",
        "Fallback",  # the same drawing once more, for older programs
        "del", "moveFrom", "instrText", "delText", "fldData",
        "annotation", "annotation-end", "tracked-changes", "scripts", "sequence-decls", "note",
    }
)  # fmt: skip
_ENDS = frozenset({"p", "h"})
_BREAKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": "\t", "noBreakHyphen": "-", "s": " "}
_MOST_BLANKS = 20


def office_text(data: bytes) -> tuple[DocumentFormat, str]:
    """Return what kind of office document an archive is, and its text, a paragraph a line.

    Raises
    ------
    DocumentRefused
        When the archive is hostile or damaged, or holds no text document.
    """
    members = zip_members(data, wanted=(WORD_MEMBER, TEXT_MEMBER))
    if WORD_MEMBER in members:
        return DocumentFormat.DOCX, _text(xml_root(members[WORD_MEMBER]), _word)
    if TEXT_MEMBER in members:
        root = xml_root(members[TEXT_MEMBER])
        body = next(root.iter(f"{OFFICE}text"), None)
        if body is not None:
            return DocumentFormat.ODT, _text(body, _open)
    raise DocumentRefused(
        "an archive that is no text document", "DOCX or ODT", "save the document as PDF or DOCX"
    )


def _text(root: Any, pieces: Any) -> str:
    return "".join(pieces(root))


def _word(root: Any) -> Iterator[str]:
    """Yield the text of a Word document; a list item begins with a bullet."""
    for event, element, name in _walk(root):
        if event == "end":
            if name == "p":
                yield "\n"
        elif name == "t":
            yield element.text or ""
        elif name == "numPr":
            yield BULLET
        elif name != "s" and name in _BREAKS:
            yield _BREAKS[name]


def _open(root: Any) -> Iterator[str]:
    """Yield the text of an OpenDocument text: words stand in elements and behind them."""
    for event, element, name in _walk(root):
        inside = event == "start"
        if inside and name == "list-item":
            yield BULLET
        if inside and name in _BREAKS:
            yield _BREAKS[name] * _times(element)
        if inside and _spoken(element):
            yield element.text or ""
        if not inside:
            yield "\n" if name in _ENDS else ""
            if element.getparent() is not None and _spoken(element.getparent()):
                yield element.tail or ""


def _spoken(element: Any) -> bool:
    """Return whether an element's words are the person's: those of paragraphs and what is within."""
    return str(element.tag).startswith(TEXT)


def _times(element: Any) -> int:
    stated = element.get(f"{TEXT}c", "1")
    return min(int(stated), _MOST_BLANKS) if stated.isascii() and stated.isdigit() else 1


def _walk(root: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield start and end of every element that counts, in order, without recursion."""
    walker = etree.iterwalk(root, events=("start", "end"))
    skipping: list[Any] = []
    for event, element in walker:
        name = etree.QName(element).localname
        if event == "start" and (name in _LEFT_OUT or (name == "r" and _is_hidden(element))):
            skipping.append(element)
        if not skipping:
            yield event, element, name
        if event == "end" and skipping and skipping[-1] is element:
            skipping.pop()
            if not skipping:  # the words behind it count again
                yield event, element, ""


def _is_hidden(run: Any) -> bool:
    return any(run.find(f"{space}rPr/{space}vanish") is not None for space in (WORD, STRICT_WORD))
