"""Badges inside their picture: an Open Badge that is carried in a PNG or SVG file.

Only the badge is taken out; the picture itself is never decoded.

References: 1EdTech Open Badges 3.0, section "Baked Badges"; PNG (ISO/IEC 15948), chunk iTXt.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from lxml import etree

from guidance.errors import DocumentRefused
from guidance.exchange.guarded import xml_root

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORDS = {b"openbadgecredential": True, b"openbadges": False}
"""Keywords of the chunk that holds a badge, and whether it is one of version 3."""
_SVG = "{http://www.w3.org/2000/svg}svg"
_START = 4096
_OPENING = re.compile(
    rb"[\xef\xbb\xbf\s]*(?:<\?[^>]{0,300}>\s*|<!--[^>]{0,1000}-->\s*|<!DOCTYPE\ssvg[^>]{0,500}>\s*)*"
    rb"<(?:svg:)?svg[\s>/]"
)
"""A document whose root is a picture; one that only holds pictures is none."""
_AGAIN = "ask its issuer for the badge itself, as JSON or as a token"
_MOST_CHUNKS = 10_000


def is_picture(data: bytes) -> bool:
    """Return whether bytes are a picture of a kind that may carry a badge."""
    return data.startswith(_SIGNATURE) or _OPENING.match(data[:_START]) is not None


def badge_in(data: bytes) -> bytes:
    """Return the badge that a picture carries: a token, or JSON.

    Raises
    ------
    DocumentRefused
        When it carries none, or one of an older version.
    """
    found = _in_png(data) if data.startswith(_SIGNATURE) else _in_svg(data)
    if found is None:
        raise DocumentRefused(
            "a picture without a badge in it",
            "a badge, a credential, or a CV with text",
            "bring the badge as its issuer gave it, or a CV as PDF",
        )
    if not found.lstrip().startswith((b"{", b"eyJ")):
        raise DocumentRefused("a damaged badge in a picture", "JSON or a token", _AGAIN)
    return found


def _in_png(data: bytes) -> bytes | None:
    for kind, body in _chunks(data):
        keyword, _, rest = body.partition(b"\0")
        if kind not in (b"iTXt", b"tEXt") or keyword not in _KEYWORDS:
            continue
        if not _KEYWORDS[keyword]:
            raise _older()
        if kind == b"tEXt":
            return rest
        # Two flags on packing, then language and translated keyword, each ended by a zero.
        if rest[:1] != b"\0":
            raise DocumentRefused("a badge packed within its picture", "one not packed", _AGAIN)
        return rest[2:].split(b"\0", 2)[-1]
    return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG: kind and body; one that is cut off ends it."""
    at = len(_SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        head = data[at : at + 8]
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12


def _in_svg(data: bytes) -> bytes | None:
    root = xml_root(data)
    if root.tag != _SVG:
        return None
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.localname == "assertion" and "openbadges" in (name.namespace or ""):
            raise _older()
        if name.localname == "credential" and "/ob/v3" in (name.namespace or ""):
            return (element.get("verify") or element.text or "").strip().encode()
    return None


def _older() -> DocumentRefused:
    return DocumentRefused("a picture with an Open Badge of version 1 or 2", "version 3.0", _AGAIN)
