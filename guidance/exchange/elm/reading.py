"""The front door for catalogues of the European Learning Model: bytes to courses and an account.

JSON-LD and XML are told apart by their first character. What our own writer put beside an offer is
put back; a record of ours that is damaged is counted and left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guidance.credential import MicroCredential
from guidance.errors import DocumentRefused
from guidance.exchange.catalogue import Catalogue, Refused
from guidance.exchange.elm.editions import Names
from guidance.exchange.elm.jsonld import read_json
from guidance.exchange.elm.loq_xml import read_xml
from guidance.exchange.elm.nodes import NOT_USED, Document, Node, Reading
from guidance.exchange.elm.offers import read_offers
from guidance.exchange.elm.values import ABOUT, READ_BY_MODEL, RECORD, STATED
from guidance.exchange.guarded import BROUGHT, Limits
from guidance.exchange.members import completed


@dataclass(frozen=True, slots=True)
class ElmAccount:
    """What became of everything in a document.

    Attributes
    ----------
    edition
        The edition its names belong to.
    items, used
        Scalars of JSON, or elements and attributes of XML; and how many were read or state
        nothing.
    unused
        Paths of what was not used, with counts, most first: `items - used` in sum.
    remarks
        What was noticed, with counts: workloads that cannot be hours, contexts not fetched.
    missing
        How often each mandatory element of Annex I is missing, most first.
    """

    edition: str
    items: int
    used: int
    unused: tuple[tuple[str, int], ...]
    remarks: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ElmCatalogue:
    """The courses of a document, those that cannot be used, and the account of it."""

    courses: tuple[MicroCredential, ...]
    account: ElmAccount
    refused: tuple[Refused, ...] = ()

    def catalogue(self) -> Catalogue:
        """Return it as readers of every format do: courses, and notes in words with counts."""
        account = self.account
        notes = [f"{what}: {count:,}" for what, count in account.remarks]
        notes += [f"Annex I, {name} missing: {count:,}" for name, count in account.missing]
        named = ", ".join(f"{path} {count:,}" for path, count in account.unused[:NOT_USED])
        rest = sum(count for _, count in account.unused[NOT_USED:])
        further = f", {len(account.unused) - NOT_USED:,} further paths {rest:,}" if rest else ""
        if named:
            notes.append(f"{account.items - account.used:,} items not used: {named}{further}")
        return Catalogue(
            self.courses, len(self.courses) + len(self.refused), self.refused, tuple(notes)
        )


def read_elm(
    data: bytes, source: str, limits: Limits = BROUGHT, names: Names | None = None
) -> ElmCatalogue:
    """Return the courses of a document of the European Learning Model, in JSON-LD or XML.

    Parameters
    ----------
    source
        What the courses are said to come from.
    names
        What names mean; every edition that has a file when not given.

    Raises
    ------
    DocumentRefused
        When it is neither, exceeds the limits, or holds no learning opportunity.
    """
    document = elm_document(data, limits, names)
    reading = Reading(document)
    found = _with_records(reading, read_offers(reading, source))
    if not found:
        raise DocumentRefused(
            "a document without learning opportunities",
            "at least one offer (LearningOpportunity) of the European Learning Model",
            "check that it is a catalogue of offers and not of credentials",
        )
    courses = tuple(course for course in found if course.title)
    refused = tuple(
        Refused(place, "an offer without a title")
        for place, course in enumerate(found, start=1)
        if not course.title
    )
    return ElmCatalogue(courses, _account(reading, courses), refused)


def elm_document(data: bytes, limits: Limits = BROUGHT, names: Names | None = None) -> Document:
    """Return what a document holds, in whichever of the two forms it is."""
    head = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return read_xml(data, limits, names) if head[:1] == b"<" else read_json(data, limits, names)


def missing_counts(courses: Iterable[MicroCredential]) -> tuple[tuple[str, int], ...]:
    """Return how often each mandatory element of Annex I is missing, most first."""
    counts: dict[str, int] = {}
    for course in courses:
        for name in course.missing_elements:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _with_records(
    reading: Reading, courses: tuple[MicroCredential, ...]
) -> tuple[MicroCredential, ...]:
    """Return courses with the members that records of ours keep beside them."""
    records = {}
    for record in reading.document.of_class(RECORD):
        reading.meet(record)
        about = reading.thing(record, ABOUT)
        reading.take(*record.values(READ_BY_MODEL))
        if about is not None and about.id:
            records[about.id] = record
    return tuple(_with_record(reading, course, records.get(course.uri)) for course in courses)


def _with_record(reading: Reading, course: MicroCredential, record: Node | None) -> MicroCredential:
    for value in record.values(STATED) if record else ():
        reading.take(value)
        if not isinstance(value.raw, dict):
            continue
        try:
            return completed(course, value.raw)
        except ValueError:
            reading.remarks["damaged records of this service, not used"] += 1
    return course


def _account(reading: Reading, courses: tuple[MicroCredential, ...]) -> ElmAccount:
    document = reading.document
    return ElmAccount(
        edition=document.edition,
        items=len(document.paths),
        used=reading.used,
        unused=reading.unused(),
        remarks=tuple(sorted((+reading.remarks).items())),
        missing=missing_counts(courses),
    )
