"""Reading of a learner's document for the service: loaded with the first one that is brought.

What checks seals takes a tenth of a second to load, which no other request should wait for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.routers.doors import named
from api.service import Loaded, Service
from guidance.exchange.evidence import Evidence, evidence_of
from guidance.exchange.holdings import Reading
from guidance.exchange.reading import Circumstances, read_document
from guidance.exchange.seals.certificates import TrustList, read_trust_list
from guidance.exchange.told import told, told_evidence
from guidance.linking.types import LinkResult, Query
from guidance.messages import messages_for
from guidance.storage.files import read_document as bytes_of


@dataclass(frozen=True, slots=True)
class Import:
    """One document: its bytes, the day it is read as of, and the language of its reader."""

    data: bytes
    day: date
    language: str


def open_trust_list(service: Service) -> TrustList | None:
    """Return the operator's trust list, None where none is set.

    Raises
    ------
    ConfigurationError
        When the file is no trust list.
    """
    path = service.settings.trust_list
    return None if path is None else read_trust_list(bytes_of(path))


def read_import(asked: Import, service: Service, trust: TrustList | None) -> Reading:
    """Return what a document says; see `guidance.exchange.reading.read_document`."""
    given = Circumstances(asked.day, trust, asked.language, service.settings.attestations)
    return read_document(asked.data, given)


def evidence_for(reading: Reading, day: date, service: Service, loaded: Loaded) -> Evidence:
    """Return the skills a reading gives, matched with the linker in service.

    Raises
    ------
    NotReady
        When a text is to be matched and the language models are not loaded in time.
    """

    def link(text: Query) -> LinkResult:
        return service.link("skills", text, 1, loaded)

    return evidence_of(reading, day, loaded.snapshot.skills.positions.__contains__, link)


def import_answer(
    asked: Import, service: Service, trust: TrustList | None, loaded: Loaded
) -> dict[str, Any]:
    """Return the answer to one document; nothing of it is kept."""
    reading = read_import(asked, service, trust)
    evidence = evidence_for(reading, asked.day, service, loaded)
    return skills_told(evidence, asked, loaded) | told(reading, messages_for(asked.language))


def skills_told(evidence: Evidence, asked: Import, loaded: Loaded) -> dict[str, Any]:
    """Return the day, the snapshot and the skills with their names in the reader's language."""
    skills = told_evidence(evidence, messages_for(asked.language))
    for member in ("certified", "to_confirm"):
        skills[member] = [
            row | named(loaded.snapshot, row["uri"], asked.language) for row in skills[member]
        ]
    return {"day": asked.day.isoformat(), "snapshot": loaded.snapshot.digest, **skills}
