"""Input made to harm a reader: too deep, too large, packed too tightly, or pointing elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import cvs

CONTEXT = "https://harm.example/context.jsonld"
DOCUMENT_TYPE = (
    '<!DOCTYPE a [<!ENTITY b "{}">]><Candidate xmlns="http://www.europass.eu/1.0">&b;</Candidate>'
)
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def _word(body: bytes) -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": body})


def _bomb() -> bytes:
    """Return 150 MB of blanks as a Word document of 150 kB: one to a thousand."""
    return _word(b"<a>" + b" " * 150_000_000 + b"</a>")


def _scripted() -> bytes:
    script = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"
    )
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>"
    return cvs.objects_pdf([script, pages, page])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: b'<!DOCTYPE a [<!ENTITY a0 "l">' + LAUGHS.encode() + b"]><a>&a9;</a>",
    "entity of a file": lambda: (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
        b'<Candidate xmlns="http://www.europass.eu/1.0">&b;</Candidate>'
    ),
    "entity of an address": lambda: (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "http://harm.example/">]><Courses>&b;</Courses>'
    ),
    "entity in UTF-16": lambda: DOCUMENT_TYPE.format("lol").encode("utf-16"),
    "entity in UTF-7": lambda: (
        b'<?xml version="1.0" encoding="UTF-7"?>'
        + DOCUMENT_TYPE.format("lol").replace("<", "+ADw-").encode()
    ),
    "quadratic blow-up": lambda: DOCUMENT_TYPE.format("x" * 100_000).encode(),
    "zip bomb": _bomb,
    "archive in an archive": lambda: packed({"word/document.xml": packed({"a": b"<a/>"})}),
    "path that leaves": lambda: packed({"../../word/document.xml": b"<a/>"}),
    "entities in a Word document": lambda: _word(DOCUMENT_TYPE.format("lol").encode()),
    "deep list": lambda: b"[" * 200_000 + b"]" * 200_000,
    "deep object": lambda: b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
    "deep and cut off": lambda: b'{"@graph":[' * 200_000,
    "not a number": lambda: b'{"@type": "Course", "name": NaN}',
    "key twice": lambda: b'{"@type": "Course", "@type": "Course"}',
    "huge integer": lambda: b'{"@type": "Course", "a": ' + b"9" * 1_000_000 + b"}",
    "huge exponent": lambda: b'{"@type": "Course", "a": 1e999999}',
    "half a character": lambda: rb'{"@type": "Course", "name": "\ud800"}',
    "100 MB in one line": lambda: b'{"@type": "Course", "name": "' + b"x" * 100_000_000 + b'"}',
    "100 MB of brackets": lambda: b"[" + b"[1]," * 25_000_000 + b"1]",
    "PDF with scripts": _scripted,
    "PDF cut off": lambda: cvs.pdf(["Driver"])[:200],
    "null bytes": lambda: b"\0" * 1_000_000,
    "nothing": lambda: b"",
}
"""Name to input that every reader refuses."""


def remote_context() -> bytes:
    """Return a credential whose meaning hangs on an address: it is never asked."""
    value = {"@context": [CONTEXT], "type": ["VerifiableCredential"], "credentialSubject": {}}
    return json.dumps(value).encode()
