"""What a person brings, read for page and interface: loaded with the first document.

Nothing of a document outlives the answer: it is neither stored nor logged, and errors about it never
quote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.importing import Import, evidence_for, read_import, skills_told
from api.routers.doors import named
from api.service import Loaded, Service
from guidance.exchange.curricula.cv_matching import CvMatches, matches_of
from guidance.exchange.evidence import Evidence, ProposedSkill
from guidance.exchange.holdings import Reading
from guidance.exchange.seals.certificates import TrustList
from guidance.exchange.told import told
from guidance.linking.types import LinkResult, Query
from guidance.messages import messages_for
from models.languages import text_languages

MOST_PROPOSED = 60
"""Skills put to a person at a time; more are not looked through."""
_MATCHES_OF_A_TEXT = {"skills": 10, "occupations": 1}


@dataclass(frozen=True, slots=True)
class Brought:
    """A document as it was read: itself, what it states and proves, what its words may mean."""

    reading: Reading
    evidence: Evidence
    matches: CvMatches

    @property
    def to_confirm(self) -> tuple[ProposedSkill, ...]:
        """Return the skills to confirm: stated ones, then those read from words, surest first."""
        sure = {skill.uri for skill in self.evidence.certified}
        known = sure | {skill.uri for skill in self.evidence.to_confirm}
        fresh = [skill for skill in self.matches.skills if skill.uri not in known]
        return (*self.evidence.to_confirm, *fresh)[:MOST_PROPOSED]


def read_brought(
    asked: Import, service: Service, trust: TrustList | None, loaded: Loaded
) -> Brought:
    """Return what a document says and may mean.

    Raises
    ------
    DocumentRefused
        When it is of no kind that is read, damaged, hostile or too large.
    NotReady
        When its words are to be matched and the language models are not loaded in time.
    """
    reading = read_import(asked, service, trust)
    stated = evidence_for(replace(reading, passages=()), asked.day, service, loaded)

    def link(kind: str, texts: Sequence[Query]) -> list[LinkResult]:
        top = _MATCHES_OF_A_TEXT[kind]
        return [service.link(kind, text, top, loaded) for text in texts]

    return Brought(reading, stated, matches_of(reading.passages, link, text_languages()))


def document_answer(
    asked: Import, service: Service, trust: TrustList | None, loaded: Loaded
) -> dict[str, Any]:
    """Return the answer to one document."""
    brought = read_brought(asked, service, trust, loaded)
    evidence = replace(brought.evidence, to_confirm=brought.to_confirm)
    skills = skills_told(evidence, asked, loaded)
    skills["texts_left"] += brought.matches.left
    said = told(brought.reading, messages_for(asked.language))
    said.pop("issuer", None)
    said["achievements"] = [_achievement(one) for one in said["achievements"]]
    return {
        **skills,
        **said,
        "occupations": _occupations(brought, asked.language, loaded),
        "unknown_jobs": list(brought.matches.unknown_jobs),
        "own_words": [
            {"text": own.text, "language": own.language} for own in brought.matches.own_words
        ],
    }


def _achievement(told_in_full: dict[str, Any]) -> dict[str, Any]:
    members = ("title", "awarding_bodies", "issued", "valid_until")
    return {name: told_in_full[name] for name in members}


def _occupations(brought: Brought, language: str, loaded: Loaded) -> list[dict[str, Any]]:
    return [
        named(loaded.snapshot, job.uri, language)
        | {"words": job.words, "confidence": job.confidence}
        for job in brought.matches.jobs
    ]
