"""Every reader of strangers' bytes, with documents it reads: what fuzzing and hostile input try."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cvs
import sealed_documents as sealed
from ugov_example import ANSWER

from guidance.exchange import ooapi, schema_org, ugov
from guidance.exchange.curricula.documents import read_text_document
from guidance.exchange.elm.reading import read_elm
from guidance.exchange.guarded import CATALOGUE, json_value, xml_root, zip_members
from guidance.exchange.plan import read_plan
from guidance.exchange.reading import Circumstances, read_document
from guidance.exchange.seals.certificates import read_trust_list

HERE = Path(__file__).parent
DAY = date(2026, 11, 22)
COURSE = {
    "@context": "https://schema.org",
    "@type": "Course",
    "name": "Moving people safely",
    "provider": {"@type": "Organization", "name": "A college"},
    "teaches": [{"@type": "DefinedTerm", "name": "lift people", "url": sealed.FIRST}],
    "timeRequired": "PT20H",
    "hasCourseInstance": {"@type": "CourseInstance", "startDate": "2027-01-11"},
}
OOAPI = {
    "pageSize": 10,
    "pageNumber": 1,
    "hasNextPage": False,
    "items": [
        {
            "courseId": "11111111-2222-4333-8444-555555555555",
            "name": [{"language": "en-GB", "value": "Moving people safely"}],
            "studyLoad": [{"value": 2, "studyLoadUnit": "ects"}],
        }
    ],
}

NO_COURSES = frozenset(
    {
        "billion laughs",
        "entity of a file",
        "entity of an address",
        "entity in UTF-7",
        "quadratic blow-up",
    }
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader, documents it reads, and hostile input that is harmless to it.

    A page without courses holds none, whatever else stands in it; an archive is unpacked, not read.
    """

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    harmless: frozenset[str] = frozenset()


def _seeds(*names: str) -> tuple[bytes, ...]:
    return tuple((HERE / name).read_bytes() for name in names)


def _credentials() -> tuple[bytes, ...]:
    unsealed = (sealed.EUROPEAN, sealed.BADGE)
    badge = sealed.token(sealed.BADGE, sealed.header("RS256"), sealed.RSA_KEY)
    shown = [sealed.disclosure(name, value) for name, value in sealed.CLAIMS.items()]
    return (
        *(json.dumps(document).encode() for document in unsealed),
        json.dumps(sealed.jades(sealed.EUROPEAN)).encode(),
        badge.encode(),
        sealed.attestation(shown),
        *_curricula(),
    )


def _curricula() -> tuple[bytes, ...]:
    lines = cvs.cv("en").splitlines()
    return (cvs.cv("de").encode(), cvs.docx(lines), cvs.odt(lines), cvs.pdf(lines))


def readers() -> dict[str, Reader]:
    """Return every reader by name."""
    given = Circumstances(DAY, attestations=True)
    page = f'<html><script type="application/ld+json">{json.dumps(COURSE)}</script></html>'
    elm = _seeds("elm_documents/two_offers.jsonld", "elm_documents/two_runs.xml")
    return {
        "json": Reader(json_value, (json.dumps(COURSE).encode(),)),
        "xml": Reader(xml_root, elm[1:]),
        "archive": Reader(
            zip_members,
            (cvs.packed({"a": b"1", "b": b"2"}),),
            frozenset({"entities in a Word document"}),
        ),
        "curriculum": Reader(read_text_document, _curricula(), frozenset({"deep object"})),
        "document": Reader(lambda data: read_document(data, given), _credentials()),
        "elm": Reader(lambda data: read_elm(data, "a", CATALOGUE), elm),
        "ooapi": Reader(ooapi.read, (json.dumps(OOAPI).encode(),)),
        "schema.org": Reader(
            schema_org.read, (page.encode(), json.dumps(COURSE).encode()), NO_COURSES
        ),
        "ugov": Reader(ugov.read, (ANSWER.encode(),)),
        "plan": Reader(read_plan, ()),
        "trust list": Reader(read_trust_list, ()),
    }
