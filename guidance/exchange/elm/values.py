"""Figures, days and texts by language, as documents of the model write them."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from datetime import date

from guidance.exchange.elm.vocabularies import Concept, vocabulary
from guidance.exchange.terms import OWN_TERMS

OFFICE = "http://publications.europa.eu/resource/authority/"
UNKNOWN_LANGUAGE = f"{OFFICE}language/UND"
UNKNOWN_COUNTRY = f"{OFFICE}country/OP_DATPRO"
"""The Publications Office's own values where a language or country is not known."""

UNTOLD = "und"
"""Tag of words whose language nobody states (BCP 47)."""

ACHIEVEMENT = "achievement"
LOOSE_SKILLS = "skills"
CURATED_SKILLS = "curated-skills"
"""What follows a course's URI in the names of its achievement, and of the outcomes that gather
skills which the provider, or a curator, ties to the course as a whole."""

RECORD = f"{OWN_TERMS}CourseRecord"
ABOUT = f"{OWN_TERMS}about"
STATED = f"{OWN_TERMS}stated"
READ_BY_MODEL = f"{OWN_TERMS}readByModel"
"""Our own record beside an offer: which offer it is about, the members of the course that the
model could not carry, and the skills a model read in it (with probability, evidence, quote)."""
OWN_JSON = frozenset({STATED, READ_BY_MODEL})
"""Terms of ours whose values are JSON, whether or not a context says so."""

WEB = re.compile(r"https?://\S+\Z")
URI = re.compile(r"(?:https?://|urn:)\S+\Z")
"""What is written as an address of the web, and as a name that stands for itself anywhere."""

_PLAIN = frozenset(string.ascii_letters + string.digits + "-._~")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,9})?")


def part_uri(uri: str, part: str) -> str:
    """Return the URI of a part of a course: `https://a.example/1#achievement`."""
    return f"{uri}{'-' if '#' in uri else '#'}{part}"


def whole_uri(identifier: str, part: str) -> str | None:
    """Return the URI of which another is the named part, None when it is no such part."""
    for mark in ("#", "-"):
        if identifier.endswith(mark + part):
            return identifier.removesuffix(mark + part)
    return None


def escaped(text: str, safe: str = "") -> str:
    """Return a text as part of a URI: all but letters, digits, -._~ and `safe` as %XX (RFC 3986).

    >>> escaped("run 1/2"), unescaped("run%201%2F2")
    ('run%201%2F2', 'run 1/2')
    """
    plain = _PLAIN | set(safe)
    return "".join(
        letter if letter in plain else "".join(f"%{byte:02X}" for byte in letter.encode())
        for letter in text
    )


def unescaped(text: str) -> str:
    """Return the text that was written as part of a URI; what is no UTF-8 stays as it stands."""
    found = _ESCAPES.sub(
        lambda part: bytes.fromhex(part[0].replace("%", "")).decode("latin-1"), text
    )
    try:
        return found.encode("latin-1").decode()
    except UnicodeError:
        return text


def written_day(day: date) -> str:
    """Return a day as an xsd:dateTime at midnight UTC: the model knows no plain dates."""
    return f"{day.isoformat()}T00:00:00Z"


def number_of(text: str | None) -> float | None:
    """Return a figure with a point or a comma, None where it is none."""
    found = text.strip() if text else ""
    return float(found.replace(",", ".")) if _NUMBER.fullmatch(found) else None


def plain_number(value: float) -> str:
    """Return a figure without an exponent or a needless point.

    >>> plain_number(3.0), plain_number(7.5), plain_number(0.00001)
    ('3', '7.5', '0.00001')
    """
    if value == int(value):
        return str(int(value))
    text = repr(float(value))
    return text if "e" not in text else f"{value:.12f}".rstrip("0")


def chosen(words: Mapping[str | None, str], language: str | None) -> str:
    """Return words in a language, else untold, English, or the first by language; "" for none."""
    for wanted in (language, None, "en"):
        if wanted in words:
            return words[wanted]
    return words[min(words, key=str)] if words else ""


def recognised(text: str | None, name: str) -> Concept | None:
    """Return the concept of a vocabulary whose word or label a text is."""
    return vocabulary(name).recognise(text) if text else None
