"""The text and the embedded Europass XML of a PDF, within bounds.

A PDF is a program's worth of formats. What could act (scripts, programs to launch, forms with
scripts) or hide (files other than the XML of a Europass CV) is refused before a page is read; how
much is unpacked and how many operations are followed is bounded beforehand, so that a bomb costs
no more than a long CV. pypdf reads; what it says about a document goes into no log.

Reference: ISO 32000-2:2020, 7.3 to 7.8 (objects, filters), 7.11 (embedded files), 12.6 (actions).
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from guidance.errors import DocumentRefused, WhyRefused
from guidance.exchange.guarded import MEBIBYTE, check_size

MOST_PAGES = 50
MOST_OBJECTS = 20_000
"""Objects that are looked at for scripts: a tagged PDF of a few pages has some thousands."""
MOST_UNPACKED = 8 * MEBIBYTE
"""Bytes of one stream unpacked."""
MOST_CONTENT = 3 * MEBIBYTE
"""Bytes of drawing instructions of all pages together; a page of text has some ten thousand."""
MOST_OPERATIONS = 60_000
"""Drawing operations followed in all, each some thirty millionths of a second."""
MOST_FONT_WORK = 400_000
"""Entries of font tables read in all: each page reads its fonts anew."""
MOST_SHOWN = 200_000
"""Characters shown on all pages together."""
MOST_FORMS = 20
"""Drawings within a page that are followed."""
MOST_OLD_FILTERED = 256 * 1024
"""Bytes of a stream packed in ASCII85 or LZW, which pypdf unpacks slowly and at great length."""
_FONT_BASE = 100
_RANGE = re.compile(rb"<\s*([0-9a-fA-F]{1,8})\s*>\s*<\s*([0-9a-fA-F]{1,8})\s*>\s*[<\[]")
_OBJECT = b" obj"


def _written(name: str) -> str:
    """Return a pattern of a name in a PDF, any letter of which may be written as its number."""
    return "".join(f"(?:{letter}|#{ord(letter):02x})" for letter in name)


_OLD_FILTERS = re.compile(
    rf"/(?:{_written('ASCII85Decode')}|{_written('LZWDecode')}|{_written('A85')}|{_written('LZW')})".encode(),
    re.IGNORECASE,
)
_AGAIN = "save the document anew as a plain PDF, or bring its text"
_ACTS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute", "/Rendition", "/SubmitForm"}
)
_SCRIPTS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
_NOT_FOLLOWED = frozenset({"/Parent", "/P", "/StructTreeRoot", "/Dest", "/D", "/Prev", "/Last"})


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What a PDF holds: its text, its embedded XML, and whether its pages show pictures."""

    text: str
    attachments: tuple[bytes, ...] = ()
    pictures: bool = False


class _Enough(BaseException):
    """Stops a reader of pages: pypdf keeps on through every ordinary exception."""


def pdf_content(data: bytes) -> PdfContent:
    """Return the text and the embedded XML files of a PDF.

    Raises
    ------
    DocumentRefused
        When it is damaged, locked with a password, too large, acts by itself, or hides files.
    """
    check_size(data)
    _silence()
    try:
        _check_start(data)
        with apply_configuration(**_bounds(), **_old_bounds(data)):
            return _content(data)
    except DocumentRefused:
        raise
    except _Enough as error:
        raise _too_much("more drawing instructions than any CV has") from error
    except (MemoryError, RecursionError, LimitReachedError) as error:
        raise _too_much("nesting or sizes that no CV has") from error
    except Exception as error:
        # pypdf raises dozens of kinds on damaged files; what it says may quote the document.
        raise _damaged() from error


def _bounds() -> dict[str, Any]:
    unpacked = {
        f"{name}_maximum_output_length": MOST_UNPACKED
        for name in ("zlib", "lzw", "run_length", "jbig2", "brotli", "array_based_stream")
    }
    return unpacked | {
        "maximum_declared_stream_length": 2 * MOST_UNPACKED,
        "array_maximum_element_count": MOST_OBJECTS,
        "dictionary_maximum_element_count": MOST_OBJECTS,
        "zlib_maximum_recovery_input_length": 200_000,
        "stream_filters_maximum_length": 3,
        "stream_decoding_work_maximum_length": 3 * MOST_UNPACKED,
        "stream_parsing_work_maximum_count": 4 * MOST_OPERATIONS,
        "page_tree_maximum_entries": 20 * MOST_PAGES,
        "page_tree_maximum_page_entries": 20 * MOST_PAGES,
        "page_tree_maximum_depth": 20,
        "xform_maximum_invocations_per_extraction": MOST_FORMS,
        "jbig2dec_binary": None,
        "disable_legacy_handling": True,
    }


def _check_start(data: bytes) -> None:
    """Refuse what would be slow to mend: pypdf looks for lost objects one by one."""
    if data.count(_OBJECT) > 2 * MOST_OBJECTS:
        raise _too_much(f"more than {MOST_OBJECTS:,} objects")


def _old_bounds(data: bytes) -> dict[str, Any]:
    """Return the narrower bounds of a document that uses filters of the last century."""
    if _OLD_FILTERS.search(data) is None:
        return {}
    return {"stream_decoding_work_maximum_length": MOST_OLD_FILTERED}


def _silence() -> None:
    """Keep pypdf from logging: its warnings quote the document."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def _content(data: bytes) -> PdfContent:
    reader = PdfReader(
        io.BytesIO(data),
        strict=False,
        root_object_recovery_limit=1000,
        xref_stream_maximum_entries=MOST_OBJECTS,
    )
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentRefused(
            "a PDF that is locked with a password",
            "a PDF that opens without one",
            _AGAIN,
            why=WhyRefused.LOCKED,
        )
    embedded = _look_through(reader)
    attachments = tuple(_attached(stream) for stream in embedded)
    pages = list(reader.pages)
    if len(pages) > MOST_PAGES:
        raise DocumentRefused(
            f"{len(pages)} pages",
            f"at most {MOST_PAGES}",
            "bring the pages with the CV",
            why=WhyRefused.TOO_LARGE,
        )
    _check_work(pages)
    return PdfContent(_text(pages), attachments, any(map(_has_picture, pages)))


def _look_through(reader: Any) -> list[Any]:
    """Return the embedded files, once every object within reach was seen to be inert.

    Raises
    ------
    DocumentRefused
        For scripts, programs to launch, or more objects than are looked at.
    """
    embedded: list[Any] = []
    for thing in _objects(reader.root_object):
        names = frozenset(key for key in thing if isinstance(key, str))
        acts = thing.get("/S")
        if names & _SCRIPTS or (isinstance(acts, str) and acts in _ACTS):
            raise DocumentRefused("a PDF with scripts or commands", "one without", _AGAIN)
        if "/EF" in names and not isinstance(thing.get("/EF"), str):
            files = thing["/EF"].get_object()
            stream = files.get("/UF") or files.get("/F")
            embedded.append(stream.get_object())
    return embedded


def _objects(root: Any) -> Iterator[Any]:
    """Yield every dictionary within reach of the catalogue, each once, without recursion."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    looked = 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            key = (thing.idnum, thing.generation)
            if key in seen:
                continue
            seen.add(key)
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(_within(thing))
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)
        looked += 1
        if looked > 10 * MOST_OBJECTS or len(seen) > MOST_OBJECTS:
            raise _too_much(f"more than {MOST_OBJECTS:,} objects")


def _within(thing: Any) -> Iterator[Any]:
    for key in thing:
        value = dict.__getitem__(thing, key)
        kinds = (ArrayObject, DictionaryObject, IndirectObject)
        if key not in _NOT_FOLLOWED and isinstance(value, kinds):
            yield value


def _attached(stream: Any) -> bytes:
    """Return an embedded file that is the XML of a CV; any other is refused unopened beyond its start."""
    data = bytes(stream.get_data())
    start = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith(b"<") or not (b"Candidate" in start or b"SkillsPassport" in start):
        raise DocumentRefused(
            "a PDF with other files inside", "at most the data of a Europass CV", _AGAIN
        )
    return data


def _check_work(pages: list[Any]) -> None:
    """Refuse pages whose instructions and fonts would take longer to read than any CV's."""
    content = fonts = 0
    for page in pages:
        stream = page.get_contents()
        content += len(stream.get_data()) if stream is not None else 0
        fonts += _font_work(page, MOST_FORMS)
        if content > MOST_CONTENT:
            raise _too_much("more drawing instructions than any CV has")
        if fonts > MOST_FONT_WORK:
            raise _too_much("more fonts than any CV has")


def _font_work(holder: Any, forms: int) -> int:
    """Return entries of font tables that a page, and the drawings it may call, would have read."""
    resources = _dictionary(holder.get("/Resources"))
    own = sum(_entries(_dictionary(font)) for font in _dictionary(resources.get("/Font")).values())
    drawn = [_dictionary(item) for item in _dictionary(resources.get("/XObject")).values()]
    inner = [
        sum(
            _entries(_dictionary(font))
            for font in _dictionary(_dictionary(item.get("/Resources")).get("/Font")).values()
        )
        for item in drawn[:200]
        if item.get("/Subtype") == "/Form"
    ]
    return own + forms * max(inner, default=0)


def _entries(font: Any) -> int:
    """Return about how many entries the tables of a font have."""
    table = _dictionary(font.get("/ToUnicode"))
    mapped = _mapped(bytes(table.get_data())) if isinstance(table, StreamObject) else 0
    inner = font.get("/DescendantFonts")
    below = inner.get_object() if inner is not None else ()
    holders = [font, *[_dictionary(item) for item in list(below)[:2]]]
    widths = sum(_length(holder.get(key)) for holder in holders for key in ("/W", "/Widths"))
    differences = _length(_dictionary(font.get("/Encoding")).get("/Differences"))
    return _FONT_BASE + mapped + widths + differences


def _mapped(table: bytes) -> int:
    """Return how many characters a table of a font maps: each range counts with all it spans."""
    spans = (int(last, 16) - int(first, 16) for first, last in _RANGE.findall(table))
    return table.count(b"<") + sum(max(0, min(span, MOST_FONT_WORK)) for span in spans)


def _length(value: Any) -> int:
    value = value.get_object() if value is not None else None
    return len(value) if isinstance(value, list) else 0


def _dictionary(value: Any) -> Any:
    value = value.get_object() if value is not None else None
    return value if isinstance(value, dict) else {}


def _text(pages: list[Any]) -> str:
    """Return the text of the pages, following no more operations than are allowed."""
    followed = shown = 0

    def count(operator: bytes, operands: Any, *_: Any) -> None:
        nonlocal followed, shown
        words = operands[0] if operator == b"TJ" and operands else operands
        followed += max(1, len(words) if isinstance(words, list) else 1)
        shown += sum(len(part) for part in words if isinstance(part, str | bytes))
        if followed > MOST_OPERATIONS or shown > MOST_SHOWN:
            raise _Enough

    return "\n".join(page.extract_text(visitor_operand_before=count) for page in pages)


def _has_picture(page: Any) -> bool:
    drawn = _dictionary(_dictionary(page.get("/Resources")).get("/XObject"))
    return any(_dictionary(item).get("/Subtype") == "/Image" for item in drawn.values())


def _too_much(found: str) -> DocumentRefused:
    why = WhyRefused.TOO_LARGE
    return DocumentRefused(f"a PDF with {found}", "a CV of a few pages", _AGAIN, why=why)


def _damaged() -> DocumentRefused:
    return DocumentRefused("a damaged PDF", "a PDF that opens and has pages", _AGAIN)
