"""F04: an Open Badge is read out of the picture that carries it; the picture is never decoded."""

import contextlib
import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_documents import BADGE, DAY, EC_KEY, jwk, token

from guidance.errors import DocumentRefused
from guidance.exchange.holdings import DocumentFormat, SealState
from guidance.exchange.reading import Circumstances, read_document

SIGNED = token(BADGE, {"alg": "ES256", "jwk": jwk(EC_KEY)}, EC_KEY)
PLAIN = json.dumps(BADGE)
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"


def read(data):
    return read_document(data, Circumstances(DAY))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


def baked(text, keyword=b"openbadgecredential", packed=b"\0"):
    return png(chunk(b"iTXt", keyword + b"\0" + packed + b"\0\0\0" + text.encode()))


def svg(inner, namespace=NAMESPACE):
    return (
        f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:openbadges="{namespace}">{inner}<circle r="1"/></svg>'
    ).encode()


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (baked(SIGNED), SealState.VALID),
        (baked(PLAIN), SealState.NONE),
        (svg(f'<openbadges:credential verify="{SIGNED}"/>'), SealState.VALID),
        (
            svg(f"<openbadges:credential><![CDATA[{PLAIN}]]></openbadges:credential>"),
            SealState.NONE,
        ),
    ],
    ids=["token in PNG", "JSON in PNG", "token in SVG", "JSON in SVG"],
)
def test_a_badge_is_read_out_of_its_picture(data, state):
    found = read(data)
    assert (found.format, found.seal.state) == (DocumentFormat.OPEN_BADGE, state)
    assert found.achievements == read(PLAIN.encode()).achievements


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(), "picture without a badge"),
        (b"\x89PNG\r\n\x1a\n", "picture without a badge"),
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 2**32 - 1, b"iTXt"), "without a badge"),
        (baked(PLAIN, b"openbadges"), "version 1 or 2"),
        (baked(PLAIN, packed=b"\1"), "packed"),
        (baked("nothing of the kind"), "damaged badge"),
        (baked(""), "damaged badge"),
        (svg(""), "picture without a badge"),
        (svg("<openbadges:credential/>"), "damaged badge"),
        (svg('<openbadges:assertion verify="x"/>', "http://openbadges.org"), "version 1 or 2"),
        (b"<!-- made by hand --><svg:svg/>", "no well-formed|without a badge"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "entities"),
    ],
)
def test_other_pictures_are_refused_by_what_they_are(data, reason):
    with pytest.raises(DocumentRefused, match=reason):
        read(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body><svg/></body></html>", "web page"),
        (b"<letter><svg/></letter>", "XML document of another kind"),
        (b"<!-- " * 900, "well-formed"),
    ],
)
def test_a_document_that_only_holds_a_picture_is_none(data, reason):
    with pytest.raises(DocumentRefused, match=reason) as refused:
        read(data)
    assert "picture" not in refused.value.found


@given(st.binary(max_size=300), st.integers(0, 200))
def test_a_damaged_picture_is_read_or_refused(noise, at):
    whole = baked(PLAIN)
    for data in (whole[:at] + noise + whole[at:], whole[:8] + noise, svg(noise.hex())):
        with contextlib.suppress(DocumentRefused):
            read(data)
