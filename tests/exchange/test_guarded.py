"""What strangers bring is refused within bounds, with a plain reason, and read when it is plain."""

import contextlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import Limits, json_object, json_value, xml_root, zip_members

REFUSED_JSON = {
    "deep list": b"[" * 200_000 + b"]" * 200_000,
    "deep object": b'{"a":' * 200_000 + b"1" + b"}" * 200_000,
    "not a number": b'{"a": NaN}',
    "infinity": b"[1e999]",
    "key twice": b'{"a": 1, "a": 2}',
    "endless number": b"9" * 1_000_000,
    "half a character": rb'["\ud800"]',
    "one long line": b'{"a": "' + b"x" * 100_000_000 + b'"}',
    "millions of values": b"[" + b"[1]," * 1_000_000 + b"1]",
    "cut off": b'{"a": ',
    "not UTF-8": b'"\xff\xfe"',
    "nothing": b" \n",
}

DOCUMENT_TYPE = '<!DOCTYPE a [<!ENTITY b "lol">]><a>&b;</a>'
REFUSED_XML = {
    "entity": DOCUMENT_TYPE.encode(),
    "entity in UTF-16": DOCUMENT_TYPE.encode("utf-16"),
    "entity of a file": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
    "document type elsewhere": b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
    "deep": b"<a>" * 200_000 + b"</a>" * 200_000,
    "deep within the parser's bound": b"<a>" * 150 + b"</a>" * 150,
    "wide": b"<a>" + b"<b/>" * 1_000_000 + b"</a>",
    "not closed": b"<a><b></a>",
    "undeclared entity": b"<a>&b;</a>",
}


@pytest.mark.parametrize("case", REFUSED_JSON)
def test_json_that_harms_is_refused_with_a_reason(case):
    with pytest.raises(DocumentRefused) as refusal:
        json_value(REFUSED_JSON[case])
    assert "expected" in refusal.value.message


@pytest.mark.parametrize("case", REFUSED_XML)
def test_xml_that_harms_is_refused_with_a_reason(case):
    with pytest.raises(DocumentRefused) as refusal:
        xml_root(REFUSED_XML[case])
    assert "expected" in refusal.value.message


def packed(files, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


REFUSED_ZIP = {
    "bomb": packed({"a.xml": b"0" * 12_000_000}),
    "too much": packed({f"{n}.xml": bytes(range(256)) * 20_000 for n in range(4)}),
    "path that leaves": packed({"../../a.xml": b"<a/>"}),
    "absolute path": packed({"/a.xml": b"<a/>"}),
    "drive": packed({"C:\\a.xml": b"<a/>"}),
    "archive inside": packed({"b.xml": packed({"a.xml": b"<a/>"})}),
    "archive inside by name": packed({"b.zip": b"none"}),
    "cut off": packed({"a.xml": b"<a/>"})[:-30],
    "no archive": b"PK\x03\x04 but nothing more",
}


@pytest.mark.parametrize("case", REFUSED_ZIP)
def test_archives_that_harm_are_refused_with_a_reason(case):
    with pytest.raises(DocumentRefused) as refusal:
        zip_members(REFUSED_ZIP[case], Limits(bytes=16 << 20))
    assert "expected" in refusal.value.message


def test_a_reason_never_quotes_the_document():
    with pytest.raises(DocumentRefused) as refusal:
        json_value(b'{"secret-of-anna": NaN}')
    assert "anna" not in refusal.value.message


def test_plain_documents_are_read():
    assert json_object(b'\xef\xbb\xbf{"a": [1, 2.5, "\\u00e9"]}') == {"a": [1, 2.5, "é"]}
    assert xml_root(b"<a><b>1</b></a>")[0].text == "1"
    assert dict(zip_members(packed({"b": b"2", "a": b"1"}))) == {"a": b"1", "b": b"2"}


def test_long_digits_in_a_text_are_no_number():
    assert json_value(b'{"a": "' + b"7" * 200 + b'"}') == {"a": "7" * 200}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_json_writes_is_read_back(value):
    assert json_value(json.dumps(value).encode()) == value


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for read in (json_value, xml_root, zip_members):
        with contextlib.suppress(DocumentRefused):
            read(data)


def test_an_archive_with_a_file_without_a_name_is_refused():
    """Python's own reader stumbles over an empty name; found by fuzzing."""
    data = packed({"a": b"1"})
    at = data.index(b"PK\x01\x02")
    nameless = data[: at + 28] + b"\0\0\1\0" + data[at + 32 :]
    with pytest.raises(DocumentRefused):
        zip_members(nameless)
